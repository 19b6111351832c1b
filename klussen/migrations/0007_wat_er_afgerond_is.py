from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('klussen', '0006_bedankkaartjes'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='gebeurtenis',
            index=models.Index(condition=models.Q(('soort', 'afgerond')), fields=['op'], name='gebeurtenis_afgerond'),
        ),
    ]
