from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from klussen.models.reactie import Reactie


class BedankkaartjeManager(models.Manager):
    def schrijf(self, klus, door, tekst):
        """Thank everyone who was chosen for `klus` and has no card yet; return the new cards."""
        nieuw = [
            self.get_or_create(reactie=reactie, defaults={"tekst": tekst, "door": door})
            for reactie in klus.reacties.gekozen().filter(bedankkaartje=None).select_related("lid", "klus")
        ]
        return [kaartje for kaartje, is_nieuw in nieuw if is_nieuw]

    def zichtbaar_voor(self, lid):
        """A card is seen by who got it and by who asked; by all members where its owner shows it."""
        return self.filter(
            models.Q(reactie__lid=lid)
            | models.Q(reactie__klus__plaatser=lid)
            | models.Q(reactie__klus__mede_plaatser=lid)
            | models.Q(op_profiel=True, reactie__klus__verborgen_op=None)
        )

    def op_profiel_van(self, lid_id):
        """The cards that a member shows, newest first."""
        getoond = self.filter(reactie__lid=lid_id, op_profiel=True, reactie__klus__verborgen_op=None)
        return getoond.select_related("door", "reactie__klus__organisatie").order_by("-op", "-id")


class Bedankkaartje(models.Model):
    """A thank-you to someone who did a klus: a green card. Who got it chooses whether others see it."""

    reactie = models.OneToOneField(Reactie, models.PROTECT, related_name="bedankkaartje", verbose_name="reactie")
    tekst = models.TextField("bedankje", max_length=1000)
    door = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="van")
    op = models.DateTimeField("op", default=timezone.now)
    op_profiel = models.BooleanField("op mijn profiel", default=False)

    objects = BedankkaartjeManager()

    class Meta:
        verbose_name = "bedankkaartje"
        verbose_name_plural = "bedankkaartjes"
        default_permissions = ()
        ordering = ["-op", "-id"]

    def __str__(self):
        return f"bedankkaartje {self.pk}"

    def get_absolute_url(self):
        return reverse("klussen:bedankkaartje", args=[self.pk])
