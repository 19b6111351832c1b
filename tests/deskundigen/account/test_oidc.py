"""Logging in with the account of one's organisation, through a provider of OpenID Connect that runs."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from deskundigen.account.oidc import Geweigerd, bevraag, lid_van, maak_lid, samen
from deskundigen.models import Lid
from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek, OrganisatieFabriek, maak_inlogdienst
from tests.inlogdienst import GEHEIM

ANNA = {
    "email": "Anna@rhenen.example",
    "email_verified": True,
    "given_name": "Anna",
    "family_name": "van den Berg",
    "picture": "https://foto.example/anna.png",
}
LOGIN = reverse("account_login")


@pytest.fixture
def dienst(rhenen, oidc):
    return maak_inlogdienst(rhenen, oidc.adres, GEHEIM)


@pytest.fixture
def heen(client, dienst):
    """Press the button on the login page; return where the browser is sent."""

    def _heen(**gegevens):
        antwoord = client.post(reverse("openid_connect_login", args=[dienst.app.provider_id]), gegevens)
        assert antwoord.status_code == 302
        return antwoord["Location"]

    return _heen


@pytest.fixture
def log_in_via(client, oidc, heen):
    """Log in as whom the provider calls so; return the answer of the site."""

    def _log_in_via(*, verder="", **beweringen):
        oidc.zet(**beweringen)
        return client.get(oidc.log_in(heen(**({"next": verder} if verder else {}))))

    return _log_in_via


def melding(antwoord):
    assert antwoord["Location"] == LOGIN
    return [str(tekst) for tekst in get_messages(antwoord.wsgi_request)][-1]


def test_who_is_new_gets_an_account_as_the_provider_says(log_in_via, rhenen, ingelogd):
    assert log_in_via(**ANNA, verder="/klussen/")["Location"] == "/klussen/"

    lid = Lid.objects.get()
    assert (lid.email, lid.organisatie, lid.is_staff) == ("anna@rhenen.example", rhenen, False)
    assert (lid.voornaam, lid.tussenvoegsel, lid.achternaam) == ("Anna", "van den", "Berg")
    assert not lid.has_usable_password()
    adres = EmailAddress.objects.get()
    assert (adres.email, adres.verified, adres.primary) == (lid.email, True, True)
    assert ingelogd() == lid.email


def test_nothing_is_kept_of_what_the_provider_tells(log_in_via):
    log_in_via(**ANNA)
    log_in_via(**ANNA)

    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == ("gemeente-rhenen", "nummer-7", {})
    assert not SocialToken.objects.exists()


def test_member_logs_in_with_it_and_is_told_the_first_time(client, log_in_via, rhenen, ingelogd):
    lid = LidFabriek(email="anna@rhenen.example", voornaam="Annie", organisatie=rhenen)
    log_in_via(**ANNA)
    client.logout()
    log_in_via(**ANNA)

    assert ingelogd() == lid.email
    assert Lid.objects.get().voornaam == "Annie"
    assert [(mail.aan, mail.onderwerp) for mail in Mail.objects.all()] == [
        (lid.email, "Je logt voortaan in via je organisatie")
    ]


def test_provider_knows_someone_by_number_also_when_the_address_changes(client, log_in_via, rhenen, ingelogd):
    lid = LidFabriek(email="anna@rhenen.example", organisatie=rhenen)
    log_in_via(**ANNA)
    client.logout()
    log_in_via(**{**ANNA, "email": "anna.jansen@rhenen.example"})

    assert ingelogd() == lid.email
    assert Lid.objects.count() == 1


@pytest.mark.parametrize("email", ["anna@gmail.com", "anna@sub.rhenen.example", "anna@veenendaal.example"])
def test_address_of_a_foreign_domain_is_refused_without_an_account(log_in_via, ingelogd, email):
    OrganisatieFabriek(domein="veenendaal.example")

    assert f"kent je als {email}" in melding(log_in_via(**{**ANNA, "email": email}))
    assert ingelogd() is None
    assert not Lid.objects.exists()
    assert not SocialAccount.objects.exists()


def test_member_of_another_organisation_is_refused(log_in_via, ingelogd):
    """A provider cannot open the account of someone for whose domain it does not vouch."""
    LidFabriek(email="coby@veenendaal.example", is_staff=True)

    log_in_via(**{**ANNA, "email": "coby@veenendaal.example"})
    assert ingelogd() is None


def test_who_went_to_work_elsewhere_is_refused(client, log_in_via, rhenen, ingelogd):
    lid = LidFabriek(email="anna@rhenen.example", organisatie=rhenen)
    log_in_via(**ANNA)
    client.logout()
    lid.email = "anna@veenendaal.example"
    lid.save()
    lid.bevestig_email()

    assert "hoort niet bij deze inlogdienst" in melding(log_in_via(**ANNA))
    assert ingelogd() is None


def test_shared_mail_domain_opens_no_account_of_another_organisation(dienst, rhenen):
    """Nor does it say for whom someone works who is new: at sign-up one chooses that."""
    ander = OrganisatieFabriek(domein="rhenen.example")
    with pytest.raises(Geweigerd, match="Meld je daarom aan met je mailadres"):
        lid_van(dienst, ANNA)
    lid = LidFabriek(email="anna@rhenen.example", organisatie=ander)
    for bekend in (None, lid):
        with pytest.raises(Geweigerd, match="hoort niet bij deze inlogdienst"):
            lid_van(dienst, ANNA, bekend)
    lid.organisatie = rhenen
    lid.save()
    assert lid_van(dienst, ANNA) == lid


def test_who_has_rights_is_not_tied_to_a_provider(dienst, rhenen):
    lid = LidFabriek(email="anna@rhenen.example", organisatie=rhenen, is_staff=True)
    with pytest.raises(Geweigerd, match="rechten in beheer"):
        lid_van(dienst, ANNA)
    assert lid_van(dienst, ANNA, lid) == lid


def test_address_used_again_for_another_person_is_refused(client, log_in_via, ingelogd):
    log_in_via(**ANNA)
    client.logout()

    assert "kent je anders" in melding(log_in_via(**ANNA, sub="nummer-8"))
    assert ingelogd() is None
    assert SocialAccount.objects.get().uid == "nummer-7"


@pytest.mark.parametrize(
    ("anders", "gezegd"),
    [
        ({"email_verified": False}, "niet dat je mailadres is nagekeken"),
        ({"email_verified": None}, "niet dat je mailadres is nagekeken"),
        ({"email_verified": "false"}, "niet dat je mailadres is nagekeken"),
        ({"email_verified": False, "xms_edov": True}, "niet dat je mailadres is nagekeken"),
        ({"email": None}, "gaf geen mailadres door"),
        ({"email": "anna@rhenen.example\n"}, "gaf geen mailadres door"),
        ({"email": ["anna@rhenen.example"]}, "gaf geen mailadres door"),
        ({"given_name": ""}, "gaf je naam niet door"),
        ({"family_name": " \u200b"}, "gaf je naam niet door"),
    ],
)
def test_too_little_said_of_someone_is_refused(dienst, anders, gezegd):
    with pytest.raises(Geweigerd, match=gezegd):
        lid_van(dienst, {**ANNA, **anders})
    assert not Lid.objects.exists()


@pytest.mark.parametrize("anders", [{"xms_edov": True}, {"xms_edov": "1"}, {"email_verified": "true"}])
def test_address_is_checked_in_the_words_of_each_provider(dienst, anders):
    assert lid_van(dienst, {**ANNA, "email_verified": None, **anders}).email == "anna@rhenen.example"


@pytest.mark.parametrize(
    ("id_token", "userinfo", "nagekeken"),
    [
        ({"email": "a@x.example", "email_verified": True}, {"email": "A@x.example"}, True),
        ({}, {"email": "a@x.example", "email_verified": True}, True),
        ({"email_verified": True}, {"email": "a@x.example"}, None),
        ({"email": "a@x.example"}, {"email_verified": True}, None),
    ],
)
def test_address_and_whether_it_was_checked_are_of_one_part(id_token, userinfo, nagekeken):
    gezegd = samen({"sub": "7", **id_token}, {"sub": "7", **userinfo})
    assert (gezegd["email"].lower(), gezegd["email_verified"]) == ("a@x.example", nagekeken)


@pytest.mark.parametrize("userinfo", [{"email": "b@x.example"}, {"email": "a@x.example", "email_verified": False}])
def test_parts_that_contradict_each_other_are_not_believed(userinfo):
    id_token = {"sub": "7", "email": "a@x.example", "email_verified": True}
    with pytest.raises(OAuth2Error):
        samen(id_token, {"sub": "7", **userinfo})


@pytest.mark.parametrize(
    ("family_name", "tussenvoegsel", "achternaam"),
    [
        ("Berg", "", "Berg"),
        ("de Vries-van der Wal", "de", "Vries-van der Wal"),
        ("van", "", "van"),
        ("a b c d e f g h i j k l m Berg", "", "a b c d e f g h i j k l m Berg"),
        ("B" * 200, "", "B" * 80),
    ],
)
def test_name_of_who_is_new(dienst, family_name, tussenvoegsel, achternaam):
    lid = lid_van(dienst, {**ANNA, "family_name": family_name})
    assert (lid.tussenvoegsel, lid.achternaam) == (tussenvoegsel, achternaam)


def test_deactivated_member_is_refused(log_in_via, rhenen, ingelogd):
    LidFabriek(email="anna@rhenen.example", organisatie=rhenen, is_active=False)

    assert log_in_via(**ANNA)["Location"] == reverse("account_inactive")
    assert ingelogd() is None
    assert not SocialAccount.objects.exists()
    assert not Mail.objects.exists()


def test_member_deactivated_afterwards_is_out_at_the_next_request(log_in_via, ingelogd):
    log_in_via(**ANNA)
    assert ingelogd() == "anna@rhenen.example"
    Lid.objects.update(is_active=False)
    assert ingelogd() is None


def test_second_factor_is_asked_for_after_it(log_in_via, rhenen, ingelogd):
    TOTP.activate(LidFabriek(email="anna@rhenen.example", organisatie=rhenen), "A" * 32)

    antwoord = log_in_via(**ANNA)
    assert antwoord["Location"] == reverse("mfa_authenticate")
    assert ingelogd() is None
    # Meanwhile nothing of the provider waits in the session.
    assert "'token'" not in str(antwoord.wsgi_request.session["account_login"])


@pytest.mark.parametrize(
    "fout",
    [
        *["handtekening", "andere uitgever", "voor een ander", "verlopen", "ander in userinfo"],
        *["zonder id_token", "onzin", "zonder handtekening", "sleutel"],
    ],
)
def test_answer_that_is_not_to_be_believed_lets_nobody_in(log_in_via, ingelogd, fout):
    assert "Inloggen via je organisatie lukte niet." in melding(log_in_via(**ANNA, fout=fout))
    assert ingelogd() is None
    assert not Lid.objects.exists()


def test_breaking_off_leads_back_to_the_login_page(log_in_via, ingelogd):
    assert "lukte niet" in melding(log_in_via(**ANNA, fout="afgebroken"))
    assert ingelogd() is None


def test_way_back_works_once_and_in_its_own_browser_only(client, oidc, heen, ingelogd):
    oidc.zet(**ANNA)
    terug = oidc.log_in(heen())
    client.cookies.clear()
    assert "lukte niet" in melding(client.get(terug))
    terug = oidc.log_in(heen())
    assert client.get(terug.replace("state=", "state=x")).status_code == 302
    assert ingelogd() is None
    assert client.get(terug).status_code == 302
    assert ingelogd() == "anna@rhenen.example"
    client.logout()
    client.get(terug)
    assert ingelogd() is None


def test_the_way_there_takes_nothing_from_the_address(client, dienst, heen):
    adres = reverse("openid_connect_login", args=[dienst.app.provider_id])
    kwaad = "?scope=alles&process=connect&auth_params=redirect_uri%3Dhttps://kwaad.example"
    antwoord = client.post(adres + kwaad, {"next": "https://kwaad.example/"})
    vraag = parse_qs(urlsplit(antwoord["Location"]).query)
    assert vraag["redirect_uri"] == [
        f"http://testserver{reverse('openid_connect_callback', args=[dienst.app.provider_id])}"
    ]
    assert set(vraag["scope"][0].split()) == {"openid", "profile", "email"}
    assert vraag["code_challenge_method"] == ["S256"]
    assert client.get(adres).status_code == 405


def test_provider_that_does_not_answer_is_said_so(client, dienst, heen):
    SocialApp.objects.update(settings={**dienst.app.settings, "server_url": "http://localhost:9"})
    assert heen() == LOGIN
    antwoord = client.get(reverse("openid_connect_callback", args=[dienst.app.provider_id]))
    assert "lukte niet" in melding(antwoord)


def test_provider_that_does_not_answer_is_left_alone_for_a_while(client, oidc, dienst, heen):
    """A slow one would keep all threads of the site busy."""
    oidc.zet(fout="onbereikbaar")
    assert heen() == LOGIN
    oidc.zet()
    assert heen() == LOGIN
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert heen().startswith(oidc.adres)
        # What it told is remembered.
        oidc.zet(fout="onbereikbaar")
        assert heen().startswith(oidc.adres)
    oidc.zet()


def test_nobody_presses_the_button_without_end(client, dienst, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "inlogdienst": "2/m/ip"}
    adres = reverse("openid_connect_login", args=[dienst.app.provider_id])
    assert [client.post(adres).status_code for _ in range(3)] == [302, 302, 429]


def test_secret_under_a_lock_that_is_gone_is_said_so(client, heen, settings):
    settings.SECRET_KEY = "een nieuwe"
    assert heen() == LOGIN


def test_address_that_is_no_provider_is_not_believed(client, oidc, dienst, heen, settings):
    SocialApp.objects.update(settings={**dienst.app.settings, "server_url": f"{oidc.adres}/jwks?/.well-known/"})
    assert heen() == LOGIN
    settings.INGEBOUWD = False
    with pytest.raises(OAuth2Error, match="not over https"):
        bevraag(oidc.adres)


def test_two_at_once_make_one_account(dienst, rhenen):
    lid = LidFabriek(email="anna@rhenen.example", organisatie=rhenen)
    assert maak_lid(dienst, lid.email, ANNA) == lid
    assert Lid.objects.get() == lid


def knoppen(client):
    return client.get(LOGIN).content.decode().count("/account/oidc/")


@pytest.mark.parametrize("hoe", ["uit", "opgeheven"])
def test_provider_that_is_not_in_use_is_not_there(client, dienst, rhenen, hoe):
    assert knoppen(client) == 1
    if hoe == "uit":
        dienst.aan = False
        dienst.save()
    else:
        rhenen.beeindigd_op = timezone.localdate()
        rhenen.save()
    assert knoppen(client) == 0
    for naam, methode in [("openid_connect_login", client.post), ("openid_connect_callback", client.get)]:
        assert methode(reverse(naam, args=[dienst.app.provider_id])).status_code == 404


def test_switched_off_on_the_way_lets_nobody_in(dienst, rhenen):
    with pytest.raises(Geweigerd):
        lid_van(None, ANNA)


def form_action(antwoord):
    delen = [deel.split() for deel in antwoord.headers["Content-Security-Policy"].split(";")]
    return next(bronnen for naam, *bronnen in delen if naam == "form-action")


def test_policy_allows_exactly_the_providers_on_the_login_page(client, dienst, oidc):
    elders = maak_inlogdienst(OrganisatieFabriek(slug="elders"), "https://login.elders.example")
    uit = maak_inlogdienst(OrganisatieFabriek(slug="uit"), "https://login.uit.example")
    uit.aan = False
    uit.save()
    for antwoord in (client.get(LOGIN), client.post(LOGIN, {"login": "x", "password": ""})):
        assert form_action(antwoord) == ["'self'", oidc.adres, elders.herkomst]
        assert "default-src 'none'" in antwoord.headers["Content-Security-Policy"]
    assert form_action(client.get(reverse("account_signup"))) == ["'self'"]


def test_secret_is_not_readable_in_the_database(dienst):
    assert GEHEIM not in str(SocialApp.objects.values().get())
