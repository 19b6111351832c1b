"""A letter too many, too few, wrong or out of place."""

import pytest
from django.db import connection

from klussenbank.kern import tekst

VELD = ["grondwater", "wadi", "hemelwater", "klimaatadaptatie"]


@pytest.mark.parametrize(
    ("getypt", "bedoeld"),
    [
        ("grondwatr", "grondwater"),
        ("gronwdater", "grondwater"),
        ("waddi", "wadi"),
        ("klimaatadapatie", "klimaatadaptatie"),
        ("klimaatadptatei", "klimaatadaptatie"),
        ("subsidei", "subsidie"),
        ("gemente", "gemeente"),
        ("partcipatie", "participatie"),
        ("grondwateroverlst", "grondwateroverlast"),
        ("omgevingsswet", "omgevingswet"),
    ],
)
def test_first_suggestion(getypt, bedoeld):
    assert tekst.voorstellen(getypt, VELD)[0] == bedoeld


@pytest.mark.parametrize("getypt", ["", "x", "xqzkvw", "水水水水", "z" * 5000])
def test_nonsense_has_no_suggestion(getypt):
    assert [ander for ander in tekst.voorstellen(getypt, VELD) if len(ander) > 3] == []


@pytest.mark.parametrize(
    "gevraagd",
    ["Jansen", "Jansn", "Janssen", "Jensen", "Jasnen", "Anna Jansse", "jansen anna", "vandenjansen", "Özjansen"],
)
def test_name_is_found_in_spite_of_an_error(db, gevraagd):
    naam = ("Özge Anna", "van den Jansen") if "zj" not in gevraagd else ("Ö", "zjansen")

    assert _raak(naam, gevraagd)


@pytest.mark.parametrize("gevraagd", ["Pietersen", "Jan", "Hanssens", "Anna Bakker", "", "'"])
def test_other_names_are_not(db, gevraagd):
    assert not _raak(("Anna", "Jansen"), gevraagd)


def _raak(naam, gevraagd):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [tekst.naamvormen(*naam), tekst.naamvraag(gevraagd)])
        return cursor.fetchone()[0]
