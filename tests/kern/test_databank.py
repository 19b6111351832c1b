"""Connections of the pool, and statements that the server prepares."""

import copy
import threading
import time

import pytest
from django.db import OperationalError, connection, connections

from klussenbank.kern.databank import base
from klussenbank.kern.databank.base import DatabaseWrapper
from klussenbank.kern.vast import Plek, Zin
from tests.kern.conftest import vrije_poort


@pytest.fixture
def met_pool(transactional_db):
    """A database connection of its own, out of a pool of one, as a page takes it and gives it back."""
    instellingen = copy.deepcopy(connection.settings_dict)
    instellingen["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    # Others look a connection up by its name.
    databank = connections["proef"] = DatabaseWrapper(instellingen, alias="proef")
    yield databank
    databank.close()
    databank.close_pool()
    del connections["proef"]


def _vraag(databank, sql):
    with databank.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _nummer(databank):
    """Return the process of the server at the other end, and give the connection back."""
    databank.ensure_connection()
    nummer = databank.connection.info.backend_pid
    databank.close()
    return nummer


def test_connection_comes_back_from_the_pool(met_pool):
    assert _nummer(met_pool) == _nummer(met_pool)


def test_connection_that_the_server_ended_is_replaced_without_an_error(met_pool):
    eerste = _nummer(met_pool)
    with connection.cursor() as cursor:
        # Waits until it is gone.
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [eerste])
        assert cursor.fetchone() == (True,)

    assert _vraag(met_pool, "SELECT 1") == [(1,)]
    met_pool.close()
    assert _nummer(met_pool) != eerste


def test_connection_on_which_the_server_said_something_else_lives(met_pool):
    with met_pool.cursor() as cursor:
        cursor.execute("LISTEN bericht")
    eerste = _nummer(met_pool)
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY bericht")

    assert _nummer(met_pool) == eerste


def test_statement_that_is_asked_often_is_prepared_and_no_other_one(db):
    zin = Zin("SELECT %s::int + %s, '100%%'", [Plek("getal"), 7])

    antwoorden = [zin.rijen(getal=getal) for getal in range(8)]

    assert antwoorden == [[(getal + 7, "100%")] for getal in range(8)]
    assert _voorbereid("'100%'") == ["SELECT $1::int + 7, '100%'"]
    for _ in range(8):
        _vraag(connection, "SELECT 'gewone vraag'")
    assert _voorbereid("gewone vraag") == []


def _voorbereid(deel):
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE position(%s IN statement) > 0", [deel])
        return [sql for (sql,) in cursor]


def test_few_pages_wait_for_a_database_that_is_away_and_others_say_so_at_once(transactional_db, monkeypatch):
    monkeypatch.setattr(base, "GEDULD", 3)
    instellingen = copy.deepcopy(connection.settings_dict)
    instellingen |= {"HOST": "127.0.0.1", "PORT": str(vrije_poort())}
    instellingen["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 0.1, "reconnect_timeout": 0}
    duur, begin = [], threading.Barrier(5)

    def _bezoek():
        databank = DatabaseWrapper(instellingen, alias="weg")
        begin.wait()
        gevraagd = time.monotonic()
        with pytest.raises(OperationalError):
            databank.ensure_connection()
        duur.append(time.monotonic() - gevraagd)

    draden = [threading.Thread(target=_bezoek) for _ in range(5)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()
    DatabaseWrapper(instellingen, alias="weg").close_pool()

    assert sorted(seconden >= 3 for seconden in duur) == [False] * 3 + [True] * base.WACHTENDEN
