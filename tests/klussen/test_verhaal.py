"""The page of one klus is drawn from parts that are kept: it never shows what was."""

import pytest
from django.utils import timezone

from klussen.models import Klus
from tests.fabriek import KlusFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import soep, tekst


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Afkoppelen", slug="afkoppelen")


@pytest.fixture
def pagina(als, vreemde, klus):
    return lambda: als(vreemde).get(klus.get_absolute_url())


@pytest.mark.parametrize(
    ("veld", "waarde", "woorden"),
    [
        ("titel", "Een andere titel", "Een andere titel"),
        ("samenvatting", "In het kort", "In het kort"),
        ("omschrijving", "Een ander verhaal", "Een ander verhaal"),
        ("omvang", "groot", "Groot"),
        ("soort", "advies", "Advies"),
        ("uren", 33, "ongeveer 33 uur"),
        ("aantal_personen", 3, "voor 3 personen"),
        ("plaats", "Achterberg", "Achterberg"),
        ("op_afstand", True, "Op afstand"),
        ("status", "ingevuld", "Alle plekken zijn ingevuld"),
        ("reageren_tm", timezone.localdate(), "nog vandaag"),
        ("start_op", timezone.localdate(), "vanaf"),
        ("klaar_op", timezone.localdate(), "klaar op"),
    ],
)
def test_change_shows_at_once(pagina, klus, veld, waarde, woorden):
    assert woorden not in tekst(pagina())

    Klus.objects.filter(pk=klus.pk).update(**{veld: waarde})

    assert woorden in tekst(pagina())


def test_new_name_of_who_asks_of_organisation_and_topic_shows_at_once(pagina, klus, onderwerp):
    klus.onderwerpen.add(onderwerp)
    klus.indexeer()
    assert "Afkoppelen" in tekst(pagina())

    klus.plaatser.voornaam, klus.organisatie.naam, onderwerp.naam = "Jacoba", "Gemeente Anders", "Ontkoppelen"
    for rij in (klus.plaatser, klus.organisatie, onderwerp):
        rij.save()

    assert {"Jacoba", "Anders", "Ontkoppelen"} <= set(tekst(pagina()).replace(",", "").split())


def lijkt_op(antwoord):
    return [int(rij["data-klus"]) for rij in soep(antwoord).select("aside.zij [data-klus]")]


def test_similar_klussen_are_open_ones_on_the_same_topic_newest_first(pagina, klus, onderwerp):
    klus.onderwerpen.add(onderwerp)
    klus.indexeer()
    eerder, later = (KlusFabriek(onderwerpen=[onderwerp]) for _ in range(2))
    KlusFabriek(onderwerpen=[OnderwerpFabriek()])

    assert lijkt_op(pagina()) == [later.pk, eerder.pk]


def test_similar_klus_that_closes_or_is_hidden_is_gone_at_once(pagina, klus, onderwerp, coordinator):
    klus.onderwerpen.add(onderwerp)
    klus.indexeer()
    dicht, verborgen, blijft = (KlusFabriek(onderwerpen=[onderwerp]) for _ in range(3))
    assert lijkt_op(pagina()) == [blijft.pk, verborgen.pk, dicht.pk]

    dicht.trek_in(dicht.plaatser)
    verborgen.verberg(coordinator, "Staat er dubbel.")

    assert lijkt_op(pagina()) == [blijft.pk]


def test_no_more_than_four_similar_ones(pagina, klus, onderwerp):
    klus.onderwerpen.add(onderwerp)
    klus.indexeer()
    for _ in range(7):
        KlusFabriek(onderwerpen=[onderwerp])

    assert len(lijkt_op(pagina())) == 4


def test_every_form_of_a_page_has_one_token_and_the_next_page_another(pagina):
    tokens = [[veld["value"] for veld in soep(pagina()).select("[name=csrfmiddlewaretoken]")] for _ in range(2)]

    # To log out, to react, to ask and to follow.
    assert [len(van_pagina) for van_pagina in tokens] == [4, 4]
    assert [len(set(van_pagina)) for van_pagina in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_two_members_see_their_own_reactie(als, klus, collega, vreemde):
    ReactieFabriek(klus=klus, lid=collega, bericht="Dit deed ik in Ede.")

    assert "Dit deed ik in Ede." in tekst(als(collega).get(klus.get_absolute_url()))
    assert "Dit deed ik in Ede." not in tekst(als(vreemde).get(klus.get_absolute_url()))
