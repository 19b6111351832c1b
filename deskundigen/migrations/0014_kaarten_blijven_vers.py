import django.utils.timezone
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex, MaakKolom

# So many cards are written at a time, each time in a transaction of its own.
PER_KEER = 10_000


def dateer(apps, schema_editor):
    """Cards that are there already were last known to hold when they were changed."""
    kaarten = apps.get_model('deskundigen', 'Kaart').objects
    laatste = kaarten.aggregate(laatste=models.Max('pk'))['laatste'] or 0
    for begin in range(0, laatste + 1, PER_KEER):
        deel = kaarten.filter(pk__gte=begin, pk__lt=begin + PER_KEER, bevestigd_op=None)
        deel.update(bevestigd_op=models.F('gewijzigd_op'))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('deskundigen', '0013_wat_voor_wie_past'),
    ]

    operations = [
        MaakKolom(
            model_name='deskundige',
            name='gevraagd_op',
            field=models.DateTimeField(editable=False, null=True),
        ),
        # Without a default first: what is there already gets the moment at which it was changed.
        MaakKolom(
            model_name='kaart',
            name='bevestigd_op',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='kaart',
            name='bevestigd_op',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        MaakKolom(
            model_name='kaart',
            name='gevraagd_op',
            field=models.DateTimeField(editable=False, null=True),
        ),
        MaakKolom(
            model_name='kaart',
            name='tijd',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='hoeveel tijd heb je ervoor?'),
        ),
        MaakKolom(
            model_name='kaart',
            name='vervaagd',
            field=models.SmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunPython(dateer, migrations.RunPython.noop),
        MaakIndex(
            model_name='deskundige',
            index=models.Index(condition=models.Q(('niet_tot__isnull', False)), fields=['niet_tot', 'lid'], name='deskundige_niet_tot'),
        ),
        MaakIndex(
            model_name='kaart',
            index=models.Index(condition=models.Q(('kleur', 'rood'), _negated=True), fields=['vervaagd', 'bevestigd_op', 'id'], name='kaart_vervaagt'),
        ),
        MaakIndex(
            model_name='kaart',
            index=models.Index(condition=models.Q(models.Q(('kleur', 'rood'), _negated=True), ('gevraagd_op__isnull', True)), fields=['bevestigd_op', 'id'], name='kaart_te_vragen'),
        ),
    ]
