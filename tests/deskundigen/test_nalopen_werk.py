"""The sweep over cards and people beside other work: in parts, whatever happens to them."""

from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from psycopg.conninfo import make_conninfo

from deskundigen import nalopen, taken
from deskundigen.models import Kaart
from deskundigen.nalopen import Plek, loop_stuk_na
from klussenbank.kern.models import Mail
from tests.fabriek import KaartFabriek
from tests.kern.conftest import postbus, wachtrij, werk
from tests.werk import sql

__all__ = ["postbus", "wachtrij", "werk"]
pytestmark = pytest.mark.django_db(transaction=True)

DEEL, MAIL = "loop_mensen_verder_na", "bezorg_mail"


@pytest.fixture
def oud(db):
    """Two cards of two people that have been old for long enough to fade; of one the moment is not known yet."""
    kaarten = KaartFabriek.create_batch(2, niveau="veel")
    lang_geleden = timezone.now() - timedelta(days=400)
    Kaart.objects.update(bevestigd_op=lang_geleden, gewijzigd_op=lang_geleden)
    Kaart.objects.filter(pk=kaarten[1].pk).update(bevestigd_op=None)
    return kaarten


def delen():
    """What waits of the sweep."""
    wachtend = ProcrastinateJob.objects.filter(task_name=DEEL, status="todo").order_by("pk")
    return [(taak.args["regel"], taak.args["na"], taak.args["na_pk"]) for taak in wachtend]


def test_all_mail_goes_before_the_next_part(oud, postbus, werk, monkeypatch):
    monkeypatch.setattr(taken, "NALOPEN_SECONDEN", 0)
    taken.loop_mensen_na.defer(timestamp=0)

    werk(["onderhoud", "mail"])

    assert len(postbus.berichten) == 2
    begonnen = ProcrastinateEvent.objects.filter(type="started", job__task_name__in=[DEEL, MAIL]).order_by("pk")
    # Each mail is a part of its own; what fades does so together.
    namen = list(begonnen.values_list("job__task_name", flat=True))
    assert namen == [DEEL, MAIL, DEEL, MAIL, DEEL, DEEL]
    assert set(Kaart.objects.values_list("vervaagd", "rang")) == {(1, 5)}


def test_sweep_that_takes_until_the_next_day_goes_on_where_it_is(wachtrij):
    taken.loop_mensen_na(timestamp=0)
    assert delen() == [(0, "", 0)]
    sql("UPDATE procrastinate_jobs SET args = %s", '{"regel": 2, "na": "2025-01-02T03:04:05+00:00", "na_pk": 7}')

    taken.loop_mensen_na(timestamp=86400)

    assert delen() == [(2, "2025-01-02T03:04:05+00:00", 7)]


def test_part_that_was_done_twice_asks_for_one_next_part(oud, wachtrij, monkeypatch):
    monkeypatch.setattr(taken, "NALOPEN_SECONDEN", 0)
    nalopen.vul_aan()

    # Its worker was killed after it had asked for the next part, and before it could note that it was done.
    for _ in range(2):
        taken.loop_mensen_verder_na(0, "", 0)

    assert len(delen()) == 1
    assert Mail.objects.count() == 2
    ((slot, voorrang),) = ProcrastinateJob.objects.filter(task_name=DEEL).values_list("lock", "priority")
    assert slot
    assert voorrang < 0


def test_database_that_goes_away_is_no_error_of_every_card(oud, monkeypatch, caplog):
    db = connection.settings_dict
    elders = make_conninfo(
        dbname="postgres", user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
    )

    def verdwijn(pks):
        with psycopg.connect(elders, autocommit=True) as beheer:
            beheer.execute(f'ALTER DATABASE "{db["NAME"]}" ALLOW_CONNECTIONS false')
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(nalopen, "REGELS", [nalopen.REGELS[1]._replace(doe=verdwijn)])

    try:
        with pytest.raises(OperationalError):
            loop_stuk_na(Plek())
    finally:
        with psycopg.connect(elders, autocommit=True) as beheer:
            beheer.execute(f'ALTER DATABASE "{db["NAME"]}" ALLOW_CONNECTIONS true')

    assert "ging mis" not in caplog.text
