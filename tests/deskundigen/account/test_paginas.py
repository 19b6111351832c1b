"""Every page of the account: reachable or sensibly closed, in our own look, and from our own templates."""

import logging

import pytest
from allauth.account import urls as allauth_urls
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from deskundigen.account import urls
from klussenbank.kern.models import Mail
from tests.fabriek import WACHTWOORD, LidFabriek

NAMEN = sorted(
    {adres.name for adres in allauth_urls.urlpatterns}
    | {adres.name for adres in urls.urlpatterns if hasattr(adres, "name") and not adres.pattern.converters}
)
OPEN = {
    "account_inactive",
    "account_login",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
}

# Of a button alone.
KNOPPEN = {"account_sessie_einde", "account_overal_uitloggen"}


@pytest.fixture(autouse=True)
def _onbekende_variabelen(caplog):
    """An unknown variable in a template fails the test; Django only logs it."""
    caplog.set_level(logging.DEBUG, "django.template")
    yield
    assert [regel.getMessage() for regel in caplog.records if regel.name == "django.template"] == []


def toets(antwoord):
    """Assert that this is a page of ours."""
    pagina = BeautifulSoup(antwoord.content, "lxml")
    assert pagina.html["lang"] == "nl"
    assert len(pagina.find_all("h1")) == 1
    assert not pagina.find_all(style=True)
    assert not pagina.find_all("style")
    assert not [
        script for script in pagina.find_all("script") if script.string and script.get("type") != "application/json"
    ]
    assert not pagina.find_all(placeholder=True)
    assert {formulier.get("method", "get") for formulier in pagina.find_all("form")} <= {"post", "get"}
    eigen = str(settings.BASE_DIR / "templates")
    for sjabloon in antwoord.templates:
        assert sjabloon.origin.name.startswith(eigen) or sjabloon.name.startswith("django/forms/"), sjabloon.name
    return pagina


@pytest.mark.parametrize("naam", NAMEN)
def test_visitor_meets_no_error(client, db, naam):
    antwoord = client.get(reverse(naam))
    if naam in OPEN:
        assert antwoord.status_code == 200
        toets(antwoord)
    else:
        assert antwoord.status_code == 302
        assert antwoord["Location"].startswith("/account/")
    assert client.post(reverse(naam)).status_code in {200, 302, 405}


@pytest.mark.parametrize("naam", NAMEN)
def test_member_meets_no_error(als, lid, naam):
    client = als(lid)
    antwoord = client.get(reverse(naam), follow=True)
    assert antwoord.status_code == (405 if naam in KNOPPEN else 200)
    if antwoord.request["PATH_INFO"].startswith("/account/"):
        toets(antwoord)


@pytest.mark.parametrize(
    "adres", ["phone/change/", "phone/verify/", "signup/passkey/", "3rdparty/", "confirm-email/x/"]
)
def test_parts_that_we_do_not_offer_are_not_there(client, lid, adres):
    assert client.get(f"/account/{adres}").status_code == 404


@pytest.mark.parametrize(
    ("begin", "gegevens"),
    [
        ("account_login", {"login": "geen adres", "password": ""}),
        ("account_signup", {"email": "geen adres"}),
        ("account_request_login_code", {"email": ""}),
        ("account_reset_password", {"email": "x" * 400}),
    ],
)
def test_bad_input_is_shown_in_our_look(client, db, begin, gegevens):
    antwoord = client.post(reverse(begin), gegevens)
    assert antwoord.status_code == 200
    pagina = toets(antwoord)
    assert pagina.find(class_="foutenlijst")
    assert pagina.title.string.startswith("Fout: ")


def test_code_pages_are_ours(client, lid, rhenen):
    client.post(
        reverse("account_signup"),
        {"email": "a@rhenen.example", "voornaam": "A", "achternaam": "B", "password": "een lang wachtwoord"},
    )
    toets(client.get(reverse("account_signup_code")))
    toets(client.post(reverse("account_signup_code"), {"code": "x"}))
    for begin, code in [
        ("account_reset_password", "account_confirm_password_reset_code"),
        ("account_request_login_code", "account_confirm_login_code"),
    ]:
        client.post(reverse(begin), {"email": lid.email})
        toets(client.get(reverse(code)))
        toets(client.post(reverse(code), {"code": "x"}))


def test_verification_page_is_ours(client, lid):
    EmailAddress.objects.update(verified=False)
    client.post(reverse("account_login"), {"login": lid.email, "password": WACHTWOORD})
    toets(client.get(reverse("account_email_verification_sent")))
    toets(client.post(reverse("account_email_verification_sent"), {"code": "x"}))


def test_pages_of_a_member_show_their_errors(als, lid):
    client = als(lid)
    for naam in ("account_change_password", "account_reauthenticate"):
        assert toets(client.post(reverse(naam), {})).find(class_="foutenlijst")


def test_member_without_password_meets_our_pages(client, lid, code_van):
    lid.set_unusable_password()
    lid.save()
    client.post(reverse("account_request_login_code"), {"email": lid.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_van(lid.email)})
    toets(client.get(reverse("account_set_password")))
    assert client.get(reverse("account_reauthenticate")).status_code == 403


def test_new_password_page_is_ours(client, lid, code_van):
    client.post(reverse("account_reset_password"), {"email": lid.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_van(lid.email)})
    toets(client.get(reverse("account_complete_password_reset")))


def test_limit_page_is_ours(client, db):
    for _ in range(6):
        antwoord = client.post(reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert antwoord.status_code == 429
    toets(antwoord)


def test_account_folder_leads_to_login(client, db):
    assert client.get("/account/")["Location"] == reverse("account_login")


def test_mails_are_short_and_plain(client, lid, rhenen, code_van):
    """Every mail of the account: a subject, no HTML, no host but ours, nothing left of the template."""
    client.post(reverse("account_request_login_code"), {"email": "niemand@rhenen.example"})
    client.post(reverse("account_logout"))
    client.post(reverse("account_request_login_code"), {"email": lid.email})
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": lid.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_van(lid.email)})
    client.post(reverse("account_complete_password_reset"), {"password1": "een gloednieuw wachtwoord"})
    client.logout()
    for email in (lid.email, "nieuw@rhenen.example"):
        client.post(
            reverse("account_signup"),
            {"email": email, "voornaam": "A", "achternaam": "B", "password": "een lang wachtwoord"},
        )
    mails = list(Mail.objects.all())
    assert len({mail.onderwerp for mail in mails}) == len(mails) == 6
    for mail in mails:
        assert mail.tekst.startswith("Dag,\n\n")
        assert not any(teken in mail.tekst for teken in "<>{}&")
        assert "\n\n\n" not in mail.tekst


def test_checks_of_allauth_are_silent(db):
    call_command("check", fail_level="WARNING")


def test_address_of_member_and_of_allauth_stay_equal(client, rhenen, code_van):
    LidFabriek()
    client.post(
        reverse("account_signup"),
        {"email": "A@rhenen.example", "voornaam": "A", "achternaam": "B", "password": "een lang wachtwoord"},
    )
    client.post(reverse("account_signup_code"), {"code": code_van("a@rhenen.example")})
    for adres in EmailAddress.objects.select_related("user"):
        assert (adres.email, adres.verified, adres.primary) == (adres.user.email, True, True)
    assert EmailAddress.objects.count() == 2
