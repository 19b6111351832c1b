"""Erasing an account: everything that the register names of a member goes as it says, and the row of the member stays.

That it was done is remembered in the database and in a file beside it (`settings.VERWIJDERD_BESTAND`), by number and
moment alone: a backup that is restored brings the member back, and `manage.py verwijder_opnieuw` erases again.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from deskundigen.acties import op_slot
from deskundigen.fouten import LaatsteBeheerder
from deskundigen.lidmaatschap.models import Vertrekwijze
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from deskundigen.models import Lid, Sessie, Verwijdering
from deskundigen.models.lid import LEEG_DOMEIN
from klussenbank.kern import persoonsgegevens, register, tekst

log = logging.getLogger(__name__)

NAAM = "Oud-lid"


class Opnieuw(NamedTuple):
    """What became of the lines of the file: how many members were erased again, and how many lines failed."""

    gewist: int
    mislukt: int


def verwijder(lid: Lid, *, stil: bool = False, op: datetime | None = None) -> bool:
    """Erase a member, who leaves as everyone does; return False for one that was erased before.

    Others are told, unless `stil`. `op` is when it was done the first time, where a backup undid it. Raises
    LaatsteBeheerder when nobody else could manage the site.
    """
    with transaction.atomic():
        lid = op_slot(lid)
        if is_leeg(lid):
            return False
        andere = Lid.objects.actief().filter(is_superuser=True).exclude(pk=lid.pk)
        if lid.is_superuser and lid.is_active and not andere.exists():
            raise LaatsteBeheerder
        for zet_vast in register.voor_wissen:
            zet_vast(lid)
        persoonsgegevens.wis(lid)
        Verwijdering.objects.get_or_create(lid=lid, defaults={"op": op} if op else {})
        # Only now, when there is no name to tell any more, nor an address to tell it to.
        laat_vertrekken([lid], wijze=Vertrekwijze.GEWIST, door=lid, stil=stil)
        transaction.on_commit(schrijf_op, robust=True)
        return True


def adres_van(pk: int) -> str:
    """Return what stands in the place of the mail address: nobody can receive mail there."""
    return f"oud-lid-{pk}{LEEG_DOMEIN}"


def is_leeg(lid: Lid) -> bool:
    """Whether this account was erased."""
    return lid.email == adres_van(lid.pk)


def leeg_lid(lid: Lid) -> None:
    """Empty the row itself, but for whether it is open: that goes with leaving.

    The object keeps who it was, for what is still to be looked for.
    """
    lid.groups.clear()
    lid.user_permissions.clear()
    Lid.objects.filter(pk=lid.pk).update(
        email=adres_van(lid.pk),
        voornaam=NAAM,
        tussenvoegsel="",
        achternaam="",
        sorteernaam=tekst.sorteernaam("", NAAM, ""),
        functie="",
        password=make_password(None),
        last_login=None,
        is_superuser=False,
        # Only staff may be without an organisation; who cannot log in manages nothing.
        is_staff=lid.organisatie_id is None,
    )


def wis_sessies(lid: Lid) -> None:
    """End every visit of this member, and those of visitors who only gave the mail address, as to sign up."""
    Sessie.objects.filter(lid=lid).delete()
    for model, bezoeken in ((Sessie, Sessie.objects.filter(lid=None)), (Session, Session.objects.all())):
        van_lid = [bezoek.pk for bezoek in bezoeken.iterator() if _noemt(bezoek.get_decoded(), lid)]
        model.objects.filter(pk__in=van_lid).delete()


def _noemt(gegevens, lid):
    # Not within a longer address: an@x.nl stands in jan@x.nl.
    adres = rf"(?<![\w.+-]){re.escape(lid.email)}(?![\w-])"
    return re.search(adres, str(gegevens).lower()) or gegevens.get("_auth_user_id") == str(lid.pk)


def schrijf_op() -> None:
    """Add to the file what it does not know yet; so what went wrong once is there the next time."""
    nieuw = niet_opgeschreven(Verwijdering.objects.order_by("op", "pk").values_list("pk", "op"))
    regels = "".join(f"{pk} {op.isoformat()}\n" for pk, op in nieuw)
    settings.VERWIJDERD_BESTAND.parent.mkdir(parents=True, exist_ok=True)
    # One write, behind what another process wrote.
    bestand = os.open(settings.VERWIJDERD_BESTAND, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(bestand, "a") as uit:
        lengte = os.fstat(bestand).st_size
        if lengte and os.pread(bestand, 1, lengte - 1) != b"\n":
            # A line that was broken off, by a full disk, say, must not spoil the next one.
            regels = f"\n{regels}"
        uit.write(regels)


def niet_opgeschreven(wissingen) -> list[tuple[int, datetime]]:
    """Return which of these numbers with their moments the file does not know. A number may be there more than once:
    after a restored backup the database gives it to someone else.
    """
    bekend = {*opgeschreven()}
    return [wissing for wissing in wissingen if wissing not in bekend]


def opgeschreven() -> Iterator[tuple[int, datetime] | None]:
    """Give of each line of the file the number and the moment, or None for one that cannot be read.

    Nothing where there is no file.
    """
    with suppress(FileNotFoundError), open(settings.VERWIJDERD_BESTAND, errors="replace") as bestand:
        for regel in bestand:
            if regel.strip():
                yield _gelezen(regel)


def _gelezen(regel):
    try:
        pk, op = regel.split()
        pk, op = int(pk), datetime.fromisoformat(op)
    except ValueError:
        return None
    # Without a time zone it was broken off.
    return (pk, op) if op.tzinfo else None


def verwijder_opnieuw() -> Opnieuw:
    """Erase again who came back with a restored backup, without telling anyone. One that fails leaves the others be.

    A number that was given to someone else since, who joined later than it was erased, is left alone.
    """
    regels = [*opgeschreven()]
    gewist, mislukt = 0, regels.count(None)
    # Of a number that stands there more than once the newest counts.
    for pk, op in dict(sorted(filter(None, regels))).items():
        lid = Lid.objects.filter(pk=pk, date_joined__lt=op).first()
        try:
            gewist += lid is not None and verwijder(lid, stil=True, op=op)
        except Exception as fout:
            if not connection.is_usable():
                raise
            # The class alone: its text may hold what people wrote.
            log.error("verwijder_opnieuw: nummer %s ging mis: %s", pk, type(fout).__name__)
            mislukt += 1
    schrijf_op()
    return Opnieuw(gewist, mislukt)
