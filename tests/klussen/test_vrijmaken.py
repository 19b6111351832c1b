"""Take back the choice for someone: the place comes free, and who was chosen hears why."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from klussen import acties
from klussen.fouten import AlGereageerd
from klussen.models import Bedankkaartje
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import alles, fouten, meldingen, rij, soep, soorten, stappen, tekst

NOTITIE = {"toelichting": "We hoorden niets meer van je."}


@pytest.fixture
def ik(als, lid):
    return als(lid)


@pytest.fixture
def gekozen(lid, collega):
    """`collega` was chosen for a large klus for one, and did not say to do it; what was mailed of that is gone."""
    klus = KlusFabriek(plaatser=lid, omvang="groot", titel="Wie leert ons afkoppelen?")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    reactie.kies(lid)
    klus.refresh_from_db()
    return reactie


def adres(reactie):
    return f"/klussen/reacties/{reactie.pk}/vrijmaken/"


def verlaat(lid):
    type(lid).objects.filter(pk=lid.pk).update(is_active=False)


def test_place_comes_free_and_who_was_chosen_hears_why(ik, gekozen, lid, collega, bezorg):
    antwoord = ik.post(adres(gekozen), NOTITIE, follow=True)

    assert meldingen(antwoord) == ["De plek van Youssef el Amrani is weer vrij."]
    assert "Jij schreef: We hoorden niets meer van je." in tekst(antwoord)
    nu = rij(gekozen)
    assert (nu["status"], nu["toelichting"], nu["bevestigd_op"]) == ("niet_gekozen", *NOTITIE.values(), None)
    assert rij(gekozen.klus)["status"] == "open"
    assert stappen(gekozen.klus)[-2:] == [("vrijgemaakt", lid.pk, collega.pk), ("weer_open", lid.pk, None)]
    (mail,) = bezorg()
    assert (mail.to, mail.reply_to) == ([collega.email], [f"Marieke de Graaf <{lid.email}>"])
    assert mail.subject == "Je plek bij “Wie leert ons afkoppelen?” is vrijgemaakt"
    assert mail.body == (
        "Dag Youssef,\n"
        "\n"
        "Marieke de Graaf had jou gekozen voor “Wie leert ons afkoppelen?”, maar zoekt nu toch iemand anders. "
        "Je hoeft niets meer te doen. Dank je wel dat je wilde helpen.\n"
        "\n"
        "Marieke schrijft erbij:\n"
        "\n"
        "> We hoorden niets meer van je.\n"
        "\n"
        "Klopt dit niet? Beantwoord dan deze mail, je antwoord komt bij Marieke.\n"
        "\n"
        "Kijk of er een andere klus is waar je bij kunt helpen:\n"
        "http://testserver/klussen/\n"
    )


def test_someone_else_is_chosen_for_that_place(ik, gekozen, lid):
    ander = ReactieFabriek(klus=gekozen.klus)
    ik.post(adres(gekozen))

    acties.kies(ander, lid)

    assert (rij(ander)["status"], rij(gekozen.klus)["status"]) == ("gekozen", "ingevuld")


def test_sent_twice_is_one_mail(ik, gekozen):
    ik.post(adres(gekozen), NOTITIE)
    voor = alles()

    antwoord = ik.post(adres(gekozen), NOTITIE, follow=True)

    assert meldingen(antwoord) == ["De plek van Youssef el Amrani is weer vrij."]
    assert (alles(), Mail.objects.count()) == (voor, 1)
    antwoord = ik.post(adres(gekozen), {"toelichting": "Nog iets."})
    assert (antwoord.status_code, alles()) == (409, voor)
    assert "Kopieer het als je het wilt bewaren: Nog iets." in tekst(antwoord)


def test_who_was_released_does_not_react_again(ik, als, gekozen, collega):
    ik.post(adres(gekozen))

    with pytest.raises(AlGereageerd):
        acties.reageer(gekozen.klus, collega, bericht="Toch wel")
    assert "Deze keer is het niet gelukt." in tekst(als(collega).get(gekozen.klus.get_absolute_url()))


@pytest.mark.parametrize("stand", ["wacht", "trok zich terug", "al vrij"])
def test_there_is_no_place_to_free_of_who_is_not_chosen(ik, gekozen, lid, collega, stand):
    """The mail that says that someone stays silent leads here, also long after."""
    reactie = ReactieFabriek(klus=gekozen.klus) if stand == "wacht" else gekozen
    if stand == "trok zich terug":
        reactie.trek_in(collega)
    elif stand == "al vrij":
        reactie.maak_vrij(lid)
    voor = alles()

    antwoord = ik.get(adres(reactie), follow=True)

    assert antwoord.redirect_chain == [(reactie.klus.get_absolute_url(), 302)]
    niet = "Deze collega is niet (meer) gekozen. Er is geen plek om vrij te maken."
    assert meldingen(antwoord) == [niet]
    assert (ik.post(adres(reactie), NOTITIE).status_code, alles()) == (409, voor)


def test_note_that_is_too_long_releases_nobody(ik, gekozen):
    antwoord = ik.post(adres(gekozen), {"toelichting": "x" * 1001})

    assert fouten(antwoord) == {"toelichting": ["Maak de toelichting korter: hoogstens 1.000 tekens."]}
    assert rij(gekozen)["status"] == "gekozen"


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_nobody_is_released_of_what_has_ended(ik, gekozen, lid, status):
    (acties.rond_af if status == "afgerond" else acties.trek_in)(gekozen.klus, lid)
    voor = alles()

    antwoord = ik.post(adres(gekozen), NOTITIE)

    assert (antwoord.status_code, alles()) == (409, voor)
    assert meldingen(antwoord) == [f"Je klus is intussen {status}. Een plek vrijmaken kan niet meer."]
    assert not soep(ik.get(gekozen.klus.get_absolute_url())).select(f"a[href='{adres(gekozen)}']")
    assert ik.get(adres(gekozen)).status_code == 302


def test_who_left_is_released_without_a_mail(ik, gekozen, collega):
    verlaat(collega)
    pagina = ik.get(gekozen.klus.get_absolute_url())
    assert "Youssef el Amrani is geen lid meer." in tekst(pagina)
    assert soep(pagina).select_one(".paneel--nadruk a")["href"] == adres(gekozen)
    assert "geen lid meer, en krijgt geen mail" in tekst(ik.get(adres(gekozen)))

    ik.post(adres(gekozen), NOTITIE)

    assert (rij(gekozen.klus)["status"], Mail.objects.count()) == ("open", 0)


def test_who_left_may_have_done_it_before(ik, gekozen, collega):
    verlaat(collega)
    gekozen.klus.geef_tijd(gekozen.klus.plaatser, timezone.localdate() - timedelta(days=1))

    pagina = ik.get(gekozen.klus.get_absolute_url())

    assert "Is het gelukt?" in tekst(pagina)
    # The button that does it stands on the page once.
    assert [knop["class"] for knop in soep(pagina).find_all("a", string="Klus afronden")] == [["knop"]]


def test_who_stays_silent_for_too_long_can_be_released_from_page_and_mail(ik, gekozen, lid):
    pagina = ik.get(gekozen.klus.get_absolute_url())
    assert "Youssef el Amrani moet nog laten weten of het doorgaat." in tekst(pagina)
    assert soep(pagina).select(f"#reacties a[href='{adres(gekozen)}']")

    with time_machine.travel(timezone.now() + timedelta(days=14)):
        ik.force_login(lid)
        stap = soep(ik.get(gekozen.klus.get_absolute_url())).select_one(".paneel--nadruk")
    assert "liet nog niet weten of het doorgaat" in stap.get_text()
    assert stap.a["href"] == adres(gekozen)

    acties.herinner("niet_bevestigd", gekozen.klus, lid, reactie=gekozen)
    assert f"http://testserver{adres(gekozen)}" in Mail.objects.get().tekst


def test_second_who_asks_does_it_too(als, gekozen, lid, collega):
    mede = LidFabriek(organisatie=lid.organisatie)
    acties.vraag_samen(gekozen.klus, mede, lid)

    als(mede).post(adres(gekozen), NOTITIE)

    assert rij(gekozen)["status"] == "niet_gekozen"
    assert f"{mede.voornaam} schrijft erbij" in Mail.objects.get(aan=collega.email).tekst


def test_thanks_that_were_given_stay(ik, gekozen, lid):
    acties.rond_af(gekozen.klus, lid, bedankje="Dank je wel!")
    acties.heropen(gekozen.klus, lid)

    ik.post(adres(gekozen))

    assert Bedankkaartje.objects.get().reactie == gekozen
    assert soorten(gekozen.klus)[-2:] == ["vrijgemaakt", "weer_open"]


def test_story_tells_it_to_both(ik, als, gekozen, collega, lid, vreemde):
    ik.post(adres(gekozen))

    pagina = gekozen.klus.get_absolute_url()
    assert "Plek van Youssef el Amrani vrijgemaakt door Marieke de Graaf" in tekst(als(lid).get(pagina))
    assert "Je plek is vrijgemaakt" in tekst(als(collega).get(pagina))
    voor_anderen = tekst(als(vreemde).get(pagina))
    assert "Weer open" in voor_anderen
    assert "vrijgemaakt" not in voor_anderen
