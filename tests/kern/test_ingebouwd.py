"""The embedded database starts, is shared, stops with its last user, and survives what a laptop does to it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from klussenbank.kern import ingebouwd

GEBRUIK = """
import sys, time
from pathlib import Path
from klussenbank.kern import ingebouwd
print(ingebouwd.start(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def map_():
    """A folder for the data; as root the library opens the folders above it, so not among private ones."""
    # A space, for whoever keeps his work in "Mijn documenten".
    boven = Path(tempfile.mkdtemp(prefix="klussenbank proef "))
    boven.chmod(0o755)
    with gebruiker(boven / "pg") as proces:
        _stop(proces)
    yield boven / "pg"
    shutil.rmtree(boven)


@contextlib.contextmanager
def gebruiker(map_):
    """A process that uses the embedded database until it gets a line or a signal."""
    with _los(map_) as proces:
        proces.uri = proces.stdout.readline().strip()
        yield proces


@contextlib.contextmanager
def _los(map_):
    """A process that begins to use the database; it writes where that is once it is there."""
    omgeving = {**os.environ, "LANG": "xx_XX.UTF-8"}
    proces = subprocess.Popen(
        [sys.executable, "-c", GEBRUIK, map_],
        env=omgeving,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield proces
    finally:
        proces.kill()
        proces.communicate()


def _stop(proces):
    proces.stdin.write("\n")
    proces.stdin.flush()
    proces.wait(timeout=30)


def _doe(uri, opdracht):
    with psycopg.connect(uri) as verbinding:
        uitkomst = verbinding.execute(opdracht)
        return uitkomst.fetchall() if uitkomst.description else None


def _server(map_):
    """The process of the database server, or None."""
    try:
        return psutil.Process(int((map_ / "postmaster.pid").read_text().split("\n")[0]))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def _draait(server):
    """Whether it runs; one that ended stays a zombie where nobody collects it."""
    return server.is_running() and server.status() != psutil.STATUS_ZOMBIE


def _wacht_tot_weg(processen):
    eind = time.monotonic() + 20
    while any(map(_draait, processen)) and time.monotonic() < eind:
        time.sleep(0.1)
    assert not any(map(_draait, processen))


def test_data_stay_and_the_server_stops_with_its_last_user(map_):
    with gebruiker(map_) as een, gebruiker(map_) as ander:
        _doe(een.uri, "CREATE TABLE blijft (n int)")
        assert een.uri == ander.uri
        server = _server(map_)
        _stop(een)
        assert _draait(server)
        _stop(ander)
    assert not _draait(server)

    with gebruiker(map_) as later:
        assert _doe(later.uri, "SELECT count(*) FROM blijft") == [(0,)]
        _stop(later)


def test_server_stops_when_its_user_gets_term(map_):
    with gebruiker(map_) as proces:
        server = _server(map_)
        proces.terminate()
        assert proces.wait(timeout=30) == 128 + signal.SIGTERM
    assert not _draait(server)


def test_server_of_a_killed_user_is_joined_and_stops_after_all(map_):
    with gebruiker(map_) as proces:
        server = _server(map_)
        proces.kill()
        proces.wait()
    assert _draait(server)

    with gebruiker(map_) as later:
        assert _doe(later.uri, "SELECT 1") == [(1,)]
        _stop(later)
    assert not _draait(server)


def test_killed_server_starts_again(map_):
    with gebruiker(map_) as proces:
        server = _server(map_)
        # Its own helpers notice a little later, and hold its memory until then.
        allemaal = [server, *server.children(recursive=True)]
        proces.kill()
        server.kill()
        _wacht_tot_weg(allemaal)
        proces.wait()

    with gebruiker(map_) as later:
        assert _doe(later.uri, "SELECT 1") == [(1,)]
        _stop(later)


def test_note_of_a_dead_server_with_a_number_in_use_is_no_obstacle(map_):
    # After a reboot the process numbers of the server and its users belong to others: here, to this test.
    notitie = map_ / "postmaster.pid"
    notitie.write_text(f"{os.getpid()}\n{map_}\n1\n5432\n{map_}\n\n1 1\nready\n")
    lijst = map_ / ".handle_pids.json"
    lijst.write_text(json.dumps([os.getpid()]))
    os.utime(lijst, (1, 1))

    with gebruiker(map_) as proces:
        assert _doe(proces.uri, "SELECT 1") == [(1,)]
        server = _server(map_)
        _stop(proces)
    assert not _draait(server)


def test_half_a_note_is_no_obstacle(map_):
    (map_ / "postmaster.pid").write_text("")

    with gebruiker(map_) as proces:
        assert _doe(proces.uri, "SELECT 1") == [(1,)]
        _stop(proces)


def test_two_that_start_at_once_make_one_server(map_):
    shutil.rmtree(map_)
    bezig = map_.with_name("pg.bezig")
    with _los(map_) as eerste:
        eind = time.monotonic() + 20
        while not bezig.exists():
            assert time.monotonic() < eind, "duurt te lang"
            time.sleep(0.01)
        with _los(map_) as tweede:
            uris = {proces.stdout.readline().strip() for proces in (eerste, tweede)}
            (uri,) = uris
            assert _doe(uri, "SELECT 1") == [(1,)]
            _stop(eerste)
            _stop(tweede)
    assert not bezig.exists()


def test_making_that_was_cut_off_starts_over(map_):
    shutil.rmtree(map_)
    map_.mkdir()
    (map_ / "PG_VERSION").write_text("18\n")
    map_.with_name("pg.bezig").touch()

    with gebruiker(map_) as proces:
        assert _doe(proces.uri, "SELECT 1") == [(1,)]
        _stop(proces)
    assert not map_.with_name("pg.bezig").exists()


def test_handles_of_living_processes_are_kept(tmp_path):
    lijst = tmp_path / ".handle_pids.json"
    lijst.write_text(json.dumps([os.getpid(), 2**22 - 1]))
    os.utime(lijst, (time.time() + 1, time.time() + 1))

    ingebouwd._vergeet_dode_processen(lijst)

    assert json.loads(lijst.read_text()) == [os.getpid()]


def test_unreadable_list_of_handles_is_left_alone(tmp_path):
    lijst = tmp_path / ".handle_pids.json"
    lijst.write_text("[1,")

    ingebouwd._vergeet_dode_processen(lijst)

    assert lijst.read_text() == "[1,"
