import os
import socket
import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from klussenbank.demo import accounts
from klussenbank.demo.kinderen import Kinderen, gunicorn

# Longer than this a site does not take to answer, not on a slow laptop either.
KLAAR_BINNEN = 60


class Command(BaseCommand):
    help = "Draait de demo op deze computer: database, inhoud, website en werker, tot je hem stopt."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="poort op 127.0.0.1 (8000)")

    def handle(self, *args, **opties):
        poort = opties["port"]
        if not settings.DEMO:
            raise CommandError("Start de demo met `make demo`.")
        self._eis_vrije_poort(poort)
        # From here on a signal stops the children first; before, Python's own handling does.
        kinderen = Kinderen()
        try:
            call_command("migrate", verbosity=0)
            call_command("demo_inhoud")
            self._start(kinderen, poort)
            self._wacht_tot_klaar(kinderen, poort)
            self._begroet(poort)
            gestopt = kinderen.wacht()
        except KeyboardInterrupt:
            gestopt = None
        finally:
            kinderen.stop()
        if gestopt:
            raise CommandError(f"De {gestopt} is gestopt; daarom stopt de demo.")
        self.stdout.write("De demo is gestopt.")

    def _eis_vrije_poort(self, poort):
        with socket.socket() as proef:
            # As gunicorn does: a port that has just come free counts as free.
            proef.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                proef.bind(("127.0.0.1", poort))
            except (OSError, OverflowError) as fout:
                raise CommandError(
                    f"Poort {poort} is niet vrij ({fout}). Draait de demo al? "
                    f"Of kies een andere: make demo PORT={poort + 1 if poort < 65535 else 8001}"
                ) from None

    def _start(self, kinderen, poort):
        omgeving = {
            **os.environ,
            "BASIS_URL": f"http://127.0.0.1:{poort}",
            "DEFAULT_FROM_EMAIL": "Klussenbank <klussenbank@platform.example>",
        }
        kinderen.start("website", gunicorn("klussenbank.wsgi", poort), omgeving)
        kinderen.start("werker", [sys.executable, "manage.py", "werk"], omgeving)

    def _wacht_tot_klaar(self, kinderen, poort):
        eind = time.monotonic() + KLAAR_BINNEN
        while time.monotonic() < eind:
            if gestopt := kinderen.wie_is_gestopt():
                raise CommandError(f"De {gestopt} start niet; de reden staat hierboven.")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{poort}/gezond/klaar", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise CommandError(f"De website antwoordt na {KLAAR_BINNEN} seconden nog niet.")

    def _begroet(self, poort):
        adres = f"http://127.0.0.1:{poort}/"
        rijen = "\n".join(f"  {email:<32}{rol}" for email, rol in accounts.ACCOUNTS.items())
        self.stdout.write(
            f"\nDe Klussenbank draait: {adres}\n\n"
            f"Log in met wachtwoord {accounts.WACHTWOORD} als\n{rijen}\n\n"
            f"Alle mail van de demo: {adres}demo/mail/\n"
            "Stoppen: Ctrl-C\n"
        )
        self.stdout.flush()
