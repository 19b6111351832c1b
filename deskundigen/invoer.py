"""Reading a CSV file that people made: find its columns, check it whole, say per line what is wrong.

What holds for every import:

- UTF-8, with or without a byte order mark; columns separated by commas, semicolons or tabs; a first line with
  the names of the columns, in any order and any case. Columns that the import does not know are skipped and named.
- An empty cell leaves what is stored as it is; a cell with one dash (-) empties it. Where nothing can be empty
  (`verplicht` and `nooit_leeg`), a dash is a mistake.
- All mistakes are reported at once, each with its line number, and then nothing is changed.
"""

import argparse
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db import transaction

from klussenbank.kern.regel import op_een_regel

LEEG = "-"


class InvoerFout(Exception):
    """The file cannot be imported; `meldingen` says why, in the order of the file."""

    def __init__(self, *meldingen: str):
        super().__init__("\n".join(meldingen))
        self.meldingen = meldingen


@dataclass(frozen=True)
class Kolom:
    """A column that an import knows: its name, other names under which files carry it, and what it says.

    Of a name (`een_regel`) line breaks become spaces, and one with nothing to see in it is an empty cell.
    """

    naam: str
    uitleg: str
    ook: tuple[str, ...] = ()
    verplicht: bool = False
    een_regel: bool = False
    nooit_leeg: bool = False


@dataclass
class Regel:
    """One line of the file. `nummer` is that of its first line of text: a cell may hold line breaks."""

    nummer: int
    cellen: dict[str, str]

    def __getitem__(self, kolom: str) -> str | None:
        """Return the text of a cell, "" when it says to empty, None when it leaves things as they are."""
        tekst = self.cellen.get(kolom, "")
        return "" if tekst == LEEG else tekst or None

    def lijst(self, kolom: str, scheiding: str | None = None) -> list[str] | None:
        """Return the parts of a cell: between semicolons or, without `scheiding`, also between spaces and commas."""
        tekst = self[kolom]
        if tekst is None:
            return None
        if scheiding is None:
            return tekst.replace(";", " ").replace(",", " ").split()
        return [deel for deel in (" ".join(deel.split()) for deel in tekst.split(scheiding)) if deel]


@dataclass
class Tabel:
    """The lines of a file and what there is to say about its columns."""

    regels: list[Regel]
    opmerkingen: list[str]


@dataclass
class Fouten:
    """Collects what is wrong, so that one run names every mistake."""

    gevonden: list[tuple[int, str]] = field(default_factory=list)

    def meld(self, regel: Regel, tekst: str) -> None:
        self.gevonden.append((regel.nummer, tekst))

    def meld_velden(self, regel: Regel, obj, velden: list[str]) -> None:
        """Report what the model says about `velden` of `obj`."""
        try:
            obj.clean_fields(exclude=[veld.name for veld in obj._meta.fields if veld.name not in velden])
        except ValidationError as fout:
            for veld, meldingen in fout.message_dict.items():
                self.meld(regel, f"{veld}: {' '.join(meldingen)}")

    def werp(self) -> None:
        """Raise InvoerFout when anything was reported."""
        if self.gevonden:
            raise InvoerFout(*(f"regel {nummer}: {tekst}" for nummer, tekst in sorted(self.gevonden)))


def lees(pad, kolommen: list[Kolom]) -> Tabel:
    """Return the lines of the CSV file `pad`; raises InvoerFout for a file that is no such table."""
    try:
        ruw = Path(pad).read_bytes()
    except FileNotFoundError:
        raise InvoerFout(f"Het bestand {pad} bestaat niet.") from None
    except OSError as fout:
        raise InvoerFout(f"Het bestand {pad} kan niet worden gelezen: {fout.strerror}.") from None
    try:
        tekst = ruw.decode("utf-8-sig")
    except UnicodeDecodeError as fout:
        nummer = ruw[: fout.start].count(b"\n") + 1
        raise InvoerFout(f"regel {nummer}: dit is geen UTF-8. Bewaar het bestand als CSV UTF-8.") from None
    if not tekst.strip():
        raise InvoerFout(f"Het bestand {pad} is leeg.")
    return lees_tekst(tekst, kolommen)


def lees_tekst(tekst: str, kolommen: list[Kolom]) -> Tabel:
    """Return the lines of the table that is written in `tekst`, which is not empty; raises InvoerFout as `lees`."""
    kop, *rijen = _rijen(tekst, _scheiding(tekst, kolommen))
    plaatsen, opmerkingen = _plaatsen(*kop, kolommen)
    regels = _regels(rijen, len(kop[1]), plaatsen)
    _weiger_streepjes(regels, [kolom.naam for kolom in kolommen if kolom.nooit_leeg])
    for kolom in (kolom.naam for kolom in kolommen if kolom.een_regel and kolom.naam in plaatsen):
        for regel in regels:
            regel.cellen[kolom] = op_een_regel(regel.cellen[kolom])
    return Tabel(regels, opmerkingen)


def _namen(kolommen):
    return {naam for kolom in kolommen for naam in (kolom.naam, *kolom.ook)}


def _scheiding(tekst, kolommen):
    """Return the separator by which the first line holds the most columns that we know."""
    eerste = tekst.lstrip().splitlines()[0]
    bekend = _namen(kolommen)

    def aantal(teken):
        return sum(cel.strip(' "').casefold() in bekend for cel in eerste.split(teken))

    return max(",;\t", key=aantal)


def _rijen(tekst, scheiding):
    """Return (line number, cells) of every line that is not blank."""
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding, strict=True)
    rijen, nummer = [], 1
    try:
        for cellen in lezer:
            if any(cel.strip() for cel in cellen):
                rijen.append((nummer, [cel.strip() for cel in cellen]))
            nummer = lezer.line_num + 1
    except csv.Error:
        raise InvoerFout(
            f"regel {nummer}: deze regel is niet te lezen. Staat er een aanhalingsteken te veel of te weinig?"
        ) from None
    return rijen


def _plaatsen(nummer, kop, kolommen):
    """Return the position of each known column and the remarks; raises InvoerFout for a header that will not do."""
    gevonden = [naam.casefold() for naam in kop]
    dubbel = {naam for naam in gevonden if naam and gevonden.count(naam) > 1}
    if dubbel:
        raise InvoerFout(*(f"regel {nummer}: de kolom {naam} staat er meer dan eens." for naam in sorted(dubbel)))
    plaatsen, opmerkingen = {}, []
    for kolom in kolommen:
        naam = next((naam for naam in (kolom.naam, *kolom.ook) if naam in gevonden), None)
        if naam is None:
            continue
        plaatsen[kolom.naam] = gevonden.index(naam)
        if naam != kolom.naam:
            opmerkingen.append(f"De kolom {naam} is gelezen als {kolom.naam}.")
    ontbreekt = [kolom.naam for kolom in kolommen if kolom.verplicht and kolom.naam not in plaatsen]
    if ontbreekt:
        raise InvoerFout(
            *(f"regel {nummer}: de kolom {naam} ontbreekt." for naam in ontbreekt),
            f"De eerste regel noemt: {', '.join(naam for naam in kop if naam)}.",
        )
    over = [naam for plaats, naam in enumerate(kop) if naam and plaats not in plaatsen.values()]
    if over:
        opmerkingen.append(f"Niet gebruikt: {', '.join(over)}.")
    return plaatsen, opmerkingen


def _regels(rijen, breedte, plaatsen):
    if not rijen:
        raise InvoerFout("Het bestand heeft alleen een eerste regel met namen van kolommen.")
    regels, fouten = [], Fouten()
    for nummer, cellen in rijen:
        regel = Regel(nummer, {})
        regels.append(regel)
        if len(cellen) != breedte:
            fouten.meld(regel, f"aantal kolommen: {len(cellen)}; op de eerste regel: {breedte}.")
            continue
        regel.cellen = {naam: cellen[plaats] for naam, plaats in plaatsen.items()}
        for naam, tekst in regel.cellen.items():
            if any(teken < " " and teken not in "\t\r\n" for teken in tekst):
                fouten.meld(regel, f"{naam}: hier staat een onleesbaar teken.")
    fouten.werp()
    return regels


def _weiger_streepjes(regels, kolommen):
    fouten = Fouten()
    for regel in regels:
        for kolom in kolommen:
            if regel[kolom] == "":
                fouten.meld(regel, f"{kolom}: een streepje kan hier niet. Een lege cel laat staan wat er staat.")
    fouten.werp()


@dataclass
class Verslag:
    """What an import does, or with --proef would do."""

    nieuw: list[str] = field(default_factory=list)
    gewijzigd: list[str] = field(default_factory=list)
    # None: an import by which nobody leaves.
    vertrokken: list[str] | None = None
    gelijk: int = 0
    opmerkingen: list[str] = field(default_factory=list)

    def tel(self, wat, verschillen: list[str], *, is_nieuw: bool) -> None:
        """Count one row: new, changed in `verschillen`, or the same as what is stored."""
        if is_nieuw:
            self.nieuw.append(str(wat))
        elif verschillen:
            self.gewijzigd.append(f"{wat}: {'; '.join(verschillen)}")
        else:
            self.gelijk += 1


def verschil(veld: str, oud, nieuw) -> str:
    """Say how a field changes."""
    return f"{veld} {_toon(oud)} → {_toon(nieuw)}"


def _toon(waarde):
    if isinstance(waarde, (list, set, tuple)):
        waarde = ", ".join(sorted(str(deel) for deel in waarde))
    return f"“{waarde}”" if waarde not in (None, "") else "leeg"


class Uitleg(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Help that keeps the lines of the list of columns."""


class Importopdracht(BaseCommand):
    """A command that imports a CSV file: whole, or not at all."""

    kolommen: list[Kolom] = []
    intro = ""
    slot = ""

    def create_parser(self, prog_name, subcommand, **kwargs):
        self.help = "\n\n".join(deel for deel in (self.intro, self._kolommenlijst(), self.slot) if deel)
        return super().create_parser(prog_name, subcommand, formatter_class=Uitleg, **kwargs)

    def _kolommenlijst(self):
        return "Kolommen:\n" + "\n".join(
            f"  {kolom.naam:14} {kolom.uitleg}"
            + (" Verplicht." if kolom.verplicht else "")
            + (" Een streepje kan hier niet." if kolom.nooit_leeg else "")
            + (f" Mag ook {' of '.join(kolom.ook)} heten." if kolom.ook else "")
            for kolom in self.kolommen
        )

    def add_arguments(self, parser):
        parser.add_argument("bestand", help="CSV-bestand in UTF-8, met komma’s of puntkomma’s")
        parser.add_argument("--proef", "--dry-run", action="store_true", help="laat zien wat er zou veranderen")

    def verwerk(self, tabel: Tabel, **opties) -> Verslag:
        """Store the lines and return what changed; raises InvoerFout. Runs inside one transaction."""
        raise NotImplementedError

    def handle(self, *args, bestand, proef, verbosity, **opties):
        try:
            tabel = lees(bestand, self.kolommen)
            with transaction.atomic():
                # A dry run takes every step and then turns back: what it promises is what will happen.
                verslag = self.verwerk(tabel, proef=proef, **opties)
                transaction.set_rollback(proef)
        except InvoerFout as fout:
            for melding in fout.meldingen:
                self.stderr.write(melding)
            raise CommandError(f"{bestand} is niet ingelezen. Er is niets veranderd.") from None
        self._schrijf(tabel.opmerkingen + verslag.opmerkingen)
        if proef or verbosity > 1:
            self._schrijf(f"nieuw: {wat}" for wat in verslag.nieuw)
            self._schrijf(f"gewijzigd: {wat}" for wat in verslag.gewijzigd)
            self._schrijf(f"vertrokken: {wat}" for wat in verslag.vertrokken or ())
        vertrokken = "" if verslag.vertrokken is None else f"{len(verslag.vertrokken)} vertrokken, "
        self.stdout.write(
            f"{len(verslag.nieuw)} nieuw, {len(verslag.gewijzigd)} gewijzigd, {vertrokken}{verslag.gelijk} ongewijzigd."
            + (" Dit was een proef: er is niets veranderd." if proef else "")
        )

    def _schrijf(self, regels):
        for regel in regels:
            self.stdout.write(regel)
