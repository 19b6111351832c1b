import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Onderwerp, Organisatie
from klussen.models.keuzes import LOPEND, Gelukt, Klussoort, Klusstatus, Omvang, Vergoeding
from klussen.models.levensloop import Levensloop
from klussen.models.zicht import NietVerborgenVoor, verborgen_volledig
from klussenbank.kern import tekst
from klussenbank.kern.rangschikking import RangschikQuerySet
from klussenbank.kern.regel import ingekort
from klussenbank.kern.zoekveld import Zoekveld

# As much of a description as stands in a list.
LENGTE_KORTE_TEKST = 200


def is_coordinator(lid):
    """Whether `lid` moderates: staff with the right to hide a klus. Most members cost no query."""
    return lid.is_staff and lid.has_perm("klussen.verberg_klus")


class KlusQuerySet(RangschikQuerySet):
    """An adjective filters, `met_` annotates, `voor_` loads ahead."""

    def open(self):
        return self.filter(status=Klusstatus.OPEN)

    def zichtbaar_voor(self, lid):
        """What `lid` may see: of others only what was ever placed; hidden ones when involved, or as a coordinator."""
        zichtbaar = Q(geplaatst_op__isnull=False)
        if not is_coordinator(lid):
            gereageerd = Exists(lid.reacties.filter(klus=OuterRef("pk")))
            zichtbaar &= Q(verborgen_op__isnull=True) | gereageerd
        return self.filter(zichtbaar | Q(plaatser=lid) | Q(mede_plaatser=lid))

    def van(self, lid):
        """Klussen for which `lid` asks, alone or together with someone."""
        return self.filter(Q(plaatser=lid) | Q(mede_plaatser=lid))

    def zonder_vrager(self):
        """What runs while nobody who asks for it is a member any more: a coordinator finds someone else."""
        alleen = Q(mede_plaatser__isnull=True) | Q(mede_plaatser__is_active=False)
        return self.filter(alleen, status__in=LOPEND, zonder_vrager_sinds__isnull=False, plaatser__is_active=False)

    def met_resultaat(self):
        """Klussen that are done, of which everyone can read what they brought."""
        return self.filter(~Q(resultaat=""), status=Klusstatus.AFGEROND, verborgen_op__isnull=True)

    def op_het_bord(self):
        """Klussen that were ever placed; the rest stands under "Mijn klussen", also when it was withdrawn."""
        return self.filter(geplaatst_op__isnull=False)

    def zonder_verborgen(self):
        return self.filter(verborgen_op__isnull=True)

    def op_het_bord_voor(self, lid):
        """What `lid` may see of the board: hidden ones when involved, or as a coordinator."""
        if is_coordinator(lid):
            return self.op_het_bord()
        return self.op_het_bord().filter(NietVerborgenVoor(lid))

    def over(self, onderwerpen):
        """Klussen on one of `onderwerpen`: ids, or a queryset whose ids are asked first, by which they plan better."""
        if isinstance(onderwerpen, models.QuerySet):
            onderwerpen = onderwerpen.values_list("pk", flat=True)
        return self.filter(onderwerp_nummers__overlap=list(onderwerpen))

    def zoek(self, q):
        """Klussen that hold every word of `q` in title, topics, summary or description."""
        return self.filter(zoekvector__zoekt=q)

    def reageerbaar(self, vandaag=None):
        """Klussen on which one can react today: open, not hidden, and the last day has not passed."""
        # As one expression, of which the database keeps no statistics: by those of all klussen together hardly any open
        # one could still be reacted to, and it would rather gather and sort them all than walk along the newest.
        tot = models.functions.Coalesce("reageren_tm", models.Value(date.max))
        op_tijd = models.lookups.GreaterThanOrEqual(tot, vandaag or timezone.localdate())
        return self.open().filter(op_tijd, verborgen_op__isnull=True)

    def met_aantallen(self):
        """Annotate `aantal_gekozen` and `aantal_wachtend`, counted per row that is shown."""
        from klussen.models.reactie import Reactie

        def aantal(reacties):
            geteld = reacties.filter(klus=OuterRef("pk")).order_by().values("klus").values_list(Count("pk"))
            return models.functions.Coalesce(models.Subquery(geteld), 0)

        return self.annotate(
            aantal_gekozen=aantal(Reactie.objects.gekozen()), aantal_wachtend=aantal(Reactie.objects.wachtend())
        )

    def voor_lijst(self):
        """Load what is shown beside the klus itself; cards in lists have a query of their own (`klussen.kaarten`)."""
        return (
            self.met_aantallen()
            .select_related("organisatie", "plaatser", "mede_plaatser")
            .prefetch_related("onderwerpen")
        )


class Klus(Levensloop, models.Model):
    """Work that an official cannot do alone and asks colleagues of other organisations for."""

    titel = models.CharField("titel", max_length=120)
    samenvatting = models.CharField("samenvatting", max_length=250, blank=True)
    omschrijving = models.TextField("omschrijving", max_length=10_000)
    omvang = models.CharField("omvang", max_length=5, choices=Omvang)
    soort = models.CharField("soort", max_length=20, choices=Klussoort, default=Klussoort.ANDERS)
    organisatie = models.ForeignKey(Organisatie, models.PROTECT, related_name="klussen", verbose_name="organisatie")
    plaatser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="klussen", verbose_name="gevraagd door"
    )
    onderwerpen = models.ManyToManyField(Onderwerp, blank=True, related_name="klussen", verbose_name="onderwerpen")
    uren = models.PositiveSmallIntegerField("uren", null=True, blank=True)
    aantal_personen = models.PositiveSmallIntegerField("aantal personen", default=1)
    reageren_tm = models.DateField("reageren t/m", null=True, blank=True)
    start_op = models.DateField("begint op", null=True, blank=True)
    klaar_op = models.DateField("klaar op", null=True, blank=True)
    plaats = models.CharField("plaats", max_length=100, blank=True)
    op_afstand = models.BooleanField("kan op afstand", default=False)
    vergoeding = models.CharField("vergoeding", max_length=20, choices=Vergoeding, blank=True)
    inhuurkosten = models.PositiveIntegerField("wat inhuren zou kosten", null=True, blank=True)
    mede_plaatser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mede_klussen",
        verbose_name="vraagt mee",
    )
    status = models.CharField("status", max_length=11, choices=Klusstatus, default=Klusstatus.CONCEPT)
    # Empty on a klus that is in its state since before this was kept.
    status_sinds = models.DateTimeField(null=True, blank=True, editable=False)
    gelukt = models.CharField("is het gelukt?", max_length=5, choices=Gelukt, blank=True, default="", db_default="")
    uren_besteed = models.PositiveSmallIntegerField("uren die het kostte", null=True, blank=True)
    resultaat = models.TextField("wat leverde het op?", max_length=3000, blank=True, default="", db_default="")
    gemaakt_op = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    geplaatst_op = models.DateTimeField("geplaatst op", null=True, blank=True, editable=False)
    verborgen_op = models.DateTimeField("verborgen op", null=True, blank=True)
    verborgen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verborgen door"
    )
    verborgen_reden = models.TextField("reden van verbergen", blank=True, max_length=1000)
    # Since who asked for it is no member any more; empty again once someone else asks. See `zonder_vrager`.
    zonder_vrager_sinds = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts the saves; an edit names the one it started from.
    versie = models.PositiveIntegerField(default=1, editable=False)
    # Made with the form: the same form sent twice is one klus.
    inzending = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # The ids of its topics: counting by topic along the table in between reads a row there for each klus on the board.
    onderwerp_nummers = ArrayField(models.BigIntegerField(), null=True, blank=True, editable=False)
    zoekvector = Zoekveld(null=True, editable=False)

    objects = KlusQuerySet.as_manager()

    class Meta:
        verbose_name = "klus"
        verbose_name_plural = "klussen"
        ordering = ["-geplaatst_op", "-id"]
        permissions = [
            ("verberg_klus", "Mag een klus verbergen en weer tonen"),
            ("trek_klus_in", "Mag een klus van een ander intrekken"),
            ("draag_klus_over", "Mag een klus van een ander overdragen"),
        ]
        indexes = [
            GinIndex(fields=["zoekvector"], name="klus_zoek"),
            GinIndex(fields=["onderwerp_nummers"], name="klus_onderwerpen"),
            # Of the open ones alone, which nearly everyone looks at: words and topics meet within one small index.
            GinIndex(fields=["zoekvector", "onderwerp_nummers"], condition=Q(status="open"), name="klus_zoek_open"),
            models.Index(
                F("soort"), F("geplaatst_op").desc(), F("id").desc(), condition=Q(status="open"), name="klus_soort_open"
            ),
            models.Index(F("organisatie"), F("geplaatst_op").desc(), F("id").desc(), name="klus_organisatie"),
            models.Index(F("status"), F("geplaatst_op").desc(), F("id").desc(), name="klus_nieuwste"),
            models.Index(F("status"), F("reageren_tm").asc(nulls_last=True), F("id").desc(), name="klus_sluit_snel"),
            models.Index(F("status"), F("omvang"), F("geplaatst_op").desc(), F("id").desc(), name="klus_omvang"),
            # The same orders for klussen in every state.
            models.Index(F("geplaatst_op").desc(), F("id").desc(), name="klus_alle"),
            models.Index(F("reageren_tm").asc(nulls_last=True), F("id").desc(), name="klus_alle_sluit_snel"),
            models.Index(F("omvang"), F("geplaatst_op").desc(), F("id").desc(), name="klus_alle_omvang"),
            # What the platform remembers: to walk along the newest, or to find those on a topic that few have.
            models.Index(
                F("geplaatst_op").desc(),
                F("id").desc(),
                condition=Q(status="afgerond") & ~Q(resultaat=""),
                name="klus_gedaan",
            ),
            GinIndex(
                fields=["onderwerp_nummers"], condition=Q(status="afgerond") & ~Q(resultaat=""), name="klus_gedaan_over"
            ),
            # What the sweep looks for each day.
            models.Index(fields=["start_op"], condition=Q(status__in=["open", "ingevuld"]), name="klus_begint"),
            models.Index(fields=["klaar_op"], condition=Q(status__in=["open", "ingevuld"]), name="klus_klaar"),
            models.Index(
                fields=["status", "status_sinds"],
                condition=Q(status__in=["open", "ingevuld", "verlopen"]),
                name="klus_status_sinds",
            ),
            # Few: a coordinator hands them over.
            models.Index(
                fields=["zonder_vrager_sinds"],
                condition=Q(status__in=["open", "ingevuld", "verlopen"], zonder_vrager_sinds__isnull=False),
                name="klus_zonder_vrager",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="klaar_na_start",
                condition=Q(start_op__isnull=True) | Q(klaar_op__isnull=True) | Q(klaar_op__gte=F("start_op")),
                violation_error_message="Een klus kan niet klaar zijn voordat hij begint.",
            ),
            models.CheckConstraint(
                name="aantal_personen_redelijk",
                condition=Q(aantal_personen__gte=1, aantal_personen__lte=50),
                violation_error_message="Vul een aantal in van 1 tot en met 50.",
            ),
            models.CheckConstraint(
                name="vergoeding_alleen_groot",
                condition=Q(vergoeding="") | Q(omvang=Omvang.GROOT),
                violation_error_message="Een vergoeding hoort bij een grote klus.",
            ),
            models.CheckConstraint(
                name="inhuurkosten_alleen_groot",
                condition=Q(inhuurkosten__isnull=True) | Q(omvang=Omvang.GROOT),
                violation_error_message="Wat inhuren zou kosten, hoort bij een grote klus.",
            ),
            models.CheckConstraint(
                name="geplaatst_of_concept",
                condition=Q(geplaatst_op__isnull=False) | Q(status__in=[Klusstatus.CONCEPT, Klusstatus.INGETROKKEN]),
            ),
            verborgen_volledig("verborgen_volledig", violation_error_message="Vul bij verbergen een reden in."),
        ]

    def __str__(self):
        return self.titel

    def get_absolute_url(self):
        return reverse("klussen:detail", args=[self.pk])

    @property
    def korte_tekst(self):
        """The summary, or the beginning of the description where none was written: whole words only."""
        return self.samenvatting or ingekort(" ".join(self.omschrijving.split()), LENGTE_KORTE_TEKST)

    @property
    def hoeveel_werk(self):
        """Size, people and hours in words: "Klein, voor 2 personen, ongeveer 16 uur per persoon"."""
        met_meer = self.aantal_personen > 1
        delen = [self.get_omvang_display()]
        if met_meer:
            delen.append(f"voor {self.aantal_personen} personen")
        if self.uren:
            delen.append(f"ongeveer {self.uren} uur{' per persoon' if met_meer else ''}")
        return ", ".join(delen)

    @property
    def is_verborgen(self):
        return self.verborgen_op is not None

    @property
    def is_reageerbaar(self):
        """Whether a reaction can be given today."""
        return self.status == Klusstatus.OPEN and not self.is_te_laat and not self.is_verborgen

    @property
    def is_te_laat(self):
        """Whether the last day for reactions has passed."""
        return self.reageren_tm is not None and self.reageren_tm < timezone.localdate()

    @property
    def is_wijzigbaar(self):
        return self.status in {Klusstatus.CONCEPT, *LOPEND}

    @property
    def aantal_bezet(self):
        """Number of places taken. Without the annotation of `met_aantallen` this is a query."""
        if hasattr(self, "aantal_gekozen"):
            return self.aantal_gekozen
        return self.reacties.gekozen().count()

    def leid_af(self, onderwerpen):
        """Set what follows from the texts and the topics `onderwerpen`: their ids, and the search vector."""
        self.onderwerp_nummers = sorted(onderwerp.pk for onderwerp in onderwerpen)
        self.zoekvector = tekst.vector(
            (self.titel, "A"),
            (" ".join(onderwerp.naam for onderwerp in onderwerpen), "A"),
            (self.samenvatting, "B"),
            (" ".join(woord for onderwerp in onderwerpen for woord in onderwerp.synoniemen), "C"),
            (f"{self.organisatie} {self.plaats}", "C"),
            (self.omschrijving, "C"),
            (self.resultaat, "C"),
        )

    def indexeer(self):
        """Renew what is derived from the texts and topics as they are now."""
        self.leid_af(self.onderwerpen.all())
        Klus.objects.filter(pk=self.pk).update(onderwerp_nummers=self.onderwerp_nummers, zoekvector=self.zoekvector)
