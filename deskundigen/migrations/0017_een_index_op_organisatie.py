import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0016_kaarten_langs_een_kring'),
    ]

    operations = [
        # AlterField would lay the foreign key anew, and read every member while the table is locked.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'DROP INDEX CONCURRENTLY IF EXISTS deskundigen_lid_organisatie_id_da6c6c7a',
                    'CREATE INDEX CONCURRENTLY deskundigen_lid_organisatie_id_da6c6c7a ON deskundigen_lid (organisatie_id)',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='lid',
                    name='organisatie',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leden', to='deskundigen.organisatie', verbose_name='organisatie'),
                ),
            ],
        ),
    ]
