"""Saved searches: what a search of a list comes down to, how it is called, and what happens to its topics."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import Truncator

from deskundigen.filters import voor_iedereen as mensen_voor_iedereen
from deskundigen.models import Kleur
from klussen.filters import STATUSKEUZES, KlusFilter
from klussen.filters import voor_iedereen as klussen_voor_iedereen
from klussen.models import Klussoort, Klusstatus, Omvang
from klussenbank.kern.taken import zet_klaar
from klussenbank.volgen.models import Lijst, Volging
from klussenbank.volgen.samenvoegen import voeg_samen

# So many searches get another address of a topic in one transaction.
PER_KEER = 100
LANGSTE_NAAM = Volging._meta.get_field("naam").max_length
# A longer one is not kept.
LANGSTE_ZOEKVRAAG = Volging._meta.get_field("zoekvraag").max_length
_VOLGORDE = ("q", "onderwerp", "organisatie", "omvang", "soort", "op_afstand", "status", "kleur", "beschikbaar")
# Those of which a search has one value at most; the state of klussen apart, which says something when it is not asked.
_ENKEL = ("omvang", "soort", "op_afstand", "kleur", "beschikbaar")
_LIJSTEN = {Lijst.KLUSSEN: klussen_voor_iedereen, Lijst.MENSEN: mensen_voor_iedereen}


def zoekvraag_van(filters) -> str:
    """Return the filters that mean something as one address says them, always in the same order.

    So the same search is the same text, however it was asked; in which order and on which page one looked is no part
    of it.
    """
    keuze = filters.keuze
    gevraagd = {naam: [rij.waarde for rij in keuze[naam] or []] for naam in ("onderwerp", "organisatie")}
    gevraagd |= {naam: [keuze.get(naam)] for naam in _ENKEL}
    return _schrijf(gevraagd | {"q": [" ".join(keuze["q"].split())], "status": [_status(filters)]})


def _status(filters):
    """Return the state that is asked of klussen ("alle": any), and nothing for another list."""
    return filters.data["status"] if filters.lijst == Lijst.KLUSSEN else ""


def _schrijf(gevraagd):
    """Return what is asked per filter as a query string; what the list does by itself is left out."""
    delen = [
        (naam, waarde)
        for naam in _VOLGORDE
        for waarde in sorted(set(gevraagd.get(naam, ())))
        if waarde and waarde != KlusFilter.STANDAARD.get(naam)
    ]
    return urlencode(delen)


def filters_van(zoekvraag: str, lijst: str = Lijst.KLUSSEN):
    """Return the filters of a saved search as they are now, on the list that everyone sees."""
    return _LIJSTEN[lijst](QueryDict(zoekvraag))


def is_te_bewaren(filters) -> bool:
    """Whether something new can ever be found by it: all that is asked exists, and open klussen are among it."""
    return not filters.onbekend and _status(filters) in {Klusstatus.OPEN, "alle", ""}


def naam_van(filters) -> str:
    """Return what a search can be called: "Grondwater, groot"."""
    keuze = filters.keuze
    woorden = [f"“{' '.join(keuze['q'].split())}”"] if keuze["q"] else []
    woorden += [rij.label for naam in ("onderwerp", "organisatie") for rij in keuze[naam] or []]
    per_filter = (("omvang", Omvang), ("soort", Klussoort))
    anders = [keuzes(keuze[naam]).label for naam, keuzes in per_filter if keuze.get(naam)]
    if keuze.get("op_afstand"):
        anders.append("Kan op afstand")
    if _status(filters) == "alle":
        anders.append(f"{STATUSKEUZES['alle']} klussen")
    if keuze.get("kleur"):
        anders.append(Kleur(keuze["kleur"]).kaart)
    if keuze.get("beschikbaar"):
        anders.append("Ook wie nu niet te vragen is")
    # Of these only the first begins with a capital.
    woorden += [woord.lower() if plaats or woorden else woord for plaats, woord in enumerate(anders)]
    alles = "Alle open klussen" if filters.lijst == Lijst.KLUSSEN else "Iedereen in Wie weet wat"
    return Truncator(", ".join(woorden) or alles).chars(LANGSTE_NAAM)


def hernoem_onderwerp(oud: str, nieuw: str) -> None:
    """Let saved searches on the topic with address `oud` ask for `nieuw` from now on.

    At once where they are few. The others the worker does: meanwhile the old address leads on, and they find the same.
    """
    from klussenbank.volgen.taken import hernoem_onderwerp_verder

    if verder := hernoem_deel(oud, nieuw):
        zet_klaar(hernoem_onderwerp_verder, oud=oud, nieuw=nieuw, na=verder)


def hernoem_deel(oud: str, nieuw: str, na: str = "") -> str | None:
    """Do so with the next of the searches, after `na`; return after which to go on (None: nowhere)."""
    zoekvragen = Volging.objects.filter(zoekvraag__contains=f"onderwerp={oud}", zoekvraag__gt=na)
    deel = list(zoekvragen.order_by("zoekvraag").values_list("zoekvraag", flat=True).distinct()[:PER_KEER])
    for zoekvraag in deel:
        gevraagd = dict(QueryDict(zoekvraag).lists())
        anders = _schrijf(gevraagd | {"onderwerp": [nieuw if slug == oud else slug for slug in gevraagd["onderwerp"]]})
        # One that would be too long keeps the old address, which leads on.
        if anders != zoekvraag and len(anders) <= LANGSTE_ZOEKVRAAG:
            for lijst in Lijst:
                van_lijst = Volging.objects.filter(lijst=lijst)
                voeg_samen(van_lijst.filter(zoekvraag=zoekvraag), van_lijst.filter(zoekvraag=anders), zoekvraag=anders)
    return deel[-1] if len(deel) == PER_KEER else None
