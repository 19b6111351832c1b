"""A meeting: one's group on a phone, who leads it, and cards on paper. How one gets in: `test_kaarten`."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse
from playwright.sync_api import expect

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from deskundigen.models import Kaart, Onderwerp
from tests.site.browser.test_toegankelijk import tab_naar

TELEFOON = 390

beide = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])


@beide
def test_ronde_begint_op_het_scherm_en_op_de_telefoon(wereld, venster, javascript):
    sessie = wereld.bijeenkomsten["vandaag"]
    with (
        venster(wereld.leden["coordinator"], javascript=javascript) as zij,
        venster(wereld.leden["coordinator"], javascript=javascript) as scherm,
        venster(wereld.leden["lid"], javascript=javascript, breedte=TELEFOON) as ik,
    ):
        page = ik.ga(sessie.get_absolute_url())
        expect(page.locator("[data-ronde]")).to_have_attribute("data-ronde", "1")
        scherm.ga(reverse("bijeenkomst:scherm", args=[sessie.pk]))
        expect(scherm.page.get_by_text("Ronde 1 van 3")).to_be_visible()
        zij.ga(reverse("bijeenkomst:indeling", args=[sessie.pk]))
        zij.page.get_by_label("Mailadres van wie er ook is").fill(wereld.leden["ander"].email)
        zij.knop("Zet erbij").click()
        expect(zij.page.get_by_text("Anders Jansen is er.")).to_be_visible()
        zij.knop("Maak ronde 2 tot en met 3 opnieuw").click()
        expect(zij.page.get_by_text("De groepen zijn gemaakt.")).to_be_visible()
        zij.knop("Ronde 2 begint nu").click()
        expect(zij.page.get_by_text("Ronde 2 is begonnen.")).to_be_visible()
        if not javascript:
            page.reload()
            scherm.link("Ververs").click()
        expect(page.locator("[data-ronde]")).to_have_attribute("data-ronde", "2")
        expect(scherm.page.get_by_text("Ronde 2 van 3")).to_be_visible()
        expect(scherm.page.locator("[data-aanwezig]")).to_have_attribute("data-aanwezig", "6")
        expect(scherm.page.get_by_text("Anders Jansen")).to_be_visible()


def test_scherm_volgt_de_rondes_zonder_dat_iemand_het_aanraakt(wereld, venster):
    # Opened before the first round, as one does while people come in.
    sessie = wereld.bijeenkomsten["vandaag"]
    Bijeenkomst.objects.filter(pk=sessie.pk).update(ronde=0)
    with venster(wereld.leden["coordinator"]) as ik:
        page = ik.ga(reverse("bijeenkomst:scherm", args=[sessie.pk]))
        expect(page.locator(".qr")).to_be_visible()
        page.evaluate("() => { window.dezelfde = true; }")
        tab_naar(page, ik.link("Sluit het scherm"))

        Bijeenkomst.objects.filter(pk=sessie.pk).update(ronde=1)

        expect(page.get_by_text("Ronde 1 van 3")).to_be_visible()
        expect(ik.link("Sluit het scherm")).to_be_focused()
        # A new page would end full screen.
        assert page.evaluate("() => window.dezelfde")
        tab_naar(page, ik.link("Toon de QR-code"))
        Bijeenkomst.objects.filter(pk=sessie.pk).update(ronde=2)
        expect(page.get_by_text("Ronde 2 van 3")).to_be_visible()
        expect(ik.link("Toon de QR-code")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".qr")).to_be_visible()
        expect(ik.link("Toon de groepen")).to_be_visible()


def test_aanmelden_met_het_toetsenbord_alleen(wereld, venster):
    sessie, lid = wereld.bijeenkomsten["komend"], wereld.leden["ander"]
    with venster(lid) as ik:
        page = ik.ga(reverse("bijeenkomst:lijst"))
        tab_naar(page, ik.link(sessie.naam, exact=True))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{sessie.get_absolute_url()}")
        tab_naar(page, ik.knop("Ik kom", exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Leuk! Je staat op de lijst.")).to_be_visible()
        tab_naar(page, ik.knop("Laat ze zien aan mijn groep"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Je groep kan op de dag zelf je rode kaarten zien.")).to_be_visible()

    assert Deelname.objects.get(bijeenkomst=sessie, lid=lid).toont_rood


@pytest.mark.parametrize("soort", ["leeg", "lang"])
def test_kaarten_passen_met_vier_op_een_liggend_vel(wereld, venster, soort):
    # As long as a name and a text can be, and as two cards that became one when topics merged.
    Onderwerp.objects.update(naam=Concat("naam", Value(" en wat daar allemaal nog meer bij hoort in de wijk")))
    Kaart.objects.filter(lid=wereld.leden["lid"]).update(tekst="Rioolwaterzuivering is wat ik het liefste doe. " * 8)
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga(reverse("bijeenkomst:lege_kaarten" if soort == "leeg" else "bijeenkomst:mijn_kaarten"))
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1123, "height": 794})
        for vel in page.locator(".vel").all():
            breed, hoog = vel.bounding_box()["width"], vel.bounding_box()["height"]
            # 297 by 210 mm, at 96 dots to the inch.
            assert (round(breed), round(hoog)) == (1123, 794)
        te_groot = "alle => alle.filter(k => k.scrollHeight > k.clientHeight || k.scrollWidth > k.clientWidth).length"
        assert page.locator(".a6").evaluate_all(te_groot) == 0
        assert page.locator("h1").is_hidden()
        # Each sheet is one page: as many as there are in the file.
        vellen = page.locator(".vel").count()
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == vellen == (3 if soort == "leeg" else 1)
