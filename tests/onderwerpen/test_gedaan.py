"""The memory of a topic: what earlier klussen brought, how long that took and who did it."""

import pytest

from klussen import acties
from klussenbank.onderwerpen.views import LANGSTE_ZIN
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import soep


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Water", slug="water")


def klaar(*onderwerpen, helpers=(), resultaat="Dertig bewoners liepen mee. Het regende.", uren=6, **velden):
    klus = KlusFabriek(onderwerpen=onderwerpen, aantal_personen=max(len(helpers), 1), **velden)
    for helper in helpers or [LidFabriek()]:
        acties.kies(ReactieFabriek(klus=klus, lid=helper), klus.plaatser)
    acties.rond_af(klus, klus.plaatser, gelukt="ja", resultaat=resultaat, uren_besteed=uren, bedankje="")
    klus.refresh_from_db()
    return klus


def gedaan(client, onderwerp):
    return {
        int(rij["data-klus"]): " ".join(rij.get_text().split())
        for rij in soep(client.get(onderwerp.get_absolute_url())).select("#gedaan [data-klus]")
    }


def test_says_in_a_sentence_what_it_brought_and_who_did_it(als, lid, water):
    vindbaar, ander = DeskundigeFabriek(lid__organisatie__naam="Gemeente Ede").lid, LidFabriek()
    klus = klaar(OnderwerpFabriek(ouder=water), helpers=[vindbaar, ander], titel="Rondleiding")

    (regel,) = gedaan(als(lid), water).values()

    assert regel == (
        f"Rondleiding Dertig bewoners liepen mee. Gelukt: ja 6 uur gevraagd door {klus.organisatie} "
        f"gedaan door {vindbaar.naam} (Gemeente Ede), iemand van {ander.organisatie}"
    )


def test_leaves_out_what_is_not_known(als, lid, water):
    helper = LidFabriek(organisatie=None, is_staff=True)
    klaar(water, helpers=[helper], uren=None)

    (regel,) = gedaan(als(lid), water).values()

    assert " uur" not in regel
    assert regel.endswith("gedaan door iemand van het platform")


def test_long_sentence_is_cut_between_words(als, lid, water):
    klaar(water, resultaat="Water " * 100)
    klaar(water, resultaat="W" * 500)

    zinnen = [rij.get_text() for rij in soep(als(lid).get("/onderwerpen/water/")).select(".gedaan__zin")]

    assert zinnen[0] == "W" * (LANGSTE_ZIN - 1) + "…"
    assert zinnen[1].endswith("Water…")
    assert len(zinnen[1]) <= LANGSTE_ZIN


def test_shows_the_last_ones_that_everyone_may_read(als, lid, water):
    klussen = [klaar(water) for _ in range(6)]
    klaar(water, resultaat="")
    klaar(OnderwerpFabriek())
    klussen[-1].verberg(lid, "Dubbel")

    assert list(gedaan(als(lid), water)) == [klus.pk for klus in reversed(klussen[:-1])]


def test_without_any_there_is_no_heading(als, lid, water):
    assert soep(als(lid).get("/onderwerpen/water/")).select_one("#gedaan") is None
