"""A red card is its owner's alone: no page of admin differs by a byte, for superusers neither."""

import pytest
from django.contrib import admin
from django.urls import reverse

from deskundigen.models import Kaart
from tests.beheer.hulp import doe_actie, lijst, pagina, zonder_token
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek

# The same pages again and again: see tests/site/conftest.py for why coverage does not look on.
pytestmark = pytest.mark.no_cover

ONDERWERP, LID = "deskundigen.onderwerp", "deskundigen.lid"


@pytest.fixture
def wereld(db):
    """People, topics and klussen; the owner of the red cards has a profile, and someone else has none."""
    eigenaar = DeskundigeFabriek(lid__voornaam="Rosa").lid
    KaartFabriek(lid=eigenaar, onderwerp=OnderwerpFabriek(naam="Bodem"))
    return {
        "eigenaar": eigenaar,
        "zonder_profiel": LidFabriek(),
        "water": OnderwerpFabriek(naam="Water"),
        "regen": OnderwerpFabriek(naam="Regen"),
        "reactie": ReactieFabriek(klus=KlusFabriek(plaatser=eigenaar)),
    }


def adressen(wereld):
    """Every page of admin: start, parts, each list plain and searched, each page with history and removal."""
    objecten = [
        *[wereld["eigenaar"], wereld["zonder_profiel"], wereld["water"], wereld["regen"]],
        *[wereld["eigenaar"].organisatie, wereld["reactie"], wereld["reactie"].klus],
    ]
    yield "/beheer/"
    for label in ("deskundigen", "klussen", "kern", "admin"):
        yield f"/beheer/{label}/"
    for model in admin.site._registry:
        adres = lijst(model._meta.label_lower)
        yield from (adres, f"{adres}?q=rosa", f"{adres}?q=water", f"{adres}add/")
    for obj in objecten:
        naam = f"admin:{obj._meta.app_label}_{obj._meta.model_name}"
        yield pagina(obj)
        yield from (reverse(f"{naam}_{soort}", args=[obj.pk]) for soort in ("history", "delete"))
    yield f"{lijst(ONDERWERP)}samenvoegen/?onderwerp={wereld['water'].pk}&onderwerp={wereld['regen'].pk}"
    yield f"{lijst(LID)}?organisatie={wereld['eigenaar'].organisatie_id}"
    for filter_ in ("kaarten__isnull=0", "kaarten__kleur=rood", "kaarten=1", "deskundige__isnull=0"):
        yield f"{lijst(LID)}?{filter_}"
        yield f"{lijst(ONDERWERP)}?{filter_}"
    for model in ("kaart", "vraag", "deskundige"):
        yield f"/beheer/deskundigen/{model}/"
    yield "/beheer/autocomplete/?app_label=deskundigen&model_name=kaart&field_name=onderwerp"


def foto(client, wereld):
    """Status and bytes of every page."""
    return {
        adres: (antwoord.status_code, zonder_token(antwoord))
        for adres in adressen(wereld)
        for antwoord in [client.get(adres)]
    }


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_geen_pagina_verschilt_door_een_rode_kaart(request, als, wereld, wie):
    client = als(request.getfixturevalue(wie))
    zonder = foto(client, wereld)

    KaartFabriek(lid=wereld["eigenaar"], onderwerp=wereld["water"], kleur="rood")
    KaartFabriek(lid=wereld["eigenaar"], onderwerp=None, tekst="Vergaderen", kleur="rood")
    KaartFabriek(lid=wereld["zonder_profiel"], onderwerp=wereld["water"], kleur="rood")
    met = foto(client, wereld)

    assert [adres for adres in zonder if zonder[adres] != met[adres]] == []
    assert sum(status == 200 for status, _ in met.values()) > 30


def test_een_blauwe_kaart_verschilt_wel(als, wereld, beheerder):
    """So the comparison above can fail."""
    client = als(beheerder)
    zonder = foto(client, wereld)
    KaartFabriek(lid=wereld["eigenaar"], onderwerp=wereld["water"], kleur="blauw")

    verschil = {adres for adres, pagina_ in foto(client, wereld).items() if pagina_ != zonder[adres]}
    assert lijst(ONDERWERP) in verschil


@pytest.mark.parametrize("rood_op", [None, "water", "regen", "beide"])
@pytest.mark.django_db(reset_sequences=True)
def test_handelingen_antwoorden_hetzelfde_met_rode_kaarten(als, wereld, beheerder, rood_op):
    """Merging, switching off and saving say the same and end the same."""
    for naam in {"beide": ["water", "regen"], None: []}.get(rood_op, [rood_op]):
        KaartFabriek(lid=wereld["eigenaar"], onderwerp=wereld[naam], kleur="rood")
    client = als(beheerder)

    samen = client.post(
        f"{lijst(ONDERWERP)}samenvoegen/",
        {"onderwerp": [wereld["water"].pk, wereld["regen"].pk], "blijft": wereld["water"].pk},
        follow=True,
    )
    uit = doe_actie(client, LID, "deactiveer", wereld["eigenaar"], wereld["zonder_profiel"])

    assert samen.status_code == uit.status_code == 200
    assert b"Regen is opgegaan in Water." in samen.content
    assert b"2 leden gedeactiveerd." in uit.content
    assert Kaart.objects.filter(kleur="rood", lid=wereld["eigenaar"]).exists() == (rood_op is not None)
    assert not Kaart.objects.filter(onderwerp=wereld["regen"].pk).exists()
