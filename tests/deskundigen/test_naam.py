"""Finding a member by name, among however many."""

import pytest
from django.db import connection

from deskundigen.models import Lid
from klussenbank.demo.meting.paginas import plan
from tests.fabriek import LidFabriek


@pytest.fixture
def anna(db):
    LidFabriek(voornaam="Bert", achternaam="Dijk", email="bert@ede.example")
    return LidFabriek(voornaam="Anna-Zoë", tussenvoegsel="van den", achternaam="Berg", email="anna@ede.example")


@pytest.mark.parametrize("naam", ["berg", "BERG anna", "Anna-Zoë van den Berg", "zoe", "an  v d", "anna@ede", "An’"])
def test_someone_is_found_by_how_the_words_of_the_name_begin(anna, naam):
    assert list(Lid.objects.met_naam(naam)) == [anna]


@pytest.mark.parametrize("naam", ["erg", "anna dijk", "-", "'", "ede.example", "\\", "berg\\", "berg:*|dijk", "% _"])
def test_other_words_find_nobody(anna, naam):
    assert list(Lid.objects.met_naam(naam)) == []


@pytest.mark.parametrize("naam", ["'s-Hart", "D’Hondt", "d'hondt", "S hart"])
def test_signs_in_a_name_make_no_difference(db, naam):
    LidFabriek(voornaam="Sanne", achternaam="'s Hart - D’Hondt")

    assert Lid.objects.met_naam(naam).exists()


@pytest.mark.parametrize(("naam", "index"), [("anna van", "lid_naamwoorden"), ("anna@ede", "deskundigen_lid_email")])
def test_database_looks_in_an_index(anna, naam, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")

    assert index in str(plan(*Lid.objects.met_naam(naam).order_by().query.sql_with_params()))
