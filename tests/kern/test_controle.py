"""`manage.py controleer`: every check passes where all is well, and fails where it is not."""

import io
import json
import os
import re
import shutil
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from klussenbank.kern import controle, register
from klussenbank.kern.controle import Ernst, Uitkomst
from klussenbank.kern.taken import STIL_NA
from tests import werk
from tests.kern.conftest import vrije_poort

OK, LET_OP, FOUT = Ernst


def uitkomsten(functie, *waarden):
    return [(ernst, tekst) for _, ernst, tekst in functie(*waarden)]


@pytest.fixture(autouse=True)
def _zonder_browser(monkeypatch):
    """Tests with a browser in the same process set what no site has."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)


# Settings


def test_settings_of_a_laptop_are_not_those_of_a_real_site():
    ((ernst, tekst),) = uitkomsten(controle.instellingen)

    assert ernst == LET_OP
    assert "security.W012" in tekst


def test_settings_that_are_wrong_are_an_error(settings):
    settings.SECURE_REFERRER_POLICY = "alles"

    assert uitkomsten(controle.instellingen)[0] == (FOUT, "zie manage.py check: security.E023")


def test_settings_of_a_real_site_are_right(settings):
    settings.SILENCED_SYSTEM_CHECKS = [
        punt.removeprefix("zie manage.py check --deploy: ").strip()
        for _, tekst in uitkomsten(controle.instellingen)
        for punt in tekst.removeprefix("zie manage.py check --deploy: ").split(",")
    ]

    assert uitkomsten(controle.instellingen) == [(OK, "zoals ze horen")]


def test_an_old_key_is_not_forgotten(settings):
    settings.SECRET_KEY_FALLBACKS = ["oud"]

    assert uitkomsten(controle.instellingen)[-1] == (
        LET_OP,
        "1 oude sleutel geldt nog: haal weg wat niet meer nodig is",
    )


# The database


def test_database_that_answers(db):
    ((ernst, tekst),) = uitkomsten(controle.database, connection)

    assert (ernst, tekst.startswith("antwoordt in ")) == (OK, True)


@pytest.mark.parametrize(("seconden", "verwacht"), [(-30, LET_OP), (30, LET_OP), (3600, FOUT)])
def test_clock(db, time_machine, seconden, verwacht):
    assert uitkomsten(controle.klok, connection) == [(OK, "gelijk met de database")]

    ((daar,),) = werk.sql("SELECT clock_timestamp()")
    time_machine.move_to(daar + timedelta(seconds=seconden))
    ((ernst, tekst),) = uitkomsten(controle.klok, connection)

    assert ernst == verwacht
    # On a busy machine some time passes in between.
    assert int(re.fullmatch(r"scheelt (\d+) seconden met de database", tekst)[1]) == pytest.approx(abs(seconden), abs=3)


def test_migrations(db):
    assert uitkomsten(controle.migraties, connection) == [(OK, "allemaal gedaan")]

    werk.sql("DELETE FROM django_migrations WHERE app = 'kern' AND name = '0001_begin'")
    assert uitkomsten(controle.migraties, connection) == [
        (FOUT, "1 migratie is nog niet gedaan: draai manage.py migrate")
    ]


def test_role_that_can_change_the_log(db):
    assert uitkomsten(controle.logboek, connection) == [
        (LET_OP, "de site logt in met een rol die het logboek kan wijzigen: zie README")
    ]

    werk.sql("CREATE ROLE klussenbank_proef")
    werk.sql("GRANT USAGE ON SCHEMA public TO klussenbank_proef")
    werk.sql("GRANT INSERT ON kern_logregel TO klussenbank_proef")
    werk.sql("SET LOCAL ROLE klussenbank_proef")
    assert uitkomsten(controle.logboek, connection) == [(OK, "de rol van de site kan het niet wijzigen")]


def test_log_that_the_database_does_not_keep(db):
    werk.sql("ALTER TABLE kern_logregel DISABLE TRIGGER kern_logregel_blijft")

    assert uitkomsten(controle.logboek, connection)[0] == (
        FOUT,
        "de database laat het wijzigen: de trigger kern_logregel_blijft staat uit of is weg",
    )


def test_periodic_work_that_came_with_an_upgrade_is_not_late(geschiedenis):
    werk.werker()
    werk.sql("DELETE FROM procrastinate_periodic_defers WHERE task_name = 'ruim_op'")
    werk.sql("UPDATE django_migrations SET applied = now() WHERE id = (SELECT max(id) FROM django_migrations)")

    assert uitkomsten(controle.werker, connection) == [(OK, "loopt")]


@pytest.fixture
def geschiedenis(db):
    """A site of years ago, of which all periodic work began a moment ago."""
    werk.sql("UPDATE django_migrations SET applied = '2020-01-01'")
    for nummer, vast in enumerate(controle.app.periodic_registry.periodic_tasks.values(), start=1):
        werk.sql(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES (%s, %s)",
            vast.task.name,
            int(time.time()) - nummer,
        )


def test_background_work_that_goes_on(geschiedenis):
    werk.werker()

    assert uitkomsten(controle.werker, connection) == [(OK, "loopt")]


def test_without_a_worker_nothing_goes_on(geschiedenis):
    werk.mail(geleden=timedelta(minutes=45))

    assert uitkomsten(controle.werker, connection) == [
        (FOUT, "er draait geen werker"),
        (LET_OP, "1 mail wacht, de oudste 45 minuten"),
    ]


def test_jobs_of_a_worker_that_is_gone(geschiedenis):
    werk.werker()
    weg = werk.werker(timedelta(seconds=STIL_NA + 180))
    for wie in (weg, None):
        nummer = werk.taak()
        werk.sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", wie, nummer)

    assert uitkomsten(controle.werker, connection) == [(LET_OP, "2 taken zijn van een werker die er niet meer is")]


def test_periodic_work_that_did_not_begin(geschiedenis, time_machine):
    werk.werker()
    # A quarter past noon on the next day: the work of the night was due eight hours ago.
    laat = timezone.now().replace(hour=12, minute=15) + timedelta(days=1)
    werk.sql("UPDATE procrastinate_periodic_defers SET defer_timestamp = %s", int(laat.timestamp()) - 3600)
    werk.sql("UPDATE procrastinate_workers SET last_heartbeat = %s", laat)
    werk.sql(
        "UPDATE procrastinate_periodic_defers SET defer_timestamp = %s WHERE task_name = 'ruim_op'",
        int(timezone.now().timestamp()) - 24 * 3600,
    )
    time_machine.move_to(laat)

    assert (LET_OP, "ruim_op had 7 uur geleden moeten beginnen") in uitkomsten(controle.werker, connection)
    # Never begun, but there was no site yet.
    werk.sql("DELETE FROM procrastinate_periodic_defers")
    werk.sql("UPDATE django_migrations SET applied = %s", laat)
    assert uitkomsten(controle.werker, connection) == [(OK, "loopt")]


# Beside it


def test_mail_server_that_answers(postbus):
    assert uitkomsten(controle.mailserver) == [(OK, "bereikbaar")]


def test_mail_server_that_is_gone(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", vrije_poort()

    assert uitkomsten(controle.mailserver) == [(FOUT, "laat de site niet toe (ConnectionRefusedError)")]


def test_mail_server_that_wants_another_login(postbus, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "wie", "geheim"

    assert uitkomsten(controle.mailserver) == [(FOUT, "laat de site niet toe (SMTPNotSupportedError)")]


def test_site_that_mails_nobody():
    assert uitkomsten(controle.mailserver) == [(LET_OP, "er gaat geen mail naar buiten")]


Ruimte = namedtuple("Ruimte", "total used free")


@pytest.mark.parametrize(
    ("vrij", "verwacht"),
    [(50e9, (OK, "50.0 GB vrij (50%)")), (5e9, (LET_OP, "5.0 GB vrij (5%)")), (0.4e9, (FOUT, "0.4 GB vrij (0%)"))],
)
def test_disk(settings, tmp_path, monkeypatch, vrij, verwacht):
    # A folder that comes with the first upload is looked for above it.
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media" / "nog niet"
    monkeypatch.setattr(shutil, "disk_usage", lambda map_: Ruimte(int(100e9), int(100e9 - vrij), int(vrij)))

    assert uitkomsten(controle.schijf) == [verwacht] * 2


def test_disk_where_the_site_may_not_write(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(os, "access", lambda map_, recht: False)

    assert uitkomsten(controle.schijf) == [(FOUT, "de site mag er niet schrijven")] * 2


def test_backup_that_nobody_makes(settings, tmp_path):
    settings.BACKUP_DIR = None
    assert uitkomsten(controle.backup) == [(LET_OP, "onbekend: zet BACKUP_DIR op de map waar de backups staan")]

    settings.BACKUP_DIR = tmp_path
    assert [ernst for ernst, _ in uitkomsten(controle.backup)] == [FOUT, FOUT]


def test_backup_is_as_old_as_the_newest(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    for naam, uren in {"oud.dump": 100, "nieuw.dump": 3, "oud.tar.gz": 100}.items():
        (tmp_path / naam).write_text("iets")
        os.utime(tmp_path / naam, (time.time() - uren * 3600 - 60,) * 2)

    assert uitkomsten(controle.backup) == [(OK, "3 uur oud"), (FOUT, "de nieuwste is 4 dagen oud")]

    (tmp_path / "leeg.dump").touch()
    assert uitkomsten(controle.backup)[0] == (FOUT, "de nieuwste is leeg")


# All together


@pytest.fixture
def alleen_buiten(monkeypatch):
    """No checks but those of this test."""

    def _alleen(van_de_database, ernaast):
        monkeypatch.setattr(controle, "_VAN_DE_DATABASE", van_de_database)
        monkeypatch.setattr(controle, "_ERNAAST", ernaast)
        monkeypatch.setattr(register, "controles", [])

    return _alleen


def draai(*opties):
    uit = io.StringIO()
    with pytest.raises(SystemExit) as einde:
        call_command("controleer", *opties, stdout=uit)
    return einde.value.code, uit.getvalue()


def goed(*_):
    return [Uitkomst("iets", OK, "goed")]


def test_exit_code_is_the_worst_of_all(transactional_db, alleen_buiten, settings):
    settings.SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
    settings.SILENCED_SYSTEM_CHECKS += ["security.W009", "security.W020"]
    alleen_buiten({"database": controle.database}, {"iets": goed})
    code, tekst = draai()
    assert code == 0, tekst
    assert tekst.splitlines()[-1] == "OK      iets: goed"

    alleen_buiten({}, {"iets": lambda: [Uitkomst("iets", LET_OP, "kijk eens")]})
    assert draai()[0] == 1
    alleen_buiten({}, {"iets": lambda: [Uitkomst("iets", FOUT, "stuk"), *goed()]})
    assert draai()[0] == 2


def test_for_a_program(transactional_db, alleen_buiten):
    alleen_buiten({}, {"iets": lambda: [Uitkomst("iets", FOUT, "stuk")]})

    code, tekst = draai("--json")

    gegevens = json.loads(tekst)
    assert (code, gegevens["uitkomst"]) == (2, "FOUT")
    assert gegevens["controles"][-1] == {"naam": "iets", "ernst": "FOUT", "tekst": "stuk"}


def test_a_check_that_breaks_does_not_hold_up_the_others(transactional_db, alleen_buiten):
    def kapot(*_):
        raise ValueError("a@b.example")

    alleen_buiten({"een": kapot, "twee": goed}, {"drie": kapot, "vier": goed})

    assert controle.controleer()[-4:] == [
        Uitkomst("een", FOUT, "niet te controleren (ValueError)"),
        *goed(),
        Uitkomst("drie", FOUT, "niet te controleren (ValueError)"),
        *goed(),
    ]


def test_a_check_that_hangs_is_left_alone(alleen_buiten, monkeypatch):
    monkeypatch.setattr(controle, "GEDULD", 0.05)
    monkeypatch.setattr(controle.psycopg, "connect", _geen_database)
    alleen_buiten({}, {"traag": lambda: time.sleep(2), "iets": goed})
    begin = time.monotonic()

    assert controle.controleer()[-3:] == [
        Uitkomst("database", FOUT, "antwoordt niet (OperationalError)"),
        Uitkomst("traag", FOUT, "geen antwoord binnen 0.05 seconden"),
        *goed(),
    ]
    assert time.monotonic() - begin < 2


def _geen_database(*waarden, **hoe):
    raise controle.psycopg.OperationalError


def test_a_database_that_is_busy_is_left_alone(transactional_db, monkeypatch, alleen_buiten):
    monkeypatch.setattr(controle, "ANTWOORDTIJD", 1)
    alleen_buiten({"werk": controle.werker, "iets": controle.database}, {})
    werk.sql("BEGIN")
    werk.sql("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")

    eerste, tweede = controle.controleer()[-2:]

    werk.sql("ROLLBACK")
    assert eerste == Uitkomst("werk", FOUT, "niet te controleren (QueryCanceled)")
    assert tweede.ernst == OK
