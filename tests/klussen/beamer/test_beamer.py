"""Open klussen on the screen of a meeting: who sees which, and finding who raises a hand."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klussen.models import Klus
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, alles, fouten, soep, tekst

ADRES = "/klussen/beamer/"


@pytest.fixture
def ik(als, coordinator):
    """A client in which a coordinator is logged in."""
    return als(coordinator)


def over(dagen):
    return timezone.localdate() + timedelta(days=dagen)


def dia(antwoord):
    """The id of the klus on the screen."""
    (klus,) = soep(antwoord).select("[data-klus]")
    return int(klus["data-klus"])


def gevonden(antwoord):
    """The names that one can choose from, each with the organisation behind it."""
    return [" / ".join(li.span.stripped_strings) for li in soep(antwoord).select(".beamer__hand li")]


def test_only_a_coordinator_gets_it(als, lid, coordinator, beheerder):
    assert als(lid).get(ADRES).status_code == 403
    assert als(LidFabriek(is_staff=True)).get(ADRES).status_code == 403
    assert [als(wie).get(ADRES).status_code for wie in (coordinator, beheerder)] == [200, 200]


def test_a_slide_tells_what_one_wants_to_know_before_raising_a_hand(ik, lid):
    klus = KlusFabriek(
        plaatser=lid,
        titel="Wie leert ons afkoppelen?",
        samenvatting="Wij koppelen tuinen af.",
        organisatie=OrganisatieFabriek(naam="Gemeente Rhenen"),
        uren=8,
        aantal_personen=3,
        reageren_tm=over(3),
        onderwerpen=[OnderwerpFabriek(naam="Riolering")],
    )
    ReactieFabriek(klus=klus, status="gekozen")

    antwoord = ik.get(ADRES)

    pagina, woorden = soep(antwoord), tekst(antwoord)
    assert pagina.h1.get_text() == "Wie leert ons afkoppelen?"
    assert pagina.title.get_text(strip=True).split() == (
        ["Beamerstand", "1", "van", "1:", "Wie", "leert", "ons", "afkoppelen?", "–", "Klussenbank"]
    )
    for deel in [
        *["Wij koppelen tuinen af.", "Gevraagd door Marieke de Graaf, Gemeente Rhenen"],
        *["Klein, voor 3 personen, ongeveer 8 uur per persoon", "nog 3 dagen", "Riolering", "nog 2 plekken"],
    ]:
        assert deel in woorden
    assert pagina.select("header, footer, [rel=next], [rel=prev]") == []
    assert [link["href"] for link in pagina.select(".beamer__terug")] == ["/klussen/"]


def test_what_closes_soonest_comes_first_and_each_has_its_place(ik):
    oud, nieuw = KlusFabriek(), KlusFabriek()
    later, gauw = KlusFabriek(reageren_tm=over(9)), KlusFabriek(reageren_tm=over(0))

    dias = [ik.get(ADRES, {"plek": plek}) for plek in (1, 2, 3, 4)]

    assert [dia(antwoord) for antwoord in dias] == [gauw.pk, later.pk, nieuw.pk, oud.pk]
    stappen = [[a["href"] for a in soep(antwoord).select("[rel=prev], [rel=next]")] for antwoord in dias]
    assert stappen == [["?plek=2"], ["?plek=1", "?plek=3"], ["?plek=2", "?plek=4"], ["?plek=3"]]


def test_klussen_on_which_nobody_can_react_are_not_shown(ik, coordinator):
    for velden in [{"status": "concept"}, {"status": "ingevuld"}, {"status": "afgerond"}, {"reageren_tm": over(-1)}]:
        KlusFabriek(**velden)
    verborgen = KlusFabriek(titel="Koop mijn auto")
    verborgen.verberg(coordinator, "Reclame")

    antwoord = ik.get(ADRES, {"klus": verborgen.pk})

    assert soep(antwoord).h1.get_text() == "Er staan nu geen klussen open"
    assert "Koop mijn auto" not in antwoord.content.decode()


@pytest.mark.parametrize("plek", ["0", "-3", "x", "", "9" * 30, "\x00"])
def test_a_number_that_is_none_gives_the_nearest_slide(ik, plek):
    eerste, laatste = KlusFabriek(reageren_tm=over(1)), KlusFabriek()

    assert dia(ik.get(ADRES, {"plek": plek})) == (laatste if plek.startswith("9") else eerste).pk


def test_a_klus_keeps_the_screen_when_its_place_shifts(ik):
    klus = KlusFabriek(reageren_tm=over(5))
    KlusFabriek(reageren_tm=over(1))

    antwoord = ik.get(ADRES, {"klus": klus.pk, "plek": "1"})

    assert dia(antwoord) == klus.pk
    assert "Klus 2 van 2" in tekst(antwoord)


def test_there_are_no_more_than_forty_slides(ik):
    for _ in range(41):
        KlusFabriek()

    assert "Klus 40 van 40" in tekst(ik.get(ADRES, {"plek": 41}))


@pytest.mark.parametrize("naam", ["van den Berg", "anna berg", "Anna van den Berg", "BERG", "den anna"])
def test_someone_is_found_by_any_part_of_the_name(ik, klus, naam):
    LidFabriek(voornaam="Bert", achternaam="Dijk")
    LidFabriek(
        voornaam="Anna",
        tussenvoegsel="van den",
        achternaam="Berg",
        organisatie=OrganisatieFabriek(naam="Waterschap Vallei"),
    )

    antwoord = ik.get(ADRES, {"klus": klus.pk, "naam": naam})

    assert gevonden(antwoord) == ["Anna van den Berg / Waterschap Vallei"]
    assert "Wie bedoel je?" in tekst(antwoord)
    assert soep(antwoord).select_one("#id_naam")["value"] == naam


def test_who_asks_and_who_left_are_not_offered(ik, lid):
    mede = LidFabriek(voornaam="Wim", achternaam="Graafsma")
    KlusFabriek(plaatser=lid, mede_plaatser=mede)
    LidFabriek(voornaam="Weg", achternaam="Graaf", is_active=False)
    LidFabriek(voornaam="Wel", achternaam="Graaf", organisatie=None, is_staff=True)

    assert gevonden(ik.get(ADRES, {"naam": "graaf"})) == ["Wel Graaf"]


def test_the_room_does_not_read_who_reacted_or_a_mail_address(ik, klus, collega):
    zonder = ik.get(ADRES, {"naam": "amrani"})
    ReactieFabriek(klus=klus, lid=collega)
    met = ik.get(ADRES, {"naam": "amrani"})

    assert tekst(met) == tekst(zonder)
    assert collega.email not in met.content.decode()


def test_of_many_only_the_first_ten_are_shown(ik, klus):
    for nummer in range(11):
        LidFabriek(voornaam="Jan", achternaam=f"Pieters{nummer:02}")

    antwoord = ik.get(ADRES, {"naam": "pieters"})

    assert [naam.split(" / ")[0] for naam in gevonden(antwoord)] == [f"Jan Pieters{n:02}" for n in range(10)]
    assert "Er zijn er meer." in tekst(antwoord)
    assert "Er zijn er meer." not in tekst(ik.get(ADRES, {"naam": "pieters0"}))


def test_nobody_of_that_name(ik, klus):
    antwoord = ik.get(ADRES, {"naam": "Zzz"})

    assert gevonden(antwoord) == []
    assert "Niemand gevonden" in tekst(antwoord)


@pytest.mark.parametrize(
    ("naam", "fout"),
    [
        ("", "Typ de naam van wie de hand opsteekt."),
        (" \u200b", "Typ de naam van wie de hand opsteekt."),
        ("x" * 101, "Typ een kortere naam: hoogstens 100 tekens."),
    ],
)
def test_a_name_that_is_none_is_explained(ik, klus, naam, fout):
    antwoord = ik.get(ADRES, {"klus": klus.pk, "naam": naam})

    assert fouten(antwoord) == {"naam": [fout]}
    assert soep(antwoord).title.get_text(strip=True).startswith("Fout:")
    assert dia(antwoord) == klus.pk


def test_looking_changes_nothing(ik, klus, collega):
    voor = alles()

    ik.get(ADRES, {"klus": klus.pk, "naam": "amrani"})

    assert alles() == voor


def test_the_number_of_queries_is_fixed(ik):
    onderwerpen = OnderwerpFabriek.create_batch(3)
    KlusFabriek(onderwerpen=onderwerpen[:1])
    een = aantal_queries(ik, f"{ADRES}?naam=jan")
    KlusFabriek(onderwerpen=onderwerpen, aantal_personen=3)
    KlusFabriek()
    LidFabriek.create_batch(3)

    assert Klus.objects.count() == 3
    assert aantal_queries(ik, f"{ADRES}?naam=jan&plek=2") == een


def test_members_are_looked_up_by_name_and_not_walked_along_in_order(ik):
    KlusFabriek()
    LidFabriek.create_batch(3)
    with CaptureQueriesContext(connection) as vragen:
        ik.get(ADRES, {"naam": "zeldzaam"})
    (vraag,) = [vraag["sql"] for vraag in vragen if "@@" in vraag["sql"]]

    def plan(zonder):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(" ".join(f"SET LOCAL enable_{wat} = off;" for wat in zonder))
            cursor.execute(f"EXPLAIN {vraag}")
            stappen = " ".join(regel for (regel,) in cursor.fetchall())
            transaction.set_rollback(True)
        return stappen

    # In so small a table anything will do; of what is left over, only the index of the words knows the words.
    assert "lid_naamwoorden" in plan(["seqscan", "indexscan"])
    # Only an order that an index gives spares the sorting.
    assert "lid_sorteernaam" not in plan(["seqscan", "sort"])
