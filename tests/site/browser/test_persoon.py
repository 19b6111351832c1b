"""Find who knows, ask, and lay a card: with JavaScript, and without."""

import pytest
from playwright.sync_api import expect

from deskundigen.models import Kaart
from tests.site.browser.test_klus import kies_onderwerp

MET_EN_ZONDER = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])


@MET_EN_ZONDER
def test_vraag_aan_wie_het_weet(wereld, venster, bezorg, javascript):
    vrager, kenner = wereld.leden["ander"], wereld.leden["lid"]
    bezorg()

    with venster(vrager, javascript=javascript) as ik:
        page = ik.ga("/")
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Wie weet wat").click()
        kies_onderwerp(page, "Grondwater")
        expect(page.locator("[data-aantal]")).to_have_attribute("data-aantal", "1")
        expect(page.locator("[data-deskundige]")).to_contain_text("weet er veel van; wil zich inzetten voor Grondwater")
        ik.link(kenner.naam).click()
        ik.link("Stel je vraag").click()
        page.get_by_label("Je vraag").fill("kort")
        ik.knop("Vraag versturen").click()
        expect(page.get_by_role("alert")).to_contain_text("Schrijf iets meer")
        expect(page.get_by_label("Je vraag")).to_have_value("kort")
        page.get_by_label("Je vraag").fill("Hoe diep zetten jullie de peilbuizen?")
        ik.knop("Vraag versturen").click()
        expect(page.get_by_text("Je vraag is verstuurd.")).to_be_visible()

    (mail,) = bezorg()
    assert mail.to == [kenner.email]
    assert mail.reply_to == [f"{vrager.naam} <{vrager.email}>"]
    assert "> Hoe diep zetten jullie de peilbuizen?" in mail.body


@MET_EN_ZONDER
def test_eerste_kaart_met_een_tik(wereld, venster, javascript):
    with venster(wereld.leden["ander"], javascript=javascript) as ik:
        page = ik.ga("/")
        ik.klik(ik.knop("Daar wil ik me voor inzetten"))
        expect(page.get_by_text("Je eerste kaart ligt er.")).to_be_visible()
        expect(page.locator(".kaartje--blauw")).to_have_count(1)
        assert ik.handelingen == 1

        ik.ga("/")
        expect(page.get_by_role("button", name="Daar wil ik me voor inzetten")).to_have_count(0)

    kaart = Kaart.objects.get(lid=wereld.leden["ander"])
    assert (kaart.kleur, kaart.niveau) == ("blauw", "iets")


@MET_EN_ZONDER
def test_rood_en_groen_over_een_onderwerp_gaan_niet_samen(wereld, venster, javascript):
    with venster(wereld.leden["lid"], javascript=javascript) as ik:
        page = ik.ga("/profiel/")
        ik.link("Groene kaart maken").click()
        page.get_by_label("Onderwerp").select_option(label="Financiën")
        page.get_by_label("In je eigen woorden").fill("Sluitende begrotingen")
        page.get_by_label("vaker gedaan").check()
        ik.knop("Kaart bewaren").click()
        samenvatting = page.get_by_role("alert")
        expect(samenvatting).to_contain_text("kan een rode kaart niet samengaan met een groene of blauwe")
        expect(page.get_by_label("In je eigen woorden")).to_have_value("Sluitende begrotingen")
        # The error leads to its field, and reads out there too.
        samenvatting.get_by_role("link").click()
        expect(page.get_by_label("Onderwerp")).to_be_focused()
        expect(page.get_by_label("Onderwerp")).to_have_attribute("aria-invalid", "true")

        page.get_by_label("Onderwerp").select_option(label="Geen onderwerp")
        ik.knop("Kaart bewaren").click()
        expect(page.get_by_text("Je kaart ligt er.")).to_be_visible()
