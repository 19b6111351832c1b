"""To the provider of one's organisation and back, and the login page that leads there."""

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from csp.constants import SELF
from csp.utils import build_policy
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from deskundigen.account.adapter import te_vaak
from deskundigen.account.oidc import Verbinding, terug
from deskundigen.models import Inlogdienst

_ANTWOORDT_NIET = "De inlogdienst van je organisatie antwoordt niet. Probeer het later nog eens, of log hier in."


class Inloggen(LoginView):
    """allauth's, with a button for each provider, to whose origins alone a form of this page may lead."""

    def get_context_data(self, **kwargs):
        diensten = Inlogdienst.objects.actief().select_related("app")
        return {**super().get_context_data(**kwargs), "inlogdiensten": diensten}

    def render_to_response(self, context, **kwargs):
        antwoord = super().render_to_response(context, **kwargs)
        if herkomsten := sorted({dienst.herkomst for dienst in context["inlogdiensten"]}):
            beleid = build_policy(replace={"form-action": [SELF, *herkomsten]})
            antwoord.headers["Content-Security-Policy"] = beleid
        return antwoord


@login_not_required
@require_POST
def naar_inlogdienst(request, provider_id):
    """Send the browser to the provider; allauth's own view would take parameters for it from the address."""
    dienst = get_object_or_404(Inlogdienst.objects.actief(), app__provider_id=provider_id)
    if not ratelimit.consume(request, action="inlogdienst"):
        raise te_vaak()
    try:
        provider = get_adapter().get_provider(request, dienst.app.provider_id)
        provider.oauth2_adapter_class = Verbinding
        return provider.redirect(request, "login", next_url=get_next_redirect_url(request))
    except (OAuth2Error, RequestException):
        terug(request, _ANTWOORDT_NIET)


@login_not_required
@require_safe
def van_inlogdienst(request, provider_id):
    """Where the provider sends the browser when its work is done."""
    get_object_or_404(Inlogdienst.objects.actief(), app__provider_id=provider_id)
    verbinding = Verbinding(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(verbinding)(request)
    except (OAuth2Error, RequestException):
        terug(request, _ANTWOORDT_NIET)
