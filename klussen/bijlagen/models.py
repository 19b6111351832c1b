import uuid

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen.acties import wis_bestand
from klussen.models import Klus

MAP = "bijlagen"
LANGSTE_NAAM = 100


class Soort(models.TextChoices):
    """What kind of file: also its extension, on the disk and in the name that is shown."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", "OpenDocument-tekst"
    ODS = "ods", "OpenDocument-rekenblad"
    ODP = "odp", "OpenDocument-presentatie"
    PNG = "png", "PNG-afbeelding"
    JPEG = "jpg", "JPEG-afbeelding"
    WEBP = "webp", "WebP-afbeelding"

    @property
    def mimetype(self):
        return _MIMETYPES[self]


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_MIMETYPES = {
    Soort.PDF: "application/pdf",
    Soort.DOCX: f"{_OOXML}.wordprocessingml.document",
    Soort.XLSX: f"{_OOXML}.spreadsheetml.sheet",
    Soort.PPTX: f"{_OOXML}.presentationml.presentation",
    Soort.ODT: f"{_ODF}.text",
    Soort.ODS: f"{_ODF}.spreadsheet",
    Soort.ODP: f"{_ODF}.presentation",
    Soort.PNG: "image/png",
    Soort.JPEG: "image/jpeg",
    Soort.WEBP: "image/webp",
}


def nieuw_pad(soort):
    """A name in the storage that says nothing about the klus, the member or the uploaded file."""
    return f"{MAP}/{uuid.uuid4()}.{soort}"


class Bijlage(models.Model):
    """A file that belongs to a klus, for everyone who may see that klus."""

    klus = models.ForeignKey(Klus, models.PROTECT, related_name="bijlagen", verbose_name="klus")
    # Written by `acties.voeg_toe`, before the row.
    bestand = models.FileField("bestand", unique=True)
    naam = models.CharField("naam", max_length=LANGSTE_NAAM)
    soort = models.CharField("soort", max_length=4, choices=Soort)
    grootte = models.PositiveIntegerField("grootte in bytes")
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="toegevoegd door")
    op = models.DateTimeField("toegevoegd op", default=timezone.now)
    # Made with the form: the same file sent twice with the same form is one row.
    inzending = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ["id"]

    def __str__(self):
        return f"bijlage {self.pk}"

    def get_absolute_url(self):
        return reverse("bijlagen:bijlage", args=[self.pk])

    @property
    def mimetype(self):
        return Soort(self.soort).mimetype

    def haal_weg(self):
        """Remove the row, and the file once that is certain."""
        with transaction.atomic():
            wis_bestand(self.bestand.name)
            self.delete()
