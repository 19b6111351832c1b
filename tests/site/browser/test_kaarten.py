"""Ten cards in a few minutes: by thumb on a phone, and by keyboard alone; with a script and without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deskundigen.bijeenkomst.models import Deelname
from deskundigen.models import Kaart
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek
from tests.site.browser.test_toegankelijk import heeft_zichtbare_focus, tab_naar

TELEFOON = 390
INVULLEN = reverse("profiel:kaarten_invullen")
KLEUREN = ["groen", "blauw", "rood", "groen", "blauw", "groen", "groen", "rood", "blauw", "groen"]


@pytest.fixture
def onderwerpen(wereld):
    """More topics than one page offers, with open cards of a colleague of `ander`."""
    collega = DeskundigeFabriek(lid__organisatie=wereld.leden["ander"].organisatie).lid
    onderwerpen = OnderwerpFabriek.create_batch(12)
    for onderwerp in onderwerpen:
        KaartFabriek(lid=collega, onderwerp=onderwerp)
    return onderwerpen


def gelegd():
    return sorted(Kaart.objects.filter(lid__email="ander@veenendaal.example").values_list("kleur", flat=True))


@pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])
def test_van_qr_code_tot_tien_kaarten_in_minder_dan_veertig_tikken(onderwerpen, wereld, venster, bezorg, javascript):
    sessie, lid = wereld.bijeenkomsten["vandaag"], wereld.leden["ander"]
    bezorg()
    with venster(javascript=javascript, breedte=TELEFOON) as ik:
        # The address in the QR code leads to the login first, and from there back to the meeting.
        page = ik.ga(sessie.kort_pad)
        ik.klik(ik.link("Stuur mij een code"))
        ik.vul(page.get_by_label("E-mailadres"), lid.email)
        ik.klik(ik.knop("Stuur mij een code"))
        expect(page.get_by_role("textbox", name="Code")).to_be_visible()
        (mail,) = bezorg()
        ik.vul(page.get_by_role("textbox", name="Code"), re.search(r"^[B-Z]{4}-[B-Z]{4}$", mail.body, re.M)[0])
        ik.klik(page.get_by_role("main").get_by_role("button", name="Inloggen"))
        page.wait_for_url(f"**{sessie.kort_pad}")
        ik.klik(ik.knop("Ik ben er"))
        expect(page.get_by_text("Je staat op de lijst. Leg nu je kaarten.")).to_be_visible()
        for nummer, kleur in enumerate(KLEUREN, start=1):
            ik.klik(page.locator(f"[data-open] button[value='leg:{kleur}']").first)
            expect(page.locator("#stand")).to_have_attribute("data-gelegd", str(nummer))
        ik.klik(ik.link("Klaar", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text("Klaar: 10 kaarten gelegd")

        # Six to get in and be there, one for each card, and one to say that it is done.
        assert ik.handelingen == 17 < 40
    assert Deelname.objects.get(bijeenkomst=sessie, lid=lid).is_er
    assert gelegd() == sorted(KLEUREN)


def test_tien_kaarten_met_toetsen_alleen(onderwerpen, venster, wereld):
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga(INVULLEN)
        tab_naar(page, page.locator("[data-open] button").first)
        # As fast as one likes: nothing waits for the answer of the one before.
        for kleur in KLEUREN:
            page.keyboard.press(kleur[0])
        expect(page.locator("#stand")).to_have_attribute("data-gelegd", "10")
        assert heeft_zichtbare_focus(page)
        page.keyboard.press("Tab")
        tab_naar(page, ik.link("Klaar", exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klaar: 10 kaarten gelegd")

    assert gelegd() == sorted(KLEUREN)


def test_tien_kaarten_met_toetsen_zonder_script(onderwerpen, venster, wereld):
    with venster(wereld.leden["ander"], javascript=False) as ik:
        page = ik.ga(INVULLEN)
        for nummer, kleur in enumerate(KLEUREN, start=1):
            knop = page.locator(f"[data-open] button[value='leg:{kleur}']").first
            # After the first the browser goes on from the heading of the topics that are left.
            tabs = 0
            while not knop.evaluate("element => element === document.activeElement"):
                page.keyboard.press("Tab")
                tabs += 1
                assert tabs < 60
            assert nummer == 1 or tabs <= 3
            page.keyboard.press("Enter")
            expect(page.locator("#stand")).to_have_attribute("data-gelegd", str(nummer))
            assert page.locator(".toets:visible").count() == 0

    assert gelegd() == sorted(KLEUREN)


def test_tik_is_ongedaan_te_maken_en_fout_staat_bij_het_onderwerp(onderwerpen, venster, wereld):
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga(INVULLEN)
        rij = page.locator("[data-rij]").first
        rij.get_by_role("button", name="Groen").click()
        rij.get_by_role("button", name="Vaker gedaan").click()
        expect(rij.locator(".gelegd__kaart .niveau--vaker")).to_be_visible()
        rij.get_by_role("button", name="Ook blauw").click()
        expect(page.locator("#stand")).to_have_text("2 kaarten gelegd")
        rij.get_by_role("button", name="Weghalen").first.click()
        expect(page.locator("#stand")).to_have_text("1 kaart gelegd")
        rij.get_by_role("button", name="Weghalen").click()
        expect(page.locator("#stand")).to_have_text("Nog geen kaart gelegd")

        # In another window a green card came in between.
        Kaart.objects.create(
            lid=wereld.leden["ander"],
            onderwerp=next(o for o in onderwerpen if o.slug == rij.get_attribute("data-onderwerp")),
            kleur="groen",
            niveau="iets",
        )
        rij.get_by_role("button", name="Rood").click()
        expect(rij.get_by_role("alert")).to_contain_text("Je hebt hier al een groene kaart.")
        expect(rij.get_by_role("button", name="Weghalen")).to_be_focused()
    assert gelegd() == ["groen"]
