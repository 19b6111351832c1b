"""What becomes of klussen and reacties of who is not there any more, and who hears of it, without a name."""

import pytest

from deskundigen.account.verwijderen import verwijder
from klussen.models import Klusstatus, Reactie, Reactiestatus
from klussen.vertrek import zonder_vrager
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek


def post():
    return list(Mail.objects.order_by("pk").values_list("aan", "onderwerp"))


@pytest.mark.parametrize(("status", "zin"), [("gekozen", "De plek is weer vrij."), ("wacht", "De reactie vervalt.")])
def test_reacties_are_withdrawn_and_who_asks_is_told(lid, collega, status, zin):
    klus = KlusFabriek(titel="Dijken", plaatser=collega, status="ingevuld" if status == "gekozen" else "open")
    reactie = ReactieFabriek(klus=klus, lid=lid, status=status)

    verwijder(lid)

    reactie.refresh_from_db()
    klus.refresh_from_db()
    assert (reactie.status, klus.status) == (Reactiestatus.INGETROKKEN, Klusstatus.OPEN)
    assert post() == [(collega.email, "Een reactie op “Dijken” vervalt")]
    tekst = Mail.objects.get().tekst
    assert zin in tekst
    assert "Marieke" not in tekst


def test_a_reactie_on_what_is_done_stays_as_it_was(lid, collega):
    reactie = ReactieFabriek(klus=KlusFabriek(plaatser=collega, status="afgerond"), lid=lid, status="gekozen")

    verwijder(lid)

    assert Reactie.objects.get(pk=reactie.pk).status == Reactiestatus.GEKOZEN
    assert post() == []


def test_who_asked_along_asks_alone(lid, collega):
    van_lid = KlusFabriek(titel="Van lid", plaatser=lid, mede_plaatser=collega)
    van_collega = KlusFabriek(titel="Van collega", plaatser=collega, mede_plaatser=lid)

    verwijder(lid)

    for klus in (van_lid, van_collega):
        klus.refresh_from_db()
        assert (klus.plaatser, klus.mede_plaatser) == (collega, None)
    assert post() == [
        (collega.email, "Je vraagt “Van collega” nu alleen"),
        (collega.email, "Je vraagt “Van lid” nu alleen"),
    ]


def test_a_draft_is_withdrawn_and_empty(lid):
    klus = KlusFabriek(plaatser=lid, status="concept", titel="Geheim plan", omschrijving="Nog niet zeggen")

    verwijder(lid)

    klus.refresh_from_db()
    assert (klus.status, klus.titel) == (Klusstatus.INGETROKKEN, "Klus van een oud-lid")
    assert "Nog niet" not in klus.omschrijving


def test_a_klus_that_nobody_asks_for_waits_for_a_coordinator_and_who_reacted_knows(lid, collega):
    klus = KlusFabriek(plaatser=lid, titel="Dijken")
    ReactieFabriek(klus=klus, lid=collega)
    assert list(zonder_vrager()) == []

    verwijder(lid)

    klus.refresh_from_db()
    assert klus.status == Klusstatus.OPEN
    assert post() == [(collega.email, "Wie “Dijken” vroeg, is weg")]
    assert list(zonder_vrager()) == [klus]


def test_a_second_asker_who_left_before_takes_nothing_over(lid):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=LidFabriek(is_active=False))

    verwijder(lid)

    klus.refresh_from_db()
    assert klus.plaatser == lid
    assert list(zonder_vrager()) == [klus]


def test_coordinator_sees_it_on_the_start_page(lid, coordinator, als):
    klus = KlusFabriek(plaatser=lid, titel="Dijken")
    verwijder(lid)

    pagina = als(coordinator).get("/").content.decode()

    assert "Zonder vrager" in pagina
    assert "Alles loopt" not in pagina
    assert f"/beheer/klussen/klus/{klus.pk}/change/" in pagina
    assert f'<a href="/klussen/{klus.pk}/">Dijken</a>' in pagina


def test_silently_nobody_is_told_but_all_is_done(lid, collega):
    reactie = ReactieFabriek(klus=KlusFabriek(plaatser=collega), lid=lid)
    KlusFabriek(plaatser=lid, mede_plaatser=collega)

    verwijder(lid, stil=True)

    assert Reactie.objects.get(pk=reactie.pk).status == Reactiestatus.INGETROKKEN
    assert collega.klussen.count() == 2
    assert post() == []
