"""What a klus must look like after any steps: a model of it in plain Python, and its comparison with the database."""

from contextlib import contextmanager

from django.db import transaction

from klussen import acties, rechten
from klussen.admin import STAPPEN
from klussen.fouten import KlusFout
from klussen.models import Gebeurtenissoort, Klus, Reactie
from klussenbank.kern.models import Mail
from tests.klussen.hulp import alles, stappen

BEZIG = {"open", "ingevuld"}
LOPEND = {*BEZIG, "verlopen"}
GESLOTEN = {"afgerond", "ingetrokken"}
# Days that one can react to a klus without a last day, and that are given when it opens again too late.
ZONDER_LAATSTE_DAG, VERLENGING = 60, 28


class Verwachting:
    """The state of a klus, who reacted and how, who asks, who left, what is hidden, and everything that happened.

    `plaatser`, `mede_plaatser` and `coordinator` are members; `leden` those who can react, by number.
    """

    def zet(self, *, aantal, direct, omvang, samen):
        """Begin with a new klus."""
        self.vragers = [self.plaatser, self.mede_plaatser] if samen else [self.plaatser]
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
        self.verborgen, self.is_groot, self.reacties = False, omvang == "groot", {}
        self.onbevestigd, self.uitgenodigd, self.afgewezen, self.weg = set(), set(), set(), set()
        # The last day to react, counted from today; was it ever on the board, and did a coordinator withdraw it last?
        self.dag, self.geplaatst, self.van_coordinator = None, direct, False
        self.verhaal, self.mail = [], Mail.objects.count()
        self.gebeurt("geplaatst" if direct else "gemaakt", self.plaatser)

    @property
    def gekozen(self):
        return sum(status == "gekozen" for status in self.reacties.values())

    @property
    def laatste_dag(self):
        """As `Klus.laatste_dag`, counted from today."""
        return self.dag if self.dag is not None or not self.geplaatst else ZONDER_LAATSTE_DAG

    @property
    def te_laat(self):
        return self.dag is not None and self.dag < 0

    @property
    def reageerbaar(self):
        return self.status == "open" and not self.verborgen and not self.te_laat

    def nu(self):
        return Klus.objects.get(pk=self.klus.pk)

    def reactie(self, nummer):
        return Reactie.objects.filter(klus=self.klus, lid=self.leden[nummer]).first()

    @contextmanager
    def verwacht(self, fout, horen=()):
        """The step in this block raises `fout` and changes nothing, or (None) succeeds; `horen` hear it, once each."""
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
        assert sorted(mails) == sorted(lid.email for lid in ([] if fout else horen) if lid not in self.weg)
        self.mail += len(mails)

    def gebeurt(self, soort, door, lid=None):
        """This is what the history must tell next."""
        self.verhaal.append((soort, door and door.pk, lid and lid.pk))

    def die(self, *toestanden):
        """The members whose reactie is in one of `toestanden`."""
        return [self.leden[nummer] for nummer, status in self.reacties.items() if status in toestanden]

    def anderen(self, door):
        return [vrager for vrager in self.vragers if vrager != door]

    def volg(self, door):
        """open ↔ ingevuld follows the number chosen; what expired stays so until someone is."""
        if self.status not in BEZIG and not (self.status == "verlopen" and self.gekozen):
            return
        was, self.status = self.status, "ingevuld" if self.gekozen >= self.aantal else "open"
        if self.status != was:
            self.gebeurt("ingevuld" if self.status == "ingevuld" else "weer_open", door)

    def niemand_wacht_meer(self, door):
        """Everyone who waits gets an answer; return their numbers."""
        wie = {nummer for nummer, status in self.reacties.items() if status == "wacht"}
        for nummer in self.reacties:
            if nummer in wie:
                self.reacties[nummer] = "niet_gekozen"
                self.gebeurt("niet_gekozen", door, self.leden[nummer])
        return wie

    def vergelijk(self):
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
        self._vergelijk_weg(klus)
        # What belongs to hiding is there all or none.
        verborgen = {klus.verborgen_op is not None, klus.verborgen_door_id is not None, klus.verborgen_reden != ""}
        assert verborgen == {self.verborgen}
        # The history is complete: every step is there once, with who took it and about whom.
        assert stappen(klus) == self.verhaal
        self._vergelijk_belofte(klus)

    def _vergelijk_weg(self, klus):
        """There is a way out of every state, for who asks; of what a coordinator withdrew, for a coordinator alone."""
        verder = (rechten.mag_intrekken, rechten.mag_heropenen)
        van_coordinator = self.status == "ingetrokken" and self.van_coordinator
        assert {any(mag(vrager, klus) for mag in verder) for vrager in self.vragers} == {not van_coordinator}
        assert STAPPEN["heropen"].kan(klus) == van_coordinator
        # More time to react is given only where someone can use it.
        mag_verlengen = self.status in {"open", "verlopen"} and not self.verborgen
        assert rechten.mag_verlengen(self.vragers[0], klus) == mag_verlengen

    def _vergelijk_belofte(self, klus):
        """Nobody waits for an answer that was promised before the klus was opened again."""
        heropend = klus.gebeurtenissen.filter(soort=Gebeurtenissoort.HEROPEND).last()
        if heropend and self.status in LOPEND:
            assert all(reactie.sinds >= heropend.op for reactie in klus.reacties.wachtend())
