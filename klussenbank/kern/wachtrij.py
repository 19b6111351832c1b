"""How mail and background work are doing: figures, and what is wrong in words that name nobody.

For the machine that watches over the site, and for coordinators. Every statement reads so many rows at most, however
long the queue is.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from klussenbank.kern.taken import STIL_NA

# No more are counted.
MEESTE = 1000
# A mail server that asks to come back later is often content after a quarter of an hour.
MAIL_TE_LANG = timedelta(minutes=30)
WERK_TE_LANG = timedelta(minutes=10)

# What waits may be due later: a mail that is tried again, for instance. The job with the lowest number waits longest.
_STAND = """
WITH wachtrij AS (
    SELECT id, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT %(meeste)s
), aan_de_beurt AS (
    SELECT id, scheduled_at FROM wachtrij WHERE scheduled_at IS NULL OR scheduled_at <= %(nu)s
)
SELECT
    (SELECT count(*) FROM (SELECT FROM kern_mail WHERE mislukt_op IS NULL LIMIT %(meeste)s) AS wacht),
    (SELECT gemaakt_op FROM kern_mail WHERE mislukt_op IS NULL ORDER BY id LIMIT 1),
    (SELECT count(*) FROM (SELECT FROM kern_mail WHERE mislukt_op IS NOT NULL LIMIT %(meeste)s) AS mislukt),
    (SELECT count(*) FROM wachtrij),
    least(
        (SELECT min(scheduled_at) FROM aan_de_beurt),
        (SELECT min(at) FROM procrastinate_events WHERE type = 'deferred' AND job_id = (
            SELECT min(id) FROM aan_de_beurt WHERE scheduled_at IS NULL
        ))
    ),
    (SELECT max(last_heartbeat) FROM procrastinate_workers)
"""
# Periodic work that went well since is no longer a worry.
_MISLUKT = """
SELECT taak.task_name, count(DISTINCT taak.id), max(gebeurtenis.at)
FROM (
    SELECT id, task_name FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id DESC LIMIT %(meeste)s
) AS taak
LEFT JOIN procrastinate_events AS gebeurtenis ON gebeurtenis.job_id = taak.id AND gebeurtenis.type = 'failed'
WHERE NOT EXISTS (
    SELECT FROM procrastinate_periodic_defers AS laatste JOIN procrastinate_jobs AS later ON later.id = laatste.job_id
    WHERE laatste.task_name = taak.task_name AND later.id > taak.id AND later.status = 'succeeded'
)
GROUP BY taak.task_name
ORDER BY 3 DESC NULLS LAST, 1
"""


class Mislukt(NamedTuple):
    """A task of which jobs failed: how many, and when the last one did."""

    taak: str
    aantal: int
    laatst: datetime | None


class Stand(NamedTuple):
    """The figures at one moment; a number goes no further than MEESTE, a moment is None when there is none."""

    nu: datetime
    mails: int
    oudste_mail: datetime | None
    mislukte_mails: int
    taken: int
    # Since when the job that waits longest could have been done.
    oudste_taak: datetime | None
    laatste_teken: datetime | None
    mislukte_taken: list[Mislukt]

    @property
    def wacht_mail(self) -> str:
        """How long the oldest mail waits, in words; "" when none does."""
        return duur(self.nu - self.oudste_mail) if self.oudste_mail else ""

    @property
    def wacht_taak(self) -> str:
        """How long the oldest job waits, in words; "" when none does."""
        return duur(self.nu - self.oudste_taak) if self.oudste_taak else ""

    @property
    def werker_leeft(self) -> bool:
        """Whether a worker gave a sign of life a short while ago."""
        return self.laatste_teken is not None and self.nu - self.laatste_teken < timedelta(seconds=STIL_NA)

    def waarschuwingen(self) -> list[str]:
        """Return what is wrong, each in a few words; the README says what to do about it."""
        fout = []
        if not self.werker_leeft:
            sinds = f"sinds {moment(self.laatste_teken)} draait er" if self.laatste_teken else "er draait"
            fout.append(f"{sinds} geen werker")
        if self.oudste_mail and self.nu - self.oudste_mail >= MAIL_TE_LANG:
            fout.append(f"{telling(self.mails, 'mail wacht', 'mails wachten')}, de oudste {self.wacht_mail}")
        if self.mislukte_mails:
            fout.append(f"{telling(self.mislukte_mails, 'mail kon', 'mails konden')} niet worden verstuurd")
        if self.oudste_taak and self.nu - self.oudste_taak >= WERK_TE_LANG:
            fout.append(f"{telling(self.taken, 'taak wacht', 'taken wachten')}, de oudste {self.wacht_taak}")
        for taak, aantal, laatst in self.mislukte_taken:
            wanneer = f", het laatst {moment(laatst)}" if laatst else ""
            fout.append(f"taak {taak} mislukte {aantal} keer{wanneer}")
        return fout


def stand(verbinding=connection) -> Stand:
    """Read the figures over a connection: that of Django, or one of psycopg itself."""
    waarden = {"nu": timezone.now(), "meeste": MEESTE}
    with verbinding.cursor() as cursor:
        cursor.execute(_STAND, waarden)
        cijfers = cursor.fetchone()
        cursor.execute(_MISLUKT, waarden)
        return Stand(waarden["nu"], *cijfers, [Mislukt(*rij) for rij in cursor.fetchall()])


def telling(aantal: int, een: str, meer: str) -> str:
    """Return "1 mail wacht" or "3 mails wachten"; "1000 of meer" where no more are counted."""
    if aantal == 1:
        return f"1 {een}"
    return f"{aantal}{' of meer' if aantal >= MEESTE else ''} {meer}"


def duur(tijd: timedelta) -> str:
    """Return how long something takes, as people say it."""
    minuten = int(tijd.total_seconds()) // 60
    if minuten < 1:
        return "minder dan een minuut"
    if minuten < 120:
        return f"{minuten} {'minuut' if minuten == 1 else 'minuten'}"
    uren = minuten // 60
    return f"{uren} uur" if uren < 48 else f"{uren // 24} dagen"


def moment(wanneer: datetime) -> str:
    """Return a moment as people say it: "28 november om 14:05"."""
    return date_format(timezone.localtime(wanneer), r"j F \o\m H:i")
