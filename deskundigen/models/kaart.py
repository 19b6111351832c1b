from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from deskundigen import vers
from deskundigen.models.lid import Lid
from deskundigen.models.onderwerp import Onderwerp


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


class Gekleurd:
    """What has the colour of a card, in a field `kleur`."""

    @property
    def vraag(self):
        """The question that this card answers."""
        return KAARTVRAGEN[self.kleur]

    @property
    def soortnaam(self):
        """What a card in this colour is called: "Rode kaart"."""
        return Kleur(self.kleur).kaart


class Niveau(models.TextChoices):
    IETS = "iets", "weet er iets van"
    VAKER = "vaker", "vaker gedaan"
    VEEL = "veel", "weet er veel van"


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


class Kaart(Gekleurd, models.Model):
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
                violation_error_message=(
                    "Je hebt al een kaart in deze kleur over dit onderwerp. "
                    "Kies een ander onderwerp, of wijzig die kaart."
                ),
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
                        "Over één onderwerp kan een rode kaart niet samengaan met een groene of blauwe. Kies een ander "
                        "onderwerp, of haal eerst de andere kaart weg."
                    ),
                )
                for kleur in (Kleur.GROEN, Kleur.BLAUW)
            ],
        ]

    def __str__(self):
        return f"kaart {self.pk}"

    def save(self, *args, **kwargs):
        """Save it. Its owner says by that that it holds; what others do to it (when topics merge) is no `save`."""
        self.gewijzigd_op = timezone.now()
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
    def reden(self):
        """Why this card brings its owner into a list, in words that the reader can check."""
        over = self.onderwerp or f"“{self.tekst}”"
        return waarom(self.kleur, self.niveau, over, tijd=self.tijd, leeftijd=self.leeftijd)
