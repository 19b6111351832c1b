"""Who gets into admin, and what is there."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from deskundigen.models import Deskundige, Kaart, Vraag
from tests.beheer.hulp import lijst, soep
from tests.fabriek import LidFabriek

MODELLEN = {
    "klussen.klus",
    "klussen.reactie",
    "deskundigen.onderwerp",
    "deskundigen.onderwerpvoorstel",
    "deskundigen.organisatie",
    "deskundigen.lid",
    "gesprek.vraag",
    "gesprek.antwoord",
    "meldingen.melding",
    "feeds.koppeling",
    "kern.mail",
    "kern.logregel",
    "deskundigen.inlogdienst",
    "lidmaatschap.ledenuitnodiging",
    "lidmaatschap.toegangsverzoek",
    "lidmaatschap.vertrek",
}
# For superusers alone.
NIET_VAN_COORDINATOREN = {"kern.logregel", "deskundigen.inlogdienst"}


def test_alleen_eigen_paginas_zijn_er():
    """No page of a library: those show mail addresses, tokens and job arguments. No cards, no questions to a person."""
    assert {model._meta.label_lower for model in admin.site._registry} == MODELLEN
    assert not {Kaart, Vraag, Deskundige} & set(admin.site._registry)


@pytest.mark.parametrize("naam", ["view_on_site", "autocomplete", "password_change", "password_change_done"])
def test_ongebruikte_paginas_zijn_er_niet(naam):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{naam}", args=[1, 1] if naam == "view_on_site" else [])


def test_bezoeker_gaat_naar_inloggen(client, db):
    antwoord = client.get("/beheer/")

    assert antwoord.status_code == 302
    assert antwoord.url.startswith(("/account/login/", "/beheer/login/"))
    assert client.get("/beheer/login/?next=/beheer/").url.startswith("/account/login/")


def test_wie_is_ingelogd_hoeft_dat_niet_nog_eens(als, coordinator):
    assert als(coordinator).get("/beheer/login/").url == "/beheer/"


def test_lid_komt_er_niet_in(als, lid):
    assert als(lid).get("/beheer/", follow=True).status_code == 403


def test_medewerker_zonder_rechten_ziet_niets(als, db):
    client = als(LidFabriek(is_staff=True))

    assert not soep(client.get("/beheer/")).select("#content-main table")
    for model in MODELLEN:
        assert client.get(lijst(model)).status_code == 403, model


def test_coordinator_ziet_wat_zij_mag(als, coordinator):
    antwoord = als(coordinator).get("/beheer/")

    namen = [
        th.get_text(strip=True)
        for th in soep(antwoord).select("#content-main tbody th, #content-main tr > th[scope=row]")
    ]
    klussen = {"Klussen", "Reacties", "Vragen", "Antwoorden", "Meldingen"}
    mensen = {"Onderwerpen", "Voorgestelde onderwerpen", "Organisaties", "Leden"}
    leden = {"Uitnodigingen voor leden", "Verzoeken om toegang", "Vertrokken leden"}
    assert set(namen) == {*klussen, *mensen, *leden, "Koppelingen", "Uitgaande mail"}


@pytest.mark.parametrize("model", sorted(MODELLEN - NIET_VAN_COORDINATOREN))
def test_coordinator_opent_elke_lijst(als, coordinator, model):
    assert als(coordinator).get(lijst(model)).status_code == 200


@pytest.mark.parametrize("model", sorted(MODELLEN))
def test_beheerder_opent_elke_lijst(als, beheerder, model):
    assert als(beheerder).get(lijst(model)).status_code == 200


def test_logboek_is_voor_beheerders(als, coordinator):
    assert als(coordinator).get(lijst("kern.logregel")).status_code == 403


@pytest.mark.parametrize(
    "pad", ["account/emailaddress/", "auth/group/", "procrastinate/procrastinatejob/", "sites/site/"]
)
def test_paginas_van_bibliotheken_bestaan_niet(als, beheerder, pad):
    assert als(beheerder).get(f"/beheer/{pad}").status_code == 404


def test_uitloggen_gaat_via_de_site(als, coordinator):
    assert als(coordinator).post("/beheer/logout/").url == reverse("account_logout")


@pytest.mark.parametrize("model", sorted(MODELLEN))
@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_nergens_kan_iets_weg(request, als, model, wie):
    """Not by page, and not by the action on a list."""
    client = als(request.getfixturevalue(wie))
    rij = admin.site._registry[next(m for m in admin.site._registry if m._meta.label_lower == model)]

    antwoord = client.post(lijst(model), {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"})

    assert antwoord.status_code in {200, 302, 403}
    assert b"delete_selected" not in client.get(lijst(model)).content
    assert not rij.has_delete_permission(antwoord.wsgi_request)
