import pytest
from django.urls import reverse

from deskundigen.models import Deskundige, Kaart
from tests.fabriek import KaartFabriek, OnderwerpFabriek

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
