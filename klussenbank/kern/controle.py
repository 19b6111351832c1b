"""What `manage.py controleer` says: what is in order, what someone should look at, and what is broken.

Nothing here waits for long. The database is asked over a connection of its own with an end to every answer; what may
hang otherwise (a mail server, a disk on the network) is looked at beside it, and left alone when it takes too long. The
words name nobody.
"""

import enum
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from procrastinate.contrib.django import app

from klussenbank.kern import register, wachtrij
from klussenbank.kern.databank import kort
from klussenbank.kern.models import Logregel
from klussenbank.kern.taken import STIL_NA
from klussenbank.kern.wachtrij import duur, telling

# In seconds: to connect with the database, for its answer, and for what is looked at beside it.
WACHTTIJD, ANTWOORDTIJD, GEDULD = 3, 5, 10
# So many seconds may the clock differ from that of the database before someone looks, and before it is wrong.
KLOK_LET_OP, KLOK_FOUT = 5, 60
# Free space: bytes below which it goes wrong soon, and the part below which someone looks.
SCHIJF_FOUT, SCHIJF_LET_OP = 500_000_000, 0.1
# Periodic work may be this many seconds late.
UITSTEL = 15 * 60


class Ernst(enum.IntEnum):
    """How bad it is; the worst of all is the exit code."""

    OK = 0
    LET_OP = 1
    FOUT = 2

    def __str__(self):
        return self.name.replace("_", " ")


class Uitkomst(NamedTuple):
    """What one check found."""

    naam: str
    ernst: Ernst
    tekst: str


def controleer() -> list[Uitkomst]:
    """Do every check, each in its turn, and return what they found; one that breaks says so."""
    uitkomsten = _veilig("instellingen", instellingen)
    try:
        with psycopg.connect(kort.verbinding(wachttijd=WACHTTIJD, antwoordtijd=ANTWOORDTIJD), autocommit=True) as open_:
            for naam, functie in _VAN_DE_DATABASE.items():
                uitkomsten += _veilig(naam, functie, open_)
            for functie in register.controles:
                uitkomsten += _veilig(functie.__module__.rpartition(".")[2], functie, open_)
    except psycopg.Error as fout:
        uitkomsten.append(Uitkomst("database", Ernst.FOUT, f"antwoordt niet ({type(fout).__name__})"))
    for naam, functie in _ERNAAST.items():
        uitkomsten += _veilig(naam, _binnen, GEDULD, naam, functie)
    return uitkomsten


def _veilig(naam, functie, *waarden):
    """Return what this check found, or that it broke. The words of an error stay out: they may quote anything."""
    try:
        return list(functie(*waarden))
    except Exception as fout:
        return [Uitkomst(naam, Ernst.FOUT, f"niet te controleren ({type(fout).__name__})")]


def _binnen(seconden: float, naam: str, functie: Callable[[], Iterable[Uitkomst]]) -> list[Uitkomst]:
    """Return what `functie` found, or that it takes too long; it does not keep this process alive."""
    gevonden = []
    draad = threading.Thread(target=lambda: gevonden.append(_veilig(naam, functie)), daemon=True)
    draad.start()
    draad.join(seconden)
    return gevonden[0] if gevonden else [Uitkomst(naam, Ernst.FOUT, f"geen antwoord binnen {seconden:g} seconden")]


# Settings


def instellingen():
    """Django's own checklist, that for a real site included."""
    gevonden = checks.run_checks(include_deployment_checks=True)
    zwaar = [punt.id for punt in gevonden if punt.level >= checks.ERROR and not punt.is_silenced()]
    licht = [punt.id for punt in gevonden if checks.WARNING <= punt.level < checks.ERROR and not punt.is_silenced()]
    if zwaar:
        yield Uitkomst("instellingen", Ernst.FOUT, f"zie manage.py check: {', '.join(map(str, zwaar))}")
    if licht:
        yield Uitkomst("instellingen", Ernst.LET_OP, f"zie manage.py check --deploy: {', '.join(map(str, licht))}")
    if not zwaar and not licht:
        yield Uitkomst("instellingen", Ernst.OK, "zoals ze horen")
    if settings.SECRET_KEY_FALLBACKS:
        aantal = telling(len(settings.SECRET_KEY_FALLBACKS), "oude sleutel geldt", "oude sleutels gelden")
        yield Uitkomst("sleutels", Ernst.LET_OP, f"{aantal} nog: haal weg wat niet meer nodig is")


# The database


def database(verbinding):
    """It answers, and how fast."""
    begin = time.perf_counter()
    _vraag(verbinding, "SELECT 1")
    yield Uitkomst("database", Ernst.OK, f"antwoordt in {(time.perf_counter() - begin) * 1000:.0f} ms")


def klok(verbinding):
    """The clocks of this machine and of the database tell the same time."""
    voor = timezone.now()
    ((daar,),) = _vraag(verbinding, "SELECT clock_timestamp()")
    verschil = max(voor - daar, daar - timezone.now()).total_seconds()
    if verschil < KLOK_LET_OP:
        yield Uitkomst("klok", Ernst.OK, "gelijk met de database")
    else:
        ernst = Ernst.FOUT if verschil >= KLOK_FOUT else Ernst.LET_OP
        yield Uitkomst("klok", ernst, f"scheelt {verschil:.0f} seconden met de database")


def migraties(verbinding):
    """The tables are those of this code."""
    gedaan = set(_vraag(verbinding, "SELECT app, name FROM django_migrations"))
    open_ = [migratie for migratie in MigrationLoader(None).disk_migrations if migratie not in gedaan]
    if open_:
        aantal = telling(len(open_), "migratie is", "migraties zijn")
        yield Uitkomst("migraties", Ernst.FOUT, f"{aantal} nog niet gedaan: draai manage.py migrate")
    else:
        yield Uitkomst("migraties", Ernst.OK, "allemaal gedaan")


def logboek(verbinding):
    """The database refuses to change the log, and the role of the site has no right to try."""
    bewaakt = _vraag(
        verbinding,
        "SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass(%(tabel)s) AND tgname = 'kern_logregel_blijft' "
        "AND tgenabled IN ('O', 'A')",
        {"tabel": Logregel._meta.db_table},
    )
    if not bewaakt:
        tekst = "de database laat het wijzigen: de trigger kern_logregel_blijft staat uit of is weg"
        yield Uitkomst("logboek", Ernst.FOUT, tekst)
    ((mag,),) = _vraag(
        verbinding,
        "SELECT has_table_privilege(%(tabel)s, 'UPDATE') OR has_table_privilege(%(tabel)s, 'DELETE') "
        "OR has_table_privilege(%(tabel)s, 'TRUNCATE')",
        {"tabel": Logregel._meta.db_table},
    )
    if mag:
        yield Uitkomst("logboek", Ernst.LET_OP, "de site logt in met een rol die het logboek kan wijzigen: zie README")
    else:
        yield Uitkomst("logboek", Ernst.OK, "de rol van de site kan het niet wijzigen")


def werker(verbinding):
    """Background work and mail go on: what `/gezond/klaar` says, and what it has no time for."""
    stand = wachtrij.stand(verbinding)
    gevonden = [Uitkomst("werk en mail", Ernst.LET_OP, tekst) for tekst in stand.waarschuwingen()]
    if not stand.werker_leeft:
        # The first of them; without a worker no mail leaves.
        gevonden[0] = gevonden[0]._replace(ernst=Ernst.FOUT)
    if verweesd := _verweesd(verbinding):
        tekst = f"{telling(verweesd, 'taak is', 'taken zijn')} van een werker die er niet meer is"
        gevonden.append(Uitkomst("werk en mail", Ernst.LET_OP, tekst))
    gevonden += [
        Uitkomst("vast werk", Ernst.LET_OP, f"{naam} had {duur(laat)} geleden moeten beginnen")
        for naam, laat in _te_laat(verbinding, stand.nu)
    ]
    return gevonden or [Uitkomst("werk en mail", Ernst.OK, "loopt")]


def _verweesd(verbinding):
    """Return how many jobs are being done by a worker that gave no sign of life for so long that it was taken over."""
    ((aantal,),) = _vraag(
        verbinding,
        "SELECT count(*) FROM procrastinate_jobs taak "
        "LEFT JOIN procrastinate_workers werker ON werker.id = taak.worker_id "
        "WHERE taak.status = 'doing' AND "
        "(werker.id IS NULL OR werker.last_heartbeat < %(nu)s - %(stil)s * interval '1 second')",
        # Another worker takes over once a minute.
        {"nu": timezone.now(), "stil": STIL_NA + 120},
    )
    return aantal


def _te_laat(verbinding, nu):
    """Return which periodic work did not begin when it should have, and how long ago that was."""
    laatst = dict(
        _vraag(verbinding, "SELECT task_name, max(defer_timestamp) FROM procrastinate_periodic_defers GROUP BY 1")
    )
    ((begin,),) = _vraag(verbinding, "SELECT max(applied) FROM django_migrations")
    for vast in app.periodic_registry.periodic_tasks.values():
        hoort = vast.croniter.get_prev(float, start_time=nu.timestamp() - UITSTEL)
        # What should have begun before there was a site, or this version of it, is not late.
        if laatst.get(vast.task.name, 0) < hoort and begin and begin.timestamp() < hoort:
            yield vast.task.name, nu - datetime.fromtimestamp(hoort, UTC)


def _vraag(verbinding, sql, waarden=None):
    with verbinding.cursor() as cursor:
        cursor.execute(sql, waarden)
        return cursor.fetchall()


# Beside it


def mailserver():
    """The mail server lets this site in."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return [Uitkomst("mailserver", Ernst.LET_OP, "er gaat geen mail naar buiten")]
    verbinding = get_connection(timeout=ANTWOORDTIJD)
    try:
        verbinding.open()
    except OSError as fout:
        # Those of smtplib are one too.
        return [Uitkomst("mailserver", Ernst.FOUT, f"laat de site niet toe ({type(fout).__name__})")]
    finally:
        # Also one that was open and did not let us log in.
        verbinding.close()
    return [Uitkomst("mailserver", Ernst.OK, "bereikbaar")]


def schijf():
    """There is room where the site writes, and it may write there."""
    for naam, map_ in {"schijf van var": settings.VAR_DIR, "schijf van uploads": settings.MEDIA_ROOT}.items():
        # The folder comes with the first file.
        map_ = next(deel for deel in [Path(map_).absolute(), *Path(map_).absolute().parents] if deel.exists())
        ruimte = shutil.disk_usage(map_)
        over = f"{ruimte.free / 1e9:.1f} GB vrij ({ruimte.free / ruimte.total:.0%})"
        if not os.access(map_, os.W_OK):
            yield Uitkomst(naam, Ernst.FOUT, "de site mag er niet schrijven")
        elif ruimte.free < SCHIJF_FOUT:
            yield Uitkomst(naam, Ernst.FOUT, over)
        else:
            yield Uitkomst(naam, Ernst.LET_OP if ruimte.free / ruimte.total < SCHIJF_LET_OP else Ernst.OK, over)


def backup():
    """There is a backup of the database and of the files, that is not empty and not old."""
    if settings.BACKUP_DIR is None:
        yield Uitkomst("backup", Ernst.LET_OP, "onbekend: zet BACKUP_DIR op de map waar de backups staan")
        return
    for naam, patroon in {"backup van de database": "*.dump", "backup van de uploads": "*.tar.gz"}.items():
        bestanden = [(stand.st_mtime, stand.st_size) for stand in (f.stat() for f in settings.BACKUP_DIR.glob(patroon))]
        if not bestanden:
            yield Uitkomst(naam, Ernst.FOUT, f"er staat geen {patroon} in BACKUP_DIR")
            continue
        wanneer, grootte = max(bestanden)
        oud = timezone.now() - datetime.fromtimestamp(wanneer, UTC)
        if not grootte:
            yield Uitkomst(naam, Ernst.FOUT, "de nieuwste is leeg")
        elif oud.total_seconds() > settings.BACKUP_UREN * 3600:
            yield Uitkomst(naam, Ernst.FOUT, f"de nieuwste is {duur(oud)} oud")
        else:
            yield Uitkomst(naam, Ernst.OK, f"{duur(oud)} oud")


_VAN_DE_DATABASE = {
    "database": database,
    "klok": klok,
    "migraties": migraties,
    "logboek": logboek,
    "werk en mail": werker,
}
_ERNAAST = {"mailserver": mailserver, "schijf": schijf, "backup": backup}
