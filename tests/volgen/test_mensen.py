"""Who can be found by a saved search of the directory only now, is told of: once, to each who saved it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Kaart
from deskundigen.papier import acties as papieracties
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussenbank.volgen import taken, verdelen
from klussenbank.volgen.models import Notificatie, Reden
from klussenbank.volgen.zoekvragen import filters_van
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.volgen.hulp import doe_taken, leg, mails_aan, verteld, volg, volg_mensen, wachtend
from tests.werk import sql

LIJST, BEWAAR = "/deskundigen/", "/deskundigen/zoekopdracht/"


@pytest.mark.parametrize(
    "vraag",
    [
        *("", "onderwerp=grondwater", "onderwerp=stedelijk-water", "kleur=blauw", "q=grondwater", "q=vos"),
        *("organisatie=gemeente-rhenen&onderwerp=grondwater", "beschikbaar=alle", "onderwerp=grondwater&q=peilbuis"),
    ],
)
def test_who_comes_in_with_a_card_is_news_to_who_would_find_them(volger, anna, grondwater, vraag):
    type(anna.organisatie).objects.filter(pk=anna.organisatie_id).update(slug="gemeente-rhenen")
    volg_mensen(volger, vraag)

    leg(anna, grondwater, tekst="Peilbuis aflezen")

    assert verteld(volger) == [("mens", "Anna Vos")]
    rij = Notificatie.objects.get()
    assert (rij.bron, rij.klus, rij.mens, rij.door) == (f"mens {anna.pk}", None, anna, None)
    assert [reden.volging.naam for reden in rij.redenen.all()] == ["Wie weet water"]


@pytest.mark.parametrize(
    "vraag", ["onderwerp=grondwater", "kleur=groen", "q=zwemmen", "kleur=blauw&onderwerp=grondwater"]
)
def test_it_is_no_news_to_who_would_not(volger, anna, water, grondwater, vraag):
    volg_mensen(volger, vraag)
    # Searches of klussen find no people.
    volg(volger, zoekvraag="", naam="Alle klussen")

    leg(anna, water)

    assert verteld(volger) == []


def test_searches_of_people_find_no_klussen(lid, zoek, volger, grondwater):
    volg_mensen(volger, "")
    klus = KlusFabriek(plaatser=lid, onderwerpen=[grondwater])
    klus.trek_in(lid)
    klus.heropen(lid)
    doe_taken()

    assert verteld(volger) == []


@pytest.mark.parametrize("kleur", ["groen", "blauw"])
@pytest.mark.parametrize(
    ("vraag", "bekend"),
    [
        # Anna had a green card on another topic, which says "Gemalen".
        *(("onderwerp=grondwater", False), ("q=grondwater", False), ("q=grondwater+gemalen", False)),
        *(("", True), ("q=gemalen", True), ("q=vos", True), ("onderwerp=onderhoud", True)),
        ("onderwerp=grondwater&onderwerp=onderhoud", True),
    ],
)
def test_a_card_of_who_was_there_is_news_where_it_makes_the_difference(volger, anna, grondwater, kleur, vraag, bekend):
    onderhoud = OnderwerpFabriek(naam="Onderhoud", slug="onderhoud")
    leg(anna, onderhoud, "groen", tekst="Gemalen")
    volg_mensen(volger, vraag)

    leg(anna, grondwater, kleur)

    assert verteld(volger) == ([] if bekend else [("mens", "Anna Vos")])


def test_a_colour_and_a_topic_must_be_on_one_card(volger, anna, grondwater, water):
    leg(anna, grondwater, "groen")
    leg(anna, water, "blauw")
    volg_mensen(volger, "onderwerp=grondwater&kleur=blauw")

    leg(anna, grondwater, "blauw")

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_a_burst_of_cards_is_one_notificatie_and_one_mail(volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=stedelijk-water", "direct")
    for onderwerp in (grondwater, water):
        for kleur in ("groen", "blauw"):
            acties.leg_kaart(anna, onderwerp, kleur)
    assert len(wachtend()) == 1
    doe_taken()

    assert verteld(volger, gemaild=True) == [("mens", "Anna Vos")]
    assert len(mails_aan(volger)) == 1


def test_a_person_is_told_once_who_went_and_came_back(zoek, volger, anna, grondwater):
    leg(anna, grondwater)
    acties.stap_uit(anna)
    acties.doe_mee(anna)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_came_back_is_news_to_who_did_not_hear(volger, anna, grondwater):
    leg(anna, grondwater)
    acties.stap_uit(anna)
    volg_mensen(volger, "onderwerp=grondwater")

    acties.doe_mee(anna)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_was_there_when_it_was_saved_is_no_news(volger, anna, grondwater):
    acties.leg_kaart(anna, grondwater, "groen")
    # Before the worker came to it.
    volg_mensen(volger, "onderwerp=grondwater")
    doe_taken()
    leg(anna, grondwater, "blauw")
    kaart = anna.kaarten.get(kleur="blauw")
    kaart.niveau, kaart.tekst = "veel", "Al jaren"
    acties.bewaar_kaart(kaart)
    acties.werk_kaart_bij(kaart)
    acties.leg_kaart(anna, grondwater, "groen", niveau="veel")
    acties.kies_vragen(anna, timezone.localdate() + timedelta(days=3))
    acties.bevestig_kaarten(anna, [kaart.pk])
    acties.verwijder_kaart(kaart)
    doe_taken()

    assert verteld(volger) == []


def test_a_card_that_is_put_on_another_topic_counts_there(zoek, volger, anna, grondwater, water):
    kaart = leg(anna, water)
    assert verteld(volger) == []

    kaart.onderwerp = grondwater
    acties.bewaar_kaart(kaart)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


@pytest.mark.parametrize("vraag", ["onderwerp=stedelijk-water", "kleur=blauw", "q=grondwater", "q=gemalen"])
def test_a_card_that_moves_is_no_news_to_who_found_it_where_it_lay(volger, anna, grondwater, water, vraag):
    peilbuizen = OnderwerpFabriek(naam="Peilbuizen in grondwater", slug="peilbuizen", ouder=water)
    kaart = leg(anna, grondwater, tekst="Gemalen")
    volg_mensen(volger, vraag)

    kaart.onderwerp = peilbuizen
    acties.bewaar_kaart(kaart)
    doe_taken()

    assert filters_van(vraag, "deskundigen").qs.exists()
    assert verteld(volger) == []


def test_a_card_that_is_laid_while_the_one_before_is_told_of_is_told_of_too(volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=stedelijk-water&kleur=groen")
    acties.leg_kaart(anna, grondwater, "blauw")
    (eerste,) = wachtend()
    sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", eerste.pk)

    acties.leg_kaart(anna, water, "groen")
    sql("DELETE FROM procrastinate_jobs WHERE id = %s", eerste.pk)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_may_not_be_asked_is_news_to_who_looks_for_everyone(volger, collega, anna, grondwater):
    acties.doe_mee(anna)
    acties.kies_vragen(anna, timezone.localdate() + timedelta(days=3))
    doe_taken()
    volg_mensen(volger, "onderwerp=grondwater")
    volg_mensen(collega, "onderwerp=grondwater&beschikbaar=alle")

    leg(anna, grondwater)

    assert (verteld(volger), verteld(collega)) == ([], [("mens", "Anna Vos")])


def test_nobody_hears_of_oneself_nor_who_left(zoek, volger, grondwater, anna, collega):
    volg_mensen(anna, "")
    volg_mensen(collega, "")
    type(collega).objects.filter(pk=collega.pk).update(is_active=False)

    leg(anna, grondwater)

    assert verteld(anna) == verteld(collega) == []
    assert verteld(volger) == [("mens", "Anna Vos")]


def _papier(lid, onderwerp, coordinator):
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    velden = {"uitnodiging": uitnodiging, "niveau": "vaker"}
    kaarten = [Papierkaart.objects.create(kleur=kleur, onderwerp=onderwerp, **velden) for kleur in ("groen", "blauw")]
    rood = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur="rood", tekst="Vergaderen")
    nummers = [kaart.pk for kaart in (*kaarten, rood)]
    papieracties.neem_aan(uitnodiging, lid, set(nummers), getoond=nummers)


def _voorstel(lid, onderwerp, coordinator):
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="blauw", niveau="iets", in_wie_weet_wat=True)
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _voorstel_zonder_mee_te_doen(lid, onderwerp, coordinator):
    acties.doe_mee(lid)
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="blauw", niveau="iets")
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _kaart_zonder_mee_te_doen(lid, onderwerp, coordinator):
    acties.doe_mee(lid)
    acties.leg_kaart(lid, onderwerp, "groen", meedoen=False)


WEGEN = {
    "kaart": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "groen"),
    "kaart, al erin": _kaart_zonder_mee_te_doen,
    "papier": _papier,
    "voorstel": _voorstel,
    "voorstel, al erin": _voorstel_zonder_mee_te_doen,
}


@pytest.mark.parametrize("weg", WEGEN)
def test_every_way_to_lay_a_card_is_news(zoek, volger, anna, grondwater, coordinator, weg):
    WEGEN[weg](anna, grondwater, coordinator)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def _rode_kaart(lid, onderwerp, coordinator):
    kaart = Kaart(lid=lid, kleur="rood", onderwerp=onderwerp)
    acties.bewaar_kaart(kaart)


def _rood_voorstel(lid, onderwerp, coordinator):
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="rood", in_wie_weet_wat=True)
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _rood_papier(lid, onderwerp, coordinator):
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    rood = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur="rood", onderwerp=onderwerp)
    papieracties.neem_aan(uitnodiging, lid, {rood.pk}, getoond=[rood.pk])


ROOD = {
    "kaart": _rode_kaart,
    "tik": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "rood"),
    "tik, zonder mee te doen": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "rood", meedoen=False),
    "papier": _rood_papier,
    "voorstel": _rood_voorstel,
}


@pytest.mark.parametrize("staat_erin", [True, False])
@pytest.mark.parametrize("weg", ROOD)
def test_a_red_card_asks_the_worker_nothing(volger, anna, grondwater, coordinator, weg, staat_erin):
    if staat_erin:
        acties.doe_mee(anna)
        doe_taken()
    volg_mensen(volger, "", "direct")

    ROOD[weg](anna, grondwater, coordinator)

    assert wachtend() == []


def test_what_is_told_is_the_same_with_red_cards(volger, anna, grondwater, water):
    taken_ = []
    for met_rood in (False, True):
        with transaction.atomic():
            volg_mensen(volger, "q=water", "direct")
            acties.doe_mee(anna)
            doe_taken()
            if met_rood:
                acties.leg_kaart(anna, water, "rood")
                acties.bewaar_kaart(Kaart(lid=anna, kleur="rood", tekst="Gemalen"))
            acties.leg_kaart(anna, grondwater, "groen")
            (taak,) = wachtend()
            doe_taken()
            (mail,) = mails_aan(volger)
            taken_.append((taak.args["eerder"], verteld(volger), mail.onderwerp, "Gemalen" in mail.tekst))
            transaction.set_rollback(True)

    assert taken_ == [([], [("mens", "Anna Vos")], "Gevonden in Wie weet wat: “Anna Vos”", False)] * 2


def test_a_card_that_is_rolled_back_leaves_nothing(zoek, volger, anna, grondwater):
    with transaction.atomic():
        acties.leg_kaart(anna, grondwater, "groen")
        transaction.set_rollback(True)

    assert wachtend() == []


@pytest.mark.parametrize("weg", ["uit", "niet actief", "kaart weg"])
def test_who_is_gone_when_the_worker_comes_is_no_news(zoek, volger, anna, grondwater, weg):
    kaart = acties.leg_kaart(anna, grondwater, "groen")
    match weg:
        case "uit":
            acties.stap_uit(anna)
        case "niet actief":
            type(anna).objects.filter(pk=anna.pk).update(is_active=False)
        case "kaart weg":
            acties.verwijder_kaart(kaart)
    doe_taken()

    assert verteld(volger) == []


def test_a_part_that_is_done_again_tells_nobody_twice(anna, grondwater, monkeypatch):
    monkeypatch.setattr(verdelen, "PER_KEER", 2)
    volgers = LidFabriek.create_batch(5)
    for iemand in volgers:
        volg_mensen(iemand, "onderwerp=grondwater", "direct")
        volg_mensen(iemand, "kleur=groen")
        volg_mensen(iemand, "kleur=blauw")
    acties.leg_kaart(anna, grondwater, "groen")
    (taak,) = wachtend()
    with transaction.atomic():
        taken.verdeel(**taak.args)
        transaction.set_rollback(True)
    doe_taken()

    assert [verteld(iemand) for iemand in volgers] == [[("mens", "Anna Vos")]] * 5
    assert [len(mails_aan(iemand)) for iemand in volgers] == [1] * 5
    assert Reden.objects.count() == 10


def test_statements_do_not_grow_with_followers(grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            volg_mensen(LidFabriek(), "onderwerp=grondwater", "direct")
        nieuweling = DeskundigeFabriek().lid
        with CaptureQueriesContext(connection) as stap:
            acties.leg_kaart(nieuweling, grondwater, "groen")
        with CaptureQueriesContext(connection) as verdeeld:
            doe_taken()
        return len(stap), len(verdeeld)

    erbij(1)
    assert erbij(1) == erbij(5)
