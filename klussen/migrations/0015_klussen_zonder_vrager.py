from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from klussenbank.kern.migratie import MaakIndex, MaakKolom

LOPEND = ['open', 'ingevuld', 'verlopen']


def noteer_wie_al_weg_was(apps, schema_editor):
    klussen = apps.get_model('klussen', 'Klus').objects.using(schema_editor.connection.alias)
    alleen = Q(mede_plaatser__isnull=True) | Q(mede_plaatser__is_active=False)
    zonder = klussen.filter(alleen, status__in=LOPEND, plaatser__is_active=False, zonder_vrager_sinds__isnull=True)
    klussen.filter(pk__in=list(zonder.values_list('pk', flat=True))).update(zonder_vrager_sinds=timezone.now())


class Migration(migrations.Migration):

    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('klussen', '0014_wie_uitgenodigd_is'),
    ]

    operations = [
        MaakKolom(
            model_name='klus',
            name='zonder_vrager_sinds',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        MaakIndex(
            model_name='klus',
            index=models.Index(condition=models.Q(('status__in', ['open', 'ingevuld', 'verlopen']), ('zonder_vrager_sinds__isnull', False)), fields=['zonder_vrager_sinds'], name='klus_zonder_vrager'),
        ),
        migrations.RunPython(noteer_wie_al_weg_was, migrations.RunPython.noop),
    ]
