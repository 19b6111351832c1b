"""The sweep beside other work: by real workers, in parts, whatever happens to them."""

from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from psycopg.conninfo import make_conninfo

from klussen import nalopen, taken
from klussen.aan_de_beurt import Regel
from klussen.models import Klus
from klussen.nalopen import Plek, loop_na, loop_stuk_na
from klussenbank.kern.models import Mail
from klussenbank.kern.taken import STIL_NA, hervat_werk
from tests.fabriek import KlusFabriek
from tests.kern.conftest import postbus, start_werker, wachtrij, werk
from tests.kern.hulp import wacht_tot
from tests.werk import sql, wacht_tot_iemand_wacht

__all__ = ["postbus", "start_werker", "wachtrij", "werk"]
pytestmark = pytest.mark.django_db(transaction=True)

DEEL, MAIL = "loop_klussen_verder_na", "bezorg_mail"


@pytest.fixture
def te_laat(lid):
    """Three klussen that expired yesterday."""
    gisteren = timezone.localdate() - timedelta(days=1)
    geleden = timezone.now() - timedelta(days=20)
    return KlusFabriek.create_batch(
        3, plaatser=lid, reageren_tm=gisteren, geplaatst_op=geleden, status_sinds=geleden, omvang="klein"
    )


def delen():
    """What waits of the sweep: (rule, after which key)."""
    return [
        (taak.args["regel"], taak.args["na"])
        for taak in ProcrastinateJob.objects.filter(task_name=DEEL, status="todo").order_by("pk")
    ]


def test_all_mail_goes_before_the_next_part(te_laat, postbus, werk, monkeypatch):
    monkeypatch.setattr(taken, "NALOPEN_SECONDEN", 0)
    taken.loop_klussen_na.defer(timestamp=0)

    werk(["onderhoud", "mail"])

    assert len(postbus.berichten) == 3
    begonnen = ProcrastinateEvent.objects.filter(type="started", job__task_name__in=[DEEL, MAIL]).order_by("pk")
    # Each klus is a part of its own, and its mail has left before the next one.
    assert list(begonnen.values_list("job__task_name", flat=True)) == [DEEL, MAIL] * 3 + [DEEL]
    assert {klus.status for klus in Klus.objects.all()} == {"verlopen"}


def test_sweep_that_takes_until_the_next_day_goes_on_where_it_is(wachtrij):
    taken.loop_klussen_na(timestamp=0)
    assert delen() == [(0, 0)]
    sql("UPDATE procrastinate_jobs SET args = %s", '{"regel": 4, "na": 7}')

    taken.loop_klussen_na(timestamp=86400)

    assert delen() == [(4, 7)]


def test_part_that_was_done_twice_asks_for_one_next_part(te_laat, wachtrij, monkeypatch):
    monkeypatch.setattr(taken, "NALOPEN_SECONDEN", 0)

    # Its worker was killed after it had asked for the next part, and before it could note that it was done.
    for _ in range(2):
        taken.loop_klussen_verder_na(0, 0)

    assert len(delen()) == 1
    assert Mail.objects.count() == 2
    assert loop_na() == 1


def test_parts_are_done_in_turn(wachtrij):
    with transaction.atomic():
        taken.loop_klussen_na(timestamp=0)

    ((slot, voorrang),) = ProcrastinateJob.objects.values_list("lock", "priority")
    assert slot
    assert voorrang < 0


def test_a_killed_worker_leaves_nothing_out_and_sends_nothing_twice(te_laat, postbus, wachtrij, start_werker, lid):
    taken.loop_klussen_na.defer(timestamp=0)
    with transaction.atomic():
        # The worker comes no further than the second.
        Klus.objects.select_for_update().get(pk=te_laat[1].pk)
        werker = start_werker()
        wacht_tot_iemand_wacht("%klussen_klus%")
        werker.kill()
        werker.wait()
    assert ProcrastinateJob.objects.get(task_name=DEEL).status == "doing"
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", STIL_NA + 1)
    hervat_werk.defer(timestamp=0)

    start_werker()
    wacht_tot(lambda: not Klus.objects.open().exists() and not Mail.objects.exists())

    assert sorted(str(bericht.rcpt_tos[0]) for bericht in postbus.berichten) == [lid.email] * 3


def test_database_that_goes_away_is_no_error_of_every_klus(te_laat, monkeypatch, caplog):
    db = connection.settings_dict
    elders = make_conninfo(
        dbname="postgres", user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
    )

    def verdwijn(klus):
        with psycopg.connect(elders, autocommit=True) as beheer:
            beheer.execute(f'ALTER DATABASE "{db["NAME"]}" ALLOW_CONNECTIONS false')
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(nalopen, "REGELS", [Regel(Klus.objects.open, verdwijn)])

    try:
        with pytest.raises(OperationalError):
            loop_stuk_na(Plek())
    finally:
        with psycopg.connect(elders, autocommit=True) as beheer:
            beheer.execute(f'ALTER DATABASE "{db["NAME"]}" ALLOW_CONNECTIONS true')

    assert "ging mis" not in caplog.text
