from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex, MaakKolom


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('volgen', '0004_index_van_zoekvragen'),
    ]

    operations = [
        MaakKolom(
            model_name='weekmail',
            name='bekeken_op',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='bekeken op'),
        ),
        MaakIndex(
            model_name='notificatie',
            index=models.Index(fields=['op'], name='notificatie_oudste'),
        ),
    ]
