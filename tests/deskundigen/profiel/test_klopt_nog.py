"""Old cards ask on one's own pages whether they still hold; one tap is the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart
from klussenbank.start import EVEN_KIJKEN
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, meldingen, soep

KLOPT, MIJN = reverse("profiel:klopt_nog"), reverse("profiel:mijn")
BLADEN = {"/": "start", MIJN: "profiel:mijn"}


@pytest.fixture
def ik(lid, als):
    DeskundigeFabriek(lid=lid)
    return als(lid)


def oud(lid, dagen=400, **velden):
    """An old card of `lid`, as the sweep left it."""
    kaart = KaartFabriek(lid=lid, **velden)
    Kaart.objects.filter(pk=kaart.pk).update(bevestigd_op=timezone.now() - timedelta(days=dagen))
    kaart.refresh_from_db()
    kaart.vervaag()
    Kaart.objects.filter(pk=kaart.pk).update(vervaagd=kaart.vervaagd, rang=kaart.rang)
    for deskundige in Deskundige.objects.filter(pk=lid.pk):
        deskundige.indexeer()
    return kaart


def paneel(ik, adres):
    return soep(ik.get(adres)).select_one("section[aria-labelledby=klopt-nog]")


def knoppen(blok):
    return [(knop.get_text(" ", strip=True).split(" :")[0], knop["value"]) for knop in blok.select("button")]


@pytest.mark.parametrize("adres", BLADEN)
def test_old_cards_are_asked_about_the_oldest_first(ik, lid, adres):
    rood = oud(lid, 500, kleur="rood", onderwerp=None, tekst="Vergaderen")
    blauw = oud(lid, 365, onderwerp=OnderwerpFabriek(naam="Grondwater"))
    KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Nog vers"))
    oud(KaartFabriek().lid)

    blok = paneel(ik, adres)

    assert [rij.strong.get_text() for rij in blok.select("li")] == ["Vergaderen", "Grondwater"]
    assert "alleen jij ziet deze" in " ".join(blok.select("li")[0].get_text().split())
    samen = f"{rood.pk} {blauw.pk}"
    assert knoppen(blok) == [("Klopt nog", str(rood.pk)), ("Klopt nog", str(blauw.pk)), ("Alles klopt nog", samen)]
    assert blok.select_one("[name=terug]")["value"] == BLADEN[adres]
    assert [link["href"] for link in blok.select("li a")] == [
        reverse(f"profiel:kaart_{wat}", args=[kaart.pk]) for kaart in (rood, blauw) for wat in ("wijzigen", "weghalen")
    ]


@pytest.mark.parametrize("adres", BLADEN)
def test_one_card_has_one_button_and_no_card_no_question(ik, lid, adres):
    assert paneel(ik, adres) is None
    kaart = oud(lid)

    assert knoppen(paneel(ik, adres)) == [("Klopt nog", str(kaart.pk))]


def test_start_page_asks_about_a_few_at_a_time_and_costs_as_much_for_all(ik, lid):
    aantallen = []
    for aantal in (1, EVEN_KIJKEN + 1):
        while Kaart.objects.count() < aantal:
            oud(lid)
        aantallen.append((aantal_queries(ik, "/"), aantal_queries(ik, MIJN)))

    assert aantallen[0] == aantallen[1]
    assert len(paneel(ik, "/").select("li")) == EVEN_KIJKEN
    assert len(paneel(ik, MIJN).select("li")) == EVEN_KIJKEN + 1


@pytest.mark.parametrize(("adres", "terug"), BLADEN.items())
def test_one_tap_says_that_a_card_holds(ik, lid, adres, terug):
    kaart, ander = oud(lid, niveau="veel"), oud(lid, kleur="rood")

    antwoord = ik.post(KLOPT, {"kaarten": kaart.pk, "terug": terug}, follow=True)

    assert antwoord.redirect_chain == [(adres, 302)]
    assert meldingen(antwoord) == ["Dank je wel: je kaart klopt nog."]
    kaart.refresh_from_db()
    assert (kaart.is_oud, kaart.vervaagd, kaart.rang) == (False, 0, 7)
    assert Deskundige.objects.get(pk=lid.pk).rang == 7
    assert Kaart.objects.get(pk=ander.pk).is_oud


def test_all_at_once_and_twice_is_once(ik, lid):
    kaarten = [oud(lid, kleur=kleur) for kleur in ("groen", "blauw", "rood")]
    alles = {"kaarten": " ".join(str(kaart.pk) for kaart in kaarten), "terug": "start"}

    for _ in range(2):
        antwoord = ik.post(KLOPT, alles, follow=True)
        assert meldingen(antwoord) == ["Dank je wel: 3 kaarten kloppen nog."]

    assert not any(kaart.is_oud for kaart in lid.kaarten.all())
    assert lid.kaarten.get(kleur="rood").rang == 0


def test_a_card_of_someone_else_stays_as_it_is(ik, lid):
    kaart = oud(KaartFabriek().lid)

    antwoord = ik.post(KLOPT, {"kaarten": kaart.pk, "terug": "start"}, follow=True)

    assert meldingen(antwoord) == ["Die kaart is er niet meer."]
    assert Kaart.objects.get(pk=kaart.pk).is_oud


@pytest.mark.parametrize(
    "velden",
    [{}, {"kaarten": "x", "terug": "start"}, {"kaarten": "9" * 19, "terug": "start"}, {"kaarten": "1", "terug": "//x"}],
)
def test_what_no_button_sends_changes_nothing(ik, lid, velden):
    oud(lid)

    antwoord = ik.post(KLOPT, velden, follow=True)

    assert antwoord.redirect_chain == [(MIJN, 302)]
    assert meldingen(antwoord) == ["Er is niets veranderd. Kies hieronder welke kaart nog klopt."]
    assert Kaart.objects.get().is_oud


def test_a_card_shows_its_age_to_everyone_wherever_it_is_a_reason(ik, lid, als):
    onderwerp = OnderwerpFabriek(naam="Grondwater", slug="grondwater")
    kaart = oud(lid, 800, onderwerp=onderwerp)
    vers = KaartFabriek(onderwerp=onderwerp)
    client = als(vers.lid)

    profiel = soep(client.get(reverse("deskundigen:detail", args=[lid.pk])))
    assert profiel.select_one(".kaartje__leeftijd").get_text() == "2 jaar geleden bijgewerkt"
    for adres in (
        f"{reverse('deskundigen:lijst')}?onderwerp=grondwater",
        onderwerp.get_absolute_url(),
        lid.organisatie.get_absolute_url(),
    ):
        pagina = soep(client.get(adres))
        reden = pagina.select_one(f"[data-deskundige='{kaart.lid_id}'] .persoon__redenen li").get_text(strip=True)
        assert reden == "vaker gedaan; wil zich inzetten voor Grondwater; 2 jaar geleden bijgewerkt"
    zelf = soep(client.get(reverse("deskundigen:detail", args=[vers.lid_id])))
    assert zelf.select_one(".kaartje__leeftijd") is None
