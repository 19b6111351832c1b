from django.conf import settings
from django.db import models
from django.utils import timezone

# So many tips a member gives in a day.
TIPS_PER_DAG = 10


class Tip(models.Model):
    """A member pointed someone to a klus, by mail address. The address is not kept.

    `aan` is who got a mail because of it: nobody, where the address was no member's, or where that member had been
    asked before. Who gave the tip cannot tell the one from the other, so all of them count.
    """

    klus = models.ForeignKey("klussen.Klus", models.PROTECT, related_name="tips", db_index=False, verbose_name="klus")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="door"
    )
    aan = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aan"
    )
    op = models.DateTimeField("op", default=timezone.now)
    # Made with the form: the same form sent twice is one tip.
    inzending = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = "tip"
        verbose_name_plural = "tips"
        default_permissions = ()
        ordering = ["op", "id"]
        constraints = [models.UniqueConstraint(fields=["klus", "aan"], name="een_tip_per_klus_en_lid")]
        indexes = [models.Index(fields=["door", "op"], name="tip_van_lid")]

    def __str__(self):
        return f"tip {self.pk}"
