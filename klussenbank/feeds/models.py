"""Keys with which a member, or an organisation, reads along outside the site.

No key stands here: it is made of the number of the row and its version (`kern.sleutels`). A row is never deleted, so
that a version that was revoked never comes back.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from deskundigen.models import Organisatie
from klussenbank.kern import sleutels


class SleutelQuerySet(models.QuerySet):
    """An adjective filters; a verb changes the row of one owner."""

    def aan(self):
        """The rows whose key works."""
        return self.filter(gemaakt_op__isnull=False)

    def met_sleutel(self, sleutel):
        """Return the row that this key opens; None for any other, an old one, and one that was revoked."""
        nummers = sleutels.lees(self.model.SOORT, sleutel, 2)
        if nummers is None:
            return None
        pk, versie = nummers
        return self.aan().geldig().filter(pk=pk, versie=versie).first()

    def zet_aan(self, van, **velden):
        """Let a key of `van` work, which is another one than before; when one does, it stays."""
        velden["gemaakt_op"] = timezone.now()
        _, is_eerste = self.get_or_create(pk=van.pk, defaults=velden)
        if not is_eerste:
            self.filter(pk=van.pk, gemaakt_op__isnull=True).update(**velden)

    def vernieuw(self, van, **velden):
        """Give `van` another key: the one before it stops working in the same moment. Nothing while none works."""
        self.aan().filter(pk=van.pk).update(versie=F("versie") + 1, gemaakt_op=timezone.now(), **velden)

    def zet_uit(self, van):
        """Let no key of `van` work; again makes no difference."""
        self.aan().filter(pk=van.pk).update(versie=F("versie") + 1, gemaakt_op=None)


class FeedsleutelQuerySet(SleutelQuerySet):
    def geldig(self):
        return self.filter(lid__is_active=True)


class Feedsleutel(models.Model):
    """That a member reads along in a calendar or a feed reader."""

    SOORT = "feeds"

    lid = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="feedsleutel", verbose_name="lid"
    )
    versie = models.PositiveIntegerField(default=1, editable=False)
    # When the key of this version was made. Empty while none works.
    gemaakt_op = models.DateTimeField("gemaakt op", null=True, blank=True, editable=False)

    objects = FeedsleutelQuerySet.as_manager()

    class Meta:
        verbose_name = "feedsleutel"
        verbose_name_plural = "feedsleutels"
        default_permissions = ()

    def __str__(self):
        return f"feedsleutel {self.pk}"

    @property
    def sleutel(self):
        """What stands in the addresses of this member."""
        return sleutels.maak(self.SOORT, self.pk, self.versie)


class KoppelingQuerySet(SleutelQuerySet):
    def geldig(self):
        return self.filter(organisatie__in=Organisatie.objects.actief())


class Koppeling(models.Model):
    """That an organisation shows the open klussen on its own intranet."""

    SOORT = "koppeling"

    organisatie = models.OneToOneField(
        Organisatie, models.PROTECT, primary_key=True, related_name="koppeling", verbose_name="organisatie"
    )
    versie = models.PositiveIntegerField(default=1, editable=False)
    gemaakt_op = models.DateTimeField("sleutel gemaakt op", null=True, blank=True, editable=False)
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="gemaakt door"
    )
    laatst_gebruikt_op = models.DateField("laatst gebruikt op", null=True, blank=True, editable=False)

    objects = KoppelingQuerySet.as_manager()

    class Meta:
        verbose_name = "koppeling"
        verbose_name_plural = "koppelingen"
        ordering = ["organisatie__sorteernaam"]
        default_permissions = ("view", "add", "change")

    def __str__(self):
        return f"koppeling van {self.organisatie}"

    @property
    def sleutel(self):
        """What stands in the address of this organisation."""
        return sleutels.maak(self.SOORT, self.pk, self.versie)

    @property
    def is_aan(self):
        return self.gemaakt_op is not None

    def noteer_gebruik(self):
        """Keep that it was used today; once a day that writes something."""
        vandaag = timezone.localdate()
        if self.laatst_gebruikt_op != vandaag:
            vandaag_nog_niet = Q(laatst_gebruikt_op__isnull=True) | Q(laatst_gebruikt_op__lt=vandaag)
            Koppeling.objects.filter(vandaag_nog_niet, pk=self.pk).update(laatst_gebruikt_op=vandaag)
