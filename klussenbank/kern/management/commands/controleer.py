import json
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from klussenbank.kern.controle import controleer


class Command(BaseCommand):
    help = (
        "Kijkt of de site het goed doet: instellingen, database, klok, migraties, werk en mail, mailserver, schijf, "
        "backup, en wat aandacht vraagt. Eindigt met 0 (alles goed), 1 (let op) of 2 (fout)."
    )
    # It does them itself, and one that fails is a line like any other.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="voor een programma in plaats van voor mensen")

    def handle(self, **opties):
        uitkomsten = controleer()
        ergst = max(uitkomst.ernst for uitkomst in uitkomsten)
        if opties["json"]:
            gegevens = {
                "uitkomst": str(ergst),
                "moment": timezone.localtime().isoformat(timespec="seconds"),
                "controles": [{**uitkomst._asdict(), "ernst": str(uitkomst.ernst)} for uitkomst in uitkomsten],
            }
            self.stdout.write(json.dumps(gegevens, ensure_ascii=False))
        else:
            for naam, ernst, tekst in uitkomsten:
                self.stdout.write(f"{ernst!s:<6}  {naam}: {tekst}")
        sys.exit(ergst)
