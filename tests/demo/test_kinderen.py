"""Processes that live and die together: no signal and no death leaves one behind."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

OUDER = """
import sys
from klussenbank.demo import kinderen as kinderstal

kinderstal.GENADE = 2
kinderen = kinderstal.Kinderen()
try:
    for naam in sys.argv[1:]:
        kinderen.start(naam, [sys.executable, "-c", {kind!r}], None)
    print("gestart", flush=True)
    print("gestopt:", kinderen.wacht(), flush=True)
except KeyboardInterrupt:
    print("onderbroken", flush=True)
finally:
    kinderen.stop()
"""
# Starts a child of its own, as gunicorn does.
GEZIN = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
import time; time.sleep(300)
"""
DOOF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"


@pytest.fixture
def ouder():
    """Start a parent with two children; afterwards nothing of it is left, whatever the test found."""
    gestart = []

    def _ouder(kind=GEZIN):
        proces = subprocess.Popen(
            [sys.executable, "-c", OUDER.format(kind=kind), "een", "twee"], stdout=subprocess.PIPE, text=True
        )
        gestart.append(psutil.Process(proces.pid))
        assert proces.stdout.readline() == "gestart\n"
        _wacht_tot(lambda: len(_nazaten(proces.pid)) == (4 if kind == GEZIN else 2))
        # Long enough to have set up its handling of signals.
        time.sleep(0.5)
        proces.nazaten = _nazaten(proces.pid)
        gestart.extend(proces.nazaten)
        return proces

    yield _ouder
    for proces in gestart:
        if _draait(proces):
            proces.kill()


def _nazaten(pid):
    return psutil.Process(pid).children(recursive=True)


def _draait(proces):
    return proces.is_running() and proces.status() != psutil.STATUS_ZOMBIE


def _wacht_tot(geldt, seconden=20):
    eind = time.monotonic() + seconden
    while not geldt() and time.monotonic() < eind:
        time.sleep(0.05)
    assert geldt()


def _eis_niemand_over(proces):
    _wacht_tot(lambda: not any(_draait(nazaat) for nazaat in proces.nazaten))


@pytest.mark.parametrize("teken", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all(ouder, teken):
    proces = ouder()

    proces.send_signal(teken)

    assert proces.communicate(timeout=20)[0] == "onderbroken\n"
    assert proces.returncode == 0
    _eis_niemand_over(proces)


def test_a_second_signal_does_not_interrupt_stopping(ouder):
    proces = ouder(DOOF)

    proces.send_signal(signal.SIGINT)
    time.sleep(1)
    proces.send_signal(signal.SIGINT)

    proces.communicate(timeout=30)
    assert proces.returncode == 0
    _eis_niemand_over(proces)


def test_the_death_of_one_stops_all(ouder):
    proces = ouder()
    een = next(kind for kind in psutil.Process(proces.pid).children())

    os.kill(een.pid, signal.SIGKILL)

    assert proces.communicate(timeout=20)[0].startswith("gestopt: ")
    _eis_niemand_over(proces)


@pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux vertelt een kind dat zijn ouder dood is")
def test_children_stop_when_the_parent_is_killed(ouder):
    proces = ouder("import time; time.sleep(300)")

    proces.kill()
    proces.communicate(timeout=20)

    _eis_niemand_over(proces)
