"""The number beside each choice of the directory; red cards count nowhere."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek

LIJST = "/deskundigen/"


@pytest.fixture
def gids(db):
    water = OnderwerpFabriek(slug="water")
    riool, peil = OnderwerpFabriek(slug="riool", ouder=water), OnderwerpFabriek(slug="peil", ouder=water)
    ede, buren = OrganisatieFabriek(slug="ede"), OrganisatieFabriek(slug="buren")
    een, twee = DeskundigeFabriek(lid__organisatie=ede).lid, DeskundigeFabriek(lid__organisatie=ede).lid
    later = DeskundigeFabriek(lid__organisatie=buren, niet_tot=timezone.localdate() + timezone.timedelta(days=9)).lid
    KaartFabriek(lid=een, onderwerp=riool, kleur="blauw")
    KaartFabriek(lid=een, onderwerp=riool, kleur="groen")
    KaartFabriek(lid=een, onderwerp=peil, kleur="rood")
    KaartFabriek(lid=twee, onderwerp=peil, kleur="groen")
    KaartFabriek(lid=twee, onderwerp=None, tekst="Riool", kleur="rood")
    KaartFabriek(lid=later, onderwerp=riool, kleur="blauw")
    KaartFabriek(lid=LidFabriek(organisatie=ede), onderwerp=riool)
    KaartFabriek(lid=DeskundigeFabriek(lid__is_active=False).lid, onderwerp=riool)


@pytest.mark.parametrize(
    ("vraag", "naam", "verwacht"),
    [
        ("", "onderwerp", {"water": "2", "riool": "1", "peil": "1"}),
        ("", "organisatie", {"ede": "2", "buren": "0"}),
        ("", "kleur", {"blauw": "1", "groen": "2"}),
        ("", "beschikbaar", {"alle": "3"}),
        ("beschikbaar=alle", "onderwerp", {"water": "3", "riool": "2", "peil": "1"}),
        # A topic and a colour are looked for on one and the same card.
        ("kleur=blauw", "onderwerp", {"water": "1", "riool": "1", "peil": "0"}),
        ("kleur=blauw", "kleur", {"blauw": "1", "groen": "2"}),
        ("onderwerp=peil", "kleur", {"blauw": "0", "groen": "1"}),
        ("onderwerp=peil", "onderwerp", {"water": "2", "riool": "1", "peil": "1"}),
        ("onderwerp=peil", "organisatie", {"ede": "1", "buren": "0"}),
        ("onderwerp=weg", "organisatie", {"ede": "0", "buren": "0"}),
        ("organisatie=buren", "organisatie", {"ede": "2", "buren": "0"}),
        ("organisatie=buren", "beschikbaar", {"alle": "1"}),
    ],
)
def test_choice_says_how_many_it_gives(als, lid, gids, vraag, naam, verwacht):
    html = BeautifulSoup(als(lid).get(f"{LIJST}?{vraag}").content, "lxml")

    invoer = {i["value"]: i for i in html.select(f".filters input[name={naam}]")}
    assert {waarde: html.find(id=invoer[waarde]["aria-describedby"]).text for waarde in verwacht} == verwacht
