"""What a member downloads: everything of the register that is that member's own, to read and to take elsewhere.

Of others there is nothing in it, neither names nor texts: what a row of one's own refers to is a number.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from klussenbank.kern.persoonsgegevens import Rol, Tabel, eigen_rijen, tabellen
from klussenbank.kern.veldnamen import naam_van


class Waarde(NamedTuple):
    """One field of one row: its name in the database and on the screen, and its value for each of the two."""

    veld: str
    naam: str
    waarde: object
    leesbaar: str


class Deel(NamedTuple):
    """The rows of one table that belong to a member in one way."""

    tabel: Tabel
    rol: Rol
    rijen: list[list[Waarde]]


def lees(lid) -> Iterator[Deel]:
    """Give what there is of `lid`, table by table; nothing of a table in which there is nothing."""
    lijsten = {tabel.model for tabel in tabellen() if tabel.is_lijst}
    for tabel, rol, rijen in eigen_rijen(lid):
        velden = [tabel.veld(naam) for naam in tabel.eigen_velden(rol)]
        if not velden:
            continue
        gevonden = [[_waarde(rij, veld, lijsten) for veld in velden] for rij in _geladen(rijen, velden, lijsten)]
        if gevonden:
            yield Deel(tabel, rol, gevonden)


def _geladen(rijen, velden, lijsten):
    """Load these fields and no other, with what has a name on a list."""
    met_naam = [veld.name for veld in velden if veld.many_to_one and veld.related_model in lijsten]
    rijen = rijen.only("pk", *(veld.name for veld in velden if not veld.many_to_many))
    if met_naam:
        rijen = rijen.select_related(*met_naam)
    return rijen.prefetch_related(*(veld.name for veld in velden if veld.many_to_many))


def _waarde(rij, veld, lijsten):
    if veld.many_to_many:
        waarde = [str(ander) if veld.related_model in lijsten else ander.pk for ander in getattr(rij, veld.name).all()]
        return Waarde(veld.name, naam_van(veld), waarde, ", ".join(map(str, waarde)))
    waarde = getattr(rij, veld.attname)
    if veld.related_model in lijsten:
        waarde = waarde and str(getattr(rij, veld.name))
    elif isinstance(veld, models.FileField):
        waarde = waarde.name
    leesbaar = getattr(rij, f"get_{veld.name}_display")() if veld.choices else waarde
    return Waarde(veld.name, naam_van(veld), _voor_json(waarde), _voor_mensen(leesbaar))


def _voor_json(waarde):
    if isinstance(waarde, datetime | date | time):
        return waarde.isoformat()
    return str(waarde) if isinstance(waarde, UUID) else waarde


def _voor_mensen(waarde):
    match waarde:
        case None | "":
            return "–"
        case bool():
            return "ja" if waarde else "nee"
        case datetime():
            return date_format(timezone.localtime(waarde), "j F Y H:i")
        case date():
            return date_format(waarde, "j F Y")
    return str(waarde)


def bundel(lid) -> IO[bytes]:
    """Return an archive with all of it twice, for people and for programs, and the files themselves."""
    delen = list(lees(lid))
    # Whoever sends it closes it.
    uit = TemporaryFile()  # noqa: SIM115
    with ZipFile(uit, "w", ZIP_DEFLATED) as archief:
        archief.writestr("mijn-gegevens.html", _leesbaar(delen))
        archief.writestr("mijn-gegevens.json", json.dumps(_als_json(delen), ensure_ascii=False, indent=2))
        for naam in _bestanden(delen):
            if default_storage.exists(naam):
                with default_storage.open(naam) as bestand, archief.open(f"bestanden/{naam}", "w") as doel:
                    for stuk in bestand.chunks():
                        doel.write(stuk)
    uit.seek(0)
    return uit


def _leesbaar(delen):
    return render_to_string("kern/inzage.html", {"delen": delen, "op": timezone.now()})


def _als_json(delen):
    return [
        {
            "tabel": deel.tabel.naam,
            "welke": deel.rol.wat,
            "waarvoor": deel.tabel.doel,
            "hoe lang": deel.tabel.bewaard,
            "rijen": [{waarde.veld: waarde.waarde for waarde in rij} for rij in deel.rijen],
        }
        for deel in delen
    ]


def _bestanden(delen):
    for deel in delen:
        for rij in deel.rijen:
            yield from (
                waarde.waarde
                for waarde in rij
                if isinstance(deel.tabel.veld(waarde.veld), models.FileField) and waarde.waarde
            )
