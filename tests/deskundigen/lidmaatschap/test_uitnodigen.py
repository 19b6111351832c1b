"""An invitation: by mail to an address of the organisation, with a link that makes an account once."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from deskundigen.lidmaatschap import acties
from deskundigen.lidmaatschap.models import Ledenuitnodiging, Vertrekwijze
from deskundigen.lidmaatschap.taken import vergeet_wie_geen_lid_werd
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from deskundigen.models import Lid
from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek
from tests.klussen.hulp import soep, tekst

LEDEN = "/organisaties/gemeente-rhenen/leden/"
UITNODIGEN = f"{LEDEN}uitnodigen/"
GEGEVENS = {"voornaam": "Noor", "tussenvoegsel": "", "achternaam": "Zon", "password": "correct-paard-batterij"}


@pytest.fixture
def bij(als, carla):
    """The client of the contact person."""
    return als(carla)


@pytest.fixture
def nodig_uit(bij):
    """Invite an address and return the link that was mailed there."""

    def _nodig_uit(email="noor@rhenen.example"):
        bij.post(UITNODIGEN, {"email": email})
        return link_in(Mail.objects.filter(aan=email).latest("pk"))

    return _nodig_uit


def link_in(mail):
    return re.search(r"/account/uitnodiging/\S+", mail.tekst)[0]


def test_who_is_invited_becomes_a_member_with_one_form(nodig_uit, rhenen):
    link, gast = nodig_uit("Noor@Rhenen.example".lower()), Client()

    assert "noor@rhenen.example" in tekst(gast.get(link))
    assert not Lid.objects.filter(email="noor@rhenen.example").exists()
    antwoord = gast.post(link, GEGEVENS, follow=True)

    assert antwoord.redirect_chain[-1] == ("/", 302)
    assert "Welkom, Noor. Je account is klaar." in tekst(antwoord)
    lid = Lid.objects.get(email="noor@rhenen.example")
    assert (lid.naam, lid.organisatie, lid.check_password(GEGEVENS["password"])) == ("Noor Zon", rhenen, True)
    assert EmailAddress.objects.filter(user=lid, email=lid.email, verified=True, primary=True).exists()
    uitnodiging = Ledenuitnodiging.objects.get()
    assert (uitnodiging.status, uitnodiging.lid, uitnodiging.email) == ("aangenomen", lid, "")
    # It works once.
    assert Client().get(link).status_code == 404


def test_form_with_mistakes_keeps_what_was_typed_and_makes_nothing(nodig_uit):
    link = nodig_uit()

    antwoord = Client().post(link, {**GEGEVENS, "password": "noor@rhenen", "email": "ander@rhenen.example"})

    assert set(antwoord.context["form"].errors) == {"password"}
    assert soep(antwoord).select_one("#id_voornaam")["value"] == "Noor"
    assert not Lid.objects.filter(voornaam="Noor").exists()


def test_link_works_for_two_weeks(nodig_uit):
    link = nodig_uit()

    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23), tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=False):
        assert Client().get(link).status_code == 404
        assert Client().post(link, GEGEVENS).status_code == 404


def test_link_of_who_left_works_no_more(nodig_uit, carla):
    link = nodig_uit()

    laat_vertrekken([carla], wijze=Vertrekwijze.IMPORT)

    assert Client().get(link).status_code == 404
    uitnodiging = Ledenuitnodiging.objects.get()
    assert (uitnodiging.status, uitnodiging.email) == ("ingetrokken", "")


def test_link_of_an_organisation_that_ended_works_no_more(nodig_uit, rhenen):
    link = nodig_uit()
    uitnodiging = Ledenuitnodiging.objects.select_related("organisatie").get()
    rhenen.beeindigd_op = timezone.localdate()
    rhenen.save()

    assert Client().get(link).status_code == 404
    with pytest.raises(acties.KanNietMeer):
        acties.neem_aan(uitnodiging, wachtwoord="x" * 20, voornaam="Noor", achternaam="Zon")


def test_of_two_who_press_at_once_one_becomes_a_member(nodig_uit, carla):
    nodig_uit()
    een, ander = (Ledenuitnodiging.objects.select_related("organisatie").get() for _ in range(2))
    velden = {"wachtwoord": "x" * 20, "voornaam": "Noor", "tussenvoegsel": "", "achternaam": "Zon"}

    acties.neem_aan(een, **velden)
    with pytest.raises(acties.KanNietMeer):
        acties.neem_aan(ander, **velden)

    assert Lid.objects.filter(voornaam="Noor").count() == 1


def test_an_invitation_that_was_taken_back_makes_no_account(bij, nodig_uit):
    nodig_uit()
    uitnodiging = Ledenuitnodiging.objects.select_related("organisatie").get()
    bij.post(f"{LEDEN}uitnodiging/", {"nummer": uitnodiging.pk, "actie": "intrekken"})

    with pytest.raises(acties.KanNietMeer):
        acties.neem_aan(uitnodiging, wachtwoord="x" * 20, voornaam="Noor", achternaam="Zon")

    assert not Lid.objects.filter(voornaam="Noor").exists()
    assert Ledenuitnodiging.objects.get().status == "ingetrokken"


def test_too_late_is_said_and_leads_to_the_login_page(nodig_uit, monkeypatch):
    link = nodig_uit()

    def te_laat(*args, **kwargs):
        raise acties.KanNietMeer

    monkeypatch.setattr(acties, "neem_aan", te_laat)
    antwoord = Client().post(link, GEGEVENS, follow=True)

    assert antwoord.redirect_chain == [("/account/login/", 302)]
    assert "Dit lukt niet meer. Heb je al een account? Log dan in." in tekst(antwoord)


def test_page_tells_the_same_of_who_is_a_member_and_who_is_not(bij, rhenen, bezorg):
    LidFabriek(email="elders@rhenen.example")
    LidFabriek(email="weg@rhenen.example", is_active=False)
    paginas = []
    for naam in ("elders", "niemand", "weg"):
        antwoord = bij.post(UITNODIGEN, {"email": f"{naam}@rhenen.example"}, follow=True)
        inhoud = soep(antwoord).main.get_text(" ", strip=True).replace(naam, "N")
        paginas.append((antwoord.redirect_chain, inhoud))
        Ledenuitnodiging.objects.all().delete()

    assert paginas == [paginas[0]] * 3
    lid, niemand, weg = bezorg()
    assert "hoort al een account" in lid.body
    assert "hoort al een account" in weg.body
    assert "uitnodiging/" not in lid.body
    assert "Maak je account:" in niemand.body


def test_link_says_to_its_owner_alone_that_there_is_an_account(nodig_uit):
    link = nodig_uit()
    LidFabriek(email="noor@rhenen.example", voornaam="Al")

    antwoord = Client().post(link, GEGEVENS)

    assert "Je hebt al een account" in tekst(antwoord)
    assert Lid.objects.get(email="noor@rhenen.example").voornaam == "Al"


def test_who_is_logged_in_is_sent_to_the_start_page(bij, nodig_uit):
    antwoord = bij.get(nodig_uit(), follow=True)

    assert "Je bent al ingelogd." in tekst(antwoord)


@pytest.mark.parametrize(
    ("email", "fout"),
    [
        ("noor@elders.example", "Dit adres is niet van je organisatie."),
        ("noor@sub.rhenen.example", "Dit adres is niet van je organisatie."),
        ("geen adres", "Vul een heel mailadres in."),
        ("", "Vul een mailadres in."),
    ],
)
def test_only_an_address_of_the_organisation(bij, email, fout):
    antwoord = bij.post(UITNODIGEN, {"email": email})

    assert fout in tekst(antwoord)
    assert not Ledenuitnodiging.objects.exists()


def test_organisation_without_a_mail_domain_invites_nobody(bij, rhenen):
    rhenen.maildomeinen.all().delete()

    assert "kennen we geen maildomein" in tekst(bij.post(UITNODIGEN, {"email": "noor@rhenen.example"}))


def test_same_address_twice_is_one_mail(bij, nodig_uit):
    nodig_uit()

    antwoord = bij.post(UITNODIGEN, {"email": "noor@rhenen.example"})

    assert antwoord.status_code == 409
    assert "Dit adres is al uitgenodigd." in tekst(antwoord)
    assert Mail.objects.count() == 1


def test_sent_again_there_is_one_link_that_works(bij, nodig_uit):
    eerste, uitnodiging = nodig_uit(), Ledenuitnodiging.objects.get()
    opnieuw = {"nummer": uitnodiging.pk, "actie": "opnieuw"}

    # Pressed twice it is sent once.
    bij.post(f"{LEDEN}uitnodiging/", opnieuw)
    assert Mail.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        antwoord = bij.post(f"{LEDEN}uitnodiging/", opnieuw, follow=True)
    assert "De eerdere link werkt niet meer." in tekst(antwoord)
    tweede = link_in(Mail.objects.latest("pk"))
    assert (Client().get(eerste).status_code, Client().get(tweede).status_code) == (404, 200)


def test_sent_again_only_so_often_a_day(bij, nodig_uit, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "opnieuw_uitnodigen": "1/d/key"}
    nodig_uit()
    opnieuw = {"nummer": Ledenuitnodiging.objects.get().pk, "actie": "opnieuw"}

    for minuten in (2, 4):
        with time_machine.travel(timezone.now() + timedelta(minutes=minuten), tick=False):
            antwoord = bij.post(f"{LEDEN}uitnodiging/", opnieuw, follow=True)

    assert "je nodigde vandaag al veel mensen uit" in tekst(antwoord)
    assert Mail.objects.count() == 2


def test_what_was_taken_back_or_is_of_others_is_not_there(bij, nodig_uit):
    nodig_uit()
    uitnodiging = Ledenuitnodiging.objects.get()
    assert uitnodiging.trek_in()
    assert not acties.trek_in(uitnodiging, uitnodiging.door)

    antwoord = bij.post(f"{LEDEN}uitnodiging/", {"nummer": uitnodiging.pk, "actie": "opnieuw"}, follow=True)

    assert "Deze uitnodiging is er niet meer." in tekst(antwoord)
    assert not acties.nodig_opnieuw_uit(uitnodiging, uitnodiging.door)
    assert Mail.objects.count() == 1


def test_an_invitation_that_was_not_answered_in_time_begins_anew(bij, nodig_uit):
    nodig_uit()
    Ledenuitnodiging.objects.update(verloopt_op=timezone.now() - timedelta(days=1))
    assert "de link werkt niet meer" in tekst(bij.get(f"{LEDEN}?deel=uitnodigingen"))

    link = nodig_uit()

    assert Client().get(link).status_code == 200
    assert Ledenuitnodiging.objects.count() == 1


def test_only_so_many_a_day(bij, carla, monkeypatch):
    monkeypatch.setattr(acties, "UITNODIGINGEN_PER_DAG", 1)
    bij.post(UITNODIGEN, {"email": "een@rhenen.example"})

    antwoord = bij.post(UITNODIGEN, {"email": "twee@rhenen.example"})

    assert antwoord.status_code == 429
    assert Ledenuitnodiging.objects.count() == 1


def test_address_that_never_answered_is_forgotten(nodig_uit):
    nodig_uit()
    vergeet_wie_geen_lid_werd(timestamp=0)
    assert Ledenuitnodiging.objects.exists()

    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        vergeet_wie_geen_lid_werd(timestamp=0)

    assert not Ledenuitnodiging.objects.exists()
