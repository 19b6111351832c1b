import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse

from deskundigen.models import Lid
from klussenbank.kern.models import Mail
from tests.fabriek import WACHTWOORD, LidFabriek, OrganisatieFabriek


@pytest.fixture
def vraag_code(client):
    def _vraag_code(email, verder=""):
        return client.post(reverse("account_request_login_code") + verder, {"email": email})

    return _vraag_code


@pytest.fixture
def vul_in(client):
    def _vul_in(code):
        return client.post(reverse("account_confirm_login_code"), {"code": code})

    return _vul_in


def test_login_with_password(lid, log_in, ingelogd):
    antwoord = log_in("Ambtenaar@Rhenen.example", WACHTWOORD)
    assert antwoord["Location"] == reverse("start")
    assert ingelogd() == lid.email


def test_login_goes_on_to_the_page_that_was_asked(client, lid):
    adres = f"{reverse('account_login')}?next=/klussen/%3Fq%3Dgrond"
    assert b'name="next" value="/klussen/?q=grond"' in client.get(adres).content
    antwoord = client.post(adres, {"login": lid.email, "password": WACHTWOORD})
    assert antwoord["Location"] == "/klussen/?q=grond"


@pytest.mark.parametrize("elders", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_login_goes_on_to_no_other_site(client, lid, elders):
    antwoord = client.post(reverse("account_login"), {"login": lid.email, "password": WACHTWOORD, "next": elders})
    assert antwoord["Location"] == reverse("start")


def test_closed_page_leads_to_login_and_back(client, lid):
    antwoord = client.get("/klussen/")
    assert antwoord["Location"] == f"{reverse('account_login')}?next=/klussen/"


def test_login_with_wrong_password_says_so_and_keeps_the_address(lid, log_in, ingelogd):
    antwoord = log_in(lid.email, "iets heel anders")
    assert antwoord.status_code == 200
    assert "horen niet bij elkaar" in antwoord.content.decode()
    assert f'value="{lid.email}"' in antwoord.content.decode()
    assert "iets heel anders" not in antwoord.content.decode()
    assert ingelogd() is None


def test_login_page_of_a_member_leads_on(als, lid):
    client = als(lid)
    assert client.get(reverse("account_login"))["Location"] == reverse("start")
    assert client.get(reverse("account_login") + "?next=/klussen/")["Location"] == "/klussen/"


def test_login_page_offers_a_code(client, db):
    antwoord = client.get(reverse("account_login") + "?next=/klussen/")
    assert 'href="/account/login/code/?next=%2Fklussen%2F">Stuur mij een code</a>' in antwoord.content.decode()


def test_login_with_code(lid, vraag_code, vul_in, code_van, ingelogd):
    antwoord = vraag_code("Ambtenaar@Rhenen.example", "?next=/klussen/")
    assert antwoord["Location"] == f"{reverse('account_confirm_login_code')}?next=%2Fklussen%2F"
    assert ingelogd() is None
    assert vul_in(code_van(lid.email))["Location"] == reverse("start")
    assert ingelogd() == lid.email


def test_login_with_code_goes_on_to_the_page_that_was_asked(client, lid, vraag_code, code_van):
    adres = vraag_code(lid.email, "?next=/klussen/")["Location"]
    assert client.post(adres, {"code": code_van(lid.email)})["Location"] == "/klussen/"


def test_login_with_code_needs_no_password(zonder_wachtwoord, vraag_code, vul_in, code_van, ingelogd):
    vraag_code(zonder_wachtwoord.email)
    vul_in(code_van(zonder_wachtwoord.email))
    assert ingelogd() == zonder_wachtwoord.email


@pytest.fixture
def zonder_wachtwoord(db):
    return Lid.objects.create_user(
        "nieuw@rhenen.example", voornaam="Nieuw", achternaam="Lid", organisatie=OrganisatieFabriek()
    )


def test_three_wrong_codes_end_it(lid, vraag_code, vul_in, code_van, ingelogd):
    vraag_code(lid.email)
    for _ in range(2):
        antwoord = vul_in("BBBB-BBBB")
        assert "Deze code klopt niet" in antwoord.content.decode()
    assert vul_in("BBBB-BBBB")["Location"] == reverse("account_request_login_code")
    vul_in(code_van(lid.email))
    assert ingelogd() is None


def test_code_expires(lid, vraag_code, vul_in, code_van, ingelogd):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        vraag_code(lid.email)
        klok.shift(15 * 60 + 1)
        antwoord = vul_in(code_van(lid.email))
        assert antwoord["Location"] == reverse("account_request_login_code")
        assert ingelogd() is None


def test_code_works_in_its_own_browser_only(client, lid, vraag_code, vul_in, code_van, ingelogd):
    vraag_code(lid.email)
    code = code_van(lid.email)
    client.cookies.clear()
    vul_in(code)
    assert ingelogd() is None


def test_new_code_can_be_asked(client, lid, vraag_code, vul_in, code_van, ingelogd):
    vraag_code(lid.email)
    oude = code_van(lid.email)
    antwoord = client.post(reverse("account_logout"), {"next": reverse("account_request_login_code")})
    assert client.get(antwoord["Location"]).status_code == 200
    vraag_code(lid.email)
    assert code_van(lid.email) != oude
    vul_in(code_van(lid.email))
    assert ingelogd() == lid.email


def test_deactivated_member_cannot_log_in_with_password(client, lid, log_in, ingelogd, tekst):
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    antwoord = log_in(lid.email, WACHTWOORD)
    assert antwoord["Location"] == reverse("account_inactive")
    assert "Je account is niet in gebruik" in tekst(client.get(antwoord["Location"]))
    assert ingelogd() is None


def test_deactivated_member_gets_no_code(lid, vraag_code):
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    vraag_code(lid.email)
    assert Mail.objects.get().onderwerp == "Geen account met dit mailadres"


def test_member_deactivated_after_the_code_cannot_log_in(lid, vraag_code, vul_in, code_van, ingelogd):
    vraag_code(lid.email)
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    assert vul_in(code_van(lid.email))["Location"] == reverse("account_inactive")
    assert ingelogd() is None


def test_deactivated_member_is_out_at_the_next_request(lid, als, ingelogd):
    als(lid)
    assert ingelogd() == lid.email
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    assert ingelogd() is None


def test_unverified_member_gets_in_by_the_code_only(client, lid, log_in, ingelogd, code_van):
    EmailAddress.objects.update(verified=False)
    antwoord = log_in(lid.email, WACHTWOORD)
    assert antwoord["Location"] == reverse("account_email_verification_sent")
    assert ingelogd() is None
    assert Mail.objects.get().onderwerp == "Bevestig je mailadres voor de Klussenbank"
    client.post(antwoord["Location"], {"code": "BBBB-BBBB"})
    assert ingelogd() is None
    client.post(antwoord["Location"], {"code": code_van(lid.email)})
    assert ingelogd() == lid.email
    assert EmailAddress.objects.get().verified


def test_logout_asks_first_and_posts(als, lid, ingelogd):
    client = als(lid)
    assert client.get(reverse("account_logout")).status_code == 200
    assert ingelogd() == lid.email
    antwoord = client.post(reverse("account_logout"))
    assert antwoord["Location"] == reverse("account_login")
    assert "Je bent uitgelogd." in client.get(reverse("account_login")).content.decode()
    assert ingelogd() is None


def test_login_says_nothing_needless(lid, client, vraag_code, vul_in, code_van):
    vraag_code(lid.email)
    vul_in(code_van(lid.email))
    assert 'class="melding' not in client.get(reverse("account_change_password")).content.decode()


@pytest.mark.parametrize("koppen", [{"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_ACCEPT": "application/json"}])
def test_login_answers_with_a_page_always(client, db, koppen):
    assert client.get(reverse("account_login"), **koppen)["Content-Type"].startswith("text/html")


def test_login_keeps_its_fixed_field_names(client, db):
    assert list(client.get(reverse("account_login")).context["form"].fields) == ["login", "password"]


def test_admin_login_is_the_login_of_the_site(client, db):
    antwoord = client.get("/beheer/login/?next=/beheer/klussen/")
    assert antwoord["Location"] == f"{reverse('account_login')}?next=%2Fbeheer%2Fklussen%2F"


def test_admin_leads_to_login_and_back(client, db):
    staf = LidFabriek(is_staff=True, is_superuser=True)
    antwoord = client.get("/beheer/deskundigen/lid/", follow=True)
    adres = antwoord.request["PATH_INFO"] + "?" + antwoord.request["QUERY_STRING"]
    assert adres == f"{reverse('account_login')}?next=%2Fbeheer%2Fdeskundigen%2Flid%2F"
    antwoord = client.post(adres, {"login": staf.email, "password": WACHTWOORD})
    assert antwoord["Location"] == "/beheer/deskundigen/lid/"
    assert client.get("/beheer/").status_code == 200


def test_admin_refuses_a_member_in_our_look(als, lid, tekst):
    antwoord = als(lid).get("/beheer/", follow=True)
    assert antwoord.status_code == 403
    assert "Naar de startpagina" in tekst(antwoord)
