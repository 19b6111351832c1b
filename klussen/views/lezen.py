"""Pages on which klussen are read: the list, one klus, and my own."""

from functools import cache, partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from deskundigen.filters import verhuisd
from deskundigen.models import Deskundige
from deskundigen.personen import personen
from klussen import rechten
from klussen.filters import KlusFilter
from klussen.forms import ReactieForm
from klussen.kaarten import Kaartpaginator, kaarten
from klussen.models import Gebeurtenissoort, Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussenbank.kern.paginering import BegrensdePaginator, pagina


@require_safe
def lijst(request):
    """The board: every klus that the member may see, filtered and sorted."""
    klusfilter = KlusFilter(request.GET, request.user).met_terugval()
    if adres := verhuisd(klusfilter, request):
        return redirect(adres)
    bladzijde = pagina(
        klusfilter.gesorteerd,
        request.GET.get("pagina"),
        paginator=partial(Kaartpaginator, geteld=klusfilter.totaal, vraag=klusfilter.vraag, keuzes=klusfilter.keuzes),
    )
    alleen_lijst = request.htmx and not request.htmx.history_restore_request
    sjabloon = "klussen/_resultaten.html" if alleen_lijst else "klussen/lijst.html"
    context = {
        "filter": klusfilter,
        "alleen_lijst": alleen_lijst,
        "pagina": bladzijde,
        "chips": klusfilter.chips,
        "onbekend": klusfilter.onbekend,
    }
    return render(request, sjabloon, context)


@require_safe
def detail(request, pk):
    """One klus: what is asked, and the one thing that this member can do now."""
    klussen = Klus.objects.select_related("organisatie", "plaatser", "verborgen_door").defer("zoekvector")
    klus = get_object_or_404(klussen.prefetch_related("onderwerpen"), pk=pk)
    if not rechten.mag_zien(request.user, klus):
        raise Http404
    return toon(request, klus)


@require_safe
def mijn(request):
    """The klussen that I ask, or (`?deel=reacties`) those on which I reacted; newest first."""
    deel = "reacties" if request.GET.get("deel") == "reacties" else "gevraagd"
    if deel == "reacties":
        rijen = Reactie.objects.filter(lid=request.user).voor_lijst().order_by("-gereageerd_op", "-id")
    else:
        rijen = Klus.objects.filter(plaatser=request.user).order_by("-gemaakt_op", "-id")
    soort = BegrensdePaginator if deel == "reacties" else Kaartpaginator
    bladzijde = pagina(rijen, request.GET.get("pagina"), paginator=soort)
    return render(request, "klussen/mijn.html", {"deel": deel, "pagina": bladzijde})


def haal(lid, pk):
    """Return the klus with what its page shows; Http404 when `lid` may not see it."""
    return get_object_or_404(Klus.objects.zichtbaar_voor(lid).voor_lijst().select_related("verborgen_door"), pk=pk)


def niet_meer(klus, wat):
    """What the plaatser reads who still tries `wat` with a klus that has ended."""
    return f"Je klus is intussen {klus.get_status_display().lower()}. {wat} kan niet meer."


def te_laat(request, pk, melding, *, getypt="", staat_er=None):
    """Answer a step of the plaatser that came too late with `melding`, and give back the note that was typed.

    Was that very note saved before (`staat_er`), then the form was sent twice and nothing is wrong.
    """
    klus, getypt = haal(request.user, pk), getypt.strip()
    if request.method == "POST" and getypt == staat_er:
        return redirect(klus)
    messages.error(request, melding)
    return toon(request, klus, getypt=getypt, status=409) if getypt else redirect(klus)


def toon(request, klus, *, reactieform=None, getypt="", status=200):
    """Draw the page of `klus`; `reactieform` or, for the plaatser, `getypt` is what was typed and not accepted."""
    lid = request.user
    is_plaatser = klus.plaatser_id == lid.pk
    reacties = list(klus.reacties.voor_lijst().exclude(status=Reactiestatus.INGETROKKEN)) if is_plaatser else []
    mijn_reactie = None if is_plaatser else klus.reacties.filter(lid=lid).first()
    if mijn_reactie:
        # The klus with its places is at hand; the reactie need not load it again.
        mijn_reactie.klus = klus
    telt_nog = mijn_reactie and mijn_reactie.status != Reactiestatus.INGETROKKEN
    onderwerpen = [onderwerp.pk for onderwerp in klus.onderwerpen.all()]
    gekozen = [reactie for reactie in reacties if reactie.status == Reactiestatus.GEKOZEN]
    if is_plaatser:
        klus.aantal_gekozen = len(gekozen)
    zoekt_nog = klus.status in {Klusstatus.CONCEPT, Klusstatus.OPEN}
    context = {
        "klus": klus,
        "is_plaatser": is_plaatser,
        "mijn_reactie": mijn_reactie,
        "mag_reageren": rechten.mag_reageren(lid, klus) and not telt_nog,
        "mag_reactie_intrekken": mijn_reactie and rechten.mag_reactie_intrekken(lid, mijn_reactie),
        "mag_wijzigen": rechten.mag_wijzigen(lid, klus),
        "mag_kiezen": rechten.mag_kiezen(lid, klus),
        "mag_afronden": rechten.mag_afronden(lid, klus),
        "mag_intrekken": rechten.mag_intrekken(lid, klus),
        "gekozen": gekozen,
        "wachtend": [reactie for reactie in reacties if reactie.status == Reactiestatus.WACHT],
        "niet_gekozen": [reactie for reactie in reacties if reactie.status == Reactiestatus.NIET_GEKOZEN],
        "reactieform": reactieform,
        "reactievelden": str(reactieform) if reactieform else _lege_reactie(),
        "getypt": getypt,
        "waarom_ingetrokken": waarom_ingetrokken(klus, lid),
        "vergelijkbaar": _vergelijkbaar(klus, onderwerpen),
        "passende_mensen": _passende_mensen(klus) if is_plaatser and zoekt_nog else [],
    }
    return render(request, "klussen/detail.html", context, status=status)


@cache
def _lege_reactie():
    """The fields of a reactie before anything is typed: the same for everyone, and a quarter of the page to draw."""
    return str(ReactieForm())


def waarom_ingetrokken(klus, lid):
    """The note with which the klus was withdrawn; what a coordinator wrote is for the plaatser and coordinators."""
    if klus.status != Klusstatus.INGETROKKEN:
        return ""
    stap = klus.gebeurtenissen.filter(soort=Gebeurtenissoort.INGETROKKEN).last()
    if stap is None or not (klus.plaatser_id in {stap.door_id, lid.pk} or is_coordinator(lid)):
        return ""
    return stap.toelichting


def _vergelijkbaar(klus, onderwerpen):
    """Open klussen on the same topics; what one can react to is seen by everyone."""
    lijken = Klus.objects.reageerbaar().over(onderwerpen).exclude(pk=klus.pk)
    return kaarten(lijken.order_by("-geplaatst_op", "-id"), eind=4)


def _passende_mensen(klus):
    """People with a green or blue card on its topics who did not react yet, each with the cards that say so."""
    passend = {onderwerp.pk for onderwerp in klus.onderwerpen.all()}
    gevonden = (
        Deskundige.objects.zichtbaar()
        .beschikbaar()
        .exclude(pk=klus.plaatser_id)
        .exclude(pk__in=klus.reacties.values("lid"))
        .op_rang(onderwerpen=passend)
    )

    def redenen(kaarten):
        return [kaart.reden for kaart in kaarten if passend & {kaart.onderwerp_id, kaart.ouder_id}]

    return personen(gevonden, redenen, eind=5)
