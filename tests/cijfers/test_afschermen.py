"""No figure on fewer than five people, and none from which one works such a figure out."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from klussenbank.cijfers.afschermen import Geteld, Lijn, achter, uit_te_rekenen
from klussenbank.cijfers.maten import MINSTE_MENSEN


def cijfers(**mensen):
    """As many klussen as people."""
    return {naam: Geteld(aantal, aantal) for naam, aantal in mensen.items() if aantal}


@pytest.mark.parametrize(("mensen", "toont"), [(0, True), (1, False), (4, False), (5, True), (40, True)])
def test_from_five_people_a_figure_is_shown(mensen, toont):
    assert ("a" not in achter({"a": Geteld(9, mensen)}, [])) is toont


def test_one_withheld_figure_of_a_sum_takes_the_next_smallest_along():
    lijn = Lijn(("a", "b", "c", "d"), ("som",))

    assert achter(cijfers(a=3, b=9, c=7, d=8, som=27), [lijn]) == {"a", "c"}


def test_where_the_parts_are_worth_more_their_sum_goes_along():
    lijn = Lijn(("a", "b"), ("som",), liever_delen=True)

    assert achter(cijfers(a=3, b=90, som=93), [lijn]) == {"a", "som"}


def test_two_withheld_figures_of_a_sum_take_nothing_along():
    lijn = Lijn(("a", "b", "c", "d"), ("som",))

    assert achter(cijfers(a=3, b=2, c=7, d=8, som=20), [lijn]) == {"a", "b"}


def test_zero_is_shown_and_hides_nothing():
    """Nobody is in it; the sum goes where nothing else can."""
    lijn = Lijn(("a", "b", "c"), ("som",))
    geteld = {**cijfers(a=4), "som": Geteld(4, 7), "c": Geteld(0, 6)}

    assert achter({**geteld, "d": Geteld(3, 9)}, [lijn]) == {"a", "som"}


def test_what_went_along_is_not_told_by_another_sum():
    """A table of two by two with sums: one figure withheld takes a row and a column along, and so all four."""
    geteld = cijfers(a=3, b=6, c=7, d=8, ab=9, cd=15, ac=10, bd=14)
    lijnen = [Lijn("ab", ("ab",)), Lijn("cd", ("cd",)), Lijn("ac", ("ac",)), Lijn("bd", ("bd",))]

    assert achter(geteld, lijnen) == {"a", "b", "c", "d"}


def test_what_follows_from_several_sums_together_is_found():
    """In each line two are missing, and yet one of them is told: two lines cancel out."""
    lijnen = [Lijn(("a", "b"), ("x",)), Lijn(("a", "b", "c"), ("y",))]

    assert uit_te_rekenen(lijnen, {"a", "b", "c"}) == {"c"}
    assert "y" in achter({**cijfers(a=3, b=4, x=7, y=10), "c": Geteld(3, 3)}, lijnen)


def oplosbaar(lijnen, weg):
    """Return which of `weg` one works out, in plain fractions: the slow way."""
    onbekend = sorted(weg)
    matrix = []
    for lijn in lijnen:
        rij = [Fraction(0)] * len(onbekend)
        for kant, teken in ((lijn.delen, 1), (lijn.samen, -1)):
            for sleutel in kant:
                if sleutel in weg:
                    rij[onbekend.index(sleutel)] += teken
        matrix.append(rij)
    rang = 0
    for kolom in range(len(onbekend)):
        spil = next((rij for rij in range(rang, len(matrix)) if matrix[rij][kolom]), None)
        if spil is None:
            continue
        matrix[rang], matrix[spil] = matrix[spil], matrix[rang]
        matrix[rang] = [getal / matrix[rang][kolom] for getal in matrix[rang]]
        for rij in range(len(matrix)):
            if rij != rang and matrix[rij][kolom]:
                matrix[rij] = [
                    een - matrix[rij][kolom] * ander for een, ander in zip(matrix[rij], matrix[rang], strict=True)
                ]
        rang += 1
    return {
        onbekend[next(plek for plek, getal in enumerate(rij) if getal)]
        for rij in matrix
        if sum(bool(getal) for getal in rij) == 1
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=5), st.booleans())
# Of one figure that follows from several lines everything on its own lines was withheld already.
@example(tabel=[[0, 1, 0, 1], [0, 4, 1, 1], [1, 0, 1, 5]], sommen_van_mensen=False)
def test_nobody_works_out_a_figure_of_few_people(tabel, sommen_van_mensen):
    """Topics by quarters with the sums of both: whatever is shown, no withheld figure follows from it."""
    geteld, lijnen = {}, []
    for rij, aantallen in enumerate(tabel):
        for kolom, aantal in enumerate(aantallen):
            geteld[rij, kolom] = Geteld(aantal, aantal)
        som = sum(aantallen)
        geteld[rij, 9] = Geteld(som, max(aantallen) if sommen_van_mensen else som)
        lijnen.append(Lijn(tuple((rij, kolom) for kolom in range(4)), ((rij, 9),)))
    for kolom in (0, 1, 2, 3, 9):
        deze = [geteld[rij, kolom] for rij in range(len(tabel))]
        mensen = max if sommen_van_mensen else sum
        geteld[9, kolom] = Geteld(sum(een.waarde for een in deze), mensen(een.mensen for een in deze))
        lijnen.append(Lijn(tuple((rij, kolom) for rij in range(len(tabel))), ((9, kolom),)))
    lijnen.append(Lijn(tuple((9, kolom) for kolom in range(4)), ((9, 9),)))
    geteld = {sleutel: cijfer for sleutel, cijfer in geteld.items() if cijfer.mensen}

    weg = achter(geteld, lijnen)

    klein = {sleutel for sleutel, cijfer in geteld.items() if cijfer.mensen < MINSTE_MENSEN}
    assert klein <= weg <= geteld.keys()
    for lijn in lijnen:
        assert sum(sleutel in weg for sleutel in (*lijn.delen, *lijn.samen)) != 1
    assert oplosbaar(lijnen, weg) == set()
    if not klein:
        assert weg == set()
