"""The log of privileged actions: what stands in it, and that nothing takes it away again."""

import importlib
import io
import os

import psycopg
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from psycopg.conninfo import make_conninfo

from deskundigen.models import Lid
from klussenbank.kern import verzoek
from klussenbank.kern.logboek import in_woorden, leg_vast, noteer
from klussenbank.kern.models import Handeling, Logregel
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek

ROL = "klussenbank_site"


def regels():
    return list(
        Logregel.objects.order_by("pk").values_list("door", "handeling", "soort", "object_id", "wat", named=False)
    )


def test_what_is_recorded_has_no_names_or_texts(db):
    lid, klus = LidFabriek(voornaam="Wilhelmina"), KlusFabriek(titel="Peilbuizen aflezen")

    leg_vast(klus, lid, "Verborgen.")
    noteer(Handeling.BEKEKEN, lid, Lid)

    assert regels() == [
        (lid.pk, "gewijzigd", "klussen.klus", klus.pk, "Verborgen."),
        (lid.pk, "bekeken", "deskundigen.lid", None, ""),
    ]
    assert LogEntry.objects.get().object_repr == f"klus {klus.pk}"


def test_request_stands_beside_what_was_done(db, lid):
    merk = verzoek.nummer.set("abcdef0123456789")
    noteer(Handeling.BEKEKEN, lid, lid)
    verzoek.nummer.reset(merk)
    noteer(Handeling.BEKEKEN, lid, lid)

    assert list(Logregel.objects.order_by("pk").values_list("verzoek", flat=True)) == ["abcdef0123456789", ""]


@pytest.mark.parametrize(
    ("wat", "verwacht"),
    [
        ("Verborgen.", "Verborgen."),
        ([], "Geen velden gewijzigd."),
        ([{"added": {}}], "Toegevoegd."),
        ([{"changed": {"fields": ["Mag in beheer", "Groepen"]}}], "Mag in beheer en Groepen gewijzigd."),
        ([{"added": {"name": "maildomein", "object": "geheim.example"}}], "Maildomein toegevoegd."),
        ([{"deleted": {"name": "maildomein", "object": "geheim.example"}}], "Maildomein weggehaald."),
        (
            [{"changed": {"name": "maildomein", "object": "geheim.example", "fields": ["Domein"]}}],
            "Maildomein: Domein gewijzigd.",
        ),
    ],
)
def test_changes_are_told_without_their_values(wat, verwacht):
    assert in_woorden(wat) == verwacht


def test_database_refuses_to_change_or_remove_a_row(db, lid):
    noteer(Handeling.BEKEKEN, lid, lid)
    regel = Logregel.objects.get()

    for doe in (
        lambda: Logregel.objects.update(wat="Niets."),
        lambda: Logregel.objects.all().delete(),
        lambda: Logregel.objects.filter(pk=regel.pk).update(door=None),
        regel.delete,
    ):
        with pytest.raises(DatabaseError, match="nooit gewijzigd of weggehaald"), transaction.atomic():
            doe()
    assert regels() == [(lid.pk, "bekeken", "deskundigen.lid", lid.pk, "")]


def test_a_new_superuser_stands_in_the_log(db):
    lid = Lid.objects.create_superuser("hoofd@platform.example", "een-lang-wachtwoord", voornaam="H", achternaam="B")

    assert regels() == [(None, "rechten", "deskundigen.lid", lid.pk, "Hoofdbeheerder gemaakt.")]


# The role of the site


@pytest.fixture
def rol(transactional_db):
    """A role that may log in and owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROL} LOGIN")
    yield ROL
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROL}")
        cursor.execute(f"DROP ROLE {ROL}")


def als(rol):
    """Connect as the site does, with another role."""
    uri = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"], user=rol, password="")
    return psycopg.connect(uri, autocommit=True)


def test_role_of_the_site_adds_to_the_log_and_can_do_no_more(rol):
    lid = LidFabriek()
    noteer(Handeling.BEKEKEN, lid, lid)

    call_command("geef_rechten", rol, stdout=io.StringIO())
    call_command("geef_rechten", rol, stdout=io.StringIO())

    with als(rol) as site:
        site.execute(
            "INSERT INTO kern_logregel (moment, door_id, handeling, soort, object_id, wat, verzoek) "
            "SELECT now(), %s, 'gewijzigd', 'deskundigen.lid', %s, 'Iets.', ''",
            [lid.pk, lid.pk],
        )
        assert site.execute("SELECT count(*) FROM kern_logregel").fetchone() == (2,)
        for opdracht in (
            "UPDATE kern_logregel SET wat = 'Niets.'",
            "DELETE FROM kern_logregel",
            "TRUNCATE kern_logregel",
            "DROP TABLE kern_logregel",
            "ALTER TABLE kern_logregel DISABLE TRIGGER ALL",
            "DROP TRIGGER kern_logregel_blijft ON kern_logregel",
            "CREATE OR REPLACE FUNCTION kern_logregel_blijft() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
            "SET session_replication_role = replica",
            "DELETE FROM django_migrations",
            f"GRANT DELETE ON kern_logregel TO {rol}",
        ):
            try:
                site.execute(opdracht)
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidFunctionDefinition):
                continue
            # Without a right to give, GRANT gives nothing and says so in a warning.
            assert opdracht.startswith("GRANT"), opdracht
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                site.execute("DELETE FROM kern_logregel")
        assert site.execute("SELECT count(*) FROM kern_logregel").fetchone() == (2,)


def test_role_of_the_site_does_all_that_the_site_does(rol):
    call_command("geef_rechten", rol, stdout=io.StringIO())
    with connection.cursor() as cursor:
        tabellen = set(connection.introspection.table_names(cursor)) - {"kern_logregel", "django_migrations"}
        # What a migration of tomorrow makes.
        cursor.execute("CREATE TABLE van_morgen (id bigserial PRIMARY KEY)")
    try:
        with als(rol) as site:
            for tabel in sorted({*tabellen, "van_morgen"}):
                mag = site.execute(
                    "SELECT bool_and(has_table_privilege(%s, recht)) "
                    "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) recht",
                    [f'"{tabel}"'],
                )
                assert mag.fetchone() == (True,), tabel
            site.execute("INSERT INTO van_morgen DEFAULT VALUES")
            site.execute("SELECT procrastinate_fetch_job_v2(ARRAY['mail'], NULL)")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE van_morgen")


def test_role_that_owns_the_tables_or_is_not_there_is_refused(transactional_db):
    with pytest.raises(CommandError, match="is er niet"):
        call_command("geef_rechten", "bestaat_niet")
    with pytest.raises(CommandError, match="eigenaar"):
        call_command("geef_rechten", connection.settings_dict["USER"] or "postgres")


# What the log of admin held


def test_titles_that_admin_recorded_before_become_numbers(db, lid):
    for rij, naam in ((KlusFabriek(), "Bel Marieke"), (OnderwerpFabriek(), "Grondwater")):
        soort = ContentType.objects.get_for_model(rij)
        LogEntry.objects.create(user=lid, content_type=soort, object_id=rij.pk, object_repr=naam, action_flag=2)
    nummers = importlib.import_module("klussenbank.kern.migrations.0009_nummers_in_het_logboek_van_beheer").NUMMERS

    with connection.cursor() as cursor:
        cursor.execute(nummers)

    klus, onderwerp = LogEntry.objects.order_by("pk")
    assert (klus.object_repr, onderwerp.object_repr) == (f"klus {klus.object_id}", "Grondwater")


def test_what_admin_recorded_before_is_taken_over_without_names(db, lid):
    from django.apps import apps

    onderwerp = OnderwerpFabriek(naam="Grondwater")
    soort = ContentType.objects.get_for_model(onderwerp)
    wat = {
        "Verborgen.": "Verborgen.",
        "Opgegaan in Grondwater.": "Opgegaan in een ander onderwerp.",
        "Regen is hierin opgegaan.": "Een ander onderwerp is hierin opgegaan.",
        '[{"added": {}}]': "toegevoegd.",
        '[{"changed": {"fields": ["Naam", "Adres"]}}]': "Naam, Adres gewijzigd.",
        '[{"added": {"name": "maildomein", "object": "x.example"}}]': "maildomein toegevoegd.",
        "": "",
    }
    for bericht in wat:
        LogEntry.objects.create(
            user=lid,
            content_type=soort,
            object_id=onderwerp.pk,
            object_repr="Grondwater",
            action_flag=2,
            change_message=bericht,
        )
    LogEntry.objects.create(user=lid, content_type=None, object_id="x", object_repr="?", action_flag=3)

    importlib.import_module("klussenbank.kern.migrations.0008_wat_er_in_beheer_gebeurde").neem_over(apps, None)

    assert regels() == [(lid.pk, "gewijzigd", "deskundigen.onderwerp", onderwerp.pk, tekst) for tekst in wat.values()]
