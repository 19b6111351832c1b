"""How a person is shown in a list, which is drawn once and kept: whatever it shows, it never shows what was."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Lid, Onderwerp
from tests.fabriek import KaartFabriek, OnderwerpFabriek


@pytest.fixture
def iemand(db):
    return KaartFabriek(onderwerp=OnderwerpFabriek(naam="Grondwater")).lid


def getoond(client, iemand):
    antwoord = BeautifulSoup(client.get("/deskundigen/?beschikbaar=alle").content, "lxml")
    return " ".join(antwoord.select_one(f"[data-deskundige='{iemand.pk}']").get_text(" ").split())


@pytest.mark.parametrize(
    ("verander", "wordt"),
    [
        (lambda: Lid.objects.update(achternaam="<Bos>", tussenvoegsel="van den"), "Anna van den <Bos>"),
        (lambda: Lid.objects.update(functie="hydroloog"), "hydroloog, Gemeente"),
        (lambda: Lid.objects.update(organisatie=None, is_staff=True), "adviseur Ik denk"),
        (lambda: Deskundige.objects.update(zin="Vraag maar."), "Vraag maar."),
        (lambda: Kaart.objects.update(niveau="veel"), "weet er veel van; wil zich inzetten voor Grondwater"),
        (lambda: Onderwerp.objects.update(naam="Peil"), "wil zich inzetten voor Peil"),
    ],
)
def test_change_shows_at_once(als, lid, iemand, verander, wordt):
    client = als(lid)
    assert wordt not in getoond(client, iemand)

    verander()

    assert wordt in getoond(client, iemand)


def test_days_pass(als, lid, iemand):
    Deskundige.objects.update(niet_tot=timezone.localdate() + timedelta(days=1))
    client = als(lid)
    assert "niet te vragen" in getoond(client, iemand)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "niet te vragen" not in getoond(client, iemand)


def test_red_card_says_nothing(als, lid, iemand):
    client = als(lid)
    zonder = getoond(client, iemand)

    KaartFabriek(lid=iemand, kleur="rood", tekst="Nooit meer")

    assert getoond(client, iemand) == zonder
