"""Who could do a klus: more people than stand beside it, and how they are chosen."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen import formule
from klussen.meedenken import meedenken
from klussen.views.lezen import haal
from klussen.voorstel import adres, keuze, sectie, voorstel, zoekt_mensen


@require_safe
def mensen(request, pk):
    """The people who could do a klus, with the reasons. When there is nobody to find any more: to the klus."""
    klus = haal(request.user, pk)
    if not zoekt_mensen(klus):
        return redirect(klus)
    return _toon(request, klus, keuze(request.GET))


def naar_mensen(request, klus):
    """Answer an invitation with the list from which it was sent: for htmx at once, else by the way back to it."""
    keuzes = keuze(QueryDict(request.POST.get("terug", "")))
    if request.htmx:
        return _toon(request, klus, keuzes)
    return redirect(adres(klus, **keuzes) if any(keuzes.values()) else klus)


def _toon(request, klus, keuzes):
    gevonden = voorstel(klus, request.user, **keuzes)
    # Back in history htmx wants the whole page.
    if request.htmx and not request.htmx.history_restore_request:
        return HttpResponse(sectie(request, klus, gevonden, **keuzes, is_vervangen=True))
    html = sectie(request, klus, gevonden, **keuzes)
    return render(request, "klussen/mensen.html", {"klus": klus, "sectie": html})


@require_POST
def denk_mee(request):
    """What there is to say of a klus that is being written: topics that it seems to be about, and how many know them.

    It changes nothing; the text goes in the body because it may be long, and belongs in no log.
    """
    return HttpResponse(meedenken(request.POST, request.user, nu_te_kiezen(request.user), met_gekozen=True))


@require_safe
def voorstellen(request):
    """How people are chosen for a klus and klussen for a lid: the weights, and an example worked out."""
    voorbeeld = [(naam, formule.punten(kaarten, **verder)) for naam, (kaarten, verder) in formule.VOORBEELD.items()]
    context = {
        "gewichten": formule.GEWICHTEN,
        "gevraagd_dagen": formule.GEVRAAGD_DAGEN,
        "voorbeeld": [
            (naam, uitkomst, [(formule.GEWICHTEN[deel.naam].uitleg, deel.punten) for deel in uitkomst.delen])
            for naam, uitkomst in sorted(voorbeeld, key=lambda rij: -rij[1].punten)
        ],
    }
    return render(request, "klussen/voorstellen.html", context)
