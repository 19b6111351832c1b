import pytest
import time_machine
from django.urls import reverse

from deskundigen.models import Lid
from klussenbank.kern.models import Mail
from tests.fabriek import WACHTWOORD

NIEUW = "een gloednieuw wachtwoord"


@pytest.fixture
def vergeten(client):
    def _vergeten(email):
        return client.post(reverse("account_reset_password"), {"email": email})

    return _vergeten


@pytest.fixture
def vul_in(client):
    def _vul_in(code):
        return client.post(reverse("account_confirm_password_reset_code"), {"code": code})

    return _vul_in


def test_reset_with_a_code(client, lid, vergeten, vul_in, code_van, log_in, ingelogd):
    assert vergeten("Ambtenaar@Rhenen.example")["Location"] == reverse("account_confirm_password_reset_code")
    assert vul_in(code_van(lid.email))["Location"] == reverse("account_complete_password_reset")
    assert client.get(reverse("account_complete_password_reset")).status_code == 200
    antwoord = client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    assert antwoord["Location"] == reverse("start")
    assert ingelogd() == lid.email
    client.logout()
    log_in(lid.email, WACHTWOORD)
    assert ingelogd() is None
    log_in(lid.email, NIEUW)
    assert ingelogd() == lid.email


def test_reset_tells_the_owner(client, lid, vergeten, vul_in, code_van):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False):
        vergeten(lid.email)
        vul_in(code_van(lid.email))
        client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    mail = Mail.objects.latest("pk")
    assert (mail.aan, mail.onderwerp) == (lid.email, "Je wachtwoord voor de Klussenbank is gewijzigd")
    assert "op 1 oktober 2026 om 12:00 uur." in mail.tekst
    assert f"\nhttp://testserver{reverse('account_reset_password')}\n" in mail.tekst


def test_reset_without_the_code_changes_nothing(client, lid, vergeten, vul_in, code_van):
    vergeten(lid.email)
    assert client.get(reverse("account_complete_password_reset"))["Location"] == reverse(
        "account_confirm_password_reset_code"
    )
    client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    for _ in range(2):
        assert "Deze code klopt niet" in vul_in("BBBB-BBBB").content.decode()
    assert vul_in("BBBB-BBBB")["Location"] == reverse("account_login")
    vul_in(code_van(lid.email))
    client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    lid.refresh_from_db()
    assert lid.check_password(WACHTWOORD)


def test_reset_code_expires(client, lid, vergeten, vul_in, code_van):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        vergeten(lid.email)
        klok.shift(15 * 60 + 1)
        assert vul_in(code_van(lid.email))["Location"] == reverse("account_login")


def test_reset_refuses_a_weak_password(client, lid, vergeten, vul_in, code_van, fouten):
    vergeten(lid.email)
    vul_in(code_van(lid.email))
    antwoord = client.post(reverse("account_complete_password_reset"), {"password1": "kort"})
    assert "password1" in fouten(antwoord)


def test_reset_of_a_deactivated_member_sends_no_code(lid, vergeten):
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    vergeten(lid.email)
    assert Mail.objects.get().onderwerp == "Geen account met dit mailadres"


def test_reset_ends_every_other_session(client, lid, vergeten, vul_in, code_van, ingelogd):
    client.force_login(lid)
    sessie = client.cookies["sessie"].value
    client.cookies.clear()
    vergeten(lid.email)
    vul_in(code_van(lid.email))
    client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    client.cookies.clear()
    client.cookies["sessie"] = sessie
    assert ingelogd() is None


def test_reset_works_for_who_is_logged_in(als, lid, vergeten, vul_in, code_van, ingelogd):
    client = als(lid)
    vergeten(lid.email)
    vul_in(code_van(lid.email))
    client.post(reverse("account_complete_password_reset"), {"password1": NIEUW})
    assert ingelogd() == lid.email
    lid.refresh_from_db()
    assert lid.check_password(NIEUW)


def test_change_keeps_this_session_and_tells_the_owner(als, lid, ingelogd):
    antwoord = als(lid).post(reverse("account_change_password"), {"oldpassword": WACHTWOORD, "password1": NIEUW})
    assert antwoord["Location"] == reverse("start")
    assert ingelogd() == lid.email
    lid.refresh_from_db()
    assert lid.check_password(NIEUW)
    assert Mail.objects.get().onderwerp == "Je wachtwoord voor de Klussenbank is gewijzigd"


def test_change_with_wrong_password_changes_nothing(als, lid, fouten):
    antwoord = als(lid).post(reverse("account_change_password"), {"oldpassword": "anders", "password1": NIEUW})
    assert fouten(antwoord) == {"oldpassword": ["Dit is niet je huidige wachtwoord. Probeer het nog eens."]}
    lid.refresh_from_db()
    assert lid.check_password(WACHTWOORD)


def test_change_refuses_a_password_like_the_address(als, lid, fouten):
    antwoord = als(lid).post(
        reverse("account_change_password"), {"oldpassword": WACHTWOORD, "password1": "ambtenaar@rhenen"}
    )
    assert "password1" in fouten(antwoord)


def test_member_without_password_chooses_one(client, lid, code_van, log_in, ingelogd):
    lid.set_unusable_password()
    lid.save()
    client.post(reverse("account_request_login_code"), {"email": lid.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_van(lid.email)})
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    assert client.get(reverse("account_set_password")).status_code == 200
    client.post(reverse("account_set_password"), {"password1": NIEUW})
    client.logout()
    log_in(lid.email, NIEUW)
    assert ingelogd() == lid.email


def test_reauthentication_takes_the_password(als, lid, fouten):
    client = als(lid)
    adres = reverse("account_reauthenticate") + "?next=/klussen/"
    assert fouten(client.post(adres, {"password": "anders"})) == {
        "password": ["Dit is niet je wachtwoord. Probeer het nog eens."]
    }
    assert client.post(adres, {"password": WACHTWOORD})["Location"] == "/klussen/"


def test_mail_address_cannot_be_changed_here(als, lid):
    client = als(lid)
    assert client.get(reverse("account_email"))["Location"] == reverse("account_change_password")
    for actie in ("action_add", "action_primary", "action_remove", "action_send"):
        assert client.post(reverse("account_email"), {"email": "anders@gmail.com", actie: ""}).status_code == 405
    assert [adres.email for adres in lid.emailaddress_set.all()] == [lid.email]
    assert not Mail.objects.exists()
