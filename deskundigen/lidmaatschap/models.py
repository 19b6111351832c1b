import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from deskundigen.models import Lid, Organisatie

# So long the link in an invitation works.
GELDIG = timedelta(days=14)


def hash_van(sleutel):
    """Return what is kept of the key of a link."""
    return hashlib.sha256(sleutel.encode()).hexdigest()


class ContactpersoonQuerySet(models.QuerySet):
    """A preposition picks for someone."""

    def van(self, organisatie):
        """Those who keep the members of `organisatie` today: who is active, and still works there."""
        return self.filter(organisatie=organisatie, lid__is_active=True, lid__organisatie=organisatie)


class Contactpersoon(models.Model):
    """That a member keeps the members of an organisation, the own one; there may be several who do.

    Who moves to another organisation keeps nobody there, and nobody here any more.
    """

    organisatie = models.ForeignKey(
        Organisatie, models.PROTECT, related_name="contactpersonen", verbose_name="organisatie"
    )
    lid = models.ForeignKey(Lid, models.PROTECT, related_name="contactpersoon_van", verbose_name="lid")
    sinds = models.DateTimeField("sinds", default=timezone.now, editable=False)

    objects = ContactpersoonQuerySet.as_manager()

    class Meta:
        verbose_name = "contactpersoon"
        verbose_name_plural = "contactpersonen"
        ordering = ["lid__sorteernaam", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisatie", "lid"], name="contactpersoon_eenmaal")]

    def __str__(self):
        # Stands in the log of admin, which keeps no names.
        return f"contactpersoon {self.pk}"


class Vertrekwijze(models.TextChoices):
    CONTACTPERSOON = "contactpersoon", "door de contactpersoon"
    BEHEER = "beheer", "in beheer"
    IMPORT = "import", "uit het personeelsbestand"
    GEWIST = "gewist", "account verwijderd"


class VertrekQuerySet(models.QuerySet):
    """An adjective filters, `voor_` loads ahead."""

    def voor_lijst(self):
        return self.select_related("lid")

    def nog_weg(self):
        """Of whom the account was not opened again."""
        return self.filter(heropend_op__isnull=True)


class Vertrek(models.Model):
    """That a member left, and that the account was opened again afterwards: who did so, when."""

    lid = models.ForeignKey(Lid, models.PROTECT, related_name="vertrekken", verbose_name="lid")
    # Where the member worked then; empty for who belonged to none.
    organisatie = models.ForeignKey(
        *(Organisatie, models.PROTECT),
        null=True,
        blank=True,
        db_index=False,
        related_name="vertrekken",
        verbose_name="organisatie",
    )
    wijze = models.CharField("hoe", max_length=14, choices=Vertrekwijze)
    # Empty where nobody did it on the site: it came from a file.
    door = models.ForeignKey(Lid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door")
    op = models.DateTimeField("op", default=timezone.now)
    heropend_op = models.DateTimeField("weer geopend op", null=True, blank=True)
    heropend_door = models.ForeignKey(
        Lid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="weer geopend door"
    )

    objects = VertrekQuerySet.as_manager()

    class Meta:
        verbose_name = "vertrek"
        verbose_name_plural = "vertrokken leden"
        default_permissions = ("view",)
        ordering = ["-op", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["lid"], condition=Q(heropend_op__isnull=True), name="vertrek_een_tegelijk"),
            models.CheckConstraint(
                name="vertrek_heropend_door_en_op",
                condition=Q(heropend_door__isnull=True) | Q(heropend_op__isnull=False),
            ),
        ]
        indexes = [
            models.Index(F("organisatie"), F("op").desc(), F("id").desc(), name="vertrek_van_organisatie"),
        ]

    def __str__(self):
        return f"vertrek {self.pk}"


class Uitnodigingstatus(models.TextChoices):
    WACHT = "wacht", "wacht op antwoord"
    AANGENOMEN = "aangenomen", "lid geworden"
    INGETROKKEN = "ingetrokken", "ingetrokken"


class LedenuitnodigingQuerySet(models.QuerySet):
    """An adjective filters, a preposition picks for someone."""

    def onbeantwoord(self):
        """What was neither accepted nor taken back; of some of them the link is too old."""
        return self.filter(status=Uitnodigingstatus.WACHT)

    def geldig(self):
        """Those whose link works: not too old, and of an organisation that has not ended."""
        return self.onbeantwoord().filter(verloopt_op__gt=timezone.now(), organisatie__in=Organisatie.objects.actief())

    def trek_in(self):
        """Take those back that nobody answered; return how many."""
        return self.onbeantwoord().update(status=Uitnodigingstatus.INGETROKKEN, email="")

    def met_sleutel(self, sleutel):
        return self.filter(hash=hash_van(sleutel))


class Ledenuitnodiging(models.Model):
    """That a mail address was invited to become a member of an organisation, by a link that works once.

    Of the link it keeps a hash. Once it is answered or taken back the address is forgotten.
    """

    organisatie = models.ForeignKey(
        Organisatie, models.PROTECT, related_name="ledenuitnodigingen", verbose_name="organisatie"
    )
    email = models.EmailField("e-mailadres", blank=True)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    door = models.ForeignKey(Lid, models.PROTECT, related_name="+", verbose_name="uitgenodigd door")
    # Whether the person asked for it: the address may be one of any domain then.
    op_verzoek = models.BooleanField("op verzoek", default=False)
    gemaakt_op = models.DateTimeField("verstuurd op", default=timezone.now)
    verloopt_op = models.DateTimeField("verloopt op")
    status = models.CharField("status", max_length=11, choices=Uitnodigingstatus, default=Uitnodigingstatus.WACHT)
    lid = models.ForeignKey(Lid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lid")

    objects = LedenuitnodigingQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging voor leden"
        verbose_name_plural = "uitnodigingen voor leden"
        default_permissions = ("view",)
        ordering = ["-gemaakt_op", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisatie", "email"], condition=Q(status="wacht"), name="ledenuitnodiging_een_tegelijk"
            ),
            models.CheckConstraint(
                name="ledenuitnodiging_adres_tot_antwoord",
                condition=(Q(status="wacht") & ~Q(email="")) | (~Q(status="wacht") & Q(email="")),
            ),
            models.CheckConstraint(
                name="ledenuitnodiging_lid_bij_aangenomen",
                condition=Q(status="aangenomen", lid__isnull=False) | (~Q(status="aangenomen") & Q(lid__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["door", "gemaakt_op"], name="ledenuitnodiging_door"),
            models.Index(fields=["verloopt_op"], condition=Q(status="wacht"), name="ledenuitnodiging_verloopt"),
        ]

    def __str__(self):
        return f"uitnodiging {self.pk}"

    @property
    def is_verlopen(self):
        return self.verloopt_op <= timezone.now()

    def vernieuw(self, door):
        """Give it a new link, by which the earlier one no longer works; return the key. It may not be saved yet."""
        sleutel = secrets.token_urlsafe(32)
        self.hash, self.door, self.gemaakt_op = hash_van(sleutel), door, timezone.now()
        self.verloopt_op = self.gemaakt_op + GELDIG
        return sleutel

    def trek_in(self):
        """Take it back; return False when it was answered or taken back before."""
        return bool(Ledenuitnodiging.objects.filter(pk=self.pk).trek_in())

    def neem_aan(self, lid):
        """Record that it was accepted by who is `lid` now; return False when its link no longer works."""
        return bool(
            Ledenuitnodiging.objects.geldig()
            .filter(pk=self.pk, hash=self.hash)
            .update(status=Uitnodigingstatus.AANGENOMEN, lid=lid, email="")
        )


class Toegangsverzoek(models.Model):
    """That someone asks to be let in at an organisation whose mail domains do not tell so.

    Whether the address is theirs nobody knows yet: who is let in gets an invitation there. With the answer it goes.
    """

    organisatie = models.ForeignKey(
        Organisatie, models.PROTECT, related_name="toegangsverzoeken", verbose_name="organisatie"
    )
    email = models.EmailField("e-mailadres")
    voornaam = models.CharField("voornaam", max_length=60)
    tussenvoegsel = models.CharField("tussenvoegsel", max_length=20, blank=True)
    achternaam = models.CharField("achternaam", max_length=80)
    toelichting = models.TextField("toelichting", max_length=500)
    gedaan_op = models.DateTimeField("gedaan op", default=timezone.now)

    class Meta:
        verbose_name = "verzoek om toegang"
        verbose_name_plural = "verzoeken om toegang"
        default_permissions = ("view",)
        ordering = ["gedaan_op", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisatie", "email"], name="toegangsverzoek_een_tegelijk"),
            models.CheckConstraint(
                name="toegangsverzoek_kleine_letters",
                condition=Q(email=Lower("email")),
                violation_error_message="Een mailadres staat in kleine letters.",
            ),
        ]
        indexes = [models.Index(fields=["gedaan_op"], name="toegangsverzoek_gedaan_op")]

    def __str__(self):
        return f"verzoek {self.pk}"

    @property
    def naam(self):
        return " ".join(deel for deel in (self.voornaam, self.tussenvoegsel, self.achternaam) if deel)
