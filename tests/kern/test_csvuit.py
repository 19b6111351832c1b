"""Lists as CSV: what Excel makes of them, and what members cannot make Excel do."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from klussenbank.kern import csvuit
from klussenbank.kern.csvuit import antwoord, cel
from klussenbank.kern.leesbaar import leesbaar, leesbare_regel

KWAAD = [
    *["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "\u00a0=1", "\u200b=1", "\ufeff=1"],
    *["＝1+1", "＋1", "－1", "＠SUM(A1)", "\x00=1+1", "\x0b=cmd|' /C calc'!A0", '"=1+1', '=HYPERLINK("http://x")'],
    '=1";=2',
]


def inhoud(antwoord):
    return b"".join(antwoord)


def gelezen(antwoord):
    """The rows, as Python reads them."""
    return list(csv.reader(io.StringIO(inhoud(antwoord).decode("utf-8-sig"), newline=""), delimiter=";"))


def is_formule(waarde):
    """Whether a spreadsheet would work out a cell with this in it."""
    blad = openpyxl.Workbook().active
    blad.append([waarde])
    return blad["A1"].data_type == "f"


@time_machine.travel("2026-12-03T23:30:00Z", tick=False)
def test_a_file_is_what_dutch_excel_opens():
    gekregen = antwoord("klussen", ["Titel", "Uren"], [["Mét; “tekens”", 8]])

    assert gekregen.headers["Content-Type"] == "text/csv; charset=utf-8"
    # It is Friday in Amsterdam by now.
    assert gekregen.headers["Content-Disposition"] == 'attachment; filename="klussen-2026-12-04.csv"'
    assert inhoud(gekregen) == b'\xef\xbb\xbfTitel;Uren\r\n"M\xc3\xa9t; \xe2\x80\x9ctekens\xe2\x80\x9d";8\r\n'


@pytest.mark.parametrize(
    ("waarde", "tekst"),
    [
        (None, ""),
        (True, "ja"),
        (False, "nee"),
        (0, "0"),
        (-3, "-3"),
        # With a point it would be the third of April.
        (3.4, "3,4"),
        (date(2026, 12, 3), "2026-12-03"),
        # Past midnight in Amsterdam.
        (datetime(2026, 12, 3, 23, 30, tzinfo=UTC), "2026-12-04"),
        ("Gewoon - met = en @ erin", "Gewoon - met = en @ erin"),
        ("regel\r\nregel", "regel\nregel"),
        ("nul\x00", "nul"),
    ],
)
def test_a_cell_says_what_it_holds(waarde, tekst):
    assert cel(waarde) == tekst


@pytest.mark.parametrize("waarde", KWAAD)
def test_no_cell_is_a_formula(waarde):
    (_, rij) = gelezen(antwoord("kwaad", ["Kop", "Kop"], [[waarde, "na"]]))

    assert len(rij) == 2
    assert not is_formule(rij[0])
    assert rij[0][0] in "'\""


@given(st.text())
def test_no_text_is_a_formula_and_none_spills_into_another_cell(tekst):
    (_, *rijen) = gelezen(antwoord("iets", ["Kop", "Kop"], [[tekst, "na"]]))

    assert [rij[1] for rij in rijen] == ["na"]
    assert not is_formule(rijen[0][0])
    assert rijen[0][0].removeprefix("'") == leesbaar(tekst).removeprefix("'")


def test_what_a_spreadsheet_would_work_out_without_it():
    assert is_formule("=1+1")


def test_a_file_ends_at_its_bound_and_is_written_while_it_is_sent(monkeypatch):
    monkeypatch.setattr(csvuit, "MEESTE_RIJEN", 2)
    gevraagd = []

    def rijen():
        for nummer in range(10):
            gevraagd.append(nummer)
            yield [nummer]

    gekregen = antwoord("lang", ["Nummer"], rijen())

    assert gevraagd == []
    assert gelezen(gekregen) == [["Nummer"], ["0"], ["1"]]
    assert gevraagd == [0, 1]


def test_a_title_is_one_line():
    assert leesbare_regel("Een\r\n\ttitel \x00\u2028van\x0b drie ") == "Een titel van drie"
