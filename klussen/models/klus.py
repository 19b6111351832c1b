import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from deskundigen.models import Onderwerp, Organisatie
from klussen.fouten import KlusGewijzigd, KlusVol, OngeldigeOvergang, ReagerenGesloten
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussen.models.keuzes import Klussoort, Klusstatus, Omvang, Vergoeding
from klussen.models.zicht import NietVerborgenVoor
from klussenbank.kern import tekst
from klussenbank.kern.rangschikking import RangschikQuerySet
from klussenbank.kern.zoekveld import Zoekveld


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
        return self.filter(zichtbaar | Q(plaatser=lid))

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
        return self.met_aantallen().select_related("organisatie", "plaatser").prefetch_related("onderwerpen")


class Klus(models.Model):
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
    status = models.CharField("status", max_length=11, choices=Klusstatus, default=Klusstatus.CONCEPT)
    gemaakt_op = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    geplaatst_op = models.DateTimeField("geplaatst op", null=True, blank=True, editable=False)
    verborgen_op = models.DateTimeField("verborgen op", null=True, blank=True)
    verborgen_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verborgen door"
    )
    verborgen_reden = models.TextField("reden van verbergen", blank=True, max_length=1000)
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
                name="geplaatst_of_concept",
                condition=Q(geplaatst_op__isnull=False) | Q(status__in=[Klusstatus.CONCEPT, Klusstatus.INGETROKKEN]),
            ),
            models.CheckConstraint(
                name="verborgen_volledig",
                condition=Q(verborgen_op__isnull=True, verborgen_door__isnull=True, verborgen_reden="")
                | (Q(verborgen_op__isnull=False, verborgen_door__isnull=False) & ~Q(verborgen_reden="")),
                violation_error_message="Vul bij verbergen een reden in.",
            ),
        ]

    def __str__(self):
        return self.titel

    def get_absolute_url(self):
        return reverse("klussen:detail", args=[self.pk])

    @property
    def korte_tekst(self):
        """The summary, or the beginning of the description where none was written."""
        return self.samenvatting or Truncator(" ".join(self.omschrijving.split())).chars(200)

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
        return self.status in {Klusstatus.CONCEPT, Klusstatus.OPEN, Klusstatus.INGEVULD}

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
        )

    def indexeer(self):
        """Renew what is derived from the texts and topics as they are now."""
        self.leid_af(self.onderwerpen.all())
        Klus.objects.filter(pk=self.pk).update(onderwerp_nummers=self.onderwerp_nummers, zoekvector=self.zoekvector)

    def bewaar_wijziging(self, versie, *, door, onderwerpen):
        """Save the edited fields if nobody saved since `versie`; raise KlusGewijzigd otherwise.

        A klus that asks for more people opens again; one that asks for no more than were chosen is filled.
        Raises OngeldigeOvergang when the klus was closed meanwhile, KlusVol when fewer are asked than were chosen.
        """
        with transaction.atomic():
            nu = Klus.objects.select_for_update().get(pk=self.pk)
            if not nu.is_wijzigbaar:
                raise OngeldigeOvergang
            if nu.versie != versie:
                raise KlusGewijzigd
            gekozen = self.reacties.gekozen().count()
            if gekozen > self.aantal_personen:
                raise KlusVol
            self.status, self.versie = nu.status, nu.versie + 1
            self.save(update_fields=[*BEWERKBARE_VELDEN, "versie"])
            self.onderwerpen.set(onderwerpen)
            self.indexeer()
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GEWIJZIGD, door=door)
            self._volg_aantal(gekozen, door)

    def plaats_op_bord(self, door):
        """concept → open: put the klus on the board."""
        with transaction.atomic():
            self._ga_over([Klusstatus.CONCEPT], Klusstatus.OPEN, geplaatst_op=timezone.now())
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GEPLAATST, door=door)

    def rond_af(self, door):
        """ingevuld, or open with someone chosen, → afgerond. Raises OngeldigeOvergang otherwise."""
        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.pk)
            if not klus.reacties.gekozen().exists():
                raise OngeldigeOvergang
            self._ga_over([Klusstatus.OPEN, Klusstatus.INGEVULD], Klusstatus.AFGEROND)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.AFGEROND, door=door)

    def trek_in(self, door, toelichting=""):
        """concept, open or ingevuld → ingetrokken."""
        with transaction.atomic():
            self._ga_over([Klusstatus.CONCEPT, Klusstatus.OPEN, Klusstatus.INGEVULD], Klusstatus.INGETROKKEN)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.INGETROKKEN, door=door, toelichting=toelichting)

    def verberg(self, door, reden):
        """Hide from everyone but those involved and coordinators; raise OngeldigeOvergang when it is hidden already."""
        with transaction.atomic():
            geraakt = (
                Klus.objects.filter(pk=self.pk, verborgen_op__isnull=True)
                .exclude(status=Klusstatus.CONCEPT)
                .update(verborgen_op=timezone.now(), verborgen_door=door, verborgen_reden=reden)
            )
            if not geraakt:
                raise OngeldigeOvergang
            self.refresh_from_db(fields=["verborgen_op", "verborgen_door", "verborgen_reden"])
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.VERBORGEN, door=door, toelichting=reden)

    def toon(self, door):
        """Undo hiding; raise OngeldigeOvergang when it is not hidden."""
        with transaction.atomic():
            geraakt = Klus.objects.filter(pk=self.pk, verborgen_op__isnull=False).update(
                verborgen_op=None, verborgen_door=None, verborgen_reden=""
            )
            if not geraakt:
                raise OngeldigeOvergang
            self.refresh_from_db(fields=["verborgen_op", "verborgen_door", "verborgen_reden"])
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.GETOOND, door=door)

    def reageer(self, lid, *, bericht, namens_organisatie=False, afgestemd="nog_niet"):
        """React to this klus as `lid` and return the reactie.

        Raises ReagerenGesloten when the klus takes no reactions, AlGereageerd when one still counts.
        """
        from klussen.models.reactie import Reactie

        with transaction.atomic():
            klus = Klus.objects.select_for_update().get(pk=self.pk)
            if not klus.is_reageerbaar or klus.plaatser_id == lid.pk:
                raise ReagerenGesloten
            reactie = Reactie.objects.geef(
                klus, lid, bericht=bericht, namens_organisatie=namens_organisatie, afgestemd=afgestemd
            )
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEREAGEERD, door=lid, lid=lid)
            return reactie

    def neem_plaats(self, door):
        """Count one more chosen on this locked row; raise KlusVol when no place is left.

        Call it in a transaction that holds the row (`select_for_update`), before the reactie becomes gekozen.
        """
        if self.status == Klusstatus.INGEVULD:
            raise KlusVol
        if self.status != Klusstatus.OPEN:
            raise OngeldigeOvergang
        gekozen = self.reacties.gekozen().count()
        if gekozen >= self.aantal_personen:
            raise KlusVol
        self._volg_aantal(gekozen + 1, door)

    def geef_plaats_vrij(self, door):
        """Count one chosen less on this locked row: a filled klus opens again."""
        if self.status not in {Klusstatus.OPEN, Klusstatus.INGEVULD}:
            raise OngeldigeOvergang
        self._volg_aantal(self.reacties.gekozen().count() - 1, door)

    def _volg_aantal(self, gekozen, door):
        """Make the state follow the number chosen: open ↔ ingevuld."""
        vol = gekozen >= self.aantal_personen
        if vol and self.status == Klusstatus.OPEN:
            self._ga_over([Klusstatus.OPEN], Klusstatus.INGEVULD)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.INGEVULD, door=door)
        elif not vol and self.status == Klusstatus.INGEVULD:
            self._ga_over([Klusstatus.INGEVULD], Klusstatus.OPEN)
            Gebeurtenis.objects.leg_vast(self, Gebeurtenissoort.WEER_OPEN, door=door)

    def _ga_over(self, van, naar, **velden):
        """Move to state `naar` if the row is in one of `van` now; raise OngeldigeOvergang otherwise."""
        if not Klus.objects.filter(pk=self.pk, status__in=van).update(status=naar, **velden):
            raise OngeldigeOvergang
        self.status = naar
        for veld, waarde in velden.items():
            setattr(self, veld, waarde)


# What the plaatser fills in; topics apart, which are set beside them.
BEWERKBARE_VELDEN = [
    "titel",
    "samenvatting",
    "omschrijving",
    "omvang",
    "soort",
    "organisatie",
    "uren",
    "aantal_personen",
    "reageren_tm",
    "start_op",
    "klaar_op",
    "plaats",
    "op_afstand",
    "vergoeding",
]
