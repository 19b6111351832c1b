"""The life of a klus: each step from one state to the next, and what it leaves behind."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from deskundigen.acties import onderwerpen_op_slot
from klussen.fouten import (
    AlGereageerd,
    AlUitgenodigd,
    DoorCoordinatorIngetrokken,
    KlusGewijzigd,
    KlusVol,
    OngeldigeOvergang,
    ReagerenGesloten,
)
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussen.models.keuzes import LOPEND, Klusstatus, Omvang
from klussen.models.vragers import Vragers

# What the plaatser fills in; topics apart, which are set beside them.
BEWERKBARE_VELDEN = [
    "titel",
    "samenvatting",
    "omschrijving",
    "omvang",
    "soort",
    "organisatie",
    "uren",
    "aantal_personen",
    "reageren_tm",
    "start_op",
    "klaar_op",
    "plaats",
    "op_afstand",
    "vergoeding",
    "inhuurkosten",
]
# So long one can react to a klus that names no last day.
ZONDER_LAATSTE_DAG = timedelta(days=60)
# What is given when someone asks for more time and names no day.
VERLENGING = timedelta(weeks=4)


class Levensloop(Vragers):
    """The steps of a Klus. Each is taken in one transaction, or raises what `klussen.fouten` calls it.

    `door` is who takes it, or None for a step that nobody took: the sweep (`klussen.nalopen`) did.
    """

    @property
    def laatste_dag(self):
        """The last day on which one can react; None for what was never placed."""
        if self.reageren_tm or not self.geplaatst_op:
            return self.reageren_tm
        return timezone.localdate(self.geplaatst_op) + ZONDER_LAATSTE_DAG

    @cached_property
    def intrekking(self):
        """The event by which it was last withdrawn; None where it never was. See `status` for whether it still is."""
        return self.gebeurtenissen.filter(soort=Gebeurtenissoort.INGETROKKEN).select_related("door").last()

    @property
    def ingetrokken_door_ander(self):
        """The coordinator by whom it was withdrawn; None where who asks did so, or nobody."""
        if self.status != Klusstatus.INGETROKKEN or not self.intrekking:
            return None
        door = self.intrekking.door
        return None if door is None or self.is_van(door) else door

    def bewaar_wijziging(self, versie, *, door, onderwerpen):
        """Save the edited fields if nobody saved since `versie`; raise KlusGewijzigd otherwise.

        A klus that asks for more people opens again, as does one that had expired and can be reacted to again (where it
        is hidden: once it is shown); one that asks for no more than were chosen is filled.
        Raises OngeldigeOvergang when the klus was closed meanwhile, KlusVol when fewer are asked than were chosen.
        """
        with transaction.atomic():
            onderwerpen = onderwerpen_op_slot(onderwerpen).values()
            nu = self._vergrendeld()
            if not nu.is_wijzigbaar:
                raise OngeldigeOvergang
            if nu.versie != versie:
                raise KlusGewijzigd
            gekozen = self.reacties.gekozen().count()
            if gekozen > self.aantal_personen:
                raise KlusVol
            self.status, self.versie, self.geplaatst_op = nu.status, nu.versie + 1, nu.geplaatst_op
            self.save(update_fields=[*BEWERKBARE_VELDEN, "versie"])
            self.onderwerpen.set(onderwerpen)
            self.indexeer()
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GEWIJZIGD, door=door)
            if not nu.is_verborgen:
                self._volg_laatste_dag(door)
            if self.omvang == Omvang.KLEIN:
                # For a small klus it goes without saying.
                self.reacties.onbevestigd().update(bevestigd_op=timezone.now())
            self._volg_aantal(gekozen, door)

    def plaats_op_bord(self, door):
        """concept → open: put the klus on the board."""
        with transaction.atomic():
            self._ga_over([Klusstatus.CONCEPT], Klusstatus.OPEN, geplaatst_op=timezone.now())
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GEPLAATST, door=door)

    def verloop(self):
        """open → verlopen: the last day has passed and nobody was chosen. Raises OngeldigeOvergang otherwise."""
        with transaction.atomic():
            klus = self._vergrendeld()
            if klus.laatste_dag is None or klus.laatste_dag >= timezone.localdate():
                raise OngeldigeOvergang
            if klus.reacties.gekozen().exists():
                raise OngeldigeOvergang
            self._ga_over([Klusstatus.OPEN], Klusstatus.VERLOPEN)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.VERLOPEN, door=None)

    def verleng(self, door, reageren_tm):
        """open or verlopen → open, to react until `reageren_tm`, a day that has not passed.

        Raises OngeldigeOvergang also when that is a shorter time than there was, or while nobody can see the klus.
        """
        with transaction.atomic():
            klus = self._vergrendeld()
            if klus.is_verborgen or (klus.laatste_dag and reageren_tm < klus.laatste_dag):
                raise OngeldigeOvergang
            # Who has the form of this klus open hears of it: it starts from another version.
            velden = {"reageren_tm": reageren_tm, "versie": F("versie") + 1}
            self._ga_over([Klusstatus.OPEN, Klusstatus.VERLOPEN], Klusstatus.OPEN, **velden)
            self._leg_dag_vast(Gebeurtenissoort.VERLENGD, door, "reageren", reageren_tm)

    def klaar_na(self, dag):
        """The day until which there is time with `dag` as the last one: it cannot be done before it begins."""
        return max(dag, self.start_op or dag)

    def geef_tijd(self, door, klaar_op):
        """Set when it must be done to `klaar_op`, of a klus for which someone was chosen."""
        with transaction.atomic():
            klus = self._vergrendeld()
            if klus.status not in {Klusstatus.OPEN, Klusstatus.INGEVULD} or not klus.reacties.gekozen().exists():
                raise OngeldigeOvergang
            klaar_op = klus.klaar_na(klaar_op)
            self._ga_over([klus.status], klus.status, klaar_op=klaar_op, versie=F("versie") + 1)
            self._leg_dag_vast(Gebeurtenissoort.VERLENGD, door, "klaar", klaar_op)

    def rond_af(self, door, **uitkomst):
        """ingevuld, or open with someone chosen, → afgerond. Raises OngeldigeOvergang otherwise.

        `uitkomst` are `gelukt`, `resultaat`, `uren_besteed` and `inhuurkosten`, as far as they are known.
        """
        with transaction.atomic():
            klus = self._vergrendeld()
            if not klus.reacties.gekozen().exists():
                raise OngeldigeOvergang
            self._ga_over([Klusstatus.OPEN, Klusstatus.INGEVULD], Klusstatus.AFGEROND, **uitkomst)
            if uitkomst.get("resultaat"):
                self.indexeer()
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.AFGEROND, door=door)

    def vul_aan(self, door, **uitkomst):
        """Set how a klus that is afgerond went; see `rond_af`."""
        with transaction.atomic():
            self._ga_over([Klusstatus.AFGEROND], Klusstatus.AFGEROND, **uitkomst)
            self.indexeer()
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GEWIJZIGD, door=door)

    def kies_niemand_meer(self, door, toelichting=""):
        """Say "deze keer niet" to everyone who still waits, with a note; return their reacties."""
        with transaction.atomic():
            # First the lock: two at once would both read whom only one of them can answer.
            self._vergrendeld()
            wachtend = self.reacties.wachtend().select_related("lid", "klus__plaatser", "klus__mede_plaatser")
            wachtend = list(wachtend.order_by("pk"))
            for reactie in wachtend:
                reactie.kies_niet(door, toelichting)
            return wachtend

    def trek_in(self, door, toelichting=""):
        """concept, open, ingevuld or verlopen → ingetrokken."""
        with transaction.atomic():
            self._ga_over([Klusstatus.CONCEPT, *LOPEND], Klusstatus.INGETROKKEN)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.INGETROKKEN, door=door, toelichting=toelichting)

    def heropen(self, door):
        """afgerond or ingetrokken → ingevuld where all places are taken, else open; concept where it never was.

        Days that have passed move: there are some weeks to react, and to finish what someone was chosen for. Where
        there is a place, those wait again who got their answer from closing alone. The promise to who waits counts from
        now on.

        What a coordinator withdrew, a coordinator opens, and everything else who asks for it; otherwise this raises
        DoorCoordinatorIngetrokken or OngeldigeOvergang.
        """
        with transaction.atomic():
            klus, vandaag = self._vergrendeld(), timezone.localdate()
            van_coordinator = klus.ingetrokken_door_ander is not None
            if klus.is_van(door) == van_coordinator:
                raise DoorCoordinatorIngetrokken if van_coordinator else OngeldigeOvergang
            gekozen = klus.reacties.gekozen().count()
            naar = Klusstatus.INGEVULD if gekozen >= klus.aantal_personen else Klusstatus.OPEN
            velden = {"gelukt": "", "versie": F("versie") + 1}
            if klus.geplaatst_op is None:
                naar = Klusstatus.CONCEPT
            elif not gekozen and klus.laatste_dag < vandaag:
                velden["reageren_tm"] = vandaag + VERLENGING
            if klus.klaar_op and klus.klaar_op < vandaag:
                velden["klaar_op"] = vandaag + VERLENGING
            self._ga_over([Klusstatus.AFGEROND, Klusstatus.INGETROKKEN], naar, **velden)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.HEROPEND, door=door)
            if klus.status == Klusstatus.AFGEROND and klus.status_sinds and naar == Klusstatus.OPEN:
                afgewezen = self.reacties.afgewezen_bij_sluiten(klus.status_sinds)
                for reactie in afgewezen.select_related("lid").order_by("pk"):
                    Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.WACHT_WEER, door=door, lid=reactie.lid)
                afgewezen.laat_wachten()
            self.reacties.wachtend().laat_wachten()

    def verberg(self, door, reden):
        """Hide from everyone but those involved and coordinators; raise OngeldigeOvergang when it is hidden already."""
        with transaction.atomic():
            geraakt = (
                self._rij()
                .filter(verborgen_op__isnull=True)
                .exclude(status=Klusstatus.CONCEPT)
                .update(verborgen_op=timezone.now(), verborgen_door=door, verborgen_reden=reden)
            )
            if not geraakt:
                raise OngeldigeOvergang
            self.refresh_from_db(fields=["verborgen_op", "verborgen_door", "verborgen_reden"])
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.VERBORGEN, door=door, toelichting=reden)

    def toon(self, door):
        """Undo hiding; raise OngeldigeOvergang when it is not hidden.

        What had expired and was given a later last day meanwhile opens again.
        """
        with transaction.atomic():
            geraakt = (
                self._rij()
                .filter(verborgen_op__isnull=False)
                .update(verborgen_op=None, verborgen_door=None, verborgen_reden="")
            )
            if not geraakt:
                raise OngeldigeOvergang
            velden = ["verborgen_op", "verborgen_door", "verborgen_reden", "status", "reageren_tm", "geplaatst_op"]
            self.refresh_from_db(fields=velden)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GETOOND, door=door)
            self._volg_laatste_dag(door)

    def reageer(self, lid, *, bericht, namens_organisatie=False, afgestemd="nog_niet"):
        """React to this klus as `lid` and return the reactie.

        Raises ReagerenGesloten when the klus takes no reactions, AlGereageerd when one still counts.
        """
        from klussen.models.reactie import Reactie

        with transaction.atomic():
            klus = self._vergrendeld()
            if not klus.is_reageerbaar or klus.is_van(lid):
                raise ReagerenGesloten
            reactie = Reactie.objects.geef(
                klus, lid, bericht=bericht, namens_organisatie=namens_organisatie, afgestemd=afgestemd
            )
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEREAGEERD, door=lid, lid=lid)
            return reactie

    def uitnodigingen(self):
        """Who was invited to react, as events."""
        return self.gebeurtenissen.filter(soort=Gebeurtenissoort.UITGENODIGD)

    def nodig_uit(self, lid, door):
        """Invite `lid` to react, once.

        Raises ReagerenGesloten when the klus takes no reactions, AlUitgenodigd when `lid` was invited or has reacted.
        """
        with transaction.atomic():
            klus = self._vergrendeld_om_te_vragen(lid)
            if klus.uitnodigingen().filter(lid=lid).exists() or klus.reacties.filter(lid=lid).exists():
                raise AlUitgenodigd
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.UITGENODIGD, door=door, lid=lid)

    def weet_ervan(self, lid_id):
        """Whether this member knows of the klus: asks for it, reacted, or was invited or tipped before."""
        van_lid = (
            self.reacties.filter(lid=lid_id),
            self.uitnodigingen().filter(lid=lid_id),
            self.tips.filter(aan=lid_id),
        )
        # One question, whatever the answer: how long it takes tells nothing.
        eerste, *andere = (rijen.order_by().values("pk") for rijen in van_lid)
        return eerste.union(*andere).exists() or lid_id in {self.plaatser_id, self.mede_plaatser_id}

    def noteer_hand(self, lid, door):
        """Record that `lid` raised a hand for this klus at a meeting, which `door` saw; also of who was invited before.

        Raises ReagerenGesloten when the klus takes no reactions, AlGereageerd when `lid` has one that still counts.
        """
        with transaction.atomic():
            klus = self._vergrendeld_om_te_vragen(lid)
            if klus.heeft_reactie_van(lid):
                raise AlGereageerd
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.UITGENODIGD, door=door, lid=lid)

    def _vergrendeld_om_te_vragen(self, lid):
        """Return this klus, locked; raise ReagerenGesloten when `lid` could not react to it anyway."""
        klus = self._vergrendeld()
        if not klus.is_reageerbaar or klus.is_van(lid):
            raise ReagerenGesloten
        return klus

    def heeft_reactie_van(self, lid):
        """Whether `lid` reacted and did not withdraw."""
        return self.reacties.filter(lid=lid).niet_ingetrokken().exists()

    def neem_plaats(self, door):
        """Count one more chosen on this locked row; raise KlusVol when no place is left.

        Call it in a transaction that holds the row (`select_for_update`), before the reactie becomes gekozen.
        """
        if self.status == Klusstatus.INGEVULD:
            raise KlusVol
        if self.status not in {Klusstatus.OPEN, Klusstatus.VERLOPEN}:
            raise OngeldigeOvergang
        gekozen = self.reacties.gekozen().count()
        if gekozen >= self.aantal_personen:
            raise KlusVol
        self._volg_aantal(gekozen + 1, door)

    def geef_plaats_vrij(self, door):
        """Count one chosen less on this locked row: a filled klus opens again."""
        if self.status not in {Klusstatus.OPEN, Klusstatus.INGEVULD}:
            raise OngeldigeOvergang
        self._volg_aantal(self.reacties.gekozen().count() - 1, door)

    def _volg_aantal(self, gekozen, door):
        """Make the state follow the number chosen: open ↔ ingevuld; with someone chosen it is no longer verlopen."""
        vol = gekozen >= self.aantal_personen
        if vol and self.status in {Klusstatus.OPEN, Klusstatus.VERLOPEN}:
            self._ga_over([self.status], Klusstatus.INGEVULD)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.INGEVULD, door=door)
        elif (not vol and self.status == Klusstatus.INGEVULD) or (gekozen and self.status == Klusstatus.VERLOPEN):
            self._ga_over([self.status], Klusstatus.OPEN)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.WEER_OPEN, door=door)

    def _volg_laatste_dag(self, door):
        """verlopen → open, where a last day was saved that has not passed."""
        if self.status == Klusstatus.VERLOPEN and self.laatste_dag >= timezone.localdate():
            self._ga_over([Klusstatus.VERLOPEN], Klusstatus.OPEN)
            self._leg_dag_vast(Gebeurtenissoort.VERLENGD, door, "reageren", self.laatste_dag)

    def _leg_dag_vast(self, soort, door, wat, dag: date):
        Gebeurtenis.objects.leg_vast(self, soort, door=door, toelichting=f"{wat} t/m {date_format(dag, 'j F Y')}")

    def _rij(self):
        return type(self)._base_manager.filter(pk=self.pk)

    def _vergrendeld(self):
        """Return this klus as it stands now, and keep others from changing it until the transaction ends."""
        return self._rij().select_for_update(of=("self",)).get()

    def _ga_over(self, van, naar, **velden):
        """Move to state `naar` if the row is in one of `van` now; raise OngeldigeOvergang otherwise."""
        if van != [naar]:
            velden["status_sinds"] = timezone.now()
        if not self._rij().filter(status__in=van).update(status=naar, **velden):
            raise OngeldigeOvergang
        self.refresh_from_db(fields=["status", *velden])
        self.__dict__.pop("intrekking", None)
