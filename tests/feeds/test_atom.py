"""Klussen in a feed reader."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klussen import acties
from klussen.models import Klus, Klusstatus
from klussenbank.feeds import bord
from klussenbank.volgen.models import Volging
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.feeds.hulp import KWAAD, feed, sleutel_van


@pytest.fixture
def lees(lid, client):
    """`lees("klussen")` returns that feed of `lid`, whose key is asked without logging in."""
    sleutel = sleutel_van(lid)

    def _lees(naam, *args, vraag="", follow=False):
        return client.get(f"{reverse(f'feeds:{naam}', args=[sleutel, *args])}{vraag}", follow=follow)

    return _lees


def titels(antwoord):
    return [rij.title for rij in feed(antwoord).entries]


def test_a_klus_in_a_feed(lees):
    onderwerp = OnderwerpFabriek(naam="Grondwater")
    klus = KlusFabriek(
        titel="Peilbuizen aflezen",
        samenvatting="Wie leest ze af?",
        uren=8,
        plaats="Rhenen",
        reageren_tm=timezone.localdate() + timedelta(days=400),
        onderwerpen=[onderwerp],
    )

    gelezen = feed(lees("klussen"))

    assert gelezen.feed.title == "Klussenbank: alle open klussen"
    assert gelezen.feed.link == "http://testserver/klussen/?status=open"
    (rij,) = gelezen.entries
    assert rij.title == "Peilbuizen aflezen"
    assert rij.link == rij.id == f"http://testserver/klussen/{klus.pk}/"
    assert rij.author == klus.organisatie.naam
    assert [tag.term for tag in rij.tags] == ["Grondwater"]
    assert "<p>Wie leest ze af?</p>" in rij.summary
    assert f"{klus.organisatie.naam}, Klein, ongeveer 8 uur, Rhenen, reageren t/m" in rij.summary


def test_a_klus_far_away_says_so(lees):
    KlusFabriek(op_afstand=True)

    assert "op afstand." in feed(lees("klussen")).entries[0].summary


def test_moments_are_those_of_what_one_reads(lees, lid, collega):
    begin = timezone.now().replace(microsecond=0) - timedelta(days=10)
    with time_machine.travel(begin, tick=False):
        klus = KlusFabriek(plaatser=lid, aantal_personen=2)
    with time_machine.travel(begin + timedelta(days=1), tick=False):
        klus.verleng(lid, timezone.localdate() + timedelta(days=90))
    with time_machine.travel(begin + timedelta(days=2), tick=False):
        # Nobody but who asks learns of this one.
        acties.reageer(klus, collega, bericht="Ik doe het.")

    (rij,) = feed(lees("klussen")).entries

    assert rij.published == begin.isoformat()
    assert rij.updated == (begin + timedelta(days=1)).isoformat()


def test_newest_first_and_at_most_fifty(lees, monkeypatch):
    monkeypatch.setattr(bord, "MEESTE", 2)
    nu = timezone.now()
    for nummer in range(3):
        KlusFabriek(titel=f"Klus {nummer}", geplaatst_op=nu - timedelta(days=nummer))

    assert titels(lees("klussen")) == ["Klus 0", "Klus 1"]
    assert titels(lees("klussen", vraag="?sorteer=omvang&pagina=2")) == ["Klus 0", "Klus 1"]


def test_bound_is_fifty():
    assert bord.MEESTE == 50


def test_takes_the_filters_of_the_board(lees):
    KlusFabriek(titel="Klein", omvang="klein")
    KlusFabriek(titel="Groot", omvang="groot")
    KlusFabriek(titel="Klaar", omvang="groot", status=Klusstatus.AFGEROND)

    assert titels(lees("klussen", vraag="?omvang=groot")) == ["Groot"]
    assert titels(lees("klussen", vraag="?omvang=groot&status=alle&q=klaar")) == ["Klaar"]
    gelezen = feed(lees("klussen", vraag="?omvang=groot"))
    assert gelezen.feed.title == "Klussenbank: Groot"
    assert gelezen.feed.link == "http://testserver/klussen/?omvang=groot&status=open"


def test_shows_what_anyone_sees_also_to_who_sees_more(lid, coordinator, client):
    klus = KlusFabriek(plaatser=lid, titel="Verborgen")
    klus.verberg(coordinator, "Hier klopt iets niet.")
    KlusFabriek(plaatser=lid, status=Klusstatus.CONCEPT)

    for wie in (lid, coordinator):
        adres = reverse("feeds:klussen", args=[sleutel_van(wie)])
        assert titels(client.get(f"{adres}?status=alle")) == []


def test_a_topic_with_what_stands_below_it(lees):
    water = OnderwerpFabriek(naam="Water", slug="water")
    grond = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)
    KlusFabriek(titel="Over grondwater", onderwerpen=[grond])
    KlusFabriek(titel="Over iets anders")

    assert titels(lees("onderwerp", "water")) == titels(lees("onderwerp", "grondwater")) == ["Over grondwater"]
    assert feed(lees("onderwerp", "water")).feed.link == "http://testserver/onderwerpen/water/"
    assert lees("onderwerp", "bestaat-niet").status_code == 404


def test_an_old_address_of_a_topic_leads_on(lees):
    riool, water = OnderwerpFabriek(slug="riool"), OnderwerpFabriek(slug="water")
    KlusFabriek(titel="Over water", onderwerpen=[water])
    riool.voeg_samen_met(water)

    assert lees("onderwerp", "riool").status_code == 301
    assert titels(lees("onderwerp", "riool", follow=True)) == ["Over water"]
    assert lees("klussen", vraag="?onderwerp=riool").status_code == 302
    assert titels(lees("klussen", vraag="?onderwerp=riool", follow=True)) == ["Over water"]


def test_a_saved_search_is_read_by_who_saved_it(lees, lid, collega, client):
    water = OnderwerpFabriek(slug="water")
    KlusFabriek(titel="Groot over water", omvang="groot", onderwerpen=[water])
    KlusFabriek(titel="Klein")
    mijn = Volging.objects.create(lid=lid, zoekvraag="omvang=groot", naam="Groot werk")
    alles = Volging.objects.create(lid=lid, zoekvraag="", naam="Alles")
    van_ander = Volging.objects.create(lid=collega, zoekvraag="omvang=klein", naam="Klein")
    van_onderwerp = Volging.objects.create(lid=lid, onderwerp=water)

    gelezen = feed(lees("zoekopdracht", mijn.pk))
    assert gelezen.feed.title == "Klussenbank: Groot werk"
    assert gelezen.feed.link == "http://testserver/klussen/?omvang=groot&status=open"
    assert [rij.title for rij in gelezen.entries] == ["Groot over water"]
    assert len(titels(lees("zoekopdracht", alles.pk))) == 2
    mensen = Volging.objects.create(lid=lid, lijst="deskundigen", zoekvraag="", naam="Mensen")
    for pk in (van_ander.pk, van_onderwerp.pk, mensen.pk, 987654321):
        assert lees("zoekopdracht", pk).status_code == 404


def test_a_saved_search_follows_its_topic(lees, lid):
    riool, water = OnderwerpFabriek(slug="riool"), OnderwerpFabriek(slug="water")
    KlusFabriek(titel="Over water", onderwerpen=[water])
    KlusFabriek(titel="Over iets anders")
    riool.voeg_samen_met(water)
    volging = Volging.objects.create(lid=lid, zoekvraag="onderwerp=riool", naam="Riool")

    assert titels(lees("zoekopdracht", volging.pk)) == ["Over water"]


@pytest.mark.parametrize("kwaad", KWAAD)
def test_what_members_write_stays_text(lees, lid, kwaad):
    OnderwerpFabriek(naam="Water", slug="water")
    klus = KlusFabriek(titel="x")
    Klus.objects.filter(pk=klus.pk).update(titel=kwaad, samenvatting=kwaad, plaats=kwaad[:100])
    klus.organisatie.naam = kwaad
    klus.organisatie.save()
    volging = Volging.objects.create(lid=lid, zoekvraag=f"q={kwaad}", naam=kwaad[:80])

    antwoord = lees("klussen")

    (rij,) = feed(antwoord).entries
    assert b"<script" not in antwoord.content
    # What a feed reader shows is what was written, but for what cannot be shown.
    woorden = [woord for woord in kwaad.split() if woord.isprintable() and "<" not in woord and "&" not in woord]
    assert all(woord in rij.title for woord in woorden)
    assert rij.title_detail.type == "text/plain"
    assert "<script" not in rij.summary
    feed(lees("zoekopdracht", volging.pk))
    feed(lees("klussen", vraag=f"?q={kwaad.encode('unicode_escape').decode()}"))


def test_title_is_read_as_it_was_written(lees):
    KlusFabriek(titel="Wat is <b> & waarom?")

    assert feed(lees("klussen")).entries[0].title == "Wat is <b> & waarom?"


def test_no_feed_holds_its_key(lees, lid):
    KlusFabriek()
    volging = Volging.objects.create(lid=lid, zoekvraag="", naam="Alles")
    sleutel = lid.feedsleutel.sleutel.encode()

    assert sleutel not in lees("klussen").content + lees("zoekopdracht", volging.pk).content


def test_costs_the_same_with_one_and_with_many(lees, lid):
    water = OnderwerpFabriek(slug="water")
    volging = Volging.objects.create(lid=lid, zoekvraag="onderwerp=water", naam="Water")
    feeds = {"klussen": (), "onderwerp": ("water",), "zoekopdracht": (volging.pk,)}

    def aantallen():
        geteld = {}
        for naam, args in feeds.items():
            lees(naam, *args)
            with CaptureQueriesContext(connection) as queries:
                assert lees(naam, *args).status_code == 200
            geteld[naam] = len(queries)
        return geteld

    KlusFabriek(onderwerpen=[water])
    een = aantallen()
    KlusFabriek.create_batch(3, onderwerpen=[water, OnderwerpFabriek()])

    # Whose key it is, as of when topics are, which klussen, what stands in them; then which topic, or which search.
    assert aantallen() == een == {"klussen": 4, "onderwerp": 5, "zoekopdracht": 5}


def test_an_empty_feed_is_a_feed(lees):
    assert titels(lees("klussen")) == []


def test_someone_who_reads_along_for_another(lees, client):
    """Whoever has the address reads it, logged in as someone else or not."""
    KlusFabriek(titel="Klus")
    client.force_login(LidFabriek())

    assert titels(lees("klussen")) == ["Klus"]
