"""One klus, several members, any order of steps: what must hold after each of them, and who hears of it."""

import os
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from deskundigen.models import Lid
from klussen import acties
from klussen.fouten import (
    AlGereageerd,
    AlSamen,
    AlUitgenodigd,
    DoorCoordinatorIngetrokken,
    HeeftGereageerd,
    KlusGewijzigd,
    KlusVol,
    NietGekozen,
    OngeldigeOvergang,
    ReactieAlBeantwoord,
    ReagerenGesloten,
    VraagtAl,
)
from tests.fabriek import LidFabriek, OrganisatieFabriek
from tests.klussen.verwachting import BEZIG, GESLOTEN, LOPEND, VERLENGING, Verwachting

LEDEN = 4
# As many runs as there is time for: HYPOTHESIS_VOORBEELDEN=500 is the long run, for a change in the life of a klus.
VOORBEELDEN = int(os.environ.get("HYPOTHESIS_VOORBEELDEN", "12"))
leden = st.integers(0, LEDEN - 1)
collegas = st.integers(0, LEDEN + 1)


class Levensloop(Verwachting, RuleBasedStateMachine):
    """Each rule takes a step, whether it is allowed or not.

    The model says which error it must raise and who gets a mail of it; an erring step must leave every table as it was,
    and tell nobody.
    """

    def __init__(self):
        super().__init__()
        self.klus = None
        self.transactie = transaction.atomic()
        self.transactie.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transactie.__exit__(None, None, None)

    @initialize(
        aantal=st.integers(1, 3), direct=st.booleans(), omvang=st.sampled_from(["klein", "groot"]), samen=st.booleans()
    )
    def begin(self, aantal, direct, omvang, samen):
        self.zet(aantal=aantal, direct=direct, omvang=omvang, samen=samen)

    @invariant()
    def all_holds(self):
        if self.klus is not None:
            self.vergelijk()

    def door(self, wie):
        """Who takes the step: the first who asks, the last who does, a coordinator, or nobody."""
        return {"eerste": self.vragers[0], "laatste": self.vragers[-1], "coordinator": self.coordinator}.get(wie)

    @rule()
    def plaats(self):
        mag = self.status == "concept"
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().plaats_op_bord(self.plaatser)
        if mag:
            self.status, self.geplaatst = "open", True
            self.gebeurt("geplaatst", self.plaatser)

    @rule(nummer=leden)
    def reageer(self, nummer):
        lid = self.leden[nummer]
        if lid in self.weg:
            return
        fout = None
        if not self.reageerbaar or lid in self.vragers:
            fout = ReagerenGesloten
        elif self.reacties.get(nummer, "ingetrokken") != "ingetrokken":
            fout = AlGereageerd
        with self.verwacht(fout, self.vragers):
            acties.reageer(self.nu(), lid, bericht="Graag")
        if not fout:
            self.reacties[nummer] = "wacht"
            self.gebeurt("gereageerd", lid, lid)

    @rule(nummer=leden, wie=st.sampled_from(["eerste", "laatste"]))
    def kies(self, nummer, wie):
        reactie, door = self.reactie(nummer), self.door(wie)
        if reactie is None:
            return
        fout = None
        if self.reacties[nummer] != "wacht":
            fout = ReactieAlBeantwoord
        elif self.status == "ingevuld":
            fout = KlusVol
        elif self.status not in {"open", "verlopen"}:
            fout = OngeldigeOvergang
        with self.verwacht(fout, [self.leden[nummer]]):
            acties.kies(reactie, door)
        if not fout:
            self.reacties[nummer] = "gekozen"
            self.gebeurt("gekozen", door, self.leden[nummer])
            if self.is_groot:
                self.onbevestigd.add(nummer)
            self.volg(door)

    @rule(nummer=leden)
    def bevestig(self, nummer):
        reactie, lid = self.reactie(nummer), self.leden[nummer]
        if reactie is None or lid in self.weg:
            return
        mag = nummer in self.onbevestigd and self.status in BEZIG
        with self.verwacht(None if mag else ReactieAlBeantwoord, self.vragers):
            acties.bevestig(reactie, lid)
        if mag:
            self.onbevestigd.remove(nummer)
            self.gebeurt("bevestigd", lid, lid)

    @rule(nummer=leden)
    def kies_niet(self, nummer):
        reactie = self.reactie(nummer)
        if reactie is None:
            return
        mag = self.reacties[nummer] == "wacht"
        with self.verwacht(None if mag else ReactieAlBeantwoord, [self.leden[nummer]]):
            acties.kies_niet(reactie, self.plaatser, "Volgende keer")
        if mag:
            self.reacties[nummer] = "niet_gekozen"
            self.gebeurt("niet_gekozen", self.plaatser, self.leden[nummer])

    @rule()
    def kies_niemand_meer(self):
        with self.verwacht(None, self.die("wacht")):
            acties.kies_niemand_meer(self.nu(), self.plaatser, "Er is genoeg hulp")
        self.niemand_wacht_meer(self.plaatser)

    @rule(nummer=leden, wie=st.sampled_from(["eerste", "laatste"]))
    def maak_vrij(self, nummer, wie):
        reactie, door = self.reactie(nummer), self.door(wie)
        if reactie is None:
            return
        fout = None
        if self.reacties[nummer] != "gekozen":
            fout = NietGekozen
        elif self.status not in BEZIG:
            fout = OngeldigeOvergang
        with self.verwacht(fout, [self.leden[nummer]]):
            acties.maak_vrij(reactie, door, "We hoorden niets meer")
        if not fout:
            self.reacties[nummer] = "niet_gekozen"
            self.onbevestigd.discard(nummer)
            self.gebeurt("vrijgemaakt", door, self.leden[nummer])
            self.volg(door)

    @rule(nummer=leden)
    def trek_reactie_in(self, nummer):
        reactie, lid = self.reactie(nummer), self.leden[nummer]
        if reactie is None or lid in self.weg:
            return
        fout = None
        if self.reacties[nummer] not in {"wacht", "gekozen"}:
            fout = ReactieAlBeantwoord
        elif self.reacties[nummer] == "gekozen" and self.status not in BEZIG:
            fout = OngeldigeOvergang
        with self.verwacht(fout, self.vragers):
            acties.trek_reactie_in(reactie, lid, "Geen tijd")
        if not fout:
            self.reacties[nummer] = "ingetrokken"
            self.onbevestigd.discard(nummer)
            self.gebeurt("reactie_ingetrokken", lid, lid)
            self.volg(lid)

    @rule(nummer=leden)
    def vertrek(self, nummer):
        """A member leaves the platform: what was given stays, and no mail comes any more."""
        Lid.objects.filter(pk=self.leden[nummer].pk).update(is_active=False)
        self.weg.add(self.leden[nummer])

    @rule(nummer=leden)
    def nodig_uit(self, nummer):
        lid, fout = self.leden[nummer], None
        if lid in self.weg:
            return
        if not self.reageerbaar or lid in self.vragers:
            fout = ReagerenGesloten
        elif nummer in self.uitgenodigd or nummer in self.reacties:
            fout = AlUitgenodigd
        with self.verwacht(fout, [lid]):
            acties.nodig_uit(self.nu(), lid, self.vragers[0])
        if not fout:
            self.uitgenodigd.add(nummer)
            self.gebeurt("uitgenodigd", self.vragers[0], lid)

    @rule(aantal=st.integers(1, 4), achter=st.sampled_from([0, 0, 0, 1]), te_laat=st.booleans())
    def wijzig(self, aantal, achter, te_laat):
        fout = None
        if self.status not in {"concept", *LOPEND}:
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
            self.aantal, self.dag, self.versie = aantal, -1 if te_laat else None, self.versie + 1
            self.gebeurt("gewijzigd", self.plaatser)
            if not self.verborgen:
                self.volg_laatste_dag(self.plaatser)
            self.volg(self.plaatser)

    @rule()
    def verloop(self):
        mag = self.status == "open" and self.te_laat and not self.gekozen
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.verloop(self.nu())
        if mag:
            self.status = "verlopen"
            self.gebeurt("verlopen", None)

    @rule(dag=st.sampled_from([0, 28, 70]))
    def verleng(self, dag):
        mag = self.status in {"open", "verlopen"} and not self.verborgen and dag >= self.laatste_dag
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().verleng(self.plaatser, timezone.localdate() + timedelta(days=dag))
        if mag:
            self.status, self.dag, self.versie = "open", dag, self.versie + 1
            self.gebeurt("verlengd", self.plaatser)

    @rule()
    def geef_tijd(self):
        mag = self.status in BEZIG and self.gekozen
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().geef_tijd(self.plaatser, timezone.localdate() + timedelta(days=28))
        if mag:
            self.versie += 1
            self.gebeurt("verlengd", self.plaatser)

    @rule(wie=st.sampled_from(["eerste", "laatste", None]), bedankje=st.sampled_from(["", "Dank je wel!"]))
    def rond_af(self, wie, bedankje):
        door, mag = self.door(wie), self.status in BEZIG and self.gekozen > 0
        with self.verwacht(None if mag else OngeldigeOvergang, self.die("wacht", "gekozen") + self.anderen(door)):
            if door:
                acties.rond_af(self.nu(), door, gelukt="ja", bedankje=bedankje)
            else:
                acties.sluit_af(self.nu())
        if mag:
            self.status = "afgerond"
            self.gebeurt("afgerond", door)
            self.afgewezen = self.niemand_wacht_meer(door)

    @rule(wie=st.sampled_from(["eerste", "laatste", "coordinator", None]))
    def trek_in(self, wie):
        door, mag = self.door(wie), self.status in {"concept", *LOPEND}
        op_bord = self.die("wacht", "gekozen") if self.geplaatst else []
        with self.verwacht(None if mag else OngeldigeOvergang, self.anderen(door) + op_bord):
            acties.trek_in(self.nu(), door, "Gaat niet door")
        if mag:
            self.status, self.van_coordinator = "ingetrokken", wie == "coordinator"
            self.gebeurt("ingetrokken", door)

    @rule(wie=st.sampled_from(["eerste", "laatste", "coordinator"]))
    def heropen(self, wie):
        door, van_coordinator = self.door(wie), self.status == "ingetrokken" and self.van_coordinator
        fout = None
        if van_coordinator and wie != "coordinator":
            fout = DoorCoordinatorIngetrokken
        elif self.status not in GESLOTEN or (wie == "coordinator") != van_coordinator:
            fout = OngeldigeOvergang
        # Who got an answer from closing alone waits again where there is a place.
        weer = self.status == "afgerond" and self.gekozen < self.aantal
        weer = [nummer for nummer in self.reacties if weer and nummer in self.afgewezen]
        weer = [nummer for nummer in weer if self.leden[nummer] not in self.weg]
        horen = self.die("wacht", "gekozen") + [self.leden[nummer] for nummer in weer] + self.anderen(door)
        with self.verwacht(fout, horen):
            acties.heropen(self.nu(), door)
        if not fout:
            self.status, self.versie = "open" if self.geplaatst else "concept", self.versie + 1
            self.gebeurt("heropend", door)
            for nummer in weer:
                self.reacties[nummer] = "wacht"
                self.gebeurt("wacht_weer", door, self.leden[nummer])
            if self.status == "open":
                # With nobody chosen there is time to react again.
                self.dag = VERLENGING if self.te_laat and not self.gekozen else self.dag
                self.status = "ingevuld" if self.gekozen >= self.aantal else "open"

    @rule(nummer=collegas, blijft=st.booleans(), wie=st.sampled_from(["eerste", "coordinator"]))
    def draag_over(self, nummer, blijft, wie):
        naar, door = self.collegas[nummer], self.door(wie)
        if naar in self.weg:
            return
        oud, mede = self.vragers[0], [vrager for vrager in self.vragers[1:] if vrager != naar]
        fout = None
        if naar == oud:
            fout = VraagtAl
        elif self.status not in {"concept", *LOPEND}:
            fout = OngeldigeOvergang
        elif nummer in self.reacties:
            fout = HeeftGereageerd
        elif blijft and mede:
            fout = AlSamen
        horen = [naar, *([] if oud == door else [oud]), *mede, *self.die("gekozen")]
        with self.verwacht(fout, horen):
            acties.draag_over(self.nu(), naar, door, blijft=blijft)
        if not fout:
            self.vragers = [naar, oud] if blijft else [naar, *mede]
            self.gebeurt("overgedragen", door, naar)
            if blijft:
                self.gebeurt("mede_plaatser", door, oud)

    @rule(nummer=collegas)
    def vraag_samen(self, nummer):
        lid, door, fout = self.collegas[nummer], self.vragers[0], None
        if lid in self.weg:
            return
        if lid in self.vragers:
            fout = VraagtAl
        elif self.status not in {"concept", *LOPEND}:
            fout = OngeldigeOvergang
        elif len(self.vragers) == 2:
            fout = AlSamen
        elif nummer in self.reacties:
            fout = HeeftGereageerd
        with self.verwacht(fout, [lid]):
            acties.vraag_samen(self.nu(), lid, door)
        if not fout:
            self.vragers.append(lid)
            self.gebeurt("mede_plaatser", door, lid)

    @rule(zelf=st.booleans())
    def vraag_alleen(self, zelf):
        mag = len(self.vragers) == 2 and self.status in {"concept", *LOPEND}
        door, hoort = (self.vragers[-1], self.vragers[0]) if zelf else (self.vragers[0], self.vragers[-1])
        with self.verwacht(None if mag else OngeldigeOvergang, [hoort]):
            acties.vraag_alleen(self.nu(), door)
        if mag:
            self.gebeurt("alleen", door, self.vragers.pop())

    @rule()
    def verberg(self):
        mag = not self.verborgen and self.status != "concept"
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.verberg(self.nu(), self.coordinator, "Er staat een naam in")
        if mag:
            self.verborgen = True
            self.gebeurt("verborgen", self.coordinator)

    @rule()
    def toon(self):
        mag = self.verborgen
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.toon(self.nu(), self.coordinator)
        if mag:
            self.verborgen = False
            self.gebeurt("getoond", self.coordinator)
            self.volg_laatste_dag(self.coordinator)

    def volg_laatste_dag(self, door):
        if self.status == "verlopen" and not self.te_laat:
            self.status = "open"
            self.gebeurt("verlengd", door)


def test_klus_holds_in_any_order_of_steps(db):
    organisatie = OrganisatieFabriek()
    mensen = LidFabriek.create_batch(3, organisatie=organisatie)
    Levensloop.plaatser, Levensloop.mede_plaatser, Levensloop.coordinator = mensen
    Levensloop.leden = LidFabriek.create_batch(LEDEN, organisatie=organisatie)
    # By number those who can react, and two more who can only ask.
    Levensloop.collegas = [*Levensloop.leden, *mensen[:2]]
    run_state_machine_as_test(
        Levensloop,
        settings=settings(
            max_examples=VOORBEELDEN,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
