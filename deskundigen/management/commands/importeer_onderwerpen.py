"""Import topics from a CSV file; `manage.py importeer_onderwerpen --help` lists the columns."""

from dataclasses import dataclass, field

from django.utils.text import slugify

from deskundigen.invoer import Fouten, Importopdracht, Kolom, Regel, Verslag, verschil
from deskundigen.models import Onderwerp, OudAdres
from klussenbank.kern.tekst import vouw

KOLOMMEN = [
    Kolom("naam", "Naam van het onderwerp.", verplicht=True, een_regel=True),
    Kolom(
        "hoofdonderwerp",
        "Naam van het onderwerp waar dit onder staat; leeg bij een hoofdonderwerp.",
        ook=("hoofdthema",),
        een_regel=True,
    ),
    Kolom("omschrijving", "Eén of twee zinnen uitleg."),
    Kolom("synoniemen", "Andere woorden, met puntkomma’s ertussen. Vervangen de woorden die er stonden."),
    Kolom(
        "slug",
        "Laatste deel van het webadres. Zonder deze kolom afgeleid van de naam; blijft daarna gelijk.",
        nooit_leeg=True,
    ),
]


@dataclass
class Rij:
    """One line of the file with the topic that it is about. `ouder` is None where the file has no such column."""

    regel: Regel
    onderwerp: Onderwerp
    is_nieuw: bool
    ouder: str | None
    verschillen: list[str] = field(default_factory=list)
    zoekwoorden_anders: bool = False
    oud_adres: str = ""

    def zet(self, veld, waarde):
        """Give the topic a value and note the difference."""
        oud = getattr(self.onderwerp, veld)
        if oud != waarde:
            self.verschillen.append(verschil(veld, oud, waarde))
            setattr(self.onderwerp, veld, waarde)
            self.zoekwoorden_anders |= veld in {"naam", "synoniemen"}
            if veld == "slug" and not self.is_nieuw:
                self.oud_adres = oud


class Invoer:
    """Matches the lines with the topics that exist, checks everything, and then saves."""

    def __init__(self, tabel):
        self.fouten = Fouten()
        self.opmerkingen = []
        self.bestaand = list(Onderwerp.objects.all())
        op_nummer = {onderwerp.pk: onderwerp for onderwerp in self.bestaand}
        for onderwerp in self.bestaand:
            # One object per topic: what the file says about a main topic holds for its children too.
            onderwerp.ouder = op_nummer.get(onderwerp.ouder_id)
        self.op_slug = {onderwerp.slug: onderwerp for onderwerp in self.bestaand}
        self.op_naam = {vouw(onderwerp.naam): onderwerp for onderwerp in self.bestaand}
        self.rijen = [rij for regel in self._eenmaal(tabel.regels) if (rij := self._rij(regel))]
        self._controleer_bezet()
        self._kies_ouders()
        self._controleer_niveaus()
        self.fouten.werp()

    # One line

    def _eenmaal(self, regels):
        """Return the lines that count: a topic stands in one place.

        A name that is a main topic and also stands below another stays a main topic. A name below several
        main topics stays below the first. The other lines are skipped with a remark; the same name twice in
        the same place is a mistake.
        """
        gekozen = {}
        for regel in sorted(regels, key=lambda regel: bool(regel["hoofdonderwerp"])):
            naam = vouw(regel["naam"] or "")
            eerste = gekozen.setdefault(naam, regel)
            if eerste is regel or not naam:
                continue
            if vouw(eerste["hoofdonderwerp"] or "") == vouw(regel["hoofdonderwerp"] or ""):
                self.fouten.meld(regel, f"naam “{regel['naam']}” staat ook op regel {eerste.nummer}.")
            else:
                plaats = f"onder {eerste['hoofdonderwerp']}" if eerste["hoofdonderwerp"] else "een hoofdonderwerp"
                self.opmerkingen.append(
                    f"regel {regel.nummer} is overgeslagen: “{regel['naam']}” is op regel {eerste.nummer} al {plaats}."
                )
        over = {id(regel) for regel in gekozen.values()}
        return [regel for regel in regels if id(regel) in over or not regel["naam"]]

    def _rij(self, regel):
        naam = regel["naam"]
        if not naam:
            self.fouten.meld(regel, "naam: vul een naam in.")
            return None
        bestaand = self.op_slug.get(regel["slug"]) or self.op_naam.get(vouw(naam))
        # An empty cell says something here: a main topic.
        ouder = (regel["hoofdonderwerp"] or "") if "hoofdonderwerp" in regel.cellen else None
        rij = Rij(regel, bestaand or Onderwerp(), is_nieuw=bestaand is None, ouder=ouder)
        rij.zet("naam", naam)
        if regel["omschrijving"] is not None:
            rij.zet("omschrijving", regel["omschrijving"])
        if regel["slug"]:
            rij.zet("slug", regel["slug"])
        elif rij.is_nieuw:
            rij.onderwerp.slug = slugify(naam)
        if (synoniemen := regel.lijst("synoniemen", ";")) is not None:
            rij.zet("synoniemen", _zonder_dubbele(synoniemen, naam))
        self.fouten.meld_velden(regel, rij.onderwerp, ["naam", "slug", "omschrijving", "synoniemen"])
        return rij

    # All lines together

    def _controleer_bezet(self):
        """Report names and addresses that two lines want, or that a topic outside the file has."""
        in_bestand = {rij.onderwerp.pk for rij in self.rijen}
        anderen = [onderwerp for onderwerp in self.bestaand if onderwerp.pk not in in_bestand]
        namen = {vouw(onderwerp.naam): f"al van {onderwerp}" for onderwerp in anderen}
        # A topic may get back an address of its own.
        zelf = {rij.onderwerp.slug: rij.onderwerp.pk for rij in self.rijen}
        slugs = {
            oud.slug: f"het oude adres van {oud.onderwerp}"
            for oud in OudAdres.objects.select_related("onderwerp")
            if zelf.get(oud.slug) != oud.onderwerp_id
        }
        slugs |= {onderwerp.slug: f"al van {onderwerp}" for onderwerp in anderen}
        for rij in self.rijen:
            for wat, waarde, bezet in (
                ("naam", vouw(rij.onderwerp.naam), namen),
                ("slug", rij.onderwerp.slug, slugs),
            ):
                if waarde in bezet:
                    self.fouten.meld(rij.regel, f"{wat}: “{waarde}” is {bezet[waarde]}.")
                bezet[waarde] = f"al van regel {rij.regel.nummer}"

    def _kies_ouders(self):
        """Find the main topics by name, in the file (also further down) or among those that exist."""
        te_vinden = self.op_naam | {vouw(rij.onderwerp.naam): rij.onderwerp for rij in self.rijen}
        for rij in self.rijen:
            if rij.ouder is None:
                continue
            ouder = te_vinden.get(vouw(rij.ouder)) if rij.ouder else None
            if rij.ouder and ouder is None:
                self.fouten.meld(rij.regel, f"hoofdonderwerp: “{rij.ouder}” bestaat niet en staat niet in het bestand.")
            elif ouder is rij.onderwerp:
                self.fouten.meld(rij.regel, "hoofdonderwerp: een onderwerp kan niet onder zichzelf staan.")
            else:
                rij.zet("ouder", ouder)

    def _controleer_niveaus(self):
        """Report a third level, also one that arises with topics that are not in the file."""
        kinderen = {}
        for onderwerp in [*self.bestaand, *(rij.onderwerp for rij in self.rijen if rij.is_nieuw)]:
            if onderwerp.ouder:
                kinderen.setdefault(id(onderwerp.ouder), onderwerp)
        in_bestand = {id(rij.onderwerp) for rij in self.rijen}
        for rij in self.rijen:
            onderwerp, ouder = rij.onderwerp, rij.onderwerp.ouder
            if ouder and (kind := kinderen.get(id(onderwerp))):
                self.fouten.meld(
                    rij.regel,
                    f"hoofdonderwerp: “{onderwerp}” kan niet onder “{ouder}” staan, want “{kind}” staat onder "
                    f"“{onderwerp}”. Er zijn twee niveaus.",
                )
            elif ouder and ouder.ouder and id(ouder) not in in_bestand:
                self.fouten.meld(
                    rij.regel,
                    f"hoofdonderwerp: “{ouder}” staat zelf onder “{ouder.ouder}”. Er zijn twee niveaus.",
                )

    # Saving

    def bewaar(self, *, indexeer: bool) -> Verslag:
        """Save what differs and return the report; call it in a transaction.

        `indexeer` also renews the search index of what carries a topic whose words changed.
        """
        # Names may change places, so who changes makes way first.
        for rij in self.rijen:
            if rij.verschillen and not rij.is_nieuw:
                Onderwerp.objects.filter(pk=rij.onderwerp.pk).update(
                    naam=f"~{rij.onderwerp.pk}", slug=f"x-{rij.onderwerp.pk}-x"
                )
        verslag = Verslag(opmerkingen=self.opmerkingen)
        for rij in sorted(self.rijen, key=lambda rij: rij.onderwerp.ouder is not None):
            if rij.is_nieuw or rij.verschillen:
                # Its main topic has a number by now.
                rij.onderwerp.ouder = rij.onderwerp.ouder
                rij.onderwerp.save()
                rij.onderwerp.verhuis_kennis()
            verslag.tel(rij.onderwerp, rij.verschillen, is_nieuw=rij.is_nieuw)
        for rij in self.rijen:
            if rij.oud_adres:
                rij.onderwerp.kwam_van(rij.oud_adres)
        for rij in self.rijen:
            if rij.zoekwoorden_anders and not rij.is_nieuw and indexeer:
                rij.onderwerp.indexeer()
        return verslag


class Command(Importopdracht):
    """Add and change topics; none is ever removed."""

    kolommen = KOLOMMEN
    intro = "Voegt onderwerpen uit een CSV-bestand toe en werkt bestaande bij. Er verdwijnt er nooit een."
    slot = """Een lege cel laat staan wat er staat; een streepje (-) maakt leeg, waar dat kan. In de kolom
hoofdonderwerp betekent een lege cel: dit is een hoofdonderwerp. Een onderwerp wordt herkend aan zijn slug, of anders
aan zijn naam (hoofdletters en accenten maken niet uit). Er zijn precies twee niveaus. Een hoofdonderwerp mag verderop
in het bestand staan.
Een onderwerp staat op één plek: staat een naam onder meer hoofdonderwerpen, dan geldt de eerste; is het ook zelf een
hoofdonderwerp, dan blijft het dat. De andere regels worden overgeslagen en genoemd."""

    def verwerk(self, tabel, *, proef, **opties):
        Onderwerp.objects.neem_slot()
        return Invoer(tabel).bewaar(indexeer=not proef)


def _zonder_dubbele(woorden, naam):
    """Return `woorden` without `naam` and without those that are equal after folding."""
    gezien = {vouw(naam)}
    return [woord for woord in woorden if not (vouw(woord) in gezien or gezien.add(vouw(woord)))]
