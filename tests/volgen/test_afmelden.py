"""The address in a mail about what one follows: it ends that mail once, logged in or not, and nothing else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klussenbank.kern import sleutels
from klussenbank.volgen import afmelden
from klussenbank.volgen.models import Volging, Weekmail
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import soep, tekst
from tests.volgen.hulp import volg

pytestmark = pytest.mark.django_db


@pytest.fixture
def bezoeker():
    """A browser, or a mail program, of someone who is not logged in and has no token of a form."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def pad(settings):
    return lambda adres: adres.removeprefix(settings.BASIS_URL)


@pytest.fixture
def volgingen(volger, water):
    """Of each rhythm one, and one more that goes at once."""
    return {
        "direct": volg(volger, "direct", onderwerp=water),
        "ook direct": volg(volger, "direct", organisatie=volger.organisatie),
        "week": volg(volger, "week", klus=KlusFabriek()),
        "uit": volg(volger, "uit", zoekvraag="", naam="Alles"),
        "van een ander": volg(LidFabriek(), "week", onderwerp=water),
    }


@pytest.fixture
def week(volger, pad):
    return lambda: pad(afmelden.adres_van_week(Weekmail.objects.get_or_create(lid=volger)[0]))


@pytest.fixture
def direct(volgingen, pad):
    def _adres(*namen):
        rijen = [Volging.objects.get(pk=volgingen[naam].pk) for naam in namen or ["direct"]]
        return pad(afmelden.adres_van_directe(rijen))

    return _adres


def ritmes(volgingen):
    nu = dict(Volging.objects.values_list("pk", "ritme"))
    return [nu[volging.pk] for volging in volgingen.values()]


def test_a_direct_mail_ends_what_caused_it_and_keeps_the_rest(bezoeker, direct, volgingen):
    antwoord = bezoeker.post(direct(), {"List-Unsubscribe": "One-Click"})

    # RFC 8058: no redirect, no cookie.
    assert antwoord.status_code == 200
    assert "csrf" not in antwoord.cookies
    assert tekst(antwoord).startswith("De mail is gestopt")
    assert ritmes(volgingen) == ["uit", "direct", "week", "uit", "week"]


def test_one_mail_with_two_causes_ends_both(bezoeker, direct, volgingen):
    assert bezoeker.post(direct("direct", "ook direct")).status_code == 200

    assert ritmes(volgingen) == ["uit", "uit", "week", "uit", "week"]


def test_the_weekly_mail_ends_all_that_is_weekly_and_keeps_the_rest(bezoeker, week, volgingen):
    assert bezoeker.post(week()).status_code == 200

    assert ritmes(volgingen) == ["direct", "direct", "uit", "uit", "week"]


@pytest.mark.parametrize("methode", ["get", "head"])
@pytest.mark.parametrize("soort", ["week", "direct"])
def test_a_scanner_that_opens_the_address_ends_nothing(bezoeker, volgingen, request, methode, soort):
    adres, voor = request.getfixturevalue(soort)(), ritmes(volgingen)

    assert getattr(bezoeker, methode)(adres).status_code == 200
    assert ritmes(volgingen) == voor


@pytest.mark.parametrize(
    ("soort", "vraag"),
    [("week", "Wil je de wekelijkse mail stoppen?"), ("direct", "Wil je de mail over Stedelijk water stoppen?")],
)
def test_the_page_asks_one_question_and_tells_nobodys_name(bezoeker, volger, volgingen, request, soort, vraag):
    antwoord = bezoeker.get(request.getfixturevalue(soort)())

    assert soep(antwoord).h1.get_text(strip=True) == vraag
    (formulier,) = soep(antwoord).select("main form")
    assert [knop.get_text(strip=True) for knop in formulier.select("button")] == ["Stop deze mail"]
    assert volger.voornaam not in antwoord.content.decode()
    assert volger.email not in antwoord.content.decode()


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("soort", ["week", "direct"])
def test_a_used_link_is_refused_whatever_was_chosen_since(bezoeker, volgingen, request, methode, soort):
    adres = request.getfixturevalue(soort)()
    bezoeker.post(adres)
    Volging.objects.update(ritme=soort)

    antwoord = getattr(bezoeker, methode)(adres)

    assert antwoord.status_code == 410
    assert tekst(antwoord).startswith("Deze link werkt niet meer")
    assert soep(antwoord).select("main form") == []
    assert soep(antwoord).select_one("main a")["href"] == "/volgen/"
    assert set(ritmes(volgingen)) == {soort}


@pytest.mark.parametrize("soort", ["week", "direct"])
def test_a_link_in_a_later_mail_works_again(bezoeker, volgingen, request, soort):
    maak = request.getfixturevalue(soort)
    bezoeker.post(maak())
    Volging.objects.update(ritme=soort)

    assert bezoeker.get(maak()).status_code == 200
    assert bezoeker.post(maak()).status_code == 200
    assert "uit" in ritmes(volgingen)


def test_of_two_causes_one_of_which_was_ended_the_other_can_be(bezoeker, direct, volgingen):
    beide = direct("direct", "ook direct")
    bezoeker.post(direct("direct"))
    Volging.objects.filter(pk=volgingen["direct"].pk).update(ritme="direct")

    assert "Stedelijk water" not in tekst(bezoeker.get(beide))
    assert bezoeker.post(beide).status_code == 200

    assert ritmes(volgingen) == ["direct", "uit", "week", "uit", "week"]


def test_what_is_no_longer_followed_can_not_be_ended(bezoeker, direct, volgingen):
    adres = direct()
    volgingen["direct"].delete()

    assert bezoeker.get(adres).status_code == 410
    assert bezoeker.post(adres).status_code == 410


@pytest.mark.parametrize(
    "token",
    [
        "1",
        "x.y",
        "éé.ü",
        lambda pk: sleutels.maak("volgen.afmelden.direct", pk),
        lambda pk: sleutels.maak("feed", pk, 1),
        lambda pk: sleutels.maak("volgen.afmelden.direct", pk, 1)[:-1] + "x",
        lambda pk: sleutels.maak("volgen.afmelden.direct", pk, 1).replace(f"{pk}-1", f"{pk + 1}-1"),
    ],
)
def test_an_address_that_we_did_not_make_is_no_page(bezoeker, volgingen, token):
    token = token(volgingen["direct"].pk) if callable(token) else token
    voor = ritmes(volgingen)

    for methode in ("get", "post"):
        assert getattr(bezoeker, methode)(f"/volgen/afmelden/{token}/").status_code == 404
    assert ritmes(volgingen) == voor


def test_two_that_come_at_once_are_one(direct, week):
    for adres in (direct(), week()):
        token = adres.rstrip("/").rpartition("/")[2]
        een, ander = afmelden.lees(token), afmelden.lees(token)
        assert [een.meld_af(), ander.meld_af()] == [True, False]


def test_an_address_fits_in_a_mail_however_many_causes_there_are(volger, pad):
    rijen = [Volging(pk=10_000_000 + nummer, lid=volger, versie=10) for nummer in range(40)]

    adres = afmelden.adres_van_directe(rijen)

    assert len(adres) < 300 - len("https://klussenbank.voorbeeld.example") + len("http://testserver")
    assert re.fullmatch(r"[\w./:-]+", adres)


def test_number_of_queries_does_not_grow(bezoeker, volger, pad):
    def kosten(aantal):
        rijen = [volg(volger, "direct", onderwerp=OnderwerpFabriek()) for _ in range(aantal)]
        with CaptureQueriesContext(connection) as queries:
            bezoeker.get(pad(afmelden.adres_van_directe(rijen)))
        return len(queries)

    assert kosten(1) == kosten(3)
