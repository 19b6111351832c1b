from django.core.management import call_command
from django.db import migrations


def maak(apps, schema_editor):
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """The table of Django's database cache, in which all web processes count login attempts together."""

    dependencies = [("kern", "0001_begin")]

    operations = [
        migrations.RunPython(maak, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, 'DROP TABLE IF EXISTS "kern_cache"'),
    ]
