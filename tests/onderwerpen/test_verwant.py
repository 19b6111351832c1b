"""Which topics stand together, on klussen and on the cards of one person."""

import pytest
from asgiref.sync import async_to_sync

from klussenbank.onderwerpen.models import MEESTE_VERWANT, Verwantschap
from klussenbank.onderwerpen.taken import tel_verwante_onderwerpen
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, soep


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Water", slug="water")


def verwant(client, onderwerp):
    return [rij["data-verwant"] for rij in soep(client.get(onderwerp.get_absolute_url())).select("[data-verwant]")]


def kaarten(*onderwerpen, kleur="blauw", lid=None):
    """Cards of one person on all of these topics."""
    lid = lid or DeskundigeFabriek().lid
    for onderwerp in onderwerpen:
        KaartFabriek(lid=lid, onderwerp=onderwerp, kleur=kleur)


def test_what_stands_together_most_comes_first(als, lid, water):
    data, recht, geld = (OnderwerpFabriek(slug=slug) for slug in ("data", "recht", "geld"))
    KlusFabriek(onderwerpen=[water, data])
    KlusFabriek(onderwerpen=[water, data])
    KlusFabriek(onderwerpen=[water, recht])
    kaarten(water, recht)
    kaarten(water)
    KlusFabriek(onderwerpen=[geld])

    Verwantschap.objects.tel()

    # Data: 2 of 3 klussen. Recht: 1 of 3 klussen, and 1 of 2 people.
    assert verwant(als(lid), water) == ["recht", "data"]
    assert list(Verwantschap.objects.filter(onderwerp=water).values_list("plek", "klussen", "mensen")) == [
        (1, 1, 1),
        (2, 2, 0),
    ]


def test_person_with_two_cards_on_a_topic_counts_once(water):
    data, lid = OnderwerpFabriek(), DeskundigeFabriek().lid
    for kleur in ("groen", "blauw"):
        kaarten(water, data, kleur=kleur, lid=lid)

    Verwantschap.objects.tel()

    assert Verwantschap.objects.get(onderwerp=water).mensen == 1


def test_what_others_do_not_see_makes_nothing_akin(als, lid, water):
    """Red cards above all; nor cards of who is in no directory, hidden klussen and drafts."""
    data = OnderwerpFabriek(slug="data")
    kaarten(water, data, kleur="rood")
    rood_en_groen = DeskundigeFabriek().lid
    kaarten(water, kleur="rood", lid=rood_en_groen)
    kaarten(data, kleur="groen", lid=rood_en_groen)
    kaarten(water, data, lid=LidFabriek())
    kaarten(water, data, lid=DeskundigeFabriek(lid__is_active=False).lid)
    KlusFabriek(onderwerpen=[water, data]).verberg(lid, "Dubbel")
    KlusFabriek(onderwerpen=[water, data], status="concept")

    Verwantschap.objects.tel()

    assert not Verwantschap.objects.exists()
    assert verwant(als(lid), water) == []


def test_parent_and_children_stand_on_the_page_already_and_siblings_fill_up(als, lid, water):
    riool, regen, data = (
        OnderwerpFabriek(slug=slug, ouder=ouder) for slug, ouder in [("riool", water), ("regen", water), ("data", None)]
    )
    KlusFabriek(onderwerpen=[water, riool, data])

    Verwantschap.objects.tel()

    assert verwant(als(lid), riool) == ["data", "regen"]
    assert verwant(als(lid), water) == ["data"]
    assert verwant(als(lid), regen) == ["riool"]


def test_no_more_than_a_glance(als, lid, water):
    KlusFabriek(onderwerpen=[water, *OnderwerpFabriek.create_batch(MEESTE_VERWANT + 2)])

    Verwantschap.objects.tel()

    assert len(verwant(als(lid), water)) == MEESTE_VERWANT
    assert Verwantschap.objects.filter(onderwerp=water).count() == MEESTE_VERWANT


def test_number_of_queries_does_not_grow(als, lid, water):
    def erbij(aantal):
        KlusFabriek(onderwerpen=[water, *OnderwerpFabriek.create_batch(aantal)])
        Verwantschap.objects.tel()
        return aantal_queries(als(lid), water.get_absolute_url())

    assert erbij(1) == erbij(2) <= 12


def test_topic_that_goes_into_another_is_akin_to_nothing_any_more(als, lid, water):
    data, geld = OnderwerpFabriek(slug="data"), OnderwerpFabriek(slug="geld")
    KlusFabriek(onderwerpen=[water, data])
    Verwantschap.objects.tel()

    data.voeg_samen_met(geld)
    assert verwant(als(lid), water) == []

    Verwantschap.objects.tel()
    assert verwant(als(lid), water) == ["geld"]


def test_worker_counts_anew(water):
    KlusFabriek(onderwerpen=[water, OnderwerpFabriek()])

    for _ in range(2):
        async_to_sync(tel_verwante_onderwerpen.func)(0)

    assert Verwantschap.objects.count() == 2
