"""What the links in mails about one's own profile do, and when they no longer do it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Deskundige, Kaart
from deskundigen.nalopen import loop_na
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, OnderwerpFabriek
from tests.klussen.hulp import soep


def link():
    """The first link with a button in the last mail."""
    regels = Mail.objects.latest("pk").tekst.split("\n")
    return next(regel for regel in regels if "/link/" in regel).removeprefix("http://testserver")


def oude_kaart(lid, naam, dagen=400, **velden):
    kaart = KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam=naam), niveau="veel", **velden)
    Kaart.objects.filter(pk=kaart.pk).update(bevestigd_op=timezone.now() - timedelta(days=dagen))
    return kaart


@pytest.fixture
def gevraagd(lid):
    """Two old open cards and a red one, of which the owner was asked by mail."""
    DeskundigeFabriek(lid=lid)
    kaarten = [oude_kaart(lid, naam) for naam in ("Grondwater", "Riolering")]
    rood = KaartFabriek(lid=lid, kleur="rood", onderwerp=None, tekst="Vergaderen")
    Kaart.objects.filter(pk=rood.pk).update(bevestigd_op=timezone.now() - timedelta(days=400))
    loop_na()
    return [*kaarten, rood]


def test_one_button_says_that_all_cards_of_the_mail_hold_also_logged_out(gevraagd, client, lid):
    vraag = client.get(link())

    pagina = soep(vraag)
    assert pagina.h1.get_text() == "Kloppen je kaarten nog?"
    assert "Het gaat om je kaarten over Grondwater en Riolering." in vraag.text
    assert "Vergaderen" not in vraag.text
    assert [knop.get_text(strip=True) for knop in pagina.select("main [type=submit]")] == ["Ja, alles klopt nog"]
    assert pagina.select_one("main p > a")["href"] == reverse("profiel:mijn")
    assert "de klus" not in pagina.main.get_text()
    # Looking decides nothing.
    assert {kaart.vervaagd for kaart in lid.kaarten.openbaar()} == {1}

    antwoord = client.post(link())

    assert "Dank je wel." in antwoord.text
    assert "Naar je profiel" in antwoord.text
    assert {(kaart.vervaagd, kaart.rang, kaart.is_oud) for kaart in lid.kaarten.openbaar()} == {(0, 7, False)}
    assert Deskundige.objects.get().rang == 7
    # The mail did not ask about the red one.
    assert lid.kaarten.get(kleur="rood").is_oud
    assert client.post(link()).status_code == 410


def test_link_is_about_what_was_not_answered_yet(gevraagd, client, lid):
    acties.bevestig_kaarten(lid, [gevraagd[0].pk])

    antwoord = client.get(link())

    assert soep(antwoord).h1.get_text() == "Klopt je kaart nog?"
    assert "Het gaat om je kaart over Riolering." in antwoord.text
    assert "Ja, dit klopt nog" in antwoord.text


def test_link_about_cards_that_were_all_answered_or_are_gone_says_so(gevraagd, client, lid):
    adres = link()
    acties.bevestig_kaarten(lid, [gevraagd[0].pk])
    acties.verwijder_kaart(gevraagd[1])

    assert client.get(adres).status_code == 410
    antwoord = client.post(adres)

    assert antwoord.status_code == 410
    assert "er is intussen iets veranderd" in " ".join(antwoord.text.split())
    assert reverse("profiel:mijn") in antwoord.text


@pytest.fixture
def terug(lid):
    """Who may be asked again since today."""
    deskundige = DeskundigeFabriek(lid=lid, niet_tot=timezone.localdate())
    loop_na()
    return deskundige


def test_one_button_says_not_for_another_month(terug, client):
    assert "Nog een maand geen vragen?" in client.get(link()).text

    antwoord = client.post(link())

    assert "Je krijgt een mail als het weer kan." in antwoord.text
    terug.refresh_from_db()
    assert terug.niet_tot == timezone.localdate() + timedelta(days=30)


@pytest.mark.parametrize("intussen", ["koos een dag", "ging weg"])
def test_who_chose_otherwise_meanwhile_is_not_overruled(terug, client, lid, intussen):
    later = timezone.localdate() + timedelta(days=3)
    if intussen == "ging weg":
        acties.stap_uit(lid)
    else:
        acties.kies_vragen(lid, later)

    assert client.get(link()).status_code == client.post(link()).status_code == 410

    assert [rij.niet_tot for rij in Deskundige.objects.all()] == ([] if intussen == "ging weg" else [later])
