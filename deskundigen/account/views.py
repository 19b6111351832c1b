from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskundigen.account.aanmelding import Aanmelding, KanNietMeer
from deskundigen.account.forms import AanmeldcodeForm, SessieForm
from deskundigen.models import Sessie

# A list that one can look through; more sessions than that nobody has of his own.
MEESTE_SESSIES = 50


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def aanmeldcode(request):
    """Second step of signing up: the code from the mail makes the member and logs him in."""
    if request.user.is_authenticated:
        return redirect("start")
    aanmelding = Aanmelding.hervat(request.session)
    if aanmelding is None:
        messages.error(request, "Deze aanmelding is verlopen. Vul je gegevens opnieuw in.")
        return redirect("account_signup")
    form = AanmeldcodeForm(request.POST or None, code=aanmelding.code, organisaties=aanmelding.organisaties)
    if form.is_valid():
        try:
            lid = aanmelding.voltooi(form.werkgever)
        except KanNietMeer:
            messages.error(request, "Je aanmelding lukte niet meer. Heb je al een account? Log dan in.")
            return redirect("account_login")
        messages.success(request, f"Welkom, {lid.voornaam}. Je account is klaar.")
        return perform_login(request, lid, email=lid.email, redirect_url=aanmelding.verder)
    if form.has_error("code", "incorrect_code") and not aanmelding.tel_fout():
        messages.error(request, "Je vulde te vaak een verkeerde code in. Vul je gegevens opnieuw in.")
        return redirect("account_signup")
    return render(request, "account/signup_code.html", {"form": form, "email": aanmelding.email})


@require_safe
def mailadres(request):
    """allauth's page on which one adds and removes mail addresses is not offered: a member has one, of his work."""
    return redirect("account_change_password")


@require_safe
def sessies(request):
    """Where one is logged in, with a button to end each, and one to end all."""
    rijen = Sessie.van(request.user)[:MEESTE_SESSIES]
    return render(request, "account/sessies.html", {"sessies": rijen, "deze": request.session.session_key})


@require_POST
def sessie_einde(request):
    """End one session of one's own, but for this one: that ends with the button at the top of every page."""
    form = SessieForm(request.POST, lid=request.user, deze=request.session.session_key)
    if form.is_valid():
        form.cleaned_data["sessie"].delete()
        messages.success(request, "Je bent daar uitgelogd.")
    else:
        messages.info(request, "Daar was je al uitgelogd.")
    return redirect("account_sessies")


@require_POST
def overal_uitloggen(request):
    """End all sessions of one's own, this one too: nobody who is in stays in."""
    Sessie.objects.filter(lid=request.user).delete()
    logout(request)
    messages.success(request, "Je bent overal uitgelogd.")
    return redirect("account_login")
