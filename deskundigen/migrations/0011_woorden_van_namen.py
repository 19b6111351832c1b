import django.contrib.postgres.indexes
from django.db import migrations

import deskundigen.models.lid
from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0010_wanneer_iemand_erbij_kwam'),
    ]

    operations = [
        MaakIndex(
            model_name='lid',
            index=django.contrib.postgres.indexes.GinIndex(deskundigen.models.lid.Naamwoorden('sorteernaam'), name='lid_naamwoorden'),
        ),
    ]
