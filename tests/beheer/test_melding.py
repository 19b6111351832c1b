"""Reports of members in admin: take on, and answer."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import RequestFactory
from django.urls import reverse

from klussen.meldingen.models import Melding
from klussenbank.kern.models import Mail
from tests.beheer.hulp import aantal_queries, kolom, lijst, pagina, soep
from tests.fabriek import KlusFabriek, LidFabriek, MeldingFabriek, VraagFabriek

MELDING = "meldingen.melding"


@pytest.fixture
def melding(db):
    return MeldingFabriek(
        klus=KlusFabriek(titel="Peilbuizen"), lid=LidFabriek(voornaam="Bo", achternaam="Vis", email="bo@ede.example")
    )


def stuur(client, melding, **velden):
    return client.post(pagina(melding), velden)


def test_list_and_page_say_what_was_reported(als, coordinator, melding):
    client = als(coordinator)

    antwoord = client.get(lijst(MELDING))

    assert (kolom(antwoord, "klus"), kolom(antwoord, "lid")) == (["Peilbuizen"], ["Bo Vis"])
    assert kolom(antwoord, "status") == ["Nieuw"]
    pagina_ = client.get(pagina(melding))
    assert "Dit adres bestaat niet." in pagina_.text
    assert "Geen: het gaat over de klus." in pagina_.text
    assert [veld["value"] for veld in soep(pagina_).select("[name=status]")] == ["in_behandeling", "afgehandeld"]
    # To answer at once costs no click.
    assert soep(pagina_).select_one("[name=status][checked]")["value"] == "afgehandeld"
    assert soep(antwoord).select_one(".field-klus a")["href"].startswith(pagina(melding))


def test_report_about_a_question_shows_the_question(als, coordinator, melding):
    melding.vraag = VraagFabriek(klus=melding.klus, tekst="Koop je mijn auto?")
    melding.save()

    assert "Koop je mijn auto?" in als(coordinator).get(pagina(melding)).text


def test_taking_on_and_answering(als, coordinator, melding):
    client = als(coordinator)

    assert stuur(client, melding, status="in_behandeling", antwoord="").status_code == 302
    melding.refresh_from_db()
    assert (melding.status, melding.behandeld_door, Mail.objects.count()) == ("in_behandeling", coordinator, 0)

    assert stuur(client, melding, status="afgehandeld", antwoord="Aangepast.").status_code == 302
    melding.refresh_from_db()
    assert (melding.status, melding.antwoord) == ("afgehandeld", "Aangepast.")
    assert Mail.objects.get().aan == "bo@ede.example"
    sporen = LogEntry.objects.order_by("pk")
    assert [spoor.change_message for spoor in sporen] == ["In behandeling.", "Afgehandeld."]
    assert {spoor.object_repr for spoor in sporen} == {f"melding {melding.pk}"}


@pytest.mark.parametrize(
    ("velden", "fout"),
    [
        ({"status": "afgehandeld", "antwoord": " "}, "Schrijf wat er met de melding is gedaan."),
        ({"status": "in_behandeling", "antwoord": "Al iets"}, "Een antwoord gaat pas weg bij “Afgehandeld”."),
        ({"status": "afgehandeld", "antwoord": "x" * 2001}, "Maak je antwoord korter: hoogstens 2.000 tekens."),
        ({"status": "nieuw", "antwoord": ""}, "Selecteer een geldige keuze."),
        ({"antwoord": ""}, "Dit veld is verplicht."),
    ],
)
def test_half_a_step_is_refused(als, coordinator, melding, velden, fout):
    antwoord = stuur(als(coordinator), melding, **velden)

    assert antwoord.status_code == 200
    assert fout in antwoord.text
    melding.refresh_from_db()
    assert (melding.status, Mail.objects.count(), LogEntry.objects.count()) == ("nieuw", 0, 0)


def test_once_answered_it_stays_as_it_was_sent(als, coordinator, beheerder, melding):
    melding.handel_af(beheerder, "Aangepast.")
    client = als(coordinator)

    assert not soep(client.get(pagina(melding))).select("[name=status], [name=antwoord]")
    assert stuur(client, melding, status="afgehandeld", antwoord="Anders").status_code == 403
    melding.refresh_from_db()
    assert melding.antwoord == "Aangepast."


def test_second_of_two_coordinators_reads_that_the_first_was_faster(melding, beheerder):
    verzoek = RequestFactory().get("/")
    verzoek.user = beheerder
    formulier = admin.site._registry[Melding].get_form(verzoek, melding, change=True)
    ingevuld = formulier({"status": "afgehandeld", "antwoord": "Mijn antwoord"}, instance=melding)
    Melding.objects.get().handel_af(beheerder, "Eerder.")

    assert ingevuld.errors["__all__"] == ["Deze melding is intussen afgehandeld. Je antwoord is niet verstuurd."]


def test_nothing_is_added_or_removed(als, beheerder, melding):
    client = als(beheerder)

    assert client.post(reverse("admin:meldingen_melding_add"), {}).status_code == 403
    assert client.post(reverse("admin:meldingen_melding_delete", args=[melding.pk]), {"post": "yes"}).status_code == 403


def test_filter_and_number_of_queries(als, coordinator, melding):
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(MELDING))
    for ander in MeldingFabriek.create_batch(2):
        ander.neem_in_behandeling(coordinator)

    assert aantal_queries(client, lijst(MELDING)) == met_een
    for keuze, aantal in {"nieuw": 1, "in_behandeling": 2, "afgehandeld": 0, "x": 3}.items():
        assert len(kolom(client.get(lijst(MELDING), {"status": keuze}), "klus")) == aantal
