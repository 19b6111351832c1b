"""The server that is measured: how it is started, asked, and how much processor time it has used."""

import http.client
import json
import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg.conninfo
from django.conf import settings
from django.db import connection

from klussenbank.demo.kaal import PAD
from klussenbank.demo.kinderen import gunicorn, sterf_met_ouder
from klussenbank.demo.meting.paginas import HOST, Mislukt

# Longer than this a site does not take to answer.
KLAAR_BINNEN = 60
# So often is each page asked before it counts, over new connections so that both workers get their share.
OPWARMEN = 12


class Server:
    """Site and bare pages on a free port, from `with` until its end; `kaal` describes the bare pages.

    `cookies` make the visitor a logged-in member.
    """

    def __init__(self, kaal: list[dict], cookies: str):
        self._kaal = kaal
        self._koppen = {"Cookie": cookies, "Host": HOST}

    def __enter__(self):
        with socket.socket() as proef:
            proef.bind((HOST, 0))
            self._poort = proef.getsockname()[1]
        self._map = tempfile.TemporaryDirectory(prefix="klussenbank-meet-")
        bestand = Path(self._map.name, "kaal.json")
        bestand.write_text(json.dumps(self._kaal), encoding="utf-8")
        self._proces = subprocess.Popen(  # noqa: S603
            gunicorn("klussenbank.demo.kaal", self._poort),
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": _database(), "KAAL_PAGINAS": str(bestand)},
            stdin=subprocess.DEVNULL,
            preexec_fn=sterf_met_ouder,
        )
        try:
            self._wacht_tot_klaar()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *fout):
        self._proces.terminate()
        self._proces.wait()
        self._map.cleanup()

    def _wacht_tot_klaar(self):
        eind = time.monotonic() + KLAAR_BINNEN
        while time.monotonic() < eind and self._proces.poll() is None:
            try:
                with self.verbinding() as haal:
                    haal("/gezond/live")
                return
            except OSError:
                time.sleep(0.1)
        raise Mislukt("De website start niet.")

    @staticmethod
    def kaal(nummer: int) -> str:
        """Return the address of the bare page `nummer`."""
        return f"{PAD}{nummer}"

    @contextmanager
    def verbinding(self):
        """A connection that stays open; gives a function that asks an address and raises Mislukt when it fails."""
        verbinding = http.client.HTTPConnection(HOST, self._poort, timeout=KLAAR_BINNEN)

        def haal(url):
            verbinding.request("GET", url, headers=self._koppen)
            antwoord = verbinding.getresponse()
            inhoud = antwoord.read()
            if antwoord.status != 200:
                raise Mislukt(f"{url} gaf {antwoord.status}")
            return inhoud

        try:
            yield haal
        finally:
            verbinding.close()

    def warm_op(self, url):
        """Ask `url` until both workers have seen it: first times cost more."""
        for _ in range(OPWARMEN):
            with self.verbinding() as haal:
                haal(url)

    def cpu(self) -> dict[int, float]:
        """Return the seconds of processor time that the workers and their database connections used, per process."""
        return {pid: _processortijd(pid) for pid in [*self._werkers(), *_verbindingen()]}

    def _werkers(self):
        return [kind.pid for kind in psutil.Process(self._proces.pid).children()]


def _verbindingen():
    """Return the processes of the database that serve connections to it, this one's apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor]


def _processortijd(pid):
    """Return the processor time of a process: on Linux to the nanosecond, elsewhere as the system counts it."""
    try:
        taken = [taak.read_text() for taak in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        if taken:
            return sum(int(taak.split()[0]) for taak in taken) / 1e9
        tijden = psutil.Process(pid).cpu_times()
        return tijden.user + tijden.system
    except (FileNotFoundError, ProcessLookupError, psutil.NoSuchProcess):
        # It ended since it was listed.
        return 0


def _database():
    """Return the address of the database that this process is connected to."""
    deel = connection.get_connection_params()
    delen = {naam: deel.get(naam) for naam in ("host", "port", "user", "password", "dbname")}
    return psycopg.conninfo.make_conninfo(**{naam: waarde for naam, waarde in delen.items() if waarde})
