"""The figures as tables, for pages, CSV and the yearly report; what may not be shown is in none of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from deskundigen.keuzes import Keuzes
from klussenbank.cijfers.maten import ALLE_ORGANISATIES as _SAMEN
from klussenbank.cijfers.maten import (
    ALLES,
    DEFINITIES,
    GEEN,
    LEGENDA_ACHTER,
    LEGENDA_GEEN,
    MEDIANEN,
    OVERIGE,
    TOTAAL,
    VAN_KLUSSEN,
    VAN_ORGANISATIES,
    Maat,
)
from klussenbank.cijfers.models import Stand, Telling

KWARTALEN = 8
ACHTER, NIETS = "–", "geen"
ZONDER_ONDERWERP, ZONDER_ORGANISATIE, REST = "Zonder onderwerp", "Zonder organisatie", "Overige"
WEG = "Onderwerp dat er niet meer is"


class Cel(NamedTuple):
    """One figure to show. `waarde` is None where it may not be shown, or (`is_leeg`) where there is none."""

    maat: Maat
    waarde: float | None
    is_leeg: bool = False

    @property
    def is_achter(self):
        """Whether there is a figure that may not be shown."""
        return self.waarde is None and not self.is_leeg

    @property
    def csv(self):
        """The figure as a program reads it; a sign where it may not be shown, and nothing where there is none."""
        if self.is_leeg:
            return ""
        if self.waarde is None:
            return ACHTER
        return round(self.waarde, 1) if self.maat in MEDIANEN else round(self.waarde)

    @property
    def tekst(self):
        """The figure as people read it."""
        if self.is_leeg:
            return NIETS
        if self.waarde is None:
            return ACHTER
        if self.maat in MEDIANEN:
            return f"{self.waarde:.1f}".replace(".", ",")
        heel = f"{round(self.waarde):,}".replace(",", ".")
        return f"€ {heel}" if self.maat == Maat.INHUUR else f"{heel}%" if self.maat == Maat.ACTIEF else heel


def legenda(cellen: Iterable[Cel]) -> str:
    """Return what the signs among these figures mean; nothing where each is a number."""
    cellen = list(cellen)
    zinnen = [LEGENDA_ACHTER] if any(cel.is_achter for cel in cellen) else []
    zinnen += [LEGENDA_GEEN] if any(cel.is_leeg for cel in cellen) else []
    return " ".join(zinnen)


class Rij(NamedTuple):
    """A row: what it is about, and its figures."""

    label: str
    cellen: list[Cel]
    is_totaal: bool = False


class Tabel(NamedTuple):
    """A table: its name in addresses and files, what it shows, what stands above each column, and the rows."""

    naam: str
    titel: str
    kop: str
    maten: list[Maat]
    rijen: list[Rij]

    @property
    def koppen(self):
        return [DEFINITIES[maat].titel for maat in self.maten]

    @property
    def legenda(self):
        """What the signs in it mean."""
        return legenda(cel for rij in self.rijen for cel in rij.cellen)

    def voor_csv(self):
        """Return the headings and the rows, as `kern.csvuit` takes them."""
        return [self.kop, *self.koppen], [[rij.label, *(cel.csv for cel in rij.cellen)] for rij in self.rijen]


class Cijfers:
    """What was counted, read in one statement: ask it for cells."""

    def __init__(self, waar: Q):
        rijen = Telling.objects.filter(waar).values_list("maat", "periode", "rij", "kolom", "waarde")
        self._waarden = {tuple(sleutel): waarde for *sleutel, waarde in rijen}

    def cel(self, maat, periode, rij, kolom=GEEN):
        """Return one figure; what was not counted is 0, and a median of nothing is none."""
        if maat == Maat.ACTIEF:
            return self._aandeel(periode, rij)
        sleutel = (maat.value, periode, rij, kolom)
        if sleutel not in self._waarden:
            return Cel(maat, None, is_leeg=True) if maat in MEDIANEN else Cel(maat, 0)
        return Cel(maat, self._waarden[sleutel])

    def _aandeel(self, periode, rij):
        leden = self.cel(Maat.LEDEN, periode, rij).waarde
        actief = self._waarden.get((Maat.ACTIEF.value, periode, rij, GEEN), 0)
        if leden == 0:
            return Cel(Maat.ACTIEF, None, is_leeg=True)
        # Of few members no part is told, whatever it is: it would tell how many they are.
        return Cel(Maat.ACTIEF, None if leden is None or actief is None else 100 * actief / leden)

    def rijen(self, periode, maten):
        """Return the rows under which something was counted of these measures in a period."""
        return {rij for maat, van, rij, _ in self._waarden if van == periode and maat in maten}


class Bereik(NamedTuple):
    """Until when was counted, and the years and quarters of which there are figures, the newest first."""

    geteld_op: datetime | None
    jaren: list[int]

    @property
    def vandaag(self) -> date:
        return timezone.localdate(self.geteld_op)

    @property
    def kwartalen(self):
        """The last quarters up to the one in which was counted, the newest first; none of before the first year."""
        nu = self.vandaag.year * 4 + (self.vandaag.month - 1) // 3
        eerste = max(nu - KWARTALEN + 1, self.jaren[-1] * 4)
        return [f"{nummer // 4}-{nummer % 4 + 1}" for nummer in range(nu, eerste - 1, -1)]

    @property
    def periodes(self):
        """Every period that one can choose, with what it is called: quarters, years, and ever."""
        jaren = [(str(jaar), str(jaar)) for jaar in self.jaren]
        return [*((kwartaal, naam_van(kwartaal)) for kwartaal in self.kwartalen), *jaren, ("alles", naam_van(ALLES))]


def stand() -> Bereik:
    """Return until when everything was counted, in one statement."""
    rijen = Stand.objects.values_list("geteld_op", "eerste_jaar")
    geteld_op, eerste = rijen.first() or (None, None)
    if geteld_op is None:
        return Bereik(None, [])
    return Bereik(geteld_op, list(range(timezone.localdate(geteld_op).year, eerste - 1, -1)))


def naam_van(periode):
    """Return what a period is called."""
    if periode == ALLES:
        return "Alle jaren"
    jaar, _, kwartaal = periode.partition("-")
    return f"{jaar}, {kwartaal}e kwartaal" if kwartaal else jaar


def lees_klussen(kwartalen: Iterable[str], periode: str, onderwerp: int) -> Cijfers:
    """Return the figures of klussen: of these quarters on one main topic (or all), and of one period on each."""
    maten = [maat.value for maat in VAN_KLUSSEN]
    waar = Q(periode__in=list(kwartalen), rij=onderwerp) | Q(periode=periode)
    return Cijfers(waar & Q(maat__in=maten))


def per_kwartaal(cijfers: Cijfers, kwartalen: Iterable[str], onderwerp=TOTAAL, maten=VAN_KLUSSEN) -> Tabel:
    """These quarters, in their order."""
    rijen = [
        Rij(naam_van(kwartaal), [cijfers.cel(maat, kwartaal, onderwerp) for maat in maten]) for kwartaal in kwartalen
    ]
    return Tabel("kwartalen", "Per kwartaal", "Kwartaal", maten, rijen)


def per_onderwerp(cijfers: Cijfers, periode: str, keuzes: Keuzes) -> Tabel:
    """The main topics in alphabetical order, klussen without one, and all together."""
    hoofd = [pk for pk in keuzes.onderwerp if keuzes.ouders[pk] is None]
    namen = {pk: keuzes.onderwerp[pk].label for pk in sorted(hoofd, key=keuzes.plaats.get)}
    geteld = cijfers.rijen(periode, VAN_KLUSSEN)
    namen |= dict.fromkeys(sorted(geteld - {TOTAAL, GEEN} - namen.keys()), WEG)
    if GEEN in geteld:
        namen[GEEN] = ZONDER_ONDERWERP
    namen[TOTAAL] = "Alle klussen"
    rijen = [
        Rij(naam, [cijfers.cel(maat, periode, rij) for maat in VAN_KLUSSEN], rij == TOTAAL)
        for rij, naam in namen.items()
    ]
    return Tabel("onderwerpen", f"Per hoofdonderwerp: {naam_van(periode)}", "Onderwerp", VAN_KLUSSEN, rijen)


def lees_organisaties(jaar: int) -> Cijfers:
    """Return the figures of all organisations in a year, and of all klussen."""
    return Cijfers(Q(periode=str(jaar)) & (Q(maat__in=[*VAN_ORGANISATIES, Maat.HELPT]) | Q(rij=TOTAAL)))


def per_organisatie(cijfers: Cijfers, jaar: int, keuzes: Keuzes) -> Tabel:
    """The organisations by name, and all together."""
    geteld = cijfers.rijen(str(jaar), VAN_ORGANISATIES) - {TOTAAL}
    rijen = [
        Rij(naam_van_organisatie(rij, keuzes), [cijfers.cel(maat, str(jaar), rij) for maat in VAN_ORGANISATIES])
        for rij in geteld
    ]
    rijen.sort(key=lambda rij: (rij.label == ZONDER_ORGANISATIE, rij.label.casefold()))
    samen = [cijfers.cel(_SAMEN.get(maat, maat), str(jaar), TOTAAL) for maat in VAN_ORGANISATIES]
    rijen.append(Rij("Alle organisaties", samen, is_totaal=True))
    return Tabel("organisaties", f"Per organisatie: {jaar}", "Organisatie", VAN_ORGANISATIES, rijen)


class Hulp(NamedTuple):
    """Who helps whom: the names in order, and by two places in it the klussen of the second done by the first."""

    namen: list[str]
    cellen: list[list[Cel]]
    naam: str = "wie-helpt-wie"

    @property
    def paren(self):
        """Each pair of which there are klussen: who helped, who asked, and how many."""
        return [
            (helper, vrager, cel)
            for helper, rij in zip(self.namen, self.cellen, strict=True)
            for vrager, cel in zip(self.namen, rij, strict=True)
            if cel.waarde != 0
        ]

    @property
    def legenda(self):
        """What the signs in it mean."""
        return legenda(cel for rij in self.cellen for cel in rij)

    def voor_csv(self):
        """Return the headings and the rows, as `kern.csvuit` takes them: a row for each pair."""
        koppen = ["Wie helpt", "Wie vroeg", "Klussen"]
        return koppen, [[helper, vrager, cel.csv] for helper, vrager, cel in self.paren]


def wie_helpt_wie(cijfers: Cijfers, jaar: int, keuzes: Keuzes) -> Hulp:
    """The busiest organisations by name, and the others together."""
    rijen = {rij for maat, _, rij, _ in cijfers._waarden if maat == Maat.HELPT}
    rijen |= {kolom for maat, _, _, kolom in cijfers._waarden if maat == Maat.HELPT}
    volgorde = sorted(
        rijen,
        key=lambda rij: (rij == OVERIGE, rij == GEEN, naam_van_organisatie(rij, keuzes).casefold()),
    )
    cellen = [[cijfers.cel(Maat.HELPT, str(jaar), rij, kolom) for kolom in volgorde] for rij in volgorde]
    return Hulp([naam_van_organisatie(rij, keuzes) for rij in volgorde], cellen)


def naam_van_organisatie(rij, keuzes):
    """Return what stands at a row of organisations."""
    return {OVERIGE: REST, GEEN: ZONDER_ORGANISATIE}.get(rij) or keuzes.naam_van_organisatie(rij)


def definities(maten: Iterable[Maat]):
    """Return how each of these is counted, with its name in addresses."""
    return [(maat.value, DEFINITIES[maat]) for maat in maten]
