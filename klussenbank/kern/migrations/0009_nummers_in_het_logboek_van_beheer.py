from django.db import migrations

# What the log of Django's admin calls an object: its number, but for a row of a list, whose name is no one's.
NUMMERS = """
UPDATE django_admin_log SET object_repr = left(soort.model || ' ' || object_id, 200)
FROM django_content_type soort
WHERE soort.id = content_type_id
AND (soort.app_label, soort.model) NOT IN (('deskundigen', 'onderwerp'), ('deskundigen', 'organisatie'))
AND object_repr <> left(soort.model || ' ' || object_id, 200)
"""


class Migration(migrations.Migration):
    """Takes titles that members wrote out of the log of Django's admin."""

    dependencies = [
        ("kern", "0008_wat_er_in_beheer_gebeurde"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # What stood there is gone: back it does nothing.
    operations = [migrations.RunSQL(NUMMERS, migrations.RunSQL.noop)]
