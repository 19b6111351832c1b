"""No page tells whether an address is a member's: known and unknown meet the same answers, and the same work."""

import re

import pytest
from django.contrib.auth import hashers
from django.urls import reverse

from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek

BEKEND, ONBEKEND = "bekend@rhenen.example", "vreemd@rhenen.example"
AANMELDING = {"voornaam": "Anna", "achternaam": "Berg", "password": "een heel lang wachtwoord"}
FOUTE_CODE = {"code": "BBBB-BBBB"}

STAPPEN = {
    "login": [(reverse, "account_login", "login", {"password": "een fout wachtwoord"})],
    "aanmelden": [
        (reverse, "account_signup", "email", AANMELDING),
        *[(reverse, "account_signup_code", None, FOUTE_CODE)] * 4,
    ],
    "logincode": [
        (reverse, "account_request_login_code", "email", {}),
        *[(reverse, "account_confirm_login_code", None, FOUTE_CODE)] * 4,
    ],
    "wachtwoord": [
        (reverse, "account_reset_password", "email", {}),
        *[(reverse, "account_confirm_password_reset_code", None, FOUTE_CODE)] * 4,
    ],
}


@pytest.fixture
def bekend(rhenen):
    return LidFabriek(email=BEKEND, organisatie=rhenen)


@pytest.fixture
def loop(client):
    """Walk through a form for an address; return all that a visitor can see, but for what differs each time."""

    def _loop(stappen, email):
        client.cookies.clear()
        gezien = []
        for adres, naam, veld, gegevens in stappen:
            antwoord = client.post(adres(naam), {**gegevens, **({veld: email} if veld else {})})
            gezien.append(_zichtbaar(antwoord, email))
            if antwoord.status_code == 302:
                gezien.append(_zichtbaar(client.get(antwoord["Location"]), email))
        return gezien

    return _loop


def _zichtbaar(antwoord, email):
    inhoud = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", antwoord.content.decode()).replace(email, "MAIL")
    koekjes = sorted(antwoord.cookies)
    koppen = {
        naam: waarde for naam, waarde in antwoord.items() if naam not in {"Content-Length", "Expires", "X-Request-ID"}
    }
    return antwoord.status_code, koppen, koekjes, inhoud


@pytest.mark.parametrize("weg", STAPPEN)
def test_known_and_unknown_address_look_the_same(bekend, loop, mailoutbox, weg):
    van_bekend, van_onbekend = loop(STAPPEN[weg], BEKEND), loop(STAPPEN[weg], ONBEKEND)
    assert len(van_bekend) == len(van_onbekend)
    for een, ander in zip(van_bekend, van_onbekend, strict=True):
        assert een == ander
    assert mailoutbox == []


@pytest.mark.parametrize("weg", ["aanmelden", "logincode", "wachtwoord"])
def test_known_and_unknown_address_both_get_one_mail(bekend, loop, weg):
    loop(STAPPEN[weg], BEKEND)
    loop(STAPPEN[weg], ONBEKEND)
    assert sorted(Mail.objects.values_list("aan", flat=True)) == [BEKEND, ONBEKEND]


@pytest.mark.parametrize("weg", ["login", "aanmelden"])
@pytest.mark.parametrize("zonder_wachtwoord", [False, True])
def test_known_and_unknown_address_cost_as_much_hashing(bekend, loop, monkeypatch, weg, zonder_wachtwoord):
    """The hash takes by far the most time of the answer, so it must be made as often either way."""
    if zonder_wachtwoord:
        bekend.set_unusable_password()
        bekend.save()
    gemaakt = []
    echt = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda self, *args: gemaakt.append(1) or echt(self, *args))
    loop(STAPPEN[weg], BEKEND)
    van_bekend = len(gemaakt)
    loop(STAPPEN[weg], ONBEKEND)
    assert van_bekend == len(gemaakt) - van_bekend == 1


def test_links_in_mail_do_not_follow_the_host_of_the_request(bekend, client, settings):
    client.post(reverse("account_request_login_code"), {"email": ONBEKEND}, headers={"host": "localhost"})
    assert f"\nhttp://testserver{reverse('account_signup')}\n" in Mail.objects.get().tekst
