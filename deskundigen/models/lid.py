import re

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from deskundigen.models.organisatie import Organisatie
from klussenbank.kern import tekst
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling

# What stands between the words of a name; the index knows the same.
_TUSSEN_WOORDEN = re.compile(r"[\s,'’-]+")
MEESTE_NAAMWOORDEN = 5
# Behind the mail address of an account that was erased; nobody else has one there.
LEEG_DOMEIN = "@verwijderd.invalid"


class Naamwoorden(models.Func):
    """The words of a sorteernaam, of which an index finds those that begin with some letters."""

    template = "array_to_tsvector(array_remove(string_to_array(translate(%(expressions)s, ',''’-', '    '), ' '), ''))"
    output_field = SearchVectorField()


class LidQuerySet(models.QuerySet):
    """An adjective filters, a preposition too."""

    def met_naam(self, naam):
        """Members in whose name each word of `naam` is the beginning of one; with an @ in it, of the mail address."""
        if "@" in naam:
            return self.filter(email__startswith=naam.strip().lower())
        woorden = [woord for woord in _TUSSEN_WOORDEN.split(tekst.vouw(naam)) if woord][:MEESTE_NAAMWOORDEN]
        if not woorden:
            return self.none()
        vraag = " & ".join("'{}':*".format(woord.replace("\\", "\\\\")) for woord in woorden)
        begint_met = models.Func(
            models.Value(vraag), template="%(expressions)s::tsquery", output_field=SearchQueryField()
        )
        heeft = models.Func(
            Naamwoorden("sorteernaam"),
            begint_met,
            template="%(expressions)s",
            arg_joiner=" @@ ",
            output_field=models.BooleanField(),
        )
        return self.filter(heeft)

    def actief(self):
        return self.filter(is_active=True)

    def gesloten(self):
        """Whose account is closed, and still holds who it was of."""
        return self.filter(is_active=False).exclude(email__endswith=LEEG_DOMEIN)

    def namens(self, organisatie):
        """Members who may ask in the name of `organisatie`: its own, and those of who takes part in it."""
        return self.filter(Q(organisatie=organisatie) | Q(organisatie__in=organisatie.deelnemers.all()))


class LidManager(BaseUserManager.from_queryset(LidQuerySet)):
    """Makes members; `get_by_natural_key` finds them by mail address in any case."""

    def create_user(self, email, password=None, **velden):
        """Make a member with a verified mail address, as import, admin and demo do.

        Raises ValueError without an address. Sign-up by a visitor goes through allauth, which verifies first.
        """
        if not email:
            raise ValueError("Een lid heeft een mailadres.")
        lid = self.model(email=email, **velden)
        lid.set_password(password)
        lid.save(using=self._db)
        lid.bevestig_email()
        return lid

    def create_superuser(self, email, password=None, **velden):
        with transaction.atomic(using=self._db):
            lid = self.create_user(email, password, **{**velden, "is_staff": True, "is_superuser": True})
            noteer(Handeling.RECHTEN, None, lid, wat="Hoofdbeheerder gemaakt.")
        return lid

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class Lid(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The row is never deleted: other tables protect it."""

    email = models.EmailField("e-mailadres", unique=True)
    voornaam = models.CharField("voornaam", max_length=60)
    tussenvoegsel = models.CharField("tussenvoegsel", max_length=20, blank=True)
    achternaam = models.CharField("achternaam", max_length=80)
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM, editable=False, db_index=True)
    # Without an index of its own: `lid_van_organisatie` begins with the same column.
    organisatie = models.ForeignKey(
        Organisatie,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="leden",
        verbose_name="organisatie",
    )
    functie = models.CharField("functie", max_length=100, blank=True)
    is_active = models.BooleanField("actief", default=True, help_text="Wie niet actief is, kan niet inloggen.")
    is_staff = models.BooleanField("mag in beheer", default=False)
    date_joined = models.DateTimeField("lid sinds", default=timezone.now)

    objects = LidManager()

    # The `Keuzenstand` that was read with this member; None where it was not.
    keuzenstand = None

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["voornaam", "achternaam"]

    class Meta:
        verbose_name = "lid"
        verbose_name_plural = "leden"
        ordering = ["sorteernaam", "id"]
        indexes = [
            GinIndex(Naamwoorden("sorteernaam"), name="lid_naamwoorden"),
            # The newest colleagues of an organisation, and of a function: `deskundigen.suggesties`.
            models.Index(F("organisatie"), F("id").desc(), name="lid_van_organisatie"),
            models.Index(Lower("functie"), F("id").desc(), condition=~Q(functie=""), name="lid_met_functie"),
            # Who did not log in for long: `deskundigen.nalopen`.
            models.Index(
                Coalesce("last_login", "date_joined"),
                F("id"),
                condition=Q(is_active=True, is_superuser=False),
                name="lid_ongebruikt",
            ),
            models.Index(
                Coalesce("last_login", "date_joined"),
                F("id"),
                condition=Q(is_active=False) & ~Q(email__endswith=LEEG_DOMEIN),
                name="lid_gesloten",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="email_kleine_letters",
                condition=Q(email=Lower("email")),
                violation_error_message="Een mailadres staat in kleine letters.",
            ),
            models.CheckConstraint(
                name="lid_heeft_organisatie",
                condition=Q(organisatie__isnull=False) | Q(is_staff=True),
                violation_error_message="Kies een organisatie. Alleen wie in beheer mag, kan zonder.",
            ),
        ]

    def __str__(self):
        return self.naam

    def save(self, *args, **kwargs):
        self.email = self.email.lower()
        self.sorteernaam = tekst.sorteernaam(self.achternaam, self.voornaam, self.tussenvoegsel)
        super().save(*args, **kwargs)

    @property
    def naam(self):
        """The whole name as one writes it: "Anna van den Berg"."""
        return " ".join(deel for deel in (self.voornaam, self.tussenvoegsel, self.achternaam) if deel)

    @property
    def initialen(self):
        return (self.voornaam[:1] + self.achternaam[:1]).upper()

    def get_full_name(self):
        return self.naam

    def get_short_name(self):
        return self.voornaam

    def bevestig_email(self):
        """Record the current mail address as the verified, primary one with which this member logs in."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.update_or_create(user=self, email=self.email, defaults={"verified": True, "primary": True})
