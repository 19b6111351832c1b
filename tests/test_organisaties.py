from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OrganisatieFabriek

LIJST = reverse("organisaties:lijst")


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", code="GM0340")


def soep(antwoord):
    assert antwoord.status_code == 200
    return BeautifulSoup(antwoord.content, "lxml")


def mensen(antwoord):
    return [int(rij["data-deskundige"]) for rij in soep(antwoord).select("[data-deskundige]")]


def test_lijst_staat_per_soort_en_zonder_wat_niet_meer_bestaat(ik, rhenen):
    OrganisatieFabriek(naam="Waterschap Vallei", slug="w", soort="waterschap")
    OrganisatieFabriek(naam="Gemeente Oud", slug="oud", beeindigd_op=timezone.localdate())

    bladzijde = soep(ik.get(LIJST))

    groepen = {
        deel.h2.get_text(): [a.get_text() for a in deel.select("a")] for deel in bladzijde.select("main section")
    }
    assert list(groepen) == ["Gemeenten", "Waterschappen"]
    assert "Gemeente Rhenen" in groepen["Gemeenten"]
    assert "Gemeente Oud" not in groepen["Gemeenten"]
    assert groepen["Waterschappen"] == ["Waterschap Vallei"]


def test_lijst_zonder_organisaties_is_niet_kaal(db, als):
    assert "Er zijn nog geen organisaties" in als(LidFabriek(organisatie=None, is_staff=True)).get(LIJST).text


def test_lijst_kost_evenveel_queries_bij_een_en_bij_drie(ik, django_assert_num_queries):
    with django_assert_num_queries(2):
        ik.get(LIJST)
    for soort in ["gemeente", "provincie"]:
        OrganisatieFabriek(soort=soort)
    with django_assert_num_queries(2):
        ik.get(LIJST)


def test_organisatie_toont_feiten_mensen_en_klussen(ik, rhenen):
    iemand = DeskundigeFabriek(lid__organisatie=rhenen, lid__achternaam="A")
    later = DeskundigeFabriek(
        lid__organisatie=rhenen, lid__achternaam="B", niet_tot=timezone.localdate() + timedelta(9)
    )
    KaartFabriek(lid=iemand.lid, onderwerp__naam="Grondwater", niveau="veel")
    DeskundigeFabriek(lid__organisatie=rhenen, lid__is_active=False)
    LidFabriek(organisatie=rhenen)
    DeskundigeFabriek()
    klus = KlusFabriek(organisatie=rhenen)
    KlusFabriek(organisatie=rhenen, status="ingevuld")
    KlusFabriek(organisatie=rhenen, status="concept")
    KlusFabriek()

    antwoord = ik.get(rhenen.get_absolute_url())

    assert mensen(antwoord) == [iemand.pk, later.pk]
    bladzijde = soep(antwoord)
    assert [rij["data-klus"] for rij in bladzijde.select("[data-klus]")] == [str(klus.pk)]
    assert bladzijde.select_one("h1").get_text() == "Gemeente Rhenen"
    for tekst in ["Officiële code: GM0340", "weet er veel van; wil zich inzetten voor Grondwater", "niet te vragen"]:
        assert tekst in antwoord.text
    assert f'href="{reverse("klussen:lijst")}?organisatie=gemeente-rhenen"' in antwoord.text


def test_samenwerkingsverband_en_deelnemer_wijzen_naar_elkaar(ik, rhenen):
    verband = OrganisatieFabriek(naam="Platform", slug="platform", soort="samenwerkingsverband")
    verband.deelnemers.add(rhenen)

    assert soep(ik.get(verband.get_absolute_url())).select_one(f'aside a[href="{rhenen.get_absolute_url()}"]')
    assert soep(ik.get(rhenen.get_absolute_url())).select_one(f'aside a[href="{verband.get_absolute_url()}"]')


def test_beeindigde_organisatie_wijst_naar_haar_opvolger(ik, rhenen):
    vandaag = timezone.localdate()
    voorbij = OrganisatieFabriek(beeindigd_op=vandaag, opvolger=rhenen)
    straks = OrganisatieFabriek(beeindigd_op=vandaag + timedelta(days=1), opvolger=rhenen)

    for organisatie, tekst in [(voorbij, "Deze organisatie bestaat sinds"), (straks, "Deze organisatie stopt op")]:
        antwoord = ik.get(organisatie.get_absolute_url())
        assert tekst in antwoord.text
        melding = soep(antwoord).select_one(".melding")
        assert "Het werk gaat verder bij" in melding.get_text()
        assert melding.select_one("a")["href"] == rhenen.get_absolute_url()
    assert "Deze organisatie" not in ik.get(rhenen.get_absolute_url()).text


def test_organisatie_van_een_andere_soort_heet_zo(ik):
    anders = OrganisatieFabriek(soort="anders")

    assert soep(ik.get(anders.get_absolute_url())).select_one(".meta li").get_text(strip=True) == "Andere organisatie"


def test_lege_organisatie_wijst_een_weg_verder(ik, rhenen):
    antwoord = ik.get(rhenen.get_absolute_url())

    assert "Nog niemand in Wie weet wat" in antwoord.text
    assert "Er staan nu geen klussen open van deze organisatie." in antwoord.text


@pytest.mark.parametrize("soort", ["gemeente", "samenwerkingsverband"])
def test_organisatie_kost_evenveel_queries_bij_een_en_bij_drie(ik, soort):
    organisatie = OrganisatieFabriek(soort=soort)

    def vul():
        KaartFabriek(lid=DeskundigeFabriek(lid__organisatie=organisatie).lid)
        KlusFabriek(organisatie=organisatie)
        organisatie.deelnemers.add(OrganisatieFabriek())
        organisatie.samenwerkingsverbanden.add(OrganisatieFabriek())

    def aantal():
        # Topics and organisations are read anew after one was added; not on every page.
        ik.get(organisatie.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert len(mensen(ik.get(organisatie.get_absolute_url()))) == personen
        return len(queries)

    personen = 1
    vul()
    met_een = aantal()
    personen = 3
    vul()
    vul()

    assert aantal() == met_een
    assert met_een <= 12


def test_onbekende_organisatie_bestaat_niet(ik):
    assert ik.get(reverse("organisaties:detail", args=["bestaat-niet"])).status_code == 404
