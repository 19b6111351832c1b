import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from klussenbank.kern.filteren import Groep, Keuze, Keuzelijst, chip, onbekend, zonder
from klussenbank.kern.tellen import Telling

LIJST = Keuzelijst(
    "onderwerp",
    [
        Groep("Water", [Keuze("water", "Water", 1), Keuze("grondwater", "Grondwater", 2)], heeft_hoofd=True),
        Groep("<Geld>", [Keuze("financien", "Financiën & zo", 3)]),
    ],
)


@pytest.mark.parametrize("waarden", [[], [""], ["\x00"], ["", "grond\x00water"]])
def test_nothing_asked_for_is_no_choice(waarden):
    assert LIJST.kies(waarden) is None


@pytest.mark.parametrize(
    ("waarden", "slugs"),
    [
        (["grondwater"], {"grondwater"}),
        (["grondwater", "financien"], {"grondwater", "financien"}),
        (["grondwater", "bestaat-niet"], {"grondwater"}),
        (["bestaat-niet"], set()),
        (["<script>", "' OR 1=1 --"], set()),
        (["GRONDWATER"], set()),
    ],
)
def test_unknown_choices_are_passed_over(waarden, slugs):
    assert {keuze.waarde for keuze in LIJST.kies(waarden)} == slugs


@pytest.mark.parametrize(("waarde", "gekozen"), [("water", "water"), ("weg", ""), ("", ""), (None, "")])
def test_one_choice_is_one_that_there_is(waarde, gekozen):
    assert LIJST.kies_een(waarde) == gekozen


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
def test_onbekend_names_the_list_that_lacks_what_was_asked(vraag, namen):
    params = QueryDict(vraag)

    assert onbekend(params, {"onderwerp": LIJST.kies(params.getlist("onderwerp")), "q": "grondwater"}) == namen


def getekend(gekozen=(), telling=None):
    return BeautifulSoup(LIJST.html(gekozen, telling), "lxml")


def test_choices_stand_in_groups_with_a_heading():
    water, geld = getekend().select(".keuzes__groep")

    assert (water["aria-label"], water.select(".keuzes__naam")) == ("Water", [])
    assert [keuze["class"][1] for keuze in water.select(".keuze")] == ["keuze--hoofd", "keuze--onder"]
    assert (geld["aria-label"], geld.select_one(".keuzes__naam").text) == ("<Geld>", "<Geld>")
    assert [label.text for label in getekend().select("label")] == ["Water", "Grondwater", "Financiën & zo"]


def test_only_what_was_chosen_is_ticked():
    gekozen = [invoer["value"] for invoer in getekend(["grondwater", "weg"]).select("input[checked]")]

    assert gekozen == ["grondwater"]


def test_number_describes_its_choice_and_is_no_part_of_its_name():
    # By key; what was removed since it was counted is passed over.
    soep = getekend(telling=Telling((("2", 12), ("1", 1001), ("99", 3)), volledig=True, grens=1000))

    tellingen = {invoer["value"]: soep.find(id=invoer["aria-describedby"]) for invoer in soep.select("input")}
    assert {waarde: plek.text for waarde, plek in tellingen.items()} == {
        "water": "1.000+",
        "grondwater": "12",
        "financien": "0",
    }
    assert [waarde for waarde, plek in tellingen.items() if "telling--nul" in plek["class"]] == ["financien"]
    assert [soep.find("label", {"for": invoer["id"]}).text for invoer in soep.select("input")][1] == "Grondwater"


@pytest.mark.parametrize(
    ("volledig", "teksten"),
    [(True, {"water": "12", "financien": "0", "": "0"}), (False, {"water": "12+", "financien": "", "": ""})],
)
def test_numbers_of_a_part_are_lower_bounds(volledig, teksten):
    telling = Telling((("1", 12), ("3", 0)), volledig, 1000)

    assert LIJST.teksten(telling) == teksten
    getekende = getekend(telling=telling)
    assert [plek.text for plek in getekende.select(".telling")] == [teksten["water"], teksten[""], teksten[""]]
    assert len(getekende.select(".telling--nul")) == (2 if volledig else 0)


@pytest.mark.parametrize(
    ("gekozen", "aan"),
    [([], [""]), (["onzin"], [""]), ([""], [""]), (["klein"], ["klein"]), (["", "klein"], ["", "klein"])],
)
def test_choice_for_nothing_in_particular_is_ticked_when_nothing_is_chosen(gekozen, aan):
    lijst = Keuzelijst("omvang", [Groep("", [Keuze("", "Alle"), Keuze("klein", "Klein")])], soort="radio")

    soep = BeautifulSoup(lijst.html(gekozen), "lxml")

    assert [invoer["value"] for invoer in soep.select("input[checked]")] == aan
