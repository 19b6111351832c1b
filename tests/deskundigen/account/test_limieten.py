import pytest
import time_machine
from django.urls import reverse

from klussenbank.kern.models import Mail
from tests.fabriek import WACHTWOORD, LidFabriek

FOUT = "een fout wachtwoord"
VREEMDE, EIGENAAR = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def klok():
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        yield klok


def test_wrong_passwords_end_in_429_and_the_wait_helps(lid, log_in, klok, tekst):
    for _ in range(5):
        assert log_in(lid.email, FOUT).status_code == 200
    antwoord = log_in(lid.email, WACHTWOORD)
    assert antwoord.status_code == 429
    assert "Even wachten" in tekst(antwoord)
    assert b'class="kop__inloggen"' in antwoord.content
    klok.shift(5 * 60 + 1)
    assert log_in(lid.email, WACHTWOORD)["Location"] == reverse("start")


def test_wrong_passwords_of_a_stranger_do_not_lock_the_owner_out(lid, log_in):
    for _ in range(5):
        log_in(lid.email, FOUT, REMOTE_ADDR=VREEMDE)
    assert log_in(lid.email, FOUT, REMOTE_ADDR=VREEMDE).status_code == 429
    assert log_in(lid.email, WACHTWOORD, REMOTE_ADDR=EIGENAAR).status_code == 302


def test_many_addresses_of_one_network_count_as_one_visitor(lid, log_in):
    for laatste in range(5):
        log_in(lid.email, FOUT, REMOTE_ADDR=f"2001:db8:1:2::{laatste + 1}")
    assert log_in(lid.email, FOUT, REMOTE_ADDR="2001:db8:1:2::ffff").status_code == 429


def test_right_passwords_do_not_count(client, lid, log_in):
    for _ in range(8):
        assert log_in(lid.email, WACHTWOORD).status_code == 302
        client.logout()


def test_one_password_on_many_addresses_ends_in_429(db, log_in):
    antwoorden = [log_in(f"lid{nummer}@rhenen.example", FOUT).status_code for nummer in range(21)]
    assert antwoorden == [200] * 20 + [429]


def test_guessing_from_everywhere_leaves_the_code_to_the_owner(client, lid, log_in, code_van, ingelogd):
    for nummer in range(100):
        log_in(lid.email, FOUT, REMOTE_ADDR=f"203.0.113.{nummer}")
    assert log_in(lid.email, WACHTWOORD, REMOTE_ADDR=EIGENAAR).status_code == 429
    client.post(reverse("account_request_login_code"), {"email": lid.email}, REMOTE_ADDR=EIGENAAR)
    client.post(reverse("account_confirm_login_code"), {"code": code_van(lid.email)}, REMOTE_ADDR=EIGENAAR)
    assert ingelogd() == lid.email


@pytest.mark.parametrize("pagina", ["account_request_login_code", "account_reset_password", "account_signup"])
def test_mail_to_one_address_is_limited_per_visitor(client, lid, rhenen, klok, pagina):
    gegevens = {"email": lid.email, "voornaam": "A", "achternaam": "B", "password": "een lang wachtwoord"}

    def vraag(ip):
        client.cookies.clear()
        return client.post(reverse(pagina), gegevens, REMOTE_ADDR=ip).status_code

    assert [vraag(VREEMDE) for _ in range(4)] == [302, 302, 302, 429]
    assert vraag(EIGENAAR) == 302
    assert Mail.objects.count() == 4
    klok.shift(61)
    assert vraag(VREEMDE) == 302


def test_mail_to_many_addresses_is_limited(client, db):
    def vraag(nummer):
        client.cookies.clear()
        return client.post(reverse("account_reset_password"), {"email": f"x{nummer}@rhenen.example"}).status_code

    assert [vraag(nummer) for nummer in range(21)] == [302] * 20 + [429]


def test_reset_opens_the_login_again(client, lid, log_in, code_van):
    for _ in range(6):
        log_in(lid.email, FOUT)
    client.post(reverse("account_reset_password"), {"email": lid.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_van(lid.email)})
    client.post(reverse("account_complete_password_reset"), {"password1": "een gloednieuw wachtwoord"})
    client.logout()
    assert log_in(lid.email, "een gloednieuw wachtwoord").status_code == 302


def test_password_change_is_limited(als, lid):
    client = als(lid)
    gegevens = {"oldpassword": FOUT, "password1": "een gloednieuw wachtwoord"}
    antwoorden = [client.post(reverse("account_change_password"), gegevens) for _ in range(6)]
    assert [antwoord.status_code for antwoord in antwoorden] == [200] * 5 + [429]
    assert b"Naar de startpagina" in antwoorden[-1].content


def test_forwarded_address_is_not_believed_without_proxy(lid, log_in):
    for nummer in range(5):
        log_in(lid.email, FOUT, HTTP_X_FORWARDED_FOR=f"203.0.113.{nummer}")
    assert log_in(lid.email, FOUT, HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


def test_behind_a_proxy_the_last_forwarded_address_counts(lid, log_in, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for nummer in range(5):
        log_in(lid.email, FOUT, HTTP_X_FORWARDED_FOR=f"192.0.2.{nummer}, {VREEMDE}")
    assert log_in(lid.email, FOUT, HTTP_X_FORWARDED_FOR=VREEMDE).status_code == 429
    assert log_in(lid.email, WACHTWOORD, HTTP_X_FORWARDED_FOR=EIGENAAR).status_code == 302


def test_one_address_does_not_use_up_the_limit_of_another(lid, log_in):
    ander = LidFabriek()
    for _ in range(6):
        log_in(lid.email, FOUT)
    assert log_in(ander.email, WACHTWOORD).status_code == 302
