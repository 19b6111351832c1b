"""The number beside each choice follows the results, without a word and without moving anything."""

from playwright.sync_api import expect

from tests.fabriek import KlusFabriek, LidFabriek


def test_aantallen_volgen_de_resultaten_en_de_focus_blijft(wereld, venster):
    plaatser = LidFabriek()
    for op_afstand in (True, True, False):
        KlusFabriek(plaatser=plaatser, op_afstand=op_afstand, omvang="groot", soort="testen")
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga(f"/klussen/?organisatie={plaatser.organisatie.slug}")
        testen = page.locator("[name=soort][value=testen]")
        aantal = page.locator(f"#{testen.get_attribute('aria-describedby')}")
        expect(aantal).to_have_text("3")
        page.get_by_text("Soort", exact=True).first.click()
        vakje = page.get_by_label("Kan op afstand")
        vakje.focus()
        page.keyboard.press("Space")
        expect(aantal).to_have_text("2")
        expect(vakje).to_be_focused()
        expect(testen).to_be_visible()
        page.locator("[name=omvang][value=klein]").check()
        expect(aantal).to_have_text("0")
        page.go_back()
        expect(aantal).to_have_text("2")
