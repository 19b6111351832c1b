"""Open klussen on the screen of a meeting: by keyboard, on a full screen, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from klussen.models import Reactie
from tests.fabriek import KlusFabriek

beide = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])


@pytest.fixture
def dias(wereld):
    """Three open klussen in the order in which they are shown: what was there, and two that are newer."""
    erbij = [KlusFabriek(plaatser=wereld.leden["plaatser"], titel=titel) for titel in ("Derde dia", "Tweede dia")]
    return [wereld.klussen["open"], *reversed(erbij)]


def op_het_scherm(bezoeker, klus):
    expect(bezoeker.page.get_by_role("heading", level=1)).to_have_text(klus.titel)


@beide
def test_van_dia_naar_dia_en_een_hand_omhoog(wereld, dias, venster, bezorg, javascript):
    ander = wereld.leden["ander"]
    bezorg()
    with venster(wereld.leden["coordinator"], javascript=javascript) as zij, venster(javascript=javascript) as hij:
        zij.ga("/")
        zij.link("Beamerstand").click()
        op_het_scherm(zij, dias[0])
        zij.link("Volgende").click()
        op_het_scherm(zij, dias[1])
        zij.page.get_by_label("Wie steekt de hand op?").fill("anders")
        zij.page.get_by_label("Wie steekt de hand op?").press("Enter")
        zij.knop("Stuur mail aan Anders Jansen").click()
        expect(zij.page.get_by_role("status")).to_contain_text("Anders Jansen krijgt een mail")
        op_het_scherm(zij, dias[1])
        expect(zij.page.get_by_text("Wie bedoel je?")).to_have_count(0)
        zij.link("Vorige").click()
        op_het_scherm(zij, dias[0])
        expect(zij.page).to_have_title(re.compile("Beamerstand 1 van "))
        zij.link("Terug naar het bord").click()
        expect(zij.page.get_by_role("heading", name="Klussen", level=1)).to_be_visible()

        (mail,) = bezorg()
        assert mail.to == [ander.email]
        hij.page.goto(re.search(r"^http\S+/link/\S+$", mail.body, re.M).group())
        hij.knop("Ja, ik wil dit doen").click()
        expect(hij.page.get_by_text("Petra Jansen krijgt je reactie.")).to_be_visible()

    assert Reactie.objects.get(lid=ander, klus=dias[1]).bericht == "Ik stak mijn hand op bij de bijeenkomst."


def test_met_de_toetsen(wereld, dias, venster):
    with venster(wereld.leden["coordinator"]) as ik:
        page = ik.ga("/klussen/beamer/")
        op_het_scherm(ik, dias[0])
        for toets, dia in [("ArrowRight", 1), (" ", 2), ("ArrowLeft", 1), ("PageDown", 2), ("PageUp", 1)]:
            page.keyboard.press(toets)
            op_het_scherm(ik, dias[dia])
        # The first slide stays where there is none before it.
        page.keyboard.press("ArrowLeft")
        op_het_scherm(ik, dias[0])
        page.keyboard.press("ArrowLeft")

        # Who types a name types: arrows and spaces do not turn the slide.
        veld = page.get_by_label("Wie steekt de hand op?")
        veld.press_sequentially("anders j")
        veld.press("ArrowLeft")
        veld.press("ArrowRight")
        op_het_scherm(ik, dias[0])
        expect(veld).to_have_value("anders j")
        veld.press("Enter")
        expect(page.get_by_role("heading", name="Wie bedoel je?")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", name="Wie bedoel je?")).to_have_count(0)
        op_het_scherm(ik, dias[0])
        veld.focus()
        page.keyboard.press("Escape")
        expect(veld).not_to_be_focused()

        # A link that is followed by keyboard keeps the focus.
        ik.link("Volgende").focus()
        page.keyboard.press("Enter")
        op_het_scherm(ik, dias[1])
        expect(ik.link("Volgende")).to_be_focused()
        page.go_back()
        op_het_scherm(ik, dias[0])

        page.keyboard.press("Escape")
        page.wait_for_url("**/klussen/")


def test_op_een_volledig_scherm_blijft_het_scherm_vol(wereld, dias, venster):
    with venster(wereld.leden["coordinator"]) as ik:
        page = ik.ga("/klussen/beamer/")
        ik.knop("Volledig scherm").click()
        expect(ik.knop("Sluit volledig scherm")).to_be_visible()
        page.keyboard.press("ArrowRight")
        op_het_scherm(ik, dias[1])
        assert page.evaluate("document.fullscreenElement !== null")
        ik.knop("Sluit volledig scherm").click()
        expect(ik.knop("Volledig scherm", exact=True)).to_be_visible()


def test_zonder_javascript_is_er_geen_knop_die_niets_doet(wereld, dias, venster):
    with venster(wereld.leden["coordinator"], javascript=False) as ik:
        page = ik.ga("/klussen/beamer/")
        expect(page.get_by_text("Volledig scherm")).to_be_hidden()


def test_wie_intussen_uitgelogd_is_komt_bij_het_inloggen(wereld, dias, venster):
    with venster(wereld.leden["coordinator"]) as ik:
        page = ik.ga("/klussen/beamer/")
        page.context.clear_cookies()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**/account/login/**")


def test_wie_geen_coordinator_meer_is_leest_dat(wereld, dias, venster):
    coordinator = wereld.leden["coordinator"]
    with venster(coordinator) as ik:
        page = ik.ga("/klussen/beamer/")
        coordinator.groups.clear()
        ik.mag_fout.add(f"{ik.site}/klussen/beamer/?plek=2")
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(dias[0].titel)
        ik.klachten[:] = [klacht for klacht in ik.klachten if "Response Status Error Code 403" not in klacht]
