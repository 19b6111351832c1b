"""What one reads of who was found: in the list of notificaties, and by mail at once or once a week."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Kaart
from klussenbank.volgen import taken
from klussenbank.volgen.models import Notificatie, Reden, Volging
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, soep
from tests.volgen.hulp import doe_taken, leg, mails_aan, onderwerpen, verteld, volg, volg_mensen
from tests.volgen.test_notificaties import nieuw, op_pagina

LIJST, BEWAAR = "/deskundigen/", "/deskundigen/zoekopdracht/"


@pytest.fixture
def ik(volger, als):
    return als(volger)


@pytest.fixture
def bericht(zoek, volger, anna, grondwater):
    leg(anna, grondwater)
    return Notificatie.objects.get(lid=volger)


def test_list_and_number_say_who_is_new_and_opening_reads_it(ik, bericht, anna):
    KlusFabriek()
    assert nieuw(ik) == "Notificaties, 1 nieuw"
    rij = soep(ik.get("/notificaties/")).select_one("[data-notificatie]")
    assert " ".join(rij.get_text(" ").split()) == (
        "Nieuw Gevonden in Wie weet wat : Anna Vos vandaag Gemeente Rhenen Je volgt je zoekopdracht “Wie weet water”"
    ).replace(" :", ":")

    antwoord = ik.get(rij.a["href"])

    assert antwoord.url == f"/deskundigen/{anna.pk}/"
    assert nieuw(ik) == "Notificaties"


def test_opening_the_profile_reads_it(ik, bericht, anna):
    adres = f"/deskundigen/{anna.pk}/"
    ik.head(adres)
    assert Notificatie.objects.ongelezen().exists()

    # That page knows it at once.
    assert nieuw(ik, adres) == "Notificaties"
    assert not Notificatie.objects.ongelezen().exists()


def test_a_profile_with_nothing_to_read_costs_nothing(ik, volger, bericht, anna):
    ander = DeskundigeFabriek().get_absolute_url()
    Notificatie.objects.all().lees()
    zonder = aantal_queries(ik, ander)
    Notificatie.objects.create(lid=LidFabriek(), mens=anna, soort="mens")

    assert aantal_queries(ik, ander) == zonder


@pytest.mark.parametrize("weg", ["uit", "niet actief"])
def test_of_who_left_again_nothing_is_told(ik, volger, bericht, anna, weg):
    if weg == "uit":
        acties.stap_uit(anna)
    else:
        type(anna).objects.filter(pk=anna.pk).update(is_active=False)

    assert nieuw(ik) == "Notificaties"
    assert op_pagina(ik.get("/notificaties/")) == op_pagina(ik.get("/notificaties/?nieuw=ja")) == []
    assert "Anna" not in ik.get("/notificaties/").text
    assert ik.get(f"/notificaties/{bericht.pk}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        taken.verstuur_weekmails(timestamp=0)
        doe_taken()
    assert mails_aan(volger) == []


def test_number_of_queries_does_not_grow(ik, volger, zoek, grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            mens = DeskundigeFabriek().lid
            rij = Notificatie.objects.create(lid=volger, mens=mens, soort="mens", bron=f"mens {mens.pk}")
            Reden.objects.create(notificatie=rij, volging=zoek)
        return aantal_queries(ik, "/notificaties/")

    assert erbij(1) == erbij(2)


def test_a_notificatie_is_about_one_thing(volger, anna):
    for iets in ({}, {"mens": anna, "klus": KlusFabriek()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notificatie.objects.create(lid=volger, soort="mens", **iets)


# By mail.


def test_mail_at_once_says_who_it_is_and_stops_with_its_link(client, volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=grondwater", "direct")
    acties.leg_kaart(anna, grondwater, "groen", niveau="vaker")
    acties.leg_kaart(anna, grondwater, "blauw", niveau="veel")
    acties.leg_kaart(anna, water, "groen")
    acties.bewaar_kaart(Kaart(lid=anna, kleur="groen", niveau="iets", tekst="Puzzelen\nmet reeksen"))
    doe_taken()

    (mail,) = mails_aan(volger)
    rij = Notificatie.objects.get()
    assert mail.onderwerp == "Gevonden in Wie weet wat: “Anna Vos”"
    assert mail.tekst.split("\n\n")[:5] == [
        "Dag Fleur,",
        "Je zoekopdracht vindt nu Anna Vos in Wie weet wat.",
        "Gemeente Rhenen. Kaarten: Grondwater (weet er veel van), Stedelijk water (weet er iets van), "
        "“Puzzelen met reeksen” (weet er iets van).",
        "Je volgt je zoekopdracht “Wie weet water”.",
        f"Bekijk het profiel:\nhttp://testserver/notificaties/{rij.pk}/",
    ]
    assert f'href="http://testserver/notificaties/{rij.pk}/"' in mail.html

    client.post(mail.afmelden_url.removeprefix("http://testserver"))
    assert Volging.objects.get().ritme == "uit"
    leg(LidFabriek(), grondwater)
    assert len(mails_aan(volger)) == 1
    assert len(verteld(volger)) == 2


def test_mail_of_who_has_many_cards_or_none(volger):
    volg_mensen(volger, "", "direct")
    leeg, vol = LidFabriek(organisatie=None, is_staff=True), LidFabriek()
    acties.doe_mee(leeg)
    doe_taken()
    for nummer in range(6):
        acties.leg_kaart(vol, OnderwerpFabriek(naam=f"Vak {nummer}"), "groen", niveau="veel")
    doe_taken()

    zonder, met = mails_aan(volger)
    assert "Heeft nog geen kaarten." in zonder.tekst
    assert "Vak 4 (weet er veel van), en meer." in met.tekst
    assert "Vak 5" not in met.tekst


# A Wednesday; the Monday after it at 7:00 is 6:00 UTC.
WOENSDAG, MAANDAG = datetime(2026, 11, 4, 9, tzinfo=UTC), datetime(2026, 11, 9, 6, tzinfo=UTC)


@pytest.fixture
def _woensdag(volger):
    with time_machine.travel(WOENSDAG, tick=False):
        yield


def verstuur():
    with time_machine.travel(MAANDAG, tick=False):
        taken.verstuur_weekmails(timestamp=0)
        doe_taken()


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_tells_of_people_between_klussen_and_news(volger, anna, grondwater):
    zoek = volg_mensen(volger, "onderwerp=grondwater")
    klus = KlusFabriek(titel="Gevolgd")
    van_klus = volg(volger, klus=klus)
    for soort, volging in (("nieuw", zoek), ("verlengd", van_klus)):
        rij = Notificatie.objects.create(lid=volger, klus=klus, soort=soort, bron=soort)
        Reden.objects.create(notificatie=rij, volging=volging)
    leg(anna, grondwater)

    verstuur()

    (mail,) = mails_aan(volger)
    rij = Notificatie.objects.get(mens=anna)
    assert mail.onderwerp == "1 nieuwe klus, 1 gevonden collega en 1 bericht over wat je volgt"
    alineas = mail.tekst.split("\n\n")
    mensen = alineas.index("GEVONDEN IN WIE WEET WAT")
    assert alineas.index("NIEUWE KLUSSEN") < mensen < alineas.index("KLUSSEN DIE JE VOLGT")
    assert alineas[mensen + 1 : mensen + 3] == [
        f"“Anna Vos”:\nhttp://testserver/notificaties/{rij.pk}/",
        "Gemeente Rhenen. Kaarten: Grondwater (vaker gedaan).\nJe volgt je zoekopdracht “Wie weet water”.",
    ]
    assert f'<a href="http://testserver/notificaties/{rij.pk}/">“Anna Vos”</a>' in mail.html
    assert rij.gemaild_op is not None


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_of_people_alone(volger, anna, grondwater, collega):
    volg_mensen(volger, "")
    leg(anna, grondwater)
    leg(collega, grondwater)

    verstuur()

    assert onderwerpen(volger) == ["2 gevonden collega’s over wat je volgt"]


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_leaves_out_who_left_and_what_is_switched_off(volger, anna, grondwater, collega):
    volg_mensen(volger, "")
    uit = volg_mensen(volger, "onderwerp=grondwater", "uit", naam="Uit")
    for iemand in (anna, collega):
        leg(iemand, grondwater)
    acties.stap_uit(anna)

    verstuur()

    (mail,) = mails_aan(volger)
    assert "Anna" not in mail.tekst + mail.html
    assert str(collega) in mail.tekst
    assert uit.naam not in mail.tekst
    # It is over for this week, also when there is something left to tell of.
    acties.doe_mee(anna)
    verstuur()
    assert len(mails_aan(volger)) == 1


@pytest.mark.usefixtures("_woensdag")
def test_weekly_statements_do_not_grow(grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            volg_mensen(LidFabriek(), "")
        for _ in range(aantal):
            leg(LidFabriek(), grondwater)
        with time_machine.travel(MAANDAG, tick=False), CaptureQueriesContext(connection) as queries:
            taken.verstuur_weekmails(timestamp=0)
            doe_taken()
        Notificatie.objects.all().delete()
        Volging.objects.all().delete()
        return len(queries)

    erbij(1)
    assert erbij(1) == erbij(4)
