"""Klussen in admin: the list, and the page of one."""

import pytest
from django.urls import reverse

from klussen.models import Gebeurtenis, Klus, Klusstatus
from tests.beheer.hulp import (
    KLUS,
    aantal_queries,
    kolom,
    lijst,
    pagina,
    soep,
    verborgen_klus,
)
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek


def test_lijst_toont_klussen_met_link_naar_de_site(als, coordinator):
    klus = KlusFabriek(titel="Peilbuizen plaatsen")

    antwoord = als(coordinator).get(lijst(KLUS))

    assert kolom(antwoord, "titel") == ["Peilbuizen plaatsen"]
    assert soep(antwoord).select_one(f'#result_list a[href="{klus.get_absolute_url()}"]')


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_lijst_toont_geen_concepten(request, als, wie, db):
    concept = KlusFabriek(status=Klusstatus.CONCEPT)
    ingetrokken_concept = KlusFabriek(status=Klusstatus.CONCEPT)
    ingetrokken_concept.trek_in(ingetrokken_concept.plaatser)
    client = als(request.getfixturevalue(wie))

    assert kolom(client.get(lijst(KLUS)), "titel") == []
    for klus in (concept, ingetrokken_concept):
        assert client.get(pagina(klus)).status_code == 302
        assert klus.titel not in client.get(pagina(klus), follow=True).content.decode()
        assert client.get(reverse("admin:klussen_klus_history", args=[klus.pk])).status_code == 302


def test_lijst_toont_verborgen_klus(als, coordinator):
    verborgen_klus(coordinator)

    assert kolom(als(coordinator).get(lijst(KLUS)), "staat") == ["Open, verborgen"]


@pytest.mark.parametrize("q", ["peilbuis", "PEILBUIZEN", "Álvarez", "anna alvarez", "alvarez anna"])
def test_zoeken_vindt_op_tekst_en_op_naam_van_de_plaatser(als, coordinator, q):
    KlusFabriek(titel="Peilbuizen plaatsen", plaatser=LidFabriek(voornaam="Anna", achternaam="Álvarez"))
    KlusFabriek(titel="Iets anders")

    assert kolom(als(coordinator).get(lijst(KLUS), {"q": q}), "titel") == ["Peilbuizen plaatsen"]


@pytest.mark.parametrize("q", ["' OR 1=1 --", "a & | !", "\x00", "<script>", "%", "x" * 5000])
def test_zoeken_kan_tegen_rare_tekst(als, coordinator, q):
    KlusFabriek()

    assert als(coordinator).get(lijst(KLUS), {"q": q}).status_code == 200


def test_filters(als, coordinator):
    hoofd = OnderwerpFabriek(naam="Water")
    kind = OnderwerpFabriek(naam="Grondwater", ouder=hoofd)
    a = KlusFabriek(titel="A", onderwerpen=[kind])
    b = verborgen_klus(coordinator, titel="B")
    c = KlusFabriek(titel="C", status=Klusstatus.AFGEROND)
    client = als(coordinator)

    def gevonden(**filters):
        return sorted(kolom(client.get(lijst(KLUS), filters), "titel"))

    assert gevonden(status="open") == ["A", "B"]
    assert gevonden(status="afgerond") == ["C"]
    assert gevonden(verborgen="ja") == ["B"]
    assert gevonden(verborgen="nee") == ["A", "C"]
    assert gevonden(onderwerp=hoofd.pk) == gevonden(onderwerp=kind.pk) == ["A"]
    assert gevonden(organisatie=b.organisatie_id) == ["B"]
    assert gevonden(organisatie=c.organisatie_id, q="Help") == []
    assert (
        gevonden(status="bestaat niet") == gevonden(organisatie="abc") == gevonden(onderwerp="\x00") == ["A", "B", "C"]
    )
    assert a.titel == "A"


def test_keuzefilter_houdt_de_andere_filters(als, coordinator):
    OnderwerpFabriek()
    organisatie = OrganisatieFabriek(naam="Gemeente Rhenen")

    antwoord = als(coordinator).get(lijst(KLUS), {"status": "open", "q": "help", "organisatie": organisatie.pk})

    formulier = soep(antwoord).select_one("#filter-onderwerp").find_parent("form")
    assert {i["name"]: i["value"] for i in formulier.select("input")} == {
        "status": "open",
        "q": "help",
        "organisatie": str(organisatie.pk),
    }
    assert soep(antwoord).select_one("#filter-organisatie option[selected]").get_text(strip=True) == "Gemeente Rhenen"


@pytest.mark.parametrize(
    "filter_", ["plaatser__password__startswith", "plaatser__kaarten__kleur", "reacties__bericht__contains", "versie"]
)
def test_andere_filters_worden_geweigerd(als, coordinator, filter_):
    assert als(coordinator).get(lijst(KLUS), {filter_: "a"}).status_code == 400


def test_lijst_kost_evenveel_queries_bij_meer_klussen(als, coordinator):
    onderwerp = OnderwerpFabriek()
    KlusFabriek(onderwerpen=[onderwerp])
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(KLUS))
    KlusFabriek.create_batch(2, onderwerpen=[onderwerp])

    assert aantal_queries(client, lijst(KLUS)) == met_een
    assert met_een <= 12


def test_pagina_toont_klus_en_geschiedenis(als, coordinator):
    klus = verborgen_klus(coordinator, titel="Peilbuizen", omschrijving="Wie helpt er mee?")

    html = soep(als(coordinator).get(pagina(klus)))

    tekst = html.get_text(" ", strip=True)
    assert "Wie helpt er mee?" in tekst
    assert "Dit hoort hier niet." in tekst
    assert [rij.select("td")[1].get_text() for rij in html.select("#gebeurtenissen tbody tr")] == ["verborgen"]
    assert html.select_one(f'a.viewsitelink[href="{klus.get_absolute_url()}"]')


def test_pagina_kost_evenveel_queries_bij_meer_gebeurtenissen(als, coordinator):
    klus = verborgen_klus(coordinator)
    client = als(coordinator)
    met_een = aantal_queries(client, pagina(klus))
    klus.toon(coordinator)
    ReactieFabriek(klus=klus)
    Gebeurtenis.objects.leg_vast(klus, "gereageerd", door=LidFabriek(), lid=LidFabriek())
    klus.verberg(coordinator, "Toch weer.")

    assert aantal_queries(client, pagina(klus)) == met_een


def test_klus_kan_niet_worden_herschreven(als, coordinator, beheerder):
    klus = KlusFabriek(titel="Zo blijft het")
    for iemand in (coordinator, beheerder):
        client = als(iemand)
        velden = {veld.name: "1" for veld in Klus._meta.fields} | {"titel": "Gekaapt", "status": "afgerond"}

        assert client.post(pagina(klus), velden).status_code == 403
        assert client.post(reverse("admin:klussen_klus_add"), velden).status_code == 403
        assert client.post(reverse("admin:klussen_klus_delete", args=[klus.pk]), {"post": "yes"}).status_code == 403
        assert not soep(client.get(pagina(klus))).select("#klus_form :is(input:not([type=hidden]), textarea, select)")
    assert list(Klus.objects.values_list("titel", "status")) == [("Zo blijft het", "open")]


def test_pagina_biedt_alleen_stappen_die_kunnen(als, coordinator):
    client = als(coordinator)

    def knoppen(klus):
        return [
            knop.get_text(strip=True)
            for knop in soep(client.get(pagina(klus))).select(".object-tools a.stap, .object-tools button")
        ]

    assert knoppen(KlusFabriek()) == ["Verberg", "Trek in", "Draag over"]
    assert knoppen(verborgen_klus(coordinator)) == ["Toon weer", "Trek in", "Draag over"]
    assert knoppen(KlusFabriek(status=Klusstatus.AFGEROND)) == ["Verberg"]
