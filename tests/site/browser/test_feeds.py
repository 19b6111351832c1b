"""Make a key, copy an address, renew it and switch it off: with JavaScript, and without."""

import pytest
from playwright.sync_api import expect

from tests.site.browser.test_persoon import MET_EN_ZONDER


@MET_EN_ZONDER
def test_van_eerste_sleutel_tot_uitzetten(wereld, venster, javascript):
    with venster(wereld.leden["ander"], javascript=javascript) as ik:
        page = ik.ga("/feeds/")
        ik.knop("Maak mijn adressen").click()
        expect(page.get_by_text("Je adressen zijn gemaakt.")).to_be_visible()
        eerste = page.get_by_label("Mijn agenda").input_value()
        assert page.request.get(eerste).status == 200
        expect(page.get_by_label("Zoekopdracht: Klein werk")).to_have_attribute("readonly", "")

        ik.link("Maak een nieuwe sleutel").click()
        expect(page.get_by_text("Al je oude adressen werken meteen niet meer.")).to_be_visible()
        ik.knop("Maak een nieuwe sleutel").click()
        expect(page.get_by_text("Je oude adressen werken niet meer.")).to_be_visible()
        tweede = page.get_by_label("Mijn agenda").input_value()
        assert [page.request.get(adres).status for adres in (eerste, tweede)] == [404, 200]

        ik.knop("Zet mijn adressen uit").click()
        expect(page.get_by_text("Je adressen staan uit. Ze werken niet meer.")).to_be_visible()
        assert page.request.get(tweede).status == 404
        expect(ik.knop("Maak mijn adressen")).to_be_visible()


def test_kopieer_knop(wereld, venster):
    with venster(wereld.leden["lid"]) as ik:
        page = ik.ga("/feeds/")
        page.get_by_role("button", name="Kopieer het adres: Mijn agenda").click()
        expect(page.get_by_role("status").filter(has_text="opi")).to_be_visible()


def test_zonder_javascript_is_er_geen_knop_die_niets_doet(wereld, venster):
    with venster(wereld.leden["lid"], javascript=False) as ik:
        page = ik.ga("/feeds/")
        expect(page.get_by_label("Mijn agenda")).to_be_visible()
        expect(page.get_by_role("button", name="Kopieer")).to_have_count(0)


@pytest.mark.parametrize("adres", ["/klussen/", "/deskundigen/", "/onderwerpen/", "/organisaties/", "/klussen/mijn/"])
def test_download_als_csv(wereld, venster, adres):
    with venster(wereld.leden["plaatser"], javascript=False) as ik:
        page = ik.ga(adres)
        with page.expect_download() as download:
            ik.link("Download als CSV (voor Excel)").click()
        assert download.value.suggested_filename.endswith(".csv")
        assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
