"""The pages: what they show, to whom, at what cost; the pictures say what the tables say."""

import csv
import io
import re

import pytest
from django.db.models import Q
from django.utils import timezone

from deskundigen.keuzes import keuzes
from klussen import acties
from klussenbank.cijfers import tellen
from klussenbank.cijfers.maten import LEGENDA_ACHTER, LEGENDA_GEEN, VAN_KLUSSEN, VAN_ORGANISATIES
from klussenbank.cijfers.models import Voorbeeld
from klussenbank.cijfers.tabellen import Cijfers, per_onderwerp
from klussenbank.kern import kortstondig
from klussenbank.kern.staven import LANGSTE_BALK
from tests.cijfers.conftest import vraag
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import soep, tekst

OVERZICHT, ORGANISATIES, VERSLAG = "/cijfers/", "/cijfers/organisaties/", "/cijfers/jaarverslag/"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def kaal(element):
    return " ".join(element.get_text().split())


def in_tabel(antwoord, naam):
    """By what stands before it, each row of a table by its headings."""
    tabel = soep(antwoord).select_one(f"table#{naam}")
    koppen = [kaal(kop) for kop in tabel.select("thead th")][1:]
    return {
        kaal(rij.th): dict(zip(koppen, (kaal(cel) for cel in rij.select("td")), strict=True))
        for rij in tabel.select("tbody tr")
    }


def in_beeld(antwoord, kop):
    """By its name each group of bars: of each bar what stands at its end, and how long it is."""
    beeld = soep(antwoord).select_one(f"section[aria-labelledby={kop}] svg")
    balken = [
        (kaal(getal), float(balk["width"]))
        for balk, getal in zip(beeld.select("rect"), beeld.select(".staven__getal"), strict=True)
    ]
    namen = [kaal(naam) for naam in beeld.select(".staven__naam")]
    return {naam: balken[3 * nummer : 3 * nummer + 3] for nummer, naam in enumerate(namen)}


@pytest.fixture
def ik(lid, als, platform):
    return als(lid)


@pytest.fixture
def leider(coordinator, als, platform):
    return als(coordinator)


def test_quarters_the_newest_first(ik):
    tabel = in_tabel(ik.get(OVERZICHT), "kwartalen")

    assert list(tabel) == [
        *(f"2026, {kwartaal}e kwartaal" for kwartaal in (4, 3, 2, 1)),
        *(f"2025, {kwartaal}e kwartaal" for kwartaal in (4, 3, 2, 1)),
    ]
    assert tabel["2026, 1e kwartaal"] == {
        "Geplaatst": "6",
        "Ingevuld": "6",
        "Afgerond": "6",
        "Dagen tot eerste reactie": "0,0",
        "Dagen tot ingevuld": "0,0",
        "Uren gedeeld": "1.200",
        "Inhuur bespaard": "€ 0",
    }
    assert tabel["2026, 2e kwartaal"]["Inhuur bespaard"] == "€ 62.500"
    # One person asked in 2025; the others of that year are nothing, and hide nothing.
    assert tabel["2025, 2e kwartaal"]["Geplaatst"] == "–"
    assert tabel["2025, 3e kwartaal"]["Geplaatst"] == "0"
    assert tabel["2025, 3e kwartaal"]["Dagen tot ingevuld"] == "geen"


def test_topics_in_the_period_one_chooses(ik):
    def geplaatst(**vraag):
        tabel = in_tabel(ik.get(OVERZICHT, vraag), "onderwerpen")
        return {naam: rij["Geplaatst"] for naam, rij in tabel.items()}

    assert geplaatst(periode="2026-2") == {"Data": "6", "Water": "5", "Alle klussen": "6"}
    assert geplaatst(periode="2026") == geplaatst() == {"Data": "6", "Water": "11", "Alle klussen": "12"}
    # All years and this one differ by the klus of a year in which one person asked.
    assert geplaatst(periode="alles") == {"Data": "6", "Water": "–", "Alle klussen": "–"}
    assert geplaatst(periode="2025") == {"Data": "0", "Water": "–", "Alle klussen": "–"}


def test_quarters_of_one_topic(ik):
    antwoord = ik.get(OVERZICHT, {"onderwerp": "data"})

    tabel = in_tabel(antwoord, "kwartalen")
    assert (tabel["2026, 2e kwartaal"]["Geplaatst"], tabel["2026, 1e kwartaal"]["Geplaatst"]) == ("6", "0")
    assert "Per kwartaal: Data" in tekst(antwoord)


def test_topic_that_went_into_another_since_and_klussen_without_one(ik, platform):
    for plaatser in platform.vragers:
        vraag(plaatser)
    tellen.tel()
    platform.data.voeg_samen_met(platform.water)
    kortstondig.vergeet_alles()

    tabel = in_tabel(ik.get(OVERZICHT), "onderwerpen")

    assert list(tabel) == ["Water", "Onderwerp dat er niet meer is", "Zonder onderwerp", "Alle klussen"]
    assert tabel["Zonder onderwerp"]["Geplaatst"] == "6"


@pytest.mark.parametrize("vraag", [{"periode": "1066"}, {"periode": "\x00"}, {"onderwerp": "zzz"}, {"jaar": "x"}])
def test_choice_that_does_not_exist_shows_what_is_shown_without(ik, leider, vraag):
    for adres in (OVERZICHT, ORGANISATIES, VERSLAG):
        assert _TOKEN.sub(b"", leider.get(adres, vraag).content) == _TOKEN.sub(b"", leider.get(adres).content)


@pytest.mark.parametrize(("kop", "naam"), [("kop-kwartalen", "kwartalen"), ("kop-onderwerpen", "onderwerpen")])
def test_bars_say_what_the_table_says(ik, kop, naam):
    antwoord = ik.get(OVERZICHT)
    tabel, beeld = in_tabel(antwoord, naam), in_beeld(antwoord, kop)

    getekend = {
        label: [rij[maat] for maat in ("Geplaatst", "Ingevuld", "Afgerond")]
        for label, rij in tabel.items()
        if label != "Alle klussen"
    }
    assert {label: [getal for getal, _ in balken] for label, balken in beeld.items()} == getekend
    meest = max(int(getal) for balken in getekend.values() for getal in balken if getal != "–")
    for balken in beeld.values():
        for getal, lengte in balken:
            assert lengte == pytest.approx(0 if getal == "–" else LANGSTE_BALK * int(getal) / meest, abs=0.06)


def test_each_figure_leads_to_how_it_is_counted(leider):
    for adres, maten in ((OVERZICHT, VAN_KLUSSEN), (ORGANISATIES, VAN_ORGANISATIES), (VERSLAG, VAN_KLUSSEN)):
        blad = soep(leider.get(adres))
        doelen = {link["href"] for link in blad.select("table thead a")}
        assert {doel for doel in doelen if not blad.select_one(doel)} == set()
        assert {definitie["id"] for definitie in blad.select("dl dt")} >= {f"zo-{maat.value}" for maat in maten}


def test_legend_stands_below_the_table_that_has_such_a_sign(leider):
    def legendas(adres, **vraag):
        """By table or picture what stands below it of its signs."""
        blad = soep(leider.get(adres, vraag))
        gevonden = {}
        for sectie in blad.select("main section:has(.tabel-rol), main section:has(#hoofdcijfers)"):
            gevonden[sectie["aria-labelledby"]] = [kaal(regel) for regel in sectie.select(".cijfers-legenda")]
        return gevonden

    beide = f"{LEGENDA_ACHTER} {LEGENDA_GEEN}"
    assert legendas(OVERZICHT) == {"kop-kwartalen": [beide], "kop-onderwerpen": []}
    assert legendas(OVERZICHT, periode="alles")["kop-onderwerpen"] == [LEGENDA_ACHTER]
    assert legendas(ORGANISATIES) == {"kop-organisaties": [LEGENDA_ACHTER], "kop-hulp": []}
    assert legendas(VERSLAG) == {"kop-hoofdcijfers": [LEGENDA_ACHTER], "kop-kwartalen": [], "kop-drukste": []}


def test_each_definition_says_of_how_many_people_it_tells(leider):
    uitleg = {dt["id"]: kaal(dt.find_next_sibling("dd")) for dt in soep(leider.get(ORGANISATIES)).select("dl dt")}

    aantal = "We tonen dit getal alleen bij vijf of meer verschillende mensen. Dan tellen we: de vragers."
    assert uitleg["zo-gevraagd"].endswith(aantal)
    assert uitleg["zo-actief"].endswith("Het aantal leden dat niets deed, is dan ook vijf of meer, of nul.")


def test_organisations_asked_got_and_gave(leider):
    tabel = in_tabel(leider.get(ORGANISATIES), "organisaties")

    assert list(tabel) == [*sorted(naam for naam in tabel if naam != "Alle organisaties"), "Alle organisaties"]
    ede, rhenen, soest = (tabel[f"Gemeente {naam}"] for naam in ("Ede", "Rhenen", "Soest"))
    # Soest asked once, of one person: of the other that asked nothing may be told beside a sum.
    assert (ede["Gevraagd"], soest["Gevraagd"], rhenen["Gevraagd"]) == ("–", "–", "0")
    assert (ede["Voor hen gedaan"], ede["Door hen gedaan"], ede["Uren gekregen"]) == ("11", "0", "1.200")
    assert (rhenen["Voor hen gedaan"], rhenen["Door hen gedaan"], rhenen["Uren gegeven"]) == (
        "0",
        "11",
        "1.200",
    )
    assert (ede["Leden"], ede["Actieve leden (%)"]) == ("6", "100%")
    assert (rhenen["Leden"], rhenen["Actieve leden (%)"]) == ("6", "–")
    assert (soest["Leden"], soest["Actieve leden (%)"]) == ("–", "–")
    assert tabel["Alle organisaties"]["Gevraagd"] == "12"


def test_who_helps_whom_says_in_squares_what_the_table_says(leider):
    blad = soep(leider.get(ORGANISATIES))
    paren = [[kaal(cel) for cel in rij.select("th, td")] for rij in blad.select("table#hulp tbody tr")]
    beeld = blad.select_one("svg.matrix__beeld")

    assert paren == [["Gemeente Rhenen", "Gemeente Ede", "11"]]
    namen = [kaal(naam) for naam in beeld.select(".matrix__naam")]
    assert namen == ["Ede", "Rhenen", "Soest"] * 2 or namen == ["Ede", "Rhenen"] * 2
    plekken = {
        (kaal(rij), kaal(kolom)): (int(kolom["x"]) - 21, int(rij["y"]) - 22)
        for rij in beeld.select(".matrix__naam")[: len(namen) // 2]
        for kolom in beeld.select(".matrix__naam")[len(namen) // 2 :]
    }
    vakken = {(int(vak["x"]), int(vak["y"])) for vak in beeld.select(".matrix__vak")}
    getallen = {(int(getal["x"]), int(getal["y"])): kaal(getal) for getal in beeld.select(".matrix__getal")}
    assert vakken == set(plekken.values())
    assert {paar: getallen[plek] for paar, plek in plekken.items() if plek in getallen} == {("Rhenen", "Ede"): "11"}


def test_less_busy_organisations_stand_together(leider, platform, monkeypatch):
    monkeypatch.setattr(tellen, "MEESTE_ORGANISATIES", 1)
    tellen.tel()

    paren = in_tabel(leider.get(ORGANISATIES), "hulp")

    assert paren == {"Overige": {"Wie vroeg": "Gemeente Ede", "Klussen": "11"}}


def test_year_without_anything_done_says_so(als, coordinator, lid):
    vraag(lid)
    tellen.tel()

    antwoord = als(coordinator).get(ORGANISATIES)

    assert f"In {timezone.localdate().year} is geen klus afgerond." in tekst(antwoord)
    verslag = tekst(als(coordinator).get(VERSLAG))
    for leeg in ("Zo’n onderwerp was er", "geen twee organisaties samen", "Bij geen enkele klus uit"):
        assert leeg in verslag


def test_report_shows_the_year_beside_the_one_before(leider):
    antwoord = leider.get(VERSLAG, {"jaar": "2026"})

    assert in_tabel(antwoord, "hoofdcijfers")["Geplaatst"] == {"2026": "12", "2025": "–"}
    assert in_tabel(antwoord, "hoofdcijfers")["Inhuur bespaard"] == {"2026": "€ 62.500", "2025": "€ 0"}
    assert list(in_tabel(antwoord, "kwartalen")) == [f"2026, {nummer}e kwartaal" for nummer in (1, 2, 3, 4)]
    assert in_tabel(antwoord, "drukste")["Water"] == {"Geplaatst": "11", "Ingevuld": "11", "Afgerond": "11"}
    assert [kaal(paar) for paar in soep(antwoord).select(".jaarverslag__paren li")] == [
        "Gemeente Rhenen hielp Gemeente Ede: 11 klussen"
    ]
    voorbeelden = [kaal(klus) for klus in soep(antwoord).select(".jaarverslag__voorbeelden li")]
    assert voorbeelden == ["Wie helpt? (Gemeente Ede, Gemeente Rhenen) Het werkt."] * 3
    assert leider.get(VERSLAG, {"jaar": "2025"}).status_code == 200


def test_report_names_nobody(leider, platform):
    verslag = soep(leider.get(VERSLAG)).select_one(".jaarverslag").get_text()

    for mens in (*platform.vragers, *platform.helpers, platform.alleen):
        assert mens.achternaam not in verslag


def test_example_that_was_hidden_since_is_left_out(leider, coordinator):
    klus = Voorbeeld.objects.filter(jaar=2026).first().klus
    acties.verberg(klus, coordinator, "Dubbel")

    assert len(soep(leider.get(VERSLAG)).select("[data-klus]")) == 2


@pytest.mark.parametrize("adres", [ORGANISATIES, VERSLAG])
def test_member_does_not_see_organisations(ik, adres):
    assert ik.get(adres).status_code == 403
    assert adres not in ik.get(OVERZICHT).text
    assert adres not in ik.get("/").text


def test_start_page_and_topics_lead_to_the_figures(leider, als, lid):
    for adres in (OVERZICHT, ORGANISATIES, VERSLAG):
        assert soep(leider.get("/")).select_one(f'main a[href="{adres}"]')
    ik = als(lid)
    for plek in ("/", "/onderwerpen/"):
        assert soep(ik.get(plek)).select_one(f'main a[href="{OVERZICHT}"]')


@pytest.mark.parametrize("adres", [OVERZICHT, ORGANISATIES, VERSLAG])
def test_before_the_first_count_pages_say_so(als, coordinator, adres):
    antwoord = als(coordinator).get(adres)

    assert "Er is nog niets geteld" in tekst(antwoord)
    assert not soep(antwoord).select("main table, main svg")


@pytest.mark.parametrize("adres", [OVERZICHT, ORGANISATIES, VERSLAG])
def test_page_costs_the_same_for_any_number(leider, platform, django_assert_num_queries, adres):
    leider.get(adres)
    aantal = {OVERZICHT: 3, ORGANISATIES: 3, VERSLAG: 6}[adres]
    # With it the session, and for a coordinator the rights.
    with django_assert_num_queries(aantal + 2):
        leider.get(adres)
    for _ in range(20):
        vraag(LidFabriek(), LidFabriek(), onderwerpen=[OnderwerpFabriek()], uitkomst={"resultaat": "Zo."})
    tellen.tel()
    leider.get(adres)
    with django_assert_num_queries(aantal + 2):
        leider.get(adres)


def test_what_was_counted_of_organisations_is_no_topic(lid, platform):
    cijfers = Cijfers(Q(periode="2026"))

    tabel = per_onderwerp(cijfers, "2026", keuzes(lid))

    assert [rij.label for rij in tabel.rijen] == ["Data", "Water", "Alle klussen"]


def csv_van(client, adres):
    """The rows of a file, its headings first."""
    antwoord = client.get(adres)
    assert antwoord["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(antwoord.getvalue().decode("utf-8-sig")), delimiter=";"))


def test_files_say_what_the_tables_say(leider, platform):
    kwartalen = csv_van(leider, f"{OVERZICHT}csv/?periode=2025")
    assert kwartalen[0][:3] == ["Kwartaal", "Geplaatst", "Ingevuld"]
    assert kwartalen[4] == ["2026, 1e kwartaal", "6", "6", "6", "0,0", "0,0", "1200", "0"]
    assert kwartalen[6][:2] == ["2025, 3e kwartaal", "0"]
    # There is no median of nothing.
    assert kwartalen[6][4] == ""
    assert kwartalen[7][1] == "–"
    onderwerpen = csv_van(leider, f"{OVERZICHT}csv/?tabel=onderwerpen&periode=2026")
    assert (onderwerpen[0][0], onderwerpen[-1][0]) == ("Onderwerp", "Alle klussen")
    assert ["Gemeente Soest", "–"] in [rij[:2] for rij in csv_van(leider, f"{ORGANISATIES}csv/?jaar=2026")]
    assert csv_van(leider, f"{ORGANISATIES}csv/?jaar=2026&tabel=wie-helpt-wie") == [
        ["Wie helpt", "Wie vroeg", "Klussen"],
        ["Gemeente Rhenen", "Gemeente Ede", "11"],
    ]


def test_links_to_the_files_carry_what_was_chosen(leider, platform):
    adressen = [
        link["href"]
        for pagina in (f"{OVERZICHT}?periode=2025", f"{ORGANISATIES}?jaar=2026")
        for link in soep(leider.get(pagina)).select("main a[href*='/csv/']")
    ]

    assert adressen == [
        f"{OVERZICHT}csv/?onderwerp=%2B&periode=2025&tabel=kwartalen",
        f"{OVERZICHT}csv/?onderwerp=%2B&periode=2025&tabel=onderwerpen",
        f"{ORGANISATIES}csv/?jaar=2026&tabel=organisaties",
        f"{ORGANISATIES}csv/?jaar=2026&tabel=wie-helpt-wie",
    ]
    assert [leider.get(adres).status_code for adres in adressen] == [200] * 4


def test_there_is_nothing_to_download_before_anything_was_counted(coordinator, als):
    client = als(coordinator)

    assert [client.get(f"{adres}csv/").status_code for adres in (OVERZICHT, ORGANISATIES)] == [404, 404]


def test_quarters_of_before_the_first_year_are_left_out(lid, als):
    tellen.tel()

    assert {naam[:4] for naam in in_tabel(als(lid).get(OVERZICHT), "kwartalen")} == {str(timezone.localdate().year)}


@pytest.mark.parametrize("adres", [OVERZICHT, ORGANISATIES, VERSLAG])
def test_red_card_changes_no_byte(leider, platform, adres):
    for mens in platform.helpers:
        DeskundigeFabriek(lid=mens)
    zonder = _TOKEN.sub(b"", leider.get(adres).content)
    for mens in platform.helpers:
        KaartFabriek(lid=mens, kleur="rood", onderwerp=platform.water)
    tellen.tel()
    assert _TOKEN.sub(b"", leider.get(adres).content) == zonder
    # So the comparison can fail.
    for mens in platform.helpers:
        KaartFabriek(lid=mens, kleur="groen", onderwerp=platform.data)
    tellen.tel()
    assert (_TOKEN.sub(b"", leider.get(adres).content) != zonder) is (adres == ORGANISATIES)


def test_organisation_of_staff_without_one_stands_apart(leider, platform):
    staf = LidFabriek(organisatie=None, is_staff=True)
    for plaatser in platform.vragers:
        vraag(plaatser, staf)
    OrganisatieFabriek()
    tellen.tel()

    tabel = in_tabel(leider.get(ORGANISATIES), "organisaties")

    assert list(tabel)[-2:] == ["Zonder organisatie", "Alle organisaties"]
    assert tabel["Zonder organisatie"]["Door hen gedaan"] == "6"
