"""Finding while one types: lists that follow, the way back, and the field that suggests choices."""

import re

import pytest
from playwright.sync_api import expect

from klussen.models import Klus
from tests.fabriek import OnderwerpFabriek


@pytest.fixture
def onderwerpen(wereld):
    """Enough topics for a field that suggests, one of them with other names."""
    OnderwerpFabriek(naam="Regenwater", slug="regenwater", synoniemen=["hemelwater", "<b>&\"'"])
    return OnderwerpFabriek.create_batch(6)


def aantal(page, verwacht):
    expect(page.locator("[data-aantal]")).to_have_attribute("data-aantal", str(verwacht))


def vraagveld(page):
    return page.get_by_role("search", name="Zoek in klussen", exact=True).get_by_role("textbox")


def test_lijst_volgt_het_typen_en_terug_brengt_vraag_en_antwoord_terug(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/klussen/")
        vraag = vraagveld(page)
        aantal(page, 2)

        vraag.press_sequentially("peilb")
        aantal(page, 1)
        vraag.press_sequentially("uizen")
        page.wait_for_url("**/klussen/?q=peilbuizen&status=open")
        expect(vraag).to_be_focused()
        assert vraag.evaluate("veld => veld.selectionStart") == len("peilbuizen")
        # What is asked already is not asked again, nor does it take a place in the history.
        vraag.press("Enter")
        page.get_by_role("radio", name="Groot", exact=True).check()
        aantal(page, 0)

        # One step back for what was chosen, one for all that was typed.
        page.go_back()
        aantal(page, 1)
        expect(page.get_by_role("radio", name="Klein en groot")).to_be_checked()
        expect(vraag).to_have_value("peilbuizen")
        page.go_back()
        aantal(page, 2)
        assert page.url.endswith("/klussen/")
        expect(vraag).to_have_value("")
        page.go_forward()
        aantal(page, 1)
        expect(vraag).to_have_value("peilbuizen")

        # Back from another page, and without the chip.
        page.locator(".resultaten").get_by_role("link", name="Peilbuizen aflezen").click()
        page.go_back()
        expect(vraag).to_have_value("peilbuizen")
        ik.link("“peilbuizen” (haal dit filter weg)").click()
        aantal(page, 2)
        expect(vraag).to_have_value("")


def test_laat_antwoord_komt_niet_over_een_later_heen(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/klussen/")
        vraag, vastgehouden = vraagveld(page), []
        page.route(re.compile("q=zzz"), lambda verzoek: vastgehouden.append(verzoek))
        with page.expect_request(re.compile("q=zzz")):
            vraag.fill("zzz")
        for woord in ("meet", "meetnet", "peilbuizen"):
            vraag.fill(woord)
        # Longer than one waits for the next letter.
        page.wait_for_timeout(400)
        with page.expect_response(re.compile("q=peilbuizen")):
            vastgehouden[0].continue_()
        aantal(page, 1)
        assert "q=peilbuizen" in page.url
        page.go_back()
        aantal(page, 2)
        assert page.url.endswith("/klussen/")


def test_zoeken_over_alles_volgt_het_typen(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/zoeken/")
        page.get_by_role("main").get_by_role("search").get_by_role("textbox").press_sequentially("meetreeks")
        expect(page.locator("[data-deskundige]")).to_have_count(1)
        assert "q=meetreeks" in page.url
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        page.go_back()
        expect(page.get_by_text("Typ een woord of kies een onderwerp.")).to_be_visible()


def test_kiezer_met_het_toetsenbord(wereld, onderwerpen, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/klussen/")
        page.locator("aside.filters summary").get_by_text("Onderwerp", exact=True).click()
        veld = page.get_by_role("combobox", name="Typ om te zoeken in Onderwerp")
        lijst, opties = page.get_by_role("listbox", name="Onderwerp"), page.locator(".kiezer").get_by_role("option")
        actief = page.locator("[data-actief]")
        expect(veld).to_have_attribute("aria-expanded", "false")

        # Where a word begins so comes first; accents and capitals do not matter, other names count.
        veld.press_sequentially("WATER")
        expect(lijst).to_be_visible()
        expect(veld).to_have_attribute("aria-expanded", "true")
        expect(opties).to_have_text(["Stedelijk water", "Regenwater", "Grondwater"])
        expect(page.get_by_role("status").filter(has_text="3 suggesties")).to_have_count(1)
        for toets, naam in [("ArrowDown", "Regenwater"), ("ArrowDown", "Grondwater"), ("ArrowDown", "Stedelijk water")]:
            veld.press(toets)
            expect(actief).to_have_text(naam)
        veld.press("ArrowUp")
        expect(actief).to_have_text("Grondwater")
        expect(veld).to_have_attribute("aria-activedescendant", actief.get_attribute("id"))
        veld.fill("hemel")
        expect(opties).to_have_text(["Regenwater (hemelwater)"])
        veld.fill("<B>")
        expect(opties).to_have_text(["Regenwater (<b>&\"')"])
        veld.fill("financien")

        # Enter ticks, the list follows, and Enter again takes it back.
        veld.press("Enter")
        expect(page.get_by_role("option", name="Financiën", selected=True)).to_be_visible()
        expect(page.get_by_role("checkbox", name="Financiën")).to_be_checked()
        aantal(page, 0)
        expect(ik.link("Financiën (haal dit filter weg)")).to_be_visible()
        expect(veld).to_be_focused()
        veld.press("Enter")
        expect(page.get_by_role("checkbox", name="Financiën")).not_to_be_checked()
        aantal(page, 2)

        veld.press("Escape")
        expect(lijst).to_be_hidden()
        expect(veld).to_have_value("financien")
        veld.press("Escape")
        expect(veld).to_have_value("")
        veld.press("Backspace")
        expect(page.locator(".keuzes :checked")).to_have_count(0)
        veld.press_sequentially("niets van dit")
        expect(page.get_by_text("Niets gevonden.")).to_be_visible()
        veld.press("Tab")
        expect(page.locator(".keuzes").first.get_by_role("checkbox").first).to_be_focused()


def test_kiezer_met_de_muis_in_een_formulier(wereld, onderwerpen, venster):
    with venster(wereld.leden["plaatser"], breedte=390) as ik:
        page = ik.ga("/klussen/nieuw/")
        page.get_by_label("Titel").fill("Sloten uitbaggeren")
        page.get_by_label("Omschrijving").fill("Wie denkt mee?")
        page.get_by_label("Klein: een paar uur").check()
        veld = page.get_by_role("combobox", name="Typ om te zoeken in Onderwerpen")
        gekozen = page.get_by_role("list", name="Gekozen: Onderwerpen").get_by_role("button")
        for woord, naam in [("hemel", "Regenwater (hemelwater)"), ("grond", "Grondwater"), ("fin", "Financiën")]:
            veld.fill(woord)
            page.get_by_role("option", name=naam, exact=True).click()
        expect(gekozen).to_have_count(3)
        gekozen.filter(has_text="Grondwater").click()
        expect(gekozen).to_have_count(2)
        expect(veld).to_be_focused()
        # Nothing is suggested any more: Enter in this field sends nothing.
        veld.press("Escape")
        veld.press("Enter")
        # The page asks along for what was typed, a moment later; a browser that leaves meanwhile breaks that off.
        page.wait_for_timeout(700)
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.get_by_role("button", name="Klus plaatsen").click()
        expect(page.get_by_text("Je klus staat op het bord.")).to_be_visible()

    klus = Klus.objects.get(titel="Sloten uitbaggeren")
    assert {str(onderwerp) for onderwerp in klus.onderwerpen.all()} == {"Regenwater", "Financiën"}
