"""manage.py importeer_onderwerpen"""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deskundigen.models import Deskundige, Onderwerp
from klussen.models import Klus
from tests.fabriek import KaartFabriek, KlusFabriek, OnderwerpFabriek

TOPLIJST = Path(__file__).parents[3] / "shared/data/onderwerpen/tooi_toplijst.csv"


@pytest.fixture
def importeer(db, tmp_path, capsys):
    """Write lines to a file, import it, and return what the command printed."""

    def _importeer(inhoud, **opties):
        pad = tmp_path / "onderwerpen.csv"
        pad.write_text(inhoud)
        call_command("importeer_onderwerpen", str(pad), **opties)
        return capsys.readouterr().out

    return _importeer


@pytest.fixture
def weiger(importeer, capsys):
    """Import lines that must be refused; return the messages after having checked that nothing changed."""

    def _weiger(inhoud):
        voor = toestand()
        with pytest.raises(CommandError, match="Er is niets veranderd"):
            importeer(inhoud)
        assert toestand() == voor
        return capsys.readouterr().err.splitlines()

    return _weiger


def toestand():
    return list(Onderwerp.objects.order_by("pk").values_list())


def boom():
    """Name of each topic with the name of the one above it."""
    return dict(Onderwerp.objects.values_list("naam", "ouder__naam"))


def test_importeer_reads_the_columns_of_the_national_list(importeer):
    uitvoer = importeer(
        "naam,uri,hoofdthema\n"
        "natuur- en landschapsbeheer,https://voorbeeld.example/1,natuur en milieu\n"
        "natuur en milieu,https://voorbeeld.example/2,\n"
        '"landbouw, visserij",https://voorbeeld.example/3,natuur en milieu\n'
    )
    assert uitvoer.splitlines() == [
        "De kolom hoofdthema is gelezen als hoofdonderwerp.",
        "Niet gebruikt: uri.",
        "3 nieuw, 0 gewijzigd, 0 ongewijzigd.",
    ]
    assert boom() == {
        "natuur en milieu": None,
        "natuur- en landschapsbeheer": "natuur en milieu",
        "landbouw, visserij": "natuur en milieu",
    }
    assert Onderwerp.objects.get(slug="natuur-en-landschapsbeheer").ouder.slug == "natuur-en-milieu"


def test_importeer_twice_gives_the_same_rows(importeer):
    inhoud = "naam;hoofdonderwerp;omschrijving;synoniemen;slug\nWater;;Alles;;\nRiool;Water;;riolering; buis;r\n"
    inhoud = inhoud.replace("riolering; buis", '"riolering; buis; Riolering; riool"')
    importeer(inhoud)
    voor = toestand()
    assert importeer(inhoud).endswith("0 nieuw, 0 gewijzigd, 2 ongewijzigd.\n")
    assert toestand() == voor
    assert Onderwerp.objects.get(slug="r").synoniemen == ["riolering", "buis"]


def test_importeer_whole_national_list_twice(db, capsys):
    if not TOPLIJST.exists():
        pytest.skip("de landelijke lijst tooi_toplijst.csv staat niet op deze machine")
    call_command("importeer_onderwerpen", str(TOPLIJST))
    voor = toestand()
    assert capsys.readouterr().out.endswith("92 nieuw, 0 gewijzigd, 0 ongewijzigd.\n")
    assert Onderwerp.objects.hoofdonderwerpen().count() == 16
    call_command("importeer_onderwerpen", str(TOPLIJST))
    assert capsys.readouterr().out.endswith("0 nieuw, 0 gewijzigd, 92 ongewijzigd.\n")
    assert toestand() == voor


def test_importeer_keeps_a_name_in_one_place(importeer):
    uitvoer = importeer(
        "naam,hoofdthema\nJongeren,Zorg\nVerkeer,Ruimte\nZorg,\nWerk,\nRuimte,\nJongeren,Werk\nVerkeer,\n"
    )
    assert uitvoer.splitlines()[1:] == [
        "regel 3 is overgeslagen: “Verkeer” is op regel 8 al een hoofdonderwerp.",
        "regel 7 is overgeslagen: “Jongeren” is op regel 2 al onder Zorg.",
        "5 nieuw, 0 gewijzigd, 0 ongewijzigd.",
    ]
    assert boom() == {"Zorg": None, "Werk": None, "Ruimte": None, "Verkeer": None, "Jongeren": "Zorg"}


def test_importeer_renames_by_slug_and_finds_people_and_klussen_again(importeer):
    onderwerp = OnderwerpFabriek(naam="Hitte", slug="hitte")
    kaart = KaartFabriek(onderwerp=onderwerp)
    klus = KlusFabriek(onderwerpen=[onderwerp])

    uitvoer = importeer("naam,slug,synoniemen\nHittestress,hitte,warmte\n", verbosity=2)

    assert "gewijzigd: Hittestress: naam “Hitte” → “Hittestress”; synoniemen leeg → “warmte”" in uitvoer
    assert list(Onderwerp.objects.values_list("pk", "naam")) == [(onderwerp.pk, "Hittestress")]
    for woord in ("hittestress", "warmte"):
        assert [deskundige.pk for deskundige in Deskundige.objects.zoek(woord)] == [kaart.lid_id]
        assert list(Klus.objects.zoek(woord)) == [klus]


def test_importeer_lets_two_topics_change_names(importeer):
    OnderwerpFabriek(naam="Hof", slug="h")
    OnderwerpFabriek(naam="Veld", slug="v")
    importeer("naam,slug\nVeld,h\nHof,v\n")
    assert dict(Onderwerp.objects.values_list("slug", "naam")) == {"h": "Veld", "v": "Hof"}


def test_importeer_without_the_column_keeps_the_place_and_an_empty_cell_makes_a_main_topic(importeer):
    water = OnderwerpFabriek(naam="Water", slug="water")
    OnderwerpFabriek(naam="Riool", slug="riool", ouder=water, omschrijving="Buizen")
    importeer("naam,omschrijving\nRIOOL,\n")
    assert boom() == {"Water": None, "RIOOL": "Water"}
    assert Onderwerp.objects.get(slug="riool").omschrijving == "Buizen"
    importeer("naam,hoofdonderwerp,omschrijving\nRiool,,-\n")
    assert boom() == {"Water": None, "Riool": None}
    assert Onderwerp.objects.get(slug="riool").omschrijving == ""


def test_proef_says_what_would_change_and_changes_nothing(importeer):
    OnderwerpFabriek(naam="Water", slug="water")
    voor = toestand()
    assert importeer("naam,hoofdonderwerp\nwater,\nRiool,Water\n", proef=True).splitlines() == [
        "nieuw: Riool",
        "gewijzigd: water: naam “Water” → “water”",
        "1 nieuw, 1 gewijzigd, 0 ongewijzigd. Dit was een proef: er is niets veranderd.",
    ]
    assert toestand() == voor


def test_broken_file_names_every_line_and_changes_nothing(weiger):
    recht = OnderwerpFabriek(naam="Recht", slug="recht")
    OnderwerpFabriek(naam="Bezwaar", slug="bezwaar", ouder=recht)
    assert weiger(
        "naam,hoofdonderwerp,slug\n"
        "Water,,\n"
        "Riool,Water,\n"
        "Putten,Riool,\n"
        ",Water,\n"
        "Zand,Woestijn,\n"
        "water,,\n"
        "Recht,Water,\n"
        "Sloot,Sloot,\n"
        "Beek,Bezwaar,\n"
        "Rivier,Water,riool\n"
        f"{'a' * 81},,lang\n"
    ) == [
        "regel 3: hoofdonderwerp: “Riool” kan niet onder “Water” staan, want “Putten” staat onder “Riool”. "
        "Er zijn twee niveaus.",
        "regel 5: naam: vul een naam in.",
        "regel 6: hoofdonderwerp: “Woestijn” bestaat niet en staat niet in het bestand.",
        "regel 7: naam “water” staat ook op regel 2.",
        "regel 8: hoofdonderwerp: “Recht” kan niet onder “Water” staan, want “Bezwaar” staat onder “Recht”. "
        "Er zijn twee niveaus.",
        "regel 9: hoofdonderwerp: een onderwerp kan niet onder zichzelf staan.",
        "regel 10: hoofdonderwerp: “Bezwaar” staat zelf onder “Recht”. Er zijn twee niveaus.",
        "regel 11: slug: “riool” is al van regel 3.",
        "regel 12: naam: Zorg dat deze waarde niet meer dan 80 tekens bevat (het zijn er nu 81).",
    ]


def test_importeer_puts_names_on_one_line(importeer, weiger):
    importeer('naam,hoofdonderwerp\nStedelijk water,\nRiool,"Stedelijk\nwater"\n"Grond\n\nwater",\n')
    assert boom() == {"Stedelijk water": None, "Riool": "Stedelijk water", "Grond water": None}
    assert weiger("naam\n\u200b\n") == ["regel 2: naam: vul een naam in."]


def test_importeer_refuses_to_empty_the_address(importeer, weiger):
    importeer("naam,slug\nWater,water\n")
    assert weiger("naam,slug\nWater,-\n") == [
        "regel 2: slug: een streepje kan hier niet. Een lege cel laat staan wat er staat."
    ]


def test_importeer_leaves_the_address_of_a_merged_topic_alone(weiger):
    OnderwerpFabriek(naam="Riool", slug="riool").voeg_samen_met(OnderwerpFabriek(naam="Riolering"))
    assert weiger("naam\nRiool\n") == ["regel 2: slug: “riool” is het oude adres van Riolering."]


def test_importeer_that_changes_an_address_lets_the_old_one_lead_on(importeer, als, lid):
    riool = OnderwerpFabriek(naam="Riool", slug="riool")

    for slug in ("riolering", "riool", "afvalwater"):
        importeer(f"naam,slug\nRiool,{slug}\n")

    riool.refresh_from_db()
    assert riool.slug == "afvalwater"
    for slug in ("riolering", "riool"):
        assert als(lid).get(f"/onderwerpen/{slug}/")["Location"] == "/onderwerpen/afvalwater/"
