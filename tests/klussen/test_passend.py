"""Who could do a klus: always in the same order for one, in another for the next, at the same cost for any number."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen.kandidaten import MEESTE_GETELD, MEESTE_PER_TAK, aantal_kandidaten, kandidaten
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Kaart, Lid
from deskundigen.models.kaart import RANG
from klussen.models import Bedankkaartje
from klussen.passend import passende_mensen
from klussenbank.kern import kortstondig
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", ouder=OnderwerpFabriek(naam="Water"))


@pytest.fixture
def klus(lid, grondwater):
    return KlusFabriek(plaatser=lid, onderwerpen=[grondwater])


def volgorde(klus, aantal=20, **anders):
    return [persoon.id for persoon in passende_mensen(klus, aantal=aantal, **anders).mensen]


def even_goede(onderwerp, aantal):
    """Make people who are equally good, quickly."""
    organisatie = LidFabriek().organisatie
    nummers = [LidFabriek(organisatie=organisatie).pk for _ in range(aantal)]
    for pk in nummers:
        DeskundigeFabriek(lid=Lid.objects.get(pk=pk))
    Kaart.objects.bulk_create(
        Kaart(lid_id=pk, onderwerp=onderwerp, kleur="blauw", niveau="vaker", rang=RANG["vaker", "blauw"])
        for pk in nummers
    )
    return nummers


def test_order_is_the_same_each_time_and_shares_the_first_place_over_klussen(klus, grondwater):
    mensen = even_goede(grondwater, 5)
    klussen = [KlusFabriek(onderwerpen=[grondwater]) for _ in range(30)]

    eerste = Counter(volgorde(een, voor_vrager=False)[0] for een in klussen)

    assert set(eerste) == set(mensen)
    assert max(eerste.values()) < 15
    assert volgorde(klus) == volgorde(klus)
    assert sorted(volgorde(klus)) == sorted(mensen)
    assert volgorde(klus, 3) == volgorde(klus)[:3]


def test_of_many_equally_good_people_each_klus_looks_at_others(grondwater, klus, monkeypatch):
    monkeypatch.setattr("klussen.passend._NADER_BEKEKEN", 100)
    even_goede(grondwater, MEESTE_PER_TAK + 20)

    gezien = [{kenner.lid_id for kenner in kandidaten([grondwater.pk], begin=begin)} for begin in (0, 400_000, 800_000)]

    assert [len(deel) for deel in gezien] == [MEESTE_PER_TAK] * 3
    assert len(set.union(*gezien)) > MEESTE_PER_TAK
    # Whoever stands last on the circle is followed by who stands first.
    assert len({kenner.lid_id for kenner in kandidaten([grondwater.pk], begin=1_000_000)}) == MEESTE_PER_TAK


def test_who_did_it_before_is_looked_at_wherever_on_the_circle(grondwater, klus, monkeypatch):
    monkeypatch.setattr("klussen.passend._NADER_BEKEKEN", 10)
    mensen = even_goede(grondwater, MEESTE_PER_TAK + 10)
    buiten = next(pk for pk in mensen if pk not in volgorde(klus, 100))
    gedaan = KlusFabriek(status="afgerond", resultaat="Klaar", onderwerpen=[grondwater])
    ReactieFabriek(klus=gedaan, lid_id=buiten, lid=Lid.objects.get(pk=buiten), status="gekozen")
    kortstondig.vergeet_alles()

    mensen = passende_mensen(klus, aantal=5).mensen

    assert mensen[0].id == buiten
    assert mensen[0].redenen[-1] == "deed hier al een klus over"


def test_a_hidden_klus_does_not_count_nor_a_thank_you_that_is_not_shown(grondwater, klus, coordinator):
    lid = KaartFabriek(onderwerp=grondwater).lid
    verborgen = KlusFabriek(
        status="afgerond",
        onderwerpen=[grondwater],
        verborgen_op=timezone.now(),
        verborgen_door=coordinator,
        verborgen_reden="Dubbel",
    )
    ReactieFabriek(klus=verborgen, lid=lid, status="gekozen")
    reactie = ReactieFabriek(klus=KlusFabriek(status="afgerond", onderwerpen=[grondwater]), lid=lid, status="gekozen")
    kaartje = Bedankkaartje.objects.create(reactie=reactie, door=reactie.klus.plaatser, tekst="Dank")

    def redenen():
        return passende_mensen(klus, aantal=5).mensen[0].redenen[1:]

    assert redenen() == ("deed hier al een klus over",)
    Bedankkaartje.objects.filter(pk=kaartje.pk).update(op_profiel=True)
    assert redenen() == ("deed hier al een klus over, en kreeg er een bedankkaartje voor",)


def test_who_reacted_or_was_invited_stays_in_the_list_of_others(klus, grondwater, coordinator):
    """Otherwise whoever looks could tell who reacted."""
    reageerder, gevraagde, ander = (KaartFabriek(onderwerp=grondwater).lid for _ in range(3))
    van_te_voren = volgorde(klus, voor_vrager=False)
    ReactieFabriek(klus=klus, lid=reageerder)
    klus.nodig_uit(gevraagde, klus.plaatser)

    assert volgorde(klus, voor_vrager=False) == van_te_voren
    assert volgorde(klus) == [ander.pk]
    assert [persoon.id for persoon in passende_mensen(klus, aantal=5).gevraagd] == [gevraagde.pk]


def test_number_of_statements_is_fixed(klus, grondwater):
    keuzes, aantallen = nu_te_kiezen(), []
    for erbij in (1, 40):
        even_goede(grondwater, erbij)
        kortstondig.vergeet_alles()
        with CaptureQueriesContext(connection) as gevraagd:
            passende_mensen(klus, aantal=20, keuzes=keuzes)
        aantallen.append(len(gevraagd))

    assert aantallen == [5, 5]


def test_counting_stops(grondwater, klus, monkeypatch):
    even_goede(grondwater, 4)
    KaartFabriek(onderwerp=grondwater, kleur="groen", lid=Kaart.objects.first().lid)
    niet_nu = KaartFabriek(onderwerp=grondwater).lid
    Deskundige.objects.filter(lid=niet_nu).update(niet_tot="2999-01-01")

    assert aantal_kandidaten([grondwater.pk]) == 4
    assert aantal_kandidaten([grondwater.pk], zonder=[Kaart.objects.first().lid.organisatie_id]) == 0
    assert aantal_kandidaten([]) == 0
    even_goede(grondwater, MEESTE_GETELD)
    assert aantal_kandidaten([grondwater.pk]) == MEESTE_GETELD + 1


def test_many_who_may_not_be_asked_hide_nobody_who_may(grondwater, klus):
    """As many colleagues of who asks as are looked at otherwise, all of the highest rank, and as many on leave."""
    eigen, weg = even_goede(grondwater, MEESTE_PER_TAK + 2), even_goede(grondwater, MEESTE_PER_TAK + 2)
    Lid.objects.filter(pk__in=eigen).update(organisatie=klus.organisatie)
    Deskundige.objects.filter(lid__in=weg).update(niet_tot="2999-01-01")
    Kaart.objects.update(niveau="veel", rang=RANG["veel", "blauw"])
    anderen = [KaartFabriek(onderwerp=grondwater, niveau=niveau).lid.pk for niveau in ("vaker", "iets")]

    assert volgorde(klus) == anderen
    assert aantal_kandidaten([grondwater.pk], zonder=[klus.organisatie_id]) == len(anderen)
