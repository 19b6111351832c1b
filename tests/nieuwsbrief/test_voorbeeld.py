"""Look at a newsletter, test it, copy it."""

import uuid

import pytest

from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.models import Verzending
from tests.fabriek import KlusFabriek, LidFabriek
from tests.klussen.hulp import meldingen, soep, tekst
from tests.nieuwsbrief.hulp import adres


@pytest.mark.django_db
def test_voorbeeld_shows_html_and_text_and_says_when_it_is_empty(ik, coordinator, brief):
    antwoord = ik.get(adres("voorbeeld", brief))
    assert [p.get_text() for p in soep(antwoord).select(".mailvoorbeeld")[0].select("p")][1:] == [
        "Dag allemaal,",
        "Help elkaar.",
    ]
    assert len(soep(antwoord).select(".mailvoorbeeld")) == 2

    leeg = ik.get(adres("voorbeeld", acties.maak(coordinator, uuid.uuid4())))
    assert "Er staat nog niets in" in tekst(leeg)
    assert "Verder naar versturen" not in tekst(leeg)


@pytest.mark.django_db
def test_a_test_goes_to_myself_alone(ik, brief, coordinator, bezorg):
    LidFabriek()

    antwoord = ik.post(adres("test", brief), follow=True)

    (bericht,) = bezorg()
    assert bericht.to == [coordinator.email]
    assert bericht.subject == f"Test: {brief.onderwerp}"
    assert "Help elkaar." in bericht.body
    assert meldingen(antwoord) == [f"De test is onderweg naar {coordinator.email}."]
    assert not Verzending.objects.exists()


@pytest.mark.django_db
def test_no_test_of_what_was_sent(ik, brief, coordinator):
    acties.zet_in_archief(brief, door=coordinator, versie=brief.versie)

    antwoord = ik.post(adres("test", brief), follow=True)

    assert meldingen(antwoord) == ["Deze nieuwsbrief is al verstuurd."]
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_kopieren_gives_clean_html(ik, coordinator):
    klus = KlusFabriek(titel="Peil & buis")
    brief = acties.maak(coordinator, uuid.uuid4())

    veld = soep(ik.get(adres("kopieren", brief))).select_one("textarea[readonly]").get_text()

    assert "<h2>Nieuw op het bord</h2>" in veld
    assert "Peil &amp; buis</a></h3>" in veld
    assert klus.get_absolute_url() in veld
    assert "style" not in veld
