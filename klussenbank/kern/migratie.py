"""Steps of migrations that do not run in one transaction, so that breaking off halfway does not bar the way.

What such a migration did before it broke stays. It is recorded as done only at its end, and so begins anew when it is
run again: every step in it must be one that can be taken twice.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class MaakIndex(AddIndexConcurrently):
    """Create an index without keeping others from writing, unless it is there; what was left half made goes first."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._ensure_not_in_transaction(schema_editor)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [self.index.name])
            geldig = cursor.fetchone()
        if geldig == (True,):
            return
        if geldig:
            self.database_backwards(app_label, schema_editor, to_state, from_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class MaakKolom(migrations.AddField):
    """Add a column that may be empty, unless it is there."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.collect_sql:
            # Of a database in which the table itself may not be there yet.
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        tabel = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        kolom = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name).column
        with schema_editor.connection.cursor() as cursor:
            kolommen = schema_editor.connection.introspection.get_table_description(cursor, tabel)
        if kolom not in {beschrijving.name for beschrijving in kolommen}:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
