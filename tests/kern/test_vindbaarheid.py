"""What people ask for is found: questions whose answers were judged by reading, on the demo and on other texts.

`pytest -s tests/kern/test_vindbaarheid.py` shows the table of questions.
"""

import csv
import json
import tomllib
from datetime import timedelta
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest
from django.utils import timezone

from deskundigen.models import Onderwerp
from klussen.models import Klus
from klussenbank.demo.laad import INHOUD
from klussenbank.kern import tekst
from klussenbank.kern.zoekveld import Rang, tsquery
from tests.fabriek import LidFabriek, OrganisatieFabriek

GOUD = Path(__file__).parent / "goud"
# Texts beside the repository, which are not copied into it.
GEDEELD = Path(__file__).parents[3] / "shared/data/teksten"

GEVONDEN_MINSTENS = 0.90
RAAK_MINSTENS = 0.80
# So many answers are looked at: the top of a page.
BOVENSTE = 5


class Meting(NamedTuple):
    """What was found for a question, the best first, and what a reader expects."""

    q: str
    gevonden: list[str]
    goed: list[str]

    @property
    def recall(self):
        """The part of what is expected that was found."""
        return len(set(self.goed) & set(self.gevonden)) / len(self.goed)

    @property
    def raak(self):
        """Precision at 5: the part of the top that is expected; a top may be shorter when no more is expected."""
        bovenste = self.gevonden[:BOVENSTE]
        plaatsen = BOVENSTE if len(self.goed) >= BOVENSTE else len(bovenste)
        return len(set(self.goed) & set(bovenste)) / plaatsen if plaatsen else 0

    def __str__(self):
        te_veel = [sleutel for sleutel in self.gevonden if sleutel not in self.goed]
        gemist = [sleutel for sleutel in self.goed if sleutel not in self.gevonden]
        regel = f"{self.q:36} {len(self.goed):4} {len(self.gevonden):4} {self.recall:6.2f} {self.raak:5.2f}"
        return f"{regel}  {f'misses {gemist}' if gemist else ''} {f'beside {te_veel[:8]}' if te_veel else ''}".rstrip()


def houd_tegen(metingen):
    """Hold the means against what is asked, and print the table; pytest shows it when they are too low."""
    gevonden, raak = mean(meting.recall for meting in metingen), mean(meting.raak for meting in metingen)
    print(f"\n{'question':36} good found recall   p@5")
    print(*metingen, sep="\n")
    print(f"{len(metingen)} questions: recall {gevonden:.3f}, precision at {BOVENSTE} {raak:.3f}")

    assert gevonden >= GEVONDEN_MINSTENS
    assert raak >= RAAK_MINSTENS


def zoek(klussen, q):
    """Return the titles of the klussen that answer, in the order of the page."""
    vraag = tsquery(q)
    gevonden = klussen.zoek(vraag).op_relevantie(Rang("zoekvector", vraag))
    titels = dict(gevonden.values_list("pk", "titel"))
    return [titels[pk] for pk in gevonden.sleutels(0, len(titels))]


@pytest.fixture
def klus(db):
    """Make a klus that is not saved yet."""
    lid = LidFabriek()

    def _klus(organisatie, dagen=0, **velden):
        moment = timezone.now() + timedelta(days=dagen)
        return Klus(plaatser=lid, organisatie=organisatie, omvang="klein", status="open", geplaatst_op=moment, **velden)

    return _klus


def _lees(bestand):
    return tomllib.loads(bestand.read_text(encoding="utf-8"))


def test_klussen_of_the_demo_are_found(klus):
    organisaties = {
        regel["slug"]: OrganisatieFabriek(naam=regel["naam"])
        for regel in _lees(INHOUD / "organisaties.toml")["organisatie"]
    }
    velden = ("naam", "slug", "synoniemen")
    onderwerpen = {
        regel["slug"]: Onderwerp(**{veld: regel[veld] for veld in velden}, sorteernaam=regel["slug"])
        for regel in _lees(INHOUD / "onderwerpen.toml")["onderwerp"]
    }
    Onderwerp.objects.bulk_create(onderwerpen.values())
    velden = ("titel", "samenvatting", "omschrijving", "plaats")
    klussen = []
    for regel in _lees(INHOUD / "klussen.toml")["klus"]:
        nieuw = klus(organisaties[regel["organisatie"]], regel["geplaatst"], **{veld: regel[veld] for veld in velden})
        nieuw.leid_af([onderwerpen[slug] for slug in regel["onderwerpen"]])
        klussen.append(nieuw)
    Klus.objects.bulk_create(klussen)
    goud = _lees(GOUD / "vragen_demo.toml")
    titels = goud["klussen"]
    sleutels = {titel: sleutel for sleutel, titel in titels.items()}

    assert set(sleutels) == {nieuw.titel for nieuw in klussen}
    assert len(goud["vraag"]) >= 40
    houd_tegen(
        [
            Meting(vraag["q"], [sleutels[titel] for titel in zoek(Klus.objects, vraag["q"])], vraag["goed"])
            for vraag in goud["vraag"]
        ]
    )


def test_texts_of_others_are_found(klus):
    if not GEDEELD.is_dir():
        pytest.skip(f"the texts that these questions are about are not there: {GEDEELD}")
    klussen = []
    for bron, teksten in _teksten().items():
        # Each file an organisation, each text a klus of it whose title is the key.
        organisatie = OrganisatieFabriek(naam=bron)
        for sleutel, (titel, inhoud) in teksten.items():
            vector = tekst.vector((titel, "A"), (inhoud, "C"))
            klussen.append(klus(organisatie, titel=sleutel, zoekvector=vector))
    Klus.objects.bulk_create(klussen)
    vragen = _lees(GOUD / "vragen_gedeeld.toml")["vraag"]

    assert {sleutel for vraag in vragen for sleutel in vraag["goed"]} <= {nieuw.titel for nieuw in klussen}
    assert len(vragen) >= 30
    houd_tegen(
        [
            Meting(vraag["q"], zoek(Klus.objects.filter(organisatie__naam=vraag["in"]), vraag["q"]), vraag["goed"])
            for vraag in vragen
        ]
    )


def _teksten():
    """Return of each file the texts, a title and what stands below it, by the key that the judged answers have."""
    with (GEDEELD / "rijksoverheid_vac.jsonl").open(encoding="utf-8") as bestand:
        antwoorden = {rij["id"][:8]: (rij["vraag"], rij["antwoord"]) for rij in map(json.loads, bestand)}
    # A vacancy has the number of its line, below the head; a description its own number.
    return {
        "antwoorden": antwoorden,
        "vacatures": _rijen("rijksvacatures_2022.csv", 2),
        "algoritmen": _rijen("algoritmeregister_beschrijvingen.csv", 1),
    }


def _rijen(naam, vanaf):
    with (GEDEELD / naam).open(encoding="utf-8", newline="") as bestand:
        rijen = enumerate(csv.DictReader(bestand), vanaf)
        return {f"{nummer} {rij['titel']}": (rij["titel"], rij.get("omschrijving", "")) for nummer, rij in rijen}
