from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kleur
from deskundigen.papier import acties
from deskundigen.papier.models import Papierkaart, Uitnodiging, Uitnodigingstatus
from deskundigen.papier.taken import vergeet_papier
from tests.fabriek import KaartFabriek, OnderwerpFabriek

URL = reverse("papier:voor_mij")


def getoond(uitnodiging):
    """What the page sends along: which cards stood on it."""
    return " ".join(str(kaart.pk) for kaart in uitnodiging.kaarten.all())


def ticked(antwoord):
    soep = BeautifulSoup(antwoord.content, "html.parser")
    return {int(vakje["value"]) for vakje in soep.select("input[name=kaarten][checked]")}


def test_page_shows_my_cards_and_to_nobody_else(als, lid, collega, uitnodiging):
    html = als(lid).get(URL).content.decode()

    assert "Grondwater" in html
    assert "Lange vergaderingen" in html
    assert "kom je in Wie weet wat te staan" in html
    assert "Er liggen geen kaarten voor je klaar" in als(collega).get(URL).content.decode()


def test_looking_changes_nothing(als, lid, uitnodiging):
    als(lid).get(URL)

    assert lid.kaarten.count() == 0
    assert not Deskundige.objects.filter(pk=lid.pk).exists()


def test_yes_lays_the_chosen_cards_and_forgets_the_rest(als, lid, uitnodiging, grondwater):
    groen = uitnodiging.kaarten.get(kleur=Kleur.GROEN)

    antwoord = als(lid).post(URL, {"kaarten": [groen.pk], "getoond": getoond(uitnodiging)}, follow=True)

    assert "Je kaart ligt er." in antwoord.content.decode()
    assert list(lid.kaarten.values_list("kleur", "onderwerp", "niveau")) == [("groen", grondwater.pk, "veel")]
    assert Deskundige.objects.filter(pk=lid.pk).exists()
    uitnodiging.refresh_from_db()
    assert (uitnodiging.status, uitnodiging.email) == (Uitnodigingstatus.AANGENOMEN, "")
    assert Papierkaart.objects.count() == 0


def test_red_card_alone_puts_nobody_in_the_directory(als, lid, uitnodiging):
    rood = uitnodiging.kaarten.get(kleur=Kleur.ROOD)
    als(lid).post(URL, {"kaarten": [rood.pk], "getoond": getoond(uitnodiging)})

    assert list(lid.kaarten.values_list("kleur", "tekst")) == [("rood", "Lange vergaderingen")]
    assert not Deskundige.objects.filter(pk=lid.pk).exists()


def test_no_throws_them_away(als, lid, uitnodiging):
    antwoord = als(lid).post(URL, {"actie": "weg", "getoond": getoond(uitnodiging)}, follow=True)

    assert "De kaarten zijn weggegooid. Ze stonden nergens op de site." in antwoord.content.decode()
    assert lid.kaarten.count() == Papierkaart.objects.count() == 0
    assert Uitnodiging.objects.get().status == Uitnodigingstatus.AFGEWEZEN


def test_card_that_does_not_go_with_my_own_is_not_laid_and_says_why(als, lid, uitnodiging, grondwater):
    KaartFabriek(lid=lid, kleur="rood", onderwerp=grondwater)
    pagina = als(lid).get(URL).content.decode()

    kaarten = [kaart.pk for kaart in uitnodiging.kaarten.all()]
    antwoord = als(lid).post(URL, {"kaarten": kaarten, "getoond": getoond(uitnodiging)}, follow=True)

    assert "Over dit onderwerp heb je al een rode kaart." in pagina
    html = antwoord.content.decode()
    assert "Niet gelegd: Groene kaart Grondwater: " in html
    assert "Je kaart ligt er." in html
    assert sorted(lid.kaarten.values_list("kleur", flat=True)) == ["rood", "rood"]


@pytest.mark.parametrize(
    ("eigen", "papier", "melding"),
    [
        ("groen", "groen", "Deze kaart heb je al."),
        ("blauw", "rood", "Over dit onderwerp heb je al een groene of blauwe kaart."),
        ("blauw", "groen", ""),
    ],
)
def test_page_says_beforehand_what_cannot_be_laid(eigen, papier, melding, als, lid, coordinator, grondwater):
    KaartFabriek(lid=lid, kleur=eigen, onderwerp=grondwater)
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=papier, onderwerp=grondwater)

    html = als(lid).get(URL).content.decode()

    assert (melding in html) if melding else ("Leg deze kaart" in html)
    assert ('name="kaarten"' in html) == (not melding)


def test_invitation_without_cards_leads_to_laying_them(als, lid, coordinator):
    Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)

    assert "Ja, ik leg kaarten" in als(lid).get(URL).content.decode()
    antwoord = als(lid).post(URL, follow=True)

    assert "Er liggen geen kaarten bij. Hier leg je ze zelf." in antwoord.content.decode()
    assert Uitnodiging.objects.get().status == Uitnodigingstatus.AANGENOMEN


def test_second_answer_changes_nothing(als, lid, uitnodiging):
    kaarten = [kaart.pk for kaart in uitnodiging.kaarten.all()]
    als(lid).post(URL, {"kaarten": kaarten, "getoond": getoond(uitnodiging)})

    antwoord = als(lid).post(URL, {"actie": "weg"}, follow=True)

    assert "Deze kaarten liggen er niet meer." in antwoord.content.decode()
    assert lid.kaarten.count() == 2
    assert acties.neem_aan(uitnodiging, lid, set(kaarten), getoond=kaarten) is None
    assert not acties.gooi_weg(uitnodiging, getoond=kaarten)


def test_card_of_someone_else_cannot_be_taken(als, lid, collega, coordinator, uitnodiging):
    Uitnodiging.objects.create(email=collega.email, gemaakt_door=coordinator)

    antwoord = als(collega).post(URL, {"kaarten": [uitnodiging.kaarten.first().pk]})

    assert "Deze kaart ligt er niet meer." in antwoord.content.decode()
    assert collega.kaarten.count() == 0


@pytest.mark.parametrize("actie", ["", "weg"])
def test_cards_added_meanwhile_are_shown_and_not_thrown_away(actie, als, lid, uitnodiging, grondwater):
    groen, _ = uitnodiging.kaarten.order_by("kleur")
    velden = {"kaarten": [groen.pk], "getoond": getoond(uitnodiging), "actie": actie}
    nieuw = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.BLAUW, onderwerp=grondwater, niveau="iets")

    antwoord = als(lid).post(URL, velden)

    assert "Er zijn kaarten bijgekomen. Kijk ze na en kies dan opnieuw." in antwoord.text
    assert ticked(antwoord) == {groen.pk, nieuw.pk}
    uitnodiging.refresh_from_db()
    assert (uitnodiging.status, uitnodiging.kaarten.count(), lid.kaarten.count()) == (Uitnodigingstatus.WACHT, 3, 0)

    als(lid).post(URL, velden | {"getoond": getoond(uitnodiging)})
    uitnodiging.refresh_from_db()
    assert uitnodiging.status != Uitnodigingstatus.WACHT


def test_rejected_answer_keeps_what_was_ticked(als, lid, uitnodiging):
    groen, _ = uitnodiging.kaarten.order_by("kleur")
    weg = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.ROOD, tekst="Weg")
    velden = {"kaarten": [groen.pk, weg.pk], "getoond": getoond(uitnodiging)}
    weg.delete()

    antwoord = als(lid).post(URL, velden)

    assert "Deze kaart ligt er niet meer." in antwoord.text
    assert ticked(antwoord) == {groen.pk}
    als(lid).post(URL, velden | {"actie": "weg"})
    assert Uitnodiging.objects.get().status == Uitnodigingstatus.AFGEWEZEN


def test_no_to_an_invitation_without_cards_speaks_of_no_cards(als, lid, coordinator):
    Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)

    assert "Goed. Je leest hier niets meer over." in als(lid).post(URL, {"actie": "weg"}, follow=True).text


def test_invitation_holds_to_the_end_of_its_last_day(uitnodiging, lid, time_machine):
    laatste = timezone.localtime(uitnodiging.verloopt_op)
    assert laatste.date() == timezone.localdate(uitnodiging.gemaakt_op + timedelta(days=60))

    time_machine.move_to(laatste.replace(hour=23, minute=59, second=59, microsecond=0), tick=False)
    assert Uitnodiging.objects.voor_lid(lid).exists()
    time_machine.move_to(laatste + timedelta(seconds=1), tick=False)
    assert not Uitnodiging.objects.voor_lid(lid).exists()


def test_profile_says_that_cards_wait(als, lid, collega, uitnodiging):
    assert "Er liggen kaarten voor je klaar" in als(lid).get(reverse("profiel:mijn")).content.decode()
    assert "Er liggen kaarten voor je klaar" not in als(collega).get(reverse("profiel:mijn")).content.decode()


def test_who_does_not_answer_in_two_months_is_forgotten(uitnodiging, lid):
    vergeet_papier(0)
    assert Uitnodiging.objects.get().status == Uitnodigingstatus.WACHT
    Uitnodiging.objects.update(verloopt_op=timezone.now() - timedelta(seconds=1))
    assert not Uitnodiging.objects.voor_lid(lid).exists()

    vergeet_papier(0)

    uitnodiging.refresh_from_db()
    assert (uitnodiging.status, uitnodiging.email) == (Uitnodigingstatus.VERLOPEN, "")
    assert Papierkaart.objects.count() == 0


def test_cards_from_paper_move_along_when_topics_merge(uitnodiging, grondwater):
    ander = OnderwerpFabriek(naam="Bodem", slug="bodem")
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.BLAUW, onderwerp=grondwater)
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.GROEN, onderwerp=ander)

    grondwater.voeg_samen_met(ander)

    kaarten = uitnodiging.kaarten.filter(onderwerp=ander).values_list("kleur", flat=True)
    assert sorted(kaarten) == ["blauw", "groen"]
