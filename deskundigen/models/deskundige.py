import re
import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.models.kaart import Kaart
from deskundigen.models.lid import Lid
from klussenbank.kern import tekst
from klussenbank.kern.rangschikking import RangschikQuerySet
from klussenbank.kern.zoekveld import Zoekveld

# How many profiles are held locked together while their index is renewed.
_PER_KEER = 200
FOTO_MAP = "fotos"

# With more topics than this the directory is ordered by the highest level of all.
MEESTE_TAKKEN = 12


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
    return f"{FOTO_MAP}/{uuid.uuid4()}.webp"


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
        self.sorteernaam = self.lid.sorteernaam
        self.rang = max((kaart.rang for kaart in kaarten), default=0)
        self.zoekvector = self.woorden_van(kaarten)

    def woorden_van(self, kaarten):
        """Return the search vector of member, profile and the open cards `kaarten`."""
        lid = self.lid
        woorden = tekst.vector(
            (lid.naam, "A"),
            (" ".join(kaart.onderwerp.naam for kaart in kaarten if kaart.onderwerp), "A"),
            (" ".join(woord for kaart in kaarten if kaart.onderwerp for woord in kaart.onderwerp.synoniemen), "C"),
            (f"{lid.functie} {lid.organisatie or ''}", "B"),
            (" ".join(f"{kaart.tekst} {kaart.tijd}" for kaart in kaarten), "B"),
            (f"{self.zin} {self.over_mij}", "C"),
        )
        ongeveer = tekst.naamvormen(lid.voornaam, f"{lid.tussenvoegsel} {lid.achternaam}")
        return f"{woorden} {ongeveer}"

    def indexeer(self):
        """Renew what is derived in the database, from member, profile and cards as they are there now."""
        Deskundige.objects.filter(pk=self.pk).indexeer()


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
