"""Empties the database after a test that commits; Django's own way takes fifty times as long, mostly for nothing.

It truncates every table, makes content types and permissions anew, and calls `post_migrate`. What those leave is the
same before and after nearly every test, so it stays; where a test changed it, Django does it all.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

# What migrations and `post_migrate` fill.
_BLIJFT = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
# Its rows refuse to be removed one by one.
_ALTIJD_IN_EEN_KEER = "kern_logregel"
# In bytes: beyond that a table is truncated, or rows that are gone would slow down what comes after.
_GROOT = 1_000_000


class Legen:
    """Takes the place of what Django does after a test."""

    def __init__(self):
        self._van_django = TransactionTestCase._fixture_teardown
        # What stood in the tables that stay, once Django had emptied the others.
        self._bij_begin = None
        # Which tables hold something, and whether that is much.
        self._vraag = ""

    def __call__(self, testcase):
        if self._bij_begin is None or self._stand() != self._bij_begin:
            self._van_django(testcase)
            self._bij_begin = self._stand()
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._vraag)
            gevuld = cursor.fetchall()
            groot = [tabel for tabel, is_groot in gevuld if is_groot]
            if groot:
                cursor.execute(f"TRUNCATE {', '.join(groot)} CASCADE")
            # Whatever refers to what is checked at the end.
            if klein := [f"DELETE FROM {tabel}" for tabel, is_groot in gevuld if not is_groot]:
                cursor.execute("; ".join(klein))

    def _stand(self):
        with connection.cursor() as cursor:
            if not self._vraag:
                tabellen = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
                self._vraag = " UNION ALL ".join(
                    f"SELECT '{tabel}', {tabel == _ALTIJD_IN_EEN_KEER} OR pg_relation_size('{tabel}') > {_GROOT} "
                    f"WHERE EXISTS (SELECT FROM {tabel})"
                    for tabel in sorted(tabellen - {*_BLIJFT, "django_migrations"})
                )
            cursor.execute(" UNION ALL ".join(f"SELECT hashtext(rij::text)::bigint FROM {t} rij" for t in _BLIJFT))
            return sorted(cursor.fetchall())
