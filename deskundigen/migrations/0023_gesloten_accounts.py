import django.db.models.functions.comparison
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0022_waarschuwing_met_mail'),
    ]

    operations = [
        MaakIndex(
            model_name='lid',
            index=models.Index(django.db.models.functions.comparison.Coalesce('last_login', 'date_joined'), models.F('id'), condition=models.Q(('is_active', False), models.Q(('email__endswith', '@verwijderd.invalid'), _negated=True)), name='lid_gesloten'),
        ),
    ]
