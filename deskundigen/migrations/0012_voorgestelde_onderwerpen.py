import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0011_woorden_van_namen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Onderwerpvoorstel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('naam', models.CharField(max_length=80, verbose_name='onderwerp')),
                ('sorteernaam', models.CharField(editable=False, max_length=170)),
                ('kleur', models.CharField(blank=True, choices=[('groen', 'Groen'), ('rood', 'Rood'), ('blauw', 'Blauw')], max_length=5, verbose_name='kleur')),
                ('niveau', models.CharField(blank=True, choices=[('iets', 'weet er iets van'), ('vaker', 'vaker gedaan'), ('veel', 'weet er veel van')], max_length=5, verbose_name='hoeveel weet je ervan?')),
                ('tekst', models.TextField(blank=True, max_length=200, verbose_name='in je eigen woorden')),
                ('in_wie_weet_wat', models.BooleanField(default=False, verbose_name='mag mij in Wie weet wat zetten')),
                ('gedaan_op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='voorgesteld op')),
                ('status', models.CharField(choices=[('wacht', 'Wacht'), ('overgenomen', 'Overgenomen'), ('samengevoegd', 'Samengevoegd'), ('afgewezen', 'Niet overgenomen')], default='wacht', max_length=12, verbose_name='status')),
                ('uitleg', models.TextField(blank=True, max_length=500, verbose_name='uitleg')),
                ('behandeld_op', models.DateTimeField(blank=True, null=True, verbose_name='behandeld op')),
            ],
            options={
                'verbose_name': 'voorgesteld onderwerp',
                'verbose_name_plural': 'voorgestelde onderwerpen',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='OvergeslagenOnderwerp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='overgeslagen op')),
            ],
            options={
                'verbose_name': 'overgeslagen onderwerp',
                'verbose_name_plural': 'overgeslagen onderwerpen',
            },
        ),
        migrations.AddField(
            model_name='onderwerpvoorstel',
            name='behandeld_door',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='behandeld door'),
        ),
        migrations.AddField(
            model_name='onderwerpvoorstel',
            name='lid',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onderwerpvoorstellen', to=settings.AUTH_USER_MODEL, verbose_name='voorgesteld door'),
        ),
        migrations.AddField(
            model_name='onderwerpvoorstel',
            name='onderwerp',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voorstellen', to='deskundigen.onderwerp', verbose_name='werd het onderwerp'),
        ),
        migrations.AddField(
            model_name='overgeslagenonderwerp',
            name='lid',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='overgeslagen', to=settings.AUTH_USER_MODEL, verbose_name='lid'),
        ),
        migrations.AddField(
            model_name='overgeslagenonderwerp',
            name='onderwerp',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deskundigen.onderwerp', verbose_name='onderwerp'),
        ),
        migrations.AddIndex(
            model_name='onderwerpvoorstel',
            index=models.Index(condition=models.Q(('status', 'wacht')), fields=['id'], name='voorstel_wacht'),
        ),
        migrations.AddConstraint(
            model_name='onderwerpvoorstel',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'wacht')), fields=('lid', 'sorteernaam'), name='een_wachtend_voorstel_per_naam'),
        ),
        migrations.AddConstraint(
            model_name='onderwerpvoorstel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('behandeld_door__isnull', True), ('behandeld_op__isnull', True), ('status', 'wacht')), models.Q(models.Q(('status', 'wacht'), _negated=True), ('behandeld_door__isnull', False), ('behandeld_op__isnull', False)), _connector='OR'), name='voorstel_behandeld_door_iemand'),
        ),
        migrations.AddConstraint(
            model_name='onderwerpvoorstel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('onderwerp__isnull', True), ('status__in', ['wacht', 'afgewezen'])), models.Q(('onderwerp__isnull', False), ('status__in', ['overgenomen', 'samengevoegd'])), _connector='OR'), name='voorstel_werd_onderwerp'),
        ),
        migrations.AddConstraint(
            model_name='overgeslagenonderwerp',
            constraint=models.UniqueConstraint(fields=('lid', 'onderwerp'), name='een_keer_overgeslagen'),
        ),
    ]
