from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

# Packages whose admin pages are shown.
EIGEN = {"deskundigen", "klussen", "klussenbank"}
# Pages of Django's own that we do not use: one that would tell of any row whether it exists, one that
# searches any table, and those of an account, which the site has itself.
WEGGELATEN = {"view_on_site", "autocomplete", "password_change", "password_change_done"}


class Beheer(AdminSite):
    """Django admin for coordinators; its login page is the site's own, with the same rate limits."""

    site_header = "Beheer van de Klussenbank"
    site_title = "Beheer"
    index_title = "Beheer"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register our own pages only: those of libraries show mail addresses, tokens and job arguments."""
        if admin_class is not None and admin_class.__module__.partition(".")[0] in EIGEN:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        return [adres for adres in super().get_urls() if getattr(adres, "name", None) not in WEGGELATEN]

    # Open to visitors, or the page that was asked would be forgotten on the way to the login of the site.
    @login_not_required
    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")
