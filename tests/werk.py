"""Rows of the queue as a worker leaves them (the models of the library only read), and waiting for one."""

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from klussenbank.kern.models import Mail


def sql(opdracht, *waarden):
    with connection.cursor() as cursor:
        cursor.execute(opdracht, waarden)
        return cursor.fetchall() if cursor.description else None


def wacht_tot_iemand_wacht(op="%", *, seconden=60):
    """Wait until another connection to this database waits for a lock, in a statement that is like `op`.

    Of the locks themselves one cannot ask it: other databases of the server have theirs as well.
    """
    eind = time.monotonic() + seconden
    vraag = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE %s"
    )
    # In a transaction it would be told the same each time.
    while sql("SELECT pg_stat_clear_snapshot()") and not sql(vraag, op)[0][0]:
        assert time.monotonic() < eind, "nobody waits"
        time.sleep(0.02)


def werker(geleden=timedelta()):
    """A worker that gave a sign of life so long ago."""
    moment = timezone.now() - geleden
    return sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", moment)[0][0]


def taak(naam="proef", *, status="todo", geleden=timedelta(), straks=None):
    """A job that came into its state so long ago; `straks` from now it may be done."""
    nu = timezone.now()
    ((nummer,),) = sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
        " VALUES ('onderhoud', %s, %s, %s) RETURNING id",
        naam,
        status,
        None if straks is None else nu + straks,
    )
    if status != "todo":
        sql("INSERT INTO procrastinate_events (job_id, type) VALUES (%s, %s)", nummer, status)
    sql("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", nu - geleden, nummer)
    return nummer


def vaste_taak(naam, nummer):
    """Note that job `nummer` is the last one of the periodic task `naam`."""
    sql(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id) VALUES (%s, %s, %s)",
        naam,
        nummer,
        nummer,
    )


def mail(*, geleden=timedelta(), **velden):
    return Mail.objects.create(
        aan="a@b.example", onderwerp="x", tekst="x", html="x", gemaakt_op=timezone.now() - geleden, **velden
    )
