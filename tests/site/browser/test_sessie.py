"""What a session that ended while the page was open does to what one was doing."""

from playwright.sync_api import expect

from deskundigen.models import Sessie


def test_filteren_na_het_einde_van_de_sessie_leidt_langs_het_inloggen(wereld, venster):
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga("/klussen/?q=water")
        Sessie.objects.all().delete()
        # Not `check`: that would look, on the page it leads to, whether it is checked.
        page.get_by_label("Kan op afstand").click()
        page.wait_for_url("**/account/login/?next=/klussen/%3Fq%3Dwater")
        expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
        expect(page.locator("#resultaten")).to_have_count(0)


def test_reageren_na_het_einde_van_de_sessie_leidt_terug_naar_de_klus(wereld, venster):
    klus, ander = wereld.klussen["open"], wereld.leden["ander"]
    with venster(ander) as ik:
        page = ik.ga(klus.get_absolute_url())
        page.get_by_label("Wat breng je mee?").fill("Mijn laarzen.")
        Sessie.objects.all().delete()
        ik.knop("Ik wil dit doen").click()
        expect(page.get_by_role("alert")).to_contain_text("Er is niets verstuurd.")
        page.get_by_label("E-mailadres").fill(ander.email)
        page.get_by_label("Wachtwoord", exact=True).fill("een-lang-wachtwoord")
        page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"**{klus.get_absolute_url()}")
    assert not klus.reacties.filter(lid=ander).exists()
