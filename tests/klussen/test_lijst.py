"""The board: filters, orders, chips, pages, and the same part for htmx."""

from datetime import timedelta

import pytest
from django.utils import timezone

from klussenbank.kern import paginering
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, klussen_op, soep, tekst

LIJST = "/klussen/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def bord(db):
    """Four klussen that differ in everything by which one filters."""
    water = OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")
    grondwater = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)
    geld = OnderwerpFabriek(naam="Financiën", slug="financien")
    ede = OrganisatieFabriek(naam="Gemeente Ede", slug="gemeente-ede")
    barneveld = OrganisatieFabriek(naam="Gemeente Barneveld", slug="gemeente-barneveld")
    nu, vandaag = timezone.now(), timezone.localdate()
    return {
        "water": KlusFabriek(
            titel="Praat over water",
            omvang="groot",
            soort="presentatie",
            organisatie=ede,
            onderwerpen=[water],
            geplaatst_op=nu - timedelta(days=4),
            reageren_tm=vandaag + timedelta(days=9),
        ),
        "grond": KlusFabriek(
            titel="Meet het peil",
            soort="onderzoek",
            organisatie=barneveld,
            onderwerpen=[grondwater],
            op_afstand=True,
            geplaatst_op=nu - timedelta(days=3),
            reageren_tm=vandaag + timedelta(days=1),
        ),
        "geld": KlusFabriek(
            titel="Reken het voor",
            omschrijving="Wat kost al dat water?",
            soort="advies",
            organisatie=ede,
            onderwerpen=[geld, grondwater],
            op_afstand=True,
            geplaatst_op=nu - timedelta(days=2),
        ),
        "klaar": KlusFabriek(
            titel="Dit was het water",
            status="afgerond",
            organisatie=ede,
            onderwerpen=[water],
            geplaatst_op=nu - timedelta(days=1),
        ),
    }


def gevonden(client, bord, vraag=""):
    """The names of the klussen in the list, in order; checks the number that the page states."""
    antwoord = client.get(f"{LIJST}?{vraag}")
    assert antwoord.status_code == 200
    namen = {klus.pk: naam for naam, klus in bord.items()}
    lijst = [namen[pk] for pk in klussen_op(antwoord)]
    assert soep(antwoord).select_one("#resultaten [data-aantal]")["data-aantal"] == str(len(lijst))
    assert not soep(antwoord).select("#resultaten [data-aantal-begrensd]")
    return lijst


def chips(antwoord):
    return {chip.find(string=True).strip(): chip["href"] for chip in soep(antwoord).select("a.chip--weg")}


@pytest.mark.parametrize(
    ("vraag", "namen"),
    [
        ("", ["geld", "grond", "water"]),
        ("q=water", ["water", "geld", "grond"]),
        ("q=peilen+meten", ["grond"]),
        ("q=meet+peil", ["grond"]),
        ("q=financien", ["geld"]),
        ("q=Ede", ["geld", "water"]),
        ("q=de", []),
        ("q=", ["geld", "grond", "water"]),
        ("q=%00", ["geld", "grond", "water"]),
        ("q=%27%29%3B+DROP+TABLE", []),
        ("onderwerp=stedelijk-water", ["geld", "grond", "water"]),
        ("onderwerp=grondwater", ["geld", "grond"]),
        ("onderwerp=financien", ["geld"]),
        ("onderwerp=financien&onderwerp=stedelijk-water", ["geld", "grond", "water"]),
        ("onderwerp=bestaat-niet", []),
        ("onderwerp=bestaat-niet&onderwerp=financien", ["geld"]),
        ("onderwerp=", ["geld", "grond", "water"]),
        ("onderwerp=%00", ["geld", "grond", "water"]),
        ("organisatie=gemeente-ede", ["geld", "water"]),
        ("organisatie=gemeente-ede&organisatie=gemeente-barneveld", ["geld", "grond", "water"]),
        ("organisatie=weg", []),
        ("omvang=groot", ["water"]),
        ("omvang=reusachtig", ["geld", "grond", "water"]),
        ("soort=onderzoek", ["grond"]),
        ("soort=%3Cscript%3E", ["geld", "grond", "water"]),
        ("op_afstand=on", ["geld", "grond"]),
        ("op_afstand=ja", ["geld", "grond"]),
        *[(f"op_afstand={nee}", ["geld", "grond", "water"]) for nee in ("", "0", "nee", "false", "%00", "onzin")],
        ("status=open", ["geld", "grond", "water"]),
        ("status=afgerond", ["klaar"]),
        ("status=ingevuld", []),
        ("status=alle", ["klaar", "geld", "grond", "water"]),
        ("status=concept", ["geld", "grond", "water"]),
        ("status=onzin", ["geld", "grond", "water"]),
        ("sorteer=nieuwste", ["geld", "grond", "water"]),
        ("sorteer=sluit-snel", ["grond", "water", "geld"]),
        ("sorteer=omvang", ["water", "geld", "grond"]),
        ("sorteer=onzin", ["geld", "grond", "water"]),
        ("q=water&sorteer=nieuwste", ["geld", "grond", "water"]),
        ("q=water&onderwerp=grondwater&organisatie=gemeente-ede&soort=advies&op_afstand=on&omvang=klein", ["geld"]),
        ("onderwerp=grondwater&omvang=groot", []),
        ("onbekend=1&q=meet", ["grond"]),
    ],
)
def test_filter_finds_exactly(ik, bord, vraag, namen):
    assert gevonden(ik, bord, vraag) == namen


def test_own_draft_is_not_on_the_board(ik, lid):
    KlusFabriek(plaatser=lid, status="concept")

    assert klussen_op(ik.get(f"{LIJST}?status=alle")) == []


def test_draft_that_was_withdrawn_is_not_on_the_board(ik, lid):
    KlusFabriek(plaatser=lid, status="concept").trek_in(lid)
    ooit_geplaatst = KlusFabriek(plaatser=lid)
    ooit_geplaatst.trek_in(lid)

    for vraag in ("status=alle", "status=ingetrokken"):
        assert klussen_op(ik.get(f"{LIJST}?{vraag}")) == [ooit_geplaatst.pk]


@pytest.mark.parametrize(
    ("vraag", "verwacht"),
    [
        ("", {}),
        ("status=open", {}),
        ("q=+water+&pagina=2", {"“water”": "?"}),
        ("q=a&q=b", {"“b”": "?"}),
        ("q=water&omvang=klein", {"“water”": "?omvang=klein", "Klein": "?q=water"}),
        ("omvang=klein&omvang=groot", {"Groot": "?"}),
        (
            "onderwerp=grondwater&onderwerp=financien",
            {"Financiën": "?onderwerp=grondwater", "Grondwater": "?onderwerp=financien"},
        ),
        (
            "organisatie=gemeente-ede&status=alle",
            {"Gemeente Ede": "?status=alle", "Status: Alle": "?organisatie=gemeente-ede"},
        ),
        ("soort=advies&op_afstand=on", {"Advies": "?op_afstand=on", "Kan op afstand": "?soort=advies"}),
        ("status=afgerond&sorteer=omvang", {"Status: Afgerond": "?sorteer=omvang"}),
        ("omvang=onzin&soort=onzin&onderwerp=onzin", {}),
        ("op_afstand=0", {}),
    ],
)
def test_chip_takes_its_own_filter_away(ik, bord, vraag, verwacht):
    gezien = chips(ik.get(f"{LIJST}?{vraag}"))

    assert gezien == verwacht
    for label, adres in gezien.items():
        assert label not in chips(ik.get(f"{LIJST}{adres}"))


def test_hostile_words_stay_words(ik, bord):
    antwoord = ik.get(LIJST, {"q": '"><script>alert(1)</script>', "onderwerp": '"><img src=x>'})

    assert not soep(antwoord).select("script:not([src]), img[src=x]")
    assert '“"><script>alert(1)</script>”' in chips(antwoord)


@pytest.mark.parametrize(
    ("vraag", "keuzes", "gekozen"),
    [
        ("", ["Nieuwste", "Sluit het eerst", "Grote klussen eerst"], None),
        ("sorteer=omvang", ["Nieuwste", "Sluit het eerst", "Grote klussen eerst"], "Grote klussen eerst"),
        ("sorteer=nieuwste", ["Nieuwste", "Sluit het eerst", "Grote klussen eerst"], "Nieuwste"),
        ("q=water", ["Past het best", "Nieuwste", "Sluit het eerst", "Grote klussen eerst"], None),
        (
            "q=water&sorteer=nieuwste",
            ["Past het best", "Nieuwste", "Sluit het eerst", "Grote klussen eerst"],
            "Nieuwste",
        ),
    ],
)
def test_order_that_the_list_has_stands_first(ik, bord, vraag, keuzes, gekozen):
    """A form that is sent again with one more filter must not change the order by itself."""
    opties = soep(ik.get(f"{LIJST}?{vraag}")).select("[name=sorteer] option")

    assert [optie.get_text(strip=True) for optie in opties] == keuzes
    gekozen_nu = [optie.get_text(strip=True) for optie in opties if optie.has_attr("selected")]
    assert (gekozen_nu or [keuzes[0]])[0] == (gekozen or keuzes[0])


def test_empty_board_says_what_to_do(ik, db):
    leeg = soep(ik.get(LIJST)).select_one("#resultaten")
    assert leeg.select_one(".leeg a")["href"] == "/klussen/nieuw/"

    niets = soep(ik.get(f"{LIJST}?q=onvindbaar")).select_one("#resultaten")
    assert niets.select_one(".leeg a")["href"] == "/klussen/"
    assert niets.select_one("[data-aantal]")["data-aantal"] == "0"


@pytest.mark.parametrize(
    ("vraag", "woorden"),
    [
        ("onderwerp=oud", "Een onderwerp uit dit adres kennen we niet."),
        ("onderwerp=oud&onderwerp=grondwater", "Een onderwerp uit dit adres kennen we niet."),
        ("organisatie=opgeheven", "Een organisatie uit dit adres kennen we niet."),
    ],
)
def test_slug_that_means_nothing_is_named(ik, bord, vraag, woorden):
    antwoord = ik.get(f"{LIJST}?{vraag}")

    assert woorden in tekst(antwoord)
    assert "Er staan nu geen klussen open" not in tekst(antwoord)


def test_unknown_topic_leads_to_what_is_open(ik, bord):
    leeg = soep(ik.get(f"{LIJST}?onderwerp=oud")).select_one("#resultaten .leeg")

    assert leeg.select_one("a")["href"] == "/klussen/"
    assert "Haal hierboven een filter weg" not in leeg.get_text()


def test_known_choices_are_not_called_unknown(ik, bord):
    antwoord = ik.get(f"{LIJST}?onderwerp=grondwater&onderwerp=&organisatie=gemeente-ede&organisatie=%00")

    assert "kennen we niet" not in tekst(antwoord)


def test_card_shows_what_one_wants_to_know(ik, bord):
    klus = KlusFabriek(
        titel="Leid ons rond",
        samenvatting="Een middag in de wijk",
        aantal_personen=3,
        uren=4,
        plaats="Ede",
        onderwerpen=[OnderwerpFabriek(naam="Hittestress")],
        reageren_tm=timezone.localdate() + timedelta(days=3),
    )
    ReactieFabriek(klus=klus, status="gekozen")

    kaart = soep(ik.get(LIJST)).select_one(f"[data-klus='{klus.pk}']").get_text(" ")

    for woord in (
        *["Leid ons rond", "Een middag in de wijk", str(klus.organisatie), "Ongeveer 4 uur", "Ede"],
        *["nog 3 dagen", "Open", "nog 2 plekken", "Hittestress"],
    ):
        assert woord in " ".join(kaart.split())


def test_pages_hold_25_and_keep_the_filters(ik):
    KlusFabriek.create_batch(27, plaatser=LidFabriek())

    eerste, tweede = ik.get(f"{LIJST}?omvang=klein"), ik.get(f"{LIJST}?omvang=klein&pagina=2")

    assert (len(klussen_op(eerste)), len(klussen_op(tweede))) == (25, 2)
    assert soep(eerste).select_one("[rel=next]")["href"] == "?omvang=klein&pagina=2"
    assert soep(tweede).select_one("[data-aantal]")["data-aantal"] == "27"
    for vraag, zelfde in (("pagina=0", eerste), ("pagina=abc", eerste), ("pagina=-3", eerste), ("pagina=9999", tweede)):
        assert klussen_op(ik.get(f"{LIJST}?{vraag}")) == klussen_op(zelfde)


def test_number_found_is_capped(ik, monkeypatch):
    monkeypatch.setattr(paginering, "GRENS", 26)
    KlusFabriek.create_batch(27, plaatser=LidFabriek())

    antwoord = ik.get(f"{LIJST}?pagina=41")

    aantal = soep(antwoord).select_one("#resultaten [data-aantal]")
    assert (aantal["data-aantal"], aantal.has_attr("data-aantal-begrensd")) == ("26", True)
    assert len(klussen_op(antwoord)) == 1


def test_htmx_gets_the_very_part_of_the_page(ik, bord):
    for vraag in ("", "?q=water&onderwerp=stedelijk-water", "?q=onvindbaar", "?status=alle&sorteer=omvang"):
        geheel = ik.get(f"{LIJST}{vraag}")
        deel = ik.get(f"{LIJST}{vraag}", headers={"HX-Request": "true"})

        geheel_soep, deel_soep = soep(geheel), soep(deel)
        deel_soep.select_one("#tellingen").extract()
        # The token of a form differs from request to request.
        for token in geheel_soep.select("[name=csrfmiddlewaretoken]") + deel_soep.select("[name=csrfmiddlewaretoken]"):
            token["value"] = ""
        assert geheel_soep.select_one("#resultaten").decode_contents().strip() == (
            deel_soep.body.decode_contents().strip()
        )
        assert b"<html" not in deel.content


def test_htmx_going_back_gets_the_whole_page(ik, bord):
    antwoord = ik.get(LIJST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert b"<html" in antwoord.content


@pytest.mark.parametrize(
    "vraag", ["", "?q=klus&status=alle&onderwerp={slug}&organisatie=x&organisatie={org}&sorteer=omvang"]
)
def test_number_of_queries_does_not_grow(ik, vraag):
    onderwerpen = OnderwerpFabriek.create_batch(3)
    organisatie = OrganisatieFabriek()
    vraag = vraag.format(slug=onderwerpen[0].slug, org=organisatie.slug)
    aantallen = []
    for nieuw in (1, 2, 27):
        for klus in KlusFabriek.create_batch(
            nieuw, organisatie=organisatie, aantal_personen=2, onderwerpen=onderwerpen
        ):
            ReactieFabriek(klus=klus, status="gekozen")
        aantallen.append(aantal_queries(ik, LIJST + vraag))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 12
