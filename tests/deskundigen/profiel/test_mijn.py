from datetime import timedelta

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Vraag
from tests.fabriek import DeskundigeFabriek, KaartFabriek

MIJN = reverse("profiel:mijn")


def test_mijn_profiel_toont_al_mijn_kaarten_en_zegt_wie_rood_ziet(lid, als):
    DeskundigeFabriek(lid=lid)
    for kleur in ["groen", "blauw", "rood"]:
        KaartFabriek(lid=lid, kleur=kleur)
    KaartFabriek(onderwerp__naam="Van een ander")

    antwoord = als(lid).get(MIJN)

    soep = BeautifulSoup(antwoord.content, "lxml")
    assert len(soep.select(".kaartje")) == 3
    assert "Alleen jij ziet deze" in soep.select_one(".kaartje--rood").parent.get_text()
    assert "Alleen jij ziet deze" not in soep.select_one(".kaartje--blauw").parent.get_text()
    assert "Van een ander" not in antwoord.text


def test_mijn_profiel_biedt_een_kaart_per_kleur_aan(lid, als):
    antwoord = als(lid).get(MIJN)

    for kleur in ["groen", "blauw", "rood"]:
        assert f'href="{reverse("profiel:kaart_nieuw")}?kleur={kleur}"' in antwoord.text


def test_mijn_profiel_zegt_of_ik_in_wie_weet_wat_sta(lid, als):
    ik = als(lid)
    assert "Je staat niet in Wie weet wat." in ik.get(MIJN).text

    deskundige = DeskundigeFabriek(lid=lid)
    erin = ik.get(MIJN).text

    assert "Je staat in Wie weet wat." in erin
    assert f'href="{deskundige.get_absolute_url()}"' in erin
    assert "Zo zien anderen jou" in erin


def test_mijn_profiel_zegt_tot_wanneer_ik_niets_gevraagd_word(lid, als):
    DeskundigeFabriek(lid=lid, niet_tot=timezone.localdate() + timedelta(days=2))

    assert "Collega’s mogen je nu niets vragen." in als(lid).get(MIJN).text


def test_mijn_profiel_kost_evenveel_queries_bij_een_en_bij_drie_kaarten(lid, als, django_assert_num_queries):
    ik = als(lid)
    KaartFabriek(lid=lid)
    with django_assert_num_queries(6):
        ik.get(MIJN)
    for kleur in ["groen", "rood"]:
        KaartFabriek(lid=lid, kleur=kleur)
    with django_assert_num_queries(6):
        ik.get(MIJN)


def test_meedoen_zet_mij_in_wie_weet_wat_met_mijn_kaarten(lid, als):
    KaartFabriek(lid=lid, kleur="groen", niveau="veel")
    ik = als(lid)

    for _ in range(2):
        assert ik.post(reverse("profiel:meedoen")).url == reverse("profiel:wijzigen")

    assert Deskundige.objects.get().rang > 0
    assert Deskundige.objects.zoek("Marieke").get().pk == lid.pk


def test_meedoen_en_eerste_kaart_gaan_niet_met_een_get(lid, als):
    assert als(lid).get(reverse("profiel:meedoen")).status_code == 405
    assert als(lid).get(reverse("profiel:eerste_kaart")).status_code == 405
    assert not Deskundige.objects.exists()


def test_uitstappen_vraagt_het_eerst(lid, als):
    DeskundigeFabriek(lid=lid)

    antwoord = als(lid).get(reverse("profiel:uitstappen"))

    assert "Wil je uit Wie weet wat?" in antwoord.text
    assert Deskundige.objects.count() == 1


def test_uitstappen_wist_het_profiel_en_laat_de_kaarten(lid, collega, als):
    deskundige = DeskundigeFabriek(lid=lid, telefoon="06-12345678")
    kaart = KaartFabriek(lid=lid)
    ander = DeskundigeFabriek(lid=collega)
    Vraag.objects.create(vrager=collega, deskundige=deskundige)
    gesteld = Vraag.objects.create(vrager=lid, deskundige=ander)

    for _ in range(2):
        assert als(lid).post(reverse("profiel:uitstappen")).url == MIJN

    assert list(Deskundige.objects.all()) == [ander]
    assert list(Kaart.objects.all()) == [kaart]
    assert list(Vraag.objects.all()) == [gesteld]
    ik = als(collega)
    assert ik.get(reverse("deskundigen:detail", args=[lid.pk])).status_code == 404
    assert lid.naam not in ik.get(f"{reverse('deskundigen:lijst')}?beschikbaar=alle").text
    assert lid.naam not in ik.get(kaart.onderwerp.get_absolute_url()).text
