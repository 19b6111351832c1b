"""The lists of the site in one's own spreadsheet: what the page shows, and nothing more."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen.models import Kaart, Lid, Onderwerp, Organisatie
from klussen.models import Klus, Klusstatus
from klussenbank.feeds import lijsten
from klussenbank.kern import paginering, rangschikking
from tests.fabriek import (
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    ReactieFabriek,
)
from tests.kern.test_csvuit import KWAAD, inhoud, is_formule
from tests.klussen.hulp import klussen_op, soep, tekst

LIJSTEN = {
    "/klussen/csv/": "/klussen/",
    "/klussen/mijn/csv/": "/klussen/mijn/",
    "/klussen/mijn/csv/?deel=reacties": "/klussen/mijn/?deel=reacties",
    "/deskundigen/csv/": "/deskundigen/",
    "/onderwerpen/csv/": "/onderwerpen/",
    "/organisaties/csv/": "/organisaties/",
}


@pytest.fixture
def ik(lid, als):
    return als(lid)


def rijen(client, adres):
    """The rows below the heading, by the names of the columns."""
    antwoord = client.get(adres)
    assert antwoord.status_code == 200
    return list(csv.DictReader(io.StringIO(inhoud(antwoord).decode("utf-8-sig"), newline=""), delimiter=";"))


def vul():
    """One more of everything."""
    collega, klus = DeskundigeFabriek().lid, KlusFabriek(onderwerpen=[OnderwerpFabriek()])
    KaartFabriek(lid=collega)
    ik = Lid.objects.get(email="ambtenaar@rhenen.example")
    KlusFabriek(plaatser=ik)
    ReactieFabriek(klus=klus, lid=ik)


def test_the_board(ik):
    water, bodem = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Bodem")
    klus = KlusFabriek(
        titel="Peilbuizen aflezen",
        samenvatting="Wie leest ze af?",
        uren=8,
        plaats="Rhenen",
        op_afstand=True,
        reageren_tm=timezone.localdate(),
        onderwerpen=[water, bodem],
    )

    (rij,) = rijen(ik, "/klussen/csv/")

    assert rij == {
        "Nummer": str(klus.pk),
        "Titel": "Peilbuizen aflezen",
        "Samenvatting": "Wie leest ze af?",
        "Organisatie": klus.organisatie.naam,
        "Omvang": "Klein",
        "Soort": "Anders",
        "Uren": "8",
        "Aantal personen": "1",
        "Plaats": "Rhenen",
        "Kan op afstand": "ja",
        "Status": "Open",
        "Onderwerpen": "Bodem, Water",
        "Reageren t/m": timezone.localdate().isoformat(),
        "Begint op": "",
        "Klaar op": "",
        "Geplaatst op": timezone.localdate().isoformat(),
        "Adres": f"http://testserver/klussen/{klus.pk}/",
    }


@pytest.mark.parametrize(
    "vraag", ["", "?omvang=groot", "?status=alle&sorteer=omvang", "?q=peilbuis", "?q=peilbuis%20zzz", "?status=onzin"]
)
def test_the_board_has_the_filters_and_the_order_of_its_page(ik, vraag):
    nu = timezone.now()
    for nummer, velden in enumerate(
        [
            {"omvang": "groot"},
            {"titel": "Peilbuizen aflezen"},
            {"omvang": "groot", "status": Klusstatus.AFGEROND},
            {"omschrijving": "Een peilbuis plaatsen."},
        ]
    ):
        KlusFabriek(geplaatst_op=nu - timedelta(hours=nummer), **velden)

    gevonden = [int(rij["Nummer"]) for rij in rijen(ik, f"/klussen/csv/{vraag}")]

    assert gevonden == klussen_op(ik.get(f"/klussen/{vraag}"))
    assert gevonden


def test_a_hidden_klus_is_there_for_who_sees_it_on_the_board(als, lid, collega, coordinator):
    klus = KlusFabriek(plaatser=lid)
    klus.verberg(coordinator, "Hier klopt iets niet.")

    assert [rij["Status"] for rij in rijen(als(lid), "/klussen/csv/")] == ["Verborgen"]
    assert [rij["Status"] for rij in rijen(als(coordinator), "/klussen/csv/")] == ["Verborgen"]
    assert rijen(als(collega), "/klussen/csv/") == []


def test_my_klussen_and_reacties(ik, lid, collega):
    concept = KlusFabriek(plaatser=lid, status=Klusstatus.CONCEPT)
    samen = KlusFabriek(plaatser=collega, mede_plaatser=lid)
    klus = KlusFabriek(titel="Van een ander")
    ReactieFabriek(klus=klus, lid=lid)
    ReactieFabriek(klus=samen, lid=LidFabriek())

    assert {rij["Nummer"]: rij["Status"] for rij in rijen(ik, "/klussen/mijn/csv/")} == {
        str(concept.pk): "Concept",
        str(samen.pk): "Open",
    }
    (reactie,) = rijen(ik, "/klussen/mijn/csv/?deel=reacties")
    assert (reactie["Klus"], reactie["Mijn reactie"], reactie["Status"]) == (
        "Van een ander",
        "Wacht op antwoord",
        "Open",
    )
    assert reactie["Gereageerd op"] == timezone.localdate().isoformat()
    assert reactie["Adres"] == f"http://testserver/klussen/{klus.pk}/"


def test_a_hidden_klus_is_called_so_in_both_of_my_lists(ik, lid, coordinator):
    mijn, gekozen = KlusFabriek(plaatser=lid), ReactieFabriek(lid=lid).klus
    for klus in (mijn, gekozen):
        klus.verberg(coordinator, "Hier klopt iets niet.")

    lijsten = [rijen(ik, f"/klussen/mijn/csv/{deel}") for deel in ("", "?deel=reacties")]

    assert [[rij["Status"] for rij in lijst] for lijst in lijsten] == [["Verborgen"], ["Verborgen"]]


@pytest.fixture
def kenner(db):
    """Someone with cards in every colour."""
    lid = DeskundigeFabriek(telefoon="0318-123456", lid__voornaam="Wim", lid__achternaam="Bos").lid
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Water", slug="water"), niveau="veel")
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Bodem"), kleur="groen", niveau="iets")
    KaartFabriek(lid=lid, onderwerp=None, kleur="groen", tekst="Puzzelen", niveau="vaker")
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Financiën"), kleur="rood")
    KaartFabriek(lid=lid, onderwerp=None, kleur="rood", tekst="Vergaderen")
    return lid


def test_the_directory(ik, kenner):
    (rij,) = rijen(ik, "/deskundigen/csv/")

    assert rij == {
        "Naam": "Wim Bos",
        "Functie": "adviseur",
        "Organisatie": kenner.organisatie.naam,
        "Zet zich in voor": "Water (weet er veel van)",
        "Wordt blij van": "“Puzzelen” (vaker gedaan), Bodem (weet er iets van)",
        "Niet te vragen tot": "",
        "Adres": f"http://testserver/deskundigen/{kenner.pk}/",
    }


def test_the_directory_tells_nothing_of_red_cards_nor_how_to_reach_someone(ik, kenner):
    met = inhoud(ik.get("/deskundigen/csv/"))

    for woord in ("Financiën", "Vergaderen", "rood", kenner.email, "0318"):
        assert woord not in met.decode()
    Kaart.objects.filter(kleur="rood").delete()
    assert inhoud(ik.get("/deskundigen/csv/")) == met


@pytest.mark.parametrize(
    "vraag",
    ["", "?beschikbaar=alle", "?onderwerp=water", "?onderwerp=water&onderwerp=bodem", "?kleur=groen", "?q=Wimm"],
)
def test_the_directory_has_the_filters_of_its_page(ik, kenner, vraag):
    Onderwerp.objects.filter(naam="Bodem").update(slug="bodem")
    KaartFabriek(onderwerp=Onderwerp.objects.get(slug="bodem"))
    DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=9))
    DeskundigeFabriek(lid__is_active=False)

    gevonden = [rij["Adres"].rstrip("/").rpartition("/")[2] for rij in rijen(ik, f"/deskundigen/csv/{vraag}")]

    pagina = soep(ik.get(f"/deskundigen/{vraag}"))
    assert gevonden == [rij["data-deskundige"] for rij in pagina.select("#resultaten [data-deskundige]")]
    assert gevonden


def test_who_may_not_be_asked_says_until_when(ik):
    tot = timezone.localdate() + timedelta(days=9)
    DeskundigeFabriek(niet_tot=tot)

    assert [rij["Niet te vragen tot"] for rij in rijen(ik, "/deskundigen/csv/?beschikbaar=alle")] == [tot.isoformat()]


def test_the_topics(ik):
    water = OnderwerpFabriek(naam="Water", slug="water", omschrijving="In de stad.")
    grond = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water, synoniemen=["gws", "peil"])
    KaartFabriek(onderwerp=grond)
    KlusFabriek.create_batch(2, onderwerpen=[grond])

    hoofd, onder = rijen(ik, "/onderwerpen/csv/")

    assert (hoofd["Onderwerp"], hoofd["Hoofdonderwerp"], hoofd["Contactpersonen"]) == ("Water", "", "1")
    assert onder == {
        "Onderwerp": "Grondwater",
        "Hoofdonderwerp": "Water",
        "Omschrijving": "",
        "Andere woorden": "gws, peil",
        "Contactpersonen": "1",
        "Klussen": "2",
        "Adres": "http://testserver/onderwerpen/grondwater/",
    }


def test_the_organisations(ik):
    OrganisatieFabriek(naam="Gemeente Elst", beeindigd_op=timezone.localdate())
    OrganisatieFabriek(naam="Waterschap A", slug="waterschap-a", soort="waterschap", code="WS01")

    gevonden = rijen(ik, "/organisaties/csv/")

    assert "Gemeente Elst" not in [rij["Organisatie"] for rij in gevonden]
    assert gevonden[-1] == {
        "Organisatie": "Waterschap A",
        "Soort": "Waterschap",
        "Code": "WS01",
        "Adres": "http://testserver/organisaties/waterschap-a/",
    }


@pytest.mark.parametrize("adres", LIJSTEN)
def test_a_list_leads_to_its_file(ik, adres):
    vul()

    links = [link["href"] for link in soep(ik.get(LIJSTEN[adres])).select("main a") if "CSV" in link.get_text()]

    assert [link.removesuffix("?") for link in links] == [adres]
    antwoord = ik.get(adres)
    assert antwoord.streaming
    assert antwoord.headers["Content-Disposition"].startswith('attachment; filename="')
    assert inhoud(antwoord).startswith(b"\xef\xbb\xbf")


def test_the_link_keeps_the_filters_and_goes_along_with_htmx(ik):
    KlusFabriek.create_batch(30, omvang="groot")
    adres = "/klussen/csv/?omvang=groot"

    for koppen in ({}, {"HX-Request": "true"}):
        assert soep(ik.get("/klussen/?omvang=groot&pagina=2", headers=koppen)).select_one(f'a[href="{adres}"]')


def test_nothing_found_is_no_file(ik):
    KlusFabriek()

    assert "CSV" not in ik.get("/klussen/?q=zzz").text
    assert rijen(ik, "/klussen/csv/?q=zzz") == []


def test_a_file_is_bounded_and_the_page_says_so(ik, monkeypatch):
    KlusFabriek.create_batch(3)
    assert "Download als CSV (voor Excel)</a>" in ik.get("/klussen/").text
    for module in (paginering, lijsten):
        monkeypatch.setattr(module, "GRENS" if module is paginering else "MEESTE_RIJEN", 2)
    monkeypatch.setattr("klussenbank.feeds.elders.GRENS", 2)

    assert len(rijen(ik, "/klussen/csv/")) == 2
    assert "Download als CSV (voor Excel, de eerste 5.000)" in tekst(ik.get("/klussen/"))


@pytest.mark.parametrize("adres", ["/klussen/", "/deskundigen/"])
def test_what_follows_the_best_answers_is_in_the_file_too(ik, monkeypatch, adres):
    for module in (rangschikking, lijsten):
        monkeypatch.setattr(module, "MEESTE_GERANGSCHIKT", 2)
    for nummer in range(5):
        KlusFabriek(titel=f"Peilbuis {nummer}")
        KaartFabriek(onderwerp=None, kleur="groen", tekst=f"Peilbuis {nummer}")

    namen = [rij["Adres"] for rij in rijen(ik, f"{adres}csv/?q=peilbuis")]

    assert len(namen) == len(set(namen)) == 5


@pytest.mark.parametrize("adres", LIJSTEN)
def test_costs_the_same_with_one_and_with_many(ik, lid, adres):
    def aantal():
        inhoud(ik.get(adres))
        with CaptureQueriesContext(connection) as queries:
            rijen_nu = inhoud(ik.get(adres)).count(b"\r\n")
        return len(queries), rijen_nu

    vul()
    een, weinig = aantal()
    for _ in range(3):
        vul()
    meer, veel = aantal()

    assert meer == een <= 6
    assert veel > weinig


@pytest.mark.parametrize("adres", LIJSTEN)
@pytest.mark.parametrize("kwaad", KWAAD)
def test_no_cell_is_a_formula(ik, lid, adres, kwaad):
    vul()
    kwaad = kwaad.replace("\x00", "")
    Klus.objects.update(titel=kwaad, samenvatting=kwaad, plaats=kwaad)
    Lid.objects.update(functie=kwaad, voornaam=kwaad)
    Onderwerp.objects.update(omschrijving=kwaad, synoniemen=[kwaad])
    Kaart.objects.update(tekst=kwaad)
    for model in (Onderwerp, Organisatie):
        for rij in model.objects.all():
            model.objects.filter(pk=rij.pk).update(naam=f"{kwaad} {rij.pk}")

    gelezen = list(csv.reader(io.StringIO(inhoud(ik.get(adres)).decode("utf-8-sig"), newline=""), delimiter=";"))

    koppen, *rest = gelezen
    assert rest
    assert {len(rij) for rij in rest} == {len(koppen)}
    blad = openpyxl.Workbook().active
    for rij in rest:
        blad.append(rij)
    assert not [cel.value for rij in blad.iter_rows() for cel in rij if cel.data_type == "f"]
    assert not any(is_formule(cel) or cel[:1] in "=+-@\t\r＝＋－＠" for rij in rest for cel in rij if cel)


def test_a_topic_that_went_into_another_leads_on(ik):
    riool, water = OnderwerpFabriek(slug="riool"), OnderwerpFabriek(slug="water")
    KlusFabriek(onderwerpen=[water])
    KlusFabriek()
    riool.voeg_samen_met(water)

    antwoord = ik.get("/klussen/csv/?onderwerp=riool")

    assert antwoord.status_code == 302
    assert antwoord.headers["Location"] == "/klussen/csv/?onderwerp=water"
    assert ik.get("/deskundigen/csv/?onderwerp=riool").status_code == 302
