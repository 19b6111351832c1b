"""The questions as they stand on the page of a klus."""

import pytest

from klussen.gesprek import blok
from tests.fabriek import AntwoordFabriek, DeskundigeFabriek, KlusFabriek, VraagFabriek
from tests.klussen.hulp import aantal_queries, soep, tekst


def vragen_op(antwoord):
    return [int(rij["data-vraag"]) for rij in soep(antwoord).select("[data-vraag]")]


def test_klus_without_questions_costs_no_statement_more(als, vreemde, lid):
    leeg, met = KlusFabriek(plaatser=lid), KlusFabriek(plaatser=lid)
    AntwoordFabriek(vraag__klus=met)
    client = als(vreemde)

    # Session with member, the klus, and whether I follow it; with questions these and their answers.
    assert aantal_queries(client, leeg.get_absolute_url()) == 3
    assert aantal_queries(client, met.get_absolute_url()) == 5


def test_number_of_queries_does_not_grow(als, vreemde, klus):
    client, aantallen = als(vreemde), []
    for nieuw in (1, 3):
        for vraag in VraagFabriek.create_batch(nieuw, klus=klus):
            DeskundigeFabriek(lid=vraag.lid)
            AntwoordFabriek.create_batch(nieuw, vraag=vraag)
        aantallen.append(aantal_queries(client, klus.get_absolute_url()))

    assert aantallen[0] == aantallen[1]


def test_newest_question_first_and_oldest_answer_first(als, vreemde, klus):
    oud, nieuw = VraagFabriek(klus=klus), VraagFabriek(klus=klus)
    for woord in ("eerste", "tweede"):
        AntwoordFabriek(vraag=oud, tekst=f"Het {woord} antwoord")

    antwoord = als(vreemde).get(klus.get_absolute_url())

    assert vragen_op(antwoord) == [nieuw.pk, oud.pk]
    assert tekst(antwoord).index("Het eerste antwoord") < tekst(antwoord).index("Het tweede antwoord")


def test_page_does_not_grow_with_the_questions(als, vreemde, klus, monkeypatch):
    monkeypatch.setattr(blok, "MEESTE_VRAGEN", 2)
    monkeypatch.setattr(blok, "MEESTE_ANTWOORDEN", 3)
    vragen = VraagFabriek.create_batch(2, klus=klus)
    AntwoordFabriek.create_batch(3, vraag=vragen[0])
    vol = als(vreemde).get(klus.get_absolute_url())
    assert "nieuwste" not in tekst(vol)
    assert len(soep(vol).select(".gesprek__antwoorden li")) == 3

    vragen += [VraagFabriek(klus=klus)]
    AntwoordFabriek.create_batch(4, vraag=vragen[1])
    antwoord = als(vreemde).get(klus.get_absolute_url())

    assert vragen_op(antwoord) == [vragen[2].pk, vragen[1].pk]
    assert len(soep(antwoord).select(".gesprek__antwoorden li")) == 3
    assert "Hier staan de 2 nieuwste vragen. Er zijn er meer gesteld." in tekst(antwoord)
    assert "Bij deze vragen staan de 3 nieuwste antwoorden. Er zijn er meer gegeven." in tekst(antwoord)


@pytest.mark.parametrize("wie", ["lid", "vreemde", "coordinator"])
def test_hidden_question_is_gone_for_others_answers_and_all(als, klus, vraag, coordinator, wie, request):
    AntwoordFabriek(vraag=vraag, tekst="Antwoord daaronder", lid=request.getfixturevalue("beheerder"))
    vraag.verberg(coordinator, "Dit is reclame.")

    antwoord = als(request.getfixturevalue(wie)).get(klus.get_absolute_url())

    assert vragen_op(antwoord) == []
    for woorden in ("parkeerruimte", "Antwoord daaronder", "Dit is reclame."):
        assert woorden not in tekst(antwoord)


def test_writer_of_a_hidden_question_reads_why(als, klus, vraag, collega, coordinator):
    vraag.verberg(coordinator, "Dit is reclame.")

    antwoord = als(collega).get(klus.get_absolute_url())

    (rij,) = soep(antwoord).select("[data-vraag]")
    assert "weggehaald door de coördinator. Alleen jij ziet dit. De reden: Dit is reclame." in tekst(antwoord)
    assert "parkeerruimte" not in rij.get_text()
    assert not rij.select("a[href*='antwoorden'], form")


def test_writer_of_a_hidden_answer_reads_why_and_others_see_none(als, klus, vraag, collega, vreemde, coordinator):
    AntwoordFabriek(vraag=vraag, lid=vreemde, tekst="Bel mij thuis").verberg(coordinator, "Geen telefoonnummers.")

    van_schrijver, van_ander = (als(wie).get(klus.get_absolute_url()) for wie in (vreemde, collega))

    assert "Geen telefoonnummers." in tekst(van_schrijver)
    assert "verwijderd" not in tekst(van_ander)
    assert "Bel mij thuis" not in tekst(van_schrijver) + tekst(van_ander)


def test_who_wrote_leads_to_the_profile_of_who_has_one(als, klus, vraag, vreemde, collega):
    DeskundigeFabriek(lid=collega)

    (kop,) = soep(als(vreemde).get(klus.get_absolute_url())).select("[data-vraag] h3")

    assert kop.a["href"] == f"/deskundigen/{collega.pk}/"


def test_questions_of_another_klus_stay_there(als, klus, vraag, vreemde):
    assert vragen_op(als(vreemde).get(KlusFabriek().get_absolute_url())) == []
