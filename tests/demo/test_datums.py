"""The dates of the demo move along with the calendar."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from klussen.models import Klus, Reactie
from klussenbank.demo import accounts, datums
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, ReactieFabriek

pytestmark = pytest.mark.django_db


@pytest.fixture
def vandaag():
    return timezone.localdate()


@pytest.fixture
def geladen():
    """`geladen(dagen)`: the demo was loaded so many days ago, and an hour."""

    def _geladen(dagen):
        moment = timezone.now() - timedelta(days=dagen, hours=1)
        return LidFabriek(email=accounts.BEHEER, date_joined=moment)

    return _geladen


def test_what_was_open_is_open_again(geladen, vandaag):
    geladen(10)
    begin = timezone.now() - timedelta(days=13)
    klus = KlusFabriek(
        geplaatst_op=begin,
        reageren_tm=vandaag - timedelta(days=3),
        start_op=vandaag,
        klaar_op=vandaag + timedelta(days=1),
    )
    deskundige = DeskundigeFabriek(niet_tot=vandaag - timedelta(days=1))

    call_command("demo_inhoud")

    klus.refresh_from_db()
    assert klus.geplaatst_op == begin + timedelta(days=10)
    assert (klus.reageren_tm - vandaag).days == 7
    assert ((klus.start_op - vandaag).days, (klus.klaar_op - vandaag).days) == (10, 11)
    assert klus.verborgen_op is None
    deskundige.refresh_from_db()
    assert (deskundige.niet_tot - vandaag).days == 9


def test_what_people_did_since_stays_in_order_and_never_lies_ahead(geladen):
    geladen(5)
    klus = KlusFabriek(geplaatst_op=timezone.now() - timedelta(days=3))
    eerste, tweede = (
        ReactieFabriek(klus=klus, gereageerd_op=timezone.now() - timedelta(days=dagen)) for dagen in (2, 1)
    )

    datums.verschuif()

    volgorde = Reactie.objects.order_by("gereageerd_op", "pk")
    assert list(volgorde) == [eerste, tweede]
    assert Klus.objects.get().geplaatst_op <= volgorde[0].gereageerd_op <= volgorde[1].gereageerd_op
    assert volgorde[1].gereageerd_op <= timezone.now()


def test_on_the_same_day_and_the_second_time_nothing_moves(geladen, vandaag):
    beheer = geladen(2)
    klus = KlusFabriek(reageren_tm=vandaag)

    assert [datums.verschuif(), datums.verschuif()] == [2, 0]

    klus.refresh_from_db()
    assert (klus.reageren_tm - vandaag).days == 2
    beheer.refresh_from_db()
    assert timedelta(0) <= timezone.now() - beheer.date_joined < timedelta(days=1)


def test_newsletters_move_with_the_days_that_they_name_and_a_plan_stays(geladen, vandaag):
    wie = geladen(10)
    begin = timezone.now() - timedelta(days=20)
    hoe = {"gemaakt_door": wie, "verstuurd_door": wie, "vanaf": begin, "samengesteld_op": begin}
    klussen = [{"klus": 1, "tot": (vandaag - timedelta(days=8)).isoformat()}, {"klus": 2, "tot": ""}]
    verstuurd = Nieuwsbrief.objects.create(
        status="verstuurd",
        begonnen_op=begin,
        verstuurd_op=begin,
        inhoud=[{"rubriek": "nieuw", "klussen": klussen}, {"rubriek": "mensen", "onderwerpen": []}],
        **hoe,
    )
    straks = timezone.now() + timedelta(days=2)
    gepland = Nieuwsbrief.objects.create(status="gepland", gepland_op=straks, **hoe)

    datums.verschuif()

    verstuurd.refresh_from_db()
    gepland.refresh_from_db()
    assert verstuurd.begonnen_op == verstuurd.vanaf == begin + timedelta(days=10)
    assert [klus["tot"] for klus in verstuurd.inhoud[0]["klussen"]] == [(vandaag + timedelta(days=2)).isoformat(), ""]
    assert gepland.gepland_op == straks
