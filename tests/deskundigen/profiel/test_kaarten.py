from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek

NIEUW = reverse("profiel:kaart_nieuw")
MIJN = reverse("profiel:mijn")


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater")


@pytest.fixture
def ik(lid, als):
    return als(lid)


def adres(kaart, wat="wijzigen"):
    return reverse(f"profiel:kaart_{wat}", args=[kaart.pk])


def fouten(antwoord):
    soep = BeautifulSoup(antwoord.content, "lxml")
    return {
        lijst["id"].removeprefix("id_").removesuffix("_error"): lijst.get_text(" ", strip=True)
        for lijst in soep.select(".fouten")
    }


def test_eerste_open_kaart_zegt_vooraf_dat_je_erin_komt_en_doet_dat(ik, lid, onderwerp):
    assert "Met deze kaart kom je in Wie weet wat te staan." in ik.get(f"{NIEUW}?kleur=blauw").text
    assert not Deskundige.objects.exists()

    antwoord = ik.post(f"{NIEUW}?kleur=blauw", {"onderwerp": onderwerp.pk, "tekst": "Peilen", "niveau": "veel"})

    assert antwoord.url == MIJN
    kaart = Kaart.objects.get()
    assert (kaart.lid, kaart.kleur, kaart.onderwerp, kaart.tekst, kaart.niveau) == (
        lid,
        "blauw",
        onderwerp,
        "Peilen",
        "veel",
    )
    deskundige = Deskundige.objects.zoek("grondwater peilen").get()
    assert (deskundige.pk, deskundige.rang) == (lid.pk, kaart.rang)
    assert "Met deze kaart kom je" not in ik.get(f"{NIEUW}?kleur=groen").text


def test_rode_kaart_zet_je_nergens_in(ik, onderwerp):
    leeg = ik.get(f"{NIEUW}?kleur=rood")
    ik.post(NIEUW, {"kleur": "rood", "onderwerp": onderwerp.pk})

    assert "Met deze kaart kom je" not in leeg.text
    assert "Alleen jij ziet deze." in leeg.text
    assert 'name="niveau"' not in leeg.text
    assert (Kaart.objects.get().kleur, Kaart.objects.get().niveau) == ("rood", "")
    assert not Deskundige.objects.exists()


def test_kleur_moet_gekozen_zijn(ik):
    for adres_ in [NIEUW, f"{NIEUW}?kleur=paars"]:
        assert ik.get(adres_).url == MIJN
    assert ik.post(NIEUW, {"kleur": "paars", "tekst": "x"}).url == MIJN
    assert not Kaart.objects.exists()


@pytest.mark.parametrize(
    ("kleur", "velden", "veld", "melding"),
    [
        (
            "blauw",
            {"tekst": "Peilen", "niveau": "veel"},
            "onderwerp",
            "een blauwe kaart gaat altijd over een onderwerp",
        ),
        ("groen", {"niveau": "veel"}, "tekst", "Kies een onderwerp of schrijf iets in je eigen woorden."),
        ("rood", {"tekst": "  "}, "tekst", "Kies een onderwerp of schrijf iets in je eigen woorden."),
        ("groen", {"tekst": "Peilen"}, "niveau", "Kies hoeveel je ervan weet."),
        ("groen", {"tekst": "Peilen", "niveau": "alles"}, "niveau", "alles"),
        ("groen", {"tekst": "x" * 201, "niveau": "veel"}, "tekst", "Maak de tekst korter: hoogstens 200 tekens."),
        ("rood", {"tekst": "Peilen", "onderwerp": "999999"}, "onderwerp", "Kies een onderwerp uit de lijst."),
        ("rood", {"tekst": "Peilen", "onderwerp": "' or 1=1"}, "onderwerp", "Kies een onderwerp uit de lijst."),
        ("rood", {"tekst": "nul\x00"}, "tekst", "Null-tekens"),
    ],
)
def test_fout_staat_bij_het_veld_en_wat_getypt_is_blijft(ik, kleur, velden, veld, melding):
    antwoord = ik.post(NIEUW, {"kleur": kleur, **velden})

    assert antwoord.status_code == 200
    assert list(fouten(antwoord)) == [veld]
    assert melding in fouten(antwoord)[veld]
    assert velden.get("tekst", "").strip().strip("\x00") in antwoord.text
    assert not Kaart.objects.exists()


@pytest.mark.parametrize(("eerst", "dan"), [("rood", "groen"), ("rood", "blauw"), ("groen", "rood"), ("blauw", "rood")])
def test_rood_gaat_niet_samen_met_een_andere_kleur(ik, lid, onderwerp, eerst, dan):
    KaartFabriek(lid=lid, kleur=eerst, onderwerp=onderwerp)

    antwoord = ik.post(NIEUW, {"kleur": dan, "onderwerp": onderwerp.pk, "niveau": "veel"})

    assert fouten(antwoord) == {
        "onderwerp": "Over één onderwerp kan een rode kaart niet samengaan met een groene of blauwe. Kies een ander "
        "onderwerp, of haal eerst de andere kaart weg."
    }
    assert Kaart.objects.count() == 1


@pytest.mark.parametrize(("een", "ander"), [("rood", "groen"), ("rood", "blauw"), ("groen", "groen"), ("rood", "rood")])
def test_database_houdt_kleuren_uit_elkaar_ook_als_er_niet_gekeken_is(lid, onderwerp, een, ander):
    kaarten = [
        Kaart(lid=lid, onderwerp=onderwerp, kleur=kleur, niveau="" if kleur == "rood" else "veel")
        for kleur in (een, ander)
    ]

    with pytest.raises(IntegrityError, match="per_onderwerp"):
        Kaart.objects.bulk_create(kaarten)


def test_tweede_kaart_in_een_kleur_over_een_onderwerp_kan_niet(ik, lid, onderwerp):
    KaartFabriek(lid=lid, kleur="groen", onderwerp=onderwerp, niveau="veel")

    antwoord = ik.post(NIEUW, {"kleur": "groen", "onderwerp": onderwerp.pk, "niveau": "iets"})

    assert fouten(antwoord) == {
        "onderwerp": "Je hebt al een kaart in deze kleur over dit onderwerp. "
        "Kies een ander onderwerp, of wijzig die kaart."
    }


def test_groen_en_blauw_gaan_samen_en_anderen_doen_er_niet_toe(ik, lid, onderwerp):
    KaartFabriek(kleur="rood", onderwerp=onderwerp)
    KaartFabriek(lid=lid, kleur="groen", onderwerp=onderwerp)

    ik.post(NIEUW, {"kleur": "blauw", "onderwerp": onderwerp.pk, "niveau": "veel"})

    assert lid.kaarten.count() == 2


@pytest.mark.parametrize("met_onderwerp", [True, False])
def test_zelfde_kaart_twee_keer_verstuurd_is_een_kaart(ik, onderwerp, met_onderwerp):
    velden = {"kleur": "groen", "onderwerp": onderwerp.pk if met_onderwerp else "", "tekst": "Meten", "niveau": "veel"}

    for _ in range(2):
        assert ik.post(NIEUW, velden).url == MIJN

    assert Kaart.objects.count() == 1


def test_kaart_wijzigen_vernieuwt_de_index(ik, lid, onderwerp):
    DeskundigeFabriek(lid=lid)
    kaart = KaartFabriek(lid=lid, onderwerp=onderwerp, niveau="iets")
    nieuw = OnderwerpFabriek(naam="Riolering")
    soep = BeautifulSoup(ik.get(adres(kaart)).content, "lxml")
    assert soep.select_one("option[selected]").get_text() == "Grondwater"

    ik.post(adres(kaart), {"onderwerp": nieuw.pk, "tekst": "Putten", "niveau": "veel", "kleur": "rood"})

    kaart.refresh_from_db()
    assert (kaart.onderwerp, kaart.tekst, kaart.niveau, kaart.kleur) == (nieuw, "Putten", "veel", "blauw")
    assert Deskundige.objects.zoek("riolering putten").count() == 1
    assert Deskundige.objects.zoek("grondwater").count() == 0
    assert Deskundige.objects.get().rang == kaart.rang


def test_kaart_wijzigen_zonder_iets_te_veranderen_mag(ik, lid, onderwerp):
    kaart = KaartFabriek(lid=lid, onderwerp=onderwerp, niveau="iets")

    assert ik.post(adres(kaart), {"onderwerp": onderwerp.pk, "tekst": "", "niveau": "iets"}).url == MIJN


def test_kaart_weghalen_vraagt_het_eerst_en_vernieuwt_de_index(ik, lid, onderwerp):
    DeskundigeFabriek(lid=lid)
    kaart = KaartFabriek(lid=lid, onderwerp=onderwerp)
    assert "Wil je deze kaart weghalen?" in ik.get(adres(kaart, "weghalen")).text
    assert Kaart.objects.exists()

    assert ik.post(adres(kaart, "weghalen")).url == MIJN

    assert not Kaart.objects.exists()
    assert Deskundige.objects.get().rang == 0
    assert Deskundige.objects.zoek("grondwater").count() == 0


@pytest.mark.parametrize("wat", ["wijzigen", "weghalen"])
def test_kaart_van_een_ander_bestaat_niet(ik, wat):
    kaart = KaartFabriek(kleur="rood", onderwerp=None, tekst="Geheim")

    van_ander, van_niemand = ik.get(adres(kaart, wat)), ik.get(reverse(f"profiel:kaart_{wat}", args=[10**9]))
    assert (van_ander.status_code, van_niemand.status_code) == (404, 404)
    assert ik.post(adres(kaart, wat), {"tekst": "weg"}).status_code == 404
    assert Kaart.objects.get().tekst == "Geheim"


def test_onderwerpen_staan_in_twee_niveaus(ik, onderwerp):
    OnderwerpFabriek(naam="Peilbuizen", ouder=onderwerp)

    soep = BeautifulSoup(ik.get(f"{NIEUW}?kleur=groen").content, "lxml")

    assert [optie.get_text() for optie in soep.select("select > option")] == ["Geen onderwerp"]
    groep = soep.select_one("optgroup")
    assert groep["label"] == "Grondwater"
    assert [optie.get_text() for optie in groep.select("option")] == ["Grondwater", "Peilbuizen"]


def test_blauwe_kaart_zegt_hoeveel_tijd_je_hebt(ik, lid, onderwerp):
    ik.post(NIEUW, {"kleur": "blauw", "onderwerp": onderwerp.pk, "niveau": "veel", "tijd": " een dag\n per maand "})

    kaart = Kaart.objects.get()
    assert kaart.tijd == "een dag per maand"
    assert kaart.reden == "weet er veel van; wil zich inzetten voor Grondwater (een dag per maand)"
    assert "Tijd: een dag per maand" in ik.get(MIJN).text
    ander = LidFabriek()
    ik.force_login(ander)
    assert "Tijd: een dag per maand" in ik.get(reverse("deskundigen:detail", args=[lid.pk])).text
    for lijst in (f"{reverse('deskundigen:lijst')}?q=maand", onderwerp.get_absolute_url()):
        gevonden = BeautifulSoup(ik.get(lijst).content, "lxml").select_one(".persoon__redenen")
        assert " ".join(gevonden.get_text().split()) == kaart.reden


@pytest.mark.parametrize("kleur", ["groen", "rood"])
def test_alleen_op_een_blauwe_kaart_staat_tijd(ik, lid, onderwerp, kleur):
    assert 'name="tijd"' not in ik.get(f"{NIEUW}?kleur={kleur}").text

    ik.post(NIEUW, {"kleur": kleur, "onderwerp": onderwerp.pk, "niveau": "veel", "tijd": "een dag"})

    assert Kaart.objects.get().tijd == ""
    with pytest.raises(IntegrityError):
        Kaart.objects.update(tijd="een dag")


def test_tijd_die_te_lang_is_staat_bij_het_veld_en_blijft(ik, onderwerp):
    velden = {"kleur": "blauw", "onderwerp": onderwerp.pk, "niveau": "veel", "tijd": "x" * 61}

    antwoord = ik.post(NIEUW, velden)

    assert fouten(antwoord) == {"tijd": "Maak dit korter: hoogstens 60 tekens."}
    assert "x" * 61 in antwoord.text


def test_een_kaart_wijzigen_maakt_hem_weer_vers(ik, lid, onderwerp):
    kaart = KaartFabriek(lid=lid, onderwerp=onderwerp, niveau="veel")
    Kaart.objects.update(bevestigd_op=timezone.now() - timedelta(days=800), vervaagd=2, rang=3)

    ik.post(adres(kaart), {"onderwerp": onderwerp.pk, "tekst": "", "niveau": "veel"})

    kaart.refresh_from_db()
    assert (kaart.is_oud, kaart.vervaagd, kaart.rang, kaart.leeftijd) == (False, 0, 7, "")
    assert Deskundige.objects.get().rang == 7
