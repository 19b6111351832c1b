"""Reading what was typed over from paper cards: a CSV table of cards, or no more than addresses.

In a table every line is a card; a line with an address alone invites someone who lays cards himself. What is no topic
of the list, by name or synonym, becomes own words. All mistakes are named at once, each with its line.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from deskundigen.invoer import Fouten, InvoerFout, Kolom, Regel, lees_tekst
from deskundigen.keuzes import Keuzes
from deskundigen.models import Kleur, Lid, Maildomein, Niveau, Organisatie
from deskundigen.papier.models import Papierkaart

KOLOMMEN = [
    Kolom(
        "email",
        "het mailadres van wie de kaart schreef",
        ook=("e-mail", "e-mailadres", "mail", "mailadres", "emailadres"),
        verplicht=True,
        nooit_leeg=True,
    ),
    Kolom("kleur", "groen, rood of blauw; leeg bij alleen een uitnodiging"),
    Kolom("onderwerp", "een onderwerp uit de lijst, of een ander woord ervoor", een_regel=True),
    Kolom("tekst", "wat er verder op de kaart staat", ook=("eigen woorden", "woorden"), een_regel=True),
    Kolom("niveau", "hoeveel iemand ervan weet: iets, vaker of veel; leeg is iets"),
]
MEESTE_MENSEN = 300
MEESTE_KAARTEN = 30
_SCHEIDING = re.compile(r"[\s,;]+")
_LANGSTE_TEKST = Papierkaart._meta.get_field("tekst").max_length


class Voorgelegd(NamedTuple):
    """A card as it will be proposed."""

    kleur: str
    onderwerp_id: int | None
    tekst: str
    niveau: str


@dataclass
class Stapel:
    """Whom to invite, each with the cards of that person, in the order in which they were typed."""

    per_adres: dict[str, list[Voorgelegd]]
    opmerkingen: list[str] = field(default_factory=list)

    @property
    def aantal_kaarten(self):
        return sum(len(kaarten) for kaarten in self.per_adres.values())


def lees_stapel(tekst: str, keuzes: Keuzes) -> Stapel:
    """Return what `tekst` says; raises InvoerFout with every mistake, each with its line."""
    if not tekst.strip():
        raise InvoerFout("Plak een tabel of mailadressen, of kies een bestand.")
    stapel = _tabel(tekst, keuzes) if _is_tabel(tekst) else _adressen(tekst)
    if len(stapel.per_adres) > MEESTE_MENSEN:
        raise InvoerFout(f"Dit zijn {len(stapel.per_adres)} mensen. Nodig er per keer hoogstens {MEESTE_MENSEN} uit.")
    return stapel


def _is_tabel(tekst):
    """Whether the first line names columns rather than people."""
    eerste = tekst.strip().splitlines()[0].casefold()
    namen = {naam for kolom in KOLOMMEN for naam in (kolom.naam, *kolom.ook)}
    return "@" not in eerste and any(cel.strip(' "') in namen for cel in re.split(r"[;,\t]", eerste))


def _adressen(tekst):
    fouten, adressen = Fouten(), {}
    for nummer, regel in enumerate(tekst.splitlines(), start=1):
        # As mail programs copy them: "Anna Jansen <anna@rhenen.example>; Bert ...".
        gevonden = [adres for _, adres in getaddresses([regel.replace(";", ",")])] if "<" in regel else None
        for adres in gevonden if gevonden is not None else _SCHEIDING.split(regel):
            if adres:
                adressen.setdefault(_adres(Regel(nummer, {}), adres, fouten), Regel(nummer, {}))
    _weiger_vreemden(adressen, fouten)
    fouten.werp()
    return Stapel({adres: [] for adres in adressen})


def _tabel(tekst, keuzes):
    tabel = lees_tekst(tekst, KOLOMMEN)
    fouten, eerste, per_adres = Fouten(), {}, defaultdict(list)
    opmerkingen = list(tabel.opmerkingen)
    for regel in tabel.regels:
        adres = _adres(regel, regel["email"] or "", fouten)
        eerste.setdefault(adres, regel)
        per_adres[adres] += _kaart(regel, keuzes, fouten, opmerkingen)
        if len(per_adres[adres]) == MEESTE_KAARTEN + 1:
            fouten.meld(regel, f"{adres} heeft meer dan {MEESTE_KAARTEN} kaarten.")
    _weiger_vreemden(eerste, fouten)
    fouten.werp()
    return Stapel({adres: list(dict.fromkeys(kaarten)) for adres, kaarten in per_adres.items()}, opmerkingen)


def _adres(regel, adres, fouten):
    adres = adres.strip().lower()
    try:
        validate_email(adres)
    except ValidationError:
        fouten.meld(regel, f"“{adres}” is geen mailadres." if adres else "het mailadres ontbreekt.")
    return adres


def _weiger_vreemden(adressen, fouten):
    """Report who could do nothing with an invitation: no member, and no organisation to sign up with."""
    leden = dict(Lid.objects.filter(email__in=list(adressen)).values_list("email", "is_active"))
    domeinen = {adres.rpartition("@")[2] for adres in adressen if adres not in leden}
    actief = Organisatie.objects.actief().values("pk")
    bekend = set(
        Maildomein.objects.filter(domein__in=domeinen, organisatie__in=actief).values_list("domein", flat=True)
    )
    for adres, regel in adressen.items():
        domein = adres.rpartition("@")[2]
        if leden.get(adres) is False:
            fouten.meld(regel, f"{adres} hoort bij een account dat niet meer in gebruik is.")
        elif "@" in adres and adres not in leden and domein not in bekend:
            fouten.meld(
                regel,
                f"met {adres} kan niemand zich aanmelden: {domein} hoort bij geen organisatie. "
                "Zet dit domein eerst bij een organisatie.",
            )


def _kaart(regel, keuzes, fouten, opmerkingen):
    """Return the card of this line in a list; an empty one for a line that only invites."""
    kleur, niveau = (regel["kleur"] or "").casefold(), (regel["niveau"] or Niveau.IETS).casefold()
    if not kleur:
        if regel["onderwerp"] or regel["tekst"] or regel["niveau"]:
            fouten.meld(regel, "de kleur ontbreekt. Kies groen, rood of blauw.")
        return []
    if kleur not in Kleur.values:
        fouten.meld(regel, f"“{kleur}” is geen kleur van een kaart. Kies groen, rood of blauw.")
        return []
    if niveau not in Niveau.values:
        fouten.meld(regel, f"“{niveau}” is geen niveau. Kies iets, vaker of veel.")
    onderwerp, tekst = _waarover(regel, kleur, keuzes, fouten, opmerkingen)
    if len(tekst) > _LANGSTE_TEKST:
        fouten.meld(regel, f"de tekst is langer dan {_LANGSTE_TEKST} tekens.")
    return [Voorgelegd(kleur, onderwerp, tekst, "" if kleur == Kleur.ROOD else niveau)]


def _waarover(regel, kleur, keuzes, fouten, opmerkingen):
    """Return the key of the topic on this card, or None, and its own words."""
    woord, tekst = regel["onderwerp"] or "", regel["tekst"] or ""
    gevonden = keuzes.met_de_naam(woord) if woord else []
    if len(gevonden) > 1:
        namen = " of ".join(keuze.label for keuze in gevonden)
        fouten.meld(regel, f"“{woord}” kan {namen} zijn. Schrijf op welk onderwerp je bedoelt.")
    elif gevonden:
        return gevonden[0].pk, tekst
    elif kleur == Kleur.BLAUW:
        over = f"“{woord}” is geen onderwerp uit de lijst, en een" if woord else "een"
        fouten.meld(regel, f"{over} blauwe kaart gaat altijd over een onderwerp. Kies er een uit de lijst.")
    elif woord:
        opmerkingen.append(
            f"Regel {regel.nummer}: “{woord}” is geen onderwerp uit de lijst. Het komt bij de eigen woorden."
        )
        return None, f"{woord}: {tekst}" if tekst else woord
    elif not tekst:
        fouten.meld(regel, "er staat niets op deze kaart. Vul een onderwerp of een tekst in.")
    return None, tekst
