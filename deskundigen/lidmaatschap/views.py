"""The page on which the members of an organisation are kept, and the ways to become one by invitation or request."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskundigen.account.adapter import begrens_mail, te_vaak
from deskundigen.lidmaatschap import acties, rechten
from deskundigen.lidmaatschap.forms import AannemenForm, BehandelForm, ToegangForm, UitnodigForm, VertrekForm
from deskundigen.lidmaatschap.fouten import TeVeelUitnodigingen
from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from deskundigen.models import Lid, Organisatie
from klussenbank.kern import register
from klussenbank.kern.inzending import Weigering
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling
from klussenbank.kern.paginering import pagina

# The parts of the page, by what stands in its address.
DELEN = {"leden": "Leden", "uitnodigingen": "Uitnodigingen", "verzoeken": "Verzoeken", "vertrokken": "Uit dienst"}


def haal(lid, slug):
    """Return the organisation of which `lid` keeps the members; for anyone else there is no such page."""
    organisatie = get_object_or_404(Organisatie, slug=slug)
    if not rechten.mag_leden_beheren(lid, organisatie):
        raise Http404
    return organisatie


@require_safe
def leden(request, slug):
    """Members, invitations, requests, and who left, each on its part of the page."""
    organisatie = haal(request.user, slug)
    if rechten.beheert_alle_leden(request.user):
        noteer(Handeling.BEKEKEN, request.user, organisatie, wat="Leden.")
    deel = request.GET.get("deel")
    return _toon(request, organisatie, deel if deel in DELEN else "leden")


def _toon(request, organisatie, deel, form=None, status=200):
    rijen = {
        "leden": _leden,
        "uitnodigingen": _uitnodigingen,
        "verzoeken": _verzoeken,
        "vertrokken": _vertrokken,
    }[deel](request, organisatie)
    context = {
        "organisatie": organisatie,
        "deel": deel,
        "delen": DELEN.items(),
        "kop": DELEN[deel],
        "q": request.GET.get("q", "").strip() if deel == "leden" else "",
        "pagina": pagina(rijen, request.GET.get("pagina")),
        "form": form or (UitnodigForm(organisatie=organisatie) if deel == "uitnodigingen" else None),
        "in_beheer": rechten.beheert_alle_leden(request.user),
        "contactpersonen": Contactpersoon.objects.van(organisatie).select_related("lid"),
    }
    if deel == "leden":
        getoond = [lid.pk for lid in context["pagina"]]
        blijven = set(rechten.leden_met_rechten().filter(pk__in=getoond).values_list("pk", flat=True))
        context["blijven"] = blijven | {request.user.pk}
    return render(request, "lidmaatschap/leden.html", context, status=status)


def _leden(request, organisatie):
    actief = Lid.objects.actief().filter(organisatie=organisatie)
    q = request.GET.get("q", "").strip()
    return actief.met_naam(q) if q else actief


def _uitnodigingen(request, organisatie):
    return Ledenuitnodiging.objects.onbeantwoord().filter(organisatie=organisatie)


def _verzoeken(request, organisatie):
    return Toegangsverzoek.objects.filter(organisatie=organisatie)


def _vertrokken(request, organisatie):
    # Who erased the account is nobody any more.
    return Vertrek.objects.nog_weg().filter(organisatie=organisatie, lid__verwijdering=None)


@require_POST
def uitnodigen(request, slug):
    """Invite one address."""
    organisatie = haal(request.user, slug)
    form = UitnodigForm(request.POST, organisatie=organisatie)
    status = 200
    if form.is_valid():
        try:
            acties.nodig_uit(organisatie, form.cleaned_data["email"], request.user)
        except Weigering as fout:
            form.add_error("email", fout.melding)
            status = fout.status
        else:
            messages.success(request, f"De uitnodiging gaat naar {form.cleaned_data['email']}.")
            return _terug(organisatie, "uitnodigingen")
    return _toon(request, organisatie, "uitnodigingen", form, status)


@require_POST
def uitnodiging(request, slug):
    """Send one invitation again, or take it back."""
    organisatie = haal(request.user, slug)
    form = BehandelForm.van_uitnodiging(request.POST, organisatie)
    if not form.is_valid():
        messages.info(request, "Deze uitnodiging is er niet meer.")
    elif form.cleaned_data["actie"] == "intrekken":
        acties.trek_in(form.cleaned_data["nummer"], request.user)
        messages.success(request, "De uitnodiging is ingetrokken. De link in de mail werkt niet meer.")
    elif not ratelimit.consume(request, action="opnieuw_uitnodigen", key=str(request.user.pk)):
        messages.error(request, TeVeelUitnodigingen.melding)
    elif acties.nodig_opnieuw_uit(form.cleaned_data["nummer"], request.user):
        messages.success(request, "De uitnodiging gaat opnieuw op de mail. De eerdere link werkt niet meer.")
    return _terug(organisatie, "uitnodigingen")


@require_POST
def verzoek(request, slug):
    """Let in someone who asked so, or not."""
    organisatie = haal(request.user, slug)
    form = BehandelForm.van_verzoek(request.POST, organisatie)
    if not form.is_valid():
        messages.info(request, "Dit verzoek is er niet meer. Misschien gaf iemand anders al antwoord.")
        return _terug(organisatie, "verzoeken")
    gevraagd = form.cleaned_data["nummer"]
    try:
        if form.cleaned_data["actie"] == "niet":
            acties.laat_niet_toe(gevraagd, request.user)
            messages.success(request, f"{gevraagd.naam} krijgt een mail dat het niet kan.")
        else:
            acties.laat_toe(gevraagd, request.user)
            messages.success(request, f"{gevraagd.naam} krijgt een mail om lid te worden.")
    except Weigering as fout:
        messages.error(request, fout.melding)
    return _terug(organisatie, "verzoeken")


@require_http_methods(["GET", "HEAD", "POST"])
def uit_dienst(request, slug):
    """Say what happens when a member (`lid`) leaves, and with the button do so."""
    organisatie = haal(request.user, slug)
    form = VertrekForm(request.POST if request.method == "POST" else request.GET, organisatie=organisatie)
    if not form.is_valid():
        if request.method == "POST" and _net_vertrokken(organisatie, request.POST.get("lid", "")):
            return _terug(organisatie, "vertrokken")
        raise Http404
    lid = form.cleaned_data["lid"]
    if lid == request.user or rechten.leden_met_rechten().filter(pk=lid.pk).exists():
        raise PermissionDenied
    if request.method == "POST":
        in_beheer = rechten.beheert_alle_leden(request.user)
        wijze = Vertrekwijze.BEHEER if in_beheer else Vertrekwijze.CONTACTPERSOON
        with transaction.atomic():
            for weg in laat_vertrekken([lid], wijze=wijze, door=request.user):
                noteer(Handeling.GEWIJZIGD, request.user, weg, wat="Uit dienst.")
        messages.success(request, f"Het account van {lid} is gesloten. Wie het raakt, krijgt een mail.")
        return _terug(organisatie, "vertrokken")
    context = {
        "organisatie": organisatie,
        "lid": lid,
        "gevolgen": [functie(lid) for functie in register.gevolgen_van_vertrek],
    }
    return render(request, "lidmaatschap/uit_dienst.html", context)


def _net_vertrokken(organisatie, nummer):
    """Whether this member left before: the button was pressed twice."""
    return (
        nummer.isdecimal()
        and len(nummer) < 18
        and Vertrek.objects.nog_weg().filter(organisatie=organisatie, lid=int(nummer)).exists()
    )


def _terug(organisatie, deel):
    return redirect(acties.leden_adres(organisatie, deel))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def toegang(request):
    """Ask to be let in, for who has an address that no organisation is known by. The answer is the same for all."""
    form = ToegangForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        begrens_mail(form.cleaned_data["email"])
        if not ratelimit.consume(request, action="toegang"):
            raise te_vaak()
        try:
            acties.vraag_toegang(**form.cleaned_data)
        except Weigering as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(
                request,
                "Je verzoek is verstuurd. Laat de contactpersoon van je organisatie je toe? "
                "Dan krijg je een mail met een link.",
            )
            return redirect("account_login")
    return render(request, "lidmaatschap/toegang.html", {"form": form}, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def aannemen(request, sleutel):
    """Become a member by the link of an invitation. Only the button makes the account: mail scanners follow links."""
    gevonden = Ledenuitnodiging.objects.geldig().met_sleutel(sleutel).select_related("organisatie").first()
    if gevonden is None:
        return render(request, "lidmaatschap/werkt_niet.html", status=404)
    if request.user.is_authenticated:
        messages.info(request, "Je bent al ingelogd. Voor de uitnodiging moet je eerst uitloggen.")
        return redirect("start")
    if Lid.objects.filter(email=gevonden.email).exists():
        return render(request, "lidmaatschap/al_lid.html", {"uitnodiging": gevonden})
    form = AannemenForm(request.POST if request.method == "POST" else None, email=gevonden.email)
    if form.is_valid():
        velden = {naam: form.cleaned_data[naam] for naam in ("voornaam", "tussenvoegsel", "achternaam")}
        try:
            lid = acties.neem_aan(gevonden, wachtwoord=form.cleaned_data["password"], **velden)
        except Weigering as fout:
            messages.error(request, fout.melding)
            return redirect("account_login")
        messages.success(request, f"Welkom, {lid.voornaam}. Je account is klaar.")
        return perform_login(request, lid, email=lid.email)
    return render(request, "lidmaatschap/aannemen.html", {"form": form, "uitnodiging": gevonden})
