"""The second factor: logging in with it, who must have one, and guessing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from bs4 import BeautifulSoup
from django.urls import reverse

from deskundigen.account import tweede_factor
from deskundigen.models import Lid
from tests.deskundigen.account.factoren import app_van, code_nu, mails, passkey_van
from tests.fabriek import WACHTWOORD, LidFabriek
from tests.passkey import Sleutel, opties

INDEX, STAP = reverse("mfa_index"), reverse("mfa_authenticate")
FOUT = "000000"

pytestmark = pytest.mark.usefixtures("klok")


# Logging in


def test_login_takes_password_and_code(client, lid, log_in, doe, ingelogd):
    geheim = app_van(lid)
    assert log_in(lid.email, WACHTWOORD, QUERY_STRING="next=/klussen/")["Location"].startswith(STAP)
    assert ingelogd() is None
    assert "Met een code uit je app" in client.get(STAP).content.decode()
    antwoord = doe("mfa_authenticate", {"code": FOUT})
    assert set(antwoord.context["form"].errors) == {"code"}
    assert ingelogd() is None
    doe("mfa_authenticate", {"code": code_nu(geheim)})
    assert ingelogd() == lid.email


def test_code_works_once(client, lid, log_in, doe, ingelogd):
    geheim = app_van(lid)
    log_in(lid.email, WACHTWOORD)
    doe("mfa_authenticate", {"code": code_nu(geheim)})
    client.logout()
    log_in(lid.email, WACHTWOORD)
    doe("mfa_authenticate", {"code": code_nu(geheim)})
    assert ingelogd() is None


def test_recovery_code_works_once(client, lid, log_in, doe, ingelogd):
    app_van(lid)
    code = RecoveryCodes.activate(lid).generate_codes()[3]
    log_in(lid.email, WACHTWOORD)
    doe("mfa_authenticate", {"code": f"{code[:4]} {code[4:]}"})
    assert ingelogd() == lid.email
    client.logout()
    log_in(lid.email, WACHTWOORD)
    doe("mfa_authenticate", {"code": code})
    assert ingelogd() is None


def test_code_from_a_mail_asks_for_the_second_step_too(client, lid, doe, code_van, ingelogd):
    app_van(lid)
    doe("account_request_login_code", {"email": lid.email})
    assert doe("account_confirm_login_code", {"code": code_van(lid.email)})["Location"].startswith(STAP)
    assert ingelogd() is None


def test_new_password_asks_for_the_second_step_too(client, lid, doe, code_van, ingelogd):
    app_van(lid)
    doe("account_reset_password", {"email": lid.email})
    doe("account_confirm_password_reset_code", {"code": code_van(lid.email)})
    antwoord = doe("account_complete_password_reset", {"password1": "een gloednieuw wachtwoord"})
    assert antwoord["Location"].startswith(STAP)
    assert ingelogd() is None


def test_passkey_is_a_second_step(client, lid, binnen, log_in, doe, ingelogd):
    binnen(lid)
    sleutel = passkey_van(lid, client)
    client.logout()
    log_in(lid.email, WACHTWOORD)
    pagina = client.get(STAP)
    assert "Met je passkey" in pagina.content.decode()
    assert "Met een herstelcode" in pagina.content.decode()
    vals = Sleutel().toon(opties(pagina))
    assert doe("mfa_authenticate", {"credential": vals}).context["webauthn_form"].errors == {
        "credential": ["Met deze passkey lukt het niet. Probeer het nog eens, of kies een andere manier."]
    }
    doe("mfa_authenticate", {"credential": sleutel.toon(opties(client.get(STAP)))})
    assert ingelogd() == lid.email


def vraag_inlog(client):
    antwoord = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    return antwoord.json()


def test_passkey_alone_logs_in(client, lid, binnen, doe, ingelogd):
    binnen(lid)
    sleutel = passkey_van(lid, client)
    client.logout()
    antwoord = doe("mfa_login_webauthn", {"credential": sleutel.toon(vraag_inlog(client)), "next": "/klussen/"})
    assert antwoord["Location"] == "/klussen/"
    assert ingelogd() == lid.email


def test_passkey_answers_one_question_only(client, lid, binnen, doe, ingelogd):
    binnen(lid)
    sleutel = passkey_van(lid, client)
    client.logout()
    antwoord = sleutel.toon(vraag_inlog(client))
    vraag_inlog(client)
    assert doe("mfa_login_webauthn", {"credential": antwoord})["Location"] == reverse("account_login")
    assert ingelogd() is None


def test_question_of_the_second_step_is_none_for_a_passkey_alone(client, lid, binnen, log_in, doe, ingelogd, klok):
    """That one is asked without fingerprint or PIN: a lost security key would be enough."""
    binnen(lid)
    sleutel = passkey_van(lid, client)
    client.logout()
    log_in(lid.email, WACHTWOORD)
    antwoord = sleutel.toon(opties(client.get(STAP)))
    # That step is over after a while; what it asked still stands in the session.
    klok.shift(15 * 60 + 1)
    assert doe("mfa_login_webauthn", {"credential": antwoord})["Location"] == reverse("account_login")
    assert ingelogd() is None


def test_passkey_for_another_site_is_refused(client, lid, binnen, doe):
    binnen(lid)
    gevraagd = opties(client.get(reverse("mfa_add_webauthn")))
    antwoord = doe("mfa_add_webauthn", {"credential": Sleutel("https://kwaad.example").maak(gevraagd)})
    assert antwoord.status_code == 200
    assert not Authenticator.objects.exists()


def test_passkey_of_a_deactivated_member_does_not_log_in(client, lid, binnen, doe, ingelogd):
    binnen(lid)
    sleutel = passkey_van(lid, client)
    client.logout()
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    antwoord = doe("mfa_login_webauthn", {"credential": sleutel.toon(vraag_inlog(client))})
    assert antwoord["Location"] == reverse("account_inactive")
    assert ingelogd() is None


ONZIN = [
    *["", "x", "[]", "1", "null", "{}", '{"id": 1}', '{"response": []}', '{"response": {"userHandle": "%%"}}'],
    # What JSON can say and Python cannot take: too deep, too large, half a character, the sign that no database keeps.
    *["[" * 50_000, "9" * 5_000, '"\\ud800"', '{"id": "\\ud800", "response": {"userHandle": "\\ud800"}}'],
    '{"id": "\\u0000", "rawId": ["\\u0000"], "response": {"userHandle": "\\u0000", "clientDataJSON": [{}, 1e999]}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}),
    json.dumps({"id": "A", "rawId": "A", "response": {"attestationObject": "oWFh", "clientDataJSON": "e30"}}),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AAAA",
                "attestationObject": "oA",
                "signature": "AAAA",
                "userHandle": "MQ",
            },
        }
    ),
]


@pytest.mark.parametrize("onzin", ONZIN)
def test_nonsense_for_a_passkey_is_refused(client, lid, binnen, log_in, doe, ingelogd, onzin):
    binnen(lid)
    passkey_van(lid, client)
    client.get(reverse("mfa_add_webauthn"))
    assert doe("mfa_add_webauthn", {"credential": onzin}).status_code == 200
    client.get(reverse("mfa_reauthenticate_webauthn"))
    assert doe("mfa_reauthenticate_webauthn", {"credential": onzin}).status_code in {200, 302}
    client.logout()
    vraag_inlog(client)
    assert doe("mfa_login_webauthn", {"credential": onzin})["Location"] == reverse("account_login")
    log_in(lid.email, WACHTWOORD)
    client.get(STAP)
    assert doe("mfa_authenticate", {"credential": onzin}).status_code == 200
    assert ingelogd() is None
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_login_page_gives_data_to_its_script_only(client, db):
    assert client.get(reverse("mfa_login_webauthn"))["Location"] == reverse("account_login")


def test_confirming_offers_each_way_that_one_has(client, lid, binnen, tekst):
    binnen(lid)
    passkey_van(lid, client)
    app_van(lid)
    for naam, anders in [
        ("account_reauthenticate", ["Met een code uit je app", "Met een passkey"]),
        ("mfa_reauthenticate", ["Met je wachtwoord", "Met een passkey"]),
        ("mfa_reauthenticate_webauthn", ["Met je wachtwoord", "Met een code uit je app"]),
    ]:
        pagina = tekst(client.get(reverse(naam)))
        assert [manier in pagina for manier in anders] == [True, True]


# Who must have one


@pytest.fixture
def verplicht(settings, db):
    settings.TWEEDE_FACTOR_VERPLICHT = True


@pytest.mark.parametrize("rechten", [{"is_staff": True}, {"is_superuser": True}])
@pytest.mark.parametrize("adres", ["/", "/beheer/", "/klussen/", "/beheer/deskundigen/lid/"])
def test_who_has_rights_is_led_to_set_it_up(als, verplicht, tekst, rechten, adres):
    antwoord = als(LidFabriek(**rechten)).get(adres, follow=True)
    assert antwoord.redirect_chain == [(INDEX, 302)]
    assert "Stel eerst een tweede stap in." in tekst(antwoord)


def test_who_has_rights_may_do_nothing_else_before(als, coordinator, verplicht):
    client = als(coordinator)
    assert client.post("/bijeenkomsten/nieuw/", {"naam": "x"})["Location"] == INDEX
    assert client.get("/klussen/?q=x", headers={"hx-request": "true"})["HX-Redirect"] == INDEX
    for naam in ("account_change_password", "account_logout", "mfa_index"):
        assert client.get(reverse(naam)).status_code == 200


def test_others_may_choose(als, lid, verplicht, tekst):
    client = als(lid)
    assert client.get("/").status_code == 200
    assert "Stel eerst" not in tekst(client.get(INDEX))


def test_demo_asks_nobody(als, coordinator):
    assert als(coordinator).get("/beheer/").status_code == 200


def test_once_it_is_set_up_one_goes_on(client, coordinator, verplicht, binnen, doe):
    binnen(coordinator)
    geheim = client.get(reverse("mfa_activate_totp")).context["form"].secret
    doe("mfa_activate_totp", {"code": code_nu(geheim)})
    assert client.get("/beheer/").status_code == 200


def test_once_a_passkey_is_set_up_one_goes_on(client, coordinator, verplicht, binnen):
    binnen(coordinator)
    passkey_van(coordinator, client)
    assert client.get("/beheer/").status_code == 200


def test_session_from_before_is_asked_for_the_factor(client, coordinator, verplicht, log_in, doe):
    """Whoever was in with the password alone does not get further when the owner sets up a factor elsewhere."""
    log_in(coordinator.email, WACHTWOORD)
    geheim = app_van(coordinator)
    naar = client.get("/beheer/?x=1")["Location"]
    assert naar == f"{reverse('mfa_reauthenticate')}?next=%2Fbeheer%2F%3Fx%3D1"
    assert client.post("/bijeenkomsten/nieuw/")["Location"].endswith("?next=%2F")
    assert client.post(naar, {"code": code_nu(geheim)})["Location"] == "/beheer/?x=1"
    assert client.get("/beheer/").status_code == 200


def test_who_must_have_one_keeps_one(client, coordinator, verplicht, binnen, doe, tekst):
    binnen(coordinator)
    passkey_van(coordinator, client)
    sleutel = Authenticator.objects.get(type="webauthn")
    doe("mfa_remove_webauthn", {}, sleutel.pk)
    assert "houd je minstens één tweede stap" in tekst(client.get(reverse("mfa_list_webauthn")))
    app_van(coordinator)
    doe("mfa_remove_webauthn", {}, sleutel.pk)
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert "houd je minstens één tweede stap" in tekst(client.get(reverse("mfa_deactivate_totp")))
    doe("mfa_deactivate_totp")
    assert Authenticator.objects.filter(type="totp").exists()


# Guessing

VREEMDE, EIGENAAR = "203.0.113.9", "198.51.100.7"


@pytest.fixture
def raad(client, log_in):
    """Come with the password from an address, and try a code; return the status."""

    def _raad(lid, code, ip):
        client.cookies.clear()
        log_in(lid.email, WACHTWOORD, REMOTE_ADDR=ip)
        return client.post(STAP, {"code": code}, REMOTE_ADDR=ip).status_code

    return _raad


def test_guessing_ends_in_429_and_leaves_the_owner_alone(lid, raad, klok):
    geheim = app_van(lid)
    assert [raad(lid, FOUT, VREEMDE) for _ in range(6)] == [200] * 5 + [429]
    assert raad(lid, code_nu(geheim), EIGENAAR) == 302
    klok.shift(5 * 60 + 1)
    assert raad(lid, FOUT, VREEMDE) == 200


def test_guessing_from_everywhere_ends_for_an_hour(lid, raad, klok):
    geheim = app_van(lid)
    assert [raad(lid, FOUT, f"203.0.113.{nummer}") for nummer in range(31)] == [200] * 30 + [429]
    assert raad(lid, code_nu(geheim), EIGENAAR) == 429
    klok.shift(60 * 60 + 1)
    assert raad(lid, code_nu(geheim), EIGENAAR) == 302


def test_new_password_gives_no_new_guesses(client, lid, raad, doe, code_van):
    """Whoever has the mailbox chooses a new password as often as he likes."""
    app_van(lid)
    assert [raad(lid, FOUT, VREEMDE) for _ in range(5)] == [200] * 5
    client.cookies.clear()
    doe("account_reset_password", {"email": lid.email}, REMOTE_ADDR=VREEMDE)
    doe("account_confirm_password_reset_code", {"code": code_van(lid.email)}, REMOTE_ADDR=VREEMDE)
    antwoord = doe("account_complete_password_reset", {"password1": "een gloednieuw wachtwoord"}, REMOTE_ADDR=VREEMDE)
    assert antwoord["Location"].startswith(STAP)
    assert doe("mfa_authenticate", {"code": FOUT}, REMOTE_ADDR=VREEMDE).status_code == 429


# Taken away by an administrator


def test_taking_away_ends_sessions_and_tells_the_member(als, lid):
    client = als(lid)
    app_van(lid)
    RecoveryCodes.activate(lid)
    assert tweede_factor.haal_weg(lid)
    assert not Authenticator.objects.exists()
    assert client.get("/profiel/").status_code == 302
    assert mails() == [(lid.email, "Je tweede stap bij het inloggen is weggehaald")]
    assert not tweede_factor.haal_weg(lid)
    assert len(mails()) == 1


def test_panel_on_the_profile_leads_here(als, lid):
    pagina = BeautifulSoup(als(lid).get("/profiel/").content, "lxml")
    assert pagina.find("a", href=INDEX)
