"""Pick, order and introduce; and two coordinators who do so at once."""

import uuid

import pytest
from django.test import Client

from klussenbank.nieuwsbrief import acties
from tests.fabriek import KlusFabriek
from tests.klussen.hulp import fouten, meldingen, soep, tekst
from tests.nieuwsbrief.conftest import maak_coordinator
from tests.nieuwsbrief.hulp import adres, invoer


@pytest.mark.django_db
def test_samenstellen_picks_orders_and_introduces(ik, coordinator):
    een, twee, drie = KlusFabriek.create_batch(3)
    brief = acties.maak(coordinator, uuid.uuid4())
    rij = {onderdeel.klus: onderdeel for onderdeel in brief.onderdelen.all()}

    antwoord = ik.post(
        adres("samenstellen", brief),
        invoer(
            brief,
            onderwerp="Help elkaar",
            inleiding="Dag,\r\n\r\nTot snel. ",
            actie="voorbeeld",
            **{
                f"onderdeel-{rij[een].pk}-volgorde": 1,
                f"onderdeel-{rij[drie].pk}-volgorde": "",
                f"onderdeel-{rij[twee].pk}-gekozen": None,
            },
        ),
    )

    assert antwoord.url == adres("voorbeeld", brief)
    brief.refresh_from_db()
    assert (brief.onderwerp, brief.inleiding, brief.versie) == ("Help elkaar", "Dag,\n\nTot snel.", 2)
    voorbeeld = tekst(ik.get(antwoord.url))
    assert voorbeeld.index(een.titel) < voorbeeld.index(drie.titel)
    assert twee.titel not in voorbeeld


@pytest.mark.django_db
def test_samenstellen_keeps_what_was_typed_and_says_what_is_wrong(ik, coordinator):
    KlusFabriek()
    brief = acties.maak(coordinator, uuid.uuid4())
    onderdeel = brief.onderdelen.get()

    antwoord = ik.post(
        adres("samenstellen", brief),
        invoer(brief, onderwerp="", inleiding="Dag.", **{f"onderdeel-{onderdeel.pk}-volgorde": "nul"}),
    )

    assert fouten(antwoord)["onderwerp"] == ["Schrijf waar de nieuwsbrief over gaat."]
    assert soep(antwoord).select_one("textarea").get_text(strip=True) == "Dag."
    assert "getal" in soep(antwoord).select_one(".samenstelling__plek .fouten").get_text()
    brief.refresh_from_db()
    assert brief.inleiding == ""


@pytest.mark.django_db
def test_a_wrong_place_alone_is_told_above_the_form_too(ik, coordinator):
    klus = KlusFabriek()
    brief = acties.maak(coordinator, uuid.uuid4())
    onderdeel = brief.onderdelen.get()

    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, **{f"onderdeel-{onderdeel.pk}-volgorde": "500"}))

    (link,) = soep(antwoord).select(".foutenlijst a")
    assert klus.titel in link.get_text()
    assert soep(antwoord).find(id=link["href"].removeprefix("#"))


@pytest.mark.django_db
def test_ververs_saves_and_fetches_what_is_new(ik, brief):
    KlusFabriek()

    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, actie="ververs"), follow=True)
    assert meldingen(antwoord) == ["Bewaard. Nieuw van het bord: 1."]
    brief.refresh_from_db()
    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, actie="ververs"), follow=True)
    assert meldingen(antwoord) == ["Bewaard. Er is niets nieuws op het bord."]


@pytest.mark.django_db
def test_who_was_overtaken_sees_both_texts_and_nothing_is_lost(ik, brief):
    ander = Client()
    ander.force_login(maak_coordinator("Dirk"))
    mijn = invoer(brief, inleiding="Van mij.")
    assert ander.post(adres("samenstellen", brief), invoer(brief, inleiding="Van Dirk.")).status_code == 302

    conflict = ik.post(adres("samenstellen", brief), mijn)

    assert conflict.status_code == 409
    assert "Van Dirk." in soep(conflict).select_one("[aria-labelledby=conflict-kop]").get_text()
    assert soep(conflict).select_one("textarea").get_text(strip=True) == "Van mij."
    brief.refresh_from_db()
    assert brief.inleiding == "Van Dirk."
    nieuwe_versie = soep(conflict).select_one("[name=versie]")["value"]
    assert ik.post(adres("samenstellen", brief), {**mijn, "versie": nieuwe_versie}).status_code == 302
    brief.refresh_from_db()
    assert brief.inleiding == "Van mij."


@pytest.mark.django_db
def test_who_was_overtaken_sees_what_the_other_picked(ik, coordinator):
    een, twee, drie = KlusFabriek.create_batch(3)
    brief = acties.maak(coordinator, uuid.uuid4())
    rij = {onderdeel.klus: onderdeel.pk for onderdeel in brief.onderdelen.all()}
    ander = Client()
    ander.force_login(maak_coordinator("Dirk"))
    mijn = invoer(brief)
    anders = {f"onderdeel-{rij[twee]}-gekozen": None, f"onderdeel-{rij[een]}-volgorde": 1}
    ander.post(adres("samenstellen", brief), invoer(brief, **anders))

    conflict = ik.post(adres("samenstellen", brief), mijn)

    staat = [dd.get_text(strip=True) for dd in soep(conflict).select("[aria-labelledby=conflict-kop] dd")]
    assert staat == [brief.onderwerp, "(leeg)", drie.titel, een.titel]


@pytest.mark.django_db
def test_who_was_overtaken_sees_that_the_other_picked_nothing(ik, brief):
    ander = Client()
    ander.force_login(maak_coordinator("Dirk"))
    mijn = invoer(brief, inleiding="Van mij.")
    ander.post(adres("samenstellen", brief), invoer(brief, inleiding="Van Dirk."))

    conflict = ik.post(adres("samenstellen", brief), mijn)

    assert soep(conflict).select("[aria-labelledby=conflict-kop] dd")[-1].get_text(strip=True) == "(niets)"


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_no_conflict(ik, brief):
    mijn = invoer(brief, inleiding="Van mij.")

    assert [ik.post(adres("samenstellen", brief), mijn).status_code for _ in range(2)] == [302, 302]
    brief.refresh_from_db()
    assert brief.versie == 3
