"""What a plaatser writes: post a klus, change it, withdraw it."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen import acties, rechten
from klussen.forms import KlusForm, ToelichtingForm, ZoekLidForm, kopie_van
from klussen.fouten import KlusFout, KlusGewijzigd, KlusVol, OngeldigeOvergang
from klussen.meedenken import meedenken
from klussen.models import Klus, Klusstatus
from klussen.views.lezen import haal, haal_eigen, niet_meer, te_laat, waarom_ingetrokken
from klussen.views.voor_lid import VOORBEELD, opschrijven

# A number in an address that is longer names nothing.
_LANGSTE_NUMMER = 17
CONCEPT, PLAATSEN = "concept", "plaatsen"


@require_http_methods(["GET", "HEAD", "POST"])
def nieuw(request):
    """Post a klus, keep it as a draft, or look at a preview; `actie` says which. With `?voor=` it is someone else's."""
    if "voor" in request.GET:
        return opschrijven(request, _nummer(request, "voor"))
    if not rechten.mag_plaatsen(request.user):
        return render(request, "klussen/geen_organisatie.html", {"zoek_lid": _zoek_lid(request)}, status=403)
    if request.method != "POST":
        return _formulier(request, KlusForm(initial=_kopie(request), lid=request.user))
    form = KlusForm(request.POST, lid=request.user)
    actie = request.POST.get("actie", PLAATSEN)
    if not form.is_valid():
        return _formulier(request, form)
    if actie == VOORBEELD:
        return _formulier(request, form, voorbeeld=True)
    klus, is_nieuw = form.bewaar_eenmaal(partial(acties.plaats, door=request.user, direct=actie != CONCEPT))
    if not is_nieuw:
        return _nog_eens(request, form, klus, actie)
    messages.success(request, _gelukt(klus))
    return redirect(klus)


def _nummer(request, naam):
    """Return the number that the address gives for `naam`; None for anything else."""
    nummer = request.GET.get(naam, "")
    return int(nummer) if nummer.isdecimal() and len(nummer) <= _LANGSTE_NUMMER else None


def _zoek_lid(request):
    """Where a coordinator finds who phoned."""
    return ZoekLidForm() if rechten.mag_opschrijven(request.user) else None


def _kopie(request):
    """What the form begins with: a klus of one's own that `kopie` names; nothing for any other."""
    nummer = _nummer(request, "kopie")
    klus = Klus.objects.van(request.user).filter(pk=nummer).first() if nummer else None
    return kopie_van(klus, request.user) if klus else {}


def _nog_eens(request, form, klus, actie):
    """The form that made `klus` came again: the same is a double click, anything else a change of that klus."""
    if form.verschillen(klus):
        data = request.POST.copy()
        # Without a number it started from what was saved first.
        data["versie"] = data.get("versie") or 1
        return _wijzig(request, klus, data, actie)
    if actie != CONCEPT and klus.status == Klusstatus.CONCEPT:
        return stap(request, klus, lambda: klus.plaats_op_bord(request.user), _gelukt)
    if actie == CONCEPT and klus.geplaatst_op:
        messages.info(request, "Je klus staat al op het bord. Een concept kan het niet meer worden.")
    return redirect(klus)


def _gelukt(klus):
    if klus.status == Klusstatus.CONCEPT:
        return "Je concept is bewaard. Alleen jij ziet het."
    return "Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."


@require_http_methods(["GET", "HEAD", "POST"])
def wijzigen(request, pk):
    """Change one's own klus; who was overtaken by another save sees both texts and decides."""
    klus = haal_eigen(request.user, pk)
    if request.method == "POST":
        return _wijzig(request, klus, request.POST, request.POST.get("actie", ""))
    if not klus.is_wijzigbaar:
        return te_laat(request, klus.pk, niet_meer(klus, "Wijzigen"))
    return _formulier(request, KlusForm(instance=klus, lid=request.user))


def _wijzig(request, klus, data, actie):
    """Change `klus` into what was sent; every answer that is not a save shows it again."""
    form = KlusForm(data, instance=klus, lid=request.user)
    if not klus.is_wijzigbaar:
        return _gesloten(request, form)
    if not form.is_valid():
        return _formulier(request, form)
    if actie == VOORBEELD:
        return _formulier(request, form, voorbeeld=True)
    try:
        klus.bewaar_wijziging(
            form.cleaned_data["versie"] or 0, door=request.user, onderwerpen=form.cleaned_data["onderwerpen"]
        )
    except KlusGewijzigd:
        klus = Klus.objects.select_related("organisatie").get(pk=klus.pk)
        # Without a difference it was the same form, sent twice.
        if verschillen := form.verschillen(klus):
            return _conflict(request, form, klus, verschillen)
    except KlusVol:
        gekozen = klus.reacties.gekozen().count()
        form.add_error("aantal_personen", f"Je koos al {gekozen} collega’s. Vul dat aantal of meer in.")
        return _formulier(request, form)
    except OngeldigeOvergang:
        return _gesloten(request, form)
    if actie == PLAATSEN and klus.status == Klusstatus.CONCEPT:
        return stap(request, klus, lambda: klus.plaats_op_bord(request.user), _gelukt)
    messages.success(request, "Je wijzigingen zijn bewaard.")
    return redirect(klus)


def _gesloten(request, form):
    """Say that the klus has ended; what was typed stays in the form, which can no longer be sent."""
    nu = Klus.objects.select_related("organisatie").get(pk=form.instance.pk)
    messages.error(request, niet_meer(nu, "Wijzigen"))
    if form.is_valid() and not form.verschillen(nu):
        return redirect(nu)
    return _formulier(request, form, gesloten=True, status=409)


def _conflict(request, form, nu, verschillen):
    """Show what stands there now beside what was typed; sending again keeps the typed version."""
    form.data = form.data.copy()
    form.data["versie"] = nu.versie
    return _formulier(request, form, verschillen=verschillen, status=409)


def _formulier(request, form, *, voorbeeld=False, verschillen=(), gesloten=False, status=200):
    klus = form.instance
    kop = "Klus plaatsen" if klus.pk is None else "Klus wijzigen"
    context = {
        "form": form,
        "klus": klus,
        "kop": kop,
        "titel": f"Fout: {kop}" if form.errors else kop,
        "is_nieuw": klus.pk is None,
        "zoek_lid": _zoek_lid(request) if klus.pk is None else None,
        "verschillen": verschillen,
        "gesloten": gesloten,
        "meedenken": "" if gesloten else meedenken(form.zoals_getypt, request.user, nu_te_kiezen(request.user)),
        "antwoord_werkdagen": settings.ANTWOORD_WERKDAGEN,
    }
    if voorbeeld:
        context["voorbeeld"] = klus
        context["voorbeeld_onderwerpen"] = form.cleaned_data["onderwerpen"]
    return render(request, "klussen/formulier.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plaatsen(request, pk):
    """Put one's own draft on the board. Who only visits this address is sent to the klus."""
    klus = haal(request.user, pk)
    if request.method != "POST":
        return redirect(klus)
    if not klus.is_van(request.user):
        raise PermissionDenied
    if klus.is_te_laat:
        messages.error(request, "De laatste dag om te reageren is al voorbij. Kies eerst een latere dag.")
        return redirect("klussen:wijzigen", klus.pk)
    return stap(request, klus, lambda: klus.plaats_op_bord(request.user), _gelukt)


@require_http_methods(["GET", "HEAD", "POST"])
def intrekken(request, pk):
    """Withdraw one's own klus, with a note for whoever reads it later."""
    klus = haal_eigen(request.user, pk)
    if not klus.is_wijzigbaar:
        return _al_gesloten(request, klus)
    wie = "Iedereen kan"
    if klus.status == Klusstatus.CONCEPT:
        wie = "Alleen jullie kunnen" if klus.mede_plaatser_id else "Alleen jij kunt"
    hulp = f"Waarom gaat de klus niet door? {wie} dit lezen."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        return render(request, "klussen/intrekken.html", {"klus": klus, "form": form})
    try:
        acties.trek_in(klus, request.user, form.cleaned_data["toelichting"])
    except OngeldigeOvergang:
        return _al_gesloten(request, klus)
    messages.success(request, "Je klus is ingetrokken.")
    return redirect(klus)


def _al_gesloten(request, klus):
    """Withdrawing came too late; the note that was typed is kept, unless it stands there already."""
    klus.refresh_from_db(fields=["status"])
    staat_er = waarom_ingetrokken(klus, request.user) if klus.status == Klusstatus.INGETROKKEN else None
    return te_laat(
        request, klus.pk, niet_meer(klus, "Intrekken"), getypt=request.POST.get("toelichting", ""), staat_er=staat_er
    )


def stap(request, klus, zet, gelukt):
    """Take the step `zet()` and say how it went: by `gelukt(klus)`, or by what is wrong."""
    try:
        zet()
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, gelukt(klus))
    return redirect(klus)
