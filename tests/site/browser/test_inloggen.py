"""Logging in as people do: with a passkey, in two steps without a script, and with the account of their work."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import expect

from deskundigen.models import Lid
from tests.fabriek import WACHTWOORD, maak_inlogdienst
from tests.inlogdienst import GEHEIM
from tests.site.browser.test_toegankelijk import tab_naar


def met_beveiligingssleutel(page):
    """Give the browser a security key that knows its owner."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    opties = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": opties})


def druk(page, plek):
    """Go to it with Tab and press it."""
    tab_naar(page, plek)
    page.keyboard.press("Enter")


def test_passkey_maken_en_ermee_inloggen_met_het_toetsenbord(wereld, venster, settings):
    """Also for who must have one: a coordinator on a site that serves members."""
    settings.TWEEDE_FACTOR_VERPLICHT = True
    coordinator = wereld.leden["coordinator"]
    with venster() as ik:
        page = ik.page
        met_beveiligingssleutel(page)
        ik.ga("/account/login/")
        expect(ik.knop("Passkey gebruiken")).to_be_visible()
        page.get_by_label("E-mailadres").fill(coordinator.email)
        page.get_by_label("Wachtwoord", exact=True).fill(WACHTWOORD)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Stel eerst een tweede stap in.")).to_be_visible()

        druk(page, ik.link("Passkey toevoegen"))
        page.wait_for_url("**/account/reauthenticate/**")
        tab_naar(page, page.get_by_label("Wachtwoord"))
        page.keyboard.type(WACHTWOORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Passkey toevoegen")).to_be_visible()
        druk(page, ik.knop("Passkey maken"))
        expect(page.get_by_role("heading", name="Herstelcodes", exact=True)).to_be_visible()
        ik.ga("/beheer/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Beheer")

        ik.ga("/account/logout/")
        page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
        page.wait_for_url("**/account/login/")
        druk(page, ik.knop("Passkey gebruiken"))
        page.wait_for_url(f"{ik.site}/")
        ik.ga("/beheer/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Beheer")
    assert Authenticator.objects.filter(user=coordinator, type="webauthn").count() == 1


def test_passkey_als_tweede_stap_en_om_te_bevestigen(wereld, venster):
    lid = wereld.leden["ander"]
    with venster(lid) as ik:
        page = ik.page
        met_beveiligingssleutel(page)
        ik.ga("/account/2fa/webauthn/add/")
        page.get_by_label("Wachtwoord").fill(WACHTWOORD)
        ik.knop("Bevestigen").click()
        page.get_by_label("Hiermee wil ik ook inloggen zonder wachtwoord").uncheck()
        ik.knop("Passkey maken").click()
        expect(page.get_by_role("heading", name="Herstelcodes", exact=True)).to_be_visible()
        ik.ga("/account/2fa/webauthn/reauthenticate/?next=/klussen/")
        ik.knop("Passkey gebruiken").click()
        page.wait_for_url("**/klussen/")

        ik.ga("/account/logout/")
        page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
        page.get_by_label("E-mailadres").fill(lid.email)
        page.get_by_label("Wachtwoord", exact=True).fill(WACHTWOORD)
        page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        ik.knop("Passkey gebruiken").click()
        page.wait_for_url(f"{ik.site}/")


def test_zonder_passkey_op_dit_apparaat_staat_er_wat_nu(wereld, venster):
    with venster() as ik:
        met_beveiligingssleutel(ik.page)
        ik.ga("/account/login/")
        ik.knop("Passkey gebruiken").click()
        expect(ik.page.get_by_role("alert")).to_contain_text("Het lukte niet met een passkey.")


def test_app_instellen_en_ermee_inloggen_zonder_script(wereld, venster):
    lid = wereld.leden["ander"]

    def code(geheim):
        return totp.format_hotp_value(totp.hotp_value(geheim, next(totp.yield_hotp_counters_from_time())))

    with venster(lid, javascript=False) as ik:
        page = ik.ga("/profiel/")
        ik.link("Inloggen in twee stappen").click()
        ik.link("App instellen").click()
        page.get_by_label("Wachtwoord").fill(WACHTWOORD)
        ik.knop("Bevestigen").click()
        geheim = page.get_by_label("Of typ deze sleutel over in je app").input_value()
        page.get_by_label("Code", exact=True).fill(code(geheim))
        ik.knop("App aanzetten").click()
        expect(page.get_by_text("Je app staat aan.")).to_be_visible()
        herstelcode = page.locator(".herstelcodes code").first.inner_text()

        ik.ga("/account/logout/")
        page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
        expect(ik.knop("Passkey gebruiken")).to_be_hidden()
        page.get_by_label("E-mailadres").fill(lid.email)
        page.get_by_label("Wachtwoord", exact=True).fill(WACHTWOORD)
        page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        page.get_by_label("Code", exact=True).fill(herstelcode)
        page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{ik.site}/")

        ik.ga("/account/sessies/")
        ik.knop("Overal uitloggen").click()
        expect(page.get_by_text("Je bent overal uitgelogd.")).to_be_visible()


@pytest.fixture
def via(wereld, oidc):
    """Let Veenendaal have a provider that runs, and whose word this test gives."""
    maak_inlogdienst(wereld.organisaties["veenendaal"], oidc.adres, GEHEIM)
    return oidc


def test_inloggen_via_je_organisatie(wereld, venster, via):
    """The policy of the page lets the browser go to the provider, and to no other site."""
    via.zet(email="nieuw@veenendaal.example", email_verified=True, given_name="Noor", family_name="de Nieuwe")
    with venster() as ik:
        page = ik.ga("/account/login/?next=/klussen/")
        ik.knop("Gemeente Veenendaal").click()
        page.wait_for_url("**/klussen/")
        expect(page.locator(".accountmenu")).to_contain_text("Noor")
        buiten = [klacht for klacht in ik.klachten if klacht.startswith("verzoek buiten de site")]
        assert ik.klachten == buiten
        assert len(buiten) == 1
        assert via.adres in buiten[0]
        ik.klachten.clear()
    assert Lid.objects.get(email="nieuw@veenendaal.example").organisatie == wereld.organisaties["veenendaal"]
