from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from deskundigen.models import Onderwerp


class VolgingQuerySet(models.QuerySet):
    """`van` is of one member."""

    def van(self, lid):
        return self.filter(lid=lid)

    def onderwerpen_van(self, lid):
        """Return the keys of the topics that `lid` follows: a query set of numbers, for a loop or an `__in`."""
        return self.van(lid).filter(onderwerp__isnull=False).order_by("onderwerp").values_list("onderwerp", flat=True)

    def volg(self, lid, onderwerp):
        """Let `lid` follow the topic; whoever follows it already goes on doing so, since the same moment.

        Call it in a transaction that holds the topic, or it may have gone into another one before this is kept.
        """
        self.bulk_create([Volging(lid=lid, onderwerp=onderwerp)], ignore_conflicts=True)

    def stop(self, lid, onderwerp):
        """Let `lid` no longer follow the topic; again makes no difference."""
        self.van(lid).filter(onderwerp=onderwerp).delete()


class Volging(models.Model):
    """That a member follows something: for now a topic.

    It is that member's own: nobody sees who follows what, nor how many do. A klus and an organisation get a column of
    their own beside `onderwerp`; a row is about exactly one.
    """

    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="volgingen", verbose_name="lid")
    onderwerp = models.ForeignKey(
        Onderwerp, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="onderwerp"
    )
    sinds = models.DateTimeField("sinds", default=timezone.now)

    objects = VolgingQuerySet.as_manager()

    class Meta:
        verbose_name = "volging"
        verbose_name_plural = "volgingen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lid", "onderwerp"], name="volging_eenmaal_per_onderwerp"),
            models.CheckConstraint(name="volging_van_iets", condition=Q(onderwerp__isnull=False)),
        ]

    def __str__(self):
        return f"volging {self.pk}"
