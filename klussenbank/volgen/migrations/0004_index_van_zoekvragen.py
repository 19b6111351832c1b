from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('volgen', '0003_zoeken_naar_mensen'),
    ]

    operations = [
        MaakIndex(
            model_name='volging',
            index=models.Index(condition=models.Q(('zoekvraag__isnull', False)), fields=['lijst', 'zoekvraag'], name='volging_zoekvraag'),
        ),
    ]
