"""Reactions: give one, choose, say "deze keer niet", withdraw."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from klussen import acties, rechten
from klussen.forms import ReactieForm, ToelichtingForm
from klussen.fouten import AlGereageerd, KlusFout, NietGekozen, ReactieAlBeantwoord
from klussen.models import Reactie, Reactiestatus
from klussen.views.lezen import haal, haal_eigen, niet_meer, te_laat, toon


@require_http_methods(["GET", "HEAD", "POST"])
def reageren(request, pk):
    """React to a klus: I want to do this. Who only visits this address is sent to the klus."""
    klus = haal(request.user, pk)
    if request.method != "POST":
        return redirect(klus)
    if klus.is_van(request.user):
        raise PermissionDenied
    form = ReactieForm(request.POST)
    if not form.is_valid():
        return toon(request, klus, reactieform=form)
    try:
        acties.reageer(klus, request.user, **form.cleaned_data)
    except AlGereageerd as fout:
        if not klus.reacties.filter(lid=request.user, **form.cleaned_data).exists():
            messages.error(request, f"{fout.melding} Je nieuwe bericht is niet verstuurd.")
            return toon(request, klus, reactieform=form, status=409)
        messages.info(request, fout.melding)
    except KlusFout as fout:
        messages.error(request, fout.melding)
        klus.refresh_from_db()
        return toon(request, klus, reactieform=form, status=409)
    else:
        messages.success(request, f"Je reactie is verstuurd naar {klus.plaatser.voornaam}.")
    return redirect(klus)


@require_http_methods(["GET", "HEAD", "POST"])
def kiezen(request, pk):
    """Choose the member who gave this reactie. Who only visits this address is sent to the klus."""
    reactie = _haal(request.user, pk)
    if request.method != "POST":
        return redirect(reactie.klus)
    if not rechten.mag_kiezen(request.user, reactie.klus):
        raise PermissionDenied
    try:
        acties.kies(reactie, request.user)
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, f"Je hebt {reactie.lid} gekozen. Jullie zien nu elkaars contactgegevens.")
    return redirect(reactie.klus)


class Bericht(NamedTuple):
    """A step of who asks with someone's reactie, of which that person gets a mail with a note."""

    mag: Callable
    # What the step is called, where it may not be taken any more.
    wat: str
    # The reactie that it is for, and what is wrong with any other.
    status: Reactiestatus
    niet: type[KlusFout]
    doe: Callable
    sjabloon: str
    gedaan: str


_DEZE_KEER_NIET = Bericht(
    mag=rechten.mag_kiezen,
    wat="Antwoorden",
    status=Reactiestatus.WACHT,
    niet=ReactieAlBeantwoord,
    doe=acties.kies_niet,
    sjabloon="klussen/deze_keer_niet.html",
    gedaan="We hebben {} laten weten dat het deze keer niet lukt.",
)
_VRIJMAKEN = Bericht(
    mag=rechten.mag_vrijmaken,
    wat="Een plek vrijmaken",
    status=Reactiestatus.GEKOZEN,
    niet=NietGekozen,
    doe=acties.maak_vrij,
    sjabloon="klussen/vrijmaken.html",
    gedaan="De plek van {} is weer vrij.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def deze_keer_niet(request, pk):
    """Say "deze keer niet" with a note that goes along in the mail."""
    return _met_bericht(request, _haal(request.user, pk), _DEZE_KEER_NIET)


@require_http_methods(["GET", "HEAD", "POST"])
def vrijmaken(request, pk):
    """Take back the choice for someone, with a note that goes along in the mail; the place comes free."""
    return _met_bericht(request, _haal(request.user, pk), _VRIJMAKEN)


def _met_bericht(request, reactie, stap):
    klus, lid = reactie.klus, reactie.lid
    if not klus.is_van(request.user):
        raise PermissionDenied
    getypt = request.POST.get("toelichting", "")
    if not stap.mag(request.user, klus):
        return te_laat(request, klus.pk, niet_meer(klus, stap.wat), getypt=getypt)
    if reactie.status != stap.status:
        return _al_gedaan(request, reactie, stap.niet.melding, getypt)
    hulp = f"{lid.voornaam} krijgt dit in de mail. Eén vriendelijke zin is genoeg."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        return render(request, stap.sjabloon, {"reactie": reactie, "klus": klus, "form": form})
    try:
        stap.doe(reactie, request.user, form.cleaned_data["toelichting"])
    except KlusFout as fout:
        reactie.refresh_from_db()
        return _al_gedaan(request, reactie, fout.melding, getypt)
    messages.success(request, stap.gedaan.format(lid))
    return redirect(klus)


def _al_gedaan(request, reactie, melding, getypt):
    """This is no longer to be done, also for who comes by the link in an old mail."""
    staat_er = reactie.toelichting if reactie.status == Reactiestatus.NIET_GEKOZEN else None
    return te_laat(request, reactie.klus_id, melding, getypt=getypt, staat_er=staat_er)


@require_http_methods(["GET", "HEAD", "POST"])
def niemand_meer(request, pk):
    """Say "deze keer niet" to everyone who still waits, with one note for all."""
    klus = haal_eigen(request.user, pk)
    getypt = request.POST.get("toelichting", "")
    if not rechten.mag_kiezen(request.user, klus):
        return te_laat(request, pk, niet_meer(klus, "Antwoorden"), getypt=getypt)
    hulp = "Iedereen die nog wacht, krijgt dit in de mail. Eén vriendelijke zin is genoeg."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        return render(request, "klussen/niemand_meer.html", {"klus": klus, "form": form})
    try:
        aantal = acties.kies_niemand_meer(klus, request.user, form.cleaned_data["toelichting"])
    except KlusFout as fout:
        return te_laat(request, pk, fout.melding, getypt=getypt)
    wie = "Eén collega krijgt" if aantal == 1 else f"{aantal} collega’s krijgen"
    messages.success(request, f"{wie} een mail." if aantal else "Er wachtte niemand meer.")
    return redirect(klus)


@require_http_methods(["GET", "HEAD", "POST"])
def bevestigen(request, pk):
    """Say, chosen for a large klus, to do it. Who only visits this address is sent to the klus."""
    reactie = _haal(request.user, pk)
    if request.method != "POST":
        return redirect(reactie.klus)
    if reactie.lid_id != request.user.pk:
        raise PermissionDenied
    try:
        acties.bevestig(reactie, request.user)
    except KlusFout as fout:
        reactie.refresh_from_db()
        if reactie.bevestigd_op is None:
            messages.error(request, fout.melding)
    else:
        messages.success(request, f"Mooi! {reactie.klus.plaatser.voornaam} krijgt een mail dat je het gaat doen.")
    return redirect(reactie.klus)


@require_http_methods(["GET", "HEAD", "POST"])
def reactie_intrekken(request, pk):
    """Withdraw one's own reactie, with a reason; a place that was taken comes free."""
    reactie = _haal(request.user, pk)
    if reactie.lid_id != request.user.pk:
        raise PermissionDenied
    if not rechten.mag_reactie_intrekken(request.user, reactie):
        if request.method == "POST" and reactie.status != Reactiestatus.INGETROKKEN:
            messages.error(request, niet_meer(reactie.klus, "Intrekken"))
        return redirect(reactie.klus)
    hulp = f"{reactie.klus.plaatser.voornaam} krijgt dit in de mail. Eén zin is genoeg."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        context = {"reactie": reactie, "klus": reactie.klus, "form": form}
        return render(request, "klussen/reactie_intrekken.html", context)
    try:
        acties.trek_reactie_in(reactie, request.user, form.cleaned_data["toelichting"])
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        wie = reactie.klus.plaatser.voornaam
        messages.success(request, f"Je reactie is ingetrokken. {wie} krijgt een mail.")
    return redirect(reactie.klus)


def _haal(lid, pk):
    """Return the reactie; Http404 for whom it is not there."""
    return get_object_or_404(Reactie.objects.zichtbaar_voor(lid).voor_lijst(), pk=pk)
