"""Who asks for a klus: someone else from now on, two together, or one alone again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from klussen import acties, rechten
from klussen.forms import CollegaForm, OverdraagForm
from klussen.fouten import AlSamen, KlusFout, OngeldigeOvergang
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus
from klussen.views.lezen import haal, haal_eigen, niet_meer


@require_http_methods(["GET", "HEAD", "POST"])
def overdragen(request, pk):
    """Let a colleague ask for one's own klus from now on."""
    # Who sent the form twice is no longer its plaatser, and may not even see it.
    if request.method == "POST" and (klus := _al_overgedragen(request, pk)):
        return _overgedragen(request, klus)
    klus = haal(request.user, pk)
    if klus.plaatser_id != request.user.pk:
        raise PermissionDenied
    if not rechten.mag_overdragen(request.user, klus):
        messages.error(request, niet_meer(klus, "Overdragen"))
        return redirect(klus)
    form = OverdraagForm(request.POST if request.method == "POST" else None, klus=klus)
    if form.is_valid():
        try:
            acties.draag_over(klus, form.cleaned_data["aan"], request.user, blijft=form.cleaned_data["blijft"])
        except OngeldigeOvergang as fout:
            if klus := _al_overgedragen(request, pk):
                return _overgedragen(request, klus)
            messages.error(request, fout.melding)
            return redirect("klussen:mijn")
        except KlusFout as fout:
            form.add_error("blijft" if isinstance(fout, AlSamen) else "aan", fout.melding)
        else:
            return _overgedragen(request, klus)
    return render(request, "klussen/overdragen.html", {"klus": klus, "form": form})


def _al_overgedragen(request, pk):
    """Return the klus when this same member handed it over to who is asked for now; None otherwise."""
    stap = Gebeurtenis.objects.filter(klus=pk, soort=Gebeurtenissoort.OVERGEDRAGEN, door=request.user).last()
    if stap is None:
        return None
    aan = request.POST.get("aan", "").strip().lower()
    return Klus.objects.filter(pk=pk, plaatser=stap.lid_id, plaatser__email=aan).select_related("plaatser").first()


def _overgedragen(request, klus):
    messages.success(request, f"{klus.plaatser} vraagt nu “{klus.titel}”, en krijgt daar een mail van.")
    return _terug(request, klus)


@require_http_methods(["GET", "HEAD", "POST"])
def samen(request, pk):
    """Ask for a klus with one colleague (`aan`), or (`actie=alleen`) no longer."""
    if request.method == "POST" and request.POST.get("actie") == "alleen":
        return _alleen(request, pk)
    klus = haal_eigen(request.user, pk)
    if not rechten.mag_samen(request.user, klus):
        messages.error(request, niet_meer(klus, "Samen vragen"))
        return redirect(klus)
    form = CollegaForm(request.POST if request.method == "POST" else None, klus=klus)
    if form.is_valid():
        lid = form.cleaned_data["aan"]
        try:
            acties.vraag_samen(klus, lid, request.user)
        except KlusFout as fout:
            # Sent twice: nothing is wrong.
            if not Klus.objects.filter(pk=pk, mede_plaatser=lid).exclude(plaatser=lid).exists():
                form.add_error("aan", fout.melding)
        if form.is_valid():
            messages.success(request, f"{lid} vraagt nu mee, en krijgt daar een mail van.")
            return redirect(klus)
    return render(request, "klussen/samen.html", {"klus": klus, "form": form})


def _alleen(request, pk):
    # Who stepped out and sent that twice no longer asks for it, and may not even see it.
    eerder = Gebeurtenis.objects.filter(klus=pk, soort=Gebeurtenissoort.ALLEEN, door=request.user, lid=request.user)
    if not Klus.objects.van(request.user).filter(pk=pk).exists() and eerder.exists():
        return _terug(request, Klus.objects.get(pk=pk))
    klus = haal_eigen(request.user, pk)
    mede = klus.mede_plaatser
    try:
        acties.vraag_alleen(klus, request.user)
    except KlusFout as fout:
        messages.error(request, fout.melding)
        return redirect(klus)
    zelf = mede == request.user
    messages.success(request, "Je vraagt niet meer mee." if zelf else f"{mede} vraagt niet meer mee.")
    return _terug(request, klus)


def _terug(request, klus):
    """Go to the klus, or to my own where I may no longer see it."""
    return redirect(klus if rechten.mag_zien(request.user, klus) else "klussen:mijn")
