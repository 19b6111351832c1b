from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('klussen', '0006_bedankkaartjes'),
    ]

    operations = [
        MaakIndex(
            model_name='gebeurtenis',
            index=models.Index(condition=models.Q(('soort', 'afgerond')), fields=['op'], name='gebeurtenis_afgerond'),
        ),
    ]
