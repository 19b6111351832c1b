from django.db import migrations, models
from django.db.models import F, Q

import deskundigen.models.kaart
from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0015_seintjes_en_tijd'),
    ]

    operations = [
        MaakIndex(
            model_name='kaart',
            index=models.Index(F('onderwerp'), F('kleur'), F('rang').desc(), deskundigen.models.kaart.Plaats('lid'), F('lid'), condition=~Q(kleur='rood'), name='kaart_kring'),
        ),
    ]
