"""Pages on which klussen are read: the list, one klus, and my own."""

from functools import cache, partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from deskundigen.filters import verhuisd
from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen import rechten
from klussen.bijlagen import blok as bijlagen
from klussen.filters import KlusFilter
from klussen.forms import ReactieForm
from klussen.gesprek import blok as gesprek
from klussen.kaarten import KAARTEN, Kaartpaginator, kaarten_van
from klussen.meldingen import blok as meldingen
from klussen.models import Bedankkaartje, Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussen.tijdlijn import momenten_van, openbare_stappen, tijdlijn
from klussen.tippen import blok as tippen
from klussen.verhaal import verhaal
from klussen.volgende_stap import van_collega, van_vrager
from klussen.voorstel import sectie, voorstel
from klussenbank.kern import register
from klussenbank.kern.blad import Blad, csrf_token, getekend, lijstpagina, samen
from klussenbank.kern.kortstondig import Kortstondig
from klussenbank.kern.mal import Mal, gevormd
from klussenbank.kern.paginering import BegrensdePaginator, pagina
from klussenbank.kern.vast import Plek, Vast, alle_velden

_LIJST = Blad("klussen/lijst.html", "zijbalk", "resultaten")
_DETAIL = Blad(
    "klussen/detail.html",
    *(
        "titel",
        "korte_titel",
        "klus",
        "verborgen",
        "verhaal",
        "bijlagen",
        "vervolg",
        "tippen",
        "tijdlijn",
        "gesprek",
        "meldingen",
        "beheer",
    ),
    "zij",
)
_IN_BEHEER = Mal("klussen/_in_beheer.html", "adres")
_REAGEREN = Mal("klussen/_reageren.html", "adres", "csrf_token", "reactievelden")

_NAAM = ["voornaam", "tussenvoegsel", "achternaam"]
# With my own reactie, of which there is one at most, and whether there is more to ask for.
_KLUS = Vast(
    lambda: Klus.objects.filter(pk=Plek("klus")).annotate(
        mijn_reactie=FilteredRelation("reacties", condition=Q(reacties__lid=Plek("lid"))),
        stappen=openbare_stappen(),
        heeft_vragen=gesprek.HEEFT_VRAGEN,
        heeft_bijlagen=bijlagen.HEEFT_BIJLAGEN,
        heeft_meldingen=meldingen.HEEFT_MELDINGEN,
    ),
    *alle_velden(Klus, "zoekvector"),
    *("organisatie__id", "organisatie__naam", "organisatie__slug"),
    *(f"{wie}__{veld}" for wie in ("plaatser", "mede_plaatser") for veld in ("id", *_NAAM, "email", "organisatie_id")),
    "stappen",
    *(f"mijn_reactie__{veld}" for veld in alle_velden(Reactie)),
    *("heeft_vragen", "heeft_bijlagen", "heeft_meldingen"),
    modellen={"mijn_reactie": Reactie},
)
# With fewer moments there is no story to tell.
_KORTSTE_TIJDLIJN = 2
# So many klussen stand beside one that they look like.
_MEESTE_VERGELIJKBAAR = 4
# Open klussen on the same topics. Some more than are shown: one of them is the klus itself, and others may close.
_VERGELIJKBAAR = Vast(
    lambda: (
        Klus.objects.reageerbaar(Plek("vandaag"))
        .filter(onderwerp_nummers__overlap=Plek("onderwerpen"))
        .order_by("-geplaatst_op", "-id")[: 2 * _MEESTE_VERGELIJKBAAR]
    ),
    "id",
)
# What was done before on the same topics, and what came of it.
_GEDAAN = Vast(
    lambda: (
        Klus.objects.met_resultaat()
        .filter(onderwerp_nummers__overlap=Plek("onderwerpen"))
        .order_by("-geplaatst_op", "-id")[:_MEESTE_VERGELIJKBAAR]
    ),
    "id",
)
# Which they are may be a minute old; what is shown of them never is.
_vergelijkbaar_bewaard = Kortstondig(60)


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
    return lijstpagina(request, _LIJST, "klussen/_resultaten.html", klusfilter, bladzijde)


@require_safe
def detail(request, pk):
    """One klus: what is asked, and the one thing that this member can do now."""
    klus = _KLUS.object(klus=pk, lid=request.user.pk)
    if klus is None or not rechten.mag_zien(request.user, klus):
        raise Http404
    for kijk in register.bij_bekijken:
        kijk(request, klus)
    return toon(request, klus)


@require_safe
def mijn(request):
    """The klussen that I ask, or (`?deel=reacties`) those on which I reacted; newest first."""
    deel = "reacties" if request.GET.get("deel") == "reacties" else "gevraagd"
    if deel == "reacties":
        rijen = Reactie.objects.filter(lid=request.user).voor_lijst().order_by("-gereageerd_op", "-id")
    else:
        rijen = Klus.objects.van(request.user).order_by("-gemaakt_op", "-id")
    soort = BegrensdePaginator if deel == "reacties" else Kaartpaginator
    bladzijde = pagina(rijen, request.GET.get("pagina"), paginator=soort)
    return render(request, "klussen/mijn.html", {"deel": deel, "pagina": bladzijde})


def haal(lid, pk):
    """Return the klus with what its page shows; Http404 when `lid` may not see it."""
    return get_object_or_404(Klus.objects.zichtbaar_voor(lid).voor_lijst().select_related("verborgen_door"), pk=pk)


def haal_eigen(lid, pk):
    """Return the klus that `lid` asks for; Http404 when `lid` may not see it, PermissionDenied when another asks."""
    klus = haal(lid, pk)
    if not klus.is_van(lid):
        raise PermissionDenied
    return klus


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


def toon(request, klus, *, reactieform=None, vraagform=None, getypt="", status=200):
    """Draw the page of `klus`; a form or, for the plaatser, `getypt` is what was typed and not accepted."""
    lid = request.user
    is_plaatser = klus.is_van(lid)
    reacties = list(klus.reacties.voor_lijst()) if is_plaatser else []
    mijn_reactie = klus.mijn_reactie if hasattr(klus, "mijn_reactie") else klus.reacties.filter(lid=lid).first()
    if mijn_reactie:
        # The klus with its places is at hand; the reactie need not load it again.
        mijn_reactie.klus = klus
    klus.mijn_reactie = mijn_reactie
    telt_nog = mijn_reactie and mijn_reactie.status != Reactiestatus.INGETROKKEN
    keuzes = nu_te_kiezen(lid)
    gekozen = [reactie for reactie in reacties if reactie.status == Reactiestatus.GEKOZEN]
    wachtend = [reactie for reactie in reacties if reactie.status == Reactiestatus.WACHT]
    if is_plaatser:
        klus.aantal_gekozen = len(gekozen)
    context = {
        "klus": klus,
        "mijn_reactie": mijn_reactie,
        "mag_reactie_intrekken": mijn_reactie and rechten.mag_reactie_intrekken(lid, mijn_reactie),
        "mag_wijzigen": rechten.mag_wijzigen(lid, klus),
        "mag_kiezen": rechten.mag_kiezen(lid, klus),
        "mag_vrijmaken": rechten.mag_vrijmaken(lid, klus),
        "mag_afronden": rechten.mag_afronden(lid, klus),
        "mag_intrekken": rechten.mag_intrekken(lid, klus),
        "mag_verlengen": rechten.mag_verlengen(lid, klus),
        "mag_heropenen": rechten.mag_heropenen(lid, klus),
        "gekozen": gekozen,
        "wachtend": wachtend,
        "ingetrokken": [reactie for reactie in reacties if reactie.status == Reactiestatus.INGETROKKEN],
        "niet_gekozen": [reactie for reactie in reacties if reactie.status == Reactiestatus.NIET_GEKOZEN],
        "reactieform": reactieform,
        "getypt": getypt,
    }
    gevonden = voorstel(klus, lid, keuzes=keuzes)
    if is_plaatser:
        context["stap"] = van_vrager(klus, wachtend=wachtend, gekozen=gekozen, heeft_mensen=bool(gevonden.mensen))
        nu = render_to_string("klussen/_nu_vrager.html", context, request)
        vervolg = render_to_string("klussen/_voor_plaatser.html", context, request)
    elif rechten.mag_reageren(lid, klus) and not telt_nog:
        nu = "" if reactieform else _naar_reageren()
        vervolg = _REAGEREN(
            adres=reverse("klussen:reageren", args=[klus.pk]),
            csrf_token=csrf_token(request),
            reactievelden=str(reactieform) if reactieform else _lege_reactie(),
        )
    else:
        stap = van_collega(lid, klus, mijn_reactie) if telt_nog else None
        kaartje = Bedankkaartje.objects.filter(reactie=mijn_reactie).first() if _is_klaar(klus, mijn_reactie) else None
        nu = render_to_string("klussen/_voor_collega.html", context | {"stap": stap, "kaartje": kaartje}, request)
        vervolg = ""
    return _DETAIL.antwoord(
        request,
        status=status,
        titel=klus.titel,
        korte_titel=Truncator(klus.titel).chars(60),
        klus=klus.pk,
        verborgen=_verborgen(klus, is_plaatser=is_plaatser) if klus.is_verborgen else _vrager_weg(klus),
        verhaal=verhaal(
            klus, keuzes.onderwerpen_van(klus.onderwerp_nummers or ()), waarom_ingetrokken(klus, lid), nu=nu
        ),
        bijlagen=bijlagen.blok(request, klus),
        vervolg=vervolg,
        tippen=tippen(klus),
        tijdlijn=_tijdlijn(klus, lid, is_betrokken=is_plaatser or bool(mijn_reactie)),
        gesprek=gesprek.blok(request, klus, form=vraagform),
        meldingen=meldingen.blok(request, klus),
        beheer=_in_beheer(klus) if is_coordinator(lid) else "",
        zij=samen(
            [
                *(deel(request, klus) for deel in register.bij_klus),
                _zij(sectie(request, klus, gevonden, naast=True), *_vergelijkbaar(klus, keuzes)),
            ]
        ),
    )


def _in_beheer(klus):
    """The way to admin, where a klus that was never on the board does not stand: also not that of a coordinator."""
    return _IN_BEHEER(adres=reverse("admin:klussen_klus_change", args=[klus.pk])) if klus.geplaatst_op else ""


def _is_klaar(klus, reactie):
    """Whether `reactie` is of someone who did the klus."""
    return klus.status == Klusstatus.AFGEROND and reactie and reactie.status == Reactiestatus.GEKOZEN


def _tijdlijn(klus, lid, *, is_betrokken):
    """The story so far; for who is not involved it came along with the klus."""
    kent_stappen = not is_betrokken and hasattr(klus, "stappen")
    momenten = momenten_van(klus.stappen) if kent_stappen else tijdlijn(klus, lid)
    # Of who looks at a board most klussen have one moment, which stands among the facts.
    if len(momenten) < _KORTSTE_TIJDLIJN:
        return ""
    return render_to_string("klussen/_tijdlijn.html", {"momenten": momenten})


def _verborgen(klus, *, is_plaatser):
    """That the klus is hidden; why, its plaatser reads."""
    return render_to_string("klussen/_verborgen.html", {"klus": klus, "is_plaatser": is_plaatser})


def _vrager_weg(klus):
    """That nobody asks for it any more; of nearly all klussen that is known without a query."""
    if klus.zonder_vrager_sinds is None or not Klus.objects.zonder_vrager().filter(pk=klus.pk).exists():
        return ""
    return render_to_string("klussen/_vrager_weg.html")


def _zij(mensen, klussen, gedaan):
    """What stands beside a klus: who could do it, and klussen that look like it, still open or done."""
    er_is = {"heeft_klussen": bool(klussen), "heeft_gedaan": bool(gedaan)}
    mal = gevormd("klussen/_zij.html", ("mensen", "klussen", "gedaan"), **er_is)
    return mal(mensen=mensen, klussen=getekend(klussen, "h3"), gedaan=getekend(gedaan, "h3"))


@cache
def _lege_reactie():
    """The fields of a reactie before anything is typed: the same for everyone, and a quarter of the page to draw."""
    return str(ReactieForm())


@cache
def _naar_reageren():
    """The button that leads to that form, for who has read enough."""
    return render_to_string("klussen/_naar_reageren.html")


def waarom_ingetrokken(klus, lid):
    """The note with which the klus was withdrawn; what a coordinator wrote is for the plaatser and coordinators."""
    if klus.status != Klusstatus.INGETROKKEN:
        return ""
    stap = klus.intrekking
    if stap is None or not (
        klus.is_van(lid) or stap.door_id in {klus.plaatser_id, klus.mede_plaatser_id} or is_coordinator(lid)
    ):
        return ""
    return stap.toelichting


def _vergelijkbaar(klus, keuzes):
    """Cards of the klussen that look like this one: those on which one can react now, and those that are done.

    Of a klus without topics there are none.
    """
    onderwerpen, vandaag = tuple(klus.onderwerp_nummers or ()), timezone.localdate()
    if not onderwerpen:
        return [], []
    nummers = _vergelijkbaar_bewaard.lees((onderwerpen, vandaag))
    if nummers is None:
        rijen = _VERGELIJKBAAR.rijen(onderwerpen=list(onderwerpen), vandaag=vandaag)
        rijen += _GEDAAN.rijen(onderwerpen=list(onderwerpen))
        nummers = _vergelijkbaar_bewaard.bewaar((onderwerpen, vandaag), [pk for (pk,) in rijen])
    kaarten = kaarten_van(KAARTEN.rijen([pk for pk in nummers if pk != klus.pk]), keuzes)
    zichtbaar = [kaart for kaart in kaarten if kaart.verborgen_op is None]
    open_ = [kaart for kaart in zichtbaar if kaart.is_reageerbaar][:_MEESTE_VERGELIJKBAAR]
    return open_, [kaart for kaart in zichtbaar if kaart.status == Klusstatus.AFGEROND]
