"""One click ends the newsletter, logged in or not, once; looking at the address changes nothing."""

import re

import pytest
from django.core.signing import Signer
from django.test import Client

from klussenbank.nieuwsbrief.afmelden import adres_van, is_afgemeld, lees, meld_aan, meld_af, token_van, versies_van
from klussenbank.nieuwsbrief.models import Afmelding, Afmeldlink
from tests.klussen.hulp import meldingen, soep, tekst

pytestmark = pytest.mark.django_db


@pytest.fixture
def adres(lid, settings):
    return adres_van(lid.pk).removeprefix(settings.BASIS_URL)


@pytest.fixture
def bezoeker():
    """A browser, or a mail program, of someone who is not logged in and has no token of a form."""
    return Client(enforce_csrf_checks=True)


def test_a_mail_program_ends_it_with_one_bare_post(bezoeker, adres, lid):
    antwoord = bezoeker.post(adres, {"List-Unsubscribe": "One-Click"})

    # RFC 8058: no redirect.
    assert antwoord.status_code == 200
    assert is_afgemeld(lid)
    assert "csrf" not in antwoord.cookies


@pytest.mark.parametrize("methode", ["get", "head"])
def test_a_scanner_that_opens_the_address_ends_nothing(bezoeker, adres, lid, methode):
    antwoord = getattr(bezoeker, methode)(adres)

    assert antwoord.status_code == 200
    assert not Afmelding.objects.exists()


def test_the_page_asks_one_question_and_tells_nobodys_name(bezoeker, adres, lid):
    antwoord = bezoeker.get(adres)

    (formulier,) = soep(antwoord).select("main form")
    assert formulier["method"] == "post"
    assert [knop.get_text(strip=True) for knop in formulier.select("button")] == ["Stop de nieuwsbrief"]
    assert lid.voornaam not in antwoord.content.decode()
    assert lid.email not in antwoord.content.decode()
    assert tekst(bezoeker.post(adres)).startswith("Je bent afgemeld")


@pytest.mark.parametrize("methode", ["get", "post"])
def test_a_used_address_says_so_and_ends_nothing_any_more(bezoeker, adres, lid, methode):
    bezoeker.post(adres)
    assert getattr(bezoeker, methode)(adres).status_code == 410
    assert Afmelding.objects.get().lid == lid
    meld_aan(lid)

    antwoord = getattr(bezoeker, methode)(adres)

    assert antwoord.status_code == 410
    assert tekst(antwoord).startswith("Deze link is al gebruikt")
    assert soep(antwoord).select("main form") == []
    assert not is_afgemeld(lid)


def test_the_address_in_the_next_newsletter_works_again(bezoeker, adres, lid, settings):
    bezoeker.post(adres)
    meld_aan(lid)
    nieuw = adres_van(lid.pk, versies_van([lid.pk])[lid.pk]).removeprefix(settings.BASIS_URL)
    assert nieuw != adres

    assert bezoeker.get(nieuw).status_code == 200
    assert bezoeker.post(nieuw).status_code == 200
    assert is_afgemeld(lid)
    assert bezoeker.post(nieuw).status_code == 410


def test_an_address_in_mail_of_an_earlier_version_works_once(bezoeker, lid):
    oud = Signer(sep=".", salt="klussenbank.nieuwsbrief.afmelden").sign(str(lid.pk))
    adres = f"/nieuwsbrief/afmelden/{oud}/"

    assert bezoeker.get(adres).status_code == 200
    assert bezoeker.post(adres).status_code == 200
    assert is_afgemeld(lid)
    meld_aan(lid)
    assert bezoeker.post(adres).status_code == 410
    assert not is_afgemeld(lid)


def test_an_address_that_was_not_used_works_whatever_was_chosen_on_the_site(bezoeker, adres, lid):
    meld_af(lid)
    meld_aan(lid)

    assert bezoeker.post(adres).status_code == 200
    assert is_afgemeld(lid)


def test_two_that_come_at_once_are_one(bezoeker, adres, lid):
    een, ander = lees(token_van(lid.pk)), lees(token_van(lid.pk))

    assert [een.meld_af(), ander.meld_af()] == [True, False]
    assert str(Afmeldlink.objects.get()) == f"afmeldlink van lid {lid.pk}"


@pytest.mark.parametrize("anders", ["1", "x.y", "1.{}", "{}x", "éé.ü"])
def test_an_address_that_we_did_not_make_is_no_page(bezoeker, lid, anders):
    token = anders.format(token_van(lid.pk).partition(".")[2])

    antwoord = bezoeker.post(f"/nieuwsbrief/afmelden/{token}/")

    assert antwoord.status_code == 404
    assert not Afmelding.objects.exists()


def test_a_key_that_was_replaced_still_counts(lid, settings):
    token = token_van(lid.pk)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "nieuwe-sleutel"

    assert lees(token).lid == lid


def test_the_token_names_the_member_and_its_number_and_nothing_else(lid):
    assert re.fullmatch(rf"{lid.pk}-1\.[\w-]{{43}}", token_van(lid.pk))


def test_my_settings_tell_that_i_get_it_and_end_and_restore_it(als, lid):
    ik = als(lid)
    assert "Je krijgt de nieuwsbrief. " in tekst(ik.get("/volgen/"))
    assert "Je krijgt de nieuwsbrief" not in tekst(ik.get("/profiel/"))

    uit = ik.post("/nieuwsbrief/abonnement/", {"krijgen": "nee"}, follow=True)
    assert meldingen(uit) == ["Je krijgt de nieuwsbrief niet meer."]
    assert is_afgemeld(lid)
    assert "Je krijgt de nieuwsbrief niet. " in tekst(uit)

    aan = ik.post("/nieuwsbrief/abonnement/", {"krijgen": "ja"}, follow=True)
    assert meldingen(aan) == ["Je krijgt de nieuwsbrief weer."]
    assert not is_afgemeld(lid)
