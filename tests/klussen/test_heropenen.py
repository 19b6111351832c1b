"""Open again what was closed: who waits then, until when an answer is promised, and who may do it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klussen import aan_de_beurt, acties, nalopen
from klussen.fouten import DoorCoordinatorIngetrokken, OngeldigeOvergang
from klussen.models import Reactie
from klussenbank.kern import links
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, meldingen, rij, soep, soorten, stappen, tekst

# A Monday without holidays in the weeks after it.
BEGIN = date(2026, 6, 1)


@pytest.fixture
def ik(als, lid):
    return als(lid)


@pytest.fixture
def klus(lid, collega):
    """A klus for two of which one is chosen, one was turned down, and one waits."""
    klus = KlusFabriek(plaatser=lid, aantal_personen=2)
    acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
    acties.kies_niet(ReactieFabriek(klus=klus, lid__voornaam="Nel"), lid, "Je woont te ver weg.")
    ReactieFabriek(klus=klus, lid__voornaam="Wim")
    klus.refresh_from_db()
    return klus


def van(klus, voornaam):
    return Reactie.objects.get(klus=klus, lid__voornaam=voornaam)


def maak_leeg():
    Mail.objects.all().delete()


def om(dag, uur=9):
    return timezone.make_aware(timezone.datetime(dag.year, dag.month, dag.day, uur))


def sluit(klus, door):
    acties.rond_af(klus, door, gelukt="ja", toelichting="Het is gelukt zonder jou.")


def test_who_got_an_answer_from_closing_alone_waits_again(ik, klus, lid):
    sluit(klus, lid)
    assert van(klus, "Wim").status == "niet_gekozen"
    maak_leeg()

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == ["De klus loopt weer."]
    wim = van(klus, "Wim")
    assert (wim.status, wim.toelichting, wim.beantwoord_op) == ("wacht", "", None)
    # Who was turned down in person hears no other answer.
    assert van(klus, "Nel").status == "niet_gekozen"
    assert stappen(klus)[-2:] == [("heropend", lid.pk, None), ("wacht_weer", lid.pk, wim.lid_id)]
    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([wim.lid.email, van(klus, "Youssef").lid.email])
    mail = Mail.objects.get(aan=wim.lid.email).tekst
    assert "Je reactie telt weer mee, ook als je eerder hoorde dat het niet lukte." in mail
    assert "Je krijgt uiterlijk" in mail
    acties.kies(wim, lid)
    assert rij(klus)["status"] == "ingevuld"


def test_without_a_place_nobody_is_given_hope(klus, lid):
    type(klus).objects.filter(pk=klus.pk).update(aantal_personen=1, status="ingevuld")
    klus.refresh_from_db()
    sluit(klus, lid)
    maak_leeg()

    acties.heropen(klus, lid)

    assert (rij(klus)["status"], van(klus, "Wim").status) == ("ingevuld", "niet_gekozen")
    assert Mail.objects.count() == 1


def test_who_left_meanwhile_does_not_wait(klus, lid):
    sluit(klus, lid)
    wim = van(klus, "Wim")
    type(lid).objects.filter(pk=wim.lid_id).update(is_active=False)

    acties.heropen(klus, lid)

    assert van(klus, "Wim").status == "niet_gekozen"


def test_of_what_closed_before_that_was_kept_nobody_waits_again(klus, lid):
    sluit(klus, lid)
    type(klus).objects.filter(pk=klus.pk).update(status_sinds=None)

    acties.heropen(klus, lid)

    assert (rij(klus)["status"], van(klus, "Wim").status) == ("open", "niet_gekozen")


@pytest.mark.parametrize("stap", ["rond_af", "trek_in"])
def test_promise_counts_from_opening_again(als, lid, collega, stap):
    """Six weeks later its day would have passed, and who asks would be reminded the next morning."""
    with time_machine.travel(om(BEGIN), tick=False):
        klus = KlusFabriek(plaatser=lid, aantal_personen=2)
        acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
        ReactieFabriek(klus=klus, lid__voornaam="Wim")
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        getattr(acties, stap)(klus, lid)
    heropend = BEGIN + timedelta(weeks=6)
    with time_machine.travel(om(heropend), tick=False):
        acties.heropen(klus, lid)
        wim = van(klus, "Wim")
        assert wim.antwoord_voor == heropend + timedelta(days=7)
        # What is shown is the day on which it was given.
        assert timezone.localdate(wim.gereageerd_op) == BEGIN
        assert "Je beloofde uiterlijk maandag 20 juli te antwoorden." in tekst(als(lid).get(klus.get_absolute_url()))
        bladzijde = tekst(als(wim.lid).get(klus.get_absolute_url()))
        assert "Je reageerde op 1 juni" in bladzijde
        assert "20 juli weten of het doorgaat" in bladzijde
    assert gemaand(heropend, 10) == {3: "Wim {} wacht op je antwoord", 7: "Vandaag antwoord voor Wim {}"}


def test_promise_of_one_that_was_given_anew_counts_from_then(lid):
    klus = KlusFabriek(plaatser=lid)
    reactie = ReactieFabriek(klus=klus)
    acties.trek_in(klus, lid)
    acties.heropen(klus, lid)
    acties.trek_reactie_in(reactie, reactie.lid)
    assert rij(reactie)["wacht_sinds"]

    acties.reageer(klus, reactie.lid, bericht="Toch wel")

    assert rij(reactie)["wacht_sinds"] is None


def test_promise_goes_on_while_a_klus_has_expired(lid):
    """Choosing can be done all the time then: who waits is not made to wait anew by more time for others."""
    with time_machine.travel(om(BEGIN), tick=False):
        klus = KlusFabriek(plaatser=lid, reageren_tm=BEGIN)
        reactie = ReactieFabriek(klus=klus, lid__voornaam="Wim")
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        acties.verloop(klus)
        klus.verleng(lid, BEGIN + timedelta(days=30))
    reactie.refresh_from_db()

    assert reactie.antwoord_voor == BEGIN + timedelta(days=7)
    assert gemaand(BEGIN + timedelta(days=1), 8) == {
        2: "Wim {} wacht op je antwoord",
        6: "Vandaag antwoord voor Wim {}",
    }


def gemaand(vanaf, dagen):
    """Sweep each day; return on which days after `vanaf` who asks was reminded of Wim, and how."""
    gezien, laatste = {}, Mail.objects.order_by("pk").last()
    for nummer in range(1, dagen):
        with time_machine.travel(om(vanaf + timedelta(days=nummer), 7), tick=False):
            nalopen.loop_na()
        for mail in Mail.objects.filter(pk__gt=laatste.pk if laatste else 0, onderwerp__contains="Wim").order_by("pk"):
            gezien[nummer] = mail.onderwerp.replace(Reactie.objects.get(lid__voornaam="Wim").lid.achternaam, "{}")
            laatste = mail
    return gezien


def test_reminder_of_who_waits_again_counts_from_the_day_that_it_opened(klus, lid):
    with time_machine.travel(om(BEGIN), tick=False):
        acties.trek_in(klus, lid)
        acties.heropen(klus, lid)
    Reactie.objects.filter(pk=van(klus, "Wim").pk).update(gereageerd_op=om(BEGIN - timedelta(days=90)))
    maak_leeg()

    acties.herinner("antwoord_nu", klus, lid, reactie=van(klus, "Wim"))

    mail = Mail.objects.get().tekst
    assert "Op maandag 1 juni ging je klus" in mail
    assert "uiterlijk maandag 8 juni" in mail
    assert "maart" not in mail


def test_draft_that_opens_again_is_a_draft(ik, lid):
    mede = LidFabriek(organisatie=lid.organisatie)
    klus = KlusFabriek(plaatser=lid, mede_plaatser=mede, status="concept", geplaatst_op=None)
    acties.trek_in(klus, lid)
    maak_leeg()

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == ["De klus is weer een concept."]
    assert "Wie gekozen is" not in Mail.objects.get(aan=mede.email).tekst


def test_sweep_locks_the_klus_alone(klus):
    """A lock on the reactie too would wait for who holds that and wants the klus."""
    regel = next(regel for regel in nalopen.REGELS if regel.doe is aan_de_beurt.antwoord_nu)
    with CaptureQueriesContext(connection) as gevraagd:
        nalopen._vergrendeld(regel, van(klus, "Wim").pk)

    (slot,) = [vraag["sql"] for vraag in gevraagd if "FOR UPDATE" in vraag["sql"]]
    assert slot.endswith('FOR UPDATE OF "klussen_klus"')


def test_what_a_coordinator_withdrew_who_asks_does_not_open(ik, klus, lid, coordinator):
    acties.trek_in(klus, coordinator, "Dit is een vacature.")
    bladzijde = ik.get(klus.get_absolute_url())
    assert "Coby Ordinator, platformcoördinator, trok deze klus in." in tekst(bladzijde)
    assert soep(bladzijde).select_one(".paneel--nadruk a")["href"] == f"mailto:{coordinator.email}"
    assert not soep(bladzijde).select("form[action$='/heropenen/']")

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == [DoorCoordinatorIngetrokken.melding]
    assert rij(klus)["status"] == "ingetrokken"


def test_link_does_not_open_what_a_coordinator_withdrew(client, klus, lid, coordinator):
    acties.trek_in(klus, coordinator, "Dit is een vacature.")
    adres = links.maak("klus_heropenen", lid, klus.pk, acties.stand_van(klus)).removeprefix("http://testserver")

    assert client.get(adres).status_code == client.post(adres).status_code == 410
    assert rij(klus)["status"] == "ingetrokken"


def test_who_withdrew_it_may_have_left(ik, klus, coordinator):
    acties.trek_in(klus, coordinator, "Dit is een vacature.")
    type(coordinator).objects.filter(pk=coordinator.pk).update(is_active=False)

    assert not soep(ik.get(klus.get_absolute_url())).select(".paneel--nadruk a")


def test_coordinator_opens_what_a_coordinator_withdrew(klus, lid, coordinator, beheerder):
    acties.trek_in(klus, coordinator, "Dit is een vacature.")
    maak_leeg()

    acties.heropen(klus, beheerder)

    assert rij(klus)["status"] == "open"
    assert "heeft je klus" in Mail.objects.get(aan=lid.email).tekst
    assert Mail.objects.count() == 3
    # Withdrawn by who asks after that, it is theirs again.
    acties.trek_in(klus, lid)
    with pytest.raises(OngeldigeOvergang):
        acties.heropen(klus, beheerder)
    acties.heropen(klus, lid)
    assert soorten(klus)[-2:] == ["ingetrokken", "heropend"]


def test_second_who_asks_opens_what_the_first_withdrew(als, klus, lid):
    mede = LidFabriek(organisatie=lid.organisatie)
    acties.vraag_samen(klus, mede, lid)
    acties.trek_in(klus, lid)
    maak_leeg()

    als(mede).post(f"/klussen/{klus.pk}/heropenen/")

    assert rij(klus)["status"] == "open"
    assert "heeft jullie klus" in Mail.objects.get(aan=lid.email).tekst


def test_who_withdrew_it_costs_no_query(als, klus, lid, coordinator):
    acties.trek_in(klus, lid, "Toch niet.")
    zelf = aantal_queries(als(lid), klus.get_absolute_url())
    acties.heropen(klus, lid)
    acties.trek_in(klus, coordinator, "Dit is een vacature.")

    assert aantal_queries(als(lid), klus.get_absolute_url()) == zelf
