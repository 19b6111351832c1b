import django.db.models.deletion
from django.db import migrations, models

# As `Kennis.objects.ververs` fills it at the time of this migration.
VUL = """
INSERT INTO deskundigen_kennis (deskundige_id, onderwerp_id, kleur, rang, sorteernaam)
SELECT kaart.lid_id, over.onderwerp_id, in_kleur.kleur, max(kaart.rang), deskundige.sorteernaam
FROM deskundigen_kaart kaart
JOIN deskundigen_deskundige deskundige ON deskundige.lid_id = kaart.lid_id
LEFT JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = kaart.onderwerp_id
CROSS JOIN LATERAL (VALUES (NULL::bigint), (onderwerp.id), (onderwerp.ouder_id)) over (onderwerp_id)
CROSS JOIN LATERAL (VALUES (''), (kaart.kleur)) in_kleur (kleur)
WHERE kaart.kleur <> 'rood'
GROUP BY kaart.lid_id, over.onderwerp_id, in_kleur.kleur, deskundige.sorteernaam
"""


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0006_rood_naast_geen_andere_kleur'),
    ]

    operations = [
        migrations.CreateModel(
            name='Kennis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kleur', models.CharField(blank=True, max_length=5)),
                ('rang', models.PositiveSmallIntegerField()),
                ('sorteernaam', models.CharField(max_length=170)),
                ('deskundige', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='kennis', to='deskundigen.deskundige')),
                ('onderwerp', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deskundigen.onderwerp')),
            ],
            options={
                'verbose_name': 'kennis',
                'verbose_name_plural': 'kennis',
                'indexes': [models.Index(models.F('onderwerp'), models.F('kleur'), models.OrderBy(models.F('rang'), descending=True), models.F('sorteernaam'), models.F('deskundige'), name='kennis_rang')],
                'constraints': [models.UniqueConstraint(fields=('deskundige', 'onderwerp', 'kleur'), name='kennis_eenmaal', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(VUL, migrations.RunSQL.noop),
    ]
