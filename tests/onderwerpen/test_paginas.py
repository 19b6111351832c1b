from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klussenbank.kern import paginering
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek

LIJST = reverse("onderwerpen:lijst")


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water", omschrijving="Regen en riool.")


@pytest.fixture
def grondwater(water):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)


def soep(antwoord):
    assert antwoord.status_code == 200
    return BeautifulSoup(antwoord.content, "lxml")


def mensen(antwoord):
    return [int(rij["data-deskundige"]) for rij in soep(antwoord).select("[data-deskundige]")]


def aantallen(antwoord):
    """The text about contact persons per topic."""
    return {
        rij["data-onderwerp"]: rij.select_one(".meta").get_text(strip=True)
        for rij in soep(antwoord).select("[data-onderwerp]")
    }


def test_lijst_staat_in_twee_niveaus(ik, grondwater):
    OnderwerpFabriek(naam="Riolering", slug="riolering", ouder=grondwater.ouder)
    OnderwerpFabriek(naam="Data", slug="data")

    bladzijde = soep(ik.get(LIJST))

    assert [rij["data-onderwerp"] for rij in bladzijde.select("section[data-onderwerp]")] == ["data", "stedelijk-water"]
    assert [rij["data-onderwerp"] for rij in bladzijde.select('[data-onderwerp="stedelijk-water"] li')] == [
        "grondwater",
        "riolering",
    ]


def test_lijst_telt_contactpersonen_een_keer(ik, water, grondwater):
    persoon = KaartFabriek(onderwerp=grondwater, kleur="blauw").lid
    KaartFabriek(lid=persoon, onderwerp=grondwater, kleur="groen")
    KaartFabriek(lid=persoon, onderwerp=water)
    KaartFabriek(onderwerp=water)
    OnderwerpFabriek(slug="data")
    KaartFabriek(onderwerp=grondwater, kleur="rood")
    KaartFabriek(onderwerp=grondwater, lid=LidFabriek())
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(lid__is_active=False).lid)
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=1)).lid)
    KaartFabriek(onderwerp=None, kleur="groen", tekst="Los")

    assert aantallen(ik.get(LIJST)) == {
        "stedelijk-water": "2 contactpersonen",
        "grondwater": "1 contactpersoon",
        "data": "Nu geen contactpersonen",
    }


def test_lijst_kost_evenveel_queries_bij_een_en_bij_drie(ik):
    def aantal():
        # Topics are read anew after one was added; not on every page.
        ik.get(LIJST)
        with CaptureQueriesContext(connection) as queries:
            assert ik.get(LIJST).status_code == 200
        return len(queries)

    KaartFabriek()
    met_een = aantal()
    for _ in range(2):
        KaartFabriek(onderwerp__ouder=OnderwerpFabriek())

    assert aantal() == met_een
    assert met_een <= 12


def test_lijst_telt_niet_verder_dan_een_filter(ik, grondwater, monkeypatch):
    monkeypatch.setattr(paginering, "GRENS", 2)
    OnderwerpFabriek(slug="data")
    for _ in range(4):
        KaartFabriek(onderwerp=grondwater)

    assert aantallen(ik.get(LIJST)) == {
        "stedelijk-water": "2+ contactpersonen",
        "grondwater": "2+ contactpersonen",
        "data": "",
    }


def test_lege_lijst_wijst_een_weg_verder(ik):
    assert "Er zijn nog geen onderwerpen" in ik.get(LIJST).text


def test_onderwerp_toont_zijn_contactpersonen_met_mail_en_telefoon(ik, grondwater):
    kenner = DeskundigeFabriek(
        lid__voornaam="Sanne", lid__achternaam="Hoekstra", lid__email="sanne@rhenen.example", telefoon="06-12 34 56 78"
    )
    KaartFabriek(lid=kenner.lid, onderwerp=grondwater, niveau="veel")
    KaartFabriek(lid=kenner.lid, niveau="veel", onderwerp__naam="Iets anders")
    groen = KaartFabriek(onderwerp=grondwater, kleur="groen", niveau="iets").lid
    KaartFabriek(onderwerp=grondwater, kleur="rood")
    KaartFabriek(onderwerp=grondwater.ouder)
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=1)).lid)

    antwoord = ik.get(grondwater.get_absolute_url())

    assert mensen(antwoord) == [kenner.pk, groen.pk]
    rij = soep(antwoord).select_one(f'[data-deskundige="{kenner.pk}"]')
    assert [li.get_text(strip=True) for li in rij.select(".persoon__redenen li")] == [
        "weet er veel van; wil zich inzetten voor Grondwater"
    ]
    assert rij.select_one('a[href="mailto:sanne@rhenen.example"]')
    assert rij.select_one('a[href="tel:0612345678"]').get_text() == "06-12 34 56 78"
    assert rij.select_one(f'a[href="{reverse("deskundigen:vraag", args=[kenner.pk])}?onderwerp=grondwater"]')


def test_hoofdonderwerp_toont_ook_wat_eronder_staat(ik, water, grondwater):
    onder = KaartFabriek(onderwerp=grondwater, niveau="veel").lid
    zelf = KaartFabriek(onderwerp=water, niveau="iets").lid
    klus = KlusFabriek(onderwerpen=[grondwater])

    antwoord = ik.get(water.get_absolute_url())

    assert mensen(antwoord) == [onder.pk, zelf.pk]
    bladzijde = soep(antwoord)
    assert [rij["data-klus"] for rij in bladzijde.select("[data-klus]")] == [str(klus.pk)]
    assert bladzijde.select_one(f'.chips a[href="{grondwater.get_absolute_url()}"]')
    assert "Regen en riool." in antwoord.text


def test_onderwerp_wijst_naar_zijn_hoofdonderwerp(ik, water, grondwater):
    assert soep(ik.get(grondwater.get_absolute_url())).select_one(f'.chips a[href="{water.get_absolute_url()}"]')


def test_onderwerp_toont_open_klussen_die_ik_mag_zien(ik, lid, grondwater):
    zichtbaar = KlusFabriek(onderwerpen=[grondwater])
    KlusFabriek(onderwerpen=[grondwater], status="concept")
    KlusFabriek(onderwerpen=[grondwater], status="afgerond")
    KlusFabriek(onderwerpen=[grondwater]).verberg(lid, "Dubbel")
    KlusFabriek()

    antwoord = ik.get(grondwater.get_absolute_url())

    assert [rij["data-klus"] for rij in soep(antwoord).select("[data-klus]")] == [str(zichtbaar.pk)]
    assert f'href="{reverse("klussen:lijst")}?onderwerp=grondwater"' in antwoord.text


def test_onderwerp_toont_hoogstens_tien_klussen(ik, grondwater):
    for _ in range(11):
        KlusFabriek(onderwerpen=[grondwater])

    assert len(soep(ik.get(grondwater.get_absolute_url())).select("[data-klus]")) == 10


def test_leeg_onderwerp_wijst_een_weg_verder(ik, grondwater):
    antwoord = ik.get(grondwater.get_absolute_url())

    assert "Nu geen contactpersonen" in antwoord.text
    assert f'href="{reverse("profiel:kaart_nieuw")}?kleur=blauw' in antwoord.text
    assert "Er staan nu geen klussen open over dit onderwerp." in antwoord.text


def test_contactpersonen_hebben_bladzijden(ik, grondwater):
    for _ in range(51):
        KaartFabriek(onderwerp=grondwater)

    eerste = mensen(ik.get(grondwater.get_absolute_url()))
    tweede = mensen(ik.get(grondwater.get_absolute_url(), {"pagina": 2}))

    assert (len(eerste), len(tweede)) == (50, 1)
    assert tweede[0] not in eerste


def test_afdruk_van_een_bladzijde_zegt_dat_er_meer_zijn(ik, grondwater):
    def op_papier(**vraag):
        regel = soep(ik.get(grondwater.get_absolute_url(), vraag)).select_one("#contactpersonen .alleen-afdrukken")
        return regel and " ".join(regel.get_text().split())

    KaartFabriek(onderwerp=grondwater)
    assert op_papier() is None

    for _ in range(50):
        KaartFabriek(onderwerp=grondwater)
    assert op_papier() == "Dit zijn nummer 1 tot en met 50 van de 51. De andere staan op de site."
    assert op_papier(pagina=2) == "Dit is nummer 51 van de 51. De andere staan op de site."


def test_onderwerp_kost_evenveel_queries_bij_een_en_bij_drie(ik, grondwater):
    def aantal():
        # Topics and organisations are read anew after one was added; not on every page.
        ik.get(grondwater.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert len(mensen(ik.get(grondwater.get_absolute_url()))) == personen
        return len(queries)

    personen = 1
    KaartFabriek(onderwerp=grondwater)
    KlusFabriek(onderwerpen=[grondwater])
    met_een = aantal()
    personen = 3
    for _ in range(2):
        KaartFabriek(onderwerp=grondwater)
        KlusFabriek(onderwerpen=[grondwater])

    assert aantal() == met_een
    assert met_een <= 12


def test_onderwerpen_eronder_zijn_te_herkennen(ik, water, grondwater):
    antwoord = ik.get(water.get_absolute_url())

    assert [rij["data-onderwerp"] for rij in soep(antwoord).select("main [data-onderwerp]")] == [grondwater.slug]


def test_onbekend_onderwerp_bestaat_niet(ik):
    assert ik.get(reverse("onderwerpen:detail", args=["bestaat-niet"])).status_code == 404
