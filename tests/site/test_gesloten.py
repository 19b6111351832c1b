"""Closed by default, and a GET changes nothing that anyone decides."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from tests.site.adressen import adressen, routes

# What a visitor who is not logged in may see; everything else sends him to the login page, or is not there.
OPEN = {
    # To get in.
    "account_login",
    "account_logout",
    "account_signup",
    "account_signup_code",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_email_verification_sent",
    "account_inactive",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    # A link in a mail, which asks who has it one question.
    "link",
    # To be let in, or to come in by an invitation.
    "lidmaatschap:toegang",
    "lidmaatschap:aannemen",
    # What the platform promises, also to who has not signed up.
    "privacy",
    "toegankelijkheid",
    # For the machine that watches over the site.
    "gezond_live",
    "gezond_klaar",
    # Agendas, feed readers and the intranet of an organisation cannot log in: the key in the address says who they are.
    "feeds:klussen",
    "feeds:onderwerp",
    "feeds:zoekopdracht",
    "feeds:agenda",
    "feeds:koppeling",
    # From a mail: who has it may end it, logged in or not.
    "nieuwsbrief:afmelden",
    "volgen:afmelden",
    # Exists in the demo alone: the codes with which one logs in arrive here.
    "demo:mail",
}


def is_dicht(antwoord):
    """Whether this answer gives nothing away: it sends to the login page, or says that there is no such page."""
    naar = urlsplit(antwoord.headers.get("Location", "")).path
    return antwoord.status_code == 404 or naar in {reverse("account_login"), reverse("admin:login")}


@pytest.mark.parametrize("methode", ["get", "head", "post", "put", "delete", "options"])
def test_elk_adres_is_gesloten_voor_een_bezoeker(wereld, bezoek, methode):
    client, fout, aantal = bezoek(), [], 0
    for route in routes():
        for adres in adressen(route, wereld):
            antwoord = getattr(client, methode)(adres)
            aantal += 1
            if antwoord.status_code >= 500 or not (route.naam in OPEN or is_dicht(antwoord)):
                fout.append(f"{methode.upper()} {adres} ({route.naam}): {antwoord.status_code}")

    assert fout == []
    assert aantal > len(routes())


def test_lijst_van_open_adressen_noemt_alleen_wat_bestaat():
    assert OPEN - {route.naam for route in routes()} == set()


def test_open_adres_is_echt_open(bezoek):
    assert bezoek().get(reverse("account_login")).status_code == 200
    assert bezoek().get(reverse("gezond_live")).status_code == 200
    assert bezoek().get(reverse("demo:mail")).status_code == 200


def test_mail_van_de_demo_bestaat_niet_zonder_demo(bezoek, settings):
    settings.DEMO = False

    assert bezoek().get(reverse("demo:mail")).status_code == 404
    assert bezoek("lid").get(reverse("demo:mail")).status_code == 404


def test_inlogpagina_van_beheer_stuurt_naar_die_van_de_site(bezoek):
    antwoord = bezoek().get(reverse("admin:login"), {"next": "/beheer/"})

    assert antwoord.status_code == 302
    assert urlsplit(antwoord.headers["Location"]).path == reverse("account_login")


# How a row reads without that it was read: whoever looks at something has seen it.
LEESTEKENS = {"volgen_notificatie": "(to_jsonb(rij) - 'gelezen_op')::text"}


def tabellen():
    """Return what stands in every table, as one fingerprint per table; only sessions and read marks may change."""
    with connection.cursor() as cursor:
        namen = [tabel.name for tabel in connection.introspection.get_table_list(cursor) if tabel.type != "v"]
        inhoud = {}
        for naam in sorted(set(namen) - {"deskundigen_sessie", "kern_logregel"}):
            rij = LEESTEKENS.get(naam, "rij::text")
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg({rij}, '|' ORDER BY {rij}), '')) "
                f"FROM {connection.ops.quote_name(naam)} rij"
            )
            inhoud[naam] = cursor.fetchone()
        return inhoud


# As if someone mailed a link with everything in it that a form would send.
VERLEIDING = {
    "actie": "plaatsen",
    "action": "verberg",
    "_selected_action": "1",
    "post": "yes",
    "kleur": "groen",
    "onderwerp": "grondwater",
    "bericht": "Dit doe ik.",
    "titel": "Titel",
    "omschrijving": "Tekst",
    "omvang": "klein",
    "toelichting": "Weg ermee",
    "tekst": "Weg ermee",
    "vraag": "Mag ik je iets vragen?",
    "email": "lid@rhenen.example",
    "code": "123456",
}


@pytest.mark.parametrize(
    ("rol", "vraag"),
    [
        pytest.param("plaatser", "", id="plaatser kaal"),
        *[pytest.param(rol, urlencode(VERLEIDING), id=rol) for rol in ("plaatser", "superuser")],
    ],
)
def test_get_verandert_niets(wereld, bezoek, rol, vraag):
    client = bezoek(rol)
    # The mail of another demo, if one is in the folder of this checkout, plays no part.
    lijst = [adres for route in routes() if route.naam != "demo:mail" for adres in adressen(route, wereld)]
    voor = tabellen()
    kapot = []

    for adres in lijst:
        antwoord = client.get(adres + (f"{'&' if '?' in adres else '?'}{vraag}" if vraag else ""))
        if antwoord.status_code >= 500:
            kapot.append(f"{adres}: {antwoord.status_code}")
        if antwoord.streaming:
            list(antwoord)

    assert kapot == []
    na = tabellen()
    assert [naam for naam in voor if voor[naam] != na[naam]] == []
    assert voor["deskundigen_lid"][0] == len(wereld.leden)
