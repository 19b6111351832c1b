"""Who sits with whom: nobody twice where arithmetic allows, organisations mixed as far as can be, in good time."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from deskundigen.bijeenkomst import indelen
from deskundigen.bijeenkomst.indelen import aantal_groepen, deel_in, kan_zonder_herhaling, minste_paren

README = (Path(__file__).parents[3] / "README.md").read_text()
# Of 65 people in 17 organisations, as uneven as they come: who hosts brings a fifth, and five come alone.
VERHOUDING = [13, 9, 7, 6, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1]
GROOTTES = [3, 4, 5, 6]
RONDES = 3
# What a number of people in groups of a size (how many, asked size) comes down to: see the proof in `indelen`. Of each
# the first and the last numbers, or nearly; what lies between differs in nothing but size.
GEVALLEN = {
    "even, halfvol": [(17, 3), (30, 4), (48, 5), (69, 6), (119, 4), (119, 5), (120, 3), (120, 4), (120, 5), (120, 6)],
    "oneven": [(9, 3), (9, 4), (17, 4), (20, 5), (25, 5), (25, 6), (44, 6), (118, 3), (117, 4), (116, 6)],
    "zigzag": [(10, 3), (19, 3), (12, 4), (33, 4), (26, 5), (52, 5), (30, 6), (74, 6)],
    "vierkant": [(13, 3), (13, 4), (16, 4), (16, 5), (31, 5), (31, 6), (35, 6), (36, 6)],
    # These cost most: there is always something left to search for.
    "kan niet": [(10, 4), (11, 4), (9, 5), (19, 5), (9, 6), (29, 6)],
}


def geval(aantal, grootte):
    """Return which of these it is."""
    groepen = aantal_groepen(aantal, RONDES, grootte)
    grootste = -(-aantal // groepen)
    if grootste > groepen:
        return "kan niet"
    if groepen % 2:
        return "oneven"
    if grootste <= groepen / 2:
        return "even, halfvol"
    return "zigzag" if grootste < groepen else "vierkant"


def mensen(aantal):
    """Return so many people over 17 organisations, in those proportions; everyone of the smallest are there first."""
    eerlijk = [deel * aantal / sum(VERHOUDING) for deel in VERHOUDING]
    aantallen = [int(deel) for deel in eerlijk]
    for plek in sorted(range(17), key=lambda plek: aantallen[plek] - eerlijk[plek])[: aantal - sum(aantallen)]:
        aantallen[plek] += 1
    return list(enumerate(org for org, hoeveel in enumerate(aantallen) for _ in range(hoeveel)))


def paren(rondes):
    """Return how often each pair shares a group."""
    return Counter(paar for ronde in rondes for groep in ronde for paar in combinations(sorted(groep), 2))


def herhalingen(rondes):
    return sum(keer - 1 for keer in paren(rondes).values())


def zelfde_organisatie(rondes, wie):
    organisatie = dict(wie)
    return sum(keer for (een, ander), keer in paren(rondes).items() if organisatie[een] == organisatie[ander])


def is_eerlijk_verdeeld(rondes, wie):
    """Whether everyone has one place in each round, and no group is more than one larger than another."""
    ids = sorted(een for een, _ in wie)
    return all(
        sorted(een for groep in ronde for een in groep) == ids
        and max(map(len, ronde)) - min(map(len, ronde)) <= 1
        and min(map(len, ronde)) > 1
        for ronde in rondes
    )


def meet(aantal, grootte, rondes=RONDES):
    """Return (repeats, pairs of one organisation, the fewest there can be) of an ordinary meeting."""
    wie = mensen(aantal)
    ingedeeld = deel_in(wie, rondes, grootte, zaad=1)
    assert is_eerlijk_verdeeld(ingedeeld, wie)
    minst = rondes * minste_paren([organisatie for _, organisatie in wie], len(ingedeeld[0]))
    return herhalingen(ingedeeld), zelfde_organisatie(ingedeeld, wie), minst


@pytest.mark.parametrize(
    ("naam", "aantal", "grootte"), [(naam, *wie) for naam, gevallen in GEVALLEN.items() for wie in gevallen]
)
def test_nobody_meets_anyone_twice_and_organisations_are_mixed(naam, aantal, grootte):
    dubbel, samen, minst = meet(aantal, grootte)

    assert geval(aantal, grootte) == naam
    assert kan_zonder_herhaling(aantal, RONDES, grootte) == (naam != "kan niet")
    if naam != "kan niet":
        assert dubbel == 0
        assert samen <= minst + 2
    else:
        # No pair of a group can be apart in a round with fewer groups than it has people.
        assert dubbel > 0


@pytest.mark.parametrize(
    ("grootte", "vanaf", "ook"), [(3, 6, {4}), (4, 12, {9}), (5, 20, {16}), (6, 30, {25})], ids=GROOTTES
)
def test_from_which_number_on_nobody_needs_to_meet_twice(grootte, vanaf, ook):
    for rondes in (2, 3):
        kan = {aantal for aantal in range(2, 200) if kan_zonder_herhaling(aantal, rondes, grootte)}
        assert kan == {*range(vanaf, 200), *ook}


def test_in_one_round_and_with_nobody_to_meet_nobody_meets_twice():
    assert kan_zonder_herhaling(9, 1, 6)
    assert kan_zonder_herhaling(1, 3, 4)


@pytest.mark.parametrize("aantal", range(2, 200))
def test_the_places_alone_keep_everyone_apart(aantal):
    for grootte in GROOTTES:
        if not kan_zonder_herhaling(aantal, RONDES, grootte):
            continue
        groepen = aantal_groepen(aantal, RONDES, grootte)
        plekken = indelen._rooster(aantal, RONDES, groepen)
        rondes = [
            [[wie for wie, plek in enumerate(plekken) if plek[ronde] == groep] for groep in range(groepen)]
            for ronde in range(RONDES)
        ]
        assert herhalingen(rondes) == 0
        assert is_eerlijk_verdeeld(rondes, [(wie, None) for wie in range(aantal)])


@pytest.mark.parametrize(("aantal", "grootte", "rondes"), [(25, 5, 5), (28, 4, 5), (120, 4, 5), (66, 6, 5)])
def test_more_rounds_without_meeting_twice_where_places_can_shift(aantal, grootte, rondes):
    assert kan_zonder_herhaling(aantal, rondes, grootte)
    assert meet(aantal, grootte, rondes)[0] == 0


@pytest.mark.parametrize(
    ("aantal", "grootte", "groepen"),
    [
        (0, 4, 0),
        (1, 4, 0),
        (2, 4, 1),
        (5, 3, 2),
        (8, 6, 1),
        (9, 6, 2),
        (12, 4, 4),
        (16, 4, 4),
        (17, 4, 5),
        (120, 4, 30),
    ],
)
def test_how_many_groups(aantal, grootte, groepen):
    assert aantal_groepen(aantal, RONDES, grootte) == groepen


@pytest.mark.parametrize("grootte", GROOTTES)
def test_groups_are_about_as_large_as_was_asked(grootte):
    for aantal in range(9, 200):
        groepen = aantal_groepen(aantal, RONDES, grootte)
        kleinste, rest = divmod(aantal, groepen)
        assert kleinste + (rest > 0) <= grootte + 1
        assert kleinste >= 2
        if kleinste < grootte - 1:
            # Two groups of nearly seven are too large.
            assert aantal < 2 * grootte


@pytest.mark.parametrize(("mensen", "rondes"), [([], 3), ([(7, 1)], 2)])
def test_who_is_alone_sits_with_nobody(mensen, rondes):
    assert deel_in(mensen, rondes, 4) == [[]] * rondes


def test_two_people_sit_together_every_round():
    assert deel_in([(7, 1), (3, 1)], 2, 4) == [[[3, 7]], [[3, 7]]]


def test_no_rounds_left_is_nothing_to_seat():
    assert deel_in(mensen(12), 0, 4, gehouden=[[[1, 2]]]) == []


def test_the_same_people_and_seed_sit_the_same_way_and_another_seed_otherwise():
    wie = mensen(30)

    een, ander = deel_in(wie, 3, 4, zaad="a"), deel_in(list(reversed(wie)), 3, 4, zaad="a")

    assert een == ander
    assert deel_in(wie, 3, 4, zaad="b") != een


def test_people_without_an_organisation_are_colleagues_of_nobody():
    assert minste_paren([None] * 40, 3) == 0
    assert minste_paren([1, 1, 1, 1, None], 3) == 1


def test_people_who_met_before_sit_apart():
    wie = [(nummer, nummer) for nummer in range(24)]
    eerder = deel_in(wie, 3, 4, zaad=1)
    ontmoet = set(paren(eerder))

    # One of them met someone who is not here today.
    nu = deel_in(wie, 3, 4, zaad=2, ontmoet={*ontmoet, (0, 99)})

    # Everyone met 9 of the 23 others, and meets 9 again: nearly all can be new.
    assert len(ontmoet & set(paren(nu))) <= 12
    assert len(ontmoet & set(paren(deel_in(wie, 3, 4, zaad=2)))) > 20


def test_cards_that_touch_bring_people_together_and_cost_nothing_else():
    wie = [(nummer, nummer % 6) for nummer in range(24)]
    verwant = {(nummer, nummer + 1): 2 for nummer in range(0, 24, 2)}

    rondes = deel_in(wie, 3, 4, zaad=1, verwant=verwant)

    assert len(set(paren(rondes)) & set(verwant)) >= 10
    assert herhalingen(rondes) == zelfde_organisatie(rondes, wie) == 0


@pytest.mark.parametrize("aantal", [16, 17, 24, 33, 60])
def test_rounds_that_were_held_stay_apart_from_the_ones_to_come(aantal):
    wie = mensen(aantal)
    eerste = deel_in(wie, 3, 4, zaad=1)[:1]

    later = deel_in(wie, 2, 4, gehouden=eerste, zaad=2)

    assert is_eerlijk_verdeeld(later, wie)
    assert herhalingen([*eerste, *later]) == 0


@pytest.mark.parametrize("aantal", [24, 40, 90])
def test_who_left_and_who_came_late_fit_in(aantal):
    wie = mensen(aantal)
    eerste = deel_in(wie, 3, 4, zaad=1)[:1]
    weg, laat = {0, 5, 11}, [(1000, 3), (1001, 16)]
    nu = [een for een in wie if een[0] not in weg] + laat

    later = deel_in(nu, 2, 4, gehouden=eerste, zaad=2)

    assert is_eerlijk_verdeeld(later, nu)
    assert herhalingen([*eerste, *later]) == 0


def test_table_in_the_readme_is_what_is_measured():
    tabel = re.search(r"<!-- groepen -->\n(.*?)<!-- /groepen -->", README, re.DOTALL)[1].strip().splitlines()[2:]
    rijen = [[int(cel) for cel in rij.strip("| ").split("|")] for rij in tabel]

    gemeten = [
        [aantal, grootte, aantal_groepen(aantal, RONDES, grootte), *meet(aantal, grootte)]
        for aantal, grootte, *_ in rijen
    ]

    assert gemeten == rijen
    assert {aantal for aantal, *_ in rijen} >= {9, 120}
