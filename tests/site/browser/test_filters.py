"""Finding while one types: lists that follow, and the way back."""

import re

from playwright.sync_api import expect


def aantal(page, verwacht):
    expect(page.locator("[data-aantal]")).to_have_attribute("data-aantal", str(verwacht))


def vraagveld(page):
    return page.get_by_role("search", name="Zoek in klussen", exact=True).get_by_role("textbox")


def test_lijst_volgt_het_typen_en_terug_brengt_vraag_en_antwoord_terug(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/klussen/")
        vraag, omvang = vraagveld(page), page.get_by_label("Omvang")
        aantal(page, 2)

        vraag.press_sequentially("peilb")
        aantal(page, 1)
        vraag.press_sequentially("uizen")
        page.wait_for_url("**/klussen/?q=peilbuizen&status=open")
        expect(vraag).to_be_focused()
        assert vraag.evaluate("veld => veld.selectionStart") == len("peilbuizen")
        # What is asked already is not asked again, nor does it take a place in the history.
        vraag.press("Enter")
        omvang.select_option("groot")
        aantal(page, 0)

        # One step back for what was chosen, one for all that was typed.
        page.go_back()
        aantal(page, 1)
        expect(omvang).to_have_value("")
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
