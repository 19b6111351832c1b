"""Keys in addresses: nobody can make one, and one of another kind or shape opens nothing."""

import pytest

from klussenbank.kern import sleutels


def test_a_key_gives_back_what_it_holds():
    assert sleutels.lees("feed", sleutels.maak("feed", 12, 3), 2) == (12, 3)


@pytest.mark.parametrize("knoei", [lambda s: s[:-1], lambda s: s.replace("12", "13"), lambda s: "", lambda s: "12-3"])
def test_a_key_that_was_tampered_with_holds_nothing(knoei):
    sleutel = sleutels.maak("feed", 12, 3)

    assert sleutels.lees("feed", knoei(sleutel), 2) is None


def test_a_key_of_another_kind_or_length_holds_nothing():
    sleutel = sleutels.maak("afmelden", 12, 3)

    assert sleutels.lees("feed", sleutel, 2) is None
    assert sleutels.lees("afmelden", sleutel, 3) is None
