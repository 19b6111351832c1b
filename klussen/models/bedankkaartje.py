from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

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


class DoorzendingQuerySet(models.QuerySet):
    def ruim_op(self):
        """Forget what was sent on long ago; return how many."""
        aantal, _ = self.filter(op__lt=timezone.now() - Doorzending.BEWAAR).delete()
        return aantal


class Doorzending(models.Model):
    """That who got a card sent it on, so that it goes to nobody twice. To whom cannot be read from it."""

    # After that the same manager may get it once more.
    BEWAAR = timedelta(days=365)

    kaartje = models.ForeignKey(
        Bedankkaartje, models.PROTECT, related_name="doorzendingen", db_index=False, verbose_name="bedankkaartje"
    )
    lid = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="lid"
    )
    # Of the address, which may be that of someone who is no member.
    ontvanger = models.CharField("ontvanger", max_length=64)
    op = models.DateTimeField("op", default=timezone.now)
    # Made of the form and the address: the same form sent twice is one mail.
    inzending = models.UUIDField(unique=True, editable=False)

    objects = DoorzendingQuerySet.as_manager()

    class Meta:
        verbose_name = "doorgestuurd bedankkaartje"
        verbose_name_plural = "doorgestuurde bedankkaartjes"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kaartje", "ontvanger"], name="kaartje_eenmaal_per_ontvanger")]
        indexes = [
            models.Index(fields=["lid", "op"], name="doorzending_van_lid"),
            models.Index(fields=["op"], name="doorzending_op"),
        ]

    def __str__(self):
        return f"doorzending {self.pk}"


def ontvanger_van(kaartje, aan):
    """Return what stands for the address `aan` with this card; with another card it is something else.

    Made with the key of the site: whoever has the database alone cannot try addresses until one fits.
    """
    return salted_hmac("klussen.doorzending", f"{kaartje.pk} {aan}", algorithm="sha256").hexdigest()
