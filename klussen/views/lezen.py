"""Pages on which klussen are read: the list, one klus, and my own."""

from functools import cache, partial

from django.contrib import messages
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
from deskundigen.models import Deskundige
from deskundigen.personen import personen
from klussen import rechten
from klussen.bijlagen import blok as bijlagen
from klussen.filters import KlusFilter
from klussen.forms import ReactieForm
from klussen.gesprek import blok as gesprek
from klussen.kaarten import KAARTEN, Kaartpaginator, kaarten_van
from klussen.meldingen import blok as meldingen
from klussen.models import Gebeurtenissoort, Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussen.verhaal import verhaal
from klussenbank.kern.blad import Blad, csrf_token, getekend, lijstpagina
from klussenbank.kern.kortstondig import Kortstondig
from klussenbank.kern.mal import Mal, gevormd
from klussenbank.kern.paginering import BegrensdePaginator, pagina
from klussenbank.kern.vast import Plek, Vast, alle_velden

_LIJST = Blad("klussen/lijst.html", "zijbalk", "resultaten")
_DETAIL = Blad(
    "klussen/detail.html",
    *("titel", "korte_titel", "klus", "verborgen", "verhaal", "bijlagen", "vervolg", "gesprek", "meldingen", "zij"),
)
_REAGEREN = Mal("klussen/_reageren.html", "adres", "csrf_token", "reactievelden")

# With my own reactie, of which there is one at most, and whether there is more to ask for.
_KLUS = Vast(
    lambda: Klus.objects.filter(pk=Plek("klus")).annotate(
        mijn_reactie=FilteredRelation("reacties", condition=Q(reacties__lid=Plek("lid"))),
        heeft_vragen=gesprek.HEEFT_VRAGEN,
        heeft_bijlagen=bijlagen.HEEFT_BIJLAGEN,
        heeft_meldingen=meldingen.HEEFT_MELDINGEN,
    ),
    *alle_velden(Klus, "zoekvector"),
    *("organisatie__id", "organisatie__naam", "organisatie__slug"),
    *("plaatser__id", "plaatser__voornaam", "plaatser__tussenvoegsel", "plaatser__achternaam", "plaatser__email"),
    *(f"mijn_reactie__{veld}" for veld in alle_velden(Reactie)),
    *("heeft_vragen", "heeft_bijlagen", "heeft_meldingen"),
    modellen={"mijn_reactie": Reactie},
)
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


def toon(request, klus, *, reactieform=None, vraagform=None, getypt="", status=200):
    """Draw the page of `klus`; a form or, for the plaatser, `getypt` is what was typed and not accepted."""
    lid = request.user
    is_plaatser = klus.plaatser_id == lid.pk
    reacties = list(klus.reacties.voor_lijst().exclude(status=Reactiestatus.INGETROKKEN)) if is_plaatser else []
    mijn_reactie = klus.mijn_reactie if hasattr(klus, "mijn_reactie") else klus.reacties.filter(lid=lid).first()
    if mijn_reactie:
        # The klus with its places is at hand; the reactie need not load it again.
        mijn_reactie.klus = klus
    telt_nog = mijn_reactie and mijn_reactie.status != Reactiestatus.INGETROKKEN
    keuzes = nu_te_kiezen(lid)
    gekozen = [reactie for reactie in reacties if reactie.status == Reactiestatus.GEKOZEN]
    if is_plaatser:
        klus.aantal_gekozen = len(gekozen)
    context = {
        "klus": klus,
        "mijn_reactie": mijn_reactie,
        "mag_reactie_intrekken": mijn_reactie and rechten.mag_reactie_intrekken(lid, mijn_reactie),
        "mag_wijzigen": rechten.mag_wijzigen(lid, klus),
        "mag_kiezen": rechten.mag_kiezen(lid, klus),
        "mag_afronden": rechten.mag_afronden(lid, klus),
        "mag_intrekken": rechten.mag_intrekken(lid, klus),
        "gekozen": gekozen,
        "wachtend": [reactie for reactie in reacties if reactie.status == Reactiestatus.WACHT],
        "niet_gekozen": [reactie for reactie in reacties if reactie.status == Reactiestatus.NIET_GEKOZEN],
        "reactieform": reactieform,
        "getypt": getypt,
    }
    zoekt_nog = klus.status in {Klusstatus.CONCEPT, Klusstatus.OPEN}
    mensen = _passende_mensen(klus, keuzes) if is_plaatser and zoekt_nog else []
    if is_plaatser:
        vervolg = render_to_string("klussen/_voor_plaatser.html", context | {"passende_mensen": mensen}, request)
    elif rechten.mag_reageren(lid, klus) and not telt_nog:
        vervolg = _REAGEREN(
            adres=reverse("klussen:reageren", args=[klus.pk]),
            csrf_token=csrf_token(request),
            reactievelden=str(reactieform) if reactieform else _lege_reactie(),
        )
    else:
        vervolg = render_to_string("klussen/_voor_collega.html", context, request)
    return _DETAIL.antwoord(
        request,
        status=status,
        titel=klus.titel,
        korte_titel=Truncator(klus.titel).chars(60),
        klus=klus.pk,
        verborgen=_verborgen(klus, is_plaatser=is_plaatser) if klus.is_verborgen else "",
        verhaal=verhaal(klus, keuzes.onderwerpen_van(klus.onderwerp_nummers or ()), waarom_ingetrokken(klus, lid)),
        bijlagen=bijlagen.blok(request, klus),
        vervolg=vervolg,
        gesprek=gesprek.blok(request, klus, form=vraagform),
        meldingen=meldingen.blok(request, klus),
        zij=_zij(mensen, _vergelijkbaar(klus, keuzes)),
    )


def _verborgen(klus, *, is_plaatser):
    """That the klus is hidden; why, its plaatser reads."""
    return render_to_string("klussen/_verborgen.html", {"klus": klus, "is_plaatser": is_plaatser})


def _zij(mensen, klussen):
    """What stands beside a klus: who could do it, and klussen that look like it."""
    mal = gevormd("klussen/_zij.html", ("mensen", "klussen"), heeft_mensen=bool(mensen), heeft_klussen=bool(klussen))
    return mal(mensen=getekend(mensen, "h3"), klussen=getekend(klussen, "h3"))


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
    """Cards of the klussen that look like this one, on which one can react now; of one without topics, none."""
    onderwerpen, vandaag = tuple(klus.onderwerp_nummers or ()), timezone.localdate()
    if not onderwerpen:
        return []
    nummers = _vergelijkbaar_bewaard.lees((onderwerpen, vandaag))
    if nummers is None:
        gevonden = [pk for (pk,) in _VERGELIJKBAAR.rijen(onderwerpen=list(onderwerpen), vandaag=vandaag)]
        nummers = _vergelijkbaar_bewaard.bewaar((onderwerpen, vandaag), gevonden)
    kaarten = kaarten_van(KAARTEN.rijen([pk for pk in nummers if pk != klus.pk]), keuzes)
    return [kaart for kaart in kaarten if kaart.is_reageerbaar][:_MEESTE_VERGELIJKBAAR]


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
