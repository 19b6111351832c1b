from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.acties import op_slot
from deskundigen.models import Deskundige, Onderwerp, Organisatie
from klussen.models import Klus
from klussenbank.volgen.fouten import VolgtAlGenoeg

# What one can follow: a row of Volging is about exactly one of these.
IETS = ("onderwerp", "organisatie", "klus", "zoekvraag")
# So many things one member follows at most.
MEESTE_VOLGINGEN = 100


class Ritme(models.TextChoices):
    DIRECT = "direct", "Meteen"
    WEEK = "week", "Eens per week"
    UIT = "uit", "Geen mail"


class Lijst(models.TextChoices):
    """What can be searched in a search that is saved; the names are those of the filters (`lijstfilter`)."""

    KLUSSEN = "klussen", "Klussen"
    MENSEN = "deskundigen", "Wie weet wat"


class VolgingQuerySet(models.QuerySet):
    """`van` is of one member, `voor_` loads ahead."""

    def van(self, lid):
        return self.filter(lid=lid)

    def voor_lijst(self, lid):
        """Load what the page of `lid` shows of each, and whether `lid` still sees the klus that it is about."""
        zichtbaar = Klus.objects.zichtbaar_voor(lid).filter(pk=OuterRef("klus"))
        geladen = self.select_related("onderwerp", "organisatie", "klus").annotate(klus_is_zichtbaar=Exists(zichtbaar))
        return geladen.defer("klus__zoekvector", "klus__omschrijving")

    def onderwerpen_van(self, lid):
        """Return the keys of the topics that `lid` follows: a query set of numbers, for a loop or an `__in`."""
        return self.van(lid).filter(onderwerp__isnull=False).order_by("onderwerp").values_list("onderwerp", flat=True)

    def volg(self, lid, **iets):
        """Let `lid` follow something (`onderwerp=`, `organisatie=`, `klus=`, or `zoekvraag=` with `lijst=`, `naam=`).

        Whoever follows it already goes on doing so, since the same moment and in the same rhythm. Call it in a
        transaction that holds a topic, or it may have gone into another one before this is kept; lock the member first.
        Raises VolgtAlGenoeg when `lid` follows as much as one can.
        """
        with transaction.atomic():
            op_slot(lid)
            volgt = self.van(lid)
            waarover = {naam: waarde for naam, waarde in iets.items() if naam in {*IETS, "lijst"}}
            if volgt.count() >= MEESTE_VOLGINGEN and not volgt.filter(**waarover).exists():
                raise VolgtAlGenoeg
            self.bulk_create([Volging(lid=lid, **iets)], ignore_conflicts=True)

    def stop(self, lid, **iets):
        """Let `lid` no longer follow something; again makes no difference."""
        self.van(lid).filter(**iets).delete()


def _precies_een():
    """Exactly one of the things that can be followed."""
    return reduce(or_, (Q(**{f"{naam}__isnull": naam != iets for naam in IETS}) for iets in IETS))


class Volging(models.Model):
    """That a member follows something: a topic, an organisation, a klus, or whatever a search finds.

    It is that member's own: nobody sees who follows what, nor how many do.
    """

    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="volgingen", verbose_name="lid")
    onderwerp = models.ForeignKey(
        Onderwerp, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="onderwerp"
    )
    organisatie = models.ForeignKey(
        Organisatie, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    klus = models.ForeignKey(Klus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klus")
    # Which list it searches, where it is a search.
    lijst = models.CharField(
        "lijst", max_length=11, choices=Lijst, default=Lijst.KLUSSEN, db_default=Lijst.KLUSSEN.value, editable=False
    )
    # The filters of that list as its address says them, in a fixed order: "" is the whole list, NULL no search.
    zoekvraag = models.CharField("zoekvraag", max_length=1000, null=True, blank=True)
    # How the member calls the search.
    naam = models.CharField("naam", max_length=80, blank=True, default="", db_default="")
    # Whoever followed something before there was mail about it was told that none would come.
    ritme = models.CharField("ritme", max_length=6, choices=Ritme, default=Ritme.WEEK, db_default=Ritme.UIT.value)
    sinds = models.DateTimeField("sinds", default=timezone.now)
    # Counts how often a link in a mail ended the mail about it: a link works for the count that it was made with.
    versie = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = VolgingQuerySet.as_manager()

    class Meta:
        verbose_name = "volging"
        verbose_name_plural = "volgingen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lid", "onderwerp"], name="volging_eenmaal_per_onderwerp"),
            models.UniqueConstraint(fields=["lid", "organisatie"], name="volging_eenmaal_per_organisatie"),
            models.UniqueConstraint(fields=["lid", "klus"], name="volging_eenmaal_per_klus"),
            models.UniqueConstraint(fields=["lid", "lijst", "zoekvraag"], name="volging_eenmaal_per_lijst"),
            models.CheckConstraint(name="volging_van_een_ding", condition=_precies_een()),
        ]
        # What is new is held against each search once, in this order, however many members keep it.
        indexes = [
            models.Index(fields=["lijst", "zoekvraag"], condition=Q(zoekvraag__isnull=False), name="volging_zoekvraag"),
        ]

    def __str__(self):
        return f"volging {self.pk}"

    def get_absolute_url(self):
        """Return where one sees what is followed; of a search its list with these filters."""
        if self.zoekvraag is not None:
            lijst = reverse(f"{self.lijst}:lijst")
            return f"{lijst}?{self.zoekvraag}" if self.zoekvraag else lijst
        return (self.onderwerp or self.organisatie or self.klus).get_absolute_url()

    @property
    def is_onzichtbaar(self):
        """Whether this is about a klus that its member may not see (any more); needs `voor_lijst`."""
        return self.klus_id is not None and not self.klus_is_zichtbaar

    @property
    def naam_op_lijst(self):
        """What it is called where its member reads it; a klus that he may not see has no name (`voor_lijst`)."""
        if self.zoekvraag is not None:
            return self.naam
        if self.klus_id:
            return "Een klus die je nu niet kunt zien" if self.is_onzichtbaar else self.klus.titel
        return str(self.onderwerp or self.organisatie)

    @property
    def stopwoord(self):
        """What the button says that ends it."""
        return "Niet meer volgen" if self.zoekvraag is None else "Weghalen"

    @property
    def gestopt(self):
        """What its member reads who stopped."""
        if self.zoekvraag is not None:
            return f"Je zoekopdracht “{self.naam}” is weg."
        return "Je volgt deze klus niet meer." if self.klus_id else f"Je volgt {self.naam_op_lijst} niet meer."


class NotificatieQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def zichtbaar_voor(self, lid):
        """Those of `lid` about klussen that `lid` may see, and about people in the directory."""
        klussen = Klus.objects.zichtbaar_voor(lid).filter(pk=OuterRef("klus"))
        return self.zonder_wie_weg_is().filter(Q(klus__isnull=True) | Exists(klussen), lid=lid)

    def zonder_wie_weg_is(self):
        """Without those about people who left the directory."""
        return self.filter(Q(mens__isnull=True) | Exists(Deskundige.objects.zichtbaar().filter(pk=OuterRef("mens"))))

    def ongelezen(self):
        return self.filter(gelezen_op__isnull=True)

    def lees(self):
        """Mark those that were not read as read now; return how many they were."""
        return self.ongelezen().update(gelezen_op=timezone.now())

    def voor_lijst(self):
        redenen = Reden.objects.select_related("volging__onderwerp", "volging__organisatie").order_by("pk")
        geladen = self.select_related("klus__organisatie", "mens__organisatie", "door")
        geladen = geladen.defer("klus__zoekvector", "klus__omschrijving")
        return geladen.prefetch_related(Prefetch("redenen", redenen))


class Notificatie(models.Model):
    """What a member should know: that a klus is new, or what happened to it; or who is new in the directory.

    One comes with each mail about a klus, and from what the member follows. Its words are made when it is shown
    (`klussenbank.volgen.soorten`): of people it keeps the number alone.
    """

    # The indexes below begin with it.
    lid = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="notificaties", verbose_name="lid"
    )
    # It is about one of these two.
    klus = models.ForeignKey(Klus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klus")
    mens = models.ForeignKey(
        *(settings.AUTH_USER_MODEL, models.PROTECT),
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="mens",
    )
    soort = models.CharField("soort", max_length=30)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    # What it tells of, so that it is told once: "gebeurtenis 12". NULL where it came with a mail.
    bron = models.CharField("bron", max_length=40, null=True, blank=True, editable=False)
    op = models.DateTimeField("op", default=timezone.now)
    gelezen_op = models.DateTimeField("gelezen op", null=True, blank=True)
    gemaild_op = models.DateTimeField("gemaild op", null=True, blank=True)

    objects = NotificatieQuerySet.as_manager()

    class Meta:
        verbose_name = "notificatie"
        verbose_name_plural = "notificaties"
        default_permissions = ()
        ordering = ["-op", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["lid", "bron"], name="notificatie_eenmaal_per_bron"),
            models.CheckConstraint(
                name="notificatie_van_klus_of_mens",
                condition=Q(klus__isnull=False, mens__isnull=True) | Q(klus__isnull=True, mens__isnull=False),
            ),
        ]
        indexes = [
            models.Index(F("lid"), F("op").desc(), F("id").desc(), name="notificatie_nieuwste"),
            models.Index(fields=["lid", "klus"], condition=Q(gelezen_op__isnull=True), name="notificatie_ongelezen"),
            models.Index(fields=["lid", "op"], condition=Q(gemaild_op__isnull=True), name="notificatie_ongemaild"),
            models.Index(fields=["op"], name="notificatie_oudste"),
        ]

    def __str__(self):
        return f"notificatie {self.pk}"

    @property
    def waarover(self):
        """The klus, or the member; each has a name and an organisation."""
        return self.klus or self.mens

    @property
    def adres(self):
        """Where it leads: the klus, or the profile."""
        return self.klus.get_absolute_url() if self.klus else reverse("deskundigen:detail", args=[self.mens_id])

    @property
    def is_nieuw(self):
        return self.gelezen_op is None


class Reden(models.Model):
    """Why a notificatie came: something that the member follows. There may be several; each goes with what it names."""

    notificatie = models.ForeignKey(Notificatie, models.CASCADE, related_name="redenen")
    volging = models.ForeignKey(Volging, models.CASCADE, related_name="redenen")

    class Meta:
        verbose_name = "reden"
        verbose_name_plural = "redenen"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["notificatie", "volging"], name="reden_eenmaal")]

    def __str__(self):
        return f"reden {self.pk}"


class Weekmail(models.Model):
    """When a member last got the mail about everything that is followed week by week."""

    lid = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="weekmail")
    laatste_op = models.DateTimeField("laatste op", null=True, blank=True)
    # When it was last looked whether there was anything to tell.
    bekeken_op = models.DateTimeField("bekeken op", null=True, blank=True, editable=False)
    # Counts how often a link in it ended it: a link works for the count that it was made with.
    versie = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = "weekmail"
        verbose_name_plural = "weekmails"
        default_permissions = ()

    def __str__(self):
        return f"weekmail van {self.pk}"
