"""The newsletter in a browser: made and sent in a few clicks, with JavaScript and without; its mail, and on paper."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.models import Nieuwsbrief, ontvangers
from tests.site.browser.conftest import SMAL

MOEST_KUNNEN_IN = 9

met_en_zonder_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["met_javascript", "zonder_javascript"]
)


@met_en_zonder_javascript
def test_nieuwsbrief_maken_en_versturen(wereld, venster, bezorg, javascript):
    bezorg()
    Nieuwsbrief.objects.in_de_maak().delete()
    # Over the whole board, of which the one in the archive told already.
    Nieuwsbrief.objects.update(samengesteld_op=wereld.leden["lid"].date_joined)

    with venster(wereld.leden["coordinator"], javascript=javascript) as zij:
        zij.ga("/")
        zij.klik(zij.link("Nieuwsbrief maken"))
        zij.klik(zij.knop("Stel de nieuwsbrief samen"))
        zij.klik(zij.page.get_by_role("checkbox", name=wereld.klussen["afgerond"].titel))
        zij.vul(zij.page.get_by_label("Inleiding"), "Dag allemaal!")
        zij.klik(zij.knop("Bewaren en bekijken"))
        expect(zij.page.locator(".mailvoorbeeld").first).to_contain_text("Dag allemaal!")
        zij.klik(zij.knop("Stuur een test naar mij"))
        expect(zij.page.get_by_text("De test is onderweg")).to_be_visible()
        zij.klik(zij.link("Verder naar versturen"))
        zij.klik(zij.knop("Verstuur", exact=True))
        expect(zij.page.get_by_text("De nieuwsbrief gaat eruit.")).to_be_visible()
        assert zij.handelingen <= MOEST_KUNNEN_IN

        brief = Nieuwsbrief.objects.order_by("-pk").first()
        while _geef_uit(brief):
            pass
        berichten = bezorg()
        if not javascript:
            zij.page.reload()
        expect(zij.page.locator("[data-bezorgd]")).to_have_attribute("data-bezorgd", str(ontvangers().count()))

    test, *nieuwsbrieven = berichten
    assert test.subject.startswith("Test: ")
    assert {adres for bericht in nieuwsbrieven for adres in bericht.to} == {lid.email for lid in ontvangers()}
    assert len(nieuwsbrieven) == ontvangers().count()
    assert wereld.klussen["open"].titel in test.body
    assert wereld.klussen["afgerond"].titel not in test.body

    # Logged out, from the mail: one question, one button.
    van_lid = next(bericht for bericht in nieuwsbrieven if bericht.to == [wereld.leden["lid"].email])
    with venster(javascript=javascript) as bezoeker:
        bezoeker.page.goto(re.search(r"^http\S+/afmelden/\S+$", van_lid.body, re.M).group())
        bezoeker.knop("Stop de nieuwsbrief").click()
        expect(bezoeker.page.get_by_role("heading", level=1)).to_have_text("Je bent afgemeld")
    assert wereld.leden["lid"] not in ontvangers()


def _geef_uit(brief):
    with transaction.atomic():
        return acties.geef_uit(brief.pk)


@pytest.mark.parametrize("breedte", [600, SMAL])
def test_mail_past_op_elk_scherm(wereld, browser, breedte):
    acties.stuur_test(wereld.nieuwsbrieven["concept"], wereld.leden["lid"])
    html = Mail.objects.order_by("-pk").first().html
    context = browser.new_context(viewport={"width": breedte, "height": 900})
    page, verzoeken = context.new_page(), []
    page.on("request", lambda verzoek: verzoeken.append(verzoek.url))

    page.set_content(html)

    assert page.evaluate("document.scrollingElement.scrollWidth") == breedte
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    assert verzoeken == []
    context.close()


def test_op_papier_staat_de_nieuwsbrief_en_geen_menu(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga(wereld.nieuwsbrieven["verstuurd"].get_absolute_url())
        page.emulate_media(media="print")

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(wereld.klussen["open"].titel)).to_be_visible()
        for weg in (".kop", ".hoofdmenu", ".voet", ".kruimels"):
            expect(page.locator(weg)).to_be_hidden()


def test_html_kopieren(wereld, venster):
    with venster(wereld.leden["coordinator"]) as zij:
        zij.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = zij.ga(f"/nieuwsbrief/{wereld.nieuwsbrieven['concept'].pk}/kopieren/")
        zij.knop("Kopieer de HTML").click()
        expect(page.get_by_text("Gekopieerd.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#html").input_value()

        # A browser that does not allow it selects the text.
        page.context.clear_permissions()
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
        zij.knop("Kopieer de HTML").click()
        expect(page.get_by_text("druk op Ctrl en C")).to_be_visible()

    with venster(wereld.leden["coordinator"], javascript=False) as zij:
        zij.ga(f"/nieuwsbrief/{wereld.nieuwsbrieven['concept'].pk}/kopieren/")
        expect(zij.knop("Kopieer de HTML")).to_be_hidden()
