from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('klussen', '0013_tips'),
    ]

    operations = [
        MaakIndex(
            model_name='gebeurtenis',
            index=models.Index(condition=models.Q(('soort', 'uitgenodigd')), fields=['lid', 'op'], name='gebeurtenis_uitgenodigd'),
        ),
    ]
