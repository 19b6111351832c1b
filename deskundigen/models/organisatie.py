from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from klussenbank.kern import register, tekst


class Organisatiesoort(models.TextChoices):
    GEMEENTE = "gemeente", "Gemeente"
    WATERSCHAP = "waterschap", "Waterschap"
    PROVINCIE = "provincie", "Provincie"
    SAMENWERKINGSVERBAND = "samenwerkingsverband", "Samenwerkingsverband"
    OMGEVINGSDIENST = "omgevingsdienst", "Omgevingsdienst"
    VEILIGHEIDSREGIO = "veiligheidsregio", "Veiligheidsregio"
    ANDERS = "anders", "Anders"


# The kinds as headings of a list, in this order.
KOPPEN = {
    Organisatiesoort.GEMEENTE: "Gemeenten",
    Organisatiesoort.WATERSCHAP: "Waterschappen",
    Organisatiesoort.PROVINCIE: "Provincies",
    Organisatiesoort.SAMENWERKINGSVERBAND: "Samenwerkingsverbanden",
    Organisatiesoort.OMGEVINGSDIENST: "Omgevingsdiensten",
    Organisatiesoort.VEILIGHEIDSREGIO: "Veiligheidsregio’s",
    Organisatiesoort.ANDERS: "Andere organisaties",
}


class OrganisatieQuerySet(models.QuerySet):
    """An adjective filters, `voor_` picks for someone."""

    def actief(self):
        """Organisations that have not ended yet."""
        return self.filter(Q(beeindigd_op__isnull=True) | Q(beeindigd_op__gt=timezone.localdate()))

    def voor_maildomein(self, domein):
        """Active organisations whose people have mail addresses at `domein`."""
        return self.actief().filter(maildomeinen__domein=domein.lower())

    def voor_plaatser(self, lid):
        """The organisations in whose name `lid` may ask: his own and those in which that one takes part."""
        verbanden = Organisatie.deelnemers.through.objects.filter(to_organisatie=lid.organisatie_id)
        return self.actief().filter(Q(pk=lid.organisatie_id) | Q(pk__in=verbanden.values("from_organisatie")))


class Organisatie(models.Model):
    """A public body whose officials are members, or a partnership of such bodies."""

    naam = models.CharField("naam", max_length=150, unique=True)
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM, editable=False)
    slug = models.SlugField("adres", max_length=150, unique=True, help_text="Het laatste deel van het webadres.")
    soort = models.CharField("soort", max_length=30, choices=Organisatiesoort)
    code = models.CharField(
        "code",
        max_length=20,
        unique=True,
        null=True,
        blank=True,
        help_text="Officiële code, zoals GM0340 (gemeente) of WS08 (waterschap).",
    )
    lon = models.FloatField("lengtegraad", null=True, blank=True, help_text="WGS84, in graden.")
    lat = models.FloatField("breedtegraad", null=True, blank=True, help_text="WGS84, in graden.")
    beeindigd_op = models.DateField("beëindigd op", null=True, blank=True)
    opvolger = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="voorgangers", verbose_name="opvolger"
    )
    deelnemers = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="samenwerkingsverbanden",
        verbose_name="deelnemers",
        help_text="Alleen voor een samenwerkingsverband: de organisaties die meedoen.",
    )

    objects = OrganisatieQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["sorteernaam"]
        constraints = [
            models.CheckConstraint(
                name="opvolger_na_einde",
                condition=Q(opvolger__isnull=True) | Q(beeindigd_op__isnull=False),
                violation_error_message=(
                    "Een opvolger hoort bij een organisatie die is beëindigd. Vul ook de einddatum in."
                ),
            ),
            models.CheckConstraint(
                name="opvolger_is_een_ander",
                condition=Q(opvolger__isnull=True) | ~Q(opvolger=F("id")),
                violation_error_message="Een organisatie kan zichzelf niet opvolgen.",
            ),
            models.CheckConstraint(
                name="coordinaten_samen",
                condition=Q(lon__isnull=True, lat__isnull=True)
                # Said apart: a comparison with an empty one is neither true nor false, and so would pass.
                | Q(lon__isnull=False, lat__isnull=False, lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                violation_error_message="Vul lengtegraad en breedtegraad allebei in, in graden.",
            ),
        ]

    def __str__(self):
        return self.naam

    def save(self, *args, **kwargs):
        self.sorteernaam = tekst.sorteernaam(self.naam)
        self.code = self.code or None
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("organisaties:detail", args=[self.slug])

    def indexeer(self):
        """Renew the search index of everything that is found by the name of this organisation."""
        for indexeer in register.organisatie_indexeerders:
            indexeer(self)


class Maildomein(models.Model):
    """A mail domain of an organisation; organisations that share a service centre share its domain."""

    organisatie = models.ForeignKey(Organisatie, models.CASCADE, related_name="maildomeinen")
    domein = models.CharField("maildomein", max_length=100, help_text="Het deel na de @, zoals rhenen.nl.")

    class Meta:
        verbose_name = "maildomein"
        verbose_name_plural = "maildomeinen"
        ordering = ["domein"]
        constraints = [
            models.UniqueConstraint(fields=["domein", "organisatie"], name="maildomein_eenmaal_per_organisatie"),
            models.CheckConstraint(
                name="maildomein_vorm",
                condition=Q(domein__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"),
                violation_error_message="Vul een maildomein in kleine letters in, zoals rhenen.nl.",
            ),
        ]

    def __str__(self):
        return self.domein

    def clean(self):
        if self.domein.startswith("@"):
            raise ValidationError({"domein": "Laat de @ weg."})
