"""A red card is seen by its owner alone: whether it exists changes no byte of what anyone else gets."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen.acties import bevestig_kaarten, bewaar_kaart, verwijder_kaart
from deskundigen.models import Deskundige, Kaart, Onderwerp
from deskundigen.nalopen import loop_na
from deskundigen.suggesties import stand_van
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek

_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_INZENDING = re.compile(rb'name="inzending" value="[^"]*"')


@pytest.fixture
def eigenaar(db):
    """Someone in the directory with a green card, on a platform with more people, topics and a klus."""
    water = OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")
    grondwater = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)
    eigenaar = KaartFabriek(kleur="groen", onderwerp=OnderwerpFabriek(naam="Data", slug="data")).lid
    KaartFabriek(onderwerp=grondwater)
    KlusFabriek(onderwerpen=[grondwater], plaatser=eigenaar)
    return eigenaar


def bladzijden(ik, eigenaar):
    """What a member gets of every page on which `eigenaar` may appear."""
    lijst = reverse("deskundigen:lijst")
    adressen = [
        lijst,
        f"{lijst}?onderwerp=grondwater",
        f"{lijst}?onderwerp=stedelijk-water",
        f"{lijst}?onderwerp=data",
        f"{lijst}?kleur=rood",
        f"{lijst}?kleur=rood&onderwerp=grondwater",
        f"{lijst}?kleur=groen",
        f"{lijst}?kleur=blauw",
        f"{lijst}?beschikbaar=alle",
        f"{lijst}?organisatie={eigenaar.organisatie.slug}",
        f"{lijst}?q=grondwater",
        f"{lijst}?q=vergaderen",
        f"{lijst}?q={eigenaar.achternaam}",
        reverse("deskundigen:detail", args=[eigenaar.pk]),
        reverse("deskundigen:vraag", args=[eigenaar.pk]),
        reverse("onderwerpen:lijst"),
        reverse("onderwerpen:detail", args=["grondwater"]),
        reverse("onderwerpen:detail", args=["stedelijk-water"]),
        reverse("onderwerpen:detail", args=["data"]),
        reverse("organisaties:lijst"),
        eigenaar.organisatie.get_absolute_url(),
    ]
    beeld = {}
    for adres in adressen:
        antwoord = ik.get(adres)
        assert antwoord.status_code in {200, 403, 404}, adres
        beeld[adres] = _INZENDING.sub(b"", _CSRF.sub(b"", antwoord.content))
    return beeld


def leg_rood(lid, **velden):
    kaart = Kaart(lid=lid, kleur="rood", **velden)
    kaart.full_clean()
    bewaar_kaart(kaart)
    return kaart


# What others get: `tests/site/test_rood_overal.py`.
@pytest.mark.parametrize("eigen_woorden", [True, False])
def test_rode_kaart_verandert_geen_byte_van_wat_iedereen_krijgt_ook_haar_eigenaar(eigenaar, client, eigen_woorden):
    client.force_login(eigenaar)
    grondwater = Onderwerp.objects.get(slug="grondwater")
    over = {"tekst": "Grondwater: eindeloos vergaderen"} if eigen_woorden else {"onderwerp": grondwater}

    zonder = bladzijden(client, eigenaar)
    kaart = leg_rood(eigenaar, **over)
    met = bladzijden(client, eigenaar)
    verwijder_kaart(kaart)
    daarna = bladzijden(client, eigenaar)

    assert met == zonder
    assert daarna == zonder


@pytest.mark.parametrize("rol", ["lid", "beheerder"])
def test_hoe_oud_een_rode_kaart_is_verandert_geen_byte_van_wat_anderen_krijgen(eigenaar, client, rol):
    kijker = LidFabriek(is_staff=rol == "beheerder", is_superuser=rol == "beheerder")
    client.force_login(kijker)
    zonder = bladzijden(client, eigenaar)
    kaart = leg_rood(eigenaar, tekst="Eindeloos vergaderen")

    Kaart.objects.filter(pk=kaart.pk).update(bevestigd_op=timezone.now() - timedelta(days=900))
    assert loop_na() == 0
    oud = bladzijden(client, eigenaar)
    bevestig_kaarten(eigenaar, [kaart.pk])
    bevestigd = bladzijden(client, eigenaar)

    assert oud == zonder
    assert bevestigd == zonder
    assert Mail.objects.count() == 0


def test_rode_kaart_zet_niemand_in_wie_weet_wat(lid):
    leg_rood(lid, tekst="Vergaderen")

    assert not Deskundige.objects.filter(lid=lid).exists()


def test_rode_kaart_verandert_niets_aan_zoekindex_of_rang(eigenaar):
    voor = Deskundige.objects.filter(lid=eigenaar).values().get()

    leg_rood(eigenaar, onderwerp=OnderwerpFabriek(naam="Inkoop"), tekst="Aanbesteden")

    assert Deskundige.objects.filter(lid=eigenaar).values().get() == voor


def test_rode_kaart_van_een_ander_verandert_niets_aan_wat_iemand_krijgt_voorgesteld(eigenaar, lid):
    nieuw = OnderwerpFabriek(naam="Aardgas")
    collega = DeskundigeFabriek(lid__organisatie=lid.organisatie, lid__functie=lid.functie).lid
    voor = stand_van(lid, 10)
    for wie in (collega, DeskundigeFabriek().lid, DeskundigeFabriek().lid):
        leg_rood(wie, onderwerp=nieuw)

    assert stand_van(lid, 10) == voor
