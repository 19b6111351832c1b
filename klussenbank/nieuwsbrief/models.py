import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Lid
from klussen.models import Klus, Klusstatus
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief.fouten import BriefFout, BriefGewijzigd


class Briefstatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    GEPLAND = "gepland", "Gepland"
    BEZIG = "bezig", "Wordt verstuurd"
    VERSTUURD = "verstuurd", "Verstuurd"


class Rubriek(models.TextChoices):
    """The parts of a newsletter, in the order in which they are read."""

    NIEUW = "nieuw", "Nieuw op het bord"
    SLUIT_SNEL = "sluit_snel", "Reageren kan nog even"
    ZOEKT_NOG = "zoekt_nog", "Zoekt nog iemand"
    AFGEROND = "afgerond", "Klaar, met dank"
    MENSEN = "mensen", "Nieuw in Wie weet wat"


class NieuwsbriefQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads."""

    def uitgegaan(self):
        """What members may read: sent, or being sent, since the first ones have it already."""
        return self.filter(status__in=[Briefstatus.BEZIG, Briefstatus.VERSTUURD])

    def voor_lijst(self):
        """Leave out what only the newsletter itself shows."""
        return self.defer("inhoud", "inleiding")

    def in_de_maak(self):
        return self.filter(status__in=[Briefstatus.CONCEPT, Briefstatus.GEPLAND])

    def aan_de_beurt(self):
        """Planned ones whose moment has come."""
        return self.filter(status=Briefstatus.GEPLAND, gepland_op__lte=timezone.now())


class Nieuwsbrief(models.Model):
    """A newsletter: composed from the board, finished by a coordinator, sent to all who did not unsubscribe.

    concept ↔ gepland; concept or gepland → bezig → verstuurd; concept → verstuurd when another program sends it.
    """

    onderwerp = models.CharField("onderwerp", max_length=150)
    inleiding = models.TextField("inleiding", max_length=4000, blank=True)
    status = models.CharField("status", max_length=9, choices=Briefstatus, default=Briefstatus.CONCEPT)
    gemaakt_op = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gemaakt door"
    )
    # It tells what happened on the board between these two moments; the next one goes on from there.
    vanaf = models.DateTimeField("over de tijd vanaf", editable=False)
    samengesteld_op = models.DateTimeField("samengesteld op", editable=False)
    gepland_op = models.DateTimeField("gepland op", null=True, blank=True)
    begonnen_op = models.DateTimeField("begonnen op", null=True, blank=True, editable=False)
    verstuurd_op = models.DateTimeField("verstuurd op", null=True, blank=True, editable=False)
    verstuurd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verstuurd door"
    )
    # What it said of the board when it was sent (inhoud.py); of people their id alone, so that no name stays behind.
    inhoud = models.JSONField("inhoud", default=list, editable=False)
    # How many were to get it when sending began, and up to which member it has been handed to the outbox.
    aantal_ontvangers = models.PositiveIntegerField("aantal ontvangers", default=0, editable=False)
    tot_en_met_lid = models.BigIntegerField(default=0, editable=False)
    # Counts the saves; an edit, and the order to send, name the one they started from.
    versie = models.PositiveIntegerField(default=1, editable=False)
    # Made with the button: pressed twice it is one newsletter.
    inzending = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = NieuwsbriefQuerySet.as_manager()

    class Meta:
        verbose_name = "nieuwsbrief"
        verbose_name_plural = "nieuwsbrieven"
        ordering = ["-begonnen_op", "-id"]
        indexes = [
            models.Index(F("begonnen_op").desc(), F("id").desc(), name="nieuwsbrief_archief"),
            models.Index(fields=["status", "gepland_op"], name="nieuwsbrief_gepland"),
        ]
        constraints = [
            models.CheckConstraint(
                name="gepland_heeft_moment",
                condition=~Q(status="gepland") | Q(gepland_op__isnull=False, verstuurd_door__isnull=False),
            ),
            models.CheckConstraint(
                name="begonnen_door_iemand",
                condition=Q(status__in=["concept", "gepland"], begonnen_op__isnull=True)
                | Q(status__in=["bezig", "verstuurd"], begonnen_op__isnull=False, verstuurd_door__isnull=False),
            ),
            models.CheckConstraint(
                name="verstuurd_heeft_moment",
                condition=Q(status="verstuurd", verstuurd_op__isnull=False)
                | (~Q(status="verstuurd") & Q(verstuurd_op__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.onderwerp

    def get_absolute_url(self):
        return reverse("nieuwsbrief:detail", args=[self.pk])

    @property
    def is_concept(self):
        return self.status == Briefstatus.CONCEPT

    @property
    def is_uitgegaan(self):
        return self.status in {Briefstatus.BEZIG, Briefstatus.VERSTUURD}

    def bewaar(self, versie, *, keuzes):
        """Save what was written and picked if nobody saved since `versie`; raise BriefGewijzigd otherwise.

        `keuzes` are the parts as they were picked and ordered. Raises BriefFout when it is no draft any more.
        """
        with transaction.atomic():
            nu = Nieuwsbrief.objects.select_for_update().get(pk=self.pk)
            if not nu.is_concept:
                raise BriefFout
            if nu.versie != versie:
                raise BriefGewijzigd
            self.versie = versie + 1
            self.save(update_fields=["onderwerp", "inleiding", "versie"])
            Onderdeel.objects.bulk_update(keuzes, ["gekozen", "volgorde"])

    def plan(self, moment, *, door, versie):
        """concept → gepland. Raises BriefGewijzigd when someone saved since `versie`, BriefFout when it is no draft."""
        self._ga_over([Briefstatus.CONCEPT], Briefstatus.GEPLAND, versie=versie, gepland_op=moment, verstuurd_door=door)

    def haal_terug(self):
        """gepland → concept. Raises BriefFout when it is not planned any more."""
        self._ga_over([Briefstatus.GEPLAND], Briefstatus.CONCEPT, gepland_op=None, verstuurd_door=None)

    def begin(self, inhoud, *, door, versie, van=Briefstatus.CONCEPT):
        """concept, or gepland once it is due (`van`), → bezig: it stays as it is now. Raises as `plan` does."""
        self._ga_over(
            [van],
            Briefstatus.BEZIG,
            versie=versie,
            inhoud=inhoud,
            begonnen_op=timezone.now(),
            verstuurd_door=door,
            aantal_ontvangers=ontvangers().count(),
        )

    def zet_in_archief(self, inhoud, *, door, versie):
        """concept → verstuurd, without mail: another program sends it. Raises as `plan` does."""
        nu = timezone.now()
        self._ga_over(
            [Briefstatus.CONCEPT],
            Briefstatus.VERSTUURD,
            versie=versie,
            inhoud=inhoud,
            begonnen_op=nu,
            verstuurd_op=nu,
            verstuurd_door=door,
        )

    def rond_af(self):
        """bezig → verstuurd: everyone's mail is in the outbox. Raises BriefFout when it was not being sent."""
        self._ga_over(
            [Briefstatus.BEZIG],
            Briefstatus.VERSTUURD,
            verstuurd_op=timezone.now(),
            aantal_ontvangers=self.verzendingen.count(),
        )

    def gooi_weg(self):
        """Remove a draft. Raises BriefFout when it is no draft any more."""
        with transaction.atomic():
            weg = Nieuwsbrief.objects.select_for_update().filter(pk=self.pk, status=Briefstatus.CONCEPT).first()
            if weg is None:
                raise BriefFout
            weg.delete()

    def _ga_over(self, van, naar, *, versie=None, **velden):
        """Move to state `naar` if the row is in one of `van` now, and still that `versie` where it is given."""
        rijen = Nieuwsbrief.objects.filter(pk=self.pk, status__in=van)
        deze = rijen if versie is None else rijen.filter(versie=versie)
        if not deze.update(status=naar, **velden):
            raise BriefGewijzigd if rijen.exists() else BriefFout
        self.status = naar
        for veld, waarde in velden.items():
            setattr(self, veld, waarde)


class OnderdeelQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def gekozen(self):
        return self.filter(gekozen=True)

    def passend(self):
        """What still is what its part of the newsletter says: never a hidden klus, never one that was closed since."""
        op_tijd = Q(klus__reageren_tm__isnull=True) | Q(klus__reageren_tm__gte=timezone.localdate())
        open_klus = Q(klus__status=Klusstatus.OPEN, klus__verborgen_op__isnull=True) & op_tijd
        klaar = Q(klus__status=Klusstatus.AFGEROND, klus__verborgen_op__isnull=True)
        return self.filter(
            Q(rubriek__in=[Rubriek.NIEUW, Rubriek.SLUIT_SNEL, Rubriek.ZOEKT_NOG]) & open_klus
            | Q(rubriek=Rubriek.AFGEROND) & klaar
            | Q(rubriek=Rubriek.MENSEN, deskundige__lid__is_active=True)
        )

    def voor_lijst(self):
        geladen = self.select_related("klus__organisatie", "deskundige__lid__organisatie")
        return geladen.defer("klus__zoekvector", "deskundige__zoekvector").order_by("volgorde", "id")


class Onderdeel(models.Model):
    """A klus or a person that may stand in a newsletter: what the board offered, and whether it was picked."""

    nieuwsbrief = models.ForeignKey(Nieuwsbrief, models.CASCADE, related_name="onderdelen", verbose_name="nieuwsbrief")
    rubriek = models.CharField("rubriek", max_length=10, choices=Rubriek)
    klus = models.ForeignKey(Klus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klus")
    # Who leaves the directory leaves what is not sent yet as well.
    deskundige = models.ForeignKey(
        Deskundige, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="deskundige"
    )
    gekozen = models.BooleanField("gekozen", default=True)
    volgorde = models.PositiveSmallIntegerField("plek", default=0)

    objects = OnderdeelQuerySet.as_manager()

    class Meta:
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"
        ordering = ["volgorde", "id"]
        constraints = [
            models.UniqueConstraint(fields=["nieuwsbrief", "klus"], name="klus_eenmaal_per_nieuwsbrief"),
            models.UniqueConstraint(fields=["nieuwsbrief", "deskundige"], name="mens_eenmaal_per_nieuwsbrief"),
            models.CheckConstraint(
                name="klus_of_mens",
                condition=Q(rubriek="mensen", klus__isnull=True, deskundige__isnull=False)
                | (~Q(rubriek="mensen") & Q(klus__isnull=False, deskundige__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"onderdeel {self.pk}"


class Afmelding(models.Model):
    """That a member does not want the newsletter. Everyone else gets it: it comes with the membership."""

    lid = models.OneToOneField(Lid, models.PROTECT, primary_key=True, related_name="+", verbose_name="lid")
    op = models.DateTimeField("op", default=timezone.now)

    class Meta:
        verbose_name = "afmelding"
        verbose_name_plural = "afmeldingen"

    def __str__(self):
        return f"afmelding van lid {self.pk}"


class Afmeldlink(models.Model):
    """How often a member ended the newsletter by the address in one: that in the next has the number after it.

    Beside Afmelding, whose row goes when the member takes the newsletter again.
    """

    lid = models.OneToOneField(Lid, models.PROTECT, primary_key=True, related_name="+", verbose_name="lid")
    versie = models.PositiveIntegerField("versie", default=1, db_default=1)

    class Meta:
        verbose_name = "afmeldlink"
        verbose_name_plural = "afmeldlinks"
        default_permissions = ()

    def __str__(self):
        return f"afmeldlink van lid {self.pk}"


def ontvangers():
    """Return the members who get the newsletter: in use, and not unsubscribed."""
    return Lid.objects.actief().filter(~Exists(Afmelding.objects.filter(lid=OuterRef("pk"))))


class Verzending(models.Model):
    """That a newsletter was handed to the outbox for a member: once, whatever happens to the worker.

    `mail` is empty once the mail server has accepted it.
    """

    nieuwsbrief = models.ForeignKey(
        Nieuwsbrief, models.PROTECT, related_name="verzendingen", verbose_name="nieuwsbrief"
    )
    lid = models.ForeignKey(Lid, models.PROTECT, related_name="+", verbose_name="lid")
    mail = models.OneToOneField(Mail, models.SET_NULL, null=True, related_name="+", verbose_name="mail")

    class Meta:
        verbose_name = "verzending"
        verbose_name_plural = "verzendingen"
        constraints = [models.UniqueConstraint(fields=["nieuwsbrief", "lid"], name="eenmaal_per_lid")]

    def __str__(self):
        return f"verzending {self.pk}"
