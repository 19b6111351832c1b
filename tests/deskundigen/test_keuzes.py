"""The choices in filters, which every process keeps until one of them changes."""

import pytest
from bs4 import BeautifulSoup

from deskundigen.keuzes import keuzes
from deskundigen.models import Onderwerp, Organisatie
from tests.fabriek import OnderwerpFabriek, OrganisatieFabriek


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Water", slug="water")


def labels(lijst):
    return [label.text for label in BeautifulSoup(lijst.html([]), "lxml").select("label")]


def test_choices_are_read_once(water, django_assert_num_queries):
    eerste = keuzes()

    with django_assert_num_queries(1):
        assert keuzes() is eerste


@pytest.mark.parametrize(
    ("verander", "wordt"),
    [
        (lambda: OnderwerpFabriek(naam="Bomen"), ["Bomen", "Water"]),
        (
            lambda: Onderwerp.objects.bulk_create([Onderwerp(naam="Weg", slug="weg", sorteernaam="weg")]),
            ["Water", "Weg"],
        ),
        (lambda: Onderwerp.objects.update(naam="Waterkwaliteit"), ["Waterkwaliteit"]),
        (lambda: Onderwerp.objects.all().delete(), []),
    ],
)
def test_change_shows_at_once_whichever_way_it_came(water, verander, wordt):
    assert labels(keuzes().onderwerpen) == ["Water"]

    verander()

    assert labels(keuzes().onderwerpen) == wordt


def test_organisation_that_changes_shows_at_once(db):
    organisatie = OrganisatieFabriek(naam="Gemeente Ede")
    assert labels(keuzes().organisaties) == ["Gemeente Ede"]

    organisatie.naam = "Gemeente Ede-Veenendaal"
    organisatie.save()
    Organisatie.objects.filter(pk=OrganisatieFabriek(naam="Waterschap", soort="waterschap").pk).update(
        naam="Waterschap X"
    )

    assert labels(keuzes().organisaties) == ["Gemeente Ede-Veenendaal", "Waterschap X"]


def test_topic_stands_below_its_main_topic(water):
    OnderwerpFabriek(naam="Bomen")
    riool = OnderwerpFabriek(naam="Riool", ouder=water)
    grondwater = OnderwerpFabriek(naam="Grondwater", ouder=water)

    assert labels(keuzes().onderwerpen) == ["Bomen", "Water", "Grondwater", "Riool"]
    assert keuzes().met_kinderen([keuzes().onderwerpen.per_waarde["water"]]) == sorted(
        [water.pk, riool.pk, grondwater.pk]
    )
