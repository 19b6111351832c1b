"""Import members from the CSV file of a personnel system; `manage.py importeer_leden --help` lists the columns."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from deskundigen.invoer import Fouten, Importopdracht, InvoerFout, Kolom, Regel, Verslag, verschil
from deskundigen.lidmaatschap.models import Contactpersoon, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.rechten import leden_met_rechten
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from deskundigen.models import Lid, Organisatie
from klussenbank.kern import tekst

KOLOMMEN = [
    Kolom("email", "Mailadres. Hieraan wordt een lid herkend.", verplicht=True, nooit_leeg=True),
    Kolom("voornaam", "Nodig bij een nieuw lid.", een_regel=True, nooit_leeg=True),
    Kolom("tussenvoegsel", "Leeg naast een achternaam: er is er geen.", een_regel=True),
    Kolom("achternaam", "Nodig bij een nieuw lid.", ook=("naam",), een_regel=True, nooit_leeg=True),
    Kolom("functie", "Functie.", een_regel=True),
    Kolom("organisatie_code", "Officiële code van de organisatie, zoals GM0340.", nooit_leeg=True),
    Kolom(
        "organisatie",
        "Naam of slug van de organisatie, waar geen code staat. Of geef --organisatie.",
        ook=("werkgever",),
        een_regel=True,
        nooit_leeg=True,
    ),
    Kolom(
        "uit_dienst",
        "Laatste werkdag: 2026-01-31 of 31-01-2026. Is die voorbij, dan vertrekt het lid.",
        ook=("datum_uit_dienst",),
    ),
]
# With more of an organisation leaving at once than one in this many, someone must say that it is so.
EEN_OP = 5
# So many examples stand in a remark.
VOORBEELDEN = 5
SECONDEN_TUSSEN_MELDINGEN = 1.0


@dataclass
class Rij:
    """One line of the file with the member that it is about."""

    regel: Regel
    lid: Lid
    # That the line is about; the member may work elsewhere, or go there by another line.
    organisatie: Organisatie
    is_weg: bool
    verschillen: list[str] = field(default_factory=list)
    velden: list[str] = field(default_factory=list)

    @property
    def is_nieuw(self):
        return self.lid.pk is None

    def zet(self, veld, waarde):
        """Give the member a value and note the difference."""
        oud = getattr(self.lid, veld)
        if oud != waarde:
            self.verschillen.append(verschil(veld, oud, waarde))
            self.velden.append(veld)
            setattr(self.lid, veld, waarde)


class Voortgang:
    """Says how far the work is, once a second."""

    def __init__(self, schrijf):
        self._schrijf = schrijf
        self._laatst = time.monotonic()

    def meld(self, wat, gedaan, totaal):
        if time.monotonic() - self._laatst >= SECONDEN_TUSSEN_MELDINGEN:
            self._laatst = time.monotonic()
            self._schrijf(f"{wat}: {gedaan} van {totaal}.")


class Invoer:
    """Matches the lines with the members that exist, checks everything, and then saves."""

    def __init__(self, regels, organisatie):
        self.fouten = Fouten()
        organisaties = list(Organisatie.objects.select_related("opvolger"))
        self.op_code = {organisatie.code.upper(): organisatie for organisatie in organisaties if organisatie.code}
        self.op_naam = {tekst.vouw(organisatie.naam): organisatie for organisatie in organisaties}
        self.op_slug = {organisatie.slug: organisatie for organisatie in organisaties}
        self.vaste = self._vaste(organisatie)
        adressen = {(regel["email"] or "").lower() for regel in regels}
        self.bekend = {lid.email: lid for lid in Lid.objects.filter(email__in=adressen).select_related("organisatie")}
        # Before the lines changed anything.
        self.werkt_bij = {lid.pk: lid.organisatie for lid in self.bekend.values()}
        self.namen = {lid.pk: _naam(lid) for lid in self.bekend.values()}
        self.genoemd = {self.vaste.pk} if self.vaste else set()
        self.rijen = [rij for regel in regels if (rij := self._rij(regel))]
        self._controleer_dubbel()
        self.fouten.werp()

    # One line

    def _rij(self, regel):
        email = (regel["email"] or "").lower()
        if not email:
            self.fouten.meld(regel, "email: vul een mailadres in.")
            return None
        organisatie = self._organisatie(regel)
        if organisatie is None:
            return None
        self.genoemd.add(organisatie.pk)
        lid = self.bekend.get(email) or Lid(email=email, organisatie=organisatie)
        rij = Rij(regel, lid, organisatie, is_weg=self._is_uit_dienst(regel))
        if rij.is_weg:
            return rij
        for veld in ("voornaam", "achternaam"):
            if regel[veld]:
                rij.zet(veld, regel[veld])
            elif rij.is_nieuw:
                self.fouten.meld(regel, f"{veld}: vul een {veld} in. {email} is nog geen lid.")
        if regel["tussenvoegsel"] is not None or (regel["achternaam"] and "tussenvoegsel" in regel.cellen):
            rij.zet("tussenvoegsel", regel["tussenvoegsel"] or "")
        if regel["functie"] is not None:
            rij.zet("functie", regel["functie"])
        rij.zet("organisatie", organisatie)
        gevuld = [veld for veld in ("voornaam", "tussenvoegsel", "achternaam", "functie") if getattr(lid, veld)]
        self.fouten.meld_velden(regel, lid, ["email", *gevuld])
        return rij

    def _vaste(self, slug):
        """Return the organisation that was named beside the file; raises InvoerFout."""
        if not slug:
            return None
        if slug not in self.op_slug:
            raise InvoerFout(f"--organisatie: er is geen organisatie met slug “{slug}”.")
        return self.op_slug[slug]

    def _organisatie(self, regel):
        """Return the organisation of this line; None where something is wrong with it."""
        if code := regel["organisatie_code"]:
            gevonden = self.op_code.get(code.upper())
            wat = f"organisatie_code: er is geen organisatie met code “{code}”."
        elif naam := regel["organisatie"]:
            gevonden = self._met_naam(naam)
            wat = f"organisatie: er is geen organisatie “{naam}”."
        else:
            gevonden = self.vaste
            wat = "organisatie: vul een code, naam of slug in, of geef --organisatie mee."
        if gevonden is None:
            self.fouten.meld(regel, wat)
        elif self.vaste and gevonden != self.vaste:
            self.fouten.meld(regel, f"organisatie: {gevonden} is niet {self.vaste}, die bij --organisatie staat.")
        elif gevonden.beeindigd_op and gevonden.beeindigd_op <= timezone.localdate():
            verder = f" Het werk ging verder bij {gevonden.opvolger}." if gevonden.opvolger else ""
            self.fouten.meld(regel, f"organisatie: {gevonden} bestaat niet meer.{verder}")
        else:
            return gevonden
        return None

    def _met_naam(self, naam):
        """Return the organisation with this name or slug; a municipality may go without "Gemeente"."""
        vormen = [tekst.vouw(naam), tekst.vouw(f"Gemeente {naam}")]
        return next((self.op_naam[vorm] for vorm in vormen if vorm in self.op_naam), self.op_slug.get(naam.lower()))

    def _is_uit_dienst(self, regel):
        if not regel["uit_dienst"]:
            return False
        for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(regel["uit_dienst"], vorm).date() < timezone.localdate()
            except ValueError:
                continue
        self.fouten.meld(regel, f"uit_dienst: “{regel['uit_dienst']}” is geen datum. Schrijf 2026-01-31 of 31-01-2026.")
        return False

    # All lines together

    def _controleer_dubbel(self):
        """Two lines about one member contradict each other, unless by one of them he leaves: then he stays or moves."""
        eerder: dict[tuple[str, bool], Regel] = {}
        for rij in self.rijen:
            ander = eerder.setdefault((rij.lid.email, rij.is_weg), rij.regel)
            if ander is not rij.regel:
                self.fouten.meld(rij.regel, f"email: “{rij.lid.email}” staat ook op regel {ander.nummer}.")

    def vertrekkers(self):
        """Return who leaves, and those of them who have rights in admin and so stay.

        Those are the members of the organisations in the file who are not in it, or whose last day there has passed.
        """
        blijft = {rij.lid.email for rij in self.rijen if not rij.is_weg}
        actief = Lid.objects.actief().select_related("organisatie").order_by("organisatie_id", "sorteernaam", "pk")
        gaan = [lid for lid in actief.filter(organisatie__in=self.genoemd) if lid.email not in blijft]
        met_rechten = set(leden_met_rechten().filter(pk__in=[lid.pk for lid in gaan]).values_list("pk", flat=True))
        return [lid for lid in gaan if lid.pk not in met_rechten], [lid for lid in gaan if lid.pk in met_rechten]

    def te_veel(self, vertrekkers):
        """Say of which organisations so many leave, or go to another one, that it may be a mistake."""
        weg = Counter(lid.organisatie for lid in vertrekkers if lid.organisatie)
        weg.update(
            self.werkt_bij[rij.lid.pk] for rij in self.rijen if "organisatie" in rij.velden and rij.lid.is_active
        )
        return [
            f"Van {organisatie} vertrekken er {aantal} van de {leden}: meer dan een op de {EEN_OP}."
            for organisatie, aantal in weg.items()
            if aantal * EEN_OP > (leden := Lid.objects.actief().filter(organisatie=organisatie).count())
        ]

    # Saving

    def bewaar(self, voortgang, *, proef: bool, zeker: bool) -> Verslag:
        """Save what differs and return the report; call it in a transaction. Raises InvoerFout."""
        verslag = Verslag(vertrokken=[])
        vertrekkers, blijven = self.vertrekkers()
        self._sla_over(verslag)
        te_veel = self.te_veel(vertrekkers)
        if te_veel and not zeker and not proef:
            raise InvoerFout(*te_veel, "Klopt dat? Kijk met --proef wie het zijn, en geef dan --zeker mee.")
        if te_veel and not zeker:
            verslag.opmerkingen += [*te_veel, "Om dit echt in te lezen is --zeker nodig."]
        verslag.opmerkingen += [
            f"{lid.email} vertrekt niet: dit lid heeft rechten in beheer. Een hoofdbeheerder sluit dit account."
            for lid in blijven
        ]
        self._meld_vreemde_domeinen(verslag)
        for gedaan, rij in enumerate(self.rijen):
            voortgang.meld("Regels", gedaan, len(self.rijen))
            if not rij.is_weg:
                self._bewaar(rij, verslag)
        voortgang.meld("Regels", len(self.rijen), len(self.rijen))
        for lid, gevolgen in laat_vertrekken(vertrekkers, wijze=Vertrekwijze.IMPORT).items():
            verslag.vertrokken.append(f"{_wie(lid)}{': ' if gevolgen else ''}{'; '.join(gevolgen)}")
        return verslag

    def _sla_over(self, verslag):
        """Leave out, and name, what a file has no say in."""
        gewijzigd = [rij.lid.pk for rij in self.rijen if rij.velden and not rij.is_nieuw]
        met_rechten = set(leden_met_rechten().filter(pk__in=gewijzigd).values_list("pk", flat=True))
        blijft = {rij.lid.email for rij in self.rijen if not rij.is_weg}
        rijen, self.rijen = self.rijen, []
        for rij in rijen:
            lid = rij.lid
            if not rij.is_weg and lid.pk in met_rechten:
                verslag.opmerkingen.append(
                    f"{lid.email} wijzigt niet: dit lid heeft rechten in beheer. Een hoofdbeheerder kan dat wel."
                )
                verslag.gelijk += 1
                continue
            self.rijen.append(rij)
            is_hier = rij.is_weg and not rij.is_nieuw and lid.is_active and lid.email not in blijft
            if is_hier and self.werkt_bij[lid.pk] != rij.organisatie:
                verslag.opmerkingen.append(
                    f"{lid.email}: de laatste werkdag bij {rij.organisatie} telt niet. Dit lid werkt daar niet."
                )

    def _meld_vreemde_domeinen(self, verslag):
        """Name new members whose address is none of their organisation: perhaps a typing mistake."""
        domeinen = set(Organisatie.objects.filter(pk__in=self.genoemd).values_list("pk", "maildomeinen__domein"))
        vreemd = [
            rij.lid.email
            for rij in self.rijen
            if rij.is_nieuw
            and not rij.is_weg
            and (rij.lid.organisatie_id, rij.lid.email.rpartition("@")[2]) not in domeinen
        ]
        if vreemd:
            meer = f" en nog {len(vreemd) - VOORBEELDEN}" if len(vreemd) > VOORBEELDEN else ""
            verslag.opmerkingen.append(
                f"Geen maildomein van hun organisatie: {', '.join(vreemd[:VOORBEELDEN])}{meer}. Kijk of dat klopt."
            )

    def _bewaar(self, rij, verslag):
        lid = rij.lid
        if rij.is_nieuw:
            velden = ("voornaam", "tussenvoegsel", "achternaam", "functie", "organisatie")
            lid = Lid.objects.create_user(lid.email, None, **{veld: getattr(lid, veld) for veld in velden})
            verslag.tel(_wie(lid), [], is_nieuw=True)
            return
        if not lid.is_active:
            if not Vertrek.objects.nog_weg().filter(lid=lid, wijze=Vertrekwijze.IMPORT).exists():
                verslag.opmerkingen.append(
                    f"{lid.email} blijft gesloten: dit account is niet door een bestand gesloten. "
                    "Een coördinator kan het weer openen."
                )
                verslag.gelijk += 1
                return
            if self.namen[lid.pk] != _naam(lid):
                verslag.opmerkingen.append(
                    f"{lid.email} blijft gesloten: dit account is van iemand met een andere naam. "
                    "Is het dezelfde persoon? Een coördinator kan het weer openen."
                )
                verslag.gelijk += 1
                return
            heropen(lid)
            rij.verschillen.insert(0, "weer in dienst")
        if rij.velden:
            self._wijzig(lid, rij.velden)
        verslag.tel(_wie(lid), rij.verschillen, is_nieuw=False)

    @staticmethod
    def _wijzig(lid, velden):
        """Save what changed, and nothing else: someone may have changed the rest in the meantime."""
        lid.save(update_fields=[*velden, "sorteernaam"])
        Contactpersoon.objects.filter(lid=lid).exclude(organisatie=lid.organisatie_id).delete()
        if hasattr(lid, "deskundige"):
            lid.deskundige.indexeer()


class Command(Importopdracht):
    """Add and change members, and let those leave who are in service no more."""

    kolommen = KOLOMMEN
    intro = """Leest de medewerkers van een of meer organisaties uit een CSV-bestand: wie erbij komt, wie anders heet of
bij een andere organisatie werkt, en wie weg is. Wie bij een organisatie uit het bestand hoort en er zelf niet in
staat, vertrekt: geef dus van elke organisatie alle medewerkers."""
    slot = """Een lege cel laat staan wat er staat; een streepje (-) maakt leeg, waar dat kan. Van een vertrekker gaat
het account dicht, gaan de klussen naar wie meevraagt of naar de lijst van de coördinator, en worden de reacties
ingetrokken; wie het raakt, krijgt één mail. Een nieuw lid logt in met een code per mail en krijgt geen mail."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--organisatie", help="slug van de organisatie waarover het hele bestand gaat")
        parser.add_argument(
            "--zeker",
            action="store_true",
            help=f"nodig als van een organisatie meer dan een op de {EEN_OP} leden vertrekt of naar een andere gaat",
        )

    def verwerk(self, tabel, *, proef, organisatie, zeker, **opties):
        return Invoer(tabel.regels, organisatie).bewaar(Voortgang(self.stdout.write), proef=proef, zeker=zeker)


def _naam(lid):
    """First and last name: by which one sees that an address was given to someone else."""
    return tekst.vouw(f"{lid.voornaam} {lid.achternaam}")


def _wie(lid):
    return f"{lid.naam} <{lid.email}>, {lid.organisatie or 'zonder organisatie'}"
