import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klussenbank.kern import kortstondig
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek

LIJST = reverse("deskundigen:lijst")
# Drawn by lot in each answer.
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def ik(lid, als):
    """The client of a member who is not in the directory."""
    return als(lid)


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")


@pytest.fixture
def grondwater(water):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water, synoniemen=["peilbuis"])


def gevonden(antwoord):
    """The ids of the people in the list, in order; checks the number that the page states."""
    soep = BeautifulSoup(antwoord.content, "lxml")
    ids = [int(rij["data-deskundige"]) for rij in soep.select("[data-deskundige]")]
    if not soep.select(".paginering"):
        assert int(soep.select_one("[data-aantal]")["data-aantal"]) == len(ids)
    return ids


def redenen(antwoord, pk):
    soep = BeautifulSoup(antwoord.content, "lxml")
    return [li.get_text() for li in soep.select(f'[data-deskundige="{pk}"] .persoon__redenen li')]


def chips(antwoord):
    soep = BeautifulSoup(antwoord.content, "lxml")
    return {chip.find(string=True).strip(): chip["href"] for chip in soep.select("a.chip--weg")}


def test_lijst_toont_wie_erin_staat_en_gevraagd_mag_worden(ik):
    vandaag = timezone.localdate()
    gewoon = DeskundigeFabriek(lid__achternaam="A")
    weer_terug = DeskundigeFabriek(lid__achternaam="B", niet_tot=vandaag)
    DeskundigeFabriek(niet_tot=vandaag + timedelta(days=1))
    DeskundigeFabriek(lid__is_active=False)
    LidFabriek()

    assert gevonden(ik.get(LIJST)) == [gewoon.pk, weer_terug.pk]


def test_lijst_met_iedereen_toont_ook_wie_nu_niet_te_vragen_is(ik):
    later = DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=3))

    antwoord = ik.get(LIJST, {"beschikbaar": "alle"})

    assert gevonden(antwoord) == [later.pk]
    assert "niet te vragen</p>" in antwoord.text
    assert gevonden(ik.get(LIJST, {"beschikbaar": "onzin"})) == []


def test_onderwerp_vindt_precies_wie_een_open_kaart_heeft_en_te_vragen_is(ik, water, grondwater):
    ander = OnderwerpFabriek(slug="financien", ouder=None)
    blauw = KaartFabriek(onderwerp=grondwater, kleur="blauw", niveau="veel").lid
    groen = KaartFabriek(onderwerp=grondwater, kleur="groen", niveau="iets").lid
    op_ouder = KaartFabriek(onderwerp=water, kleur="blauw").lid
    KaartFabriek(onderwerp=grondwater, kleur="rood")
    KaartFabriek(onderwerp=ander)
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(lid__is_active=False).lid)
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=9)).lid)
    KaartFabriek(onderwerp=grondwater, lid=LidFabriek())

    assert gevonden(ik.get(LIJST, {"onderwerp": "grondwater"})) == [blauw.pk, groen.pk]
    assert gevonden(ik.get(LIJST, {"onderwerp": "stedelijk-water"})) == [blauw.pk, op_ouder.pk, groen.pk]


def test_meer_onderwerpen_vinden_wie_er_een_van_heeft(ik, grondwater):
    ander = OnderwerpFabriek(slug="financien")
    een = KaartFabriek(onderwerp=grondwater, niveau="veel").lid
    twee = KaartFabriek(onderwerp=ander, niveau="iets").lid
    KaartFabriek()

    antwoord = ik.get(LIJST, {"onderwerp": ["grondwater", "financien"]})

    assert gevonden(antwoord) == [een.pk, twee.pk]


def test_kleur_en_onderwerp_gelden_voor_dezelfde_kaart(ik, grondwater):
    persoon = KaartFabriek(onderwerp=grondwater, kleur="groen").lid
    KaartFabriek(lid=persoon, kleur="blauw")

    assert gevonden(ik.get(LIJST, {"onderwerp": "grondwater", "kleur": "groen"})) == [persoon.pk]
    assert gevonden(ik.get(LIJST, {"onderwerp": "grondwater", "kleur": "blauw"})) == []
    assert gevonden(ik.get(LIJST, {"kleur": "blauw"})) == [persoon.pk]


@pytest.mark.parametrize("kleur", ["rood", "paars", "", "groen'", "\x00"])
def test_andere_kleur_wordt_overgeslagen(ik, grondwater, kleur):
    groen = KaartFabriek(onderwerp=grondwater, kleur="groen").lid
    rood = KaartFabriek(kleur="rood").lid

    assert gevonden(ik.get(LIJST, {"kleur": kleur})) == [groen.pk, rood.pk]


def test_volgorde_is_niveau_dan_blauw_voor_groen_dan_naam(ik, grondwater):
    def iemand(achternaam, kleur, niveau):
        persoon = DeskundigeFabriek(lid__achternaam=achternaam)
        return KaartFabriek(lid=persoon.lid, onderwerp=grondwater, kleur=kleur, niveau=niveau).lid.pk

    verwacht = [
        iemand("Z", "blauw", "veel"),
        iemand("Y", "groen", "veel"),
        iemand("W", "blauw", "vaker"),
        iemand("X", "blauw", "vaker"),
        iemand("A", "groen", "vaker"),
        iemand("B", "blauw", "iets"),
    ]

    assert gevonden(ik.get(LIJST)) == verwacht
    assert gevonden(ik.get(LIJST, {"onderwerp": "grondwater"})) == verwacht


def test_volgorde_op_onderwerp_let_niet_op_andere_kaarten(ik, grondwater):
    kenner = KaartFabriek(onderwerp=grondwater, niveau="vaker").lid
    elders = KaartFabriek(onderwerp=grondwater, niveau="iets").lid
    KaartFabriek(lid=elders, niveau="veel")

    assert gevonden(ik.get(LIJST, {"onderwerp": "grondwater"})) == [kenner.pk, elders.pk]
    assert gevonden(ik.get(LIJST)) == [elders.pk, kenner.pk]


def test_organisatie_vindt_haar_mensen(ik):
    rhenen = OrganisatieFabriek(slug="gemeente-rhenen")
    buren = OrganisatieFabriek(slug="gemeente-buren")
    een = DeskundigeFabriek(lid__organisatie=rhenen, lid__achternaam="A")
    twee = DeskundigeFabriek(lid__organisatie=buren, lid__achternaam="B")
    DeskundigeFabriek()

    assert gevonden(ik.get(LIJST, {"organisatie": "gemeente-rhenen"})) == [een.pk]
    assert gevonden(ik.get(LIJST, {"organisatie": ["gemeente-rhenen", "gemeente-buren"]})) == [een.pk, twee.pk]


def test_woorden_vinden_naam_functie_en_synoniem(ik, grondwater):
    persoon = DeskundigeFabriek(lid__achternaam="Köster", lid__functie="hydroloog").lid
    KaartFabriek(lid=persoon, onderwerp=grondwater)
    DeskundigeFabriek()

    for q in ["koster", "hydrologen", "peilbuizen", "Anna hydro"]:
        assert gevonden(ik.get(LIJST, {"q": q})) == [persoon.pk], q
    assert gevonden(ik.get(LIJST, {"q": "molenaar"})) == []
    assert gevonden(ik.get(LIJST, {"q": "de"})) == []


def test_woorden_zonder_onderwerp_geven_het_beste_antwoord_eerst(ik, grondwater):
    zijdelings = KaartFabriek(
        lid=DeskundigeFabriek(over_mij="Ooit deed ik iets met grondwater.").lid, niveau="veel"
    ).lid
    kenner = KaartFabriek(onderwerp=grondwater, niveau="iets").lid

    assert gevonden(ik.get(LIJST, {"q": "grondwater"})) == [kenner.pk, zijdelings.pk]


@pytest.mark.parametrize("naam", ["onderwerp", "organisatie"])
@pytest.mark.parametrize("slug", ["bestaat-niet", "'; drop table", "\x00", "x" * 5000])
def test_onbekende_slug_geeft_niets_met_een_weg_verder(ik, naam, slug):
    KaartFabriek()

    antwoord = ik.get(LIJST, {naam: slug})

    assert antwoord.status_code == 200
    assert gevonden(antwoord) == ([] if "\x00" not in slug else gevonden(ik.get(LIJST)))


def test_onbekende_slug_zegt_dat_hij_onbekend_is(ik, grondwater):
    persoon = KaartFabriek(onderwerp=grondwater).lid

    alleen = ik.get(LIJST, {"onderwerp": "oud"})
    samen = ik.get(LIJST, {"onderwerp": ["oud", "grondwater"]})

    assert "Een onderwerp uit dit adres kennen we niet." in alleen.text
    assert gevonden(samen) == [persoon.pk]
    assert "Een onderwerp uit dit adres kennen we niet." in samen.text


@pytest.mark.parametrize("params", [{"q": "\x00"}, {"q": "a" * 10_000}, {"q": "'&|!:*()"}, {"pagina": "-1e9"}])
def test_vreemde_invoer_geeft_een_gewone_bladzijde(ik, params):
    DeskundigeFabriek()

    assert ik.get(LIJST, params).status_code == 200


def test_reden_noemt_de_kaarten_die_passen(ik, grondwater):
    riool = OnderwerpFabriek(naam="Riolering", slug="riolering")
    persoon = KaartFabriek(onderwerp=grondwater, kleur="blauw", niveau="iets").lid
    KaartFabriek(lid=persoon, onderwerp=riool, kleur="groen", niveau="veel")
    KaartFabriek(lid=persoon, onderwerp=None, tekst="Peilen in de polder", kleur="groen", niveau="vaker")

    def staat_er(**params):
        return redenen(ik.get(LIJST, params), persoon.pk)

    blauw = "weet er iets van; wil zich inzetten voor Grondwater"
    groen = "weet er veel van; wordt blij van Riolering"
    eigen = "vaker gedaan; wordt blij van “Peilen in de polder”"
    assert staat_er() == [groen, eigen, blauw]
    assert staat_er(onderwerp="grondwater") == [blauw]
    assert staat_er(onderwerp="stedelijk-water") == [blauw]
    assert staat_er(kleur="groen") == [groen, eigen]
    assert staat_er(q="polder") == [eigen]
    assert staat_er(q="Anna") == [groen, eigen, blauw]


def test_reden_noemt_hoogstens_drie_kaarten(ik):
    persoon = DeskundigeFabriek().lid
    for _ in range(5):
        KaartFabriek(lid=persoon)

    assert len(redenen(ik.get(LIJST), persoon.pk)) == 3


def test_chip_haalt_een_filter_weg(ik, grondwater):
    OnderwerpFabriek(naam="Riolering", slug="riolering")
    params = "?q=water&onderwerp=grondwater&onderwerp=riolering&kleur=blauw&beschikbaar=alle&pagina=2"

    gekozen = chips(ik.get(LIJST + params))

    assert set(gekozen) == {"“water”", "Grondwater", "Riolering", "Blauwe kaart", "Ook wie nu niet te vragen is"}
    assert "onderwerp=riolering" in gekozen["Grondwater"]
    assert "onderwerp=grondwater" not in gekozen["Grondwater"]
    assert "pagina" not in gekozen["Grondwater"]
    assert chips(ik.get(LIJST)) == {}


def test_formulier_houdt_wat_gekozen_is(ik, grondwater):
    soep = BeautifulSoup(
        ik.get(LIJST, {"q": "peil", "onderwerp": "grondwater", "kleur": "groen", "beschikbaar": "alle"}).content,
        "lxml",
    )

    aan = {(veld["name"], veld["value"]) for veld in soep.select(".filters input[checked]")}

    assert aan == {("onderwerp", "grondwater"), ("kleur", "groen"), ("beschikbaar", "alle")}
    assert soep.select_one('.filters input[name="q"]')["value"] == "peil"


def test_lege_lijst_wijst_een_weg_verder(ik):
    leeg = ik.get(LIJST)
    gefilterd = ik.get(LIJST, {"q": "onvindbaar"})

    assert "Hier staat nu nog niemand" in leeg.text
    assert reverse("profiel:mijn") in leeg.text
    assert "Geen collega gevonden" in gefilterd.text
    assert reverse("klussen:nieuw") in gefilterd.text


def test_bladeren_houdt_de_filters(ik, grondwater):
    for _ in range(26):
        KaartFabriek(onderwerp=grondwater)

    eerste = ik.get(LIJST, {"onderwerp": "grondwater"})
    tweede = ik.get(LIJST, {"onderwerp": "grondwater", "pagina": "2"})

    assert (len(gevonden(eerste)), len(gevonden(tweede))) == (25, 1)
    assert not set(gevonden(eerste)) & set(gevonden(tweede))
    assert "onderwerp=grondwater&amp;pagina=2" in eerste.text


def test_htmx_krijgt_alleen_de_resultaten(ik):
    persoon = DeskundigeFabriek()

    deel = ik.get(LIJST, headers={"HX-Request": "true"})
    terug = ik.get(LIJST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert gevonden(deel) == [persoon.pk]
    assert "<html" not in deel.text
    assert "<html" in terug.text
    geheel, deel = (_TOKEN.sub("", antwoord.text) for antwoord in (ik.get(LIJST), deel))
    assert deel.partition("</div>")[2].strip() in geheel


def test_lijst_kost_evenveel_queries_bij_een_en_bij_drie(ik, grondwater):
    def aantal():
        kortstondig.vergeet_alles()
        with CaptureQueriesContext(connection) as queries:
            params = {"q": "Anna", "onderwerp": "grondwater", "organisatie": "rhenen", "kleur": "blauw"}
            assert len(gevonden(ik.get(LIJST, params))) == personen
        return len(queries)

    rhenen = OrganisatieFabriek(slug="rhenen")
    personen = 1
    KaartFabriek(onderwerp=grondwater, lid=DeskundigeFabriek(lid__organisatie=rhenen).lid)
    met_een = aantal()
    for _ in range(2):
        persoon = DeskundigeFabriek(lid__organisatie=rhenen).lid
        KaartFabriek(onderwerp=grondwater, lid=persoon)
        KaartFabriek(lid=persoon)
    personen = 3

    assert aantal() == met_een
    assert met_een <= 12


def test_lijst_neemt_geen_post_aan(ik):
    assert ik.post(LIJST).status_code == 405


def test_filter_op_organisatie_staat_per_soort(ik):
    OrganisatieFabriek(naam="Stichting Water", soort="anders")

    soep = BeautifulSoup(ik.get(LIJST).content, "lxml")

    groepen = {groep["aria-label"]: groep.get_text(" ", strip=True) for groep in soep.select(".keuzes__groep")}
    assert groepen["Andere organisaties"] == "Andere organisaties Stichting Water 0"
    assert groepen["Gemeenten"].startswith("Gemeenten Gemeente Voorbeeld")
