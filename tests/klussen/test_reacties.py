"""React and answer at the wrong moment: nothing that was typed is lost, and no address is a dead end."""

import pytest

from tests.fabriek import KlusFabriek, ReactieFabriek
from tests.klussen.hulp import alles, meldingen, rij, tekst

TERUG = "Dit schreef je. Kopieer het als je het wilt bewaren:"


@pytest.fixture
def ik(lid, als):
    return als(lid)


def test_other_message_from_a_second_tab_is_given_back(als, klus, reactie, collega):
    voor = alles()

    antwoord = als(collega).post(f"/klussen/{klus.pk}/reageren/", {"bericht": "Liever op dinsdag."})

    assert antwoord.status_code == 409
    assert alles() == voor
    assert meldingen(antwoord) == ["Je hebt al op deze klus gereageerd. Je nieuwe bericht is niet verstuurd."]
    assert f"{TERUG} Liever op dinsdag." in tekst(antwoord)
    assert "Ik deed dit in Ede." in tekst(antwoord)


def test_same_reactie_sent_twice_is_no_fault(als, klus, collega):
    data = {"bericht": "Graag,\r\nen snel."}
    als(collega).post(f"/klussen/{klus.pk}/reageren/", data, follow=True)

    antwoord = als(collega).post(f"/klussen/{klus.pk}/reageren/", data, follow=True)

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == ["Je hebt al op deze klus gereageerd."]


def test_note_for_a_withdrawn_reactie_is_given_back(ik, klus, reactie, collega):
    reactie.trek_in(collega)
    voor = alles()

    antwoord = ik.post(f"/klussen/reacties/{reactie.pk}/deze-keer-niet/", {"toelichting": "Volgende keer graag."})

    assert antwoord.status_code == 409
    assert alles() == voor
    assert meldingen(antwoord) == ["Deze reactie is intussen ingetrokken of al beantwoord."]
    assert f"{TERUG} Volgende keer graag." in tekst(antwoord)


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_note_about_a_klus_that_ended_is_given_back(ik, lid, status):
    reactie = ReactieFabriek(klus=KlusFabriek(plaatser=lid, status=status))

    antwoord = ik.post(f"/klussen/reacties/{reactie.pk}/deze-keer-niet/", {"toelichting": "Volgende keer graag."})

    assert antwoord.status_code == 409
    assert meldingen(antwoord) == [f"Je klus is intussen {status}. Antwoorden kan niet meer."]
    assert f"{TERUG} Volgende keer graag." in tekst(antwoord)
    assert rij(reactie)["status"] == "wacht"


def test_note_that_is_sent_twice_is_no_fault(ik, klus, reactie):
    adres, data = f"/klussen/reacties/{reactie.pk}/deze-keer-niet/", {"toelichting": "Volgende keer graag."}
    ik.post(adres, data, follow=True)
    voor = alles()

    antwoord = ik.post(adres, data, follow=True)

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert alles() == voor


def test_question_about_a_klus_that_ended_leads_to_the_klus(ik, lid):
    reactie = ReactieFabriek(klus=KlusFabriek(plaatser=lid, status="afgerond"))

    antwoord = ik.get(f"/klussen/reacties/{reactie.pk}/deze-keer-niet/", follow=True)

    assert antwoord.redirect_chain == [(reactie.klus.get_absolute_url(), 302)]


def test_address_of_a_button_leads_to_the_klus(ik, als, klus, reactie, lid, collega):
    """Enter in the address bar after a rejected form, or coming back from the login page."""
    concept = KlusFabriek(plaatser=lid, status="concept")
    voor = alles()
    for wie, adres, doel in (
        (collega, f"/klussen/{klus.pk}/reageren/", klus),
        (lid, f"/klussen/{klus.pk}/reageren/", klus),
        (lid, f"/klussen/{concept.pk}/plaatsen/", concept),
        (lid, f"/klussen/reacties/{reactie.pk}/kiezen/", klus),
        (collega, f"/klussen/reacties/{reactie.pk}/kiezen/", klus),
        (collega, f"/klussen/reacties/{reactie.pk}/bevestigen/", klus),
        (lid, f"/klussen/{klus.pk}/heropenen/", klus),
    ):
        for antwoord in (als(wie).get(adres), als(wie).head(adres)):
            assert (antwoord.status_code, antwoord["Location"]) == (302, doel.get_absolute_url())

    assert alles() == voor


def test_address_of_a_button_hides_what_one_may_not_see(als, vreemde, reactie):
    concept = KlusFabriek(status="concept")

    for adres in (f"{concept.pk}/plaatsen/", f"{concept.pk}/reageren/", f"reacties/{reactie.pk}/kiezen/"):
        assert als(vreemde).get(f"/klussen/{adres}").status_code == 404
