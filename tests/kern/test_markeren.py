"""What answers a question is marked, inside a longer word too, and the sentence that it stands in is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klussenbank.kern.tekst import Vraag, fragment, markeer

LANG = "Wij werken al jaren samen met alle buren aan een mooie en veilige omgeving " * 4


def gemarkeerd(tekst, q):
    return [stuk.tekst for stuk in markeer(tekst, Vraag(q)) if stuk.gemarkeerd]


@pytest.mark.parametrize(
    ("tekst", "q", "verwacht"),
    [
        ("Tegen grondwateroverlast", "grondwater", ["grondwater"]),
        ("Tegen grondwateroverlast", "grondwater overlast", ["grondwateroverlast"]),
        ("Overlast door Grondwater", "grondwateroverlast", ["Overlast", "Grondwater"]),
        ("Onze Financiën", "financien", ["Financiën"]),
        ("De rioleringsplannen", "plan", ["plannen"]),
        ("Plannen en plan", "plan", ["Plannen", "plan"]),
        ("Grondwater", '"water"', []),
        ("Afkoppelprojecten", "afk", ["Afk"]),
        ("Het GRP", "gemeentelijk rioleringsplan", ["GRP"]),
        ("Water, geen riool", "water -riool", ["Water"]),
        ("de wijk", "de", []),
        ("", "water", []),
    ],
)
def test_marks(tekst, q, verwacht):
    assert gemarkeerd(tekst, q) == verwacht


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=30))
def test_pieces_together_are_the_text(tekst, q):
    assert "".join(stuk.tekst for stuk in markeer(tekst, Vraag(q))) == tekst


def test_fragment_is_the_sentence_with_most_answers():
    tekst = "Het gaat over water. De gemeente heeft veel water in de wijk! En dan nog iets."

    assert fragment(tekst, Vraag("wijk water")) == "De gemeente heeft veel water in de wijk!"
    assert fragment(tekst, Vraag("subsidie")) == ""


@pytest.mark.parametrize("zin", [f"{LANG}grondwater {LANG}", f"grondwater {LANG}", f"{LANG}grondwater", "water" * 100])
def test_long_sentence_is_cut_around_its_answer(zin):
    q = "grondwater" if "grondwater" in zin else "water" * 100

    kort = fragment(zin, Vraag(q), lengte=120)

    assert len(kort) <= 120
    assert gemarkeerd(kort, "grondwater") == ["grondwater"] or zin == "water" * 100
