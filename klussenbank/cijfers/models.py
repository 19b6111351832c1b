from django.db import models

from klussen.models import Klus
from klussenbank.cijfers.maten import Maat


class Telling(models.Model):
    """One figure that was counted: of a measure, in a period, of what stands in a row and a column of a table.

    What may not be shown is not kept: where fewer than five people did what it counts, or where it would tell such a
    figure, `waarde` is empty. What is not there at all is 0, or for a median nothing. `klussenbank.cijfers.tellen`
    makes these rows, and nothing else does. What `rij` and `kolom` may be stands in `klussenbank.cijfers.maten`.
    """

    maat = models.CharField("maat", max_length=20, choices=Maat)
    periode = models.CharField("periode", max_length=6, blank=True)
    rij = models.BigIntegerField("rij")
    kolom = models.BigIntegerField("kolom", default=0)
    waarde = models.FloatField("waarde", null=True)

    class Meta:
        verbose_name = "telling"
        verbose_name_plural = "tellingen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["periode", "maat", "rij", "kolom"], name="telling_eenmaal"),
        ]

    def __str__(self):
        return f"{self.maat} {self.periode} {self.rij} {self.kolom}"


class Voorbeeld(models.Model):
    """A klus that was done in a year, to show the board what all these figures are about."""

    jaar = models.PositiveSmallIntegerField("jaar")
    plek = models.PositiveSmallIntegerField("plek")
    # A row that outlives its klus until the next count does no harm.
    klus = models.ForeignKey(Klus, models.CASCADE, related_name="+", db_constraint=False, verbose_name="klus")

    class Meta:
        verbose_name = "voorbeeld"
        verbose_name_plural = "voorbeelden"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["jaar", "plek"], name="voorbeeld_eenmaal")]

    def __str__(self):
        return f"voorbeeld {self.jaar}-{self.plek}"


class Stand(models.Model):
    """Until when everything was counted: one row, or none where that never happened."""

    geteld_op = models.DateTimeField("geteld op")
    # The first year of which there are figures.
    eerste_jaar = models.PositiveSmallIntegerField("eerste jaar")

    class Meta:
        verbose_name = "stand"
        verbose_name_plural = "standen"
        default_permissions = ()

    def __str__(self):
        return f"stand {self.pk}"
