from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from deskundigen.account.aanmelding import Aanmelding, KanNietMeer
from deskundigen.account.forms import AanmeldcodeForm


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
