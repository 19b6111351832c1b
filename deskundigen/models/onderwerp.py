from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from deskundigen.models.keuzenstand import Keuzenstand
from klussenbank.kern import register, tekst


class OnderwerpQuerySet(models.QuerySet):
    """`met_` widens a choice of topics, `op_` finds one."""

    def met_kinderen(self):
        """The chosen topics and, for a parent among them, its children."""
        gekozen = self.values("pk")
        return Onderwerp.objects.filter(Q(pk__in=gekozen) | Q(ouder__in=gekozen))

    def hoofdonderwerpen(self):
        return self.filter(ouder__isnull=True)

    def op_adres(self, slug):
        """Return the topic with this address, or the one to which this old address leads; None without either."""
        if "\x00" in slug:
            return None
        return self.filter(slug=slug).first() or self.filter(oude_adressen__slug=slug).first()

    @staticmethod
    def neem_slot():
        """Let nobody else change topics until this transaction ends.

        Two levels, and addresses that lead to one topic, are rules about more rows than the one that changes: what was
        checked must still hold when it is saved. Whoever changes a topic writes this row first, whichever way.
        """
        Keuzenstand.objects.select_for_update().first()


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
            Onderwerp.objects.neem_slot()
            # Both rows, in a fixed order: whoever puts something on one of them now waits, and then finds `doel`.
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
            doel.synoniemen += self.woorden_voor(doel)
            doel.save(update_fields=["synoniemen"])
            self.oude_adressen.update(onderwerp=doel)
            OudAdres.objects.create(slug=self.slug, onderwerp=doel)
            self.delete()
            doel.indexeer_straks()

    def woorden_voor(self, doel):
        """Return which of the words by which this topic is called are new to `doel`."""
        bekend, nieuw = {tekst.vouw(woord) for woord in [doel.naam, *doel.synoniemen]}, []
        for woord in [self.naam, *self.synoniemen]:
            if tekst.vouw(woord) not in bekend:
                bekend.add(tekst.vouw(woord))
                nieuw.append(woord)
        return nieuw

    def kwam_van(self, slug):
        """Let the address `slug`, which this topic had until now, lead here; call it when all topics are saved.

        An address is that of one topic, or leads to one. So what is an address again, as after a change and back, is
        no old one any more.
        """
        OudAdres.objects.filter(slug=self.slug).delete()
        if not Onderwerp.objects.filter(slug=slug).exists():
            OudAdres.objects.update_or_create(slug=slug, defaults={"onderwerp": self})
            for hernoem in register.onderwerp_hernoemers:
                hernoem(slug, self.slug)

    def verhuis_kennis(self):
        """Count what people know of this topic for the main topic under which it stands now."""
        from deskundigen.models.kennis import Kennis

        Kennis.objects.ververs(list(self.kaarten.values_list("lid", flat=True)))

    def indexeer(self):
        """Renew the search index of everything that carries this topic."""
        for te_indexeren in register.onderwerp_indexeerders:
            soort, rijen = te_indexeren(self)
            _, in_delen = register.zoekbaar[soort]
            for _ in in_delen(rijen):
                pass

    def indexeer_straks(self):
        """Renew it at once where that is little work; otherwise the worker does so in parts, after this transaction."""
        from klussenbank.kern.taken import indexeer_straks

        for te_indexeren in register.onderwerp_indexeerders:
            indexeer_straks(*te_indexeren(self))


class OudAdres(models.Model):
    """An address that a topic had, before it got another or went into another topic: bookmarks and mails still lead on.

    It keeps leading there: no other topic gets it, or what people kept would come to mean something else.
    """

    slug = models.SlugField("adres", max_length=80, unique=True)
    onderwerp = models.ForeignKey(Onderwerp, models.CASCADE, related_name="oude_adressen", verbose_name="opgegaan in")

    class Meta:
        verbose_name = "oud adres"
        verbose_name_plural = "oude adressen"

    def __str__(self):
        return self.slug
