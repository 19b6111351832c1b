from django.db import models
from django.utils import timezone


class Herinneringsoort(models.TextChoices):
    CONCEPT = "concept", "concept blijft liggen"
    GEEN_REACTIE = "geen_reactie", "nog geen reactie"
    ANTWOORD_HALF = "antwoord_half", "reactie wacht op antwoord"
    ANTWOORD_NU = "antwoord_nu", "antwoord is nu beloofd"
    BEVESTIG = "bevestig", "gekozene bevestigt nog niet"
    NIET_BEVESTIGD = "niet_bevestigd", "gekozene bevestigde niet"
    BEGINT = "begint", "begint morgen"
    GELUKT = "gelukt", "is het gelukt?"
    GELUKT_NOG_EENS = "gelukt_nog_eens", "is het gelukt? (tweede keer)"
    VERLOPEN = "verlopen", "sluit binnenkort vanzelf"


class HerinneringManager(models.Manager):
    def eenmaal(self, klus, soort, aanleiding):
        """Record that `klus` reminds of `soort` because of `aanleiding`; return whether that is the first time.

        Call it in the transaction that sends the mail.
        """
        _, is_eerste = self.get_or_create(klus=klus, soort=soort, aanleiding=aanleiding)
        return is_eerste


class Herinnering(models.Model):
    """A reminder that was sent: what for, and because of what. Nothing is ever sent twice for one event."""

    klus = models.ForeignKey("klussen.Klus", models.PROTECT, related_name="herinneringen", verbose_name="klus")
    soort = models.CharField("soort", max_length=20, choices=Herinneringsoort)
    # What it reminds of, so that a new reactie or another date is something new: "reactie 12, " and when it was given.
    aanleiding = models.CharField("aanleiding", max_length=60)
    op = models.DateTimeField("op", default=timezone.now)

    objects = HerinneringManager()

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["klus", "soort", "aanleiding"], name="een_herinnering_per_aanleiding")
        ]
        indexes = [models.Index(fields=["soort", "op"], name="herinnering_soort_op")]

    def __str__(self):
        return f"{self.get_soort_display()} ({timezone.localtime(self.op):%d-%m-%Y})"
