"""Pointing out a mistake in a profile: to its owner alone."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Seintje
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, LidFabriek
from tests.klussen.hulp import fouten, meldingen, soep

TEKST = "Dit nummer is van iemand anders."
DANK = "Dank je wel. Youssef krijgt je bericht per mail, en niemand anders."


@pytest.fixture
def persoon(collega):
    return DeskundigeFabriek(lid=collega)


@pytest.fixture
def ik(lid, als):
    return als(lid)


def adres(deskundige):
    return reverse("deskundigen:klopt_niet", args=[deskundige.pk])


def meld(ik, deskundige, tekst=TEKST, inzending=None, **extra):
    return ik.post(adres(deskundige), {"tekst": tekst, "inzending": inzending or uuid.uuid4()}, **extra)


def test_it_goes_to_the_owner_by_mail_and_is_not_kept(ik, lid, persoon, bezorg):
    lid.functie = "jurist"
    lid.save()

    antwoord = meld(ik, persoon, follow=True)

    assert antwoord.redirect_chain == [(persoon.get_absolute_url(), 302)]
    assert meldingen(antwoord) == [DANK]
    (mail,) = bezorg()
    assert (mail.to, mail.reply_to) == ([persoon.lid.email], [f"Marieke de Graaf <{lid.email}>"])
    assert mail.subject == "Klopt dit op je profiel?"
    assert f"Marieke de Graaf, jurist bij {lid.organisatie}, denkt dat er iets niet klopt" in mail.body
    assert f"> {TEKST}" in mail.body
    assert f"http://testserver{reverse('profiel:mijn')}" in mail.body
    (seintje,) = Seintje.objects.values()
    assert (seintje["van_id"], seintje["deskundige_id"]) == (lid.pk, persoon.pk)
    assert TEKST not in str(seintje)


def test_profile_of_another_leads_to_it_and_my_own_does_not(ik, lid, persoon):
    assert adres(persoon) in ik.get(persoon.get_absolute_url()).text

    eigen = DeskundigeFabriek(lid=lid)
    assert adres(eigen) not in ik.get(eigen.get_absolute_url()).text
    assert ik.get(adres(eigen)).status_code == meld(ik, eigen).status_code == 403
    assert Seintje.objects.count() == 0


def test_same_form_twice_is_one_and_gets_the_same_answer(ik, persoon, bezorg):
    inzending = uuid.uuid4()

    for _ in range(2):
        assert meldingen(meld(ik, persoon, inzending=inzending, follow=True)) == [DANK]
    assert len(bezorg()) == Seintje.objects.count() == 1

    meld(ik, persoon, "Nog iets anders.", inzending=inzending)
    assert Seintje.objects.count() == 2


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ("", "Schrijf eerst wat er niet klopt."),
        (" oud ", "Schrijf iets meer: minstens 5 tekens."),
        ("x" * 1001, "Maak je bericht korter: hoogstens 1.000 tekens."),
    ],
)
def test_fault_stands_at_the_field_and_what_was_typed_stays(ik, persoon, tekst, melding):
    antwoord = meld(ik, persoon, tekst)

    assert fouten(antwoord) == {"tekst": [melding]}
    assert soep(antwoord).textarea.get_text().strip() == tekst.strip()
    assert Mail.objects.count() == 0


def test_limit_of_a_day_gives_the_text_back(ik, lid, persoon, monkeypatch):
    monkeypatch.setattr(acties, "SEINTJES_PER_DAG", 1)
    meld(ik, persoon)

    antwoord = meld(ik, DeskundigeFabriek(), "Iets over een ander.")

    assert antwoord.status_code == 429
    assert "je hebt vandaag al veel berichten gestuurd" in antwoord.text
    assert "Iets over een ander." in antwoord.text
    assert Mail.objects.count() == 1
    # Of someone else it is another count, and tomorrow another day.
    ik.force_login(LidFabriek())
    assert meld(ik, persoon).status_code == 302
    ik.force_login(lid)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert meld(ik, persoon, "Een dag later.").status_code == 302


def test_who_may_not_be_asked_may_be_told(ik, persoon):
    persoon.niet_tot = timezone.localdate() + timedelta(days=3)
    persoon.save()

    assert meld(ik, persoon).status_code == 302
    assert Mail.objects.count() == 1


def test_who_left_meanwhile_costs_nobody_the_text(ik, persoon):
    acties.stap_uit(persoon.lid)

    antwoord = meld(ik, persoon)

    assert antwoord.status_code == 404
    assert TEKST in antwoord.text
    assert meld(ik, persoon, " ").status_code == ik.get(adres(persoon)).status_code == 404
    assert Mail.objects.count() == 0


def test_who_leaves_the_directory_takes_along_what_was_pointed_out(ik, persoon):
    meld(ik, persoon)

    acties.stap_uit(persoon.lid)

    assert Seintje.objects.count() == 0
