"""Meetings of members: who comes, who is there, and who sat with whom."""

import secrets
import uuid
from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst.fouten import (
    Afgelast,
    AndereRonde,
    GeenGroepen,
    Gewijzigd,
    MinderRondes,
    NietNu,
    NogNiet,
)

MEESTE_RONDES = 5
KLEINSTE_GROEP, GROOTSTE_GROEP = 3, 6

# A code is read from a screen and typed on a phone: no letters and digits that look like another.
TEKENS = "acdefghjkmnpqrtuvwxy34679"
LENGTE_CODE = 6
# The short link works so many days before the day, and after it.
DAGEN_VOORAF, DAGEN_ERNA = 7, 1


def nieuwe_code():
    """Return a short code that is not to be guessed: of some 240 million, and it opens nothing without logging in."""
    return "".join(secrets.choice(TEKENS) for _ in range(LENGTE_CODE))


class BijeenkomstQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def komend(self):
        """Of today and later, the nearest first."""
        return self.filter(datum__gte=timezone.localdate()).order_by("datum", "begint_om", "id")

    def geweest(self):
        """Of before today, the last first."""
        return self.filter(datum__lt=timezone.localdate()).order_by("-datum", "-id")

    def doorgaand(self):
        return self.filter(afgelast_op__isnull=True)


class Bijeenkomst(models.Model):
    """A meeting at which members talk in small groups, a few rounds long."""

    naam = models.CharField("naam", max_length=100)
    datum = models.DateField("datum")
    begint_om = models.TimeField("begint om")
    eindigt_om = models.TimeField("eindigt om")
    plaats = models.CharField("plaats", max_length=100)
    rondes = models.PositiveSmallIntegerField("aantal rondes", default=3)
    groepsgrootte = models.PositiveSmallIntegerField("mensen per groep", default=4)
    code = models.CharField(max_length=12, unique=True, default=nieuwe_code, editable=False)
    # The round that is being held, or was held last; those before it were held too.
    ronde = models.PositiveSmallIntegerField(default=0, editable=False)
    # Counts how often groups were made: the button that makes them names the ones it was shown beside.
    indeling = models.PositiveIntegerField(default=0, editable=False)
    afgelast_op = models.DateTimeField("afgelast op", null=True, blank=True, editable=False)
    gemaakt_op = models.DateTimeField(default=timezone.now, editable=False)
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="gemaakt door"
    )
    # Counts the saves; an edit names the one that it started from.
    versie = models.PositiveIntegerField(default=1, editable=False)
    # Made with the form: sent twice it is one meeting.
    inzending = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = BijeenkomstQuerySet.as_manager()

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        ordering = ["-datum", "-id"]
        default_permissions = ()
        permissions = [("organiseer_bijeenkomst", "Mag bijeenkomsten organiseren")]
        indexes = [models.Index(F("datum").desc(), F("id").desc(), name="bijeenkomst_datum")]
        constraints = [
            models.CheckConstraint(
                name="eindigt_na_begin",
                condition=Q(eindigt_om__gt=F("begint_om")),
                violation_error_message="Kies een tijd die na het begin ligt.",
            ),
            models.CheckConstraint(
                name="rondes_begrensd",
                condition=Q(rondes__gte=1, rondes__lte=MEESTE_RONDES),
                violation_error_message=f"Kies 1 tot en met {MEESTE_RONDES} rondes.",
            ),
            models.CheckConstraint(
                name="groepsgrootte_begrensd",
                condition=Q(groepsgrootte__gte=KLEINSTE_GROEP, groepsgrootte__lte=GROOTSTE_GROEP),
                violation_error_message=f"Kies {KLEINSTE_GROEP} tot en met {GROOTSTE_GROEP} mensen per groep.",
            ),
            models.CheckConstraint(
                name="ronde_bestaat",
                condition=Q(ronde__lte=F("rondes")),
                violation_error_message="Er zijn al meer rondes gehouden. Kies een hoger aantal.",
            ),
        ]

    def __str__(self):
        return self.naam

    def get_absolute_url(self):
        return reverse("bijeenkomst:detail", args=[self.pk])

    @property
    def is_afgelast(self):
        return self.afgelast_op is not None

    @property
    def is_vandaag(self):
        return self.datum == timezone.localdate()

    @property
    def is_geweest(self):
        return self.datum < timezone.localdate()

    @property
    def is_in_de_buurt(self):
        """Whether the short link works, and people can be ticked and seated: around the day, when it takes place."""
        ervoor, erna = timedelta(days=DAGEN_VOORAF), timedelta(days=DAGEN_ERNA)
        return not self.is_afgelast and self.datum - ervoor <= timezone.localdate() <= self.datum + erna

    @property
    def is_bezig(self):
        """Whether it is the day, and not over: so long a red card shows that its owner chose to show."""
        einde = timezone.make_aware(datetime.combine(self.datum, self.eindigt_om))
        return not self.is_afgelast and self.is_vandaag and timezone.now() < einde

    @property
    def volgende_ronde(self):
        """The number of the round that comes next; None after the last."""
        return self.ronde + 1 if self.ronde < self.rondes else None

    @property
    def kort_pad(self):
        return reverse("bijeenkomst:binnen", args=[self.code])

    def eis_in_de_buurt(self):
        """Raise Afgelast or NietNu when nothing can be done at this meeting now."""
        if self.is_afgelast:
            raise Afgelast
        if not self.is_in_de_buurt:
            raise NietNu

    def wijzig(self, versie, **velden):
        """Change these fields if nobody did since `versie`; raise Afgelast or Gewijzigd otherwise."""
        rijen = Bijeenkomst.objects.doorgaand().filter(pk=self.pk)
        deze = rijen.filter(versie=versie, ronde__lte=velden.get("rondes", self.rondes))
        if not deze.update(versie=versie + 1, **velden):
            raise Gewijzigd if rijen.exists() else Afgelast
        self.refresh_from_db()

    def last_af(self):
        """It does not take place. Raises Afgelast when that was so already."""
        if not Bijeenkomst.objects.doorgaand().filter(pk=self.pk).update(afgelast_op=timezone.now()):
            raise Afgelast
        self.refresh_from_db()

    def begin_ronde(self, ronde):
        """Begin this round, which is then held. Raises NogNiet or GeenGroepen; AndereRonde when it is not its turn.

        Groups of a round outlive that the meeting got fewer; what is asked for then raises MinderRondes.
        """
        self.eis_in_de_buurt()
        if self.datum > timezone.localdate():
            raise NogNiet
        if not self.groepsplekken.filter(ronde=ronde).exists():
            raise GeenGroepen
        deze = Bijeenkomst.objects.doorgaand().filter(pk=self.pk, ronde=ronde - 1, rondes__gte=ronde)
        if not deze.update(ronde=ronde):
            raise MinderRondes if Bijeenkomst.objects.filter(pk=self.pk, rondes__lt=ronde).exists() else AndereRonde
        self.refresh_from_db()


class DeelnameQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead. Whose account was closed, comes to nothing any more."""

    def komend(self):
        return self.filter(komt=True, lid__is_active=True)

    def aanwezig(self):
        return self.filter(is_er=True, lid__is_active=True)

    def voor_lijst(self):
        return (
            self.select_related("lid__organisatie", "lid__deskundige")
            .defer("lid__deskundige__zoekvector", "lid__deskundige__over_mij")
            .order_by("lid__sorteernaam", "lid")
        )


class Deelname(models.Model):
    """That a member comes to a meeting, and is there."""

    bijeenkomst = models.ForeignKey(Bijeenkomst, models.PROTECT, related_name="deelnames", db_index=False)
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deelnames")
    komt = models.BooleanField("komt", default=True)
    is_er = models.BooleanField("is er", default=False)
    # Whether the others of one's group may see one's red cards, on the day itself. Nobody else learns of it.
    toont_rood = models.BooleanField("laat rode kaarten zien", default=False)
    aangemeld_op = models.DateTimeField("aangemeld op", default=timezone.now)

    objects = DeelnameQuerySet.as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bijeenkomst", "lid"], name="een_deelname_per_lid"),
            models.CheckConstraint(name="wie_er_is_komt", condition=Q(is_er=False) | Q(komt=True)),
            models.CheckConstraint(name="rood_van_wie_komt", condition=Q(toont_rood=False) | Q(komt=True)),
        ]

    def __str__(self):
        return f"deelname {self.pk}"


class GroepsplekQuerySet(models.QuerySet):
    """An adjective filters; the others give what follows from where people sat."""

    def gehouden(self):
        """Places in rounds that were held, at meetings that took place."""
        return self.filter(ronde__lte=F("bijeenkomst__ronde"), bijeenkomst__afgelast_op__isnull=True)

    def rondes(self):
        """Return the groups of each round as lists of ids of members, both by number."""
        rondes = defaultdict(lambda: defaultdict(list))
        for ronde, groep, lid in self.order_by("ronde", "groep", "lid").values_list("ronde", "groep", "lid"):
            rondes[ronde][groep].append(lid)
        return {ronde: dict(groepen) for ronde, groepen in rondes.items()}


class Groepsplek(models.Model):
    """In which group a member sits in a round. Who met whom follows from these rows."""

    bijeenkomst = models.ForeignKey(Bijeenkomst, models.PROTECT, related_name="groepsplekken", db_index=False)
    ronde = models.PositiveSmallIntegerField("ronde")
    groep = models.PositiveSmallIntegerField("groep")
    lid = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="groepsplekken")

    objects = GroepsplekQuerySet.as_manager()

    class Meta:
        verbose_name = "plek in een groep"
        verbose_name_plural = "plekken in groepen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bijeenkomst", "ronde", "lid"], name="een_groep_per_ronde"),
        ]

    def __str__(self):
        return f"groepsplek {self.pk}"
