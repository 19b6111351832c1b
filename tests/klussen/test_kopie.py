"""A klus as the beginning of a new one."""

from datetime import date

import pytest

from klussen.models import Klus
from tests.fabriek import KlusFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import getypt, soep

NIET = ["reageren_tm", "start_op", "klaar_op", "inhuurkosten"]


@pytest.fixture
def klus(lid):
    return KlusFabriek(
        plaatser=lid,
        titel="Wie leert ons afkoppelen?",
        samenvatting="In een middag.",
        omvang="groot",
        soort="advies",
        uren=12,
        aantal_personen=2,
        reageren_tm=date(2025, 5, 1),
        start_op=date(2025, 5, 2),
        klaar_op=date(2025, 5, 3),
        plaats="Rhenen",
        op_afstand=True,
        vergoeding="in_overleg",
        inhuurkosten=9000,
        resultaat="Dertig tuinen.",
        onderwerpen=[OnderwerpFabriek()],
    )


@pytest.mark.parametrize("status", ["open", "concept", "afgerond", "ingetrokken"])
def test_copy_takes_all_but_days_costs_and_result(als, lid, klus, status):
    Klus.objects.filter(pk=klus.pk).update(status=status)

    antwoord = als(lid).get(f"/klussen/nieuw/?kopie={klus.pk}")
    velden = getypt(antwoord)

    assert {naam: velden[naam] for naam in NIET} == dict.fromkeys(NIET, "")
    assert (velden["titel"], velden["samenvatting"], velden["omschrijving"]) == (
        klus.titel,
        klus.samenvatting,
        klus.omschrijving,
    )
    assert (velden["omvang"], velden["soort"], velden["uren"], velden["aantal_personen"]) == (
        *("groot", "advies"),
        *("12", "2"),
    )
    assert (velden["plaats"], velden["op_afstand"], velden["vergoeding"]) == ("Rhenen", ["on"], "in_overleg")
    assert velden["onderwerpen"] == [str(klus.onderwerpen.get().pk)]
    assert velden["inzending"] != str(klus.inzending)
    assert "Dertig tuinen" not in antwoord.content.decode()


def test_copy_becomes_a_klus_of_its_own(als, lid, klus):
    client = als(lid)
    data = getypt(client.get(f"/klussen/nieuw/?kopie={klus.pk}")) | {"actie": "concept"}

    client.post(f"/klussen/nieuw/?kopie={klus.pk}", data)

    kopie = Klus.objects.exclude(pk=klus.pk).get()
    assert (kopie.titel, kopie.status, kopie.reageren_tm) == (klus.titel, "concept", None)


def test_second_who_asks_may_copy_too(als, lid, collega, klus):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=collega)

    velden = getypt(als(collega).get(f"/klussen/nieuw/?kopie={klus.pk}"))

    # In the name of one's own organisation, where one may not ask for that of the klus.
    assert (velden["titel"], velden["organisatie"]) == (klus.titel, str(collega.organisatie_id))


def test_copy_keeps_the_partnership_that_asked(als, lid, klus):
    verband = OrganisatieFabriek(soort="samenwerkingsverband")
    verband.deelnemers.add(lid.organisatie)
    Klus.objects.filter(pk=klus.pk).update(organisatie=verband)

    assert getypt(als(lid).get(f"/klussen/nieuw/?kopie={klus.pk}"))["organisatie"] == str(verband.pk)


@pytest.mark.parametrize("nummer", ["{klus}", "987654321", "x", "-1", "9" * 30, "²"])
def test_what_is_not_ones_own_is_an_empty_form(als, vreemde, klus, nummer):
    antwoord = als(vreemde).get(f"/klussen/nieuw/?kopie={nummer.format(klus=klus.pk)}")

    assert antwoord.status_code == 200
    assert (getypt(antwoord)["titel"], getypt(antwoord)["omschrijving"]) == ("", "")


@pytest.mark.parametrize("status", ["open", "concept", "afgerond", "ingetrokken"])
def test_klus_of_ones_own_offers_the_copy(als, lid, collega, klus, status):
    Klus.objects.filter(pk=klus.pk).update(status=status)
    adres = f'main a[href="/klussen/nieuw/?kopie={klus.pk}"]'

    assert soep(als(lid).get(klus.get_absolute_url())).select_one(adres)
    if status != "concept":
        assert not soep(als(collega).get(klus.get_absolute_url())).select_one(adres)
