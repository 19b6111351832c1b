"""Import organisations from a CSV file; `manage.py importeer_organisaties --help` lists the columns."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from deskundigen.invoer import Fouten, Importopdracht, Kolom, Regel, Verslag, verschil
from deskundigen.models import Maildomein, Organisatie, Organisatiesoort
from klussenbank.kern import tekst

KOLOMMEN = [
    Kolom(
        "naam",
        "Naam. Een gemeente krijgt “Gemeente” voor haar naam als dat er niet staat.",
        verplicht=True,
        een_regel=True,
    ),
    Kolom(
        "soort",
        f"{', '.join(Organisatiesoort.values)}. Nodig bij een nieuwe organisatie, of geef --soort.",
        nooit_leeg=True,
    ),
    Kolom(
        "code",
        "Officiële code, zoals GM0340 of WS08. Hieraan wordt een organisatie herkend.",
        ook=("code_cbs",),
        nooit_leeg=True,
    ),
    Kolom(
        "maildomeinen",
        "Het deel na de @ in mailadressen; meer domeinen met een spatie of puntkomma ertussen.",
        ook=("maildomein", "webdomein"),
    ),
    Kolom("lon", "Lengtegraad (WGS84), samen met lat."),
    Kolom("lat", "Breedtegraad (WGS84), samen met lon."),
    Kolom("beeindigd_op", "Datum waarop de organisatie ophield te bestaan: 2026-01-31 of 31-01-2026."),
    Kolom("opvolger", "Code van de organisatie die het werk overnam. Alleen met beeindigd_op."),
    Kolom("deelnemers", "Codes van de organisaties die meedoen in een samenwerkingsverband."),
    Kolom(
        "slug",
        "Laatste deel van het webadres. Zonder deze kolom afgeleid van de naam. Verandert daarna niet meer.",
        nooit_leeg=True,
    ),
]


@dataclass
class Rij:
    """One line of the file with the organisation that it is about. None: the file leaves this as it is."""

    regel: Regel
    organisatie: Organisatie
    is_nieuw: bool
    verschillen: list[str] = field(default_factory=list)
    is_hernoemd: bool = False
    domeinen: list[str] | None = None
    opvolger: str | None = None
    deelnemers: list[str] | None = None

    def zet(self, veld, waarde):
        """Give the organisation a value and note the difference."""
        oud = getattr(self.organisatie, veld)
        if oud != waarde:
            self.verschillen.append(verschil(veld, oud, waarde))
            setattr(self.organisatie, veld, waarde)


class Invoer:
    """Matches the lines with the organisations that exist, checks everything, and then saves."""

    def __init__(self, regels, soort):
        self.soort = soort
        self.fouten = Fouten()
        bestaand = list(Organisatie.objects.prefetch_related("maildomeinen", "deelnemers").select_related("opvolger"))
        self.bestaand = bestaand
        self.op_code = {organisatie.code.upper(): organisatie for organisatie in bestaand if organisatie.code}
        self.op_slug = {organisatie.slug: organisatie for organisatie in bestaand}
        self.op_naam = {tekst.vouw(organisatie.naam): organisatie for organisatie in bestaand}
        self.rijen = [rij for regel in regels if (rij := self._rij(regel))]
        self._controleer_samenhang()
        self.fouten.werp()

    # One line

    def _rij(self, regel):
        naam, soort = regel["naam"], self._soort(regel)
        if not naam:
            self.fouten.meld(regel, "naam: vul een naam in.")
            return None
        bestaand = self._zoek(regel, naam, soort)
        if soort is None and bestaand:
            soort = bestaand.soort
        if not soort:
            if soort is None:
                self.fouten.meld(regel, f"soort: kies {_of(Organisatiesoort.values)}, of geef --soort mee.")
            return None
        rij = Rij(regel, bestaand or Organisatie(soort=soort), is_nieuw=bestaand is None)
        naam = _volledige_naam(naam, soort)
        rij.is_hernoemd = not rij.is_nieuw and naam != rij.organisatie.naam
        rij.zet("naam", naam)
        rij.zet("soort", soort)
        if regel["code"] and regel["code"].upper() != (rij.organisatie.code or "").upper():
            rij.zet("code", regel["code"].upper())
        if rij.is_nieuw:
            rij.organisatie.slug = regel["slug"] or slugify(naam)
        elif regel["slug"] and regel["slug"] != rij.organisatie.slug:
            # Links and saved searches hold it, and would find nothing any more.
            self.fouten.meld(regel, f"slug: {bestaand} houdt “{bestaand.slug}” als webadres. Laat de cel leeg.")
        self._coordinaten(rij)
        if regel["beeindigd_op"] is not None:
            rij.zet("beeindigd_op", self._datum(regel))
        rij.opvolger = regel["opvolger"]
        rij.deelnemers = regel.lijst("deelnemers")
        rij.domeinen = self._domeinen(regel)
        self.fouten.meld_velden(regel, rij.organisatie, ["naam", "slug", "code"])
        return rij

    def _soort(self, regel):
        """Return the kind, None where the line names none, "" where it names one that does not exist."""
        genoemd = (regel["soort"] or self.soort or "").casefold()
        if not genoemd:
            return None
        if genoemd not in Organisatiesoort.values:
            self.fouten.meld(regel, f"soort: “{genoemd}” bestaat niet. Kies {_of(Organisatiesoort.values)}.")
            return ""
        return genoemd

    def _zoek(self, regel, naam, soort):
        """Return the organisation of this code; without one, that of this slug or name."""
        code = (regel["code"] or "").upper()
        if code in self.op_code:
            return self.op_code[code]
        namen = {tekst.vouw(naam), tekst.vouw(_volledige_naam(naam, soort))}
        gevonden = self.op_slug.get(regel["slug"]) or next(
            (self.op_naam[vorm] for vorm in namen if vorm in self.op_naam), None
        )
        # Whoever has another code is another organisation; that its name is taken is reported later.
        return None if gevonden and code and gevonden.code else gevonden

    def _coordinaten(self, rij):
        waarden = [self._graden(rij.regel, "lon", 180), self._graden(rij.regel, "lat", 90)]
        for veld, waarde in zip(("lon", "lat"), waarden, strict=True):
            if waarde is not None:
                rij.zet(veld, None if waarde == "" else waarde)
        if (rij.organisatie.lon is None) != (rij.organisatie.lat is None):
            self.fouten.meld(rij.regel, "lon en lat: vul ze allebei in of geen van beide.")

    def _graden(self, regel, kolom, grens):
        """Return the number, or what the cell says when it is no number ("" or None)."""
        if not regel[kolom]:
            return regel[kolom]
        try:
            graden = float(regel[kolom].replace(",", "."))
        except ValueError:
            graden = math.nan
        if not abs(graden) <= grens:
            self.fouten.meld(regel, f"{kolom}: “{regel[kolom]}” is geen getal van {-grens} tot en met {grens}.")
            return 0.0
        return graden

    def _datum(self, regel):
        for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(regel["beeindigd_op"], vorm).date() if regel["beeindigd_op"] else None
            except ValueError:
                continue
        self.fouten.meld(
            regel, f"beeindigd_op: “{regel['beeindigd_op']}” is geen datum. Schrijf 2026-01-31 of 31-01-2026."
        )
        return date.max

    def _domeinen(self, regel):
        domeinen = regel.lijst("maildomeinen")
        if domeinen is None:
            return None
        domeinen = sorted({domein.lower().removeprefix("@") for domein in domeinen})
        for domein in domeinen:
            self.fouten.meld_velden(regel, Maildomein(domein=domein), ["domein"])
            try:
                Maildomein(domein=domein).validate_constraints(exclude={"organisatie"})
            except ValidationError as fout:
                self.fouten.meld(regel, f"maildomeinen: “{domein}”. {' '.join(fout.messages)}")
        return domeinen

    # All lines together

    def _controleer_samenhang(self):
        eerder = {}
        for rij in self.rijen:
            for wat, sleutel in self._sleutels(rij):
                ander = eerder.setdefault((wat, sleutel), rij.regel)
                if ander is not rij.regel:
                    self.fouten.meld(rij.regel, f"{wat} “{sleutel}” staat ook op regel {ander.nummer}.")
                    break
        self._controleer_bezet()
        self.op_code |= {rij.organisatie.code.upper(): rij.organisatie for rij in self.rijen if rij.organisatie.code}
        for rij in self.rijen:
            self._controleer_opvolger(rij)
            self._controleer_deelnemers(rij)

    @staticmethod
    def _sleutels(rij):
        if rij.organisatie.code:
            yield "code", rij.organisatie.code.upper()
        yield "naam", tekst.vouw(rij.organisatie.naam)
        yield "slug", rij.organisatie.slug

    def _controleer_bezet(self):
        """Report names and addresses of organisations that are not in the file."""
        in_bestand = {rij.organisatie.pk for rij in self.rijen}
        anderen = [organisatie for organisatie in self.bestaand if organisatie.pk not in in_bestand]
        namen = {tekst.vouw(organisatie.naam): organisatie for organisatie in anderen}
        slugs = {organisatie.slug: organisatie for organisatie in anderen}
        for rij in self.rijen:
            if ander := namen.get(tekst.vouw(rij.organisatie.naam)):
                met_code = f"met code {ander.code}" if ander.code else "zonder code"
                self.fouten.meld(rij.regel, f"naam: “{ander}” bestaat al, {met_code}.")
            elif ander := slugs.get(rij.organisatie.slug):
                self.fouten.meld(rij.regel, f"slug: “{ander.slug}” is al van {ander}. Vul een andere slug in.")

    def _controleer_opvolger(self, rij):
        organisatie = rij.organisatie
        if rij.opvolger is None:
            heeft_opvolger = organisatie.opvolger_id is not None
        else:
            heeft_opvolger = bool(rij.opvolger)
            opvolger = self.op_code.get(rij.opvolger.upper()) if rij.opvolger else None
            if heeft_opvolger and opvolger is None:
                self.fouten.meld(rij.regel, f"opvolger: er is geen organisatie met code “{rij.opvolger}”.")
            elif heeft_opvolger and opvolger is organisatie:
                self.fouten.meld(rij.regel, "opvolger: een organisatie kan zichzelf niet opvolgen.")
        if heeft_opvolger and not organisatie.beeindigd_op:
            self.fouten.meld(rij.regel, "opvolger: vul ook beeindigd_op in.")

    def _controleer_deelnemers(self, rij):
        for code in rij.deelnemers or []:
            if code.upper() not in self.op_code:
                self.fouten.meld(rij.regel, f"deelnemers: er is geen organisatie met code “{code}”.")
        if rij.deelnemers and rij.organisatie.soort != Organisatiesoort.SAMENWERKINGSVERBAND:
            self.fouten.meld(rij.regel, "deelnemers: alleen een samenwerkingsverband heeft deelnemers.")

    # Saving

    def bewaar(self, *, indexeer: bool) -> Verslag:
        """Save what differs and return the report; call it in a transaction.

        `indexeer` also renews the search index of the people and klussen of whoever was renamed.
        """
        self._bewaar_organisaties()
        for rij in self.rijen:
            self._bewaar_domeinen(rij)
            self._bewaar_deelnemers(rij)
        verslag = Verslag()
        for rij in self.rijen:
            verslag.tel(rij.organisatie, rij.verschillen, is_nieuw=rij.is_nieuw)
            if rij.is_hernoemd and indexeer:
                rij.organisatie.indexeer()
        return verslag

    def _bewaar_organisaties(self):
        # Names may change places, so who changes makes way first.
        for rij in self.rijen:
            if rij.verschillen and not rij.is_nieuw:
                Organisatie.objects.filter(pk=rij.organisatie.pk).update(naam=f"~{rij.organisatie.pk}", code=None)
        for rij in self.rijen:
            if rij.opvolger is not None:
                rij.zet("opvolger", self.op_code[rij.opvolger.upper()] if rij.opvolger else None)
        for rij in self.rijen:
            if rij.is_nieuw or rij.verschillen:
                # A successor from this file may have no number yet: it follows below.
                opvolger, rij.organisatie.opvolger = rij.organisatie.opvolger, None
                rij.organisatie.save()
                rij.organisatie.opvolger = opvolger
        for rij in self.rijen:
            if rij.organisatie.opvolger and rij.verschillen:
                rij.organisatie.save(update_fields=["opvolger"])

    @staticmethod
    def _bewaar_domeinen(rij):
        if rij.domeinen is None:
            return
        oud = [] if rij.is_nieuw else sorted(str(domein) for domein in rij.organisatie.maildomeinen.all())
        if oud != rij.domeinen:
            rij.verschillen.append(verschil("maildomeinen", oud, rij.domeinen))
            Maildomein.objects.filter(organisatie=rij.organisatie).exclude(domein__in=rij.domeinen).delete()
            Maildomein.objects.bulk_create(
                Maildomein(organisatie=rij.organisatie, domein=domein) for domein in rij.domeinen if domein not in oud
            )

    def _bewaar_deelnemers(self, rij):
        if rij.deelnemers is None:
            return
        nieuw = {self.op_code[code.upper()] for code in rij.deelnemers}
        oud = set() if rij.is_nieuw else set(rij.organisatie.deelnemers.all())
        if oud != nieuw:
            rij.verschillen.append(verschil("deelnemers", oud, nieuw))
            rij.organisatie.deelnemers.set(nieuw)


class Command(Importopdracht):
    """Add and change organisations; none is ever removed."""

    kolommen = KOLOMMEN
    intro = "Voegt organisaties uit een CSV-bestand toe en werkt bestaande bij. Er verdwijnt er nooit een."
    slot = """Een lege cel laat staan wat er staat; een streepje (-) maakt leeg, waar dat kan. Een organisatie wordt
herkend aan haar code (hoofdletters maken niet uit), of zonder code aan haar slug of naam. Een organisatie die anders
gaat heten, houdt haar webadres."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--soort", choices=Organisatiesoort.values, help="soort van de regels waarop geen soort staat"
        )

    def verwerk(self, tabel, *, proef, soort, **opties):
        return Invoer(tabel.regels, soort).bewaar(indexeer=not proef)


def _volledige_naam(naam, soort):
    if soort == Organisatiesoort.GEMEENTE and not naam.casefold().startswith("gemeente "):
        return f"Gemeente {naam}"
    return naam


def _of(waarden):
    *begin, laatste = waarden
    return f"{', '.join(begin)} of {laatste}"
