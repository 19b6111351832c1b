"""Many cards in a few minutes: one tap each, undone on the same page, and what was laid at the end."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries

INVULLEN, KLAAR = reverse("profiel:kaarten_invullen"), reverse("profiel:kaarten_klaar")


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", synoniemen=["freatisch vlak"])


@pytest.fixture
def ik(lid, als):
    return als(lid)


def soep(antwoord):
    return BeautifulSoup(antwoord.content, "lxml")


def tik(client, doe, onderwerp="grondwater", *, htmx=False, vraag="", **velden):
    koppen = {"headers": {"HX-Request": "true"}} if htmx else {}
    return client.post(INVULLEN + vraag, {"onderwerp": onderwerp, "doe": doe, **velden}, **koppen)


def rij(antwoord, slug="grondwater"):
    return soep(antwoord).select_one(f'[data-onderwerp="{slug}"]')


def knoppen(rij):
    return [knop["value"] for knop in rij.select("button[name=doe]")]


def test_pagina_biedt_tien_onderwerpen_met_drie_kleuren(ik, db):
    OnderwerpFabriek.create_batch(12)

    pagina = soep(ik.get(INVULLEN))

    rijen = pagina.select("[data-rij]")
    assert len(rijen) == 10
    assert {tuple(knoppen(r)) for r in rijen} == {("leg:groen", "leg:blauw", "leg:rood", "over")}
    assert pagina.select_one("#stand")["data-gelegd"] == "0"
    assert pagina.select_one("[data-meer]")


def test_zonder_onderwerpen_staat_er_wat_je_dan_leest(ik):
    assert "Je hebt alles gehad." in ik.get(INVULLEN).text


@pytest.mark.parametrize(("kleur", "niveau"), [("groen", "iets"), ("blauw", "iets"), ("rood", "")])
def test_een_tik_is_een_kaart_en_twee_keer_is_dezelfde(ik, lid, grondwater, kleur, niveau):
    for _ in range(2):
        antwoord = tik(ik, f"leg:{kleur}")

    assert antwoord.url == f"{INVULLEN}#volgende"
    kaart = Kaart.objects.get()
    assert (kaart.lid, kaart.onderwerp, kaart.kleur, kaart.niveau) == (lid, grondwater, kleur, niveau)
    assert Deskundige.objects.filter(lid=lid).exists() == (kleur != "rood")
    pagina = ik.get(INVULLEN)
    assert soep(pagina).select_one("#stand")["data-gelegd"] == "1"
    assert f"weg:{kleur}" in knoppen(rij(pagina))


def test_htmx_krijgt_de_rij_en_de_telling_alleen(ik, grondwater):
    antwoord = tik(ik, "leg:groen", htmx=True)

    assert soep(antwoord).h1 is None
    assert knoppen(rij(antwoord)) == ["weg:groen", "vaker:groen", "veel:groen", "leg:blauw", "woorden:groen"]
    stand = soep(antwoord).select_one("#stand")
    assert (stand["hx-swap-oob"], " ".join(stand.get_text().split())) == ("true", "1 kaart gelegd")


def test_groen_en_blauw_gaan_samen(ik, grondwater):
    tik(ik, "leg:groen")
    antwoord = tik(ik, "leg:blauw", htmx=True)

    assert set(Kaart.objects.values_list("kleur", flat=True)) == {"groen", "blauw"}
    assert not {"leg:groen", "leg:blauw", "leg:rood"} & set(knoppen(rij(antwoord)))
    assert "2 kaarten gelegd" in " ".join(antwoord.text.split())


@pytest.mark.parametrize("htmx", [True, False])
def test_rood_vervangt_niets_stilletjes(ik, lid, grondwater, htmx):
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen")
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="blauw")

    antwoord = tik(ik, "leg:rood", htmx=htmx)

    assert set(Kaart.objects.values_list("kleur", flat=True)) == {"groen", "blauw"}
    melding = " ".join(rij(antwoord).select_one("[role=alert]").get_text().split())
    assert melding == (
        "Je hebt hier al een blauwe kaart en een groene kaart. Een rode kaart gaat daar niet mee samen. Haal ze eerst "
        "weg als je toch rood kiest."
    )
    assert {"weg:groen", "weg:blauw"} <= set(knoppen(rij(antwoord)))


def test_groen_naast_rood_zegt_wat_er_in_de_weg_ligt(ik, lid, grondwater):
    tik(ik, "leg:rood")

    antwoord = tik(ik, "leg:groen")

    assert "Je hebt hier al een rode kaart. Een groene kaart gaat daar niet mee samen." in antwoord.text
    assert "Haal die eerst weg" in antwoord.text
    assert len(soep(antwoord).select('[data-onderwerp="grondwater"]')) == 1


def test_weghalen_maakt_de_tik_ongedaan(ik, grondwater):
    tik(ik, "leg:groen")
    antwoord = tik(ik, "weg:groen")

    assert antwoord.url == f"{INVULLEN}#onderwerp-grondwater"
    assert not Kaart.objects.exists()
    assert knoppen(rij(ik.get(INVULLEN))) == ["leg:groen", "leg:blauw", "leg:rood", "over"]
    assert "Deze kaart ligt er niet meer." in tik(ik, "weg:groen").text


def test_niveau_en_woorden_zijn_een_tik_meer(ik, grondwater):
    tik(ik, "leg:blauw")
    tik(ik, "veel:blauw")
    tik(ik, "woorden:blauw", **{"tekst-blauw": "Peilbuizen lezen"})

    kaart = Kaart.objects.get()
    assert (kaart.niveau, kaart.tekst) == ("veel", "Peilbuizen lezen")
    # What others find of it goes along.
    assert Deskundige.objects.zoek("peilbuizen").exists()
    assert Deskundige.objects.get().rang == kaart.rang


def test_rode_kaart_heeft_geen_niveau(ik, grondwater):
    tik(ik, "leg:rood")
    tik(ik, "veel:rood")

    assert Kaart.objects.get().niveau == ""


@pytest.mark.parametrize("htmx", [True, False])
def test_te_lange_woorden_komen_terug(ik, grondwater, htmx):
    tik(ik, "leg:groen")
    tik(ik, "leg:blauw")
    antwoord = tik(ik, "woorden:groen", htmx=htmx, **{"tekst-groen": "x" * 201, "tekst-blauw": "Mooi\r\nwerk"})

    assert "Maak je woorden korter" in antwoord.text
    velden = {veld["name"]: veld for veld in rij(antwoord).select("textarea")}
    assert {naam: veld.get_text().strip() for naam, veld in velden.items()} == {
        "tekst-groen": "x" * 201,
        "tekst-blauw": "Mooi\nwerk",
    }
    assert all(veld.find_parent("details").has_attr("open") for veld in velden.values())
    assert set(Kaart.objects.values_list("tekst", flat=True)) == {""}


@pytest.mark.parametrize("knop", ["vaker:groen", "leg:blauw", "woorden:groen", "weg:blauw"])
def test_getypte_woorden_gaan_met_elke_knop_mee(ik, lid, grondwater, knop):
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen")

    tik(ik, knop, **{"tekst-groen": "Ik lees\r\npeilbuizen", "was-groen": ""})

    assert Kaart.objects.get(kleur="groen").tekst == "Ik lees\r\npeilbuizen"


def test_woorden_die_je_niet_wijzigde_blijven_zoals_ze_intussen_zijn(ik, lid, grondwater):
    kaart = KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen", tekst="Nieuw\nuit een ander venster")

    tik(ik, "vaker:groen", **{"tekst-groen": "Oud\r\nhier", "was-groen": "Oud\nhier"})
    kaart.refresh_from_db()
    assert (kaart.niveau, kaart.tekst) == ("vaker", "Nieuw\nuit een ander venster")

    tik(ik, "veel:groen", **{"tekst-groen": "", "was-groen": "Nieuw\nuit een ander venster"})
    kaart.refresh_from_db()
    assert (kaart.niveau, kaart.tekst) == ("veel", "")


def test_nu_niet_is_ook_terug_te_nemen(ik, lid, grondwater):
    assert tik(ik, "over").url == f"{INVULLEN}#volgende"
    assert knoppen(rij(ik.get(INVULLEN))) == ["toch"]

    tik(ik, "toch")
    assert not lid.overgeslagen.exists()
    assert "over" in knoppen(rij(ik.get(INVULLEN)))


def test_wat_langer_geleden_is_gekozen_staat_er_niet_meer(ik, grondwater, time_machine):
    tik(ik, "leg:groen")
    tik(ik, "over", OnderwerpFabriek().slug)
    time_machine.move_to(timezone.now() + timedelta(hours=3), tick=False)

    pagina = ik.get(INVULLEN)
    assert soep(pagina).select("[data-rij]") == []
    assert soep(pagina).select_one("#stand")["data-gelegd"] == "0"


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("wat", ["hernoemd", "opgegaan"])
def test_tik_op_een_oud_adres_komt_aan(ik, grondwater, wat, htmx):
    if wat == "hernoemd":
        grondwater.slug, blijft = "grond-water", grondwater
        grondwater.save()
        grondwater.kwam_van("grondwater")
    else:
        blijft = OnderwerpFabriek(naam="Water", slug="water")
        grondwater.voeg_samen_met(blijft)

    antwoord = tik(ik, "leg:groen", htmx=htmx)

    assert Kaart.objects.get().onderwerp == blijft
    if htmx:
        assert "weg:groen" in knoppen(rij(antwoord, blijft.slug))


@pytest.mark.parametrize("htmx", [True, False])
def test_tik_op_een_onderwerp_dat_weg_is_zegt_dat(ik, grondwater, htmx):
    antwoord = tik(ik, "leg:groen", "zomaar", htmx=htmx)

    assert antwoord.headers["HX-Redirect" if htmx else "Location"] == INVULLEN
    assert "Dit onderwerp is er niet meer. Kies een ander onderwerp." in ik.get(INVULLEN).text


@pytest.mark.parametrize("velden", [{}, {"onderwerp": "weg", "doe": "leg:groen"}, {"onderwerp": "grondwater"}])
def test_tik_op_wat_er_niet_is_leidt_terug(ik, grondwater, velden):
    assert ik.post(INVULLEN, velden).url == INVULLEN
    assert not Kaart.objects.exists()


@pytest.mark.parametrize(
    ("q", "gevonden"),
    [("grondwater", True), ("Freatische vlakken", True), ("grondw", True), ("bomen", False), ("\x00", None)],
)
def test_elk_ander_onderwerp_is_te_zoeken(ik, lid, grondwater, q, gevonden):
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen")
    Kaart.objects.update(gemaakt_op=None)

    antwoord = ik.get(INVULLEN, {"q": q})

    assert (rij(antwoord) is not None) == bool(gevonden)
    assert ("Geen onderwerp heet zo." in antwoord.text) == (gevonden is False)


def test_gevraagd_onderwerp_staat_er_met_zijn_kaarten(ik, lid, grondwater):
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen")

    assert knoppen(rij(ik.get(INVULLEN, {"onderwerp": "grondwater"})))[0] == "weg:groen"


def test_klaar_toont_wat_er_ligt_en_leidt_verder(ik, grondwater):
    tik(ik, "leg:rood")

    klaar = ik.get(KLAAR, {"next": "/klussen/"})

    assert soep(klaar).h1.get_text() == "Klaar: 1 kaart gelegd"
    assert len(soep(klaar).select(".kaartje--rood")) == 1
    assert soep(klaar).find("a", string="Verder")["href"] == "/klussen/"
    assert "Nog geen kaart gelegd" not in klaar.text


@pytest.mark.parametrize("elders", ["https://elders.example/", "//elders.example/", "javascript:x()", "klussen"])
def test_klaar_leidt_nooit_naar_elders(ik, grondwater, elders):
    assert "elders" not in ik.get(KLAAR, {"next": elders}).text
    assert soep(ik.get(INVULLEN, {"next": elders})).select_one(".invulbalk a")["href"] == KLAAR
    assert "Nog geen kaart gelegd" in ik.get(KLAAR).text


def test_waar_je_heen_gaat_blijft_bewaard(ik, grondwater):
    antwoord = tik(ik, "leg:groen", vraag="?next=/klussen/%3Fq%3Dx")

    assert antwoord.url == f"{INVULLEN}?next=%2Fklussen%2F%3Fq%3Dx#volgende"


def test_wie_in_wie_weet_wat_staat_leest_daar_niets_over(ik, lid, grondwater):
    assert "kom je in Wie weet wat" in ik.get(INVULLEN).text
    DeskundigeFabriek(lid=lid)
    assert "kom je in Wie weet wat" not in ik.get(INVULLEN).text


def test_aantal_queries_groeit_niet(ik, lid):
    # As many as one page offers: fewer would have it ask what many people chose.
    for _ in range(10):
        KaartFabriek(lid=DeskundigeFabriek(lid__organisatie=lid.organisatie).lid)
    aantallen = []
    for nieuw in (1, 3, 9):
        for _ in range(nieuw):
            OnderwerpFabriek()
            KaartFabriek(lid=lid)
            KaartFabriek(lid=DeskundigeFabriek(lid__organisatie=lid.organisatie).lid)
        ik.get(INVULLEN)
        aantallen.append(aantal_queries(ik, INVULLEN))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 9
