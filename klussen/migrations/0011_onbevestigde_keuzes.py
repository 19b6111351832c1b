from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('klussen', '0009_wie_vraagt'),
    ]

    operations = [
        MaakIndex(
            model_name='reactie',
            index=models.Index(condition=models.Q(('bevestigd_op__isnull', True), ('status', 'gekozen')), fields=['beantwoord_op'], name='reactie_onbevestigd'),
        ),
    ]
