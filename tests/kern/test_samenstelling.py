"""Compounds fall apart into words, whole words stay whole: held against lists that were made without the splitter."""

from pathlib import Path

import pytest

from klussenbank.kern.tekst import vouw
from klussenbank.kern.tekst.samenstelling import splits

GOUD = Path(__file__).parent / "goud"
# Of each list so many may go wrong, in hundredths.
GOED_GENOEG = 97


def sneden(splitsing):
    """Where a written splitting ("raad(s)|plein") cuts the word; a linking letter stands before the cut."""
    plaatsen, tot = set(), 0
    for deel in splitsing.split("|"):
        tot += len(deel.replace("(", "").replace(")", ""))
        plaatsen.add(tot)
    return frozenset(plaatsen)


def gesneden(woord):
    delen = splits(woord)
    return frozenset([*(deel.begin for deel in delen[1:]), len(woord)])


def test_compounds_of_the_field_are_split_validly():
    regels = [regel.split("\t") for regel in (GOUD / "samenstellingen.tsv").read_text().splitlines()]
    fout = [
        (woord, [deel.tekst for deel in splits(vouw(woord))])
        for woord, goed in regels
        if gesneden(vouw(woord)) not in {sneden(vouw(splitsing)) for splitsing in goed.split()}
    ]

    assert len(regels) == 450
    assert 100 * (len(regels) - len(fout)) / len(regels) >= GOED_GENOEG, fout


def test_whole_words_are_not_split():
    woorden = (GOUD / "hele_woorden.txt").read_text().split()
    fout = [(woord, [deel.tekst for deel in splits(vouw(woord))]) for woord in woorden if len(splits(vouw(woord))) > 1]

    assert len(woorden) == 300
    assert fout == []


@pytest.mark.parametrize(
    ("woord", "delen"),
    [
        ("gemeenteraadsvergadering", ["gemeente", "raad", "vergadering"]),
        ("grondwateroverlast", ["grond", "water", "overlast"]),
        ("afkoppelproject", ["afkoppel", "project"]),
        ("zwerfafval", ["zwerf", "afval"]),
        ("vaarwegen", ["vaar", "wegen"]),
        ("grondwaterstanden", ["grond", "water", "standen"]),
        ("buitengebied", ["buiten", "gebied"]),
        ("waterschappen", ["waterschappen"]),
        ("r2w2", ["r2w2"]),
        ("", [""]),
        ("x" * 200, ["x" * 200]),
    ],
)
def test_splits(woord, delen):
    assert [deel.tekst for deel in splits(woord)] == delen


def test_parts_say_where_they_stand():
    for woord in ("gemeenteraadsvergadering", "grondwateroverlast", "raadsledenoverleg"):
        assert [woord[deel.begin : deel.eind] for deel in splits(woord)] == [deel.tekst for deel in splits(woord)]
