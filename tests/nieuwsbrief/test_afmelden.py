"""One click ends the newsletter, logged in or not; looking at the address changes nothing."""

import re

import pytest
from django.test import Client

from klussenbank.nieuwsbrief.afmelden import adres_van, is_afgemeld, lid_van, token_van
from klussenbank.nieuwsbrief.models import Afmelding
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
    assert [knop.get_text(strip=True) for knop in formulier.select("button")] == ["Meld mij af"]
    assert lid.voornaam not in antwoord.content.decode()
    assert lid.email not in antwoord.content.decode()
    assert tekst(bezoeker.post(adres)).startswith("Je bent afgemeld")


def test_twice_is_once(bezoeker, adres, lid):
    bezoeker.post(adres)

    assert bezoeker.post(adres).status_code == 200
    assert Afmelding.objects.get().lid == lid


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

    assert lid_van(token) == lid


def test_the_token_names_the_member_and_nothing_else(lid):
    assert re.fullmatch(rf"{lid.pk}\.[\w-]{{43}}", token_van(lid.pk))


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
