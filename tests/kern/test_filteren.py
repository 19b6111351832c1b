import pytest
from django.http import QueryDict

from deskundigen.models import Onderwerp
from klussenbank.kern.filteren import SlugVeld, chip, onbekend, zonder
from tests.fabriek import OnderwerpFabriek


@pytest.fixture
def veld(db):
    OnderwerpFabriek(slug="grondwater")
    OnderwerpFabriek(slug="financien")
    return SlugVeld(Onderwerp.objects.all())


@pytest.mark.parametrize("waarde", [None, [], [""], ["\x00"], ["", "grond\x00water"]])
def test_slugveld_without_a_choice_is_none(veld, waarde):
    assert veld.clean(waarde) is None


@pytest.mark.parametrize(
    ("waarde", "slugs"),
    [
        (["grondwater"], {"grondwater"}),
        (["grondwater", "financien"], {"grondwater", "financien"}),
        (["grondwater", "bestaat-niet"], {"grondwater"}),
        (["bestaat-niet"], set()),
        (["<script>", "' OR 1=1 --"], set()),
        (["GRONDWATER"], set()),
    ],
)
def test_slugveld_passes_over_unknown_slugs(veld, waarde, slugs):
    assert {rij.slug for rij in veld.clean(waarde)} == slugs


@pytest.mark.parametrize(
    ("vraag", "naam", "waarde", "adres"),
    [
        ("q=water", "q", None, "?"),
        ("q=water&omvang=klein", "q", None, "?omvang=klein"),
        ("q=water&pagina=3", "omvang", None, "?q=water"),
        ("onderwerp=a&onderwerp=b", "onderwerp", "a", "?onderwerp=b"),
        ("onderwerp=a&onderwerp=a", "onderwerp", "a", "?"),
        ("onderwerp=a&onderwerp=b", "onderwerp", None, "?"),
        ("q=a%26b%3Dc&omvang=klein", "omvang", None, "?q=a%26b%3Dc"),
        ("", "q", None, "?"),
    ],
)
def test_zonder_leaves_the_other_filters(vraag, naam, waarde, adres):
    assert zonder(QueryDict(vraag), naam, waarde) == adres


def test_zonder_leaves_the_question_itself_alone():
    vraag = QueryDict("onderwerp=a&onderwerp=b&pagina=2")

    zonder(vraag, "onderwerp", "a")

    assert vraag.urlencode() == "onderwerp=a&onderwerp=b&pagina=2"


def test_chip_says_what_it_is_and_where_it_goes():
    assert chip(QueryDict("q=water"), "q", None, "“water”") == ("“water”", "?")


@pytest.mark.parametrize(
    ("vraag", "namen"),
    [
        ("onderwerp=grondwater", []),
        ("onderwerp=grondwater&onderwerp=oud", ["onderwerp"]),
        ("onderwerp=oud&q=grondwater", ["onderwerp"]),
        ("onderwerp=", []),
        ("onderwerp=%00", []),
        ("", []),
    ],
)
def test_onbekend_names_the_list_that_lacks_what_was_asked(veld, vraag, namen):
    params = QueryDict(vraag)

    assert onbekend(params, {"onderwerp": veld.clean(params.getlist("onderwerp")), "q": "grondwater"}) == namen
