from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from deskundigen.models import Kleur, Lid, Niveau, Onderwerp
from deskundigen.models.kaart import Gekleurd
from klussenbank.kern.werkdagen import begin_van

# So long the cards wait for an answer, to the end of the last day; then they and the address are thrown away.
GELDIG = timedelta(days=60)


def verloopt(gemaakt_op):
    """Return the last moment at which an invitation of this moment can be answered."""
    return begin_van(timezone.localdate(gemaakt_op + GELDIG) + timedelta(days=1)) - timedelta(microseconds=1)


class Uitnodigingstatus(models.TextChoices):
    WACHT = "wacht", "wacht op antwoord"
    AANGENOMEN = "aangenomen", "aangenomen"
    AFGEWEZEN = "afgewezen", "niet aangenomen"
    VERLOPEN = "verlopen", "verlopen"


class UitnodigingQuerySet(models.QuerySet):
    """An adjective filters, `voor_` picks for someone."""

    def wachtend(self):
        """Those that can still be answered."""
        return self.filter(status=Uitnodigingstatus.WACHT, verloopt_op__gt=timezone.now())

    def voor_lid(self, lid):
        """What waits for this member, found by the mail address."""
        return self.wachtend().filter(email=lid.email)


class Uitnodiging(models.Model):
    """That a coordinator laid cards ready for someone, who may not be a member yet.

    The cards are proposals: they are no `Kaart`, and nobody else sees them. With the answer they and the address are
    thrown away, so that what remains only counts.
    """

    email = models.EmailField("e-mailadres", blank=True)
    gemaakt_door = models.ForeignKey(Lid, models.PROTECT, related_name="+", verbose_name="gestuurd door")
    gemaakt_op = models.DateTimeField("gestuurd op", default=timezone.now)
    verloopt_op = models.DateTimeField("verloopt op")
    status = models.CharField("status", max_length=10, choices=Uitnodigingstatus, default=Uitnodigingstatus.WACHT)

    objects = UitnodigingQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        default_permissions = ()
        permissions = [("leg_papier_voor", "Kan kaarten van papier voorleggen")]
        indexes = [models.Index(fields=["gemaakt_op"], name="uitnodiging_gemaakt_op")]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(status="wacht"), name="een_uitnodiging_tegelijk"),
            models.CheckConstraint(
                name="adres_zolang_er_gewacht_wordt",
                condition=(Q(status="wacht") & ~Q(email="")) | (~Q(status="wacht") & Q(email="")),
            ),
            models.CheckConstraint(name="uitnodiging_kleine_letters", condition=Q(email=Lower("email"))),
        ]

    def __str__(self):
        return f"uitnodiging {self.pk}"

    def save(self, *args, **kwargs):
        if self.verloopt_op is None:
            self.verloopt_op = verloopt(self.gemaakt_op)
        super().save(*args, **kwargs)

    def sluit(self, status):
        """End this invitation in `status` and forget what was in it; return False when someone was first."""
        waar = Uitnodiging.objects.filter(pk=self.pk, status=Uitnodigingstatus.WACHT)
        if not waar.update(status=status, email=""):
            return False
        self.kaarten.all().delete()
        return True


class Papierkaart(Gekleurd, models.Model):
    """A card as someone wrote it on paper, proposed to that person."""

    uitnodiging = models.ForeignKey(Uitnodiging, models.CASCADE, related_name="kaarten")
    kleur = models.CharField("kleur", max_length=5, choices=Kleur)
    onderwerp = models.ForeignKey(
        Onderwerp, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="onderwerp"
    )
    tekst = models.CharField("in eigen woorden", max_length=200, blank=True)
    niveau = models.CharField("niveau", max_length=5, choices=Niveau, blank=True)

    class Meta:
        verbose_name = "kaart van papier"
        verbose_name_plural = "kaarten van papier"
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["uitnodiging", "kleur", "onderwerp", "tekst"],
                name="papierkaart_eenmaal",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"kaart van papier {self.pk}"
