"""My data: take them along, or erase the account."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from deskundigen.account.tweede_factor import is_net_ingelogd
from deskundigen.account.verwijderen import verwijder
from deskundigen.fouten import LaatsteBeheerder
from klussenbank.kern import inzage, register


@require_safe
def gegevens(request):
    """What one can do with one's data."""
    return render(request, "profiel/gegevens.html")


@require_safe
def downloaden(request):
    """Everything of this member, as one file."""
    naam = f"mijn-gegevens-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(inzage.bundel(request.user), as_attachment=True, filename=naam, content_type="application/zip")


@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def verwijderen(request):
    """Say what goes and what stays; then erase the account. Who has no password just logged in."""
    if not request.user.has_usable_password() and not is_net_ingelogd(request):
        logout(request)
        messages.info(request, "Log opnieuw in. Dan weten we zeker dat jij het bent.")
        return redirect_to_login(request.path, settings.LOGIN_URL)
    if request.method == "POST":
        try:
            verwijder(request.user)
        except LaatsteBeheerder as fout:
            messages.error(request, fout.melding)
            return redirect("profiel:gegevens")
        logout(request)
        messages.success(request, "Je account is verwijderd. Bedankt dat je meedeed.")
        return redirect(settings.LOGIN_URL)
    return render(request, "profiel/verwijderen.html", {"delen": [deel(request) for deel in register.voor_vertrek]})
