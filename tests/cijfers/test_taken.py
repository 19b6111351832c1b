"""The nightly count, by a real worker."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.cijfers.models import Stand
from klussenbank.cijfers.taken import tel_cijfers
from tests.kern.conftest import postbus, start_werker, wachtrij, werk
from tests.kern.hulp import stuur, wacht_tot

__all__ = ["postbus", "start_werker", "wachtrij", "werk"]


@pytest.fixture
def bezet(transactional_db):
    """Another count is going on for as long as this connection is open: the next one waits for it."""
    ander = connection.copy()
    ander.set_autocommit(False)
    with ander.cursor() as cursor:
        cursor.execute("LOCK TABLE cijfers_telling IN SHARE ROW EXCLUSIVE MODE")
    yield ander
    ander.close()


def stand_van_de_taak():
    return ProcrastinateJob.objects.filter(task_name="tel_cijfers").earliest("id").status


def test_mail_does_not_wait_until_everything_is_counted(wachtrij, bezet, postbus, start_werker):
    tel_cijfers.defer(timestamp=0)
    start_werker()
    wacht_tot(lambda: stand_van_de_taak() == "doing")

    stuur()

    wacht_tot(lambda: postbus.berichten)
    assert stand_van_de_taak() == "doing"
    bezet.rollback()
    wacht_tot(lambda: stand_van_de_taak() == "succeeded")
    assert Stand.objects.exists()
