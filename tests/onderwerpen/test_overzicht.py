"""The overview: a picture and a table that say the same, and for coordinators where people and klussen do not meet."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from klussen.models import Klus
from klussenbank.kern import kortstondig, paginering, tellen
from klussenbank.kern.staven import LANGSTE_BALK, LANGSTE_NAAM
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import soep, tekst

LIJST = "/onderwerpen/"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def onderwerpen(db):
    """Water has two people and a klus, data a person and three klussen, and nobody asks about law."""
    water, data, recht = (OnderwerpFabriek(naam=naam, slug=naam.lower()) for naam in ("Water", "Data", "Recht"))
    riool = OnderwerpFabriek(naam="Riool", slug="riool", ouder=water)
    for onderwerp in (water, riool, data, recht, recht, recht):
        KaartFabriek(onderwerp=onderwerp)
    KlusFabriek(onderwerpen=[riool])
    KlusFabriek.create_batch(3, onderwerpen=[data])
    return {"water": water, "riool": riool, "data": data, "recht": recht}


def in_tabel(antwoord):
    """Per row of the table its name, people, klussen and difference."""
    return [
        (rij.th.get_text(strip=True), *(int(cel.get_text()) for cel in rij.select("td")))
        for rij in soep(antwoord).select("tr[data-cijfers]")
    ]


def in_beeld(antwoord):
    """Per topic of the picture its name and, for each of its bars, the length and what stands at its end."""
    beeld = soep(antwoord).select_one("svg.staven__beeld")
    namen = [naam.get_text() for naam in beeld.select(".staven__naam")]
    balken = [
        (float(balk["width"]), " ".join(getal.get_text().split()))
        for balk, getal in zip(beeld.select("rect"), beeld.select(".staven__getal"), strict=True)
    ]
    return list(zip(namen, balken[::2], balken[1::2], strict=True))


def test_picture_and_table_say_the_same(ik, onderwerpen):
    antwoord = ik.get(LIJST)

    assert in_tabel(antwoord) == [("Data", 1, 3, -2), ("Water", 2, 1, 1), ("Recht", 3, 0, 3)]
    assert in_beeld(antwoord) == [
        ("Data", (100.0, "1 persoon"), (300.0, "3 klussen")),
        ("Water", (200.0, "2 mensen"), (100.0, "1 klus")),
        ("Recht", (300.0, "3 mensen"), (0.0, "0 klussen")),
    ]
    assert LANGSTE_BALK == 300
    assert "Dezelfde cijfers staan in de tabel" in soep(antwoord).select_one("svg.staven__beeld")["aria-label"]


@pytest.mark.parametrize(
    ("sorteer", "namen"),
    [
        ("naam", ["Data", "Recht", "Water"]),
        ("mensen", ["Recht", "Water", "Data"]),
        ("klussen", ["Data", "Water", "Recht"]),
        ("verschil", ["Data", "Water", "Recht"]),
        ("onzin", ["Data", "Water", "Recht"]),
    ],
)
def test_links_put_picture_and_table_in_another_order(ik, onderwerpen, sorteer, namen):
    antwoord = ik.get(LIJST, {"sorteer": sorteer})

    assert [rij[0] for rij in in_tabel(antwoord)] == [rij[0] for rij in in_beeld(antwoord)] == namen
    gesorteerd = soep(antwoord).select("th[aria-sort]")
    assert [kop.a["href"] for kop in gesorteerd] == [f"?sorteer={sorteer.replace('onzin', 'verschil')}#verdeling"]


def test_counts_klussen_that_are_open_or_of_the_last_year(ik, lid):
    onderwerp = OnderwerpFabriek(naam="Water")
    lang_geleden, kort_geleden = (timezone.now() - timedelta(days=dagen) for dagen in (366, 364))
    KlusFabriek(onderwerpen=[onderwerp], geplaatst_op=lang_geleden)
    KlusFabriek(onderwerpen=[onderwerp], geplaatst_op=kort_geleden, status="afgerond")
    KlusFabriek(onderwerpen=[onderwerp, OnderwerpFabriek(naam="Riool", ouder=onderwerp)], status="verlopen")
    KlusFabriek(onderwerpen=[onderwerp], geplaatst_op=lang_geleden, status="afgerond")
    KlusFabriek(onderwerpen=[onderwerp], status="ingetrokken")
    KlusFabriek(onderwerpen=[onderwerp], status="concept")
    KlusFabriek(onderwerpen=[onderwerp]).verberg(lid, "Dubbel")

    assert in_tabel(ik.get(LIJST)) == [("Water", 0, 3, -3)]


def test_long_name_fits_in_the_picture_and_is_whole_in_the_table(ik, db):
    naam = "Hemelwaterafvoerleidingenonderhoudsprogramma van de gemeente"
    KaartFabriek(onderwerp__naam=naam)

    antwoord = ik.get(LIJST)

    (getekend, *_), *_ = in_beeld(antwoord)
    assert len(getekend) == LANGSTE_NAAM
    assert getekend.endswith("…")
    assert in_tabel(antwoord)[0][0] == naam


def test_topics_without_anyone_or_anything_have_bars_of_no_length(ik, db):
    OnderwerpFabriek(naam="Water")

    assert in_beeld(ik.get(LIJST)) == [("Water", (0.0, "0 mensen"), (0.0, "0 klussen"))]


def test_large_board_waits_for_what_the_worker_counts(ik, coordinator, als, onderwerpen, monkeypatch):
    """What was counted in a part of it would draw a picture of the newest alone."""
    monkeypatch.setattr(paginering, "GRENS", 2)
    antwoord = ik.get(LIJST)
    assert "De cijfers worden nog geteld." in tekst(antwoord)
    assert not soep(antwoord).select("svg.staven__beeld, #cijfers")
    assert soep(als(coordinator).get(LIJST)).select_one("#uit-balans") is not None
    assert not soep(als(coordinator).get(LIJST)).select("[data-uit-balans]")

    tellen.tel_opnieuw()
    kortstondig.vergeet_alles()

    assert in_tabel(ik.get(LIJST)) == [("Data", 1, 3, -2), ("Water", 2, 1, 1), ("Recht", 3, 0, 3)]


def uit_balans(antwoord):
    return {
        lijst["id"]: [rij["data-uit-balans"] for rij in lijst.select("[data-uit-balans]")]
        for lijst in soep(antwoord).select("#uit-balans ul")
    }


def test_coordinator_sees_where_people_and_klussen_do_not_meet(als, coordinator, onderwerpen):
    riool = onderwerpen["riool"]
    KlusFabriek(onderwerpen=[riool])
    leeg = OnderwerpFabriek(naam="Privacy", slug="privacy")
    KlusFabriek(onderwerpen=[leeg])

    antwoord = als(coordinator).get(LIJST)

    assert uit_balans(antwoord) == {"te-weinig-mensen": ["data", "riool", "privacy"], "zonder-klussen": ["recht"]}
    assert [" ".join(rij.get_text().split()) for rij in soep(antwoord).select("#te-weinig-mensen li")] == [
        "Data 3 klussen 1 contactpersoon",
        "Riool 2 klussen 1 contactpersoon",
        "Privacy 1 klus geen contactpersonen",
    ]


def test_nothing_out_of_balance_says_so(als, coordinator, db):
    OnderwerpFabriek()
    antwoord = als(coordinator).get(LIJST)

    assert uit_balans(antwoord) == {}
    assert "Bij elk onderwerp met klussen zijn er mensen om te vragen." in tekst(antwoord)


def test_member_does_not_get_that_list(ik, onderwerpen):
    assert "Uit balans" not in tekst(ik.get(LIJST))
    assert "uit balans" not in tekst(ik.get("/"))


def test_start_page_of_a_coordinator_names_how_many_and_leads_there(als, coordinator, onderwerpen):
    antwoord = als(coordinator).get("/")

    aandacht = soep(antwoord).select_one("section[aria-labelledby=aandacht]")
    assert "2 onderwerpen met klussen, maar met (bijna) niemand om te vragen." in " ".join(aandacht.get_text().split())
    assert "1 onderwerp met mensen, maar zonder klussen." in " ".join(aandacht.get_text().split())
    doel = aandacht.select_one('a[href="/onderwerpen/#uit-balans"]')["href"]
    assert soep(als(coordinator).get(doel)).select_one("#uit-balans")


def test_start_page_is_silent_when_all_is_in_balance(als, coordinator):
    assert "Onderwerpen uit balans" not in tekst(als(coordinator).get("/"))


@pytest.mark.parametrize("wie", ["lid", "eigenaar zonder profiel", "coordinator", "superuser"])
def test_red_card_changes_no_byte_for_anyone(als, lid, coordinator, onderwerpen, wie):
    """Also not for who looks, of a card of one's own: the overview and the page of a topic say the same to everyone."""
    van = DeskundigeFabriek().lid
    KaartFabriek(lid=van, onderwerp=onderwerpen["data"])
    kijker = {
        "lid": lid,
        "eigenaar zonder profiel": LidFabriek(),
        "coordinator": coordinator,
        "superuser": LidFabriek(is_staff=True, is_superuser=True),
    }[wie]

    def bladzijden():
        adressen = [LIJST, *(f"{LIJST}?sorteer={hoe}" for hoe in ("naam", "mensen", "klussen", "verschil"))]
        adressen += [onderwerp.get_absolute_url() for onderwerp in onderwerpen.values()]
        return [_TOKEN.sub(b"", als(kijker).get(adres).content) for adres in adressen]

    zonder = bladzijden()
    for eigenaar in (van, kijker):
        KaartFabriek(lid=eigenaar, kleur="rood", onderwerp=onderwerpen["recht"])
        KaartFabriek(lid=eigenaar, kleur="rood", onderwerp=onderwerpen["riool"])
    tellen.tel_opnieuw()

    assert bladzijden() == zonder
    # So the comparison can fail.
    KaartFabriek(lid=van, kleur="groen", onderwerp=onderwerpen["water"])
    assert bladzijden()[0] != zonder[0]


def test_hidden_klus_counts_for_nobody(als, coordinator, onderwerpen):
    """Not for who may see it either: everyone reads the same numbers."""
    klus = Klus.objects.filter(onderwerpen=onderwerpen["riool"]).get()
    klus.verberg(coordinator, "Dubbel")

    assert ("Water", 2, 0, 2) in in_tabel(als(coordinator).get(LIJST))
    assert ("Water", 2, 0, 2) in in_tabel(als(klus.plaatser).get(LIJST))
