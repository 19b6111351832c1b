import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def verwijder_het_nieuwe(apps, schema_editor):
    """Going back: an earlier version knows topics alone, and its constraint allows nothing else."""
    apps.get_model('volgen', 'Volging').objects.filter(onderwerp=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0018_zeg_hoe_het_wel_kan'),
        ('klussen', '0014_wie_uitgenodigd_is'),
        ('volgen', '0001_begin'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notificatie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('soort', models.CharField(max_length=30, verbose_name='soort')),
                ('bron', models.CharField(blank=True, editable=False, max_length=40, null=True, verbose_name='bron')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='op')),
                ('gelezen_op', models.DateTimeField(blank=True, null=True, verbose_name='gelezen op')),
                ('gemaild_op', models.DateTimeField(blank=True, null=True, verbose_name='gemaild op')),
            ],
            options={
                'verbose_name': 'notificatie',
                'verbose_name_plural': 'notificaties',
                'ordering': ['-op', '-id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Reden',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'reden',
                'verbose_name_plural': 'redenen',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Weekmail',
            fields=[
                ('lid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='weekmail', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('laatste_op', models.DateTimeField(blank=True, null=True, verbose_name='laatste op')),
                ('versie', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
            ],
            options={
                'verbose_name': 'weekmail',
                'verbose_name_plural': 'weekmails',
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='volging',
            name='volging_van_iets',
        ),
        migrations.RunPython(migrations.RunPython.noop, verwijder_het_nieuwe),
        migrations.AddField(
            model_name='volging',
            name='klus',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='klussen.klus', verbose_name='klus'),
        ),
        migrations.AddField(
            model_name='volging',
            name='naam',
            field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='naam'),
        ),
        migrations.AddField(
            model_name='volging',
            name='organisatie',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deskundigen.organisatie', verbose_name='organisatie'),
        ),
        migrations.AddField(
            model_name='volging',
            name='ritme',
            field=models.CharField(choices=[('direct', 'Meteen'), ('week', 'Eens per week'), ('uit', 'Geen mail')], db_default='uit', default='week', max_length=6, verbose_name='ritme'),
        ),
        migrations.AddField(
            model_name='volging',
            name='versie',
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='volging',
            name='zoekvraag',
            field=models.CharField(blank=True, max_length=1000, null=True, verbose_name='zoekvraag'),
        ),
        migrations.AddConstraint(
            model_name='volging',
            constraint=models.UniqueConstraint(fields=('lid', 'organisatie'), name='volging_eenmaal_per_organisatie'),
        ),
        migrations.AddConstraint(
            model_name='volging',
            constraint=models.UniqueConstraint(fields=('lid', 'klus'), name='volging_eenmaal_per_klus'),
        ),
        migrations.AddConstraint(
            model_name='volging',
            constraint=models.UniqueConstraint(fields=('lid', 'zoekvraag'), name='volging_eenmaal_per_zoekvraag'),
        ),
        migrations.AddConstraint(
            model_name='volging',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('klus__isnull', True), ('onderwerp__isnull', False), ('organisatie__isnull', True), ('zoekvraag__isnull', True)), models.Q(('klus__isnull', True), ('onderwerp__isnull', True), ('organisatie__isnull', False), ('zoekvraag__isnull', True)), models.Q(('klus__isnull', False), ('onderwerp__isnull', True), ('organisatie__isnull', True), ('zoekvraag__isnull', True)), models.Q(('klus__isnull', True), ('onderwerp__isnull', True), ('organisatie__isnull', True), ('zoekvraag__isnull', False)), _connector='OR'), name='volging_van_een_ding'),
        ),
        migrations.AddField(
            model_name='notificatie',
            name='door',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door'),
        ),
        migrations.AddField(
            model_name='notificatie',
            name='klus',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='klussen.klus', verbose_name='klus'),
        ),
        migrations.AddField(
            model_name='notificatie',
            name='lid',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notificaties', to=settings.AUTH_USER_MODEL, verbose_name='lid'),
        ),
        migrations.AddField(
            model_name='reden',
            name='notificatie',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redenen', to='volgen.notificatie'),
        ),
        migrations.AddField(
            model_name='reden',
            name='volging',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redenen', to='volgen.volging'),
        ),
        migrations.AddIndex(
            model_name='notificatie',
            index=models.Index(models.F('lid'), models.OrderBy(models.F('op'), descending=True), models.OrderBy(models.F('id'), descending=True), name='notificatie_nieuwste'),
        ),
        migrations.AddIndex(
            model_name='notificatie',
            index=models.Index(condition=models.Q(('gelezen_op__isnull', True)), fields=['lid', 'klus'], name='notificatie_ongelezen'),
        ),
        migrations.AddIndex(
            model_name='notificatie',
            index=models.Index(condition=models.Q(('gemaild_op__isnull', True)), fields=['lid', 'op'], name='notificatie_ongemaild'),
        ),
        migrations.AddConstraint(
            model_name='notificatie',
            constraint=models.UniqueConstraint(fields=('lid', 'bron'), name='notificatie_eenmaal_per_bron'),
        ),
        migrations.AddConstraint(
            model_name='reden',
            constraint=models.UniqueConstraint(fields=('notificatie', 'volging'), name='reden_eenmaal'),
        ),
    ]
