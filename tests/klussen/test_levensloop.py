"""The states of a klus: which steps lead where, and what each leaves behind."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from klussen.fouten import (
    AlGereageerd,
    KlusFout,
    KlusGewijzigd,
    KlusVol,
    OngeldigeOvergang,
    ReactieAlBeantwoord,
    ReagerenGesloten,
)
from klussen.models import Gebeurtenis, Klus, Reactie
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import alles, rij, soorten, stappen

GISTEREN = timedelta(days=-1)


def klus_in(status, **velden):
    """A klus in this state, reached without its own methods."""
    klus = KlusFabriek(status=status, **velden)
    if status in {"ingevuld", "afgerond"}:
        ReactieFabriek(klus=klus, status="gekozen")
    return klus


KLUSSTAPPEN = {
    "plaats_op_bord": lambda klus: klus.plaats_op_bord(klus.plaatser),
    "rond_af": lambda klus: klus.rond_af(klus.plaatser),
    "trek_in": lambda klus: klus.trek_in(klus.plaatser),
}
MAG = {
    ("plaats_op_bord", "concept"): "open",
    ("rond_af", "ingevuld"): "afgerond",
    ("trek_in", "concept"): "ingetrokken",
    ("trek_in", "open"): "ingetrokken",
    ("trek_in", "ingevuld"): "ingetrokken",
}
SPOOR = {"plaats_op_bord": "geplaatst", "rond_af": "afgerond", "trek_in": "ingetrokken"}


@pytest.mark.parametrize("status", ["concept", "open", "ingevuld", "afgerond", "ingetrokken"])
@pytest.mark.parametrize("stap", KLUSSTAPPEN)
def test_step_leads_where_it_should_or_changes_nothing(db, stap, status):
    klus = klus_in(status)
    voor = alles()

    if naar := MAG.get((stap, status)):
        KLUSSTAPPEN[stap](klus)
        assert rij(klus)["status"] == klus.status == naar
        assert stappen(klus) == [(SPOOR[stap], klus.plaatser_id, None)]
    else:
        with pytest.raises(OngeldigeOvergang):
            KLUSSTAPPEN[stap](klus)
        assert alles() == voor


def test_open_klus_with_someone_chosen_can_be_closed(db):
    klus = KlusFabriek(aantal_personen=2)
    ReactieFabriek(klus=klus, status="gekozen")

    klus.rond_af(klus.plaatser)

    assert rij(klus)["status"] == "afgerond"


@pytest.mark.parametrize("status", ["wacht", "niet_gekozen", "ingetrokken"])
def test_open_klus_with_nobody_chosen_cannot_be_closed(db, status):
    klus = ReactieFabriek(status=status).klus

    with pytest.raises(OngeldigeOvergang):
        klus.rond_af(klus.plaatser)

    assert rij(klus)["status"] == "open"


def test_posting_sets_its_moment(db):
    klus = KlusFabriek(status="concept")

    klus.plaats_op_bord(klus.plaatser)

    assert timezone.now() - rij(klus)["geplaatst_op"] < timedelta(minutes=1)
    assert klus.geplaatst_op == rij(klus)["geplaatst_op"]


def test_step_on_an_old_copy_loses(db):
    klus = KlusFabriek(status="concept")
    kopie = Klus.objects.get(pk=klus.pk)
    klus.trek_in(klus.plaatser, "Toch niet nodig")

    with pytest.raises(OngeldigeOvergang):
        kopie.plaats_op_bord(klus.plaatser)

    assert rij(klus)["status"] == "ingetrokken"
    assert Gebeurtenis.objects.get().toelichting == "Toch niet nodig"


def test_choosing_all_places_fills_the_klus(db):
    klus = KlusFabriek(aantal_personen=3)
    reacties = ReactieFabriek.create_batch(4, klus=klus)
    toestanden = []

    for reactie in reacties[:3]:
        reactie.kies(klus.plaatser)
        toestanden.append(rij(klus)["status"])

    assert toestanden == ["open", "open", "ingevuld"]
    assert soorten(klus) == ["gekozen", "gekozen", "gekozen", "ingevuld"]
    with pytest.raises(KlusVol):
        reacties[3].kies(klus.plaatser)
    assert rij(reacties[3])["status"] == "wacht"


def test_withdrawal_by_a_chosen_one_reopens_the_klus(db):
    klus = KlusFabriek(aantal_personen=2)
    een, twee, drie = ReactieFabriek.create_batch(3, klus=klus)
    een.kies(klus.plaatser)
    twee.kies(klus.plaatser)

    een.trek_in(een.lid)

    assert rij(klus)["status"] == "open"
    assert stappen(klus)[-2:] == [
        ("reactie_ingetrokken", een.lid_id, een.lid_id),
        ("weer_open", een.lid_id, None),
    ]
    drie.kies(klus.plaatser)
    assert rij(klus)["status"] == "ingevuld"
    assert set(klus.reacties.gekozen()) == {twee, drie}


def test_withdrawal_by_a_waiting_one_leaves_the_klus(db):
    klus = KlusFabriek()
    gekozen, wachtend = ReactieFabriek.create_batch(2, klus=klus)
    gekozen.kies(klus.plaatser)

    wachtend.trek_in(wachtend.lid)

    assert (rij(klus)["status"], rij(wachtend)["status"]) == ("ingevuld", "ingetrokken")


REACTIESTAPPEN = {
    "kies": lambda reactie: reactie.kies(reactie.klus.plaatser),
    "kies_niet": lambda reactie: reactie.kies_niet(reactie.klus.plaatser, "Volgende keer graag"),
    "trek_in": lambda reactie: reactie.trek_in(reactie.lid),
}
REACTIE_MAG = {
    ("kies", "wacht"): "gekozen",
    ("kies_niet", "wacht"): "niet_gekozen",
    ("trek_in", "wacht"): "ingetrokken",
    ("trek_in", "gekozen"): "ingetrokken",
}


@pytest.mark.parametrize("status", ["wacht", "gekozen", "niet_gekozen", "ingetrokken"])
@pytest.mark.parametrize("stap", REACTIESTAPPEN)
def test_reactie_step_leads_where_it_should_or_changes_nothing(db, stap, status):
    reactie = ReactieFabriek(status=status, klus__aantal_personen=3)
    voor = alles()

    if naar := REACTIE_MAG.get((stap, status)):
        REACTIESTAPPEN[stap](reactie)
        assert rij(reactie)["status"] == reactie.status == naar
        assert (rij(reactie)["beantwoord_op"] is not None) == (stap != "trek_in")
        assert stappen(reactie.klus)[-1][2] == reactie.lid_id
    else:
        with pytest.raises(ReactieAlBeantwoord):
            REACTIESTAPPEN[stap](reactie)
        assert alles() == voor


@pytest.mark.parametrize("status", ["gekozen", "ingetrokken"])
def test_answering_again_on_a_full_klus_is_about_the_reactie(db, status):
    """A second click on "Kies Anna" must not say that the place went to someone else."""
    klus = klus_in("ingevuld")
    reactie = ReactieFabriek(klus=klus, status=status)

    with pytest.raises(ReactieAlBeantwoord):
        reactie.kies(klus.plaatser)


@pytest.mark.parametrize("status", ["concept", "afgerond", "ingetrokken"])
def test_nobody_is_chosen_for_a_klus_that_is_not_open(db, status):
    reactie = ReactieFabriek(klus=klus_in(status))
    voor = alles()

    with pytest.raises(OngeldigeOvergang):
        reactie.kies(reactie.klus.plaatser)

    assert alles() == voor


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_chosen_one_cannot_leave_a_klus_that_has_ended(db, status):
    klus = KlusFabriek(status=status)
    reactie = ReactieFabriek(klus=klus, status="gekozen")
    voor = alles()

    with pytest.raises(OngeldigeOvergang):
        reactie.trek_in(reactie.lid)

    assert alles() == voor


def test_reacting_makes_a_waiting_reactie(db, collega):
    klus = KlusFabriek()

    reactie = klus.reageer(collega, bericht="Graag", namens_organisatie=True, afgestemd="ja")

    assert rij(reactie)["status"] == "wacht"
    assert (reactie.bericht, reactie.namens_organisatie, reactie.afgestemd) == ("Graag", True, "ja")
    assert stappen(klus) == [("gereageerd", collega.pk, collega.pk)]


@pytest.mark.parametrize("status", ["concept", "ingevuld", "afgerond", "ingetrokken"])
def test_reacting_needs_an_open_klus(db, collega, status):
    klus = klus_in(status)
    voor = alles()

    with pytest.raises(ReagerenGesloten):
        klus.reageer(collega, bericht="Graag")

    assert alles() == voor


def test_reacting_stops_after_the_last_day(db, collega):
    vandaag = timezone.localdate()
    KlusFabriek(reageren_tm=vandaag).reageer(collega, bericht="Graag")

    with pytest.raises(ReagerenGesloten):
        KlusFabriek(reageren_tm=vandaag + GISTEREN).reageer(collega, bericht="Graag")


def test_last_day_ends_in_amsterdam(db, collega):

    klus = KlusFabriek(reageren_tm="2026-07-01")
    klus.refresh_from_db()
    with time_machine.travel("2026-07-01T21:59:00+00:00", tick=False):
        klus.reageer(collega, bericht="Graag")
    with time_machine.travel("2026-07-01T22:00:00+00:00", tick=False), pytest.raises(ReagerenGesloten):
        klus.reageer(LidFabriek(), bericht="Graag")


def test_reacting_on_a_hidden_or_own_klus_is_refused(db, klus, collega, coordinator):
    with pytest.raises(ReagerenGesloten):
        klus.reageer(klus.plaatser, bericht="Graag")
    klus.verberg(coordinator, "Dubbel")
    with pytest.raises(ReagerenGesloten):
        klus.reageer(collega, bericht="Graag")
    assert not Reactie.objects.exists()


@pytest.mark.parametrize("status", ["wacht", "gekozen", "niet_gekozen"])
def test_reacting_twice_is_refused(db, status):
    reactie = ReactieFabriek(status=status, klus__aantal_personen=2)
    voor = alles()

    with pytest.raises(AlGereageerd):
        reactie.klus.reageer(reactie.lid, bericht="Nog eens")

    assert alles() == voor


def test_reacting_after_withdrawal_uses_the_same_row_as_new(db):
    klus = KlusFabriek()
    reactie = ReactieFabriek(klus=klus, gereageerd_op=timezone.now() + GISTEREN, namens_organisatie=True)
    reactie.kies(klus.plaatser)
    reactie.trek_in(reactie.lid)

    opnieuw = klus.reageer(reactie.lid, bericht="Toch wel")

    nu = rij(reactie)
    assert opnieuw.pk == reactie.pk
    assert (nu["status"], nu["bericht"], nu["namens_organisatie"]) == ("wacht", "Toch wel", False)
    assert (nu["toelichting"], nu["beantwoord_op"]) == ("", None)
    assert timezone.now() - nu["gereageerd_op"] < timedelta(minutes=1)


@pytest.mark.parametrize("status", ["open", "ingevuld", "afgerond", "ingetrokken"])
def test_hiding_and_showing_leave_the_state(db, coordinator, status):
    klus = klus_in(status)

    klus.verberg(coordinator, "Er staat een naam in.")
    verborgen = rij(klus)
    klus.toon(coordinator)

    assert (verborgen["status"], verborgen["verborgen_door_id"]) == (status, coordinator.pk)
    assert verborgen["verborgen_reden"] == "Er staat een naam in."
    assert verborgen["verborgen_op"] is not None
    nu = rij(klus)
    assert (nu["verborgen_op"], nu["verborgen_door_id"], nu["verborgen_reden"]) == (None, None, "")
    assert stappen(klus) == [("verborgen", coordinator.pk, None), ("getoond", coordinator.pk, None)]
    assert Gebeurtenis.objects.get(soort="verborgen").toelichting == "Er staat een naam in."


def test_hiding_twice_or_a_draft_and_showing_what_shows_is_refused(db, klus, coordinator):
    with pytest.raises(OngeldigeOvergang):
        klus.toon(coordinator)
    with pytest.raises(OngeldigeOvergang):
        KlusFabriek(status="concept").verberg(coordinator, "Dubbel")
    klus.verberg(coordinator, "Dubbel")
    voor = alles()
    with pytest.raises(OngeldigeOvergang):
        klus.verberg(coordinator, "Nog eens")
    assert alles() == voor


@pytest.mark.parametrize(
    "velden",
    [
        {"verborgen_reden": "alleen een reden"},
        {"verborgen_op": timezone.now()},
        {"geplaatst_op": None},
        {"aantal_personen": 0},
        {"aantal_personen": 51},
        {"vergoeding": "in_overleg"},
        {"start_op": "2026-05-02", "klaar_op": "2026-05-01"},
    ],
)
def test_database_refuses_what_cannot_be(db, klus, velden):
    with pytest.raises(IntegrityError), transaction.atomic():
        Klus.objects.filter(pk=klus.pk).update(**velden)


def test_raising_the_number_of_people_reopens_and_lowering_fills(db, lid):
    klus = KlusFabriek(plaatser=lid, aantal_personen=2)
    for reactie in ReactieFabriek.create_batch(2, klus=klus):
        reactie.kies(lid)
    klus.refresh_from_db()

    klus.aantal_personen = 3
    klus.bewaar_wijziging(1, door=lid, onderwerpen=[])
    assert rij(klus)["status"] == klus.status == "open"
    klus.aantal_personen = 2
    klus.bewaar_wijziging(2, door=lid, onderwerpen=[])
    assert rij(klus)["status"] == klus.status == "ingevuld"

    assert soorten(klus)[-4:] == ["gewijzigd", "weer_open", "gewijzigd", "ingevuld"]
    assert rij(klus)["versie"] == klus.versie == 3


def test_fewer_people_than_were_chosen_is_refused(db, lid):
    klus = KlusFabriek(plaatser=lid, aantal_personen=3)
    for reactie in ReactieFabriek.create_batch(2, klus=klus):
        reactie.kies(lid)
    klus.refresh_from_db()
    voor = alles()

    klus.aantal_personen = 1
    with pytest.raises(KlusVol):
        klus.bewaar_wijziging(1, door=lid, onderwerpen=[])

    assert alles() == voor


def test_edit_of_an_old_version_or_an_ended_klus_is_refused(db, lid):
    klus = KlusFabriek(plaatser=lid)
    kopie = Klus.objects.get(pk=klus.pk)
    klus.bewaar_wijziging(1, door=lid, onderwerpen=[])
    voor = alles()
    kopie.titel = "Overschreven"
    with pytest.raises(KlusGewijzigd):
        kopie.bewaar_wijziging(1, door=lid, onderwerpen=[])
    assert alles() == voor

    klus.trek_in(lid)
    kopie.titel = "Overschreven"
    with pytest.raises(OngeldigeOvergang):
        kopie.bewaar_wijziging(2, door=lid, onderwerpen=[])
    assert rij(klus)["titel"] != "Overschreven"


def test_every_error_says_something_to_the_member():
    for fout in (KlusFout, *KlusFout.__subclasses__()):
        assert fout.melding.endswith(".")
