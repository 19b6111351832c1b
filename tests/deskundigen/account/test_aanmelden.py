import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Lid, Maildomein, Organisatie
from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek, OrganisatieFabriek

ANNA = {
    "email": "Anna.Berg@Rhenen.example",
    "voornaam": "Anna",
    "tussenvoegsel": "van den",
    "achternaam": "Berg",
    "password": "een heel lang wachtwoord",
}
MAIL = "anna.berg@rhenen.example"


@pytest.fixture
def meld_aan(client):
    def _meld_aan(**anders):
        return client.post(reverse("account_signup"), {**ANNA, **anders})

    return _meld_aan


@pytest.fixture
def vul_in(client):
    def _vul_in(code, **meer):
        return client.post(reverse("account_signup_code"), {"code": code, **meer})

    return _vul_in


def melding(antwoord):
    return [str(tekst) for tekst in get_messages(antwoord.wsgi_request)][-1]


def test_aanmelden_makes_a_verified_member(client, rhenen, meld_aan, vul_in, code_van, ingelogd):
    antwoord = meld_aan()
    assert antwoord.status_code == 302
    assert antwoord["Location"] == reverse("account_signup_code")
    assert not Lid.objects.exists()

    antwoord = vul_in(code_van(MAIL))

    assert antwoord.status_code == 302
    assert antwoord["Location"] == reverse("start")
    lid = Lid.objects.get()
    assert (lid.email, lid.naam, lid.organisatie) == (MAIL, "Anna van den Berg", rhenen)
    assert lid.check_password(ANNA["password"])
    assert not lid.is_staff
    adres = EmailAddress.objects.get()
    assert (adres.user, adres.email, adres.verified, adres.primary) == (lid, MAIL, True, True)
    assert ingelogd() == MAIL


def test_aanmelden_goes_on_to_the_page_that_was_asked(client, rhenen, code_van, vul_in):
    client.post(f"{reverse('account_signup')}?next=/klussen/", ANNA)
    assert vul_in(code_van(MAIL))["Location"] == "/klussen/"


def test_aanmelden_goes_on_to_no_other_site(client, rhenen, code_van, vul_in):
    client.post(f"{reverse('account_signup')}?next=https://elders.example/", ANNA)
    assert vul_in(code_van(MAIL))["Location"] == reverse("start")


def test_code_in_small_letters_without_dash_is_accepted(rhenen, meld_aan, vul_in, code_van):
    meld_aan()
    vul_in(code_van(MAIL).lower().replace("-", ""))
    assert Lid.objects.filter(email=MAIL).exists()


@pytest.mark.parametrize("domein", ["gmail.com", "sub.rhenen.example", "xrhenen.example"])
def test_foreign_domain_is_told_at_the_field(rhenen, meld_aan, fouten, domein):
    antwoord = meld_aan(email=f"anna@{domein}")
    assert antwoord.status_code == 200
    (fout,) = fouten(antwoord)["email"]
    assert domein in fout
    assert "deelnemende organisatie" in fout
    assert 'value="van den"' in antwoord.content.decode()
    assert not Mail.objects.exists()


def test_ended_organisation_admits_nobody(rhenen, meld_aan, fouten):
    rhenen.beeindigd_op = timezone.localdate()
    rhenen.save()
    assert "email" in fouten(meld_aan())


def test_bad_input_is_told_at_the_field(rhenen, meld_aan, fouten):
    antwoord = meld_aan(voornaam="", achternaam="x" * 81, password="kort")
    gezegd = fouten(antwoord)
    assert set(gezegd) == {"voornaam", "achternaam", "password"}
    assert gezegd["voornaam"] == ["Vul je voornaam in."]
    assert gezegd["password"] == ["Dit wachtwoord is te kort. Gebruik minstens 12 tekens."]


def test_password_like_the_name_is_refused(rhenen, meld_aan, fouten):
    assert fouten(meld_aan(achternaam="Bergenaar", password="bergenaar1234"))["password"] == [
        "Dit wachtwoord lijkt te veel op je naam of je mailadres. Kies een ander wachtwoord."
    ]


def test_common_password_is_refused(rhenen, meld_aan, fouten):
    assert fouten(meld_aan(password="q1w2e3r4t5y6"))["password"] == [
        "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."
    ]


def test_half_a_mail_address_is_refused(rhenen, meld_aan, fouten):
    assert fouten(meld_aan(email="anna@rhenen"))["email"] == ["Vul een heel mailadres in, zoals naam@gemeente.nl."]


def test_name_that_grows_when_folded_to_sort_signs_up(rhenen, meld_aan, vul_in, code_van):
    meld_aan(voornaam="½" * 60)
    assert vul_in(code_van(MAIL)).status_code == 302
    assert Lid.objects.get().voornaam == "½" * 60


def test_name_is_one_line_with_something_to_see_in_it(rhenen, meld_aan, vul_in, code_van, fouten):
    assert fouten(meld_aan(voornaam="\u200b"))["voornaam"] == ["Vul je voornaam in."]
    meld_aan(voornaam="Anna\n\nLog in:", tussenvoegsel="van\nden", achternaam="Berg\nhttps://site.example/")
    vul_in(code_van(MAIL))
    assert Lid.objects.get().naam == "Anna Log in: van den Berg https://site.example/"


def test_shared_domain_asks_for_the_organisation(client, rhenen, meld_aan, vul_in, code_van, fouten, tekst):
    wijk = OrganisatieFabriek(naam="Gemeente Wijk", domein="rhenen.example")
    OrganisatieFabriek(naam="Gemeente Elders", domein="elders.example")
    meld_aan()
    pagina = tekst(client.get(reverse("account_signup_code")))
    assert "Gemeente Rhenen" in pagina
    assert "Gemeente Wijk" in pagina
    assert "Gemeente Elders" not in pagina

    antwoord = vul_in(code_van(MAIL))
    assert set(fouten(antwoord)) == {"organisatie"}
    vul_in(code_van(MAIL), organisatie=wijk.pk)
    assert Lid.objects.get().organisatie == wijk


def test_organisation_of_another_domain_is_refused(rhenen, meld_aan, vul_in, code_van, fouten):
    OrganisatieFabriek(domein="rhenen.example")
    elders = OrganisatieFabriek(domein="elders.example")
    meld_aan()
    assert "organisatie" in fouten(vul_in(code_van(MAIL), organisatie=elders.pk))
    assert not Lid.objects.exists()


def test_own_domain_does_not_ask_for_the_organisation(client, rhenen, meld_aan):
    meld_aan()
    assert "organisatie" not in client.get(reverse("account_signup_code")).context["form"].fields


def test_wrong_code_makes_no_member_and_three_end_it(rhenen, meld_aan, vul_in, code_van, fouten):
    meld_aan()
    assert "code" in fouten(vul_in(""))
    for _ in range(2):
        assert fouten(vul_in("BBBB-BBBB"))["code"] == [
            "Deze code klopt niet. Kijk in de laatste mail die we je stuurden."
        ]
    antwoord = vul_in("BBBB-BBBB")
    assert antwoord["Location"] == reverse("account_signup")
    assert vul_in(code_van(MAIL))["Location"] == reverse("account_signup")
    assert not Lid.objects.exists()


def test_code_expires(rhenen, meld_aan, vul_in, code_van):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        meld_aan()
        klok.shift(15 * 60 + 1)
        antwoord = vul_in(code_van(MAIL))
    assert antwoord["Location"] == reverse("account_signup")
    assert melding(antwoord) == "Deze aanmelding is verlopen. Vul je gegevens opnieuw in."
    assert not Lid.objects.exists()


def test_known_address_gets_a_mail_and_no_second_account(rhenen, meld_aan, vul_in, fouten):
    lid = LidFabriek(email=MAIL, organisatie=rhenen)
    meld_aan()
    mail = Mail.objects.get()
    assert mail.onderwerp == "Je hebt al een account bij de Klussenbank"
    assert f"\nhttp://testserver{reverse('account_login')}\n" in mail.tekst
    assert "code" in fouten(vul_in(""))
    assert "code" in fouten(vul_in("BBBB-BBBB"))
    lid.refresh_from_db()
    assert lid.voornaam != "Anna" or lid.achternaam != "Berg"
    assert Lid.objects.count() == 1


def test_sign_up_of_another_leaves_nothing_that_opens_the_account(client, rhenen, meld_aan, code_van, log_in, ingelogd):
    """A stranger signs up with my address before I do; his password must not open my account."""
    meld_aan(password="wachtwoord van een ander")
    client.cookies.clear()
    meld_aan()
    client.post(reverse("account_signup_code"), {"code": code_van(MAIL)})
    assert ingelogd() == MAIL
    client.logout()
    log_in(MAIL, "wachtwoord van een ander")
    assert ingelogd() is None


def test_two_sign_ups_of_one_address_make_one_member(client, rhenen, meld_aan, vul_in, code_van):
    meld_aan()
    eerste_code, sessie = code_van(MAIL), client.cookies["sessie"].value
    client.cookies.clear()
    meld_aan()
    vul_in(code_van(MAIL))
    client.cookies.clear()
    client.cookies["sessie"] = sessie
    antwoord = vul_in(eerste_code)
    assert antwoord["Location"] == reverse("account_login")
    assert Lid.objects.count() == 1


def test_domain_that_leaves_meanwhile_makes_no_member(rhenen, meld_aan, vul_in, code_van):
    meld_aan()
    Maildomein.objects.all().delete()
    antwoord = vul_in(code_van(MAIL))
    assert antwoord["Location"] == reverse("account_login")
    assert not Lid.objects.exists()


def test_mail_holds_nothing_that_the_visitor_typed(rhenen, meld_aan):
    meld_aan(voornaam="Kijk op https://kwaad.example", achternaam="kwaad")
    mail = Mail.objects.get()
    assert "kwaad" not in f"{mail.onderwerp} {mail.tekst} {mail.html}"


@pytest.mark.parametrize(
    "vijandig", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "a\x00b", "‮omgekeerd", "' OR 1=1 --"]
)
def test_hostile_names_are_kept_as_text_or_refused(client, rhenen, meld_aan, vul_in, code_van, vijandig):
    antwoord = meld_aan(achternaam=vijandig)
    if antwoord.status_code == 302:
        vul_in(code_van(MAIL))
        assert Lid.objects.get().achternaam == vijandig
        antwoord = client.get(reverse("account_change_password"))
    assert antwoord.status_code == 200
    assert b"<script>alert" not in antwoord.content


def test_code_page_without_sign_up_leads_to_the_form(client, db):
    antwoord = client.get(reverse("account_signup_code"))
    assert antwoord["Location"] == reverse("account_signup")


def test_code_page_of_a_member_leads_to_the_start_page(als, lid):
    assert als(lid).get(reverse("account_signup_code"))["Location"] == reverse("start")


def test_sign_up_of_a_member_leads_to_the_start_page(als, lid):
    assert als(lid).get(reverse("account_signup"))["Location"] == reverse("start")


def test_aanmelden_asks_each_organisation_once(rhenen):
    assert Organisatie.objects.voor_maildomein("RHENEN.example").count() == 1
