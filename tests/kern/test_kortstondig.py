from klussenbank.kern.kortstondig import Kortstondig, vergeet_alles


def test_value_is_kept_and_forgotten():
    kort = Kortstondig(60)

    assert kort.lees("a") is None
    assert kort.bewaar("a", [1]) == [1]
    assert kort.lees("a") == [1]
    kort.vergeet()
    assert kort.lees("a") is None


def test_value_that_is_too_old_is_not_given():
    kort = Kortstondig(0)
    kort.bewaar("a", 1)

    assert kort.lees("a") is None


def test_oldest_goes_first():
    kort = Kortstondig(60, meeste=2)
    for sleutel in "abc":
        kort.bewaar(sleutel, sleutel)

    assert [kort.lees(sleutel) for sleutel in "abc"] == [None, "b", "c"]


def test_everything_is_forgotten_at_once():
    een, ander = Kortstondig(60), Kortstondig(60)
    een.bewaar("a", 1)
    ander.bewaar("a", 2)

    vergeet_alles()

    assert (een.lees("a"), ander.lees("a")) == (None, None)
