from django.db import migrations


class Migration(migrations.Migration):
    """Lets the jobs that failed be found without reading all that went well.

    A whole index: one of failed jobs alone would stand in the way when the library changes the type of the column.
    """

    dependencies = [
        ("kern", "0003_tellers_van_keuzes"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX kern_taken_stand ON procrastinate_jobs (status, id)",
            "DROP INDEX kern_taken_stand",
        ),
    ]
