import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from klussenbank import fouten


def soep(antwoord):
    return BeautifulSoup(antwoord.content, "lxml")


def test_404_zegt_wat_je_nu_doet(als, lid):
    antwoord = als(lid).get("/bestaat-niet/")

    html = soep(antwoord)
    assert antwoord.status_code == 404
    assert html.h1.text == "Deze pagina is er niet"
    assert html.title.text == "Deze pagina is er niet – Klussenbank"
    assert html.main.find("a", href="/klussen/") is not None
    assert html.find("form", action="/zoeken/") is not None


def test_404_werkt_voor_een_bezoeker(client, db):
    antwoord = client.get("/bestaat-niet/")

    html = soep(antwoord)
    assert antwoord.status_code == 404
    assert html.find("form", action="/zoeken/") is None
    assert html.find("nav") is None
    assert html.header.find("a", href=reverse("account_login")).text == "Inloggen"


def test_405_zegt_wat_je_nu_doet(als, lid):
    antwoord = als(lid).post("/zoeken/")

    html = soep(antwoord)
    assert antwoord.status_code == 405
    assert antwoord["Allow"] == "GET, HEAD"
    assert html.h1.text == "Zo kun je deze pagina niet openen"
    assert "Er is niets veranderd" in html.main.text
    assert html.main.find("a", href="/klussen/") is not None


def test_405_werkt_voor_een_bezoeker(client, db):
    antwoord = client.post(reverse("account_inactive"))

    html = soep(antwoord)
    assert antwoord.status_code == 405
    assert html.main.find("a", href="/klussen/") is None
    assert html.header.find("a", href=reverse("account_login")).text == "Inloggen"


def test_403_zegt_dat_er_niets_veranderde(rf, lid):
    verzoek = rf.get("/")
    verzoek.user = lid

    antwoord = fouten.fout_403(verzoek, PermissionDenied())

    assert antwoord.status_code == 403
    assert "Er is niets veranderd" in soep(antwoord).main.text


def test_400_heeft_aan_een_kaal_verzoek_genoeg():
    # A host that is not ours is refused before anyone looks who is asking.
    antwoord = fouten.fout_400(RequestFactory().get("/"), SuspiciousOperation())

    assert antwoord.status_code == 400
    assert soep(antwoord).h1.text == "Dit konden we niet lezen"


def test_onbekende_host_krijgt_400(client):
    client.raise_request_exception = False

    antwoord = client.get("/", headers={"host": "kwaad.example"})

    assert antwoord.status_code == 400
    assert "kwaad.example" not in antwoord.text


def test_formulier_zonder_token_legt_uit_wat_te_doen(lid):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lid)

    antwoord = client.post(reverse("account_logout"))

    assert antwoord.status_code == 403
    assert soep(antwoord).h1.text == "Het formulier stond te lang open"


def test_500_heeft_geen_lid_en_geen_database_nodig():
    # Without the db fixture every query fails the test.
    antwoord = fouten.fout_500(RequestFactory().get("/"))

    html = soep(antwoord)
    assert antwoord.status_code == 500
    assert html.h1.text == "Er ging iets mis"
    assert html.html["lang"] == "nl"


@pytest.mark.parametrize("pad", ["/bestaat-niet/", "/account/login/"])
def test_pagina_heeft_niets_ingebouwds(client, db, pad):
    html = soep(client.get(pad))

    assert html.find("style") is None
    assert html.find(style=True) is None
    assert all(script.get("src") and not script.text.strip() for script in html.find_all("script"))
    assert not [naam for deel in html.find_all(True) for naam in deel.attrs if naam.startswith("on")]


@pytest.mark.parametrize(("fout", "status"), [(OperationalError, 503), (ValueError, 500)])
def test_away_for_a_while_is_not_the_same_as_broken(rf, fout, status):
    try:
        raise fout
    except fout:
        antwoord = fouten.fout_500(rf.get("/"))

    assert antwoord.status_code == status
    assert "Wacht een minuut en probeer het opnieuw" in soep(antwoord).main.text
