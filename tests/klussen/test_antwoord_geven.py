"""Answers to who reacted, and withdrawing a reactie: page and mail."""

from klussen import acties
from klussen.models import Klus
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import aan, fouten, meldingen, soorten, tekst


def test_withdrawn_reactie_tells_why(als, lid, klus, gekozen, collega):
    client = als(collega)
    assert "Je bent gekozen" in tekst(client.get(f"/klussen/reacties/{gekozen.pk}/intrekken/"))

    client.post(f"/klussen/reacties/{gekozen.pk}/intrekken/", {"toelichting": "Ik ben ziek."})

    klus.refresh_from_db()
    assert klus.status == "open"
    assert aan() == [lid.email]
    assert "> Ik ben ziek." in Mail.objects.get().tekst
    assert "Ik ben ziek." in tekst(als(lid).get(klus.get_absolute_url()))


def test_note_that_is_too_long_withdraws_nothing(als, klus, gekozen, collega):
    antwoord = als(collega).post(f"/klussen/reacties/{gekozen.pk}/intrekken/", {"toelichting": "x" * 1001})

    assert fouten(antwoord) == {"toelichting": ["Maak de toelichting korter: hoogstens 1.000 tekens."]}
    gekozen.refresh_from_db()
    assert gekozen.status == "gekozen"


def test_others_hear_it_with_one_note(ik, klus, gekozen, wachter):
    assert "Laat het weten" in tekst(ik.get(klus.get_absolute_url()))
    assert "Eén collega wacht nog" in tekst(ik.get(f"/klussen/{klus.pk}/niemand-meer/"))

    adres = f"/klussen/{klus.pk}/niemand-meer/"
    assert meldingen(ik.post(adres, {"toelichting": "Tot een andere keer!"}, follow=True)) == [
        "Eén collega krijgt een mail."
    ]
    assert meldingen(ik.post(adres, {"toelichting": "Tot een andere keer!"}, follow=True)) == [
        "Er wachtte niemand meer."
    ]

    assert aan() == [wachter.email]
    assert "> Tot een andere keer!" in Mail.objects.get().tekst


def test_chosen_for_a_large_klus_one_confirms(als, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    assert "moet nog laten weten of het doorgaat" in tekst(als(lid).get(klus.get_absolute_url()))
    assert "Ga je het doen?" in tekst(als(collega).get(klus.get_absolute_url()))

    antwoord = als(collega).post(f"/klussen/reacties/{reactie.pk}/bevestigen/", follow=True)

    assert meldingen(antwoord) == [f"Mooi! {lid.voornaam} krijgt een mail dat je het gaat doen."]
    assert "Ga je het doen?" not in tekst(antwoord)
    # Twice is once.
    assert meldingen(als(collega).post(f"/klussen/reacties/{reactie.pk}/bevestigen/", follow=True)) == []
    assert soorten(klus).count("bevestigd") == 1
    assert aan() == sorted([collega.email, lid.email])


def test_two_ask_together(als, klus, collega, lid):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=collega)
    klus.refresh_from_db()
    ander = LidFabriek()
    acties.reageer(klus, ander, bericht="Graag")

    assert aan() == sorted([lid.email, collega.email])
    client = als(collega)
    assert client.post(f"/klussen/reacties/{ander.reacties.get().pk}/kiezen/", follow=True).status_code == 200
    klus.refresh_from_db()
    assert klus.status == "ingevuld"
    assert client.post(f"/klussen/{klus.pk}/reageren/", {"bericht": "Ik"}).status_code == 403


def test_reactie_of_a_klus_that_ended_can_no_longer_be_withdrawn(als, klus, gekozen, collega, lid):
    acties.rond_af(klus, lid, gelukt="ja")

    antwoord = als(collega).post(f"/klussen/reacties/{gekozen.pk}/intrekken/", follow=True)

    assert meldingen(antwoord) == ["Je klus is intussen afgerond. Intrekken kan niet meer."]


def test_page_of_an_answer_that_was_given_says_so(als, lid, klus, gekozen):
    antwoord = als(lid).get(f"/klussen/reacties/{gekozen.pk}/deze-keer-niet/", follow=True)

    assert antwoord.redirect_chain[-1][0] == klus.get_absolute_url()
    assert meldingen(antwoord) == ["Deze reactie is intussen ingetrokken of al beantwoord."]
