"""What a member says of the list of topics: a topic that is missing, and one that may wait."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from deskundigen.fouten import AlBehandeld
from deskundigen.models.kaart import Gekleurd, Kleur, Niveau
from deskundigen.models.lid import Lid
from deskundigen.models.onderwerp import Onderwerp
from klussenbank.kern import tekst

# For so long a topic that someone passed over is not offered again.
OVERSLAAN = timedelta(days=180)


class Voorstelstatus(models.TextChoices):
    WACHT = "wacht", "Wacht"
    OVERGENOMEN = "overgenomen", "Overgenomen"
    SAMENGEVOEGD = "samengevoegd", "Samengevoegd"
    AFGEWEZEN = "afgewezen", "Niet overgenomen"


class OnderwerpvoorstelQuerySet(models.QuerySet):
    """An adjective filters."""

    def wachtend(self):
        return self.filter(status=Voorstelstatus.WACHT)


class Onderwerpvoorstel(Gekleurd, models.Model):
    """A topic that a member misses, with the card that waits for it (`kleur` is empty where none does).

    What that card says, and its colour above all, is for who proposed it alone: no page of others reads it.
    """

    naam = models.CharField("onderwerp", max_length=80)
    # By which two spellings of one name are the same proposal.
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM, editable=False)
    lid = models.ForeignKey(Lid, models.PROTECT, related_name="onderwerpvoorstellen", verbose_name="voorgesteld door")
    kleur = models.CharField("kleur", max_length=5, choices=Kleur, blank=True)
    niveau = models.CharField("hoeveel weet je ervan?", max_length=5, choices=Niveau, blank=True)
    tekst = models.TextField("in je eigen woorden", max_length=200, blank=True)
    # Whether a green or blue card may put its owner in the directory: nobody comes there without having said so.
    in_wie_weet_wat = models.BooleanField("mag mij in Wie weet wat zetten", default=False)
    gedaan_op = models.DateTimeField("voorgesteld op", default=timezone.now)
    status = models.CharField("status", max_length=12, choices=Voorstelstatus, default=Voorstelstatus.WACHT)
    onderwerp = models.ForeignKey(
        Onderwerp, models.PROTECT, null=True, blank=True, related_name="voorstellen", verbose_name="werd het onderwerp"
    )
    uitleg = models.TextField("uitleg", max_length=500, blank=True)
    behandeld_door = models.ForeignKey(
        Lid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="behandeld door"
    )
    behandeld_op = models.DateTimeField("behandeld op", null=True, blank=True)

    objects = OnderwerpvoorstelQuerySet.as_manager()

    class Meta:
        verbose_name = "voorgesteld onderwerp"
        verbose_name_plural = "voorgestelde onderwerpen"
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=Q(status="wacht"), name="voorstel_wacht")]
        constraints = [
            models.UniqueConstraint(
                fields=["lid", "sorteernaam"], condition=Q(status="wacht"), name="een_wachtend_voorstel_per_naam"
            ),
            models.CheckConstraint(
                name="voorstel_behandeld_door_iemand",
                condition=Q(status="wacht", behandeld_op__isnull=True, behandeld_door__isnull=True)
                | ~Q(status="wacht") & Q(behandeld_op__isnull=False, behandeld_door__isnull=False),
            ),
            models.CheckConstraint(
                name="voorstel_werd_onderwerp",
                condition=Q(status__in=["wacht", "afgewezen"], onderwerp__isnull=True)
                | Q(status__in=["overgenomen", "samengevoegd"], onderwerp__isnull=False),
            ),
        ]

    def __str__(self):
        # The log of admin keeps this, so it is no text of a member.
        return f"voorstel {self.pk}"

    def save(self, *args, **kwargs):
        self.sorteernaam = tekst.sorteernaam(self.naam)
        super().save(*args, **kwargs)

    def neem_over(self, door, onderwerp):
        """wacht → overgenomen, as the new topic `onderwerp`. Raises AlBehandeld."""
        self._ga_over(status=Voorstelstatus.OVERGENOMEN, onderwerp=onderwerp, behandeld_door=door)

    def voeg_samen(self, door, onderwerp):
        """wacht → samengevoegd: it is another word for `onderwerp`. Raises AlBehandeld."""
        self._ga_over(status=Voorstelstatus.SAMENGEVOEGD, onderwerp=onderwerp, behandeld_door=door)

    def wijs_af(self, door, uitleg):
        """wacht → afgewezen, with the sentence that who proposed it reads. Raises AlBehandeld."""
        self._ga_over(status=Voorstelstatus.AFGEWEZEN, uitleg=uitleg, behandeld_door=door)

    def _ga_over(self, **velden):
        velden["behandeld_op"] = timezone.now()
        if not Onderwerpvoorstel.objects.wachtend().filter(pk=self.pk).update(**velden):
            raise AlBehandeld
        self.refresh_from_db(fields=velden)


class OvergeslagenOnderwerp(models.Model):
    """A topic of which a member said "nu niet": it is not offered for a good while."""

    lid = models.ForeignKey(Lid, models.PROTECT, related_name="overgeslagen", db_index=False, verbose_name="lid")
    onderwerp = models.ForeignKey(Onderwerp, models.CASCADE, related_name="+", verbose_name="onderwerp")
    op = models.DateTimeField("overgeslagen op", default=timezone.now)

    class Meta:
        verbose_name = "overgeslagen onderwerp"
        verbose_name_plural = "overgeslagen onderwerpen"
        constraints = [models.UniqueConstraint(fields=["lid", "onderwerp"], name="een_keer_overgeslagen")]

    def __str__(self):
        return f"overgeslagen {self.pk}"
