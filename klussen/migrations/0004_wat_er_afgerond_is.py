from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('klussen', '0003_open_klussen_apart_en_onderwerpen_erbij'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='gebeurtenis',
            index=models.Index(condition=models.Q(('soort', 'afgerond')), fields=['op'], name='gebeurtenis_afgerond'),
        ),
    ]
