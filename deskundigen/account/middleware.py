"""Who has access to admin goes nowhere without a second factor."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from deskundigen.account import tweede_factor


class TweedeFactor:
    """Leads who must have a second factor, and did not show one in this session, to where he does.

    Not only in admin: a coordinator sees on ordinary pages, too, what others do not. His account itself stays open to
    him, as do pages that are open to all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True) or _van_account(request.resolver_match):
            return None
        if not tweede_factor.moet(request.user) or tweede_factor.is_gebruikt(request):
            return None
        if tweede_factor.heeft(request.user):
            terug = request.get_full_path() if request.method == "GET" and not request.htmx else reverse("start")
            naar = f"{reverse('mfa_reauthenticate')}?{urlencode({'next': terug})}"
        else:
            naar = reverse("mfa_index")
        return HttpResponseClientRedirect(naar) if request.htmx else redirect(naar)


def _van_account(adres):
    return not adres.namespaces and adres.url_name is not None and adres.url_name.startswith(("account_", "mfa_"))
