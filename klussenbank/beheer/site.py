from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.decorators import method_decorator


class Beheer(AdminSite):
    """Django admin for coordinators; its login page is the site's own, with the same rate limits."""

    site_header = "Klussenbank beheer"
    site_title = "Beheer"
    index_title = "Beheer"
    site_url = "/"

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)
