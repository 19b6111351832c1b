import django.utils.timezone
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex, MaakKolom


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('deskundigen', '0009_sessies_met_hun_lid'),
    ]

    operations = [
        # Without a default first: who is there already stays without a moment, and is not new.
        MaakKolom(
            model_name='deskundige',
            name='gemaakt_op',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='deskundige',
            name='gemaakt_op',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        MaakIndex(
            model_name='deskundige',
            index=models.Index(fields=['gemaakt_op'], name='deskundige_gemaakt_op'),
        ),
    ]
