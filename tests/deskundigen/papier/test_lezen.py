import pytest

from deskundigen.invoer import InvoerFout
from deskundigen.keuzes import keuzes
from deskundigen.papier.lezen import MEESTE_KAARTEN, MEESTE_MENSEN, Voorgelegd, lees_stapel
from tests.fabriek import LidFabriek, OnderwerpFabriek


def _lees(tekst):
    return lees_stapel(tekst, keuzes())


def _fouten(tekst):
    with pytest.raises(InvoerFout) as fout:
        _lees(tekst)
    return list(fout.value.meldingen)


@pytest.mark.parametrize(
    "tekst",
    [
        "ambtenaar@rhenen.example\nanna@veenendaal.example",
        "Ambtenaar@Rhenen.example; anna@veenendaal.example,",
        "Marieke de Graaf <ambtenaar@rhenen.example>; Anna <anna@veenendaal.example>",
        "e-mail\nambtenaar@rhenen.example\nanna@veenendaal.example\nanna@veenendaal.example",
    ],
)
def test_addresses_are_read_as_people_copy_them(tekst, lid, veenendaal):
    assert _lees(tekst).per_adres == {"ambtenaar@rhenen.example": [], "anna@veenendaal.example": []}


@pytest.mark.parametrize("teken", [";", ",", "\t"])
def test_table_gives_the_cards_of_each_person(teken, lid, veenendaal, grondwater):
    regels = [
        ["Mailadres", "Kleur", "Onderwerp", "Tekst", "Niveau"],
        ["ambtenaar@rhenen.example", "Groen", "grondwater", "", "veel"],
        ["anna@veenendaal.example", "blauw", "Kwel", "In de wijk", ""],
        ["ambtenaar@rhenen.example", "rood", "", "Lange vergaderingen", ""],
        ["ambtenaar@rhenen.example", "groen", "Grondwater", "", "veel"],
    ]

    stapel = _lees("\n".join(teken.join(regel) for regel in regels))

    assert stapel.per_adres == {
        "ambtenaar@rhenen.example": [
            Voorgelegd("groen", grondwater.pk, "", "veel"),
            Voorgelegd("rood", None, "Lange vergaderingen", ""),
        ],
        "anna@veenendaal.example": [Voorgelegd("blauw", grondwater.pk, "In de wijk", "iets")],
    }
    assert stapel.aantal_kaarten == 3
    assert stapel.opmerkingen == ["De kolom mailadres is gelezen als email."]


def test_word_that_is_no_topic_becomes_own_words(lid):
    stapel = _lees("email;kleur;onderwerp;tekst\nambtenaar@rhenen.example;groen;Zwemmen;in de Rijn")

    assert stapel.per_adres["ambtenaar@rhenen.example"] == [Voorgelegd("groen", None, "Zwemmen: in de Rijn", "iets")]
    assert stapel.opmerkingen == ["Regel 2: “Zwemmen” is geen onderwerp uit de lijst. Het komt bij de eigen woorden."]


def test_every_mistake_is_named_with_its_line(lid, grondwater):
    OnderwerpFabriek(naam="Kwelders", slug="kwelders", synoniemen=["kwel"])
    tekst = """email;kleur;onderwerp;tekst;niveau
geen-adres;groen;Grondwater;;
;groen;Grondwater;;
iemand@elders.example;groen;Grondwater;;
ambtenaar@rhenen.example;paars;Grondwater;;
ambtenaar@rhenen.example;;Grondwater;;
ambtenaar@rhenen.example;groen;Grondwater;;alles
ambtenaar@rhenen.example;groen;Kwel;;
ambtenaar@rhenen.example;blauw;Zwemmen;;
ambtenaar@rhenen.example;blauw;;zwemmen;
ambtenaar@rhenen.example;groen;;;
"""
    assert _fouten(tekst + f"ambtenaar@rhenen.example;groen;;{'x' * 201};") == [
        "regel 2: “geen-adres” is geen mailadres.",
        "regel 3: het mailadres ontbreekt.",
        "regel 4: met iemand@elders.example kan niemand zich aanmelden: elders.example hoort bij geen organisatie. "
        "Zet dit domein eerst bij een organisatie.",
        "regel 5: “paars” is geen kleur van een kaart. Kies groen, rood of blauw.",
        "regel 6: de kleur ontbreekt. Kies groen, rood of blauw.",
        "regel 7: “alles” is geen niveau. Kies iets, vaker of veel.",
        "regel 8: “Kwel” kan Grondwater of Kwelders zijn. Schrijf op welk onderwerp je bedoelt.",
        "regel 9: “Zwemmen” is geen onderwerp uit de lijst, en een blauwe kaart gaat altijd over een onderwerp. "
        "Kies er een uit de lijst.",
        "regel 10: een blauwe kaart gaat altijd over een onderwerp. Kies er een uit de lijst.",
        "regel 11: er staat niets op deze kaart. Vul een onderwerp of een tekst in.",
        "regel 12: de tekst is langer dan 200 tekens.",
    ]


def test_who_left_is_not_invited(lid):
    LidFabriek(email="weg@rhenen.example", is_active=False)

    assert _fouten("weg@rhenen.example") == [
        "regel 1: weg@rhenen.example hoort bij een account dat niet meer in gebruik is."
    ]


def test_organisation_that_ended_lets_nobody_sign_up(veenendaal):
    veenendaal.beeindigd_op = "2020-01-01"
    veenendaal.save()

    assert len(_fouten("anna@veenendaal.example")) == 1


def test_not_more_people_or_cards_than_a_meeting_gives(veenendaal):
    te_veel = "\n".join(f"lid{nummer}@veenendaal.example" for nummer in range(MEESTE_MENSEN + 1))
    kaarten = "\n".join(f"anna@veenendaal.example;groen;kaart {nummer}" for nummer in range(MEESTE_KAARTEN + 3))

    assert _fouten(te_veel) == ["Dit zijn 301 mensen. Nodig er per keer hoogstens 300 uit."]
    assert _fouten(f"email;kleur;tekst\n{kaarten}") == ["regel 32: anna@veenendaal.example heeft meer dan 30 kaarten."]


def test_nothing_at_all_says_what_to_do(db):
    assert _fouten(" \n ") == ["Plak een tabel of mailadressen, of kies een bestand."]
