from django.db import models
from django.utils import timezone

from deskundigen.models.lid import Lid
from klussenbank.kern.models import Mail


class Verwijdering(models.Model):
    """That a member erased the account: its number and when, so that it is done again after a backup was restored.

    The same stands in a file beside the database (`deskundigen.account.verwijderen`).
    """

    lid = models.OneToOneField(Lid, models.PROTECT, primary_key=True, related_name="verwijdering", verbose_name="lid")
    op = models.DateTimeField("op", default=timezone.now)

    class Meta:
        verbose_name = "verwijdering"
        verbose_name_plural = "verwijderingen"
        default_permissions = ()

    def __str__(self):
        return f"verwijdering {self.pk}"


class Waarschuwing(models.Model):
    """That a member who did not log in for long was told when the account goes."""

    lid = models.OneToOneField(Lid, models.PROTECT, primary_key=True, related_name="waarschuwing", verbose_name="lid")
    op = models.DateTimeField("op", default=timezone.now)
    # While it waits, or could not be sent; empty once it left.
    mail = models.OneToOneField(Mail, models.SET_NULL, null=True, related_name="+", verbose_name="mail")

    class Meta:
        verbose_name = "waarschuwing"
        verbose_name_plural = "waarschuwingen"
        default_permissions = ()
        indexes = [models.Index(fields=["op", "lid"], name="waarschuwing_op")]

    def __str__(self):
        return f"waarschuwing {self.pk}"
