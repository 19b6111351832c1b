from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek


@pytest.fixture
def ik(lid, als):
    return als(lid)


def test_profiel_toont_wie_het_is_en_hoe_te_bereiken(ik):
    persoon = DeskundigeFabriek(
        lid__voornaam="Sanne",
        lid__achternaam="Hoekstra",
        lid__functie="hydroloog",
        lid__email="sanne@rhenen.example",
        lid__organisatie__naam="Gemeente Rhenen",
        zin="Ik tel bomen.",
        over_mij="Eerst boswachter.\n\n<b>Nu</b> adviseur.",
        telefoon="06-1234 5678",
    )

    antwoord = ik.get(persoon.get_absolute_url())

    for tekst in ["Sanne Hoekstra", "hydroloog", "Gemeente Rhenen", "Ik tel bomen.", "&lt;b&gt;Nu&lt;/b&gt; adviseur."]:
        assert tekst in antwoord.text
    soep = BeautifulSoup(antwoord.content, "lxml")
    assert soep.select_one('a[href="mailto:sanne@rhenen.example"]')
    assert soep.select_one('a[href="tel:0612345678"]').get_text() == "06-1234 5678"
    assert soep.select_one("h1").get_text() == "Sanne Hoekstra"
    assert soep.select_one(f'a[href="{persoon.lid.organisatie.get_absolute_url()}"]')
    assert soep.select_one(f'a[href="{reverse("deskundigen:vraag", args=[persoon.pk])}"]').get_text() == "Stel je vraag"


def test_profiel_toont_groene_en_blauwe_kaarten_onder_hun_vraag(ik):
    persoon = KaartFabriek(kleur="blauw", onderwerp=OnderwerpFabriek(naam="Grondwater"), niveau="veel").lid
    KaartFabriek(lid=persoon, kleur="groen", onderwerp=None, tekst="Regen meten")
    KaartFabriek(lid=persoon, kleur="rood", onderwerp=None, tekst="Lange vergaderingen")

    soep = BeautifulSoup(ik.get(persoon.deskundige.get_absolute_url()).content, "lxml")

    groepen = {groep.h2.get_text(): groep.get_text() for groep in soep.select("main section")}
    assert set(groepen) == {"Voor welk onderwerp wil je je wel inzetten?", "Waar word je blij van?"}
    assert "Grondwater" in groepen["Voor welk onderwerp wil je je wel inzetten?"]
    assert "Regen meten" in groepen["Waar word je blij van?"]
    assert "Lange vergaderingen" not in soep.get_text()
    assert len(soep.select(".kaartje")) == 2


def test_eigen_profiel_zegt_dat_rood_er_niet_bij_staat(lid, als):
    DeskundigeFabriek(lid=lid)
    KaartFabriek(lid=lid, kleur="rood", onderwerp=None, tekst="Lange vergaderingen")

    antwoord = als(lid).get(lid.deskundige.get_absolute_url())

    assert "Zo zien anderen jou" in antwoord.text
    assert f'href="{reverse("profiel:mijn")}"' in antwoord.text
    assert "Lange vergaderingen" not in antwoord.text
    assert "Stel je vraag" not in antwoord.text


def test_profiel_van_wie_nu_niet_te_vragen_is_zegt_tot_wanneer(ik):
    persoon = DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=5))

    antwoord = ik.get(persoon.get_absolute_url())

    assert "Nu niet te vragen." in antwoord.text
    assert "Stel je vraag" not in antwoord.text


def test_wie_er_niet_in_staat_heeft_geen_profiel(ik, lid):
    inactief = DeskundigeFabriek(lid__is_active=False)

    for pk in [lid.pk, LidFabriek().pk, inactief.pk, 10**9]:
        assert ik.get(reverse("deskundigen:detail", args=[pk])).status_code == 404


def test_profiel_kost_evenveel_queries_bij_een_en_bij_drie_kaarten(ik, django_assert_num_queries):
    persoon = KaartFabriek().lid
    with django_assert_num_queries(4):
        ik.get(persoon.deskundige.get_absolute_url())
    for _ in range(2):
        KaartFabriek(lid=persoon)
    with django_assert_num_queries(4):
        ik.get(persoon.deskundige.get_absolute_url())
