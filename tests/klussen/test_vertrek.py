"""What becomes of the klussen and reacties of who leaves or erases the account, and who hears of it."""

import pytest
from django.urls import reverse

from deskundigen.account.verwijderen import verwijder
from deskundigen.lidmaatschap.models import Vertrekwijze
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from klussen import acties
from klussen.models import Gebeurtenis, Klus, Klusstatus, Reactie
from klussenbank.kern.models import Mail
from klussenbank.volgen.models import Notificatie
from klussenbank.volgen.soorten import zin
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import soep


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen")


@pytest.fixture
def maak(rhenen):
    """`maak("Anna")` makes a colleague of that name."""

    def _maak(voornaam, **velden):
        return LidFabriek(
            email=f"{voornaam.lower()}@rhenen.example",
            voornaam=voornaam,
            achternaam="Vis",
            **{"organisatie": rhenen, **velden},
        )

    return _maak


@pytest.fixture
def anna(maak):
    return maak("Anna")


@pytest.fixture
def bas(maak):
    return maak("Bas")


@pytest.fixture
def post(bezorg):
    """Send the outbox and return by address what was sent; who left is told about the account, which is left out."""

    def _post():
        berichten = [bericht for bericht in bezorg() if "account" not in bericht.subject]
        per_adres = {bericht.to[0].partition("@")[0]: bericht for bericht in berichten}
        assert len(per_adres) == len(berichten), "one mail each"
        return per_adres

    return _post


def vertrek(*leden, door=None):
    return laat_vertrekken(leden, door=door, wijze=Vertrekwijze.IMPORT)


@pytest.mark.parametrize("status", ["concept", "open", "ingevuld", "verlopen"])
def test_who_asks_along_asks_from_now_on(anna, bas, status):
    klus = KlusFabriek(plaatser=anna, mede_plaatser=bas, status=status)

    vertrek(anna)

    klus.refresh_from_db()
    assert (klus.plaatser, klus.mede_plaatser, klus.zonder_vrager_sinds) == (bas, None, None)
    assert Gebeurtenis.objects.get(klus=klus).soort == "overgedragen"
    assert not Klus.objects.zonder_vrager().exists()


def test_who_is_chosen_and_who_takes_over_hear_it(anna, bas, maak, post):
    klus = KlusFabriek(titel="Peilbuizen", plaatser=anna, mede_plaatser=bas, aantal_personen=2)
    ReactieFabriek(klus=klus, lid=maak("Gerda"), status="gekozen")
    ReactieFabriek(klus=klus, lid=maak("Wim"))

    vertrek(anna)

    berichten = post()
    assert set(berichten) == {"bas", "gerda"}
    assert berichten["bas"].subject == "Anna Vis is geen lid meer van de Klussenbank"
    assert "“Peilbuizen”: jij vraagt deze klus nu." in berichten["bas"].body
    assert "“Peilbuizen”: Bas Vis vraagt deze klus nu." in berichten["gerda"].body
    assert set(Notificatie.objects.values_list("lid__voornaam", "soort")) == {
        ("Bas", "overgedragen_aan_jou"),
        ("Gerda", "andere_vrager"),
    }


@pytest.mark.parametrize("status", ["open", "ingevuld", "verlopen"])
def test_what_nobody_else_asks_for_stands_on_the_list_of_the_coordinator(anna, als, coordinator, status):
    klus = KlusFabriek(titel="Peilbuizen", plaatser=anna, status=status)

    gevolgen = vertrek(anna)

    assert gevolgen == {anna: ["“Peilbuizen” heeft geen vrager meer"]}
    assert list(Klus.objects.zonder_vrager()) == [klus]
    start = soep(als(coordinator).get("/"))
    assert "Klussen zonder vrager" in start.get_text()
    assert "Alles loopt" not in start.get_text()
    stap = f"{reverse('admin:klussen_klus_stap', args=['draag_over'])}?klus={klus.pk}"
    assert start.select_one(f'[data-klus="{klus.pk}"] a[href="{stap}"]')


def test_more_than_fit_on_the_start_page_stand_behind_a_link(anna, als, coordinator):
    for _ in range(12):
        KlusFabriek(plaatser=anna)
    KlusFabriek()

    vertrek(anna)

    client = als(coordinator)
    start = client.get("/")
    adres = f"{reverse('admin:klussen_klus_changelist')}?vrager=weg"
    assert soep(start).select_one(f'a[href="{adres}"]').get_text(" ", strip=True) == "Alle 12 klussen zonder vrager"
    assert len(soep(client.get(adres)).select("#result_list tbody tr")) == 12


def test_page_of_the_klus_says_that_another_is_sought(anna, bas, als, coordinator):
    klus = KlusFabriek(plaatser=anna)
    vertrek(anna)
    client = als(bas)

    assert "zoekt een collega die het overneemt" in client.get(klus.get_absolute_url()).text

    heropen(anna, door=coordinator)
    assert "zoekt een collega die het overneemt" not in client.get(klus.get_absolute_url()).text


def test_it_leaves_the_list_when_someone_takes_over_or_the_account_is_open_again(anna, bas, coordinator):
    over, terug = KlusFabriek(plaatser=anna), KlusFabriek(plaatser=anna)
    vertrek(anna)

    acties.draag_over(over, bas, coordinator)
    assert list(Klus.objects.zonder_vrager()) == [terug]

    heropen(anna, door=coordinator)
    assert not Klus.objects.zonder_vrager().exists()
    over.refresh_from_db()
    assert over.plaatser == bas


def test_who_waits_or_was_chosen_hears_that_another_is_sought(anna, maak, post):
    klus = KlusFabriek(titel="Peilbuizen", plaatser=anna, aantal_personen=3)
    ReactieFabriek(klus=klus, lid=maak("Gerda"), status="gekozen")
    ReactieFabriek(klus=klus, lid=maak("Wim"))
    ReactieFabriek(klus=klus, lid=maak("Nico"), status="niet_gekozen")

    vertrek(anna)

    berichten = post()
    assert set(berichten) == {"gerda", "wim"}
    assert "zoekt een andere vrager" in berichten["wim"].body
    assert set(Reactie.objects.values_list("status", flat=True)) == {"gekozen", "wacht", "niet_gekozen"}


def test_a_draft_and_what_is_closed_stay_as_they_are(anna):
    for status in ("concept", "afgerond", "ingetrokken"):
        KlusFabriek(plaatser=anna, status=status)

    assert vertrek(anna) == {anna: []}

    assert not Klus.objects.zonder_vrager().exists()
    assert set(Klus.objects.values_list("status", flat=True)) == {"concept", "afgerond", "ingetrokken"}


def test_what_a_coordinator_opens_again_stands_on_the_list_too(anna, coordinator):
    klus = KlusFabriek(plaatser=anna)
    acties.trek_in(klus, coordinator, "Even niet.")
    vertrek(anna)

    acties.heropen(klus, coordinator)

    assert list(Klus.objects.zonder_vrager()) == [klus]


def test_reacties_are_withdrawn_and_a_place_comes_free(anna, bas, maak, post):
    vol = KlusFabriek(titel="Vol", plaatser=bas, mede_plaatser=maak("Mia"))
    Reactie.objects.create(klus=vol, lid=anna, bericht="Graag", status="gekozen")
    Klus.objects.filter(pk=vol.pk).update(status="ingevuld")
    ReactieFabriek(klus__titel="Wacht", klus__plaatser=bas, lid=anna)
    ReactieFabriek(klus__titel="Voorbij", klus__status="afgerond", lid=anna, status="gekozen")
    ReactieFabriek(klus__titel="Nee", lid=anna, status="niet_gekozen")

    gevolgen = vertrek(anna)

    assert gevolgen == {anna: ["2 reacties ingetrokken"]}
    vol.refresh_from_db()
    assert vol.status == Klusstatus.OPEN
    assert dict(Reactie.objects.values_list("klus__titel", "status")) == {
        "Vol": "ingetrokken",
        "Wacht": "ingetrokken",
        "Voorbij": "gekozen",
        "Nee": "niet_gekozen",
    }
    berichten = post()
    assert set(berichten) == {"bas", "mia"}
    assert "“Vol”: je koos Anna Vis. Die plek is weer vrij." in berichten["bas"].body
    assert "“Wacht”: de reactie van Anna Vis is ingetrokken." in berichten["bas"].body
    assert "Wacht" not in berichten["mia"].body


def test_who_asks_along_stops_with_that(anna, bas, post):
    klus = KlusFabriek(titel="Peilbuizen", plaatser=bas, mede_plaatser=anna)

    vertrek(anna)

    klus.refresh_from_db()
    assert (klus.plaatser, klus.mede_plaatser) == (bas, None)
    assert "Anna Vis vraagt deze klus niet meer mee." in post()["bas"].body


def test_together_they_take_over_nothing_from_each_other(anna, bas, maak, post):
    klus = KlusFabriek(titel="Peilbuizen", plaatser=anna, mede_plaatser=bas)
    wim = maak("Wim")
    ReactieFabriek(klus=klus, lid=wim)
    for lid in (anna, bas):
        ReactieFabriek(klus__plaatser=wim, klus__titel=f"Van Wim voor {lid.voornaam}", lid=lid)

    vertrek(anna, bas)

    klus.refresh_from_db()
    assert (klus.plaatser, klus.mede_plaatser) == (anna, None)
    assert list(Klus.objects.zonder_vrager()) == [klus]
    bericht = post()["wim"]
    assert bericht.subject == "2 collega’s zijn geen lid meer van de Klussenbank"
    assert bericht.body.count("is geen lid meer van de Klussenbank. Dit verandert er voor jou.") == 2
    assert bericht.body.count("Bekijk de klus:") == 3


def test_who_says_so_gets_no_mail_of_it(anna, bas, post):
    KlusFabriek(plaatser=anna, mede_plaatser=bas)

    vertrek(anna, door=bas)

    assert post() == {}


def test_who_asks_along_but_reacted_once_does_not_take_over(anna, bas):
    klus = KlusFabriek(plaatser=anna, mede_plaatser=bas)
    ReactieFabriek(klus=klus, lid=bas, status="ingetrokken")

    vertrek(anna)

    klus.refresh_from_db()
    assert klus.plaatser == anna
    # Someone still asks for it.
    assert not Klus.objects.zonder_vrager().exists()


@pytest.fixture
def met_alles(anna, bas, maak):
    """Klussen that Anna asks for alone, first and second, and her reacties to those of Bas."""
    wim = maak("Wim")
    ReactieFabriek(klus=KlusFabriek(titel="Alleen", plaatser=anna), lid=wim)
    KlusFabriek(titel="Eerste", plaatser=anna, mede_plaatser=bas)
    KlusFabriek(titel="Tweede", plaatser=bas, mede_plaatser=anna)
    ReactieFabriek(klus=KlusFabriek(titel="Wacht", plaatser=bas), lid=anna)
    ReactieFabriek(klus=KlusFabriek(titel="Vol", plaatser=bas, status="ingevuld"), lid=anna, status="gekozen")


def vragers():
    return set(Klus.objects.values_list("titel", "plaatser__email", "mede_plaatser__email"))


def test_erasing_is_leaving_without_a_name(anna, bas, met_alles, post):
    verwijder(anna)

    leeg = f"oud-lid-{anna.pk}@verwijderd.invalid"
    assert vragers() == {
        ("Alleen", leeg, None),
        *((titel, bas.email, None) for titel in ("Eerste", "Tweede", "Wacht", "Vol")),
    }
    assert Klus.objects.zonder_vrager().get().titel == "Alleen"
    assert set(Reactie.objects.filter(lid=anna).values_list("status", flat=True)) == {"ingetrokken"}
    assert Klus.objects.get(titel="Vol").status == Klusstatus.OPEN
    # What the outbox held, before it was sent, names nobody either.
    assert not Mail.objects.filter(tekst__contains="Anna").exists()
    berichten = post()
    assert set(berichten) == {"bas", "wim"}
    assert berichten["bas"].subject == "Een collega is geen lid meer van de Klussenbank"
    for regel in (
        "Een collega is geen lid meer van de Klussenbank. Dit verandert er voor jou.",
        "“Eerste”: jij vraagt deze klus nu.",
        "“Tweede”: die collega vraagt deze klus niet meer mee.",
        "“Wacht”: de reactie van die collega is ingetrokken.",
        "“Vol”: je koos die collega. Die plek is weer vrij.",
    ):
        assert regel in berichten["bas"].body
    assert "“Alleen”: de platformcoördinator zoekt een andere vrager." in berichten["wim"].body
    zinnen = {zin(notificatie) for notificatie in Notificatie.objects.select_related("door")}
    assert "Oud-lid is geen lid meer, en er komt een andere vrager" in zinnen
    assert not [een for een in zinnen if "Anna" in een]


def test_erased_again_after_a_restore_nobody_is_told_but_all_is_done(anna, bas, met_alles, post):
    verwijder(anna, stil=True)

    assert {titel for titel, plaatser, _ in vragers() if plaatser == bas.email} == {"Eerste", "Tweede", "Wacht", "Vol"}
    assert set(Reactie.objects.filter(lid=anna).values_list("status", flat=True)) == {"ingetrokken"}
    assert post() == {}
    assert not Notificatie.objects.exists()


@pytest.mark.parametrize("mede", [False, True])
def test_a_draft_of_who_erases_the_account_is_withdrawn_and_empty(anna, maak, mede):
    mede = maak("Mia", is_active=False) if mede else None
    klus = KlusFabriek(plaatser=anna, mede_plaatser=mede, status="concept", titel="Geheim", omschrijving="Nog niets")

    verwijder(anna)

    klus.refresh_from_db()
    assert (klus.status, klus.titel) == (Klusstatus.INGETROKKEN, "Klus van een oud-lid")
    assert "Nog niets" not in klus.omschrijving


def test_who_left_before_can_be_erased_afterwards(anna, bas, maak, post):
    KlusFabriek(titel="Alleen", plaatser=anna)
    vertrek(anna)
    post()

    assert verwijder(anna)

    assert post() == {}
    assert Klus.objects.zonder_vrager().get().plaatser.naam == "Oud-lid"
