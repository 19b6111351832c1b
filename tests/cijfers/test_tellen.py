"""What is counted, held against a slow and obvious count of the same, over random histories."""

import os
import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskundigen.models import Deskundige, Lid
from klussen import acties
from klussen.fouten import KlusFout
from klussen.models import Gebeurtenis, Klus, Reactie
from klussenbank.cijfers import tellen
from klussenbank.cijfers.maten import MINSTE_MENSEN
from klussenbank.cijfers.models import Stand, Telling, Voorbeeld
from klussenbank.cijfers.taken import tel_cijfers
from tests.cijfers.traag import tel_traag
from tests.fabriek import (
    AntwoordFabriek,
    DeskundigeFabriek,
    KaartFabriek,
    LidFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    VraagFabriek,
)

BEGIN = datetime(2024, 10, 15, 21, 30, tzinfo=UTC)
VOORBEELDEN = int(os.environ.get("HYPOTHESIS_VOORBEELDEN", "12"))


class Spel:
    """A small platform on which members take random steps, each of which may not be allowed."""

    def __init__(self, loting):
        self.loting = loting
        organisaties = OrganisatieFabriek.create_batch(4)
        self.leden = [LidFabriek(organisatie=loting.choice(organisaties)) for _ in range(9)]
        self.leden += [LidFabriek(organisatie=None, is_staff=True)]
        self.coordinator = LidFabriek(organisatie=None, is_staff=True)
        water, geld = OnderwerpFabriek(), OnderwerpFabriek()
        self.onderwerpen = [water, geld, OnderwerpFabriek(ouder=water), OnderwerpFabriek(ouder=water)]
        self.organisaties = organisaties
        self.stappen = [naam.removeprefix("stap_") for naam in dir(self) if naam.startswith("stap_")]

    def zet(self, naam=None):
        klussen = list(Klus.objects.order_by("pk"))
        if not klussen:
            naam = "plaats"
        # Most of what happens is asking, reacting and choosing.
        naam = naam or self.loting.choice([*self.stappen, *["plaats", "reageer", "kies"] * 3, "rond_af", "rond_af"])
        klus = self.loting.choice(klussen) if klussen else None
        try:
            with transaction.atomic():
                getattr(self, f"stap_{naam}")(klus)
        except KlusFout:
            pass

    def lid(self):
        return self.loting.choice([lid for lid in self.leden if lid.is_active])

    def reactie(self, klus, *standen):
        mogelijk = list(Reactie.objects.filter(status__in=standen).order_by("pk"))
        return self.loting.choice(mogelijk) if mogelijk else None

    def stap_plaats(self, klus):
        plaatser, groot = self.lid(), self.loting.random() < 0.4
        klus = Klus(
            titel="Wie helpt?",
            omschrijving="Dit.",
            plaatser=plaatser,
            organisatie=plaatser.organisatie or self.loting.choice(self.organisaties),
            omvang="groot" if groot else "klein",
            aantal_personen=self.loting.randint(1, 3),
            uren=self.loting.choice([None, 4, 10]),
            inhuurkosten=self.loting.choice([None, 5000]) if groot else None,
        )
        gekozen = self.loting.sample(self.onderwerpen, self.loting.randint(0, 3))
        acties.plaats(klus, door=plaatser, onderwerpen=gekozen, direct=self.loting.random() < 0.9)

    def stap_zet_op_bord(self, klus):
        klus.plaats_op_bord(klus.plaatser)

    def stap_reageer(self, klus):
        acties.reageer(klus, self.lid(), bericht="Graag")

    def stap_kies(self, klus):
        if reactie := self.reactie(klus, "wacht"):
            acties.kies(reactie, reactie.klus.plaatser)

    def stap_trek_terug(self, klus):
        if reactie := self.reactie(klus, "wacht", "gekozen"):
            acties.trek_reactie_in(reactie, reactie.lid)

    def stap_maak_vrij(self, klus):
        if reactie := self.reactie(klus, "gekozen"):
            acties.maak_vrij(reactie, reactie.klus.plaatser)

    def stap_rond_af(self, klus):
        uitkomst = {
            "gelukt": self.loting.choice(["ja", "deels", "nee", ""]),
            "resultaat": self.loting.choice(["", "Het werkt."]),
            "uren_besteed": self.loting.choice([None, 0, 7]),
        }
        acties.rond_af(klus, klus.plaatser, **uitkomst)

    def stap_heropen(self, klus):
        klus.heropen(klus.plaatser)

    def stap_trek_in(self, klus):
        acties.trek_in(klus, klus.plaatser)

    def stap_verberg(self, klus):
        acties.verberg(klus, self.coordinator, "Dubbel")

    def stap_toon(self, klus):
        acties.toon(klus, self.coordinator)

    def stap_verloop(self, klus):
        klus.verloop()

    def stap_draag_over(self, klus):
        klus.draag_over(self.lid(), klus.plaatser, blijft=self.loting.random() < 0.5)

    def stap_vraag_samen(self, klus):
        klus.vraag_samen(self.lid(), klus.plaatser)

    def stap_stop(self, klus):
        lid = self.lid()
        if sum(ander.is_active for ander in self.leden) > 5:
            lid.is_active = False
            Lid.objects.filter(pk=lid.pk).update(is_active=False)

    def stap_verhuis(self, klus):
        lid = self.lid()
        if lid.organisatie_id:
            lid.organisatie = self.loting.choice(self.organisaties)
            lid.save()

    def stap_antwoord(self, klus):
        antwoord = AntwoordFabriek(vraag=VraagFabriek(klus=klus, lid=self.lid()), lid=self.lid())
        if self.loting.random() < 0.3:
            antwoord.verberg(self.coordinator, "Reclame")

    def stap_kaart(self, klus):
        lid = self.lid()
        if self.loting.random() < 0.5:
            Deskundige.objects.get_or_create(lid=lid)
        KaartFabriek(lid=lid, kleur=self.loting.choice(["groen", "blauw", "rood"]))


def speel(zaad, stappen):
    """Play a history over more than a year; return until when."""
    loting, nu = random.Random(zaad), BEGIN
    with time_machine.travel(nu, tick=False):
        spel = Spel(loting)
    for _ in range(stappen):
        nu += timedelta(hours=loting.choice([1, 5, 30, 200, 600]), minutes=loting.randint(0, 59))
        with time_machine.travel(nu, tick=False):
            spel.zet()
    return nu


def nu_geteld(jaar):
    with transaction.atomic(), connection.cursor() as cursor:
        cijfers, vooraan = tellen.geteld(cursor, jaar)
    return {sleutel: (cijfer.waarde, cijfer.mensen) for sleutel, cijfer in cijfers.items()}, vooraan


def gelijk(snel, langzaam):
    assert snel.keys() == langzaam.keys()
    for sleutel, (waarde, mensen) in langzaam.items():
        assert snel[sleutel] == (pytest.approx(waarde, abs=1e-6), mensen), sleutel


@settings(max_examples=VOORBEELDEN, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zaad=st.integers(0, 2**32), stappen=st.integers(5, 90), apart=st.sampled_from([1, 2, 15]))
def test_counts_what_a_slow_count_finds(db, monkeypatch, zaad, stappen, apart):
    monkeypatch.setattr(tellen, "MEESTE_ORGANISATIES", apart)
    with transaction.atomic():
        nu = speel(zaad, stappen)
        with time_machine.travel(nu, tick=False):
            snel, _ = nu_geteld(nu.year)
            gelijk(snel, tel_traag(nu.year, apart))
            tellen.tel()
            bewaard = bewaarde()
            tellen.tel()
            assert bewaarde() == bewaard
        # What is kept is what was counted, or nothing.
        assert bewaard.keys() == snel.keys()
        for sleutel, waarde in bewaard.items():
            waar, mensen = snel[sleutel]
            assert waarde == (None if waarde is None else waar)
            assert waarde is None or mensen >= MINSTE_MENSEN
        transaction.set_rollback(True)


def bewaarde():
    rijen = Telling.objects.values_list("maat", "periode", "rij", "kolom", "waarde")
    return {tuple(sleutel): waarde for *sleutel, waarde in rijen}


def op(*moment):
    return time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False)


def waarde(snel, maat, periode, rij=-1, kolom=0):
    return snel.get((maat, periode, rij, kolom), (0, 0))[0]


def doe(klus, *helpers, **uitkomst):
    """Let `helpers` do the klus that `klus.plaatser` asked."""
    for helper in helpers:
        acties.kies(acties.reageer(klus, helper, bericht="Graag"), klus.plaatser)
    acties.rond_af(klus, klus.plaatser, **uitkomst)


def nieuw(plaatser, **velden):
    velden = {"titel": "Wie helpt?", "omschrijving": "Dit.", "omvang": "klein", **velden}
    klus = Klus(plaatser=plaatser, organisatie=plaatser.organisatie, **velden)
    acties.plaats(klus, door=plaatser, onderwerpen=[], direct=True)
    return klus


def test_last_hour_of_the_year_in_utc_counts_in_the_next_year(lid):
    with op(2025, 12, 31, 23, 30):
        nieuw(lid)
    with op(2025, 12, 31, 22, 30):
        nieuw(lid)

    snel, _ = nu_geteld(2026)

    assert waarde(snel, "geplaatst", "2026") == waarde(snel, "geplaatst", "2026-1") == 1
    assert waarde(snel, "geplaatst", "2025") == waarde(snel, "geplaatst", "2025-4") == 1
    assert waarde(snel, "geplaatst", "") == 2


def test_reopened_klus_counts_where_it_was_last_closed(lid, collega):
    with op(2026, 2, 1):
        klus = nieuw(lid)
        doe(klus, collega, uren_besteed=5)
    with op(2026, 5, 1):
        klus.heropen(lid)
        snel, _ = nu_geteld(2026)
        assert waarde(snel, "afgerond", "2026") == 0
        assert waarde(snel, "ingevuld", "2026-1") == 1
        acties.rond_af(klus, lid)
    snel, _ = nu_geteld(2026)

    assert (waarde(snel, "afgerond", "2026-1"), waarde(snel, "afgerond", "2026-2")) == (0, 1)
    assert waarde(snel, "ingevuld", "") == 1


def test_closed_with_fewer_people_is_filled_on_that_day(lid, collega):
    with op(2026, 2, 1):
        klus = nieuw(lid, aantal_personen=3, uren=8)
        acties.kies(acties.reageer(klus, collega, bericht="Graag"), lid)
    with op(2026, 4, 2):
        acties.rond_af(klus, lid)

    snel, _ = nu_geteld(2026)

    assert (waarde(snel, "ingevuld", "2026-1"), waarde(snel, "ingevuld", "2026-2")) == (0, 1)
    assert waarde(snel, "invultijd", "2026-2") == 60
    # What one person spends, times those who were chosen.
    assert waarde(snel, "uren", "2026-2") == 8


def test_hiring_is_spared_by_what_was_done_and_worked(lid, collega):
    for gelukt, omvang in (("ja", "groot"), ("nee", "groot"), ("", "groot"), ("ja", "klein")):
        kosten = 1000 if omvang == "groot" else None
        doe(nieuw(lid, omvang=omvang, inhuurkosten=kosten), collega, gelukt=gelukt)

    snel, _ = nu_geteld(timezone.localdate().year)

    assert waarde(snel, "inhuur", "") == 2000


def test_hours_go_to_the_organisations_of_who_did_it(lid, collega):
    derde = LidFabriek()
    with op(2026, 2, 1):
        doe(nieuw(lid, aantal_personen=3), collega, LidFabriek(organisatie=collega.organisatie), derde, uren_besteed=9)

    snel, _ = nu_geteld(2026)

    assert waarde(snel, "uren_gegeven", "2026", collega.organisatie_id) == pytest.approx(6)
    assert waarde(snel, "uren_gegeven", "2026", derde.organisatie_id) == pytest.approx(3)
    assert waarde(snel, "uren_gekregen", "2026", lid.organisatie_id) == 9
    assert waarde(snel, "helpt", "2026", collega.organisatie_id, lid.organisatie_id) == 1


def test_red_card_makes_nobody_active_and_logging_in_neither(als, lid):
    jaar = timezone.localdate().year
    DeskundigeFabriek(lid=lid)
    KaartFabriek(lid=lid, kleur="rood")
    als(lid).get("/")

    assert waarde(nu_geteld(jaar)[0], "actief", str(jaar)) == 0

    KaartFabriek(lid=lid, kleur="groen")

    assert waarde(nu_geteld(jaar)[0], "actief", str(jaar)) == 1


def test_command_and_nightly_work_renew_what_is_kept(lid):
    for plaatser in LidFabriek.create_batch(5):
        nieuw(plaatser)
    call_command("tel_cijfers")
    eerst = Stand.objects.get().geteld_op
    assert Telling.objects.get(maat="geplaatst", periode="", rij=-1).waarde == 5
    nieuw(lid)

    tel_cijfers(timestamp=0)

    assert Telling.objects.get(maat="geplaatst", periode="", rij=-1).waarde == 6
    assert Stand.objects.get().geteld_op > eerst


def test_card_of_who_is_not_in_the_directory_makes_nobody_active(lid):
    jaar = timezone.localdate().year
    KaartFabriek(lid=lid, kleur="groen")

    assert waarde(nu_geteld(jaar)[0], "actief", str(jaar)) == 0


def test_answer_under_a_hidden_klus_makes_nobody_active(lid, collega, coordinator):
    jaar = timezone.localdate().year
    klus = nieuw(lid)
    AntwoordFabriek(vraag=VraagFabriek(klus=klus, lid=lid), lid=collega)
    assert waarde(nu_geteld(jaar)[0], "actief", str(jaar), collega.organisatie_id) == 1

    acties.verberg(klus, coordinator, "Dubbel")

    assert waarde(nu_geteld(jaar)[0], "actief", str(jaar), collega.organisatie_id) == 0


def test_examples_are_of_what_was_done_with_a_result_the_most_hours_first(lid, collega, coordinator):
    with op(2026, 2, 1):
        klussen = [nieuw(lid) for _ in range(6)]
        for uren, klus in enumerate(klussen):
            doe(klus, collega, resultaat="Het werkt.", gelukt="nee" if uren == 5 else "ja", uren_besteed=uren)
        doe(nieuw(lid), collega, uren_besteed=40)
        acties.verberg(klussen[4], coordinator, "Dubbel")
        tellen.tel()

    gekozen = Voorbeeld.objects.filter(jaar=2026).order_by("plek").values_list("klus", flat=True)
    assert list(gekozen) == [klussen[nummer].pk for nummer in (3, 2, 1)]


def test_empty_platform_is_counted_too(db):
    tellen.tel()

    assert not Telling.objects.exists()
    assert Stand.objects.get().eerste_jaar == date.today().year
    assert not Gebeurtenis.objects.exists()
