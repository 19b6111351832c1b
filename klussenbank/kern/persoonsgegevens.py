"""The register of every field of the database: what it says of whom, why, for how long, and what erasing does to it.

Each app declares its tables beside its models (`privacy.py`) and puts them in `register.persoonsgegevens`. From that
alone come the page about what is kept, what a member downloads, and what is done when a member goes. A field that
stands in no entry fails the tests.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from html import escape
from operator import or_
from urllib.parse import quote, quote_plus

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils.text import capfirst
from psycopg.errors import UniqueViolation

from klussenbank.kern import register
from klussenbank.kern.veldnamen import naam_van

# What stands in the place of a name in a text that stays; no longer than the shortest name, so that it always fits.
WEG = "[…]"
# What stands in the place of a text that is gone, where there must be one.
TEKST_WEG = "Deze tekst is gewist."
# In more texts of others, in one table, than this nobody's name stands.
MEESTE_TEKSTEN = 100

# Why so long; said the same way for every table where it is the same.
ZOLANG_LID = "zolang je een account hebt"
ZOLANG_KLUS = "zolang de klus op het platform staat"
TWEE_WEKEN = "hoogstens twee weken"
ZOLANG_NODIG = "zolang het platform het nodig heeft"


class Klasse(models.TextChoices):
    """What a field says of a person. The names are the arguments of `Tabel`."""

    CONTACT = "contact", "wie je bent en hoe je te bereiken bent"
    ZELF = "zelf", "wat je over jezelf vertelt"
    GEVOELIG = "gevoelig", "gevoelig"
    BIJDRAGE = "bijdrage", "wat je voor anderen schrijft"
    TECHNISCH = "technisch", "wat het platform bijhoudt"
    # It proves who someone is, or opens something: kept unreadable, and given to nobody.
    GEHEIM = "geheim", "geheim"
    GEEN = "geen", "geen persoonsgegeven"


class Lot(models.TextChoices):
    """What erasing a member does to a field."""

    RIJ = "rij", "verdwijnt helemaal"
    LEEG = "leeg", "wordt leeg"
    ZONDER_NAAM = "zonder_naam", "blijft, zonder je naam, mailadres en telefoonnummer"
    NIEMAND = "niemand", "wijst naar een leeg account"
    BLIJFT = "blijft", "blijft"


@dataclass(frozen=True)
class Rol:
    """How rows of a table belong to a member, what of them is that member's own, and what becomes of it.

    `wie` is the path to the member, or a function that gives the condition of a member. `velden` are what comes in the
    download; without it that is all but references to people, secrets, and what says nothing of anyone.

    Erasing deletes the row (`weg`) or empties the fields `leeg`: to nothing, or to what `wordt` says. `doe(lid)` does
    so in a way of its own.
    """

    wie: str | Callable[[models.Model], Q]
    wat: str = "van jou"
    velden: str | None = None
    weg: bool = False
    leeg: str = ""
    wordt: dict = field(default_factory=dict)
    doe: Callable[[models.Model], object] | None = None

    def van(self, lid) -> Q:
        return self.wie(lid) if callable(self.wie) else Q(**{self.wie: lid.pk})

    @cached_property
    def te_legen(self):
        return {*self.leeg.split(), *self.wordt}


@dataclass(frozen=True)
class Tabel:
    """One model: what it is for, how long it is kept, the class of each of its fields, and how it belongs to members.

    Fields are named in one text per class. `heet` is what it is called where the name of its model says too little.
    `is_lijst`: what refers to a row of it is given by its name, which is no one's. `is_vluchtig`: its rows are gone in
    a short while. `na_schonen(keys)` is called when a name was taken out of texts of these rows, as to renew a search
    index. `versie` is the field by which who is changing a row notices that it became another: with the text as it was,
    the name would come back.
    """

    model: type[models.Model]
    doel: str
    bewaard: str
    rollen: tuple[Rol, ...] = ()
    contact: str = ""
    zelf: str = ""
    gevoelig: str = ""
    bijdrage: str = ""
    technisch: str = ""
    geheim: str = ""
    geen: str = ""
    heet: str = ""
    is_lijst: bool = False
    is_vluchtig: bool = False
    na_schonen: Callable[[list], object] | None = None
    versie: str = ""

    @property
    def naam(self):
        return capfirst(self.heet or str(self.model._meta.verbose_name_plural))

    @cached_property
    def klassen(self) -> dict[str, list[Klasse]]:
        """By the name of each field the classes in which it stands: one, or the entry is wrong."""
        gevonden = {}
        for klasse in Klasse:
            for naam in getattr(self, klasse.value).split():
                gevonden.setdefault(naam, []).append(klasse)
        return gevonden

    @property
    def is_persoonlijk(self):
        return any(klasse != Klasse.GEEN for klassen in self.klassen.values() for klasse in klassen)

    @property
    def is_technisch(self):
        """Whether nothing in it was written by or about a person: it only makes the site work."""
        inhoud = {Klasse.CONTACT, Klasse.ZELF, Klasse.GEVOELIG, Klasse.BIJDRAGE}
        return not any(klasse in inhoud for klassen in self.klassen.values() for klasse in klassen)

    def veld(self, naam):
        return self.model._meta.get_field(naam)

    def eigen_velden(self, rol) -> list[str]:
        """The names of the fields that a member gets of its own rows, in the order of the model."""
        gekozen = None if rol.velden is None else rol.velden.split()
        return [
            veld.name
            for veld in velden_van(self.model)
            if (veld.name not in self._niet_gegeven if gekozen is None else veld.name in gekozen)
        ]

    def eigen_sleutels(self, lid) -> list:
        """The keys of the rows that belong to `lid` in any way."""
        van_lid = reduce(or_, (rol.van(lid) for rol in self.rollen), Q(pk__in=[]))
        return list(self.model._base_manager.filter(van_lid).values_list("pk", flat=True))

    @cached_property
    def _niet_gegeven(self):
        """Secrets, what says nothing of a person, and whom a row refers to: oneself, or someone else."""
        return {
            naam
            for naam, klassen in self.klassen.items()
            if {Klasse.GEHEIM, Klasse.GEEN} & {*klassen} or is_mens(self.veld(naam))
        }

    def lot(self, rol, naam) -> Lot:
        """What erasing does to this field of a row that belongs in this way to the member who goes."""
        if rol.weg:
            return Lot.RIJ
        if naam in rol.te_legen:
            return Lot.LEEG
        if is_mens(self.veld(naam)):
            return Lot.NIEMAND
        return Lot.ZONDER_NAAM if naam in self.te_schonen else Lot.BLIJFT

    @cached_property
    def te_schonen(self) -> list[str]:
        """The texts in which anyone may have written a name."""
        return [
            naam
            for naam, (klasse, *_) in self.klassen.items()
            if klasse in {Klasse.ZELF, Klasse.GEVOELIG, Klasse.BIJDRAGE} and _is_vrije_tekst(self.veld(naam))
        ]

    def per_klasse(self) -> list[tuple[str, list[str]]]:
        """For the page about what is kept: what its fields are called, by what they say of a person."""
        regels = {}
        for naam, (klasse, *_) in self.klassen.items():
            if klasse != Klasse.GEEN and not self.veld(naam).primary_key:
                regels.setdefault(klasse, []).append(naam_van(self.veld(naam)))
        return [(klasse.label, regels[klasse]) for klasse in Klasse if klasse in regels]

    def bij_verwijderen(self) -> list[tuple[str, list[tuple[str, list[str]]]]]:
        """For that page: of the rows that belong to a member in some way, which fields meet which fate.

        Nothing of a field that stays as it is: what says nothing of the member who went.
        """
        gevonden = []
        for rol in self.rollen:
            loten = {}
            for naam in self.klassen:
                lot = self.lot(rol, naam)
                if lot not in {Lot.BLIJFT, Lot.NIEMAND}:
                    loten.setdefault(lot, []).append(naam_van(self.veld(naam)))
            if rol.weg:
                loten = {Lot.RIJ: []}
            gevonden.append((rol.wat, [(lot.label, namen) for lot, namen in loten.items()]))
        return gevonden


def is_mens(veld) -> bool:
    """Whether this field refers to a member, by itself or by the profile."""
    model = veld.related_model
    return model is not None and get_user_model() in {model, model._meta.pk.related_model}


def velden_van(model) -> list[models.Field]:
    """The fields of a model that a table holds, those in a table in between included."""
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def _is_vrije_tekst(veld):
    return isinstance(veld, models.CharField | models.TextField | models.JSONField) and not veld.choices


def tabellen() -> list[Tabel]:
    """All entries, from the lowest floor up."""
    return register.persoonsgegevens


def over_mensen() -> list[Tabel]:
    """The entries of tables that say something of a person; what the site itself keeps of it comes last."""
    gevonden = [tabel for tabel in tabellen() if tabel.is_persoonlijk]
    return sorted(gevonden, key=lambda tabel: (tabel.is_technisch, tabel.model._meta.app_label == "kern"))


def eigen_rijen(lid) -> Iterator[tuple[Tabel, Rol, models.QuerySet]]:
    """Of each table, in each way in which rows belong to `lid`, those rows."""
    for tabel in tabellen():
        for rol in tabel.rollen:
            yield tabel, rol, tabel.model._base_manager.filter(rol.van(lid)).order_by("pk")


def wis(lid) -> None:
    """Do with everything in the register what it says; call it in a transaction, on the locked row of `lid`.

    From the highest floor down: what refers to a row goes before it.
    """
    gegevens, naam = _patroon(gegevens_van(lid)), _patroon(naam_in_teksten(lid))
    for tabel in reversed(tabellen()):
        for rol in tabel.rollen:
            _wis_rol(tabel, rol, lid)
    for tabel in tabellen():
        if tabel.te_schonen:
            _schoon(tabel, gegevens, lid)
            _schoon(tabel, naam, lid, meeste=None if tabel.is_vluchtig else MEESTE_TEKSTEN)


def _wis_rol(tabel, rol, lid):
    if rol.doe:
        rol.doe(lid)
        return
    rijen = tabel.model._base_manager.filter(rol.van(lid))
    if rol.weg:
        rijen.delete()
    elif rol.te_legen:
        rijen.update(**{naam: _leeg(tabel, rol, naam) for naam in rol.te_legen})


def _leeg(tabel, rol, naam):
    """What an emptied field becomes; where there must be a text, only a text is replaced."""
    veld = tabel.veld(naam)
    if naam not in rol.wordt:
        return None if veld.null else ""
    waarde = rol.wordt[naam]
    if waarde != TEKST_WEG:
        return waarde
    return models.Case(models.When(**{naam: ""}, then=models.Value("")), default=models.Value(waarde))


def gegevens_van(lid) -> list[str]:
    """The mail address and the telephone number of `lid`: nobody takes those for a word."""
    return [lid.email, *(schuilnaam for geef in register.schuilnamen for schuilnaam in geef(lid))]


def naam_in_teksten(lid) -> list[str]:
    """The name of `lid`; nothing where another member has it too: it would be taken from that one."""
    naamgenoten = (
        get_user_model()
        ._base_manager.exclude(pk=lid.pk)
        .filter(voornaam=lid.voornaam, tussenvoegsel=lid.tussenvoegsel, achternaam=lid.achternaam)
    )
    return [lid.naam] if lid.voornaam and lid.achternaam and not naamgenoten.exists() else []


def _patroon(delen) -> str:
    """A regular expression (of PostgreSQL) that finds any of these in a text, also as HTML and in an address.

    No letter or digit on either side: "Jan Bos" stands not in "Jan Bosman". Of nothing it is empty.
    """
    gevonden = sorted({vorm for deel in delen if deel for vorm in (deel, escape(deel), quote_plus(deel), quote(deel))})
    if not gevonden:
        return ""
    woorden = (r"\s+".join(re.sub(r"(\W)", r"\\\1", woord) for woord in vorm.split()) for vorm in gevonden)
    # In an address %22 is a quotation mark, and %0A the end of a line.
    return rf"(?:(?<![[:alnum:]])|(?<=%[0-9A-F]{{2}}))(?:{'|'.join(woorden)})(?![[:alnum:]])"


def _schoon(tabel, patroon, lid, *, meeste=None):
    """Take what the pattern finds out of the texts of this table, whoever wrote them.

    What stands in more than `meeste` texts of others is no name but a word, whatever the member filled in as a name:
    then it goes from the member's own alone, or anyone could spoil what all others wrote.
    """
    if not patroon:
        return
    naam = connection.ops.quote_name
    rijen, pk = naam(tabel.model._meta.db_table), naam(tabel.model._meta.pk.column)
    kolommen = {naam(tabel.veld(veld).column): tabel.veld(veld) for veld in tabel.te_schonen}
    waar = " OR ".join(f"{kolom}::text ~* %(patroon)s" for kolom in kolommen)
    zet = ", ".join(f"{kolom} = {_geschoond(kolom, veld)}" for kolom, veld in kolommen.items())
    if tabel.versie:
        versie = naam(tabel.veld(tabel.versie).column)
        zet += f", {versie} = {versie} + 1"
    waarden = {"patroon": patroon, "weg": WEG, "eigen": tabel.eigen_sleutels(lid), "meeste": meeste and meeste + 1}
    with connection.cursor() as cursor:
        gevonden = []
        for wiens in (f"{pk} <> ALL(%(eigen)s)", f"{pk} = ANY(%(eigen)s)"):
            cursor.execute(f"SELECT {pk} FROM {rijen} WHERE {wiens} AND ({waar}) LIMIT %(meeste)s", waarden)  # noqa: S608
            sleutels = [sleutel for (sleutel,) in cursor.fetchall()]
            if not meeste or len(sleutels) <= meeste:
                gevonden += sleutels
            # Of the own texts it goes from all.
            waarden["meeste"] = meeste = None
    if gevonden:
        opdracht = f"UPDATE {rijen} SET {zet} WHERE {pk} = ANY(%(sleutels)s)"  # noqa: S608
        _zet(tabel, opdracht, waarden, gevonden)
        if tabel.na_schonen:
            tabel.na_schonen(gevonden)


def _zet(tabel, opdracht, waarden, sleutels):
    """Do so with these rows. One that would become the same as another goes: a second search for one name, say."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(opdracht, waarden | {"sleutels": sleutels})
    except IntegrityError as fout:
        if not isinstance(fout.__cause__, UniqueViolation):
            raise
        if len(sleutels) == 1:
            tabel.model._base_manager.filter(pk__in=sleutels).delete()
            return
        for sleutel in sleutels:
            _zet(tabel, opdracht, waarden, [sleutel])


def herindexeer(soort: str, rijen: models.QuerySet) -> None:
    """Renew the search index of `rijen`, called `soort` in `register.zoekbaar`: for `Tabel.na_schonen`."""
    # Jobs can be made once every app is there, and the register is filled before that.
    from klussenbank.kern.taken import indexeer_straks

    indexeer_straks(soort, rijen)


def _geschoond(kolom, veld):
    nieuw = f"regexp_replace({kolom}::text, %(patroon)s, %(weg)s, 'gi')"
    return f"{nieuw}::jsonb" if isinstance(veld, models.JSONField) else nieuw
