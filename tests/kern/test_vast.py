from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klussen.models import Klus
from klussenbank.kern.vast import PerSleutel, Plek, Vast, Vrager, Zin, Zinnen, alle_velden
from tests.fabriek import KlusFabriek, LidFabriek

VAN = Vast(
    lambda: Klus.objects.filter(plaatser=Plek("lid"), omvang=Plek("omvang")).met_aantallen().order_by("pk"),
    *("id", "titel", "geplaatst_op", "plaatser__id", "plaatser__voornaam", "verborgen_door__id", "aantal_wachtend"),
)


def test_same_statement_is_asked_with_other_values(lid, collega):
    klus, ander, groot = (
        KlusFabriek(plaatser=lid),
        KlusFabriek(plaatser=collega),
        KlusFabriek(plaatser=lid, omvang="groot"),
    )

    assert [rij[0] for rij in VAN.rijen(lid=lid.pk, omvang="klein")] == [klus.pk]
    assert [rij[0] for rij in VAN.rijen(lid=collega.pk, omvang="klein")] == [ander.pk]
    assert [rij[0] for rij in VAN.rijen(lid=lid.pk, omvang="groot")] == [groot.pk]
    with pytest.raises(KeyError):
        VAN.rijen(lid=lid.pk)


def test_rows_become_objects_that_load_the_rest_when_asked(lid, django_assert_num_queries):
    klus = KlusFabriek(plaatser=lid, titel="Meet het peil")

    with django_assert_num_queries(1):
        gelezen = VAN.object(lid=lid.pk, omvang="klein")
        assert (gelezen, gelezen.titel, gelezen.geplaatst_op) == (klus, "Meet het peil", klus.geplaatst_op)
        assert (gelezen.plaatser, gelezen.plaatser.voornaam, gelezen.aantal_wachtend) == (lid, "Marieke", 0)
        assert gelezen.verborgen_door is None
    with django_assert_num_queries(1):
        assert gelezen.omschrijving == klus.omschrijving
    assert VAN.object(lid=lid.pk, omvang="groot") is None


def test_value_is_never_part_of_the_statement(lid):
    klus = KlusFabriek(plaatser=lid)

    assert VAN.rijen(lid=lid.pk, omvang="klein'; DELETE FROM klussen_klus; --") == []
    assert Klus.objects.filter(pk=klus.pk).exists()


def test_all_fields_but_some():
    velden = alle_velden(Klus, "zoekvector", "plaatser")

    assert {"id", "organisatie_id"} < set(velden)
    assert not {"zoekvector", "plaatser_id", "plaatser"} & set(velden)


def test_statement_is_made_once_and_asked_for_whoever_asks(db):
    zinnen, gemaakt = Zinnen(), []

    def maak():
        gemaakt.append(1)
        return "SELECT %s::int, %s, 'a%%'", [Vrager(7), 7]

    assert zinnen.haal(("a",), maak).rijen(vrager=7) == [(7, 7, "a%")]
    assert zinnen.haal(("a",), maak).rijen(vrager=9) == [(9, 7, "a%")]
    assert len(gemaakt) == 1


def test_statement_that_asks_nothing_is_kept_too():
    zinnen, gemaakt = Zinnen(), []

    assert [zinnen.haal(("a",), lambda: gemaakt.append(1)) for _ in range(2)] == [None, None]
    assert len(gemaakt) == 1


def test_fixed_values_stand_in_the_text_whatever_they_hold(db):
    waarden = ["'; --", "50%", "%s", "\\", ["a", "%s"], None, True, date(2026, 12, 1)]
    zin = Zin("SELECT %s, %s, %s, %s, %s::text[], %s, %s, %s, %s::text", [*waarden, Plek("open")])

    assert zin.rijen(open="%s'") == [(*waarden, "%s'")]


def test_rows_come_in_the_order_of_their_keys(db):
    een, twee, drie = (KlusFabriek() for _ in range(3))
    titels = PerSleutel(
        "SELECT klus.titel FROM unnest({sleutels}) WITH ORDINALITY AS gekozen (id, plaats)"
        " JOIN klussen_klus klus ON klus.id = gekozen.id ORDER BY gekozen.plaats"
    )
    nieuwste = Vast(lambda: Klus.objects.filter(plaatser=Plek("lid")).order_by("-pk"), "pk", per_sleutel=titels)

    assert titels.rijen([drie.pk, een.pk, 0, twee.pk]) == [(drie.titel,), (een.titel,), (twee.titel,)]
    assert titels.rijen([]) == []
    # However many keys: a plan that is made anew each time costs more than the answer.
    for aantal in range(12):
        titels.rijen([een.pk] * (aantal + 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT klus.titel%'")
        assert cursor.fetchone()[0] > 0
    assert nieuwste.rijen(lid=twee.plaatser.pk) == [(twee.titel,)]


def test_oldest_statement_is_let_go():
    zinnen, gemaakt = Zinnen(meeste=2), []

    def vraag(naam):
        zinnen.haal((naam,), lambda: gemaakt.append(naam) or ("", []))

    for naam in "abacab":
        vraag(naam)

    assert gemaakt == ["a", "b", "c", "b"]


def test_statement_that_fails_is_not_kept(db):
    zinnen = Zinnen()

    def faal():
        raise LookupError

    with pytest.raises(LookupError):
        zinnen.haal(("a",), faal)
    assert zinnen.haal(("a",), lambda: ("SELECT 1", [])).rijen() == [(1,)]


def test_list_asks_the_same_statement_for_another_member(als, db):
    """What one member may see of hidden klussen never comes to another through a statement that is kept."""
    een, twee = LidFabriek(), LidFabriek()
    KlusFabriek(titel="Openbaar")
    verborgen = KlusFabriek(titel="Verborgen", plaatser=een)
    verborgen.verberg(LidFabriek(is_staff=True), "reden")

    gezien = {}
    for lid in (een, twee, een):
        client = als(lid)
        with CaptureQueriesContext(connection):
            html = client.get("/klussen/").content.decode()
        gezien.setdefault(lid.pk, []).append("Verborgen" in html)
    assert gezien == {een.pk: [True, True], twee.pk: [False]}
