"""What members ask each other about a klus, for everyone who sees it."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from klussen.gesprek.fouten import AlBeantwoord, AlVerborgen, NietVerborgen
from klussen.models import Klus
from klussen.models.zicht import verborgen_volledig
from klussenbank.kern import register

LANGSTE_TEKST = 3000


class BerichtQuerySet(models.QuerySet):
    """An adjective filters, `met_` loads ahead."""

    def zonder_verborgen(self):
        return self.filter(verborgen_op__isnull=True)

    def leesbaar_voor(self, lid):
        """What `lid` finds in a list: of hidden ones only that they were, and only one's own."""
        return self.filter(Q(verborgen_op__isnull=True) | Q(lid=lid))

    def met_schrijver(self):
        return self.select_related("lid__organisatie", "lid__deskundige")


class Bericht(models.Model):
    """A text of one member under a klus, which a coordinator can hide."""

    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="geschreven door")
    tekst = models.TextField("tekst", max_length=LANGSTE_TEKST)
    # Made with the form: the same text sent twice with the same form is one row.
    inzending = models.UUIDField(unique=True, editable=False)
    verborgen_op = models.DateTimeField("verwijderd op", null=True, blank=True)
    verborgen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="verwijderd door",
    )
    verborgen_reden = models.TextField("reden van verwijderen", blank=True, max_length=1000)

    objects = BerichtQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        # The log of admin keeps this, so it is no text of a member.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_verborgen(self):
        return self.verborgen_op is not None

    def verberg(self, door, reden):
        """Hide from everyone; who wrote it reads the reason. Raises AlVerborgen."""
        velden = {"verborgen_op": timezone.now(), "verborgen_door": door, "verborgen_reden": reden}
        with transaction.atomic():
            if not type(self).objects.zonder_verborgen().filter(pk=self.pk).update(**velden):
                raise AlVerborgen
            self.refresh_from_db(fields=velden)
            for functie in register.na_verbergen:
                functie(self)

    def toon(self):
        """Undo hiding; raises NietVerborgen."""
        velden = {"verborgen_op": None, "verborgen_door": None, "verborgen_reden": ""}
        if not type(self).objects.filter(pk=self.pk, verborgen_op__isnull=False).update(**velden):
            raise NietVerborgen
        self.refresh_from_db(fields=velden)


class VraagQuerySet(BerichtQuerySet):
    def zichtbaar_voor(self, lid):
        """Questions that can be opened and answered: not hidden, on a klus that `lid` may see."""
        return self.zonder_verborgen().filter(klus__in=Klus.objects.zichtbaar_voor(lid))


class Vraag(Bericht):
    """A question about a klus."""

    klus = models.ForeignKey(Klus, models.PROTECT, related_name="vragen", db_index=False, verbose_name="klus")
    gesteld_op = models.DateTimeField("gesteld op", default=timezone.now)

    objects = VraagQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["-id"]
        indexes = [
            models.Index(F("klus"), F("id").desc(), name="vraag_van_klus"),
            models.Index(fields=["lid", "gesteld_op"], name="vraag_van_lid"),
        ]
        constraints = [verborgen_volledig("vraag_verborgen_volledig")]

    def get_absolute_url(self):
        return f"{reverse('klussen:detail', args=[self.klus_id])}#vraag-{self.pk}"

    def haal_weg(self):
        """Take back a question that nobody answered; raises AlBeantwoord.

        What is gone already, or was hidden, stays as it is.
        """
        with transaction.atomic():
            # Who is answering holds this row.
            op_slot = Vraag.objects.zonder_verborgen().select_for_update().filter(pk=self.pk).first()
            if op_slot and op_slot.antwoorden.exists():
                raise AlBeantwoord
            if op_slot:
                op_slot.delete()


class Antwoord(Bericht):
    """An answer to a question about a klus; there may be several."""

    vraag = models.ForeignKey(Vraag, models.PROTECT, related_name="antwoorden", db_index=False, verbose_name="vraag")
    op = models.DateTimeField("geantwoord op", default=timezone.now)

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["-id"]
        indexes = [
            models.Index(F("vraag"), F("id").desc(), name="antwoord_op_vraag"),
            models.Index(fields=["lid", "op"], name="antwoord_van_lid"),
        ]
        constraints = [verborgen_volledig("antwoord_verborgen_volledig")]

    def get_absolute_url(self):
        return self.vraag.get_absolute_url()
