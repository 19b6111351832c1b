"""One klus, several members, any order of steps: what must hold after each of them, and who hears of it."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from klussen import acties, rechten
from klussen.fouten import (
    AlGereageerd,
    AlSamen,
    AlUitgenodigd,
    HeeftGereageerd,
    KlusFout,
    KlusGewijzigd,
    KlusVol,
    OngeldigeOvergang,
    ReactieAlBeantwoord,
    ReagerenGesloten,
    VraagtAl,
)
from klussen.models import Klus, Reactie
from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek, OrganisatieFabriek
from tests.klussen.hulp import alles

LEDEN = 4
# As many runs as there is time for: HYPOTHESIS_VOORBEELDEN=500 is the long run, for a change in the life of a klus.
VOORBEELDEN = int(os.environ.get("HYPOTHESIS_VOORBEELDEN", "12"))
leden = st.integers(0, LEDEN - 1)
BEZIG = {"open", "ingevuld"}
LOPEND = {*BEZIG, "verlopen"}


class Levensloop(RuleBasedStateMachine):
    """Beside the database stands a model in plain Python: the state, who reacted and how, and what is hidden.

    The model says which error a step must raise and who gets a mail of it; an erring step must leave every table as it
    was, and tell nobody.
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
        self.klus = Klus(
            titel="Wie helpt?",
            omschrijving="Graag iemand die dit al deed.",
            omvang=omvang,
            plaatser=self.plaatser,
            mede_plaatser=self.mede_plaatser if samen else None,
            organisatie=self.plaatser.organisatie,
            aantal_personen=aantal,
        )
        acties.plaats(self.klus, door=self.plaatser, onderwerpen=[], direct=direct)
        self.status, self.aantal, self.versie = ("open" if direct else "concept"), aantal, 1
        self.verborgen, self.te_laat, self.reacties, self.gebeurtenissen = False, False, {}, 1
        self.is_groot, self.onbevestigd, self.uitgenodigd = omvang == "groot", set(), set()
        self.vragers = [self.plaatser, self.mede_plaatser] if samen else [self.plaatser]
        self.mail = Mail.objects.count()

    @property
    def gekozen(self):
        return sum(status == "gekozen" for status in self.reacties.values())

    def nu(self):
        return Klus.objects.get(pk=self.klus.pk)

    def reactie(self, nummer):
        return Reactie.objects.filter(klus=self.klus, lid=self.leden[nummer]).first()

    @contextmanager
    def verwacht(self, fout, horen=()):
        """The step in this block raises `fout` and changes nothing, or (None) succeeds; `horen` hear it."""
        voor, gekregen = alles() if fout else None, None
        try:
            with transaction.atomic():
                yield
        except KlusFout as klusfout:
            gekregen = type(klusfout)
        assert gekregen is fout
        if fout:
            assert alles() == voor
        mails = Mail.objects.order_by("pk").values_list("aan", flat=True)[self.mail :]
        assert sorted(mails) == sorted(lid.email for lid in ([] if fout else horen))
        self.mail += len(mails)

    def die(self, *toestanden):
        """The members whose reactie is in one of `toestanden`."""
        return [self.leden[nummer] for nummer, status in self.reacties.items() if status in toestanden]

    def anderen(self, door):
        return [vrager for vrager in self.vragers if vrager != door]

    def volg(self):
        """open ↔ ingevuld follows the number chosen; what expired stays so until someone is."""
        if self.status in BEZIG or (self.status == "verlopen" and self.gekozen):
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
        if self.status != "open" or self.verborgen or self.te_laat or self.leden[nummer] in self.vragers:
            fout = ReagerenGesloten
        elif self.reacties.get(nummer, "ingetrokken") != "ingetrokken":
            fout = AlGereageerd
        with self.verwacht(fout, self.vragers):
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
        elif self.status not in {"open", "verlopen"}:
            fout = OngeldigeOvergang
        with self.verwacht(fout, [self.leden[nummer]]):
            acties.kies(reactie, self.plaatser)
        if not fout:
            self.reacties[nummer] = "gekozen"
            if self.is_groot:
                self.onbevestigd.add(nummer)
            self.volg()

    @rule(nummer=leden)
    def bevestig(self, nummer):
        reactie = self.reactie(nummer)
        if reactie is None:
            return
        mag = nummer in self.onbevestigd and self.status in BEZIG
        with self.verwacht(None if mag else ReactieAlBeantwoord, self.vragers):
            acties.bevestig(reactie, self.leden[nummer])
        if mag:
            self.onbevestigd.remove(nummer)

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

    @rule()
    def kies_niemand_meer(self):
        with self.verwacht(None, self.die("wacht")):
            acties.kies_niemand_meer(self.nu(), self.plaatser, "Er is genoeg hulp")
        self.niemand_wacht_meer()

    def niemand_wacht_meer(self):
        for nummer, status in self.reacties.items():
            if status == "wacht":
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
        with self.verwacht(fout, self.vragers):
            acties.trek_reactie_in(reactie, self.leden[nummer], "Geen tijd")
        if not fout:
            self.reacties[nummer] = "ingetrokken"
            self.onbevestigd.discard(nummer)
            self.volg()

    @rule(nummer=leden)
    def nodig_uit(self, nummer):
        fout = None
        if self.status != "open" or self.verborgen or self.te_laat or self.leden[nummer] in self.vragers:
            fout = ReagerenGesloten
        elif nummer in self.uitgenodigd or nummer in self.reacties:
            fout = AlUitgenodigd
        with self.verwacht(fout, [self.leden[nummer]]):
            acties.nodig_uit(self.nu(), self.leden[nummer], self.vragers[0])
        if not fout:
            self.uitgenodigd.add(nummer)

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
            self.aantal, self.te_laat, self.versie = aantal, te_laat, self.versie + 1
            if self.status == "verlopen" and not te_laat:
                self.status = "open"
            self.volg()

    @rule()
    def verloop(self):
        mag = self.status == "open" and self.te_laat and not self.gekozen
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.verloop(self.nu())
        if mag:
            self.status = "verlopen"

    @rule()
    def verleng(self):
        mag = self.status in {"open", "verlopen"}
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().verleng(self.plaatser, timezone.localdate())
        if mag:
            self.status, self.te_laat, self.versie = "open", False, self.versie + 1

    @rule()
    def geef_tijd(self):
        mag = self.status in BEZIG and self.gekozen
        with self.verwacht(None if mag else OngeldigeOvergang):
            self.nu().geef_tijd(self.plaatser, timezone.localdate() + timedelta(days=28))
        if mag:
            self.versie += 1

    @rule(vanzelf=st.booleans(), bedankje=st.sampled_from(["", "Dank je wel!"]))
    def rond_af(self, vanzelf, bedankje):
        mag = self.status in BEZIG and self.gekozen > 0
        horen = self.die("wacht", "gekozen") + (self.vragers if vanzelf else [])
        with self.verwacht(None if mag else OngeldigeOvergang, horen):
            if vanzelf:
                acties.sluit_af(self.nu())
            else:
                acties.rond_af(self.nu(), self.vragers[0], gelukt="ja", bedankje=bedankje)
        if mag:
            self.status = "afgerond"
            self.niemand_wacht_meer()

    @rule(wie=st.sampled_from(["plaatser", "coordinator", None]))
    def trek_in(self, wie):
        door = self.vragers[0] if wie == "plaatser" else wie and self.coordinator
        mag = self.status in {"concept", *LOPEND}
        op_bord = self.die("wacht", "gekozen") if self.status != "concept" else []
        with self.verwacht(None if mag else OngeldigeOvergang, self.anderen(door) + op_bord):
            acties.trek_in(self.nu(), door, "Gaat niet door")
        if mag:
            self.was_concept = self.status == "concept"
            self.status = "ingetrokken"

    @rule()
    def heropen(self):
        mag = self.status in {"afgerond", "ingetrokken"}
        horen = self.die("wacht", "gekozen") + self.anderen(self.vragers[0])
        with self.verwacht(None if mag else OngeldigeOvergang, horen):
            acties.heropen(self.nu(), self.vragers[0])
        if mag:
            naar = "concept" if self.status == "ingetrokken" and self.was_concept else "open"
            if naar == "open":
                # With nobody chosen there is time to react again.
                self.te_laat = self.te_laat and self.gekozen > 0
            self.status, self.versie = naar, self.versie + 1
            self.volg()

    @rule(nummer=st.integers(0, LEDEN + 1), blijft=st.booleans(), wie=st.sampled_from(["plaatser", "coordinator"]))
    def draag_over(self, nummer, blijft, wie):
        naar, door = self.collegas[nummer], self.vragers[0] if wie == "plaatser" else self.coordinator
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

    @rule(nummer=st.integers(0, LEDEN + 1))
    def vraag_samen(self, nummer):
        lid, fout = self.collegas[nummer], None
        if lid in self.vragers:
            fout = VraagtAl
        elif self.status not in {"concept", *LOPEND}:
            fout = OngeldigeOvergang
        elif len(self.vragers) == 2:
            fout = AlSamen
        elif nummer in self.reacties:
            fout = HeeftGereageerd
        with self.verwacht(fout, [lid]):
            acties.vraag_samen(self.nu(), lid, self.vragers[0])
        if not fout:
            self.vragers.append(lid)

    @rule(zelf=st.booleans())
    def vraag_alleen(self, zelf):
        mag = len(self.vragers) == 2 and self.status in {"concept", *LOPEND}
        door, hoort = (self.vragers[-1], self.vragers[0]) if zelf else (self.vragers[0], self.vragers[-1])
        with self.verwacht(None if mag else OngeldigeOvergang, [hoort]):
            acties.vraag_alleen(self.nu(), door)
        if mag:
            self.vragers.pop()

    @rule()
    def verberg(self):
        mag = not self.verborgen and self.status != "concept"
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.verberg(self.nu(), self.coordinator, "Er staat een naam in")
        if mag:
            self.verborgen = True

    @rule()
    def toon(self):
        mag = self.verborgen
        with self.verwacht(None if mag else OngeldigeOvergang, self.vragers):
            acties.toon(self.nu(), self.coordinator)
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
        # Who must still confirm was chosen for a large klus; and what expired has nobody chosen.
        onbevestigd = set(klus.reacties.onbevestigd().values_list("lid", flat=True))
        assert onbevestigd == {self.leden[nummer].pk for nummer in self.onbevestigd}
        assert klus.status != "verlopen" or gekozen == 0
        # Who asks are whom it was given to last: one or two, of whom nobody reacted.
        assert klus.vragers == self.vragers
        assert not {vrager.pk for vrager in self.vragers} & reacties.keys()
        # There is a way out of every state, for who asks.
        assert any(mag(self.vragers[-1], klus) for mag in (rechten.mag_intrekken, rechten.mag_heropenen))
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
