"""Question and answer under a klus, an attachment, and a report: with JavaScript, and without."""

import re

import pytest
from playwright.sync_api import expect

from klussen.bijlagen.models import Bijlage
from tests.klussen.bijlagen.bestanden import PDF

beide = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])


@beide
def test_vraag_en_antwoord(wereld, venster, bezorg, javascript):
    klus, plaatser, lid = wereld.klussen["gesloten"], wereld.leden["plaatser"], wereld.leden["ander"]
    bezorg()

    with venster(lid, javascript=javascript) as hij, venster(plaatser, javascript=javascript) as zij:
        hij.ga(klus.get_absolute_url())
        hij.page.get_by_text("Stel je vraag").click()
        hij.knop("Vraag plaatsen").click()
        expect(hij.page.get_by_role("alert")).to_contain_text("Schrijf eerst je vraag.")
        hij.page.get_by_label("Je vraag").fill("Mag ik mijn hond meenemen?")
        hij.knop("Vraag plaatsen").click()
        expect(hij.page.get_by_text("Je vraag staat erbij.")).to_be_visible()

        (mail,) = bezorg()
        assert mail.to == [plaatser.email]
        zij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        zij.page.get_by_label("Je antwoord").fill("Ja, graag zelfs.")
        zij.knop("Antwoord plaatsen").click()
        expect(zij.page.get_by_text("Je antwoord staat erbij.")).to_be_visible()
        expect(zij.page.locator(".gesprek__antwoorden").get_by_text("Ja, graag zelfs.")).to_be_visible()

        (mail,) = bezorg()
        assert mail.to == [lid.email]
        # From elsewhere: this very address would only scroll.
        hij.ga("/")
        hij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        expect(hij.page.get_by_text("Ja, graag zelfs.")).to_be_in_viewport()


@beide
def test_bijlage_erbij_ophalen_en_weer_weg(wereld, venster, tmp_path, javascript):
    klus = wereld.klussen["gesloten"]
    (tmp_path / "Plan.pdf").write_bytes(PDF)
    (tmp_path / "plaatje.png").write_bytes(b"<svg><script>alert(1)</script></svg>")

    with venster(wereld.leden["plaatser"], javascript=javascript) as zij:
        zij.ga(klus.get_absolute_url())
        zij.link("Bijlage toevoegen").click()
        zij.page.get_by_label("Bestand").set_input_files(tmp_path / "plaatje.png")
        zij.knop("Bijlage toevoegen").click()
        expect(zij.page.get_by_role("alert")).to_contain_text("De inhoud van dit bestand past niet bij de naam")
        zij.page.get_by_label("Bestand").set_input_files(tmp_path / "Plan.pdf")
        zij.knop("Bijlage toevoegen").click()
        expect(zij.page.get_by_text("“Plan.pdf” staat erbij.")).to_be_visible()

        with venster(wereld.leden["ander"], javascript=javascript) as hij:
            hij.ga(klus.get_absolute_url())
            with hij.page.expect_download() as download:
                hij.link("Plan.pdf").click()
            assert download.value.suggested_filename == "Plan.pdf"
            assert download.value.path().read_bytes() == PDF

        zij.knop(re.compile("Haal weg.*Plan.pdf")).click()
        expect(zij.page.get_by_text("“Plan.pdf” is weggehaald.")).to_be_visible()
    assert not Bijlage.objects.filter(klus=klus).exists()


@beide
def test_melding_en_antwoord_van_de_coordinator(wereld, venster, bezorg, javascript):
    klus, lid = wereld.klussen["gesloten"], wereld.leden["lid"]
    wereld.meldingen["nieuw"].handel_af(wereld.leden["coordinator"], "Klaar.")
    bezorg()

    with venster(lid, javascript=javascript) as hij:
        hij.ga(klus.get_absolute_url())
        hij.link("Klopt er iets niet?").click()
        hij.page.get_by_label("Wat klopt er niet?").fill("Dit is al gedaan.")
        hij.knop("Melding versturen").click()
        expect(hij.page.get_by_text("Dank je wel.")).to_be_visible()
        expect(hij.page.get_by_text(re.compile("Je melding van .*: nieuw"))).to_be_visible()
    assert bezorg() == []

    with venster(wereld.leden["coordinator"], javascript=javascript) as zij:
        zij.ga("/")
        expect(zij.page.get_by_text("Eén melding wacht op een antwoord.")).to_be_visible()
        zij.link("Bekijk de melding").click()
        zij.page.get_by_label("Antwoord").fill("De klus is nu ingetrokken.")
        zij.page.locator("input[name=_save]").click()
        expect(zij.page.get_by_text("is bewaard")).to_be_visible()

    (mail,) = bezorg()
    assert mail.to == [lid.email]
    with venster(lid, javascript=javascript) as hij:
        hij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        expect(hij.page.get_by_text("De klus is nu ingetrokken.")).to_be_visible()
