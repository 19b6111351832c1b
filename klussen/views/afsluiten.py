"""How a klus ends, and how it goes on after all: done, with thanks; more time; opened again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from klussen import acties, rechten
from klussen.forms import AfrondForm, DoorstuurForm, UitnodigForm, VerlengForm
from klussen.fouten import KlusFout
from klussen.models import Bedankkaartje, Klus, Klusstatus
from klussen.models.levensloop import VERLENGING
from klussen.views.bewerken import stap
from klussen.views.lezen import haal, haal_eigen, niet_meer
from klussen.views.mensen import naar_mensen


@require_http_methods(["GET", "HEAD", "POST"])
def afronden(request, pk):
    """Close a klus as done, after one question; of one that is done already, say how it went."""
    klus = haal_eigen(request.user, pk)
    is_klaar = klus.status == Klusstatus.AFGEROND
    if not is_klaar and not rechten.mag_afronden(request.user, klus):
        raise PermissionDenied
    te_bedanken = klus.reacties.gekozen().filter(bedankkaartje=None).select_related("lid")
    form = AfrondForm(
        request.POST if request.method == "POST" else None,
        instance=Klus.objects.get(pk=klus.pk),
        gekozen=[reactie.lid for reactie in te_bedanken],
        wachtend=0 if is_klaar else klus.aantal_wachtend,
    )
    status = 200
    if form.is_valid():
        actie = acties.vul_aan if is_klaar else acties.rond_af
        try:
            actie(klus, request.user, **form.cleaned_data)
        except KlusFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(request, "Bewaard." if is_klaar else "De klus is afgerond. Mooi gedaan!")
            return redirect(klus)
    return render(request, "klussen/afronden.html", {"klus": klus, "form": form, "is_klaar": is_klaar}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def verlengen(request, pk):
    """Give colleagues more time to react, also after the last day."""
    klus = haal_eigen(request.user, pk)
    if not rechten.mag_verlengen(request.user, klus):
        kan_later = klus.is_verborgen and klus.is_wijzigbaar
        messages.error(request, _niet_verborgen("Verlengen") if kan_later else niet_meer(klus, "Verlengen"))
        return redirect(klus)
    begin = {"reageren_tm": max(timezone.localdate() + VERLENGING, klus.laatste_dag)}
    form = VerlengForm(request.POST if request.method == "POST" else None, initial=begin, klus=klus)
    if not form.is_valid():
        return render(request, "klussen/verlengen.html", {"klus": klus, "form": form})
    tot = form.cleaned_data["reageren_tm"]
    return stap(request, klus, lambda: klus.verleng(request.user, tot), lambda _: "Collega’s kunnen weer reageren.")


def _niet_verborgen(wat):
    return f"Je klus is verborgen. {wat} kan weer als hij zichtbaar is."


@require_http_methods(["GET", "HEAD", "POST"])
def heropenen(request, pk):
    """Let a klus that was closed go on where it was. Who only visits this address is sent to the klus."""
    klus = haal(request.user, pk)
    if request.method != "POST":
        return redirect(klus)
    if not klus.is_van(request.user):
        raise PermissionDenied
    return stap(request, klus, lambda: acties.heropen(klus, request.user), _loopt_weer)


def _loopt_weer(klus):
    if klus.status == Klusstatus.CONCEPT:
        return "De klus is weer een concept."
    return f"De klus loopt weer.{' Hij is nog wel verborgen.' if klus.is_verborgen else ''}"


@require_http_methods(["GET", "HEAD", "POST"])
def uitnodigen(request, pk):
    """Invite someone who fits. Who only visits this address is sent to the klus."""
    klus = haal(request.user, pk)
    if request.method != "POST":
        return redirect(klus)
    if not klus.is_van(request.user):
        raise PermissionDenied
    if klus.is_verborgen:
        messages.error(request, _niet_verborgen("Iemand vragen"))
        return redirect(klus)
    form = UitnodigForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Deze collega kun je nu niet vragen.")
        return naar_mensen(request, klus)
    lid = form.cleaned_data["lid"].lid
    stap(
        request,
        klus,
        lambda: acties.nodig_uit(klus, lid, request.user),
        lambda _: f"{lid} krijgt een mail over je klus.",
    )
    return naar_mensen(request, klus)


def _kaartje(lid, pk):
    kaartjes = Bedankkaartje.objects.zichtbaar_voor(lid).select_related(
        "door__organisatie", "reactie__lid", "reactie__klus__organisatie"
    )
    return get_object_or_404(kaartjes, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def bedankkaartje(request, pk):
    """A thank-you as a card to print; its owner shows it on the profile (`op_profiel`), or no longer."""
    kaartje = _kaartje(request.user, pk)
    is_eigen = kaartje.reactie.lid_id == request.user.pk
    if request.method != "POST":
        return _toon_kaartje(request, kaartje, DoorstuurForm(lid=request.user) if is_eigen else None)
    if not is_eigen:
        raise PermissionDenied
    op_profiel = request.POST.get("op_profiel") == "ja"
    Bedankkaartje.objects.filter(pk=pk).update(op_profiel=op_profiel)
    messages.success(
        request, "Het kaartje staat op je profiel." if op_profiel else "Het kaartje staat niet meer op je profiel."
    )
    return redirect(kaartje)


@require_http_methods(["GET", "HEAD", "POST"])
def kaartje_doorsturen(request, pk):
    """Send one's own card to a manager. Who only visits this address is sent to the card."""
    kaartje = _kaartje(request.user, pk)
    if request.method != "POST":
        return redirect(kaartje)
    if kaartje.reactie.lid_id != request.user.pk:
        raise PermissionDenied
    form, status = DoorstuurForm(request.POST, lid=request.user), 200
    if form.is_valid():
        try:
            acties.stuur_door(kaartje, request.user, **form.cleaned_data)
        except KlusFout as fout:
            form.add_error("aan", fout.melding)
            status = fout.status
        else:
            messages.success(request, f"Je kaartje is verstuurd naar {form.cleaned_data['aan']}.")
            return redirect(kaartje)
    return _toon_kaartje(request, kaartje, form, status=status)


def _toon_kaartje(request, kaartje, form, *, status=200):
    context = {"kaartje": kaartje, "klus": kaartje.reactie.klus, "form": form}
    return render(request, "klussen/bedankkaartje.html", context, status=status)
