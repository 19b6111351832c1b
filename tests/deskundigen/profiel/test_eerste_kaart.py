import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.urls import reverse

from deskundigen.acties import kies_eerste_onderwerp
from deskundigen.models import Deskundige, Kaart
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek

EERSTE = reverse("profiel:eerste_kaart")
MIJN = reverse("profiel:mijn")


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater")


@pytest.mark.parametrize(("kleur", "niveau"), [("groen", "iets"), ("blauw", "iets"), ("rood", "")])
def test_een_klik_is_de_eerste_kaart(lid, als, onderwerp, kleur, niveau):
    for _ in range(2):
        antwoord = als(lid).post(EERSTE, {"onderwerp": "grondwater", "kleur": kleur}, follow=True)

    kaart = Kaart.objects.get()
    assert (kaart.lid, kaart.onderwerp, kaart.kleur, kaart.niveau) == (lid, onderwerp, kleur, niveau)
    assert antwoord.redirect_chain == [(MIJN, 302)]
    assert "Je eerste kaart ligt er." in antwoord.text
    assert f'href="{reverse("profiel:kaart_wijzigen", args=[kaart.pk])}">Vul hem aan</a> met ' in antwoord.text
    assert Deskundige.objects.filter(lid=lid).exists() == (kleur != "rood")


@pytest.mark.parametrize("velden", [{}, {"onderwerp": "weg", "kleur": "groen"}, {"onderwerp": "\x00", "kleur": "x"}])
def test_klik_op_wat_niet_bestaat_geeft_een_melding(lid, als, onderwerp, velden):
    antwoord = als(lid).post(EERSTE, velden, follow=True)

    assert "Deze kaart is niet gemaakt" in antwoord.text
    assert not Kaart.objects.exists()


def test_klik_die_een_rode_kaart_tegenspreekt_geeft_een_melding(lid, als, onderwerp):
    KaartFabriek(lid=lid, onderwerp=onderwerp, kleur="rood")

    antwoord = als(lid).post(EERSTE, {"onderwerp": "grondwater", "kleur": "groen"}, follow=True)

    assert "Over één onderwerp kan een rode kaart niet samengaan" in antwoord.text
    assert Kaart.objects.count() == 1
    assert not Deskundige.objects.exists()


def test_deel_van_de_startpagina_heeft_drie_knoppen_en_zegt_wie_wat_ziet(onderwerp, rf, lid):
    verzoek = rf.get("/")
    verzoek.user = lid
    soep = BeautifulSoup(
        render_to_string("profiel/_eerste_kaart.html", {"eerste_onderwerp": onderwerp}, verzoek), "html.parser"
    )

    assert soep.select_one("form")["action"] == EERSTE
    assert soep.select_one('[name="onderwerp"]')["value"] == "grondwater"
    assert [knop["value"] for knop in soep.select('button[name="kleur"]')] == ["groen", "blauw", "rood"]
    assert "Een rode kaart ziet alleen jij." in soep.get_text()
    assert "Dan kom je in Wie weet wat te staan" in soep.get_text()


def test_zonder_onderwerpen_is_er_niets_om_te_tonen(lid):
    assert kies_eerste_onderwerp(lid) is None
    assert render_to_string("profiel/_eerste_kaart.html", {"eerste_onderwerp": None}).strip() == ""


def test_nieuwkomer_krijgt_het_onderwerp_met_de_meeste_open_kaarten_van_anderen(lid, onderwerp):
    OnderwerpFabriek(naam="Aardgas")
    veel = OnderwerpFabriek(naam="Veel")
    niet_in_lijst = OnderwerpFabriek(naam="Elders")
    for _ in range(2):
        KaartFabriek(onderwerp=veel)
        KaartFabriek(onderwerp=veel, kleur="groen")
    KaartFabriek(onderwerp=onderwerp)
    for _ in range(6):
        KaartFabriek(onderwerp=niet_in_lijst, lid=LidFabriek())
        KaartFabriek(onderwerp=niet_in_lijst, lid=DeskundigeFabriek(lid__is_active=False).lid)

    assert kies_eerste_onderwerp(lid) == veel


def test_zonder_kaarten_is_het_het_eerste_onderwerp(lid, onderwerp):
    eerste = OnderwerpFabriek(naam="Aardgas")

    assert kies_eerste_onderwerp(lid) == eerste
