"""The screen in the room: the way in, how many are in, and the groups of this round."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst import acties
from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.bijeenkomst.qr import qr_code
from deskundigen.models import Kaart
from tests.fabriek import DeelnameFabriek
from tests.klussen.hulp import soep


@pytest.fixture
def kijk(als, coordinator, sessie):
    """`kijk()` returns the screen; `kijk(htmx=True)` what htmx gets."""
    client = als(coordinator)

    def _kijk(toon="", *, htmx=False):
        adres = reverse("bijeenkomst:scherm", args=[sessie.pk])
        return soep(client.get(adres, {"toon": toon}, headers={"HX-Request": "true"} if htmx else {}))

    return _kijk


def getallen(soep):
    return [int(soep.select_one(f"[data-{wat}]")[f"data-{wat}"]) for wat in ("aanwezig", "groen", "blauw")]


def test_address_stands_there_to_scan_and_to_read(kijk, sessie, settings):
    scherm = kijk()

    assert scherm.select_one(".scherm__adres").get_text().strip() == f"testserver/b/{sessie.code}"
    qr = scherm.select_one("[role=img].qr")
    assert qr["aria-label"] == f"QR-code naar {settings.BASIS_URL}/b/{sessie.code}/"
    assert qr.select_one("svg path") is not None
    assert not scherm.select("[style], script:not([src]), style")


def test_qr_code_is_drawn_without_anything_but_a_path():
    tekening = qr_code("https://klussenbank.example/b/abc346/")

    assert tekening == qr_code("https://klussenbank.example/b/abc346/") != qr_code("https://klussenbank.example/b/x/")
    assert tekening.count("<path") == 1
    assert "style" not in tekening


def test_counts_who_is_in_and_the_cards_they_laid_today(kijk, sessie, lid, met_kaart, aanwezigen):
    assert getallen(kijk()) == [0, 0, 0]
    erbij, *_ = aanwezigen(2)
    DeelnameFabriek(bijeenkomst=sessie, lid=lid, is_er=False)
    for wie in (erbij, lid):
        met_kaart(wie, "groen")
        met_kaart(wie, "blauw")
    met_kaart(erbij, "groen")
    met_kaart(erbij, "rood")
    oud = met_kaart(erbij, "blauw")
    Kaart.objects.filter(pk=oud.pk).update(gewijzigd_op=timezone.now() - timedelta(days=1))

    assert getallen(kijk()) == getallen(kijk(htmx=True)) == [2, 2, 1]


def test_htmx_asks_for_the_same_part_again(kijk, sessie):
    heel, stukje = kijk(), kijk(htmx=True)

    assert str(heel.select_one("#scherm")) == str(stukje.select_one("#scherm"))
    assert stukje.select_one("h1") is None
    for gevraagd in ("", "link"):
        vraag = f"{reverse('bijeenkomst:scherm', args=[sessie.pk])}?toon={gevraagd}"
        assert kijk(gevraagd).select_one("#scherm")["hx-get"] == vraag
    assert "Ververs" in [link.get_text() for link in heel.select(".beamer__balk a")]


def test_groups_of_the_round_that_is_held_take_the_place_of_the_code(kijk, sessie, aanwezigen):
    mensen = aanwezigen(9)
    acties.maak_groepen(sessie, indeling=0)
    assert kijk().select_one(".qr")
    Bijeenkomst.objects.update(ronde=2)

    scherm = kijk()
    assert scherm.select_one(".scherm__ronde").get_text() == "Ronde 2 van 3"
    assert [groep.h2.get_text(" ", strip=True) for groep in scherm.select(".scherm__groepen > li")] == [
        "Groep 1",
        "Groep 2",
        "Groep 3",
    ]
    groepen = scherm.select_one(".scherm__groepen").get_text()
    assert all(lid.naam in groepen and lid.organisatie.naam in groepen for lid in mensen)
    assert scherm.select_one(".qr") is None
    assert sessie.code in scherm.select_one(".scherm__klein").get_text()
    assert kijk("link").select_one(".qr")
    assert kijk("groepen", htmx=True).select_one(".scherm__groepen")


def test_screen_that_was_open_before_the_first_round_shows_the_groups_by_itself(kijk, client, sessie, aanwezigen):
    aanwezigen(9)
    acties.maak_groepen(sessie, indeling=0)
    scherm = kijk()
    assert scherm.select_one("#scherm-wissel") is None
    Bijeenkomst.objects.update(ronde=1)

    stukje = soep(client.get(scherm.select_one("#scherm")["hx-get"], headers={"HX-Request": "true"}))

    assert stukje.select_one(".scherm__groepen")
    # The switch comes along, and what it leads to leads back.
    assert stukje.select_one("#scherm-wissel")["href"] == "?toon=link"
    ingang = kijk("link", htmx=True)
    assert ingang.select_one(".qr")
    assert ingang.select_one("#scherm-wissel")["href"] == "?toon="


def test_round_without_anyone_in_it(kijk):
    Bijeenkomst.objects.update(ronde=1)

    assert kijk().select_one(".scherm__groepen") is None
