"""The steps of a report: who took it on, and the answer."""

import pytest
from django.db import IntegrityError, transaction

from klussen.meldingen import acties
from klussen.meldingen.fouten import AlAfgehandeld
from klussen.meldingen.models import Melding
from klussenbank.kern.models import Mail
from tests.fabriek import MeldingFabriek


@pytest.fixture
def melding(klus, vreemde):
    return MeldingFabriek(klus=klus, lid=vreemde)


def test_answer_goes_to_who_reported(melding, klus, vreemde, coordinator, bezorg):
    melding.neem_in_behandeling(coordinator)
    assert (melding.status, melding.behandeld_door, melding.behandeld_op) == ("in_behandeling", coordinator, None)

    acties.handel_af(melding, coordinator, "Het adres is aangepast.\nDank je.")

    assert (melding.status, melding.antwoord) == ("afgehandeld", "Het adres is aangepast.\nDank je.")
    assert melding.behandeld_op is not None
    (mail,) = bezorg()
    assert mail.to == [vreemde.email]
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]
    assert mail.subject == "Antwoord op je melding over “Wie leert ons afkoppelen?”"
    assert "> Dit adres bestaat niet." in mail.body
    assert "> Het adres is aangepast.\n> Dank je." in mail.body
    assert f"http://testserver/klussen/{klus.pk}/\n" in mail.body


def test_mail_does_not_lead_to_a_klus_that_is_hidden_by_now(melding, klus, coordinator, bezorg):
    klus.verberg(coordinator, "Het adres klopt niet.")

    acties.handel_af(melding, coordinator, "De klus is weg.")

    (mail,) = bezorg()
    assert "/klussen/" not in mail.body


def test_who_left_gets_no_mail(melding, coordinator):
    melding.lid.is_active = False
    melding.lid.save()

    acties.handel_af(melding, coordinator, "Opgelost.")

    assert not Mail.objects.exists()


def test_answered_once(melding, coordinator, beheerder):
    acties.handel_af(melding, coordinator, "Opgelost.")

    with pytest.raises(AlAfgehandeld):
        acties.handel_af(melding, beheerder, "Nog eens.")
    with pytest.raises(AlAfgehandeld):
        melding.neem_in_behandeling(beheerder)

    melding.refresh_from_db()
    assert (melding.antwoord, melding.behandeld_door, Mail.objects.count()) == ("Opgelost.", coordinator, 1)


@pytest.mark.parametrize(
    "velden",
    [
        {"status": "afgehandeld"},
        {"status": "in_behandeling"},
        {"antwoord": "Zonder stap"},
        {"status": "nieuw", "behandeld_op": "2026-01-01T00:00Z"},
    ],
)
def test_half_a_step_does_not_exist(melding, velden):
    with pytest.raises(IntegrityError), transaction.atomic():
        Melding.objects.filter(pk=melding.pk).update(**velden)
