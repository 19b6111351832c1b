from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from klussen.fouten import AlGereageerd, NietGekozen, ReactieAlBeantwoord
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussen.models.keuzes import Klusstatus, Omvang
from klussen.models.klus import Klus
from klussenbank.kern.werkdagen import werkdag_na


class Reactiestatus(models.TextChoices):
    WACHT = "wacht", "Wacht op antwoord"
    GEKOZEN = "gekozen", "Gekozen"
    NIET_GEKOZEN = "niet_gekozen", "Deze keer niet"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


class Afstemming(models.TextChoices):
    JA = "ja", "Ja"
    NOG_NIET = "nog_niet", "Nog niet"


class ReactieQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def wachtend(self):
        return self.filter(status=Reactiestatus.WACHT)

    def wachtend_sinds(self, *, na=None, voor=None):
        """What waits for an answer since the moment `na` or later, and since before `voor`; orders by `sinds`."""
        tussen = {naam: moment for naam, moment in {"sinds__gte": na, "sinds__lt": voor}.items() if moment}
        return self.wachtend().alias(sinds=Coalesce("wacht_sinds", "gereageerd_op")).filter(**tussen)

    def gekozen(self):
        return self.filter(status=Reactiestatus.GEKOZEN)

    def telt_nog(self):
        """What waits or was chosen."""
        return self.filter(status__in=[Reactiestatus.WACHT, Reactiestatus.GEKOZEN])

    def niet_ingetrokken(self):
        return self.exclude(status=Reactiestatus.INGETROKKEN)

    def onbevestigd(self):
        """Chosen for a large klus, and not yet said to do it."""
        return self.gekozen().filter(bevestigd_op__isnull=True)

    def afgewezen_bij_sluiten(self, gesloten_op):
        """Who got "deze keer niet" because the klus was closed then, and not because someone decided so about them."""
        return self.filter(status=Reactiestatus.NIET_GEKOZEN, beantwoord_op__gte=gesloten_op, lid__is_active=True)

    def laat_wachten(self):
        """Let these wait for an answer, with the promise that counts from now on."""
        return self.update(status=Reactiestatus.WACHT, wacht_sinds=timezone.now(), beantwoord_op=None, toelichting="")

    def zichtbaar_voor(self, lid):
        """A reactie is seen by who gave it and by who asked."""
        return self.filter(models.Q(lid=lid) | models.Q(klus__plaatser=lid) | models.Q(klus__mede_plaatser=lid))

    def geef(self, klus, lid, **velden):
        """Make the reactie of `lid` on the locked `klus`, or use its withdrawn one again.

        Raises AlGereageerd when the existing one still counts.
        """
        reactie, gemaakt = self.get_or_create(klus=klus, lid=lid, defaults=velden)
        if not gemaakt:
            als_nieuw = {
                "status": Reactiestatus.WACHT,
                "gereageerd_op": timezone.now(),
                "wacht_sinds": None,
                "beantwoord_op": None,
                "bevestigd_op": None,
                "toelichting": "",
                "reden": "",
            }
            if not self.filter(pk=reactie.pk, status=Reactiestatus.INGETROKKEN).update(**als_nieuw, **velden):
                raise AlGereageerd
            reactie.refresh_from_db()
        return reactie

    def voor_lijst(self):
        """Load what a list of reactions shows of each."""
        return self.select_related(
            "lid__organisatie", "lid__deskundige", "klus__organisatie", "klus__plaatser", "klus__mede_plaatser"
        )


class Reactie(models.Model):
    """A member's reaction to a klus: I want to do this."""

    klus = models.ForeignKey(Klus, models.PROTECT, related_name="reacties", verbose_name="klus")
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reacties", verbose_name="lid")
    bericht = models.TextField("bericht", max_length=3000)
    namens_organisatie = models.BooleanField("namens mijn organisatie", default=False)
    afgestemd = models.CharField(
        "afgestemd met leidinggevende", max_length=8, choices=Afstemming, default=Afstemming.NOG_NIET
    )
    status = models.CharField("status", max_length=12, choices=Reactiestatus, default=Reactiestatus.WACHT)
    toelichting = models.TextField("toelichting van de plaatser", blank=True, max_length=1000)
    reden = models.TextField("reden van intrekken", blank=True, default="", db_default="", max_length=1000)
    gereageerd_op = models.DateTimeField("gereageerd op", default=timezone.now)
    # Where that is later than when it was given: since its klus was opened again.
    wacht_sinds = models.DateTimeField("wacht sinds", null=True, blank=True, editable=False)
    beantwoord_op = models.DateTimeField("beantwoord op", null=True, blank=True)
    # When who was chosen said to do it; for a small klus that goes without saying.
    bevestigd_op = models.DateTimeField("bevestigd op", null=True, blank=True)

    objects = ReactieQuerySet.as_manager()

    class Meta:
        verbose_name = "reactie"
        verbose_name_plural = "reacties"
        ordering = ["gereageerd_op", "id"]
        constraints = [models.UniqueConstraint(fields=["klus", "lid"], name="een_reactie_per_klus_en_lid")]
        indexes = [
            models.Index(fields=["klus", "status"], name="reactie_klus_status"),
            models.Index(fields=["lid", "status"], name="reactie_lid_status"),
            models.Index("status", Coalesce("wacht_sinds", "gereageerd_op"), name="reactie_wacht_sinds"),
            # Few, whoever was chosen before.
            models.Index(
                fields=["beantwoord_op"],
                condition=models.Q(status="gekozen", bevestigd_op__isnull=True),
                name="reactie_onbevestigd",
            ),
        ]

    def __str__(self):
        return f"reactie {self.pk}"

    @property
    def antwoord_voor(self):
        """The last day of the promise that whoever reacts gets an answer."""
        return werkdag_na(timezone.localdate(self.sinds), settings.ANTWOORD_WERKDAGEN)

    @property
    def sinds(self):
        """Since when it waits, or waited: when it was given, or its klus was opened again after that."""
        return self.wacht_sinds or self.gereageerd_op

    def kies(self, door):
        """Choose this member for the klus.

        Raises KlusVol when the last place has just gone, ReactieAlBeantwoord when the reactie no longer waits.
        """
        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.klus_id)
            # First the reactie: who is chosen twice should not read that the place went to someone else.
            if not Reactie.objects.wachtend().filter(pk=self.pk).exists():
                raise ReactieAlBeantwoord
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEKOZEN, door=door, lid=self.lid)
            klus.neem_plaats(door)
            bevestigd_op = timezone.now() if klus.omvang == Omvang.KLEIN else None
            self._beantwoord(Reactiestatus.GEKOZEN, bevestigd_op=bevestigd_op)

    def bevestig(self, door):
        """Say, chosen for a large klus, to do it; raises ReactieAlBeantwoord when that was said or withdrawn before."""
        with transaction.atomic():
            klus = Klus.objects.select_for_update(of=("self",)).get(pk=self.klus_id)
            loopt = klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD}
            nog_niet = Reactie.objects.onbevestigd().filter(pk=self.pk)
            if not loopt or not nog_niet.update(bevestigd_op=timezone.now()):
                raise ReactieAlBeantwoord
            self.refresh_from_db()
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.BEVESTIGD, door=door, lid=self.lid)

    def kies_niet(self, door, toelichting=""):
        """Say "deze keer niet", with a note; raises ReactieAlBeantwoord when the reactie no longer waits."""
        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.klus_id)
            self._beantwoord(Reactiestatus.NIET_GEKOZEN, toelichting=toelichting)
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.NIET_GEKOZEN, door=door, lid=self.lid)

    def maak_vrij(self, door, toelichting=""):
        """Take back the choice for this member, with a note: the place comes free.

        Raises NietGekozen when this member is not chosen now, OngeldigeOvergang when the klus has ended.
        """
        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.klus_id)
            if not Reactie.objects.gekozen().filter(pk=self.pk).exists():
                raise NietGekozen
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.VRIJGEMAAKT, door=door, lid=self.lid)
            klus.geef_plaats_vrij(door)
            velden = {"beantwoord_op": timezone.now(), "bevestigd_op": None, "toelichting": toelichting}
            self._ga_over([Reactiestatus.GEKOZEN], Reactiestatus.NIET_GEKOZEN, **velden)

    def trek_in(self, door, reden=""):
        """Withdraw, for a reason; a place that was taken comes free. Return whether there was one.

        Raises ReactieAlBeantwoord, or OngeldigeOvergang when the klus has ended.
        """
        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.klus_id)
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.REACTIE_INGETROKKEN, door=door, lid=self.lid)
            was_gekozen = Reactie.objects.gekozen().filter(pk=self.pk).exists()
            if was_gekozen:
                klus.geef_plaats_vrij(door)
            self._ga_over([Reactiestatus.WACHT, Reactiestatus.GEKOZEN], Reactiestatus.INGETROKKEN, reden=reden)
            return was_gekozen

    def _beantwoord(self, status, **velden):
        self._ga_over([Reactiestatus.WACHT], status, beantwoord_op=timezone.now(), **velden)

    def _ga_over(self, van, naar, **velden):
        """Move to state `naar` if the row is in one of `van` now; raise ReactieAlBeantwoord otherwise."""
        if not Reactie.objects.filter(pk=self.pk, status__in=van).update(status=naar, **velden):
            raise ReactieAlBeantwoord
        self.refresh_from_db()
