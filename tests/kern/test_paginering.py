import pytest

from deskundigen.models import Onderwerp
from klussenbank.kern import paginering
from klussenbank.kern.paginering import pagina
from tests.fabriek import OnderwerpFabriek


@pytest.fixture
def zeven(db):
    OnderwerpFabriek.create_batch(7)
    return Onderwerp.objects.order_by("pk")


@pytest.mark.parametrize(
    ("gevraagd", "nummer"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("9999", 3),
        ("0", 1),
        ("00", 1),
        ("-1", 1),
        ("-9999", 1),
        ("abc", 1),
        ("1.5", 1),
        ("²", 1),
        ("\x00", 1),
        ("9" * 5000, 1),
    ],
)
def test_pagina_that_does_not_exist_is_the_nearest(zeven, gevraagd, nummer):
    assert pagina(zeven, gevraagd, 3).number == nummer


def test_pagina_holds_its_rows(zeven):
    assert list(pagina(zeven, "3", 3)) == [zeven[6]]
    assert list(pagina(zeven, "2", 3)) == list(zeven[3:6])


def test_pagina_of_nothing_is_one_empty_page(db):
    leeg = pagina(Onderwerp.objects.all(), "5")

    assert (leeg.number, leeg.paginator.count, list(leeg)) == (1, 0, [])
    assert not leeg.paginator.is_begrensd


@pytest.mark.parametrize(("grens", "aantal", "begrensd"), [(8, 7, False), (7, 7, False), (6, 6, True)])
def test_count_stops_at_the_limit(zeven, monkeypatch, grens, aantal, begrensd):
    monkeypatch.setattr(paginering, "GRENS", grens)

    paginator = pagina(zeven, "1", 3).paginator

    assert (paginator.count, paginator.is_begrensd) == (aantal, begrensd)


def test_last_page_lies_within_the_limit(zeven, monkeypatch):
    monkeypatch.setattr(paginering, "GRENS", 6)

    assert pagina(zeven, "3", 3).number == 2


def test_pagina_takes_two_queries(zeven, django_assert_num_queries):
    # Which ones there are, and what is shown of them.
    with django_assert_num_queries(2):
        blad = pagina(zeven, "2", 3)
        assert (len(list(blad)), blad.paginator.count, blad.paginator.is_begrensd) == (3, 7, False)
