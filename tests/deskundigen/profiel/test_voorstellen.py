"""Proposing a topic that is missing, with the card that waits for it."""

import pytest
from django.urls import reverse

from deskundigen import acties
from deskundigen.models import Deskundige, Kaart, Onderwerpvoorstel
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek

VOORSTELLEN = reverse("profiel:onderwerp_voorstellen")
INVULLEN = reverse("profiel:kaarten_invullen")


@pytest.fixture
def ik(lid, als):
    return als(lid)


def test_voorstel_met_een_kaart_die_wacht(ik, lid):
    invoer = {
        "naam": "  Bomen \n en wortels",
        "kleur": "blauw",
        "niveau": "veel",
        "tekst": "Ik snoei.",
        "in_wie_weet_wat": "on",
    }
    antwoord = ik.post(VOORSTELLEN, invoer, follow=True)

    voorstel = Onderwerpvoorstel.objects.get()
    assert (voorstel.lid, voorstel.naam, voorstel.status) == (lid, "Bomen en wortels", "wacht")
    assert (voorstel.kleur, voorstel.niveau, voorstel.tekst, voorstel.in_wie_weet_wat) == (
        *("blauw", "veel", "Ik snoei."),
        True,
    )
    assert "Je hebt “Bomen en wortels” voorgesteld." in antwoord.text
    assert "Blauwe kaart wacht" in " ".join(antwoord.text.split())
    assert not Kaart.objects.exists()
    assert not Deskundige.objects.exists()


@pytest.mark.parametrize("kleur", ["", "rood"])
def test_zonder_open_kaart_blijft_er_geen_niveau_staan(ik, kleur):
    ik.post(VOORSTELLEN, {"naam": "Bomen", "kleur": kleur, "niveau": "veel", "tekst": "Ja"})

    voorstel = Onderwerpvoorstel.objects.get()
    assert (voorstel.kleur, voorstel.niveau, voorstel.tekst) == (kleur, "", "Ja" if kleur else "")
    assert not voorstel.in_wie_weet_wat


def test_twee_keer_sturen_is_een_voorstel_met_de_laatste_kaart(ik):
    for naam, kleur in [("Bomen", "groen"), ("bómen", "groen"), ("Bomen", "blauw")]:
        ik.post(VOORSTELLEN, {"naam": naam, "kleur": kleur})

    voorstel = Onderwerpvoorstel.objects.get()
    assert (voorstel.naam, voorstel.kleur, voorstel.niveau) == ("Bomen", "blauw", "iets")


def test_hoogstens_tien_wachten_er_tegelijk(ik, lid):
    for nummer in range(10):
        ik.post(VOORSTELLEN, {"naam": f"Onderwerp {nummer}"})

    antwoord = ik.post(VOORSTELLEN, {"naam": "Nog een", "tekst": "Dit typte ik"})

    assert antwoord.status_code == 429
    assert "er wachten er al tien van jou" in antwoord.text
    assert "Dit typte ik" in antwoord.text
    assert lid.onderwerpvoorstellen.count() == 10


@pytest.mark.parametrize("naam", ["Riolering", "RIOLERINGEN", "riool", "  riolen "])
def test_naam_of_synoniem_dat_er_al_is_leidt_daarheen(ik, naam):
    OnderwerpFabriek(naam="Riolering", slug="riolering", synoniemen=["riool"])

    antwoord = ik.post(VOORSTELLEN, {"naam": naam}, follow=True)

    assert antwoord.redirect_chain == [(f"{INVULLEN}?onderwerp=riolering", 302)]
    assert "Leg hieronder je kaart." in antwoord.text
    assert not Onderwerpvoorstel.objects.exists()


@pytest.mark.parametrize("in_lijst", [True, False])
def test_kaart_op_wat_er_al_is_ligt_er_meteen(ik, lid, in_lijst):
    OnderwerpFabriek(naam="Riolering", slug="riolering", synoniemen=["riool"])
    invoer = {"naam": "riool", "kleur": "groen", "niveau": "vaker", "tekst": "Mooi"}
    if in_lijst:
        invoer["in_wie_weet_wat"] = "on"

    antwoord = ik.post(VOORSTELLEN, invoer, follow=True)

    assert "“riool” is er al, als “Riolering”. Je kaart ligt daar nu." in antwoord.text
    kaart = Kaart.objects.get()
    assert (kaart.kleur, kaart.niveau, kaart.tekst) == ("groen", "vaker", "Mooi")
    assert Deskundige.objects.filter(lid=lid).exists() == in_lijst


def test_kaart_die_er_al_ligt_zegt_daarna_ook_wat_je_typte(ik, lid):
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Riolering"), kleur="groen", niveau="vaker", tekst="Mooi")
    invoer = {"naam": "Riolering", "kleur": "groen", "niveau": "veel", "tekst": "Ik inspecteer."}

    for _ in range(2):
        ik.post(VOORSTELLEN, invoer)
    ik.post(VOORSTELLEN, invoer | {"niveau": "iets", "tekst": ""})

    kaart = Kaart.objects.get()
    assert (kaart.niveau, kaart.tekst) == ("veel", "Mooi; Ik inspecteer.")


@pytest.mark.parametrize("kleur", ["groen", "blauw"])
def test_wie_uit_wie_weet_wat_gaat_komt_er_niet_door_een_voorstel_weer_in(ik, lid, coordinator, kleur):
    ik.post(VOORSTELLEN, {"naam": "Bomen", "kleur": kleur, "in_wie_weet_wat": "on"})
    acties.doe_mee(lid)
    voorstel = Onderwerpvoorstel.objects.get()
    ik.post(reverse("profiel:uitstappen"))

    acties.neem_voorstel_over(voorstel, coordinator, naam="Bomen")

    assert Kaart.objects.get().onderwerp.naam == "Bomen"
    assert not Deskundige.objects.exists()


def test_kaart_die_daar_niet_kan_komt_terug_met_uitleg(ik, lid):
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Riolering"), kleur="groen")

    antwoord = ik.post(VOORSTELLEN, {"naam": "Riolering", "kleur": "rood", "tekst": "Stinkt"})

    assert "kan een rode kaart niet samengaan met een groene of blauwe" in antwoord.text
    assert "Stinkt" in antwoord.text
    assert Kaart.objects.count() == 1


def test_wie_in_de_lijst_staat_hoeft_dat_niet_nog_eens_te_zeggen(ik, lid):
    assert "in_wie_weet_wat" in ik.get(VOORSTELLEN).text
    DeskundigeFabriek(lid=lid)
    assert "in_wie_weet_wat" not in ik.get(VOORSTELLEN).text

    ik.post(VOORSTELLEN, {"naam": "Bomen", "kleur": "groen"})
    assert Onderwerpvoorstel.objects.get().in_wie_weet_wat


@pytest.mark.parametrize(("kleur", "gekozen"), [("rood", 1), ("paars", 0)])
def test_naam_en_kleur_komen_mee(ik, kleur, gekozen):
    antwoord = ik.get(VOORSTELLEN, {"naam": "Bomen", "kleur": kleur})

    assert 'value="Bomen"' in antwoord.text
    assert (
        antwoord.text.count('value="rood" id="id_kleur_3" checked')
        + antwoord.text.count('value="rood" required id="id_kleur_3" checked')
        == gekozen
    )


def test_leeg_voorstel_zegt_wat_er_mist(ik):
    antwoord = ik.post(VOORSTELLEN, {"naam": " ", "kleur": "blauw", "tekst": "Ik snoei."})

    assert "Vul in welk onderwerp er mist." in antwoord.text
    assert "Ik snoei." in antwoord.text


def test_kaartformulier_wijst_de_weg(ik):
    antwoord = ik.get(reverse("profiel:kaart_nieuw"), {"kleur": "groen"})

    assert f'href="{VOORSTELLEN}?kleur=groen"' in antwoord.text


@pytest.mark.parametrize(("kleur", "naam"), [("groen", "Groene"), ("rood", "Rode"), ("blauw", "Blauwe")])
def test_kaart_die_wacht_heet_naar_haar_kleur(ik, lid, kleur, naam):
    acties.stel_onderwerp_voor(lid, naam="Bomen", kleur=kleur, niveau="" if kleur == "rood" else "iets")

    assert f"{naam} kaart wacht" in " ".join(ik.get(VOORSTELLEN).text.split())


@pytest.mark.parametrize("kleur", ["", "rood"])
def test_eigen_voorstel_is_in_te_trekken(ik, lid, kleur):
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bomen", kleur=kleur)
    assert ("met de kaart die" in ik.get(VOORSTELLEN).text) == bool(kleur)

    antwoord = ik.post(VOORSTELLEN, {"intrekken": voorstel.pk}, follow=True)

    assert "Je voorstel “Bomen” is ingetrokken." in antwoord.text
    assert not Onderwerpvoorstel.objects.exists()
    assert "wacht niet meer" in ik.post(VOORSTELLEN, {"intrekken": voorstel.pk}, follow=True).text


def test_voorstel_dat_behandeld_is_of_van_een_ander_is_niet_in_te_trekken(ik, lid, collega, coordinator):
    behandeld = acties.stel_onderwerp_voor(lid, naam="Bomen", kleur="groen", niveau="iets")
    eerder = Onderwerpvoorstel.objects.get()
    acties.wijs_voorstel_af(behandeld, coordinator, "Dat staat er al.")
    van_ander = acties.stel_onderwerp_voor(collega, naam="Struiken")

    for pk in (behandeld.pk, van_ander.pk, "x"):
        assert "wacht niet meer" in ik.post(VOORSTELLEN, {"intrekken": pk}, follow=True).text
    assert not acties.trek_voorstel_in(lid, eerder)
    assert Onderwerpvoorstel.objects.count() == 2
    assert "Intrekken" not in ik.get(VOORSTELLEN).text
