"""Processes that live and die together."""

import ctypes
import os
import signal
import subprocess
import sys
import time

# A child that has not stopped by then is ended.
GENADE = 8
_PR_SET_PDEATHSIG = 1


def gunicorn(toepassing, poort):
    """Return the command that serves a WSGI application as a real site does: two processes of four threads each."""
    return [
        *[sys.executable, "-m", "gunicorn", toepassing, "--bind", f"127.0.0.1:{poort}"],
        *["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"],
        # Loaded once and shared by both: the site starts sooner, and nobody reloads it.
        *["--preload", "--graceful-timeout", "3", "--log-level", "warning"],
    ]


class Kinderen:
    """Starts processes, notices when one ends, and leaves none behind.

    Each leads a process group of its own, so that what it started goes with it. TERM, HUP and Ctrl-C all raise
    KeyboardInterrupt in whoever waits for them.
    """

    def __init__(self):
        self._processen = {}
        for teken in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(teken, _onderbreek)

    def start(self, naam, opdracht, omgeving):
        """Start `opdracht` (a list) as the process `naam`."""
        self._processen[naam] = subprocess.Popen(  # noqa: S603
            opdracht, env=omgeving, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=sterf_met_ouder
        )

    def wie_is_gestopt(self):
        """Return the name of a process that has ended, or None."""
        return next((naam for naam, proces in self._processen.items() if proces.poll() is not None), None)

    def wacht(self):
        """Wait until a process ends and return its name."""
        while not (naam := self.wie_is_gestopt()):
            time.sleep(0.2)
        return naam

    def stop(self):
        """Stop all processes and what they started; further signals no longer interrupt."""
        for teken in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(teken, signal.SIG_IGN)
        for proces in self._processen.values():
            _seintje(proces, signal.SIGTERM)
        eind = time.monotonic() + GENADE
        while time.monotonic() < eind and any(_leeft(proces) for proces in self._processen.values()):
            time.sleep(0.05)
        for proces in self._processen.values():
            _seintje(proces, signal.SIGKILL)
            proces.wait()


def _onderbreek(teken, frame):
    raise KeyboardInterrupt


def sterf_met_ouder():
    """On Linux: stop when the parent is killed outright, which leaves it no time to stop anyone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _leeft(proces):
    """Whether the process, or one that it started, still runs."""
    proces.poll()
    return _seintje(proces, 0)


def _seintje(proces, teken):
    """Send a signal to the group of a process; False when nobody is left in it."""
    try:
        os.killpg(proces.pid, teken)
    except ProcessLookupError:
        return False
    return True
