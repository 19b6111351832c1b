"""Lists of the floors below as CSV: what the page shows, with the same filters."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from deskundigen.filters import DeskundigeFilter, verhuisd
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Kleur, Niveau
from deskundigen.personen import personen
from klussen.filters import KlusFilter
from klussen.models import Klus, Reactie
from klussenbank.kern import csvuit
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.csvuit import MEESTE_RIJEN
from klussenbank.kern.rangschikking import MEESTE_GERANGSCHIKT

_KLUS = [
    *("Nummer", "Titel", "Samenvatting", "Organisatie", "Omvang", "Soort", "Uren", "Aantal personen", "Plaats"),
    *("Kan op afstand", "Status", "Onderwerpen", "Reageren t/m", "Begint op", "Klaar op", "Geplaatst op", "Adres"),
]


def _alle(lees):
    """Return what a list reads (`lees`, from a place up to another): first what is put in order, then what follows."""
    eerste = min(MEESTE_GERANGSCHIKT, MEESTE_RIJEN)
    return [*lees(0, eerste), *lees(eerste, MEESTE_RIJEN)]


@require_safe
def klussen(request):
    """The board, as this member sees it."""
    filters = KlusFilter(request.GET, request.user, met_tellingen=False).met_terugval()
    if adres := verhuisd(filters, request):
        return redirect(adres)
    sleutels = _alle(filters.gesorteerd.sleutels)
    per_sleutel = {klus.pk: klus for klus in _met_organisatie(Klus.objects.filter(pk__in=sleutels).order_by())}
    rijen = [per_sleutel[sleutel] for sleutel in sleutels if sleutel in per_sleutel]
    return csvuit.antwoord("klussen", _KLUS, _klusrijen(rijen, filters.keuzes))


@require_safe
def mijn(request):
    """The klussen that I ask, or (`?deel=reacties`) those on which I reacted."""
    if request.GET.get("deel") == "reacties":
        return _mijn_reacties(request)
    rijen = _met_organisatie(Klus.objects.van(request.user)).order_by("-gemaakt_op", "-id")[:MEESTE_RIJEN]
    return csvuit.antwoord("mijn-klussen", _KLUS, _klusrijen(list(rijen), nu_te_kiezen(request.user)))


def _met_organisatie(klussen):
    return klussen.defer("zoekvector").select_related("organisatie")


def _klusrijen(klussen, keuzes):
    for klus in klussen:
        yield [
            *(klus.pk, klus.titel, klus.korte_tekst, klus.organisatie, klus.get_omvang_display()),
            *(klus.get_soort_display(), klus.uren, klus.aantal_personen, klus.plaats, klus.op_afstand),
            _status(klus),
            ", ".join(keuzes.namen_van(klus.onderwerp_nummers)),
            *(klus.reageren_tm, klus.start_op, klus.klaar_op, klus.geplaatst_op),
            absoluut(klus),
        ]


def _status(klus):
    return "Verborgen" if klus.is_verborgen else klus.get_status_display()


def _mijn_reacties(request):
    rijen = Reactie.objects.filter(lid=request.user).select_related("klus__organisatie")
    rijen = rijen.defer("klus__zoekvector", "klus__omschrijving")
    koppen = ("Klus", "Organisatie", "Mijn reactie", "Gereageerd op", "Status", "Begint op", "Klaar op", "Adres")
    cellen = (
        [
            *(reactie.klus, reactie.klus.organisatie, reactie.get_status_display(), reactie.gereageerd_op),
            *(_status(reactie.klus), reactie.klus.start_op, reactie.klus.klaar_op),
            absoluut(reactie.klus),
        ]
        for reactie in list(rijen.order_by("-gereageerd_op", "-id")[:MEESTE_RIJEN])
    )
    return csvuit.antwoord("mijn-reacties", koppen, cellen)


@require_safe
def deskundigen(request):
    """The directory: who is in it, and what everyone reads of green and blue cards. How to reach them stays out."""
    filters = DeskundigeFilter(request.GET, lid=request.user, met_tellingen=False).met_terugval()
    if adres := verhuisd(filters, request):
        return redirect(adres)
    gesorteerd, keuzes = filters.gesorteerd, filters.keuzes
    gevonden = _alle(lambda begin, eind: personen(gesorteerd, _per_kleur, begin, eind, keuzes=keuzes))
    koppen = ("Naam", "Functie", "Organisatie", "Zet zich in voor", "Wordt blij van", "Niet te vragen tot", "Adres")
    cellen = (
        [
            *(persoon.naam, persoon.functie, persoon.organisatie, *persoon.redenen),
            persoon.niet_tot if persoon.niet_tot and persoon.niet_tot > persoon.vandaag else None,
            absoluut("deskundigen:detail", persoon.id),
        ]
        for persoon in gevonden
    )
    return csvuit.antwoord("wie-weet-wat", koppen, cellen)


def _per_kleur(kaarten):
    """Return what blue cards say of someone, and what green ones do, each with its level."""
    return tuple(
        ", ".join(
            f"{kaart.onderwerp.label if kaart.onderwerp else f'“{kaart.tekst}”'} ({Niveau(kaart.niveau).label})"
            for kaart in kaarten
            if kaart.kleur == kleur
        )
        for kleur in (Kleur.BLAUW, Kleur.GROEN)
    )
