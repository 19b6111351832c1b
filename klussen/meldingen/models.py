"""Reports of members that something is wrong with a klus, for the coordinators."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from klussen.meldingen.fouten import AlAfgehandeld
from klussen.models import Klus


class Meldingstatus(models.TextChoices):
    NIEUW = "nieuw", "Nieuw"
    IN_BEHANDELING = "in_behandeling", "In behandeling"
    AFGEHANDELD = "afgehandeld", "Afgehandeld"


class MeldingQuerySet(models.QuerySet):
    """An adjective filters."""

    def lopend(self):
        return self.exclude(status=Meldingstatus.AFGEHANDELD)


class Melding(models.Model):
    """Something is wrong with a klus, or with a question under it, says a member."""

    klus = models.ForeignKey(Klus, models.PROTECT, related_name="meldingen", db_index=False, verbose_name="klus")
    vraag = models.ForeignKey(
        "gesprek.Vraag", models.SET_NULL, null=True, blank=True, related_name="meldingen", verbose_name="over de vraag"
    )
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gemeld door")
    tekst = models.TextField("melding", max_length=2000)
    gemeld_op = models.DateTimeField("gemeld op", default=timezone.now)
    status = models.CharField("status", max_length=14, choices=Meldingstatus, default=Meldingstatus.NIEUW)
    antwoord = models.TextField("antwoord", max_length=2000, blank=True)
    behandeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="behandeld door"
    )
    behandeld_op = models.DateTimeField("afgehandeld op", null=True, blank=True)
    # Made with the form: the same text sent twice with the same form is one report.
    inzending = models.UUIDField(unique=True, editable=False)

    objects = MeldingQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-id"]
        indexes = [
            models.Index(F("klus"), F("lid"), F("id").desc(), name="melding_van_lid_over_klus"),
            models.Index(fields=["lid", "gemeld_op"], name="melding_van_lid"),
            # The ones that still need someone: few, whatever was answered.
            models.Index(F("id").desc(), condition=~Q(status="afgehandeld"), name="melding_lopend"),
        ]
        constraints = [
            models.CheckConstraint(
                name="melding_afgehandeld_met_antwoord",
                condition=Q(status="afgehandeld", behandeld_op__isnull=False, behandeld_door__isnull=False)
                & ~Q(antwoord="")
                | ~Q(status="afgehandeld") & Q(behandeld_op__isnull=True, antwoord=""),
            ),
            models.CheckConstraint(
                name="melding_in_behandeling_bij_iemand",
                condition=Q(status="nieuw", behandeld_door__isnull=True)
                | ~Q(status="nieuw") & Q(behandeld_door__isnull=False),
            ),
        ]

    def __str__(self):
        # The log of admin keeps this, so it is no text of a member.
        return f"melding {self.pk}"

    def get_absolute_url(self):
        return f"{reverse('klussen:detail', args=[self.klus_id])}#meldingen"

    def neem_in_behandeling(self, door):
        """nieuw → in_behandeling; by another, who takes it over, again. Raises AlAfgehandeld."""
        self._ga_over(status=Meldingstatus.IN_BEHANDELING, behandeld_door=door)

    def handel_af(self, door, antwoord):
        """nieuw, in_behandeling → afgehandeld, with the answer that who reported it reads. Raises AlAfgehandeld."""
        self._ga_over(
            status=Meldingstatus.AFGEHANDELD, behandeld_door=door, behandeld_op=timezone.now(), antwoord=antwoord
        )

    def _ga_over(self, **velden):
        if not Melding.objects.lopend().filter(pk=self.pk).update(**velden):
            raise AlAfgehandeld
        self.refresh_from_db(fields=velden)
