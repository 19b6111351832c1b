"""Cards for the printer: empty ones, one's own, and those of who comes."""

import pytest
from django.urls import reverse

from deskundigen.bijeenkomst import views
from deskundigen.models import Kaart
from tests.fabriek import DeelnameFabriek, LidFabriek
from tests.klussen.hulp import soep


def kaarten(antwoord):
    """Return of each sheet what its cards say."""
    return [
        [" ".join(kaart.get_text(" ", strip=True).split()) for kaart in vel.select(".a6")]
        for vel in soep(antwoord).select(".vel")
    ]


def test_empty_cards_are_a_sheet_of_four_in_each_colour_with_word_and_shape(als, lid):
    antwoord = als(lid).get(reverse("bijeenkomst:lege_kaarten"))

    vellen = soep(antwoord).select(".vel")
    assert [len(vel.select(".a6")) for vel in vellen] == [4, 4, 4]
    assert [{kaart.select_one(".a6__kop").get_text(strip=True) for kaart in vel.select(".a6")} for vel in vellen] == [
        {"Groen"},
        {"Rood"},
        {"Blauw"},
    ]
    assert len({str(vel.select_one(".a6 svg")) for vel in vellen}) == 3


def test_own_cards_with_red_are_for_the_owner_alone(als, bezoek, lid, collega, met_kaart):
    for kleur in ("groen", "rood", "blauw"):
        met_kaart(lid, kleur)
    Kaart.objects.filter(kleur="rood").update(tekst="Dit weet niemand " + "lang " * 40)

    (vel,) = kaarten(als(lid).get(reverse("bijeenkomst:mijn_kaarten")))
    assert [kaart.split()[0] for kaart in vel] == ["Blauw", "Groen", "Rood"]
    assert all(lid.naam in kaart for kaart in vel)
    leeg = bezoek(collega).get(reverse("bijeenkomst:mijn_kaarten"))
    assert kaarten(leeg) == []
    assert "Je hebt nog geen kaarten om af te drukken." in leeg.content.decode()


@pytest.mark.parametrize("aantal", [4, 5])
def test_cards_of_who_comes_are_the_open_ones_of_the_directory(als, coordinator, sessie, met_kaart, aantal):
    komt = DeelnameFabriek(bijeenkomst=sessie, is_er=False).lid
    for _ in range(aantal):
        met_kaart(komt, "groen")
    met_kaart(komt, "rood")
    for buiten, komt_ook in ((LidFabriek(), False), (LidFabriek(), True)):
        met_kaart(buiten, "blauw")
        DeelnameFabriek(bijeenkomst=sessie, lid=buiten, komt=komt_ook, is_er=False)
    # Comes, and stepped out of the directory.
    buiten.deskundige.delete()

    vellen = kaarten(als(coordinator).get(reverse("bijeenkomst:kaarten", args=[sessie.pk])))

    assert [len(vel) for vel in vellen] == ([4] if aantal == 4 else [4, 1])
    assert all(kaart.startswith("Groen") and komt.naam in kaart for vel in vellen for kaart in vel)


def test_more_cards_than_go_at_once_are_printed_in_parts(als, coordinator, sessie, met_kaart, monkeypatch):
    monkeypatch.setattr(views, "KAARTEN_PER_DEEL", 4)
    adres, client = reverse("bijeenkomst:kaarten", args=[sessie.pk]), als(coordinator)
    komt = DeelnameFabriek(bijeenkomst=sessie, is_er=False).lid
    for _ in range(4):
        met_kaart(komt, "groen")
    assert "deel" not in soep(client.get(adres)).select_one(".afdruk__uitleg").get_text()
    laatste = met_kaart(komt, "groen")

    delen = [client.get(adres, {"pagina": nummer}) for nummer in ("", 2, 9)]

    assert [[len(vel) for vel in kaarten(deel)] for deel in delen] == [[4], [1], [1]]
    assert laatste.onderwerp.naam in kaarten(delen[1])[0][0]
    zinnen = [" ".join(soep(deel).select_one(".afdruk__uitleg").get_text().split()) for deel in delen]
    assert "Dit is deel 1 van 2: kaart 1 tot en met 4 van 5. Druk elk deel apart af." in zinnen[0]
    assert "Dit is deel 2 van 2: kaart 5 tot en met 5 van 5." in zinnen[1]
    assert soep(delen[0]).select_one(".paginering [rel=next]")["href"] == "?pagina=2"


def test_nobody_has_cards(als, coordinator, sessie):
    antwoord = als(coordinator).get(reverse("bijeenkomst:kaarten", args=[sessie.pk]))

    assert "Van wie komt, heeft nog niemand een groene of blauwe kaart in Wie weet wat." in antwoord.content.decode()
