"""The figures in a browser: the report on one sheet of paper, with and without a script, and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.site.browser.hulp_cijfers import vul_cijfers
from tests.site.browser.test_toegankelijk import tab_naar


@pytest.mark.parametrize("vol", [True, False], ids=["vol", "achter"])
def test_jaarverslag_past_op_een_vel(wereld, venster, vol):
    if vol:
        vul_cijfers(wereld)
    with venster(wereld.leden["coordinator"]) as zij:
        page = zij.ga(reverse("cijfers:jaarverslag"))
        expect(zij.knop("Print")).to_be_visible()

        assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1

        page.emulate_media(media="print")
        assert zij.knop("Print").is_hidden()
        assert page.locator("header.kop").is_hidden()
        assert page.locator("#hoofdcijfers").is_visible()
        # What stands beside the sheet would not be printed: A4 without its margins is 673 dots wide.
        page.set_viewport_size({"width": 673, "height": 980})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 673


def test_kiezen_met_het_toetsenbord_alleen(wereld, venster):
    vul_cijfers(wereld)
    with venster(wereld.leden["coordinator"]) as zij:
        page = zij.ga(reverse("cijfers:overzicht"))
        tab_naar(page, page.get_by_label("Per onderwerp: welke periode?"))
        page.keyboard.press("End")
        tab_naar(page, page.get_by_role("main").get_by_role("button", name="Toon"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Per hoofdonderwerp: Alle jaren")).to_be_visible()


def test_kiezen_zonder_script(wereld, venster):
    vul_cijfers(wereld)
    with venster(wereld.leden["coordinator"], javascript=False) as zij:
        page = zij.ga(reverse("cijfers:jaarverslag"))
        # Without a script the menu of the browser prints.
        assert page.locator("[data-print]").is_hidden()
        page = zij.ga(reverse("cijfers:overzicht"))
        page.get_by_label("Per onderwerp: welke periode?").select_option("alles")
        page.get_by_role("main").get_by_role("button", name="Toon").click()
        expect(page.get_by_role("heading", name="Per hoofdonderwerp: Alle jaren")).to_be_visible()
