"""The topics: who is contact person for one, which klussen ask for it, and what came of earlier ones."""

import re

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Onderwerp
from klussen.kaarten import kaarten
from klussen.models import Klus, Reactie
from klussen.models.klus import is_coordinator
from klussenbank.kern import csvuit
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.paginering import pagina
from klussenbank.onderwerpen.cijfers import cijfers
from klussenbank.onderwerpen.models import MEESTE_VERWANT, Verwantschap
from klussenbank.onderwerpen.overzicht import SORTERINGEN, STANDAARD, sorteer, staafdiagram
from klussenbank.volgen.elders import knop
from klussenbank.volgen.models import Volging

KLUSSEN_OP_BLAD = 10
GEDAAN_OP_BLAD = 5
# The list of contact persons is printed: one sheet holds more than a page of search results.
PERSONEN_OP_BLAD = 50
# As much of what a klus brought as stands in a list.
LANGSTE_ZIN = 240


@require_safe
def lijst(request):
    """All topics in two levels with their contact persons; and where people and klussen are far apart."""
    geteld = cijfers()
    sortering = request.GET.get("sorteer")
    sortering = sortering if sortering in SORTERINGEN else STANDAARD
    rijen = sorteer(geteld.hoofdonderwerpen, sortering)
    context = {
        "hoofdonderwerpen": _in_twee_niveaus(geteld),
        "cijfers": geteld,
        "rijen": rijen,
        "diagram": staafdiagram(rijen),
        "sortering": sortering,
        "sorteringen": ["naam", "mensen", "klussen", "verschil"],
        "toont_gaten": is_coordinator(request.user),
    }
    return render(request, "onderwerpen/lijst.html", context)


@require_safe
def als_csv(request):
    """The same list, to download."""
    geteld, onderwerpen = cijfers(), {rij.pk: rij for rij in Onderwerp.objects.select_related("ouder")}
    cellen = (
        [
            *(rij, rij.ouder, rij.omschrijving, ", ".join(rij.synoniemen)),
            geteld.contactpersonen.get(cijfer.onderwerp.waarde, geteld.contactpersonen[""]),
            cijfer.klussen if geteld.volledig else None,
            absoluut(rij),
        ]
        for cijfer in geteld.per_onderwerp
        # One that went into another just now is left out.
        if (rij := onderwerpen.get(cijfer.onderwerp.pk))
    )
    koppen = ("Onderwerp", "Hoofdonderwerp", "Omschrijving", "Andere woorden", "Contactpersonen", "Klussen", "Adres")
    return csvuit.antwoord("onderwerpen", koppen, cellen)


def _in_twee_niveaus(geteld):
    """Return each main topic with what stands below it, and of all how many may be asked as the directory says it."""
    hoofdonderwerpen = []
    for cijfer in geteld.per_onderwerp:
        waarde = cijfer.onderwerp.waarde
        rij = {
            "onderwerp": cijfer.onderwerp,
            "aantal": geteld.contactpersonen.get(waarde, geteld.contactpersonen[""]),
        }
        if cijfer.is_hoofd:
            hoofdonderwerpen.append(rij | {"eronder": []})
        else:
            hoofdonderwerpen[-1]["eronder"].append(rij)
    return hoofdonderwerpen


@require_safe
def detail(request, slug):
    """One topic; a main topic shows what stands below it too. An old address leads to where it went."""
    onderwerp = Onderwerp.objects.select_related("ouder").op_adres(slug)
    if onderwerp is None:
        raise Http404
    if onderwerp.slug != slug:
        return redirect(onderwerp, permanent=True)
    keuzes = nu_te_kiezen(request.user)
    # One that was made just now has nothing below it yet.
    omvat = {onderwerp.pk, *keuzes.kinderen.get(onderwerp.pk, ())}
    deskundigen = Deskundige.objects.zichtbaar().beschikbaar().op_rang(onderwerpen=[onderwerp.pk])
    blad = pagina(deskundigen.voor_lijst(), request.GET.get("pagina"), PERSONEN_OP_BLAD)
    for deskundige in blad:
        deskundige.kaarten_hier = [kaart for kaart in deskundige.lid.openbare_kaarten if kaart.onderwerp_id in omvat]
    klussen = Klus.objects.zichtbaar_voor(request.user).over(omvat)
    context = {
        "onderwerp": onderwerp,
        "kinderen": keuzes.onderwerpen_van(omvat - {onderwerp.pk}),
        "verwant": _verwant(onderwerp, keuzes),
        "volgknop": knop(
            request,
            "dit onderwerp",
            Volging.objects.van(request.user).filter(onderwerp=onderwerp).first(),
            reverse("volgen:volgen", args=[onderwerp.slug]),
            met_eronder=len(omvat) > 1,
        ),
        "pagina": blad,
        "klussen": kaarten(klussen.open(), eind=KLUSSEN_OP_BLAD, keuzes=keuzes),
        "gedaan": _gedaan(omvat),
    }
    return render(request, "onderwerpen/detail.html", context)


def _verwant(onderwerp, keuzes):
    """Return the topics that often stand together with this one, then those beside it under its main topic."""
    samen = Verwantschap.objects.filter(onderwerp=onderwerp).order_by("plek").values_list("verwant", flat=True)
    # One that went into another since this was counted is left out.
    verwant = [keuzes.onderwerp[pk] for pk in samen if pk in keuzes.onderwerp]
    ernaast = keuzes.onderwerpen_van(set(keuzes.kinderen.get(onderwerp.ouder_id, ())))
    erbij = [ander for ander in ernaast if ander not in verwant and ander.pk not in {onderwerp.pk, onderwerp.ouder_id}]
    return [*verwant, *erbij][:MEESTE_VERWANT]


def _gedaan(onderwerpen):
    """Return the last klussen on these topics that are done, each with what it brought and who did it."""
    nieuwste = Klus.objects.met_resultaat().over(onderwerpen).order_by("-geplaatst_op", "-id")
    gekozen = Reactie.objects.gekozen().select_related("lid__organisatie", "lid__deskundige").order_by("pk")
    # Their keys first: where few are about a topic, the database must not guess how many there are to load.
    klussen = Klus.objects.filter(pk__in=list(nieuwste.values_list("pk", flat=True)[:GEDAAN_OP_BLAD]))
    klussen = klussen.defer("zoekvector", "omschrijving").select_related("organisatie")
    gedaan = list(klussen.prefetch_related(Prefetch("reacties", gekozen, to_attr="gekozen_reacties")))
    for klus in gedaan:
        klus.zin = _eerste_zin(klus.resultaat)
        # By name only who chose to stand in the directory; of the others their organisation.
        klus.doeners = [_doener(reactie.lid) for reactie in klus.gekozen_reacties]
    return gedaan


def _doener(lid):
    vindbaar = lid.is_active and getattr(lid, "deskundige", None)
    return {"deskundige": vindbaar, "organisatie": lid.organisatie}


def _eerste_zin(tekst):
    """Return the first sentence, or as many whole words of it as fit."""
    tekst = " ".join(tekst.split())
    zin = re.split(r"(?<=[.!?])\s", tekst, maxsplit=1)[0]
    if len(zin) <= LANGSTE_ZIN:
        return zin
    heel = zin[:LANGSTE_ZIN].rpartition(" ")[0] or zin[: LANGSTE_ZIN - 1]
    return f"{heel.rstrip('.,:;')}…"
