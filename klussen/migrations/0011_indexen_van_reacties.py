from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('klussen', '0010_wie_weer_wacht'),
    ]

    operations = [
        MaakIndex(
            model_name='reactie',
            index=models.Index(models.F('status'), Coalesce('wacht_sinds', 'gereageerd_op'), name='reactie_wacht_sinds'),
        ),
        MaakIndex(
            model_name='reactie',
            index=models.Index(condition=models.Q(('bevestigd_op__isnull', True), ('status', 'gekozen')), fields=['beantwoord_op'], name='reactie_onbevestigd'),
        ),
        # What asks along it comes back at most once a day, or for a coordinator. It may have gone before.
        RemoveIndexConcurrently(
            model_name='reactie',
            name='reactie_status_sinds',
        ),
    ]
