"""Pages on which klussen are read: the list, one klus, and my own."""

from functools import cache, partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from deskundigen.filters import verhuisd
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige
from deskundigen.personen import personen
from klussen import rechten
from klussen.filters import KlusFilter
from klussen.forms import ReactieForm
from klussen.kaarten import Kaartpaginator, kaarten_van
from klussen.models import Gebeurtenissoort, Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussenbank.kern.paginering import BegrensdePaginator, pagina
from klussenbank.kern.vast import Plek, Vast, alle_velden

_KLUS = Vast(
    lambda: Klus.objects.filter(pk=Plek("klus")),
    *alle_velden(Klus, "zoekvector"),
    *("organisatie__id", "organisatie__naam", "organisatie__slug"),
    *("plaatser__id", "plaatser__voornaam", "plaatser__tussenvoegsel", "plaatser__achternaam", "plaatser__email"),
)
_REACTIE = Vast(lambda: Reactie.objects.filter(klus=Plek("klus"), lid=Plek("lid")), *alle_velden(Reactie))
# Open klussen on the same topics; what one can react to is seen by everyone.
_VERGELIJKBAAR = Vast(
    lambda: (
        Klus.objects.reageerbaar(Plek("vandaag"))
        .filter(onderwerp_nummers__overlap=Plek("onderwerpen"))
        .exclude(pk=Plek("klus"))
        .order_by("-geplaatst_op", "-id")[:4]
    ),
    "id",
)


@require_safe
def lijst(request):
    """The board: every klus that the member may see, filtered and sorted."""
    klusfilter = KlusFilter(request.GET, request.user).met_terugval()
    if adres := verhuisd(klusfilter, request):
        return redirect(adres)
    bladzijde = pagina(
        klusfilter,
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
    klus = _KLUS.object(klus=pk)
    if klus is None or not rechten.mag_zien(request.user, klus):
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
    mijn_reactie = None if is_plaatser else _REACTIE.object(klus=klus.pk, lid=lid.pk)
    if mijn_reactie:
        # The klus with its places is at hand; the reactie need not load it again.
        mijn_reactie.klus = klus
    telt_nog = mijn_reactie and mijn_reactie.status != Reactiestatus.INGETROKKEN
    keuzes = nu_te_kiezen()
    onderwerpen = keuzes.onderwerpen_van(klus.onderwerp_nummers or ())
    gekozen = [reactie for reactie in reacties if reactie.status == Reactiestatus.GEKOZEN]
    if is_plaatser:
        klus.aantal_gekozen = len(gekozen)
    zoekt_nog = klus.status in {Klusstatus.CONCEPT, Klusstatus.OPEN}
    context = {
        "klus": klus,
        "onderwerpen": onderwerpen,
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
        "vergelijkbaar": _vergelijkbaar(klus, keuzes),
        "passende_mensen": _passende_mensen(klus, keuzes) if is_plaatser and zoekt_nog else [],
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


def _vergelijkbaar(klus, keuzes):
    """Cards of the klussen that look like this one; of one without topics, none."""
    if not klus.onderwerp_nummers:
        return []
    nummers = _VERGELIJKBAAR.rijen(klus=klus.pk, onderwerpen=klus.onderwerp_nummers, vandaag=timezone.localdate())
    return kaarten_van([pk for (pk,) in nummers], keuzes=keuzes)


def _passende_mensen(klus, keuzes):
    """People with a green or blue card on its topics who did not react yet, each with the cards that say so."""
    passend = set(klus.onderwerp_nummers or ())
    gevonden = (
        Deskundige.objects.zichtbaar()
        .beschikbaar()
        .exclude(pk=klus.plaatser_id)
        .exclude(pk__in=klus.reacties.values("lid"))
        .op_rang(onderwerpen=passend)
    )

    def redenen(kaarten):
        return [kaart.reden for kaart in kaarten if passend & {kaart.onderwerp_id, kaart.ouder_id}]

    return personen(gevonden, redenen, eind=5, keuzes=keuzes)
