import re
import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen import vers
from deskundigen.models.lid import Lid
from deskundigen.models.onderwerp import Onderwerp
from klussenbank.kern import tekst
from klussenbank.kern.rangschikking import RangschikQuerySet
from klussenbank.kern.zoekveld import Zoekveld


class Kleur(models.TextChoices):
    GROEN = "groen", "Groen"
    ROOD = "rood", "Rood"
    BLAUW = "blauw", "Blauw"

    @property
    def kaart(self):
        """What a card in this colour is called: "Rode kaart"."""
        return {"groen": "Groene kaart", "rood": "Rode kaart", "blauw": "Blauwe kaart"}[self]


# The questions that the platform's officials answered on paper cards.
KAARTVRAGEN = {
    Kleur.GROEN: "Waar word je blij van?",
    Kleur.ROOD: "Wat vind je echt niet leuk?",
    Kleur.BLAUW: "Voor welk onderwerp wil je je wel inzetten?",
}


class Niveau(models.TextChoices):
    IETS = "iets", "weet er iets van"
    VAKER = "vaker", "vaker gedaan"
    VEEL = "veel", "weet er veel van"


# How many profiles are held locked together while their index is renewed.
_PER_KEER = 200

# With more topics than this the directory is ordered by the highest level of all.
MEESTE_TAKKEN = 12

# Order in the directory: by level, then blue before green.
RANG = {
    (niveau, kleur): 2 * trede + (kleur == Kleur.BLAUW)
    for trede, niveau in enumerate(Niveau, start=1)
    for kleur in (Kleur.GROEN, Kleur.BLAUW)
}


def rang_van(kleur, niveau, stappen=0):
    """Return the rank of a card that is `stappen` levels back: at least 1, and of a red card always 0."""
    volle = RANG.get((niveau, kleur), 0)
    return max(1, volle - 2 * stappen) if volle else 0


# How many places there are on the circle below: a prime.
RONDE = 1_000_003


class Plaats(models.Func):
    """The place of a lid on a circle on which people stand in no order that means anything.

    Whoever walks along equally good people begins somewhere else each time, and so does not always meet those with
    the lowest number first.
    """

    template = f"mod(%(expressions)s * 2654435761, {RONDE})"
    output_field = models.BigIntegerField()


def waarom(kleur, niveau, over, *, tijd="", leeftijd=""):
    """Return what a green or blue card on `over` says of its owner: "vaker gedaan; wordt blij van Grondwater".

    What it says of the time its owner has, and its age once it is old, come behind that.
    """
    graag = "wil zich inzetten voor" if kleur == Kleur.BLAUW else "wordt blij van"
    reden = f"{Niveau(niveau).label}; {graag} {over}"
    if tijd:
        reden += f" ({tijd})"
    return f"{reden}; {leeftijd}" if leeftijd else reden


class DeskundigeQuerySet(RangschikQuerySet):
    """An adjective filters, `met_` annotates, `voor_` loads or picks."""

    def zichtbaar(self):
        """Whose account is in use."""
        return self.filter(lid__is_active=True)

    def beschikbaar(self):
        """Who may be asked today."""
        return self.filter(Q(niet_tot__isnull=True) | Q(niet_tot__lte=timezone.localdate()))

    def met_kaart(self, *, onderwerpen=None, kleur=None):
        """Who has a green or blue card on one of `onderwerpen` (ids; what stands below them included) in `kleur`."""
        return self.filter(Exists(self._kennis(onderwerpen, kleur).filter(deskundige=OuterRef("pk"))))

    def op_rang(self, *, onderwerpen=None, kleur=None):
        """Who has such a card, ordered by knowledge level on the topics, then blue before green, then name.

        Without topics or a colour it is everyone, by the highest level of all. So it is with more topics than
        MEESTE_TAKKEN: they come down to everything.
        """
        if onderwerpen is None and kleur is None:
            return self.order_by("-rang", "sorteernaam", "pk")
        onderwerpen = None if onderwerpen is None else list(onderwerpen)
        if onderwerpen is None or len(onderwerpen) == 1:
            # One row for each person, in the order of the index.
            onderwerp = onderwerpen[0] if onderwerpen else None
            op_een = self.filter(kennis__onderwerp=onderwerp, kennis__kleur=kleur or "")
            # The topic is the same for all; the database does not see so of an empty one, and would sort.
            return op_een.order_by("kennis__onderwerp_id", "-kennis__rang", "kennis__sorteernaam", "kennis__deskundige")
        gevonden = self.met_kaart(onderwerpen=onderwerpen, kleur=kleur).order_by("-rang", "sorteernaam", "pk")
        if len(onderwerpen) <= MEESTE_TAKKEN:
            gevonden._takken = [self.op_rang(onderwerpen=[onderwerp], kleur=kleur) for onderwerp in onderwerpen]
        return gevonden

    def sleutels(self, begin, eind):
        """Return the keys of the people from `begin` up to `eind`.

        With several topics each gives its own best, in order, and those are merged: nobody further down can be among
        them. So no more is read than is shown, for each topic.
        """
        if not self._takken:
            return super().sleutels(begin, eind)
        velden = ["pk", "kennis__rang", "kennis__sorteernaam"]
        tak, *rest = [tak.values_list(*velden)[:eind] for tak in self._takken]
        hoogste = {}
        for pk, rang, naam in tak.union(*rest, all=True):
            hoogste[pk] = min(hoogste.get(pk, (0, "")), (-rang, naam))
        return sorted(hoogste, key=lambda pk: (*hoogste[pk], pk))[begin:eind]

    def sleutelvraag(self, begin, eind):
        """Return the query of those keys; None with several topics, which one query does not put in order."""
        return None if self._takken else super().sleutelvraag(begin, eind)

    def order_by(self, *velden):
        """Order otherwise: then the best of each topic no longer matter."""
        anders = super().order_by(*velden)
        anders._takken = None
        return anders

    def _clone(self):
        kopie = super()._clone()
        kopie._takken = self._takken
        return kopie

    # For several topics: the same people as of one topic, for each.
    _takken = None

    @staticmethod
    def _kennis(onderwerpen, kleur):
        from deskundigen.models.kennis import Kennis

        kennis = Kennis.objects.filter(kleur=kleur or "")
        return kennis.filter(onderwerp=None) if onderwerpen is None else kennis.filter(onderwerp__in=list(onderwerpen))

    def zoek(self, q):
        """Who is found by the words of `q` in name, function, profile, or green and blue cards."""
        return self.filter(zoekvector__zoekt=q)

    def voor_lijst(self):
        """Load what a list shows of each person; red cards are never among it."""
        return (
            self.select_related("lid__organisatie")
            .defer("zoekvector")
            .prefetch_related(
                models.Prefetch("lid__kaarten", Kaart.objects.openbaar().voor_lijst(), to_attr="openbare_kaarten")
            )
        )

    def indexeer(self):
        """Renew what is derived of each of these people."""
        for _ in self.indexeer_in_delen():
            pass

    def indexeer_in_delen(self):
        """Renew what is derived of each of these people, some at a time; give after each time how many they were.

        Everything is read again under a lock, and who saves one of them meanwhile waits: an index never overwrites one
        that was made of newer words.
        """
        from deskundigen.models.kennis import Kennis

        tot_en_met = 0
        while ids := list(self.filter(pk__gt=tot_en_met).order_by("pk").values_list("pk", flat=True)[:_PER_KEER]):
            tot_en_met = ids[-1]
            deze = Deskundige.objects.filter(pk__in=ids)
            with transaction.atomic():
                # The rows apart from what is joined to them: that would be as it was before the wait for the lock.
                list(deze.select_for_update().order_by("pk").values_list("pk"))
                kaarten = models.Prefetch("lid__kaarten", Kaart.objects.openbaar().select_related("onderwerp"), "open")
                for deskundige in deze.select_related("lid__organisatie").prefetch_related(kaarten):
                    deskundige.leid_af(deskundige.lid.open)
                    Deskundige.objects.filter(pk=deskundige.pk).update(
                        rang=deskundige.rang, sorteernaam=deskundige.sorteernaam, zoekvector=deskundige.zoekvector
                    )
                Kennis.objects.ververs(ids)
            yield len(ids)


def _foto_pad(deskundige, bestandsnaam):
    """A name that says nothing about the person or the uploaded file."""
    return f"fotos/{uuid.uuid4()}.webp"


class Deskundige(models.Model):
    """The profile by which a member chooses to stand in the directory "Wie weet wat"."""

    lid = models.OneToOneField(Lid, models.PROTECT, primary_key=True, related_name="deskundige", verbose_name="lid")
    zin = models.CharField("in één zin", max_length=140, blank=True)
    over_mij = models.TextField("over mij", max_length=2000, blank=True)
    telefoon = models.CharField("telefoon", max_length=25, blank=True)
    foto = models.ImageField("foto", upload_to=_foto_pad, blank=True)
    # From this day on this person may be asked again; the daily sweep then empties it.
    niet_tot = models.DateField("niet vragen tot", null=True, blank=True)
    # When this person was last asked by mail whether cards still hold.
    gevraagd_op = models.DateTimeField(null=True, editable=False)
    # Empty for who stood in the directory before this was kept.
    gemaakt_op = models.DateTimeField(null=True, default=timezone.now, editable=False)
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    # That of the lid, to order the directory by one index.
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM, default="", editable=False)
    zoekvector = Zoekveld(null=True, editable=False)

    objects = DeskundigeQuerySet.as_manager()

    class Meta:
        verbose_name = "deskundige"
        verbose_name_plural = "deskundigen"
        indexes = [
            GinIndex(fields=["zoekvector"], name="deskundige_zoek"),
            models.Index(F("rang").desc(), F("sorteernaam"), F("lid"), name="deskundige_rang"),
            models.Index(fields=["gemaakt_op"], name="deskundige_gemaakt_op"),
            models.Index(fields=["niet_tot", "lid"], condition=Q(niet_tot__isnull=False), name="deskundige_niet_tot"),
        ]

    def __str__(self):
        return str(self.lid)

    def get_absolute_url(self):
        return reverse("deskundigen:detail", args=[self.pk])

    @property
    def telefoonlink(self):
        """The telephone number as a `tel:` address has it: digits and a plus sign."""
        return re.sub(r"[^\d+]", "", self.telefoon)

    @property
    def is_beschikbaar(self):
        """Whether this person may be asked today."""
        return self.niet_tot is None or self.niet_tot <= timezone.localdate()

    def leid_af(self, kaarten):
        """Set what follows from member, profile and the open cards `kaarten`: rank, name to sort by, search vector."""
        lid = self.lid
        self.sorteernaam = lid.sorteernaam
        self.rang = max((kaart.rang for kaart in kaarten), default=0)
        woorden = tekst.vector(
            (lid.naam, "A"),
            (" ".join(kaart.onderwerp.naam for kaart in kaarten if kaart.onderwerp), "A"),
            (" ".join(woord for kaart in kaarten if kaart.onderwerp for woord in kaart.onderwerp.synoniemen), "C"),
            (f"{lid.functie} {lid.organisatie or ''}", "B"),
            (" ".join(f"{kaart.tekst} {kaart.tijd}" for kaart in kaarten), "B"),
            (f"{self.zin} {self.over_mij}", "C"),
        )
        ongeveer = tekst.naamvormen(lid.voornaam, f"{lid.tussenvoegsel} {lid.achternaam}")
        self.zoekvector = f"{woorden} {ongeveer}"

    def indexeer(self):
        """Renew what is derived in the database, from member, profile and cards as they are there now."""
        Deskundige.objects.filter(pk=self.pk).indexeer()


class KaartQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def openbaar(self):
        """The cards that others may see. Red ones are their owner's alone."""
        return self.exclude(kleur=Kleur.ROOD)

    def oud(self):
        """The cards of which the owner last said long ago that they hold."""
        return self.filter(bevestigd_op__lt=vers.voor(settings.KAART_VERS_DAGEN))

    def voor_lijst(self):
        return self.select_related("onderwerp").order_by("-rang", "onderwerp__sorteernaam", "id")


class Kaart(models.Model):
    """A coloured card: what makes its owner happy (green), what not at all (red), what to commit to (blue).

    A card belongs to the lid, not to the profile: a red card must not put its owner in the directory.
    """

    lid = models.ForeignKey(Lid, models.PROTECT, related_name="kaarten", verbose_name="lid")
    kleur = models.CharField("kleur", max_length=5, choices=Kleur)
    onderwerp = models.ForeignKey(
        Onderwerp, models.PROTECT, null=True, blank=True, related_name="kaarten", verbose_name="onderwerp"
    )
    # Forms hold what is typed to this length; a card that topics made of two when they merged keeps the words of both.
    tekst = models.TextField("in je eigen woorden", max_length=200, blank=True)
    niveau = models.CharField("hoeveel weet je ervan?", max_length=5, choices=Niveau, blank=True)
    tijd = models.CharField("hoeveel tijd heb je ervoor?", max_length=60, blank=True, default="", db_default="")
    # What the directory sorts on: lower once it fades.
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    gewijzigd_op = models.DateTimeField(default=timezone.now, editable=False)
    # When its owner last said that it holds. Empty until the next sweep where code that did not know this made it.
    bevestigd_op = models.DateTimeField(null=True, default=timezone.now, editable=False)
    # By how many levels `rang` is lower because of its age.
    vervaagd = models.SmallIntegerField(default=0, db_default=0, editable=False)
    # When its owner was asked by mail whether it holds; empty again once that was answered.
    gevraagd_op = models.DateTimeField(null=True, editable=False)
    # Empty for a card that was laid before this was kept.
    gemaakt_op = models.DateTimeField(null=True, default=timezone.now, editable=False)

    objects = KaartQuerySet.as_manager()

    class Meta:
        verbose_name = "kaart"
        verbose_name_plural = "kaarten"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["onderwerp", "kleur", "-rang"], name="kaart_onderwerp_rang"),
            # What the daily sweep looks for: what is to fade, and whose owner is to be asked.
            models.Index(
                fields=["vervaagd", "bevestigd_op", "id"], condition=~Q(kleur=Kleur.ROOD), name="kaart_vervaagt"
            ),
            models.Index(
                fields=["bevestigd_op", "id"],
                condition=~Q(kleur=Kleur.ROOD) & Q(gevraagd_op__isnull=True),
                name="kaart_te_vragen",
            ),
            # The same, those of equal rank along the circle (`deskundigen.kandidaten`). Red cards play no part in that.
            models.Index(
                F("onderwerp"),
                F("kleur"),
                F("rang").desc(),
                Plaats("lid"),
                F("lid"),
                condition=~Q(kleur=Kleur.ROOD),
                name="kaart_kring",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lid", "onderwerp", "kleur"],
                name="een_kaart_per_onderwerp_en_kleur",
                violation_error_message="Je hebt al een kaart in deze kleur over dit onderwerp.",
            ),
            models.CheckConstraint(
                name="blauw_heeft_onderwerp",
                condition=~Q(kleur=Kleur.BLAUW) | Q(onderwerp__isnull=False),
                violation_error_message="Kies een onderwerp: een blauwe kaart gaat altijd over een onderwerp.",
            ),
            models.CheckConstraint(
                name="kaart_zegt_iets",
                condition=Q(onderwerp__isnull=False) | ~Q(tekst=""),
                violation_error_message="Kies een onderwerp of schrijf iets in je eigen woorden.",
            ),
            models.CheckConstraint(
                name="niveau_op_groen_en_blauw",
                condition=Q(kleur=Kleur.ROOD, niveau="") | (~Q(kleur=Kleur.ROOD) & Q(niveau__in=Niveau.values)),
                violation_error_message="Kies hoeveel je ervan weet.",
            ),
            models.CheckConstraint(
                name="tijd_alleen_op_blauw",
                condition=Q(tijd="") | Q(kleur=Kleur.BLAUW),
                violation_error_message="Alleen op een blauwe kaart staat hoeveel tijd je hebt.",
            ),
            # A red card excludes a green one, and a blue one; green and blue go together.
            *[
                models.UniqueConstraint(
                    fields=["lid", "onderwerp"],
                    condition=Q(kleur__in=[kleur, Kleur.ROOD]),
                    name=f"{kleur}_of_rood_per_onderwerp",
                    violation_error_message=(
                        "Over één onderwerp kan een rode kaart niet samengaan met een groene of blauwe."
                    ),
                )
                for kleur in (Kleur.GROEN, Kleur.BLAUW)
            ],
        ]

    def __str__(self):
        return f"kaart {self.pk}"

    def save(self, *args, door_eigenaar=True, **kwargs):
        """Save it. Its owner says by that that it holds; someone else (when topics merge) does not."""
        self.gewijzigd_op = timezone.now()
        if door_eigenaar:
            self.bevestigd_op, self.gevraagd_op = self.gewijzigd_op, None
        self.vervaag()
        super().save(*args, **kwargs)

    def bevestig(self):
        """Let its owner say that it still holds; saving is up to who calls."""
        self.bevestigd_op, self.gevraagd_op = timezone.now(), None
        self.vervaag()

    def vervaag(self):
        """Set the rank that goes with its age; saving is up to who calls."""
        self.vervaagd = 0 if self.kleur == Kleur.ROOD else vers.stappen_terug(self.geldt_sinds)
        self.rang = rang_van(self.kleur, self.niveau, self.vervaagd)

    @property
    def geldt_sinds(self):
        return self.bevestigd_op or self.gewijzigd_op

    @property
    def is_oud(self):
        """Whether it asks its owner whether it still holds."""
        return vers.is_oud(self.geldt_sinds)

    @property
    def leeftijd(self):
        """How old it is, in words; "" while it is fresh."""
        return vers.leeftijd(self.geldt_sinds)

    @property
    def vraag(self):
        """The question that this card answers."""
        return KAARTVRAGEN[self.kleur]

    @property
    def soortnaam(self):
        """What a card in this colour is called: "Rode kaart"."""
        return Kleur(self.kleur).kaart

    @property
    def reden(self):
        """Why this card brings its owner into a list, in words that the reader can check."""
        over = self.onderwerp or f"“{self.tekst}”"
        return waarom(self.kleur, self.niveau, over, tijd=self.tijd, leeftijd=self.leeftijd)


class Vraag(models.Model):
    """That a member asked another a question. The question itself went by mail and is not kept."""

    vrager = models.ForeignKey(Lid, models.PROTECT, related_name="gestelde_vragen", verbose_name="vrager")
    deskundige = models.ForeignKey(Deskundige, models.PROTECT, related_name="vragen", verbose_name="gesteld aan")
    gesteld_op = models.DateTimeField("gesteld op", default=timezone.now)
    # Made of the form and what was typed in it: the same form sent twice is one question.
    inzending = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        indexes = [models.Index(fields=["vrager", "gesteld_op"], name="vraag_vrager")]

    def __str__(self):
        return f"vraag {self.pk}"


class Seintje(models.Model):
    """That a member pointed out to another what may be wrong in a profile. The text went by mail and is not kept."""

    van = models.ForeignKey(Lid, models.PROTECT, related_name="gegeven_seintjes", verbose_name="van")
    deskundige = models.ForeignKey(Deskundige, models.PROTECT, related_name="seintjes", verbose_name="aan")
    op = models.DateTimeField("op", default=timezone.now)
    # Made of the form and what was typed in it: the same form sent twice is one.
    inzending = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "seintje"
        verbose_name_plural = "seintjes"
        default_permissions = ()
        indexes = [models.Index(fields=["van", "op"], name="seintje_van")]

    def __str__(self):
        return f"seintje {self.pk}"
