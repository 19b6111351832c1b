import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def verwijder_het_nieuwe(apps, schema_editor):
    """Going back: an earlier version knows searches of klussen alone, and notificaties of nothing else."""
    apps.get_model('volgen', 'Notificatie').objects.filter(klus=None).delete()
    apps.get_model('volgen', 'Volging').objects.exclude(lijst='klussen').delete()
    # What was deleted is looked after now: until then the tables cannot be altered.
    schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')


class Migration(migrations.Migration):

    dependencies = [
        ('klussen', '0014_wie_uitgenodigd_is'),
        ('volgen', '0002_volgen_met_ritme'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='volging',
            name='volging_eenmaal_per_zoekvraag',
        ),
        migrations.AddField(
            model_name='notificatie',
            name='mens',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='mens'),
        ),
        migrations.AddField(
            model_name='volging',
            name='lijst',
            field=models.CharField(choices=[('klussen', 'Klussen'), ('deskundigen', 'Wie weet wat')], db_default='klussen', default='klussen', editable=False, max_length=11, verbose_name='lijst'),
        ),
        migrations.AlterField(
            model_name='notificatie',
            name='klus',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='klussen.klus', verbose_name='klus'),
        ),
        migrations.AddConstraint(
            model_name='notificatie',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('klus__isnull', False), ('mens__isnull', True)), models.Q(('klus__isnull', True), ('mens__isnull', False)), _connector='OR'), name='notificatie_van_klus_of_mens'),
        ),
        migrations.AddConstraint(
            model_name='volging',
            constraint=models.UniqueConstraint(fields=('lid', 'lijst', 'zoekvraag'), name='volging_eenmaal_per_lijst'),
        ),
        migrations.RunPython(migrations.RunPython.noop, verwijder_het_nieuwe),
    ]
