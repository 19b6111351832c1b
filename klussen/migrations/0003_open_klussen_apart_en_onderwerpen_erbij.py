import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex, MaakKolom

PER_KEER = 10_000


def vul(apps, schema_editor):
    """Fill the new column a part at a time, each in a transaction of its own: nobody waits long for a row."""
    klus = apps.get_model("klussen", "Klus")
    hoogste = klus.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for begin in range(0, hoogste, PER_KEER):
        schema_editor.execute(
            "UPDATE klussen_klus SET onderwerp_nummers = ARRAY("
            "SELECT onderwerp_id FROM klussen_klus_onderwerpen WHERE klus_id = klussen_klus.id ORDER BY onderwerp_id"
            ") WHERE id > %s AND id <= %s",
            [begin, begin + PER_KEER],
        )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('klussen', '0002_melding_aantal_personen'),
    ]

    operations = [
        MaakKolom(
            model_name='klus',
            name='onderwerp_nummers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, editable=False, null=True, size=None),
        ),
        migrations.RunPython(vul, migrations.RunPython.noop),
        MaakIndex(
            model_name='klus',
            index=django.contrib.postgres.indexes.GinIndex(fields=['onderwerp_nummers'], name='klus_onderwerpen'),
        ),
        MaakIndex(
            model_name='klus',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('status', 'open')), fields=['zoekvector', 'onderwerp_nummers'], name='klus_zoek_open'),
        ),
        MaakIndex(
            model_name='klus',
            index=models.Index(models.F('soort'), models.OrderBy(models.F('geplaatst_op'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status', 'open')), name='klus_soort_open'),
        ),
        MaakIndex(
            model_name='klus',
            index=models.Index(models.F('organisatie'), models.OrderBy(models.F('geplaatst_op'), descending=True), models.OrderBy(models.F('id'), descending=True), name='klus_organisatie'),
        ),
    ]
