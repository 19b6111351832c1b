"""Who fits a klus is invited, from its page and from a mail."""

import pytest

from klussen import acties
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek
from tests.klussen.hulp import aan, meldingen, tekst


@pytest.fixture
def kenner(klus):
    onderwerp = OnderwerpFabriek()
    klus.onderwerpen.set([onderwerp])
    klus.indexeer()
    kenner = DeskundigeFabriek(lid__voornaam="Karin")
    KaartFabriek(lid=kenner.lid, onderwerp=onderwerp)
    return kenner


def test_who_fits_is_asked_with_one_button(ik, klus, kenner):
    assert f"Vraag {kenner.lid}" in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": kenner.pk}, follow=True)

    assert meldingen(antwoord) == [f"{kenner.lid} krijgt een mail over je klus."]
    assert f"Vraag {kenner.lid}" not in tekst(antwoord)
    assert aan() == [kenner.lid.email]
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": kenner.pk}, follow=True)
    assert meldingen(antwoord) == ["Deze collega is al gevraagd of heeft al gereageerd."]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("lid_id", ["", "abc", "987654321"])
def test_nobody_is_invited_who_is_not_there(ik, klus, lid_id):
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": lid_id}, follow=True)

    assert meldingen(antwoord) == ["Deze collega kun je nu niet vragen."]


def test_invitation_from_a_mail(client, klus, kenner, lid):
    adres = acties.uitnodiging(klus, lid, kenner.lid).removeprefix("http://testserver")
    assert f"Wil je {kenner.lid} vragen" in client.get(adres).content.decode()

    assert "krijgt een mail over je klus" in client.post(adres).content.decode()

    assert aan() == [kenner.lid.email]
    nog_eens = acties.uitnodiging(klus, lid, kenner.lid).removeprefix("http://testserver")
    assert client.get(nog_eens).status_code == client.post(nog_eens).status_code == 410
