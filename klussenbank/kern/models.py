"""The outbox: mail that still has to leave, and the links that are in it; counters of lists; and the log."""

import uuid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.utils import timezone


class MailQuerySet(models.QuerySet):
    """An adjective filters."""

    def mislukt(self):
        return self.filter(mislukt_op__isnull=False)

    def wachtend(self):
        return self.filter(mislukt_op__isnull=True)


class Mail(models.Model):
    """One mail that waits to be sent, or that could not be sent.

    The row is made in the transaction that caused the mail and is removed once the mail server has
    accepted it, so no text or address stays behind. `message_id` is made with the row: a worker that
    is killed between sending and removing sends a second copy that mail programs recognise.
    """

    aan = models.EmailField("aan", max_length=254)
    antwoord_aan = models.CharField("antwoord aan", max_length=320, blank=True)
    onderwerp = models.CharField("onderwerp", max_length=250)
    tekst = models.TextField("tekst")
    html = models.TextField("html")
    # Where the receiver ends such mail with one click; empty for mail to one person about one thing.
    afmelden_url = models.CharField("adres om af te melden", max_length=300, blank=True, default="", db_default="")
    message_id = models.CharField(max_length=250, unique=True, editable=False)
    gemaakt_op = models.DateTimeField("gemaakt op", default=timezone.now)
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    mislukt_op = models.DateTimeField("mislukt op", null=True, blank=True)
    fout = models.CharField("fout", max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "uitgaande mail"
        ordering = ["-gemaakt_op"]
        indexes = [models.Index(fields=["mislukt_op"], name="mail_mislukt")]

    def __str__(self):
        return f"mail {self.pk}"

    def save(self, *args, **kwargs):
        self.geef_nummer()
        super().save(*args, **kwargs)

    def geef_nummer(self):
        """Give a mail that has none the number by which mail programs know it; `save` does so by itself."""
        if not self.message_id:
            domein = settings.SERVER_EMAIL.rpartition("@")[2]
            self.message_id = f"<{uuid.uuid4()}@{domein}>"

    def bezorg(self, verbinding=None):
        """Hand this mail to the mail server and remove the row; raises what the mail server raises.

        `verbinding` is an open connection to the mail server; without it this mail opens one of its own.
        """
        koppen = {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        if self.afmelden_url:
            # RFC 8058: the mail program posts to the address by itself, and shows a button for it.
            koppen["List-Unsubscribe"] = f"<{self.afmelden_url}>"
            koppen["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        bericht = EmailMultiAlternatives(
            subject=self.onderwerp,
            body=self.tekst,
            to=[self.aan],
            reply_to=[self.antwoord_aan] if self.antwoord_aan else None,
            headers=koppen,
            connection=verbinding,
        )
        bericht.attach_alternative(self.html, "text/html")
        bericht.send()
        self.delete()


class Maillink(models.Model):
    """A link in a mail with which one member can do one thing once; `kern.links` makes and uses them."""

    # Of the key in the address, which stands in the mail alone.
    hash = models.CharField("hash", max_length=64, unique=True)
    handeling = models.CharField("handeling", max_length=40)
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lid")
    doel = models.BigIntegerField("doel")
    # How what it is about stood when the mail was written.
    stand = models.CharField("stand", max_length=60, blank=True)
    verloopt_op = models.DateTimeField("verloopt op")
    gebruikt_op = models.DateTimeField("gebruikt op", null=True, blank=True)

    class Meta:
        verbose_name = "link in een mail"
        verbose_name_plural = "links in mails"
        default_permissions = ()
        indexes = [models.Index(fields=["verloopt_op"], name="maillink_verloopt")]

    def __str__(self):
        return f"link {self.pk}"


class Teller(models.Model):
    """How many results each choice of a filter gives in a set that is too large to count while someone waits.

    Renewed by the task `tel_keuzes` and the command of that name, and by nothing else.
    """

    naam = models.CharField("naam", max_length=200, unique=True)
    totaal = models.PositiveIntegerField("totaal")
    aantallen = models.JSONField("aantallen", help_text="Per filter, per keuze.")
    geteld_op = models.DateTimeField("geteld op")

    class Meta:
        verbose_name = "teller"
        verbose_name_plural = "tellers"

    def __str__(self):
        return self.naam


class Handeling(models.TextChoices):
    """What is done with something."""

    TOEGEVOEGD = "toegevoegd", "Toegevoegd"
    GEWIJZIGD = "gewijzigd", "Gewijzigd"
    WEGGEHAALD = "weggehaald", "Weggehaald"
    RECHTEN = "rechten", "Rechten gewijzigd"
    BEKEKEN = "bekeken", "Bekeken"
    GEDOWNLOAD = "gedownload", "Gedownload"


class Logregel(models.Model):
    """That someone did something for which one needs more rights than a member has; `kern.logboek` writes them.

    Numbers and words of ours: no names, no texts, no keys. The database refuses to change or remove one, whoever asks
    (a trigger), and `manage.py geef_rechten` gives the role of the site no right to try.
    """

    moment = models.DateTimeField("moment", default=timezone.now)
    # Empty for what a command did.
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    handeling = models.CharField("handeling", max_length=20, choices=Handeling)
    # The model, as "klussen.klus", and the number of one row of it; no number when it is about all of them.
    soort = models.CharField("soort", max_length=60)
    object_id = models.BigIntegerField("nummer", null=True, blank=True)
    wat = models.CharField("wat", max_length=200, blank=True)
    # The request in which it was done, as the log of the processes names it.
    verzoek = models.CharField("verzoek", max_length=64, blank=True)

    class Meta:
        verbose_name = "regel van het logboek"
        verbose_name_plural = "logboek"
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["soort", "object_id"], name="logregel_object"),
            models.Index(fields=["moment"], name="logregel_moment"),
        ]

    def __str__(self):
        return f"regel {self.pk}"
