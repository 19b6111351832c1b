"""Follow an organisation and a klus from their own pages, with the rhythm right there, and stop."""

import pytest
from django.urls import reverse

from klussen import acties
from klussenbank.volgen import models
from klussenbank.volgen.models import Volging
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, meldingen, soep, tekst


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def klus(db):
    return KlusFabriek(titel="Peilbuizen aflezen")


def knop(antwoord):
    """The words on the button to follow what the page is about; None without one."""
    gevonden = soep(antwoord).select_one("section.volgen form button")
    return gevonden and " ".join(gevonden.get_text().split())


def druk(client, antwoord, knop, **anders):
    """Send the form of this button as the page has it."""
    for vorm in soep(antwoord).select("main form"):
        if knop in {" ".join(deel.get_text().split()) for deel in vorm.select("button")}:
            velden = {veld["name"]: veld.get("value", "") for veld in vorm.select("input[name]")}
            velden |= {veld["name"]: veld.select_one("[selected]")["value"] for veld in vorm.select("select")}
            return client.post(vorm["action"], velden | anders, follow=True)
    raise AssertionError(knop)


@pytest.mark.parametrize(
    ("maak", "wat", "wanneer"),
    [
        (OnderwerpFabriek, "dit onderwerp", "er een nieuwe klus over is"),
        (OrganisatieFabriek, "deze organisatie", "deze organisatie een nieuwe klus plaatst"),
        (KlusFabriek, "deze klus", "er iets verandert of iemand een vraag beantwoordt"),
    ],
)
def test_one_click_follows_and_the_rhythm_stands_there(ik, lid, maak, wat, wanneer):
    adres = maak().get_absolute_url()
    voor = ik.get(adres)
    assert knop(voor) == f"Volg {wat}"
    assert f"Je krijgt eens per week mail als {wanneer}. Alleen jij ziet dat je dit volgt." in tekst(voor)

    gevolgd = druk(ik, voor, f"Volg {wat}")
    assert gevolgd.redirect_chain[-1][0] == adres
    assert f"Je volgt {wat} sinds" in tekst(gevolgd)
    assert soep(gevolgd).select_one("#id_ritme [selected]")["value"] == "week"

    meteen = druk(ik, gevolgd, "Bewaar", ritme="direct")
    assert meteen.redirect_chain[-1][0] == adres
    assert meldingen(meteen) == ["Bewaard: je krijgt hier meteen mail over."]
    assert soep(meteen).select_one("#id_ritme [selected]")["value"] == "direct"

    gestopt = druk(ik, meteen, "Niet meer volgen")
    assert gestopt.redirect_chain[-1][0] == adres
    assert "niet meer." in meldingen(gestopt)[0]
    assert knop(gestopt) == f"Volg {wat}"
    assert not Volging.objects.exists()


def test_following_twice_is_following_once_in_the_same_rhythm(ik, lid, klus):
    Volging.objects.create(lid=lid, klus=klus, ritme="direct")

    assert ik.post(reverse("volgen:volg_klus", args=[klus.pk])).status_code == 302
    assert Volging.objects.get().ritme == "direct"


def test_rhythm_that_there_is_not_changes_nothing(ik, lid, klus):
    volging = Volging.objects.create(lid=lid, klus=klus)

    antwoord = ik.post(reverse("volgen:ritme", args=[volging.pk]), {"ritme": "elk uur"}, follow=True)

    assert meldingen(antwoord) == ["Kies hoe vaak je mail wilt krijgen."]
    assert Volging.objects.get().ritme == "week"


def test_rhythm_alone_changes(ik, lid, klus):
    """What else stands in the row may have changed meanwhile."""
    volging = Volging.objects.create(lid=lid, klus=klus, versie=3)

    ik.post(reverse("volgen:ritme", args=[volging.pk]), {"ritme": "uit", "versie": "1", "lid": "1", "naam": "x"})

    assert (Volging.objects.get().ritme, Volging.objects.get().versie, Volging.objects.get().naam) == ("uit", 3, "")


def test_who_was_not_chosen_can_follow(ik, lid, klus):
    ReactieFabriek(klus=klus, lid=lid, status="niet_gekozen")

    assert "Volg deze klus" in tekst(ik.get(klus.get_absolute_url()))
    ik.post(reverse("volgen:volg_klus", args=[klus.pk]))

    assert Volging.objects.filter(lid=lid, klus=klus).exists()


def test_who_asks_or_reacted_needs_no_button(als, klus):
    samen = LidFabriek()
    klus.mede_plaatser = samen
    klus.save()
    reactie = ReactieFabriek(klus=klus)
    for iemand in (klus.plaatser, samen, reactie.lid):
        client = als(iemand)
        assert knop(client.get(klus.get_absolute_url())) is None
        assert client.post(reverse("volgen:volg_klus", args=[klus.pk])).status_code == 403

    acties.trek_reactie_in(reactie, reactie.lid)

    assert knop(als(reactie.lid).get(klus.get_absolute_url())) == "Volg deze klus"


@pytest.mark.parametrize("status", ["concept", "afgerond", "ingetrokken"])
def test_klus_that_does_not_run_cannot_be_followed(als, db, status):
    klus = KlusFabriek(status=status)
    iemand = klus.plaatser if status == "concept" else LidFabriek()
    client = als(iemand)

    assert knop(client.get(klus.get_absolute_url())) is None
    assert client.post(reverse("volgen:volg_klus", args=[klus.pk])).status_code == 403
    assert not Volging.objects.exists()


def test_who_follows_a_klus_that_ended_can_stop(ik, lid):
    klus = KlusFabriek(status="afgerond")
    Volging.objects.create(lid=lid, klus=klus)

    assert "Je volgt deze klus niet meer." in tekst(druk(ik, ik.get(klus.get_absolute_url()), "Niet meer volgen"))


def test_after_a_klus_was_hidden_stopping_leads_elsewhere(ik, lid, klus, coordinator):
    volging = Volging.objects.create(lid=lid, klus=klus)
    klus.verberg(coordinator, "Nee")

    antwoord = ik.post(reverse("volgen:stoppen", args=[volging.pk]), follow=True)

    assert antwoord.redirect_chain == [("/volgen/", 302)]
    assert "Je volgt deze klus niet meer." in tekst(antwoord)


def test_nobody_follows_more_than_so_many(ik, lid, klus, monkeypatch):
    monkeypatch.setattr(models, "MEESTE_VOLGINGEN", 2)
    eerste, tweede, derde = OnderwerpFabriek.create_batch(3)
    for onderwerp in (eerste, tweede):
        Volging.objects.volg(lid, onderwerp=onderwerp)

    # What one follows already is no more.
    assert ik.post(reverse("volgen:volgen", args=[eerste.slug])).url == eerste.get_absolute_url()
    for adres in (reverse("volgen:volg_klus", args=[klus.pk]), reverse("volgen:volgen", args=[derde.slug])):
        antwoord = ik.post(adres, follow=True)
        assert antwoord.redirect_chain == [("/volgen/", 302)]
        assert meldingen(antwoord)[-1:] == ["Je volgt al 100 dingen. Haal er eerst een weg bij Volgen en mail."]
    assert Volging.objects.count() == 2


def test_page_of_a_klus_asks_as_much_whoever_follows_it(ik, lid, klus):
    zonder = aantal_queries(ik, klus.get_absolute_url())
    for iemand in (lid, *LidFabriek.create_batch(2)):
        Volging.objects.create(lid=iemand, klus=klus)

    assert aantal_queries(ik, klus.get_absolute_url()) == zonder


def test_page_of_an_organisation_asks_as_much_whoever_follows_it(ik, lid):
    organisatie = OrganisatieFabriek()
    zonder = aantal_queries(ik, organisatie.get_absolute_url())
    for iemand in (lid, LidFabriek()):
        Volging.objects.create(lid=iemand, organisatie=organisatie)

    assert aantal_queries(ik, organisatie.get_absolute_url()) == zonder
