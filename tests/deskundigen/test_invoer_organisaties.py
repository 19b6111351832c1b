"""manage.py importeer_organisaties"""

import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deskundigen.models import Organisatie
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OrganisatieFabriek

LANDELIJK = Path(__file__).parents[3] / "shared/data/organisaties"

# The columns of the national list of municipalities.
GEMEENTEN = """\
code,cbs_nummer,naam,naam_tooi,webdomein,maildomein,lon,lat,opmerking
GM1680,1680,Aa en Hunze,Aa en Hunze,aaenhunze.nl,aaenhunze.nl,6.7243,53.01088,
GM0373,0373,Bergen (NH.),Bergen (NH),bergen-nh.nl,bergen-nh.nl,4.65,52.66,
GM0518,0518,'s-Gravenhage,'s-Gravenhage,denhaag.nl,denhaag.nl,4.26,52.07,
GM0340,0340,Rhenen,Rhenen,rhenen.nl,rhenen.nl,5.55,51.96,
GM1982,1982,Land van Cuijk,Land van Cuijk,landvancuijk.nl,,5.8,51.7,
"""


@pytest.fixture
def importeer(db, tmp_path, capsys):
    """Write lines to a file, import it, and return what the command printed."""

    def _importeer(inhoud, **opties):
        pad = tmp_path / "organisaties.csv"
        pad.write_text(inhoud)
        call_command("importeer_organisaties", str(pad), **opties)
        return capsys.readouterr().out

    return _importeer


@pytest.fixture
def weiger(importeer, capsys):
    """Import lines that must be refused; return the messages after having checked that nothing changed."""

    def _weiger(inhoud, **opties):
        voor = toestand()
        with pytest.raises(CommandError, match="Er is niets veranderd"):
            importeer(inhoud, **opties)
        assert toestand() == voor
        return capsys.readouterr().err.splitlines()

    return _weiger


def toestand():
    """Everything that an import of organisations can change."""
    return [
        (
            *rij,
            sorted(Organisatie.objects.get(pk=rij[0]).maildomeinen.values_list("pk", "domein")),
            sorted(Organisatie.objects.get(pk=rij[0]).deelnemers.values_list("pk", flat=True)),
        )
        for rij in Organisatie.objects.order_by("pk").values_list()
    ]


def test_importeer_reads_the_national_list_of_municipalities(importeer):
    uitvoer = importeer(GEMEENTEN, soort="gemeente")
    assert "De kolom maildomein is gelezen als maildomeinen." in uitvoer
    assert "Niet gebruikt: cbs_nummer, naam_tooi, webdomein, opmerking." in uitvoer
    assert uitvoer.endswith("5 nieuw, 0 gewijzigd, 0 ongewijzigd.\n")
    assert list(Organisatie.objects.order_by("code").values_list("code", "naam", "slug")) == [
        ("GM0340", "Gemeente Rhenen", "gemeente-rhenen"),
        ("GM0373", "Gemeente Bergen (NH.)", "gemeente-bergen-nh"),
        ("GM0518", "Gemeente 's-Gravenhage", "gemeente-s-gravenhage"),
        ("GM1680", "Gemeente Aa en Hunze", "gemeente-aa-en-hunze"),
        ("GM1982", "Gemeente Land van Cuijk", "gemeente-land-van-cuijk"),
    ]
    rhenen = Organisatie.objects.get(code="GM0340")
    assert (rhenen.soort, rhenen.lon, rhenen.lat, str(rhenen.maildomeinen.get())) == (
        "gemeente",
        5.55,
        51.96,
        "rhenen.nl",
    )
    assert not Organisatie.objects.get(code="GM1982").maildomeinen.exists()


def test_importeer_twice_gives_the_same_rows(importeer):
    importeer(GEMEENTEN, soort="gemeente")
    voor = toestand()
    assert importeer(GEMEENTEN, soort="gemeente").endswith("0 nieuw, 0 gewijzigd, 5 ongewijzigd.\n")
    assert toestand() == voor


@pytest.mark.parametrize(
    ("naam", "soort", "aantal"), [("gemeenten", "gemeente", 342), ("waterschappen", "waterschap", 21)]
)
def test_importeer_whole_national_list_twice(db, capsys, naam, soort, aantal):
    bestand = LANDELIJK / f"{naam}.csv"
    if not bestand.exists():
        pytest.skip(f"de landelijke lijst {naam}.csv staat niet op deze machine")
    call_command("importeer_organisaties", str(bestand), soort=soort)
    voor = toestand()
    assert capsys.readouterr().out.endswith(f"{aantal} nieuw, 0 gewijzigd, 0 ongewijzigd.\n")
    call_command("importeer_organisaties", str(bestand), soort=soort)
    assert capsys.readouterr().out.endswith(f"0 nieuw, 0 gewijzigd, {aantal} ongewijzigd.\n")
    assert toestand() == voor


def test_importeer_recognises_a_renamed_organisation_by_its_code(importeer):
    importeer("naam,soort,code\nAlphen,gemeente,GM0484\n")
    oud = Organisatie.objects.get()
    lid = LidFabriek(organisatie=oud)
    deskundige, klus = DeskundigeFabriek(lid=lid), KlusFabriek(plaatser=lid)

    uitvoer = importeer("naam,code\nAlphen aan den Rijn,gm0484\n", verbosity=2)

    assert "naam “Gemeente Alphen” → “Gemeente Alphen aan den Rijn”" in uitvoer
    nieuw = Organisatie.objects.get()
    assert (nieuw.pk, nieuw.naam, nieuw.slug, nieuw.code) == (
        oud.pk,
        "Gemeente Alphen aan den Rijn",
        "gemeente-alphen",
        "GM0484",
    )
    assert list(type(deskundige).objects.zoek("Rijn")) == [deskundige]
    assert list(type(klus).objects.zoek("Rijn")) == [klus]


def test_importeer_lets_two_organisations_change_names(importeer):
    importeer("naam,soort,code\nHof,waterschap,W1\nVeld,waterschap,W2\n")
    importeer("naam,code\nVeld,W1\nHof,W2\n")
    assert dict(Organisatie.objects.values_list("code", "naam")) == {"W1": "Veld", "W2": "Hof"}


def test_importeer_recognises_by_name_or_slug_without_a_code(importeer):
    OrganisatieFabriek(naam="AWT R2W2", slug="awt", soort="samenwerkingsverband")
    uitvoer = importeer("naam,slug,lon,lat\nawt r2w2,,5.5,52\n") + importeer("naam,slug\nAWT R2W3,awt\n")
    assert uitvoer.count("0 nieuw, 1 gewijzigd, 0 ongewijzigd.") == 2
    organisatie = Organisatie.objects.get()
    assert (organisatie.naam, organisatie.slug, organisatie.lon) == ("AWT R2W3", "awt", 5.5)


def test_importeer_gives_a_code_to_who_had_none(importeer):
    bestaand = OrganisatieFabriek(naam="Gemeente Rhenen", slug="rhenen")
    importeer("naam,code\nRhenen,GM0340\n", soort="gemeente")
    assert list(Organisatie.objects.values_list("pk", "code", "slug")) == [(bestaand.pk, "GM0340", "rhenen")]


def test_importeer_reads_successor_and_participants_from_further_down(importeer):
    importeer(
        "naam;soort;code;maildomeinen;lon;lat;beeindigd_op;opvolger;deelnemers\n"
        "Werkplaats;samenwerkingsverband;SV1;;;;;;gm1 W1\n"
        "Brielle;gemeente;GM1;@Brielle.nl; 4,16;51,9;31-12-2022;GM2;\n"
        "Voorne;gemeente;GM2;voorne.nl brielle.nl;;;;;\n"
        "Delta;Waterschap;W1;;;;;;\n"
    )
    werkplaats, brielle, voorne, delta = Organisatie.objects.order_by("pk")
    assert set(werkplaats.deelnemers.all()) == {brielle, delta}
    assert (brielle.opvolger, brielle.beeindigd_op, brielle.lon) == (voorne, datetime.date(2022, 12, 31), 4.16)
    assert [str(domein) for domein in voorne.maildomeinen.all()] == ["brielle.nl", "voorne.nl"]


def test_importeer_empty_cell_keeps_and_dash_empties(importeer):
    importeer(
        "naam,soort,code,maildomeinen,beeindigd_op,opvolger,deelnemers,lon,lat\n"
        "Delta,waterschap,W1,delta.nl,,,,,\n"
        "Oud,samenwerkingsverband,S1,oud.nl,2020-01-31,W1,W1,5,52\n"
    )
    kop = "naam,code,maildomeinen,beeindigd_op,opvolger,deelnemers,lon,lat\n"
    assert "1 ongewijzigd" in importeer(kop + "Oud,S1,,,,,,\n")
    importeer(kop + "Oud,S1,-,-,-,-,-,-\n")
    oud = Organisatie.objects.get(code="S1")
    assert (oud.beeindigd_op, oud.opvolger, oud.lon, oud.lat) == (None, None, None, None)
    assert not oud.maildomeinen.exists()
    assert not oud.deelnemers.exists()


def test_importeer_replaces_mail_domains(importeer):
    importeer("naam,soort,code,maildomeinen\nDelta,waterschap,W1,a.nl b.nl\n")
    uitvoer = importeer("naam,code,maildomeinen\nDelta,W1,b.nl;c.nl\n", verbosity=2)
    assert "gewijzigd: Delta: maildomeinen “a.nl, b.nl” → “b.nl, c.nl”" in uitvoer
    assert [str(domein) for domein in Organisatie.objects.get().maildomeinen.all()] == ["b.nl", "c.nl"]


@pytest.mark.parametrize("vlag", ["--proef", "--dry-run"])
def test_proef_says_what_would_change_and_changes_nothing(importeer, tmp_path, capsys, vlag):
    importeer("naam,soort,code\nDelta,waterschap,W1\nHof,waterschap,W2\n")
    voor = toestand()
    (tmp_path / "proef.csv").write_text("naam,soort,code\nDeltaland,,W1\nHof,,W2\nVeld,waterschap,W3\n")
    call_command("importeer_organisaties", str(tmp_path / "proef.csv"), vlag)
    assert capsys.readouterr().out.splitlines() == [
        "nieuw: Veld",
        "gewijzigd: Deltaland: naam “Delta” → “Deltaland”",
        "1 nieuw, 1 gewijzigd, 1 ongewijzigd. Dit was een proef: er is niets veranderd.",
    ]
    assert toestand() == voor


def test_broken_file_names_every_line_and_changes_nothing(importeer, weiger):
    importeer("naam,soort,code\nDelta,waterschap,W1\n")
    assert weiger(
        "naam,soort,code,maildomeinen,lon,lat,beeindigd_op,opvolger,deelnemers\n"
        "Deltaland,,W1,,,,,,\n"
        ",gemeente,W2,,,,,,\n"
        "Drie,dorp,W3,,,,,,\n"
        "Vier,gemeente,W4,,190,52,,,\n"
        "Vijf,gemeente,w1,,,,,,\n"
        "Zes,gemeente,W6,,,,2026-02-30,,\n"
        "Zeven,gemeente,W7,,,,2026-01-01,W99,\n"
        "Acht,gemeente,W8,geen domein!,,,,,\n"
        "Negen,gemeente,W9,,5.1,,,,\n"
        "Tien,gemeente,W10,,,,2026-01-01,W10,\n"
        "Elf,gemeente,W11,,,,,W1,\n"
        "Twaalf,gemeente,W12,,,,,,W1\n"
        "Dertien,samenwerkingsverband,W13,,,,,,W1 W98\n"
        "Veertien,,W14,,,,,,\n"
        "Vijftien,gemeente,W15,,x,nan,,,\n"
    ) == [
        "regel 3: naam: vul een naam in.",
        "regel 4: soort: “dorp” bestaat niet. Kies gemeente, waterschap, provincie, samenwerkingsverband, "
        "omgevingsdienst, veiligheidsregio of anders.",
        "regel 5: lon: “190” is geen getal van -180 tot en met 180.",
        "regel 6: code “W1” staat ook op regel 2.",
        "regel 7: beeindigd_op: “2026-02-30” is geen datum. Schrijf 2026-01-31 of 31-01-2026.",
        "regel 8: opvolger: er is geen organisatie met code “W99”.",
        "regel 9: maildomeinen: “domein!”. Vul een maildomein in kleine letters in, zoals rhenen.nl.",
        "regel 9: maildomeinen: “geen”. Vul een maildomein in kleine letters in, zoals rhenen.nl.",
        "regel 10: lon en lat: vul ze allebei in of geen van beide.",
        "regel 11: opvolger: een organisatie kan zichzelf niet opvolgen.",
        "regel 12: opvolger: vul ook beeindigd_op in.",
        "regel 13: deelnemers: alleen een samenwerkingsverband heeft deelnemers.",
        "regel 14: deelnemers: er is geen organisatie met code “W98”.",
        "regel 15: soort: kies gemeente, waterschap, provincie, samenwerkingsverband, omgevingsdienst, "
        "veiligheidsregio of anders, of geef --soort mee.",
        "regel 16: lat: “nan” is geen getal van -90 tot en met 90.",
        "regel 16: lon: “x” is geen getal van -180 tot en met 180.",
    ]


def test_importeer_refuses_a_name_or_address_of_another(importeer, weiger):
    importeer("naam,soort,code,slug\nDelta,waterschap,W1,delta\nHof,waterschap,W2,veld\n")
    assert weiger("naam,soort,code\nDELTA,waterschap,W3\nVeld,waterschap,W4\n") == [
        "regel 2: naam: “Delta” bestaat al, met code W1.",
        "regel 3: slug: “veld” is al van Hof. Vul een andere slug in.",
    ]


def test_importeer_refuses_another_address_for_who_has_one(importeer, weiger):
    importeer("naam,soort,code,slug\nDelta,waterschap,W1,delta\n")
    assert weiger("naam,code,slug\nDelta,W1,de-delta\n") == [
        "regel 2: slug: Delta houdt “delta” als webadres. Laat de cel leeg.",
    ]


def test_importeer_refuses_what_does_not_fit(weiger):
    regels = weiger(f"naam,code,slug\n{'a' * 151},{'1' * 21},geen adres\n", soort="gemeente")
    assert [regel.partition(". ")[0][:14] for regel in regels] == ["regel 2: code:", "regel 2: naam:", "regel 2: slug:"]


def test_importeer_keeps_a_successor_with_an_end(importeer, weiger):
    importeer("naam,soort,code,beeindigd_op,opvolger\nA,waterschap,W1,,\nB,waterschap,W2,2020-01-01,W1\n")
    assert weiger("naam,code,beeindigd_op\nB,W2,-\n") == ["regel 2: opvolger: vul ook beeindigd_op in."]


def test_importeer_puts_a_name_on_one_line(importeer, weiger):
    importeer('naam,soort\n"Waterschap\n\nVallei",waterschap\n')
    assert Organisatie.objects.get().naam == "Waterschap Vallei"
    assert weiger("naam,soort\n\u200b,waterschap\n") == ["regel 2: naam: vul een naam in."]


def test_importeer_refuses_to_empty_what_must_be_there(importeer, weiger):
    importeer("naam,soort,code,slug\nWaterschap Vallei,waterschap,WS08,vallei\n")
    assert weiger("naam,soort,code,slug\nWaterschap Vallei,waterschap,-,-\nX,-,,\n") == [
        "regel 2: code: een streepje kan hier niet. Een lege cel laat staan wat er staat.",
        "regel 2: slug: een streepje kan hier niet. Een lege cel laat staan wat er staat.",
        "regel 3: soort: een streepje kan hier niet. Een lege cel laat staan wat er staat.",
    ]
