import django.db.models.functions.comparison
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0020_waarschuwen_voor_verwijderen'),
    ]

    operations = [
        MaakIndex(
            model_name='lid',
            index=models.Index(django.db.models.functions.comparison.Coalesce('last_login', 'date_joined'), models.F('id'), condition=models.Q(('is_active', True), ('is_superuser', False)), name='lid_ongebruikt'),
        ),
    ]
