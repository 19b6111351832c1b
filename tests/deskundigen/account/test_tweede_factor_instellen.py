"""Setting up a second factor, and changing it."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import InvalidToken
from django.urls import reverse

from deskundigen.models import Lid
from klussenbank.kern.models import Mail
from tests.deskundigen.account.factoren import app_van, code_nu, mails, passkey_van
from tests.fabriek import WACHTWOORD

INDEX = reverse("mfa_index")
FOUT = "000000"

pytestmark = pytest.mark.usefixtures("klok")


def test_app_is_set_up_with_its_first_code_and_gives_recovery_codes(client, lid, binnen, doe):
    binnen(lid)
    pagina = client.get(reverse("mfa_activate_totp"))
    geheim = pagina.context["form"].secret
    assert pagina.content.count(b"<svg") == 2
    assert f'value="{geheim}"' in pagina.content.decode()
    assert doe("mfa_activate_totp", {"code": FOUT}).context["form"].errors == {
        "code": ["Dit klopt niet. Wacht op een nieuwe code en probeer het nog eens."]
    }

    antwoord = doe("mfa_activate_totp", {"code": code_nu(geheim)})

    assert antwoord["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(antwoord["Location"])
    assert len(codes.context["unused_codes"]) == 10
    bestand = client.get(reverse("mfa_download_recovery_codes"))
    assert bestand.content.decode().split() == codes.context["unused_codes"]
    assert mails() == [(lid.email, "Je logt voortaan in met een code uit je app")]
    assert "op 1 oktober 2026 om 12:00 uur." in Mail.objects.get().tekst


def test_secrets_are_not_readable_in_the_database(lid, settings):
    geheim = app_van(lid)
    codes = RecoveryCodes.activate(lid)
    gegevens = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert geheim not in gegevens
    assert not [code for code in codes.generate_codes() if code in gegevens]

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuwe"
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_nu(geheim))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        Authenticator.objects.get(type="totp").wrap().validate_code(code_nu(geheim))


def test_setting_up_asks_for_the_password_first(client, lid, log_in):
    log_in(lid.email, WACHTWOORD)
    for naam in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        antwoord = client.get(reverse(naam))
        assert antwoord["Location"] == f"{reverse('account_reauthenticate')}?next={reverse(naam).replace('/', '%2F')}"


def test_changes_are_told_by_mail(client, lid, binnen, doe):
    binnen(lid)
    passkey_van(lid, client)
    sleutel = Authenticator.objects.get(type="webauthn")
    doe("mfa_generate_recovery_codes")
    app_van(lid)
    doe("mfa_deactivate_totp")
    doe("mfa_remove_webauthn", {}, sleutel.pk)
    assert mails() == [
        (lid.email, "Er is een passkey toegevoegd aan je account"),
        (lid.email, "Je hebt nieuwe herstelcodes voor de Klussenbank"),
        (lid.email, "De app met codes is weggehaald"),
        (lid.email, "Er is een passkey weggehaald van je account"),
    ]
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_replace_the_old(client, lid, binnen, doe):
    binnen(lid)
    passkey_van(lid, client)
    oude = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    doe("mfa_generate_recovery_codes")
    assert set(oude).isdisjoint(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"])


def test_no_recovery_codes_without_a_factor(client, lid, binnen, doe):
    binnen(lid)
    assert "Kies eerst een app of een passkey" in doe("mfa_generate_recovery_codes").content.decode()
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404


def test_session_from_before_changes_nothing(client, lid, binnen, doe):
    """Whoever got in with a stolen password, before there was a second factor, may not choose one of his own."""
    binnen(lid)
    geheim = app_van(lid)
    RecoveryCodes.activate(lid)
    beschermd = ["add_webauthn", "view_recovery_codes", "download_recovery_codes", "generate_recovery_codes"]
    for naam in [*beschermd, "deactivate_totp", "list_webauthn"]:
        adres = reverse(f"mfa_{naam}")
        assert client.get(adres)["Location"] == f"{reverse('mfa_reauthenticate')}?next={adres.replace('/', '%2F')}"
        assert client.post(adres)["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2F"
    assert client.get(INDEX).status_code == 200
    doe("mfa_reauthenticate", {"code": code_nu(geheim)})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


GEHEIM = ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"]


@pytest.fixture
def met_code(lid, doe, code_van):
    """Log in as a member without a password, by the code in a mail."""

    def _met_code():
        Lid.objects.filter(pk=lid.pk).update(password="!")
        doe("account_request_login_code", {"email": lid.email})
        return doe("account_confirm_login_code", {"code": code_van(lid.email)})

    return _met_code


@pytest.mark.parametrize("naam", GEHEIM)
def test_who_has_no_password_chooses_nothing_without_having_logged_in_just_now(client, met_code, klok, tekst, naam):
    met_code()
    assert client.get(reverse(naam)).status_code == 200
    klok.shift(5 * 60 + 1)
    antwoord = client.get(reverse(naam), follow=True)
    terug = reverse(naam).replace("/", "%2F")
    assert antwoord.redirect_chain == [(f"{reverse('account_login')}?next={terug}", 302)]
    assert "Log opnieuw in." in tekst(antwoord)


def test_nor_by_a_form_that_stood_open(client, lid, met_code, klok):
    met_code()
    klok.shift(5 * 60 + 1)
    client.post(reverse("account_set_password"), {"password1": "een gloednieuw wachtwoord"})
    lid.refresh_from_db()
    assert not lid.has_usable_password()


def test_who_has_a_factor_and_no_password_shows_that_again(client, lid, met_code, klok):
    met_code()
    geheim = app_van(lid)
    klok.shift(5 * 60 + 1)
    adres = reverse("account_set_password")
    naar = client.get(adres)["Location"]
    assert naar == f"{reverse('mfa_reauthenticate')}?next={adres.replace('/', '%2F')}"
    assert client.post(naar, {"code": code_nu(geheim)})["Location"] == adres
    assert client.get(adres).status_code == 200


def test_passkey_gets_another_name(client, lid, binnen, doe, tekst):
    binnen(lid)
    passkey_van(lid, client)
    sleutel = Authenticator.objects.get(type="webauthn")
    assert doe("mfa_edit_webauthn", {"name": " "}, sleutel.pk).context["form"].errors == {"name": ["Vul een naam in."]}
    doe("mfa_edit_webauthn", {"name": "Telefoon\nvan thuis"}, sleutel.pk)
    assert "Telefoon van thuis" in tekst(client.get(reverse("mfa_list_webauthn")))


def test_passkey_of_another_is_not_there(client, lid, collega, binnen, doe):
    binnen(lid)
    passkey_van(lid, client)
    sleutel = Authenticator.objects.get(type="webauthn")
    client.logout()
    binnen(collega)
    assert doe("mfa_edit_webauthn", {"name": "x"}, sleutel.pk).status_code == 404
    assert doe("mfa_remove_webauthn", {}, sleutel.pk).status_code == 404
    assert Authenticator.objects.filter(pk=sleutel.pk).exists()
