"""Coordinators hand klussen over."""

import pytest
from django.contrib.admin.models import LogEntry

from klussen.models import Gebeurtenis, Klus
from klussenbank.kern.models import Mail
from tests.beheer.hulp import (
    KLUS,
    doe_actie,
    meldingen,
    soep,
    stap,
)
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek


def test_overdragen_als_iemand_weg_is(als, coordinator):
    weg = LidFabriek(is_active=False)
    nieuw = LidFabriek(organisatie=weg.organisatie)
    klussen = [KlusFabriek(plaatser=weg), KlusFabriek(plaatser=weg, status="verlopen")]
    gekozen = ReactieFabriek(klus=klussen[0], status="gekozen").lid

    antwoord = als(coordinator).post(
        stap("draag_over"), {"klus": [klus.pk for klus in klussen], "aan": nieuw.email.upper()}, follow=True
    )

    assert meldingen(antwoord) == ["2 klussen overgedragen."]
    assert {klus.plaatser for klus in Klus.objects.all()} == {nieuw}
    assert list(LogEntry.objects.values_list("user", "change_message")) == [(coordinator.pk, "Overgedragen.")] * 2
    # Who left gets none.
    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([nieuw.email, nieuw.email, gekozen.email])
    assert set(Gebeurtenis.objects.values_list("soort", "door", "lid")) == {("overgedragen", coordinator.pk, nieuw.pk)}


def test_wie_de_klus_vroeg_hoort_dat_een_coordinator_hem_overdroeg(als, coordinator):
    klus = KlusFabriek()
    nieuw = LidFabriek(organisatie=klus.organisatie)

    als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": nieuw.email})

    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([klus.plaatser.email, nieuw.email])
    assert "Een platformcoördinator" in Mail.objects.get(aan=klus.plaatser.email).tekst


@pytest.mark.parametrize("wie", ["elders", "weg", "onbekend", "leeg"])
def test_overdragen_kan_alleen_aan_een_lid_van_de_organisatie(als, coordinator, wie):
    klus = KlusFabriek()
    adres = {
        "elders": LidFabriek().email,
        "weg": LidFabriek(organisatie=klus.organisatie, is_active=False).email,
        "onbekend": "niemand@voorbeeld.example",
        "leeg": "",
    }[wie]

    antwoord = als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": adres})

    geen_vrager = f"We vinden met dit adres geen lid dat namens {klus.organisatie} mag vragen. Kijk of het adres klopt."
    fout = "Vul een mailadres in." if wie == "leeg" else geen_vrager
    assert soep(antwoord).select_one(".errorlist, .fouten").get_text(strip=True) == fout
    assert Gebeurtenis.objects.count() == Mail.objects.count() == LogEntry.objects.count() == 0


def test_overdragen_aan_wie_reageerde_kan_niet(als, coordinator):
    klus = KlusFabriek()
    lid = LidFabriek(organisatie=klus.organisatie)
    ReactieFabriek(klus=klus, lid=lid)

    antwoord = als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": lid.email}, follow=True)

    assert meldingen(antwoord) == [
        "1 klus kon niet worden overgedragen: dit lid vraagt hem al of reageerde, of de klus is gesloten."
    ]
    assert LogEntry.objects.count() == 0


def test_overdragen_vanuit_de_lijst(als, coordinator):
    klus = KlusFabriek()

    antwoord = doe_actie(als(coordinator), KLUS, "draag_over", klus)

    assert antwoord.redirect_chain[-1][0].startswith(stap("draag_over"))
