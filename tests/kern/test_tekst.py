"""What is written and what is searched for become the same stems, whatever anybody types."""

import re

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klussenbank.kern import tekst

# Quotes, operators of tsquery, weights, escapes, letters that fold in odd ways.
GEMEEN = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("'\"\\&|!:*()<>-,;ABCD0123 \t\n_’´`%${}[]ıİßŉℌ𝐆ﬁǅŁøæ\u0301\u0345\u200d\x00")),
        st.characters(),
    ),
    max_size=60,
)
ruim = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_postgres(waarde, soort):
    """What PostgreSQL makes of the text form of a tsvector or tsquery."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{soort}::text", [waarde])
        return cursor.fetchone()[0]


def vindt(geschreven, gevraagd):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [tekst.vector((geschreven, "A")), tekst.vraag(gevraagd)])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("geschreven", "gevouwen"),
    [
        ("Financiën", "financien"),
        ("coördinator", "coordinator"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("IJsselmeer", "ijsselmeer"),
        ("ĳsbaan", "ijsbaan"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Yıldız", "yildiz"),
        ("Łukasz Wałęsa", "lukasz walesa"),
        ("Sørensen", "sorensen"),
        ("Ærø", "aero"),
        ("𝐆𝐫𝐨𝐧𝐝", "grond"),
        ("ℌemel", "hemel"),
        ("", ""),
    ],
)
def test_vouw_makes_spellings_equal(geschreven, gevouwen):
    assert tekst.vouw(geschreven) == gevouwen


@settings(deadline=None)
@given(GEMEEN)
def test_vouw_twice_is_vouw_once(geschreven):
    assert tekst.vouw(tekst.vouw(geschreven)) == tekst.vouw(geschreven)


@pytest.mark.parametrize(
    ("geschreven", "woorden"),
    [
        ("De wijk Veenendaal-West", ["de", "wijk", "veenendaal", "west"]),
        ("foto's en foto’s", ["foto", "en", "foto"]),
        ("'s-Hertogenbosch", ["s", "hertogenbosch"]),
        ("NEN 3651:2020", ["nen", "3651", "2020"]),
        ("…?!", []),
    ],
)
def test_woorden_are_folded_words_in_order(geschreven, woorden):
    assert tekst.woorden(geschreven) == woorden


@pytest.mark.parametrize(
    ("geschreven", "gevraagd"),
    [
        ("Grondwater in de wijk", "grondwater"),
        ("Grondwater in de wijk", "WIJKEN"),
        ("Wij zoeken projectleiders", "projectleider"),
        ("subsidies aanvragen", "subsidie aanvraag"),
        ("Financiën", "financien"),
        ("financien", "Financiën"),
        ("Riolering vervangen", "riol"),
        ("Hulp bij afkoppelprojecten", "hulp afkop"),
        ("Riolering vervangen", "rioler"),
        ("Een afkoppelproject", "afkoppelen"),
        ("Een subsidieaanvraag", "subsidie"),
        ("Grondwateroverlast in de kelder", "overlast"),
        ("Grondwateroverlast in de kelder", "grondwater"),
        ("Overlast door grondwater", "grondwateroverlast"),
        ("Ons rioleringsplan", "plan"),
        ("Ons rioleringsplan", "riool"),
        ("Ons gemeentelijk rioleringsplan", "GRP"),
        ("Het GRP", "gemeentelijk rioleringsplan"),
        ("De RWZI", "rioolwaterzuivering"),
        ("De gemeentelijke begroting", "gemeente"),
        ("Gewenst: bomen, door ons geplaatst", "wensen plaatsen"),
        ("Wij tellen inwoners", "inwoner"),
        ("De gebruikte en gekapte bomen", "gebruikt gekapt"),
        ("Gebouwen in het gebied", "gebouw gebieden"),
        ("A+O van B&W", "a+o b&w"),
        ("Cursus AWT R2W2", "r2w2"),
        ("wadi's in 3D", "wadi 3d"),
        ("per e-mail", "email"),
        ("het emailadres", "e-mail"),
        ("We gaan weg", "weg"),
        ("Water blijft op straat staan", '"water blijft op straat"'),
        ("Hulp bij de riolering", "hulp -water"),
        ("Gezocht: ir. Yıldız", "yildiz"),
        ("foto’s van de wijk", "foto's"),
        ("O'Brien & zonen", "O'Brien"),
        ("Wie nieuw bouwt", "bouwen"),
        ("De gemeente onderhoudt de sloot", "onderhoud sloot"),
        ("De pomp die het water levert", "leveren"),
        ("Je stuurt ons een lijst en meldt je aan", "sturen melden"),
        ("Wie betaalt dat? Alles is betaald", "betalen"),
        ("Het loket is verhuisd", "verhuizing"),
        ("Verhuisde bewoners", "verhuizen"),
        ("De subsidie is verleend", "verlenen"),
        ("Als het hard regent", "regen"),
        ("Onze inkoper", "inkoop"),
        ("Een ecologisch beheerplan", "ecoloog"),
        ("Psychologisch onderzoek", "psycholoog"),
        ("Dierlijk afval", "dieren"),
        ("De recherche", "rechercheur"),
        ("Nadenken over een begrafenis", "begraven"),
        ("Een overledene", "overlijden"),
        ("Vergunningverlenend inspecteur", "vergunning"),
    ],
)
def test_vraag_finds_what_was_written(db, geschreven, gevraagd):
    assert vindt(geschreven, gevraagd)


@pytest.mark.parametrize(
    ("geschreven", "gevraagd"),
    [
        ("Grondwater in de wijk", "riolering"),
        ("Grondwater in de wijk", "grondwater riolering"),
        ("Hulp bij afkoppelprojecten", "afkop hulp"),
        ("Grondwateroverlast", "last"),
        ("Riolering", "ring"),
        ("Harderwijk", "wijk"),
        ("Een planeet met planten", "plan"),
        ("Grondwater", '"water"'),
        ("Straat op, water af", '"water op straat"'),
        ("Grondwater in de wijk", "wijk -water"),
        ("Grondwater in de wijk", 'wijk -"grondwater in de wijk"'),
        ("Wij bieden hulp", "gebied"),
        ("Gemeente Rhenen", "mening"),
        ("Geboorte in de gemeente", "boren"),
        ("Een mooie plaats", "platen"),
        ("Een verband", "verbannen"),
        ("Bekende planten", "plannen"),
        ("Rijst met kip", "rijzen"),
        ("Landbouw", "bouw"),
        ("Je raadt het al", "raad"),
        ("Verkeerd aangesloten, op de verkeerde buis", "verkeer"),
        ("Grondwater", "de"),
        ("Grondwater", ""),
        ("Grondwater", "!!! & | ( : *"),
        ("", "grondwater"),
    ],
)
def test_vraag_finds_nothing_else(db, geschreven, gevraagd):
    assert not vindt(geschreven, gevraagd)


def test_vraag_without_words_is_empty():
    assert tekst.vraag("") == tekst.vraag("de het een") == tekst.vraag("?!") == ""


def test_vraag_asks_no_more_than_twenty_words():
    assert tekst.vraag(" ".join(f"woord{n}" for n in range(500))).count("&") == 19


def test_vector_leaves_stop_words_out_but_counts_their_place():
    assert tekst.vector(("Riolen in de wijk", "A")) == "'riool':1A 'wijk':4A"


def test_word_inside_a_word_weighs_one_field_less():
    assert tekst.vector(("Grondwater", "A"), ("Dakgoot", "C")) == (
        "'grondwater':1A '_grond':1B '_water':1B 'dakgoot':2C '_dak':2D '_goot':2D"
    )


def test_vector_gives_each_part_its_weight(db):
    vector = tekst.vector(("water", "A"), ("water bodem", "C"))

    assert in_postgres(vector, "tsvector") == "'bodem':3C 'water':1A,2C"


def test_vector_without_words_is_empty(db):
    assert tekst.vector(("", "A"), ("de het", "B")) == ""
    assert in_postgres("", "tsvector") == ""


@ruim
@given(st.lists(st.tuples(GEMEEN, st.sampled_from("ABCD")), max_size=4))
def test_vector_is_a_tsvector_whatever_was_typed(db, delen):
    in_postgres(tekst.vector(*delen), "tsvector")


@ruim
@given(GEMEEN)
def test_vraag_is_a_tsquery_whatever_was_typed(db, gevraagd):
    in_postgres(tekst.vraag(gevraagd), "tsquery")


@ruim
@given(GEMEEN)
def test_vraag_finds_the_very_same_text(db, getypt):
    # A minus in front leaves out, and quotes ask for the words in a row.
    gevraagd = re.sub('[-"“”„‟«»＂]', " ", getypt)
    heeft_woorden = tekst.vraag(gevraagd) != ""

    assert vindt(gevraagd, gevraagd) == heeft_woorden


def test_very_long_word_is_indexed_and_found(db):
    woord = "riool" * 1000

    in_postgres(tekst.vector((woord, "A")), "tsvector")
    assert vindt(f"Een {woord} hier", woord)


def test_very_long_word_of_wide_letters_fits_a_lexeme(db):
    in_postgres(tekst.vector(("水𝒳" * 3000, "A")), "tsvector")
    in_postgres(tekst.vraag("水𐍈" * 3000), "tsquery")


def test_megabyte_of_one_word_keeps_its_first_places(db):
    vector = in_postgres(tekst.vector(("water " * 170_000, "C")), "tsvector")

    assert vector.count(",") < 256


def test_megabyte_of_different_words_fits_and_its_beginning_is_found(db):
    geschreven = " ".join(f"woord{n:06}xyz" for n in range(75_000))
    assert len(geschreven) > 1_000_000

    vector = tekst.vector(("grondwater", "A"), (geschreven, "C"))

    assert in_postgres(vector, "tsvector")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, tekst.vraag("grondwater woord000100xyz")])
        assert cursor.fetchone()[0]


def test_place_past_the_last_one_stays_within_bounds(db):
    vector = tekst.vector((" ".join(f"w{n}" for n in range(17_000)), "D"))

    assert "'w16999':16383" in in_postgres(vector, "tsvector")


@pytest.mark.parametrize(
    ("naam", "sleutel"),
    [
        (("Berg", "Anna", "van den"), "berg, anna van den"),
        (("Graaf", "Marieke", "de"), "graaf, marieke de"),
        (("Ünal", "Özge", ""), "unal, ozge"),
        (("Riolering",), "riolering"),
        (("'t Hart", "Jan"), "t hart, jan"),
        (("’s-Gravenhage",), "s-gravenhage"),
    ],
)
def test_sorteernaam_sorts_the_dutch_way(naam, sleutel):
    assert tekst.sorteernaam(*naam) == sleutel


@pytest.mark.parametrize("teken", ["½", "…", "ﷺ"])
def test_sorteernaam_fits_its_column_whatever_folding_adds(teken):
    assert len(tekst.sorteernaam("Jansen" + 80 * teken, 60 * teken)) == tekst.LANGSTE_SORTEERNAAM
