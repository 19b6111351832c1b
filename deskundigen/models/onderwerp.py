from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from klussenbank.kern import register, tekst


class OnderwerpQuerySet(models.QuerySet):
    """`met_` widens a choice of topics."""

    def met_kinderen(self):
        """The chosen topics and, for a parent among them, its children."""
        gekozen = self.values("pk")
        return Onderwerp.objects.filter(Q(pk__in=gekozen) | Q(ouder__in=gekozen))

    def hoofdonderwerpen(self):
        return self.filter(ouder__isnull=True)


class Onderwerp(models.Model):
    """A topic, in exactly two levels: a main topic, or one below a main topic.

    One list serves klussen, people and every later part.
    """

    naam = models.CharField("naam", max_length=80, unique=True)
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM, editable=False)
    slug = models.SlugField("adres", max_length=80, unique=True, help_text="Het laatste deel van het webadres.")
    omschrijving = models.TextField("omschrijving", blank=True, max_length=500)
    synoniemen = ArrayField(
        models.CharField(max_length=80),
        verbose_name="synoniemen",
        default=list,
        blank=True,
        help_text="Andere woorden voor dit onderwerp, met komma’s ertussen. Wie zo’n woord zoekt, vindt dit onderwerp.",
    )
    ouder = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="kinderen", verbose_name="hoofdonderwerp"
    )

    objects = OnderwerpQuerySet.as_manager()

    class Meta:
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"
        ordering = ["sorteernaam"]
        constraints = [
            models.CheckConstraint(
                name="onderwerp_niet_eigen_ouder",
                condition=Q(ouder__isnull=True) | ~Q(ouder=F("id")),
                violation_error_message="Een onderwerp kan niet onder zichzelf staan.",
            )
        ]

    def __str__(self):
        return self.naam

    def save(self, *args, **kwargs):
        self.sorteernaam = tekst.sorteernaam(self.naam)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("onderwerpen:detail", args=[self.slug])

    def clean(self):
        """Hold the list to two levels; raises ValidationError at `ouder`."""
        if self.ouder_id is None:
            return
        if self.ouder.ouder_id is not None:
            raise ValidationError(
                {"ouder": f"{self.ouder} staat zelf al onder {self.ouder.ouder}. Kies een hoofdonderwerp."}
            )
        if self.pk and self.kinderen.exists():
            raise ValidationError(
                {"ouder": "Onder dit onderwerp staan andere onderwerpen. Het blijft een hoofdonderwerp."}
            )

    @property
    def zoektekst(self):
        """The words by which what carries this topic is found."""
        return " ".join([self.naam, *self.synoniemen])

    def voeg_samen_met(self, doel):
        """Move everything that refers to this topic to `doel` and remove this one.

        Its name and synonyms become synonyms of `doel`, and its address leads there. Raises ValueError when `doel`
        is this topic or stands below it, and Onderwerp.DoesNotExist when one of the two went into another meanwhile.
        """
        with transaction.atomic():
            # Both rows, in a fixed order: two merges at once must not wait for each other.
            list(Onderwerp.objects.select_for_update().filter(pk__in=[self.pk, doel.pk]).order_by("pk"))
            # As they are now that nobody else can change them.
            self.refresh_from_db()
            doel.refresh_from_db()
            if doel.pk == self.pk or doel.ouder_id == self.pk:
                raise ValueError("Een onderwerp gaat niet op in zichzelf of in een onderwerp eronder.")
            for verplaats in register.onderwerp_verplaatsers:
                verplaats(self, doel)
            # A child moves along; below a child there is no third level, so it goes beside its new sibling.
            kinderen = list(self.kinderen.all())
            self.kinderen.update(ouder=doel.ouder_id or doel.pk)
            for kind in kinderen:
                kind.verhuis_kennis()
            bekend = {tekst.vouw(woord) for woord in [doel.naam, *doel.synoniemen]}
            for woord in [self.naam, *self.synoniemen]:
                if tekst.vouw(woord) not in bekend:
                    bekend.add(tekst.vouw(woord))
                    doel.synoniemen.append(woord)
            doel.save(update_fields=["synoniemen"])
            self.oude_adressen.update(onderwerp=doel)
            OudAdres.objects.create(slug=self.slug, onderwerp=doel)
            self.delete()
            doel.indexeer()

    def verhuis_kennis(self):
        """Count what people know of this topic for the main topic under which it stands now."""
        from deskundigen.models.kennis import Kennis

        Kennis.objects.ververs(list(self.kaarten.values_list("lid", flat=True)))

    def indexeer(self):
        """Renew the search index of everything that carries this topic."""
        for indexeer in register.onderwerp_indexeerders:
            indexeer(self)


class OudAdres(models.Model):
    """The address of a topic that went into another one: bookmarks and mails still lead to it."""

    slug = models.SlugField("adres", max_length=80, unique=True)
    onderwerp = models.ForeignKey(Onderwerp, models.CASCADE, related_name="oude_adressen", verbose_name="opgegaan in")

    class Meta:
        verbose_name = "oud adres"
        verbose_name_plural = "oude adressen"

    def __str__(self):
        return self.slug
