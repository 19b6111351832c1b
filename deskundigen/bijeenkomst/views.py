"""Meetings: who comes, the day itself, and what is printed for it."""

from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from deskundigen.bijeenkomst import acties, rechten, stand
from deskundigen.bijeenkomst.forms import AanwezigForm, BijeenkomstForm, ErbijForm, IndelingForm, RondeForm
from deskundigen.bijeenkomst.fouten import BijeenkomstFout, Gewijzigd
from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.bijeenkomst.qr import qr_code
from deskundigen.models import Kaart
from deskundigen.models.kaart import KAARTVRAGEN
from klussenbank.kern.inzending import nummer_van
from klussenbank.kern.paginering import pagina

LEZEN_OF_STUREN = ["GET", "HEAD", "POST"]
# The page on which who came in fills in cards; it gets where to go afterwards as `next`.
KAARTEN_INVULLEN = "profiel:kaarten_invullen"
# More meetings ahead than this are planned too far.
MEESTE_KOMENDE = 50
# Four on a sheet; what goes to the printer at once. There is a next part where there are more.
KAARTEN_PER_DEEL = 1200


def _haal(pk):
    return get_object_or_404(Bijeenkomst.objects.select_related("gemaakt_door"), pk=pk)


def _haal_om_te_leiden(request, pk):
    """Return the meeting for who organises; everyone else may see it, but not do this."""
    bijeenkomst = _haal(pk)
    if not rechten.mag_organiseren(request.user):
        raise PermissionDenied
    return bijeenkomst


@require_safe
def lijst(request):
    """What is coming, and what was."""
    context = {
        "komend": Bijeenkomst.objects.komend()[:MEESTE_KOMENDE],
        "pagina": pagina(Bijeenkomst.objects.geweest(), request.GET.get("pagina")),
        "mag_organiseren": rechten.mag_organiseren(request.user),
    }
    return render(request, "bijeenkomst/lijst.html", context)


@require_safe
def detail(request, pk):
    """What, when and who comes; on the day one's own group. htmx asks again for that group alone."""
    bijeenkomst = _haal(pk)
    context = {"bijeenkomst": bijeenkomst, **_mijn_groep(bijeenkomst, request.user)}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "bijeenkomst/_mijn_groep.html", context)
    deelnames = list(bijeenkomst.deelnames.komend().voor_lijst()[: acties.MEESTE_DEELNEMERS])
    context |= {
        "deelnames": deelnames,
        "ik": next((deelname for deelname in deelnames if deelname.lid_id == request.user.pk), None),
        "mag_organiseren": rechten.mag_organiseren(request.user),
    }
    return render(request, "bijeenkomst/detail.html", context)


def _mijn_groep(bijeenkomst, lid):
    """Return the groups of `lid`: the one of this round with what to talk about, and the others of the earlier ones."""
    mijn = stand.groepen_van(bijeenkomst, lid)
    nu = mijn[0] if mijn and mijn[0].ronde == bijeenkomst.ronde and bijeenkomst.is_vandaag else None
    return {
        "groep": nu,
        "starters": stand.starters_van(bijeenkomst, nu) if nu else [],
        "eerdere_groepen": [
            eerder._replace(leden=[ander for ander in eerder.leden if ander != lid])
            for eerder in (mijn[1:] if nu else mijn)
        ],
    }


@require_http_methods(LEZEN_OF_STUREN)
def nieuw(request):
    if not rechten.mag_organiseren(request.user):
        raise PermissionDenied
    form = BijeenkomstForm(request.POST or None, instance=Bijeenkomst(gemaakt_door=request.user))
    if request.method == "POST" and form.is_valid():
        nummer = nummer_van(form.cleaned_data["inzending"], request.user.pk, *form.velden.values())
        bijeenkomst = acties.plan(nummer, request.user, **form.velden)
        messages.success(request, "De bijeenkomst is gepland. Alle leden kunnen zich aanmelden.")
        return redirect(bijeenkomst)
    return render(request, "bijeenkomst/formulier.html", {"form": form})


@require_http_methods(LEZEN_OF_STUREN)
def wijzigen(request, pk):
    """Change a meeting, and tell who comes when it moves; who saves what another changed meanwhile, sees both."""
    bijeenkomst = _haal_om_te_leiden(request, pk)
    if bijeenkomst.is_afgelast:
        messages.info(request, "Deze bijeenkomst gaat niet door. Je kunt hem niet meer wijzigen.")
        return redirect(bijeenkomst)
    form = BijeenkomstForm(request.POST or None, instance=_haal(pk), initial={"versie": bijeenkomst.versie})
    if request.method != "POST" or not form.is_valid():
        return render(request, "bijeenkomst/formulier.html", {"form": form, "bijeenkomst": bijeenkomst})
    gemaild = 0
    try:
        gemaild = acties.wijzig(bijeenkomst, request.user, versie=form.cleaned_data["versie"] or 0, **form.velden)
    except Gewijzigd:
        nu = _haal(pk)
        # Without a difference it was the same form, sent twice.
        if any(getattr(nu, veld) != waarde for veld, waarde in form.velden.items()):
            return _conflict(request, form, nu)
    except BijeenkomstFout as fout:
        messages.error(request, fout.melding)
        return redirect(bijeenkomst)
    messages.success(request, f"De bijeenkomst is gewijzigd.{' Wie komt, krijgt een mail.' if gemaild else ''}")
    return redirect(bijeenkomst)


def _conflict(request, form, nu):
    """Show what stands there now beside what was typed; sending again keeps the typed version."""
    form.data = form.data.copy()
    form.data["versie"] = nu.versie
    context = {"form": form, "bijeenkomst": nu, "nu": nu}
    return render(request, "bijeenkomst/formulier.html", context, status=409)


@require_http_methods(LEZEN_OF_STUREN)
def afgelasten(request, pk):
    """Ask whether one is sure; then call it off."""
    bijeenkomst = _haal_om_te_leiden(request, pk)
    if bijeenkomst.is_afgelast or bijeenkomst.is_geweest:
        messages.info(request, "Afgelasten kan niet meer.")
        return redirect(bijeenkomst)
    if request.method != "POST":
        aantal = acties.wie_het_hoort(bijeenkomst, request.user).count()
        return render(request, "bijeenkomst/afgelasten.html", {"bijeenkomst": bijeenkomst, "aantal": aantal})
    try:
        acties.last_af(bijeenkomst, request.user)
    except BijeenkomstFout as fout:
        messages.info(request, fout.melding)
    else:
        messages.success(request, "De bijeenkomst is afgelast. Wie zou komen, krijgt een mail.")
    return redirect(bijeenkomst)


@require_http_methods(LEZEN_OF_STUREN)
def komen(request, pk):
    """Say that one comes, or not after all. Who only visits this address is sent to the meeting."""
    bijeenkomst = _haal(pk)
    if request.method == "POST":
        try:
            if request.POST.get("komt") == "nee":
                acties.kom_niet(bijeenkomst, request.user)
                messages.success(request, "Je staat niet meer op de lijst.")
            else:
                acties.kom(bijeenkomst, request.user)
                messages.success(request, "Leuk! Je staat op de lijst.")
        except BijeenkomstFout as fout:
            messages.error(request, fout.melding)
    return redirect(bijeenkomst)


@require_http_methods(LEZEN_OF_STUREN)
def rood(request, pk):
    """Choose whether one's own group may see one's red cards on the day."""
    bijeenkomst = _haal(pk)
    if request.method == "POST":
        tonen = request.POST.get("toont_rood") == "ja"
        try:
            acties.kies_rood(bijeenkomst, request.user, tonen)
        except BijeenkomstFout:
            messages.error(request, "Kies eerst “Ik kom”. Daarna kun je je rode kaarten aan je groep laten zien.")
        else:
            wel, niet = "Je groep kan op de dag zelf je rode kaarten zien.", "Niemand anders ziet je rode kaarten."
            messages.success(request, wel if tonen else niet)
    return redirect(bijeenkomst)


@require_http_methods(LEZEN_OF_STUREN)
def binnen(request, code):
    """Where the short link leads: one button says that one is there, and then come the cards."""
    bijeenkomst = get_object_or_404(Bijeenkomst, code=code)
    if request.method == "POST":
        try:
            acties.kom_binnen(bijeenkomst, request.user)
        except BijeenkomstFout as fout:
            messages.error(request, fout.melding)
            return redirect(bijeenkomst)
        messages.success(request, "Je staat op de lijst. Leg nu je kaarten.")
        return redirect(_naar_kaarten(bijeenkomst))
    ik = bijeenkomst.deelnames.komend().filter(lid=request.user).first()
    context = {"bijeenkomst": bijeenkomst, "ik": ik, "naar_kaarten": _naar_kaarten(bijeenkomst)}
    return render(request, "bijeenkomst/binnen.html", context)


def _naar_kaarten(bijeenkomst):
    """Return where one fills in cards, to come back to the meeting afterwards."""
    return f"{reverse(KAARTEN_INVULLEN)}?{urlencode({'next': bijeenkomst.get_absolute_url()})}"


@require_safe
def scherm(request, pk):
    """For the screen in the room: the way in with how many are in, or the groups of this round.

    htmx asks again for what was asked: who did not choose, sees the groups once the first round begins.
    """
    bijeenkomst = _haal_om_te_leiden(request, pk)
    gevraagd = "link" if request.GET.get("toon") == "link" else ""
    toon_groepen = bijeenkomst.ronde > 0 and not gevraagd
    adres = f"{settings.BASIS_URL}{bijeenkomst.kort_pad}"
    context = {
        "bijeenkomst": bijeenkomst,
        "gevraagd": gevraagd,
        "toon_groepen": toon_groepen,
        "groepen": stand.groepen(bijeenkomst.groepsplekken.filter(ronde=bijeenkomst.ronde)) if toon_groepen else [],
        "site": settings.BASIS_URL.partition("://")[2],
        "pad": bijeenkomst.kort_pad.removesuffix("/"),
        "qr": qr_code(adres),
        **stand.tellingen(bijeenkomst),
    }
    stukje = request.htmx and not request.htmx.history_restore_request
    return render(request, "bijeenkomst/_scherm.html" if stukje else "bijeenkomst/scherm.html", context)


@require_safe
def indeling(request, pk):
    """Who is there, and who sits with whom: for who leads the meeting."""
    return _indeling(request, _haal_om_te_leiden(request, pk), ErbijForm())


def _indeling(request, bijeenkomst, form, status=200):
    deelnames = list(bijeenkomst.deelnames.komend().voor_lijst()[: acties.MEESTE_DEELNEMERS])
    alle = stand.groepen(bijeenkomst.groepsplekken.filter(ronde__lte=bijeenkomst.rondes))
    context = {
        "bijeenkomst": bijeenkomst,
        "deelnames": deelnames,
        "aanwezig": sum(deelname.is_er for deelname in deelnames),
        "rondes": [(ronde, list(groepen)) for ronde, groepen in groupby(alle, key=lambda groep: groep.ronde)],
        "form": form,
    }
    return render(request, "bijeenkomst/indeling.html", context, status=status)


def _stap(request, pk, formulier, doe):
    """Take a step of who leads the meeting with what `formulier` says; a visit leads to the page with the buttons."""
    bijeenkomst = _haal_om_te_leiden(request, pk)
    if request.method == "POST":
        form = formulier(request.POST)
        try:
            if form.is_valid():
                messages.success(request, doe(bijeenkomst, form.cleaned_data))
            else:
                messages.error(request, "Er is niets veranderd. Probeer het nog eens.")
        except BijeenkomstFout as fout:
            messages.error(request, fout.melding)
    return redirect("bijeenkomst:indeling", pk)


@require_http_methods(LEZEN_OF_STUREN)
def aanwezig(request, pk):
    """Tick that someone who comes is there, or is not."""

    def doe(bijeenkomst, schoon):
        deelname = get_object_or_404(bijeenkomst.deelnames.komend().select_related("lid"), lid=schoon["lid"])
        acties.zet_aanwezig(bijeenkomst, deelname.lid, schoon["is_er"])
        return f"{deelname.lid} is er." if schoon["is_er"] else f"{deelname.lid} is er niet."

    return _stap(request, pk, AanwezigForm, doe)


@require_http_methods(LEZEN_OF_STUREN)
def erbij(request, pk):
    """Put someone down who came without a telephone."""
    bijeenkomst = _haal_om_te_leiden(request, pk)
    if request.method != "POST":
        return redirect("bijeenkomst:indeling", pk)
    form, status = ErbijForm(request.POST), 200
    if form.is_valid():
        try:
            acties.zet_aanwezig(bijeenkomst, form.cleaned_data["email"], True)
        except BijeenkomstFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(request, f"{form.cleaned_data['email']} is er.")
            return redirect("bijeenkomst:indeling", pk)
    return _indeling(request, bijeenkomst, form, status)


@require_http_methods(LEZEN_OF_STUREN)
def groepen(request, pk):
    """Make groups for the rounds to come."""

    def doe(bijeenkomst, schoon):
        acties.maak_groepen(bijeenkomst, **schoon)
        return "De groepen zijn gemaakt."

    return _stap(request, pk, IndelingForm, doe)


@require_http_methods(LEZEN_OF_STUREN)
def ronde(request, pk):
    """Begin the next round: everyone sees the own group."""

    def doe(bijeenkomst, schoon):
        bijeenkomst.begin_ronde(schoon["ronde"])
        return f"Ronde {schoon['ronde']} is begonnen."

    return _stap(request, pk, RondeForm, doe)


@require_safe
def kaarten(request, pk):
    """To print: the green and blue cards of those who come, as far as they stand in the directory."""
    bijeenkomst = _haal_om_te_leiden(request, pk)
    gevonden = (
        Kaart.objects.openbaar()
        .filter(lid__in=bijeenkomst.deelnames.komend().values("lid"), lid__deskundige__isnull=False)
        .select_related("lid__organisatie", "onderwerp")
        .order_by("lid__sorteernaam", "lid", "kleur", "id")
    )
    context = {
        "titel": f"Kaarten voor {bijeenkomst}",
        "terug": bijeenkomst.get_absolute_url(),
        "uitleg": "De groene en blauwe kaarten van wie komt en in Wie weet wat staat.",
        "leeg": "Van wie komt, heeft nog niemand een groene of blauwe kaart in Wie weet wat.",
    }
    return _afdruk(request, gevonden, context)


@require_safe
def mijn_kaarten(request):
    """To print: all my own cards, red ones too."""
    context = {
        "titel": "Mijn kaarten op papier",
        "terug": reverse("profiel:mijn"),
        "uitleg": "Al je kaarten, ook de rode. Alleen jij kunt deze bladzijde zien.",
        "leeg": "Je hebt nog geen kaarten om af te drukken.",
    }
    eigen = request.user.kaarten.select_related("lid__organisatie", "onderwerp").order_by("kleur", "id")
    return _afdruk(request, eigen, context)


@require_safe
def lege_kaarten(request):
    """To print: a sheet of empty cards in each colour, to write on."""
    leeg = [Kaart(kleur=kleur) for kleur in KAARTVRAGEN for _ in range(4)]
    context = {
        "titel": "Lege kaarten",
        "terug": reverse("bijeenkomst:lijst"),
        "uitleg": "Van elke kleur één vel met vier kaarten. Druk er zo veel af als je nodig hebt.",
    }
    return _afdruk(request, leeg, context)


def _afdruk(request, kaarten, context):
    """Return cards as they go through the printer: four on a sheet, a part at a time."""
    deel = pagina(kaarten, request.GET.get("pagina"), per_pagina=KAARTEN_PER_DEEL, paginator=Paginator)
    rij = list(deel)
    context |= {"vellen": [rij[begin : begin + 4] for begin in range(0, len(rij), 4)], "deel": deel}
    return render(request, "bijeenkomst/afdruk.html", context)
