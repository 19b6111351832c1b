"""One klus, several members, any order of steps: what must hold after each of them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from klussen import acties
from klussen.fouten import (
    AlGereageerd,
    KlusFout,
    KlusGewijzigd,
    KlusVol,
    OngeldigeOvergang,
    ReactieAlBeantwoord,
    ReagerenGesloten,
)
from klussen.models import Klus, Reactie
from tests.fabriek import LidFabriek, OrganisatieFabriek
from tests.klussen.hulp import alles

LEDEN = 4
leden = st.integers(0, LEDEN - 1)
BEZIG = {"open", "ingevuld"}


class Levensloop(RuleBasedStateMachine):
    """Beside the database stands a model in plain Python: the state, who reacted and how, and what is hidden.

    The model says which error a step must raise; an erring step must leave every table as it was.
    """

    def __init__(self):
        super().__init__()
        self.klus = None
        self.transactie = transaction.atomic()
        self.transactie.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transactie.__exit__(None, None, None)

    @initialize(aantal=st.integers(1, 3), direct=st.booleans())
    def begin(self, aantal, direct):
        self.klus = Klus(
            titel="Wie helpt?",
            omschrijving="Graag iemand die dit al deed.",
            omvang="klein",
            plaatser=self.plaatser,
            organisatie=self.plaatser.organisatie,
            aantal_personen=aantal,
        )
        acties.plaats(self.klus, door=self.plaatser, onderwerpen=[], direct=direct)
        self.status, self.aantal, self.versie = ("open" if direct else "concept"), aantal, 1
        self.verborgen, self.te_laat, self.reacties, self.gebeurtenissen = False, False, {}, 1

    @property
    def gekozen(self):
        return sum(status == "gekozen" for status in self.reacties.values())

    def nu(self):
        return Klus.objects.get(pk=self.klus.pk)

    def reactie(self, nummer):
        return Reactie.objects.filter(klus=self.klus, lid=self.leden[nummer]).first()

    @contextmanager
    def verwacht(self, fout):
        """The step in this block raises `fout` and changes nothing, or (None) succeeds."""
        voor, gekregen = alles() if fout else None, None
        try:
            with transaction.atomic():
                yield
        except KlusFout as klusfout:
            gekregen = type(klusfout)
        assert gekregen is fout
        if fout:
            assert alles() == voor

    def volg(self):
        """open ↔ ingevuld follows the number chosen."""
        if self.status in BEZIG:
            self.status = "ingevuld" if self.gekozen >= self.aantal else "open"

    @rule()
    def plaats(self):
        mag = self.status == "concept"
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().plaats_op_bord(self.plaatser)
        if mag:
            self.status = "open"

    @rule(nummer=leden)
    def reageer(self, nummer):
        fout = None
        if self.status != "open" or self.verborgen or self.te_laat:
            fout = ReagerenGesloten
        elif self.reacties.get(nummer, "ingetrokken") != "ingetrokken":
            fout = AlGereageerd
        with self.verwacht(fout):
            acties.reageer(self.nu(), self.leden[nummer], bericht="Graag")
        if not fout:
            self.reacties[nummer] = "wacht"

    @rule(nummer=leden)
    def kies(self, nummer):
        reactie = self.reactie(nummer)
        if reactie is None:
            return
        fout = None
        if self.reacties[nummer] != "wacht":
            fout = ReactieAlBeantwoord
        elif self.status == "ingevuld":
            fout = KlusVol
        elif self.status != "open":
            fout = OngeldigeOvergang
        with self.verwacht(fout):
            acties.kies(reactie, self.plaatser)
        if not fout:
            self.reacties[nummer] = "gekozen"
            self.volg()

    @rule(nummer=leden)
    def kies_niet(self, nummer):
        reactie = self.reactie(nummer)
        if reactie is None:
            return
        mag = self.reacties[nummer] == "wacht"
        with self.verwacht(None if mag else ReactieAlBeantwoord):
            acties.kies_niet(reactie, self.plaatser, "Volgende keer")
        if mag:
            self.reacties[nummer] = "niet_gekozen"

    @rule(nummer=leden)
    def trek_reactie_in(self, nummer):
        reactie = self.reactie(nummer)
        if reactie is None:
            return
        fout = None
        if self.reacties[nummer] not in {"wacht", "gekozen"}:
            fout = ReactieAlBeantwoord
        elif self.reacties[nummer] == "gekozen" and self.status not in BEZIG:
            fout = OngeldigeOvergang
        with self.verwacht(fout):
            reactie.trek_in(self.leden[nummer])
        if not fout:
            self.reacties[nummer] = "ingetrokken"
            self.volg()

    @rule(aantal=st.integers(1, 4), achter=st.sampled_from([0, 0, 0, 1]), te_laat=st.booleans())
    def wijzig(self, aantal, achter, te_laat):
        fout = None
        if self.status not in {"concept", *BEZIG}:
            fout = OngeldigeOvergang
        elif achter:
            fout = KlusGewijzigd
        elif self.gekozen > aantal:
            fout = KlusVol
        klus = self.nu()
        klus.aantal_personen = aantal
        klus.reageren_tm = timezone.localdate() - timedelta(days=1) if te_laat else None
        with self.verwacht(fout):
            klus.bewaar_wijziging(self.versie - achter, door=self.plaatser, onderwerpen=[])
        if not fout:
            self.aantal, self.te_laat, self.versie = aantal, te_laat, self.versie + 1
            self.volg()

    @rule()
    def rond_af(self):
        mag = self.status in BEZIG and self.gekozen > 0
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().rond_af(self.plaatser)
        if mag:
            self.status = "afgerond"

    @rule()
    def trek_in(self):
        mag = self.status in {"concept", *BEZIG}
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().trek_in(self.plaatser, "Gaat niet door")
        if mag:
            self.status = "ingetrokken"

    @rule()
    def verberg(self):
        mag = not self.verborgen and self.status != "concept"
        with self.verwacht(None if mag else OngeldigeOvergang):
            acties.verberg(self.nu(), self.coordinator, "Er staat een naam in")
        if mag:
            self.verborgen = True

    @rule()
    def toon(self):
        mag = self.verborgen
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().toon(self.coordinator)
        if mag:
            self.verborgen = False

    @invariant()
    def all_holds(self):
        if self.klus is None:
            return
        klus = self.nu()
        reacties = {reactie.lid_id: reactie.status for reactie in klus.reacties.all()}
        gekozen = list(reacties.values()).count("gekozen")
        # Database and model agree, and no lid has two rows.
        assert (klus.status, klus.aantal_personen, klus.versie) == (self.status, self.aantal, self.versie)
        assert reacties == {self.leden[nummer].pk: status for nummer, status in self.reacties.items()}
        assert klus.reacties.count() == len(reacties)
        # No more are chosen than asked, and the state says whether there is room.
        assert gekozen <= klus.aantal_personen
        assert klus.status not in BEZIG or (klus.status == "ingevuld") == (gekozen == klus.aantal_personen)
        # What belongs to hiding is there all or none.
        verborgen = {klus.verborgen_op is not None, klus.verborgen_door_id is not None, klus.verborgen_reden != ""}
        assert verborgen == {self.verborgen}
        # The history only grows.
        aantal = klus.gebeurtenissen.count()
        assert aantal >= self.gebeurtenissen
        self.gebeurtenissen = aantal


@pytest.mark.no_cover
def test_klus_holds_in_any_order_of_steps(db):
    organisatie = OrganisatieFabriek()
    Levensloop.plaatser, Levensloop.coordinator = LidFabriek.create_batch(2, organisatie=organisatie)
    Levensloop.leden = LidFabriek.create_batch(LEDEN, organisatie=organisatie)
    run_state_machine_as_test(
        Levensloop,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
