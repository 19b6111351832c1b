"""What a plaatser does with a klus: post, change, close, withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from klussen import acties, rechten
from klussen.forms import KlusForm, ToelichtingForm
from klussen.fouten import KlusFout, KlusGewijzigd, KlusVol, OngeldigeOvergang
from klussen.models import Klus, Klusstatus
from klussen.views.lezen import haal

VOORBEELD, CONCEPT, PLAATSEN = "voorbeeld", "concept", "plaatsen"


@require_http_methods(["GET", "HEAD", "POST"])
def nieuw(request):
    """Post a klus, keep it as a draft, or look at a preview; `actie` says which."""
    if not rechten.mag_plaatsen(request.user):
        return render(request, "klussen/geen_organisatie.html", status=403)
    if request.method != "POST":
        return _formulier(request, KlusForm(lid=request.user))
    form = KlusForm(request.POST, lid=request.user)
    actie = request.POST.get("actie", PLAATSEN)
    if not form.is_valid():
        return _formulier(request, form)
    if actie == VOORBEELD:
        return _formulier(request, form, voorbeeld=True)
    klus, is_nieuw = _plaats_eenmaal(form, request.user, direct=actie != CONCEPT)
    if is_nieuw:
        messages.success(request, _gelukt(klus))
    return redirect(klus)


def _plaats_eenmaal(form, lid, *, direct):
    """Save the new klus once, however often its form is sent; return it and whether this was the first time."""
    klus = form.save(commit=False)
    klus.inzending = form.cleaned_data["inzending"]
    try:
        acties.plaats(klus, door=lid, onderwerpen=form.cleaned_data["onderwerpen"], direct=direct)
    except IntegrityError:
        eerder = Klus.objects.filter(inzending=klus.inzending, plaatser=lid).first()
        if eerder is None:
            raise
        return eerder, False
    return klus, True


def _gelukt(klus):
    if klus.status == Klusstatus.CONCEPT:
        return "Je concept is bewaard. Alleen jij ziet het."
    return "Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."


@require_http_methods(["GET", "HEAD", "POST"])
def wijzigen(request, pk):
    """Change one's own klus; who was overtaken by another save sees both texts and decides."""
    klus = haal(request.user, pk)
    if not rechten.mag_wijzigen(request.user, klus):
        raise PermissionDenied
    if request.method != "POST":
        return _formulier(request, KlusForm(instance=klus, lid=request.user))
    form = KlusForm(request.POST, instance=klus, lid=request.user)
    actie = request.POST.get("actie", "")
    if not form.is_valid():
        return _formulier(request, form)
    if actie == VOORBEELD:
        return _formulier(request, form, voorbeeld=True)
    try:
        klus.bewaar_wijziging(
            form.cleaned_data["versie"] or 0, door=request.user, onderwerpen=form.cleaned_data["onderwerpen"]
        )
    except KlusGewijzigd:
        klus = Klus.objects.select_related("organisatie").get(pk=pk)
        # Without a difference it was the same form, sent twice.
        if verschillen := form.verschillen(klus):
            return _conflict(request, form, klus, verschillen)
    except KlusVol:
        gekozen = klus.reacties.gekozen().count()
        form.add_error("aantal_personen", f"Je koos al {gekozen} collega’s. Vul dat aantal of meer in.")
        return _formulier(request, form)
    except OngeldigeOvergang as fout:
        messages.error(request, fout.melding)
        return redirect(klus)
    if actie == PLAATSEN and klus.status == Klusstatus.CONCEPT:
        return _stap(request, klus, lambda: klus.plaats_op_bord(request.user), _gelukt)
    messages.success(request, "Je wijzigingen zijn bewaard.")
    return redirect(klus)


def _conflict(request, form, nu, verschillen):
    """Show what stands there now beside what was typed; sending again keeps the typed version."""
    form.data = form.data.copy()
    form.data["versie"] = nu.versie
    return _formulier(request, form, verschillen=verschillen, status=409)


def _formulier(request, form, *, voorbeeld=False, verschillen=(), status=200):
    klus = form.instance
    kop = "Klus plaatsen" if klus.pk is None else "Klus wijzigen"
    context = {
        "form": form,
        "klus": klus,
        "kop": kop,
        "titel": f"Fout: {kop}" if form.errors else kop,
        "is_nieuw": klus.pk is None,
        "verschillen": verschillen,
    }
    if voorbeeld:
        context["voorbeeld"] = klus
        context["voorbeeld_onderwerpen"] = form.cleaned_data["onderwerpen"]
    return render(request, "klussen/formulier.html", context, status=status)


@require_POST
def plaatsen(request, pk):
    """Put one's own draft on the board."""
    klus = haal(request.user, pk)
    if klus.plaatser_id != request.user.pk:
        raise PermissionDenied
    if klus.is_te_laat:
        messages.error(request, "De laatste dag om te reageren is al voorbij. Kies eerst een latere dag.")
        return redirect("klussen:wijzigen", klus.pk)
    return _stap(request, klus, lambda: klus.plaats_op_bord(request.user), _gelukt)


@require_http_methods(["GET", "HEAD", "POST"])
def afronden(request, pk):
    """Close a klus as done, after one question."""
    klus = haal(request.user, pk)
    if not rechten.mag_afronden(request.user, klus):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "klussen/afronden.html", {"klus": klus})
    return _stap(request, klus, lambda: klus.rond_af(request.user), lambda _: "De klus is afgerond. Mooi gedaan!")


@require_http_methods(["GET", "HEAD", "POST"])
def intrekken(request, pk):
    """Withdraw one's own klus, with a note for whoever reads it later."""
    klus = haal(request.user, pk)
    if not rechten.mag_intrekken(request.user, klus):
        raise PermissionDenied
    hulp = "Waarom gaat de klus niet door? Iedereen kan dit lezen."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        return render(request, "klussen/intrekken.html", {"klus": klus, "form": form})
    toelichting = form.cleaned_data["toelichting"]
    return _stap(request, klus, lambda: klus.trek_in(request.user, toelichting), lambda _: "Je klus is ingetrokken.")


def _stap(request, klus, stap, gelukt):
    """Take a step and say how it went."""
    try:
        stap()
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, gelukt(klus))
    return redirect(klus)
