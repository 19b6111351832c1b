"""Save a search and change how often mail comes of it: with JavaScript, and without; by keyboard alone too."""

import pytest
from playwright.sync_api import expect

from klussenbank.volgen.models import Notificatie, Volging
from tests.site.browser.conftest import SMAL
from tests.site.browser.test_klus import kies_onderwerp

MET_EN_ZONDER = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])


@MET_EN_ZONDER
def test_zoekopdracht_bewaren_en_ritme_kiezen(wereld, venster, javascript):
    lid = wereld.leden["reageerder"]

    with venster(lid, javascript=javascript) as ik:
        page = ik.ga("/klussen/")
        kies_onderwerp(page, "Grondwater")
        expect(page.get_by_role("list", name="Gekozen filters")).to_contain_text("Grondwater")
        # The button asks once more what the choice asked already.
        page.wait_for_load_state("networkidle")
        page.get_by_text("Bewaar deze zoekopdracht").click()
        naam = page.get_by_label("Naam voor deze zoekopdracht")
        expect(naam).to_have_value("Grondwater")
        naam.fill("")
        ik.knop("Zoekopdracht bewaren").click()
        expect(page.get_by_role("alert")).to_contain_text("Geef je zoekopdracht een naam.")
        page.get_by_label("Naam voor deze zoekopdracht").fill("Water onder de grond")
        ik.knop("Zoekopdracht bewaren").click()
        expect(page.get_by_text("Je zoekopdracht is bewaard als “Water onder de grond”.")).to_be_visible()
        expect(page.get_by_label("Hoe vaak mail?")).to_have_value("week")
        assert Volging.objects.get(lid=lid).ritme == "week"

        # Where it was saved, and with everything else that one follows.
        page.get_by_label("Hoe vaak mail?").select_option(label="Meteen")
        ik.knop("Bewaar", exact=True).click()
        expect(page.get_by_text("Bewaard: je krijgt hier meteen mail over.")).to_be_visible()
        page.locator(".accountmenu summary").click()
        page.get_by_role("link", name="Volgen en mail").click()
        rij = page.get_by_label("Hoe vaak mail over Water onder de grond?")
        expect(rij).to_have_value("direct")
        rij.select_option(label="Geen mail")
        ik.knop("Bewaar", exact=True).click()
        expect(page.get_by_text("Je keuzes zijn bewaard.")).to_be_visible()
        expect(page.get_by_label("Hoe vaak mail over Water onder de grond?")).to_have_value("uit")
        assert Volging.objects.get(lid=lid).zoekvraag == "onderwerp=grondwater"

        ik.link("Water onder de grond").click()
        expect(page.get_by_text("Je bewaarde deze zoekopdracht als “Water onder de grond”.")).to_be_visible()
        ik.knop("Weghalen").click()
        expect(page.get_by_text("Je zoekopdracht “Water onder de grond” is weg.")).to_be_visible()

    assert not Volging.objects.filter(lid=lid).exists()


@MET_EN_ZONDER
def test_zoekopdracht_naar_mensen_bewaren_vanuit_zoeken(wereld, venster, javascript):
    lid = wereld.leden["reageerder"]

    with venster(lid, javascript=javascript) as ik:
        page = ik.ga("/zoeken/?onderwerp=grondwater")
        ik.link("Bewaar deze zoekopdracht voor mensen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wie weet wat")
        expect(page.get_by_label("Naam voor deze zoekopdracht")).to_have_value("Grondwater")
        ik.knop("Zoekopdracht bewaren").click()
        expect(page.get_by_text("Je zoekopdracht is bewaard als “Grondwater”.")).to_be_visible()

    assert Volging.objects.filter(lid=lid).values_list("lijst", "zoekvraag").get() == (
        "deskundigen",
        "onderwerp=grondwater",
    )


def test_vouw_gaat_mee_met_wat_gevonden_wordt(wereld, venster):
    with venster(wereld.leden["reageerder"]) as ik:
        page = ik.ga("/klussen/")
        page.get_by_role("textbox", name="Zoek in klussen").fill("peilbuizen")
        expect(page.get_by_role("list", name="Gekozen filters")).to_contain_text("peilbuizen")
        page.get_by_text("Bewaar deze zoekopdracht").click()

        expect(page.get_by_label("Naam voor deze zoekopdracht")).to_have_value("“peilbuizen”")


def test_vouw_blijft_open_met_wat_erin_staat_als_de_lijst_verandert(wereld, venster):
    with venster(wereld.leden["reageerder"]) as ik:
        page = ik.ga("/klussen/")
        vouw, naam = page.locator("details#bewaren"), page.get_by_label("Naam voor deze zoekopdracht")
        zoekvraag, filters = vouw.locator("[name=zoekvraag]"), page.get_by_role("list", name="Gekozen filters")
        page.get_by_text("Bewaar deze zoekopdracht").click()
        page.get_by_label("Hoe vaak mail?").select_option("direct")

        # A name that nobody typed is that of what is asked now.
        page.get_by_role("textbox", name="Zoek in klussen").fill("peilbuizen")
        expect(zoekvraag).to_have_value("q=peilbuizen")
        expect(vouw).to_have_attribute("open", "")
        expect(naam).to_have_value("“peilbuizen”")
        expect(page.get_by_label("Hoe vaak mail?")).to_have_value("direct")

        naam.fill("Buizen")
        kies_onderwerp(page, "Grondwater")
        expect(filters).to_contain_text("Grondwater")
        expect(naam).to_have_value("Buizen")
        expect(naam).to_be_visible()

        # Where the list comes while one types in the name.
        page.evaluate("""() => {
            document.getElementById("bewaren").dataset.oud = "ja";
            document.getElementById("id_naam").focus();
            document.querySelector("form[role=search]").requestSubmit();
        }""")
        expect(vouw).not_to_have_attribute("data-oud", "ja")
        expect(naam).to_be_focused()
        expect(naam).to_have_value("Buizen")

        ik.knop("Zoekopdracht bewaren").click()
        expect(page.get_by_text("Je zoekopdracht is bewaard als “Buizen”.")).to_be_visible()

    gevraagd = Volging.objects.values_list("zoekvraag", "ritme").get(lid=wereld.leden["reageerder"])
    assert gevraagd == ("q=peilbuizen&onderwerp=grondwater", "direct")


def test_notificaties_met_het_toetsenbord_op_een_telefoon(wereld, venster):
    klus = wereld.klussen["open"]
    nieuw = Notificatie.objects.filter(lid=wereld.leden["lid"]).ongelezen().zonder_wie_weg_is()
    aantal, daarna = nieuw.count(), nieuw.exclude(klus=klus).count()
    assert 0 < daarna < aantal

    with venster(wereld.leden["lid"], breedte=SMAL) as ik:
        page = ik.ga("/profiel/")
        page.get_by_role("link", name=f"Notificaties, {aantal} nieuw").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Notificaties")
        page.get_by_role("link", name=klus.titel).first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(klus.titel)
        expect(page.get_by_role("link", name=f"Notificaties, {daarna} nieuw")).to_be_visible()
