"""How each figure is counted is said once, and everywhere in the same words."""

import re
from pathlib import Path

from klussenbank.cijfers.maten import DEFINITIES, Maat

README = Path(__file__).parent.parent.parent / "README.md"
BEGIN, EIND = "<!-- maten -->\n", "<!-- /maten -->"


def als_tabel():
    """The definitions as the README has them."""
    regels = ["| figure | how it is counted | five people among |", "|---|---|---|"]
    regels += [f"| {een.titel} | {een.zo_tellen_we} | {een.mensen} |" for een in DEFINITIES.values()]
    return "".join(f"{regel}\n" for regel in regels)


def test_readme_quotes_the_definitions():
    assert README.read_text().split(BEGIN)[1].split(EIND)[0] == als_tabel()


def test_every_figure_is_defined_and_bears_the_name_of_its_column():
    assert set(DEFINITIES) == set(Maat)
    assert {maat: een.titel for maat, een in DEFINITIES.items()} == {maat: maat.label for maat in Maat}


def test_definitions_are_sentences_that_end():
    for een in DEFINITIES.values():
        assert re.search(r"[.]$", een.zo_tellen_we)
        assert "  " not in een.zo_tellen_we
