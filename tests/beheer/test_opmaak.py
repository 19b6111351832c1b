"""Our versions of admin templates."""

import re

import pytest

from tests.beheer.hulp import lijst, meldingen, pagina, soep
from tests.beheer.test_organisatie import velden
from tests.fabriek import KlusFabriek, OnderwerpFabriek, OrganisatieFabriek


@pytest.fixture
def adressen(db):
    klus, onderwerpen = KlusFabriek(), OnderwerpFabriek.create_batch(2)
    return [
        "/beheer/",
        *[lijst(naam) for naam in ("klussen.klus", "klussen.reactie", "kern.mail", "deskundigen.lid")],
        *[pagina(obj) for obj in (klus, klus.plaatser, klus.organisatie, onderwerpen[0])],
        f"/beheer/klussen/klus/stap/verberg/?klus={klus.pk}",
        f"{lijst('deskundigen.onderwerp')}samenvoegen/?onderwerp={onderwerpen[0].pk}&onderwerp={onderwerpen[1].pk}",
    ]


def test_niets_staat_in_de_pagina_zelf(als, coordinator, adressen):
    """No style, script or handler in the page: the content security policy would block it."""
    client = als(coordinator)
    for adres in adressen:
        html = client.get(adres).content.decode()
        assert not re.search(r'\sstyle="|<style|\son\w+="|javascript:', html), adres
        assert not [s for s in soep(client.get(adres)).select("script") if not s.get("src") and s.get_text(strip=True)]


def test_elke_pagina_heeft_een_kop_en_een_eigen_titel(als, coordinator, adressen):
    client = als(coordinator)
    titels = []
    for adres in adressen:
        html = soep(client.get(adres))
        assert len(html.select("h1")) == 1, adres
        assert html.html["lang"] == "nl"
        titels.append(html.title.get_text())
    assert len(set(titels)) == len(titels)


def test_lijst_zegt_bij_elke_cel_wat_het_is(als, coordinator):
    KlusFabriek()

    cellen = soep(als(coordinator).get(lijst("klussen.klus"))).select("#result_list tbody tr > *")

    assert [cel.get("data-kop") for cel in cellen] == [
        None,
        "Titel",
        "Status",
        "Organisatie",
        "Gevraagd door",
        "Geplaatst op",
        "Op de site",
    ]


def test_lege_lijst_zegt_dat(als, coordinator):
    antwoord = als(coordinator).get(lijst("klussen.klus"), {"q": "bestaatniet"})

    assert soep(antwoord).select_one(".niets").get_text() == "Niets gevonden."
    assert soep(antwoord).select_one('#changelist-search a[href="?"]').get_text() == "Toon alles"


def test_bewaren_en_toevoegen_zeggen_wat_er_gebeurde(als, coordinator):
    organisatie = OrganisatieFabriek(naam="Gemeente <i>Ede</i>")
    client = als(coordinator)

    bewaard = client.post(pagina(organisatie), velden(organisatie), follow=True)
    verder = client.post(pagina(organisatie), velden(organisatie, _continue="1"), follow=True)
    onderwerp = {"naam": "Water", "slug": "", "ouder": "", "omschrijving": "", "synoniemen": ""}
    toegevoegd = client.post("/beheer/deskundigen/onderwerp/add/", onderwerp, follow=True)

    assert meldingen(bewaard) == ["“Gemeente <i>Ede</i>” is bewaard."]
    assert soep(bewaard).select_one(".messagelist a")["href"] == pagina(organisatie)
    assert meldingen(verder) == ["“Gemeente <i>Ede</i>” is bewaard."]
    assert meldingen(toegevoegd) == ["“Water” is toegevoegd."]


def test_fouten_staan_bovenaan_met_een_link_naar_het_veld(als, coordinator):
    organisatie = OrganisatieFabriek()

    antwoord = als(coordinator).post(
        pagina(organisatie), velden(organisatie, naam="", lon="5", domeinen=["@rhenen.example"])
    )

    html = soep(antwoord)
    links = html.select(".foutenlijst a")
    assert [a.get_text() for a in links] == [
        "Naam: Dit veld is verplicht.",
        "Breedtegraad: Vul lengtegraad en breedtegraad allebei in, of geen van beide.",
        "Maildomein: Laat de @ weg.",
    ]
    assert all(html.select_one(a["href"]).name == "input" for a in links)
    assert html.select_one(".foutenlijst").has_attr("autofocus")
    assert html.title.get_text().startswith("Fout:")
