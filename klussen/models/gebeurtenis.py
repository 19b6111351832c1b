from django.conf import settings
from django.db import models
from django.utils import timezone

from klussenbank.kern import register


class Gebeurtenissoort(models.TextChoices):
    GEMAAKT = "gemaakt", "als concept bewaard"
    OPGESCHREVEN = "opgeschreven", "opgeschreven voor een lid"
    GEPLAATST = "geplaatst", "geplaatst"
    GEWIJZIGD = "gewijzigd", "gewijzigd"
    GEREAGEERD = "gereageerd", "reactie gegeven"
    REACTIE_INGETROKKEN = "reactie_ingetrokken", "reactie ingetrokken"
    GEKOZEN = "gekozen", "gekozen"
    NIET_GEKOZEN = "niet_gekozen", "deze keer niet"
    WACHT_WEER = "wacht_weer", "wacht weer op antwoord"
    VRIJGEMAAKT = "vrijgemaakt", "plek vrijgemaakt"
    INGEVULD = "ingevuld", "alle plekken ingevuld"
    WEER_OPEN = "weer_open", "weer open"
    BEVESTIGD = "bevestigd", "gaat het doen"
    VERLOPEN = "verlopen", "verlopen"
    VERLENGD = "verlengd", "verlengd"
    AFGEROND = "afgerond", "afgerond"
    INGETROKKEN = "ingetrokken", "ingetrokken"
    VERBORGEN = "verborgen", "verborgen"
    GETOOND = "getoond", "weer zichtbaar gemaakt"
    HEROPEND = "heropend", "heropend"
    UITGENODIGD = "uitgenodigd", "uitgenodigd"
    MEDE_PLAATSER = "mede_plaatser", "vraagt mee"
    OVERGEDRAGEN = "overgedragen", "overgedragen"
    ALLEEN = "alleen", "vraagt niet meer mee"


class GebeurtenisManager(models.Manager):
    def leg_vast(self, klus, soort, *, door, lid=None, toelichting=""):
        """Record a step in the life of a klus; call it in the transaction that takes the step.

        `door` is None where nobody took it: the sweep (`klussen.nalopen`) did.
        """
        gebeurtenis = self.create(klus=klus, soort=soort, door=door, lid=lid, toelichting=toelichting)
        for meld in register.na_gebeurtenis:
            meld(gebeurtenis)
        return gebeurtenis


class Gebeurtenis(models.Model):
    """A step in the life of a klus: who did what, about whom, when."""

    klus = models.ForeignKey("klussen.Klus", models.PROTECT, related_name="gebeurtenissen", verbose_name="klus")
    soort = models.CharField("soort", max_length=20, choices=Gebeurtenissoort)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    lid = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="over"
    )
    toelichting = models.TextField("toelichting", blank=True)
    op = models.DateTimeField("op", default=timezone.now)

    objects = GebeurtenisManager()

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["op", "id"]
        indexes = [
            models.Index(fields=["op"], condition=models.Q(soort="afgerond"), name="gebeurtenis_afgerond"),
            # How often someone was invited of late.
            models.Index(fields=["lid", "op"], condition=models.Q(soort="uitgenodigd"), name="gebeurtenis_uitgenodigd"),
        ]

    def __str__(self):
        return f"{self.get_soort_display()} ({timezone.localtime(self.op):%d-%m-%Y %H:%M})"
