"""The number beside each choice of the board: how many klussen one would see after choosing it."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.http import QueryDict

from klussen.filters import KlusFilter
from klussenbank.kern import kortstondig, paginering, tellen
from klussenbank.kern.models import Teller
from klussenbank.kern.taken import tel_keuzes
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import soep

LIJST = "/klussen/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def bord(db):
    water = OnderwerpFabriek(naam="Water", slug="water")
    grondwater = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)
    riool = OnderwerpFabriek(naam="Riool", slug="riool", ouder=water)
    OnderwerpFabriek(naam="Geld", slug="geld")
    ede, buren = OrganisatieFabriek(slug="ede"), OrganisatieFabriek(slug="buren")
    vaak = {"plaatser": LidFabriek(organisatie=ede)}
    return [
        KlusFabriek(titel="Peil", organisatie=ede, soort="advies", onderwerpen=[grondwater, riool], **vaak),
        KlusFabriek(titel="Put", organisatie=ede, omvang="groot", onderwerpen=[water], op_afstand=True, **vaak),
        KlusFabriek(titel="Peil en put", organisatie=buren, soort="advies", onderwerpen=[riool], **vaak),
        KlusFabriek(titel="Peil", organisatie=buren, status="afgerond", onderwerpen=[riool], **vaak),
        KlusFabriek(titel="Peil", organisatie=buren, status="concept", onderwerpen=[riool], **vaak),
    ]


def tellingen(client, vraag=""):
    """What stands beside the choices, by filter and choice."""
    html = soep(client.get(f"{LIJST}?{vraag}"))
    per_filter = {}
    for invoer in html.select(".filters input[aria-describedby]"):
        tekst = html.find(id=invoer["aria-describedby"]).text
        if invoer["value"]:
            per_filter.setdefault(invoer["name"], {})[invoer["value"]] = tekst
    return per_filter


@pytest.mark.parametrize(
    ("vraag", "naam", "verwacht"),
    [
        ("", "status", {"open": "3", "ingevuld": "0", "afgerond": "1", "ingetrokken": "0", "alle": "4"}),
        ("", "omvang", {"klein": "2", "groot": "1"}),
        ("", "op_afstand", {"on": "1"}),
        ("", "onderwerp", {"water": "3", "grondwater": "1", "riool": "2", "geld": "0"}),
        ("", "organisatie", {"ede": "2", "buren": "1"}),
        # What was chosen in a filter does not narrow its own numbers, but those of the others.
        ("omvang=groot", "omvang", {"klein": "2", "groot": "1"}),
        ("omvang=groot", "organisatie", {"ede": "1", "buren": "0"}),
        ("onderwerp=grondwater", "onderwerp", {"water": "3", "grondwater": "1", "riool": "2", "geld": "0"}),
        ("onderwerp=grondwater", "status", {"open": "1", "ingevuld": "0", "afgerond": "0", "ingetrokken": "0"}),
        (
            "onderwerp=grondwater&omvang=groot",
            "onderwerp",
            {"water": "1", "grondwater": "0", "riool": "0", "geld": "0"},
        ),
        ("q=peil", "onderwerp", {"water": "2", "grondwater": "1", "riool": "2", "geld": "0"}),
        ("q=peil", "status", {"open": "2", "ingevuld": "0", "afgerond": "1", "ingetrokken": "0"}),
        ("status=alle", "onderwerp", {"water": "4", "grondwater": "1", "riool": "3", "geld": "0"}),
        ("status=alle&q=peil", "organisatie", {"ede": "1", "buren": "2"}),
        ("onderwerp=weg", "onderwerp", {"water": "3", "grondwater": "1", "riool": "2", "geld": "0"}),
        ("onderwerp=weg", "omvang", {"klein": "0", "groot": "0"}),
        ("q=niets", "omvang", {"klein": "0", "groot": "0"}),
    ],
)
def test_choice_says_how_many_it_gives(ik, bord, vraag, naam, verwacht):
    geteld = tellingen(ik, vraag)[naam]

    assert {waarde: geteld[waarde] for waarde in verwacht} == verwacht


def test_number_is_what_the_choice_then_gives(ik, bord):
    for waarde, aantal in tellingen(ik, "q=peil")["onderwerp"].items():
        lijst = soep(ik.get(f"{LIJST}?q=peil&onderwerp={waarde}"))
        assert lijst.select_one("[data-aantal]")["data-aantal"] == aantal


def test_hidden_klus_is_counted_only_for_who_sees_it(als, lid, bord):
    reageerder = ReactieFabriek(klus=bord[0]).lid
    bord[0].verberg(lid, "Noem geen namen.")

    for wie, aantal in ((lid, "0"), (reageerder, "1"), (bord[0].plaatser, "1")):
        assert tellingen(als(wie))["onderwerp"]["grondwater"] == aantal


def test_htmx_gets_the_numbers_for_the_side_bar(ik, bord):
    deel = soep(ik.get(f"{LIJST}?onderwerp=grondwater", headers={"HX-Request": "true"}))

    nieuw = json.loads(deel.select_one("#tellingen")["data-tellingen"])

    assert nieuw["onderwerp"] == {"grondwater": "1", "riool": "2", "water": "3", "": "0"}
    assert nieuw["omvang"] == {"klein": "1", "": "0"}


def test_number_of_many_is_a_lower_bound(ik, bord, monkeypatch):
    monkeypatch.setattr(paginering, "GRENS", 2)

    geteld = tellingen(ik)

    # Of the two newest and one more.
    assert geteld["organisatie"]["ede"] == "2+"
    assert geteld["onderwerp"]["geld"] == ""
    assert soep(ik.get(LIJST)).select_one("[data-aantal]").has_attr("data-aantal-begrensd")


def test_large_set_is_counted_once_for_all_and_without_hidden_ones(als, lid, bord, monkeypatch):
    monkeypatch.setattr(paginering, "GRENS", 1)
    bord[2].verberg(lid, "Noem geen namen.")

    assert tellingen(als(bord[2].plaatser))["organisatie"]["buren"] == ""
    monkeypatch.setattr(tellen, "_vraag", lambda gevraagd: [] if not gevraagd else pytest.fail("counted again"))
    assert tellingen(als(lid))["organisatie"]["buren"] == ""


def test_counter_says_how_many_there_really_are(ik, bord, monkeypatch):
    tellen.tel_opnieuw()
    monkeypatch.setattr(paginering, "GRENS", 2)

    geteld = tellingen(ik)

    assert geteld["omvang"] == {"klein": "2", "groot": "1"}
    assert geteld["onderwerp"]["water"] == "2+"
    assert geteld["status"] == {
        "open": "2+",
        "ingevuld": "0",
        "verlopen": "0",
        "afgerond": "1",
        "ingetrokken": "0",
        "alle": "2+",
    }


def test_counter_that_nobody_renews_is_not_believed(ik, bord, monkeypatch):
    tellen.tel_opnieuw()
    Teller.objects.update(geteld_op="2020-01-01T00:00Z")
    monkeypatch.setattr(paginering, "GRENS", 2)

    assert tellingen(ik)["onderwerp"]["geld"] == ""


def test_small_board_is_counted_live(ik, bord):
    tellen.tel_opnieuw()
    KlusFabriek(organisatie=bord[0].organisatie)

    assert tellingen(ik)["organisatie"]["ede"] == "3"


def test_every_filter_has_its_own_set_in_one_query(lid, bord, django_assert_num_queries):
    filters = KlusFilter(QueryDict("q=peil&onderwerp=water&omvang=klein&soort=advies"), lid)
    tellen.tel([])
    kortstondig.vergeet_alles()

    # One asks for the counters, one counts.
    with django_assert_num_queries(2):
        assert filters.totaal == 2
        assert ("advies", 2) in filters.tellingen["soort"].aantallen


def test_command_and_task_count_again(bord):
    async_to_sync(tel_keuzes.func)(0)

    assert Teller.objects.get(naam="klussen?status=open").totaal == 3
    assert Teller.objects.get(naam="klussen?").aantallen == {"status": {"open": 3, "afgerond": 1}}
    assert Teller.objects.filter(naam__startswith="deskundigen?").count() == 2
