from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from klussenbank.kern.models import Logregel

# What the site does with its tables, and then what it must not do.
_GEEF = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {rol}",
    "GRANT USAGE ON SCHEMA public TO {rol}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {rol}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {rol}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {rol}",
    # What a later migration makes.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {rol}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {rol}",
    # The log takes rows and keeps them; which migrations were run is for their owner to say.
    "REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {logboek} FROM {rol}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {rol}",
)


class Command(BaseCommand):
    help = (
        "Geeft een rol van de database de rechten die de site nodig heeft, en geen recht om het logboek te wijzigen. "
        "Draai dit als de eigenaar van de tabellen, na elke migrate; nog een keer maakt geen verschil."
    )

    def add_arguments(self, parser):
        parser.add_argument("rol", help="de rol waarmee web en werker inloggen; hij bestaat al en heeft geen tabellen")

    def handle(self, *, rol, **opties):
        namen = {
            "rol": sql.Identifier(rol),
            "database": sql.Identifier(connection.settings_dict["NAME"]),
            "logboek": sql.Identifier(Logregel._meta.db_table),
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [rol])
            gevonden = cursor.fetchone()
            if gevonden is None:
                raise CommandError(f"De rol {rol} is er niet. Maak hem met: CREATE ROLE {rol} LOGIN PASSWORD '...'")
            cursor.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(%s, tableowner, 'MEMBER')",
                [rol],
            )
            if gevonden == (True,) or cursor.fetchone()[0]:
                raise CommandError(f"{rol} is eigenaar van tabellen en geeft zichzelf elk recht. Neem een andere rol.")
            for opdracht in _GEEF:
                cursor.execute(sql.SQL(opdracht).format(**namen))
        self.stdout.write(f"{rol} kan met alles werken, en kan het logboek niet wijzigen of legen.")
