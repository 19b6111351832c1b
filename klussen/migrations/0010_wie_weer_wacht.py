from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('klussen', '0009_wie_vraagt'),
    ]

    operations = [
        migrations.AlterField(
            model_name='gebeurtenis',
            name='soort',
            field=models.CharField(choices=[('gemaakt', 'als concept bewaard'), ('opgeschreven', 'opgeschreven voor een lid'), ('geplaatst', 'geplaatst'), ('gewijzigd', 'gewijzigd'), ('gereageerd', 'reactie gegeven'), ('reactie_ingetrokken', 'reactie ingetrokken'), ('gekozen', 'gekozen'), ('niet_gekozen', 'deze keer niet'), ('wacht_weer', 'wacht weer op antwoord'), ('vrijgemaakt', 'plek vrijgemaakt'), ('ingevuld', 'alle plekken ingevuld'), ('weer_open', 'weer open'), ('bevestigd', 'gaat het doen'), ('verlopen', 'verlopen'), ('verlengd', 'verlengd'), ('afgerond', 'afgerond'), ('ingetrokken', 'ingetrokken'), ('verborgen', 'verborgen'), ('getoond', 'weer zichtbaar gemaakt'), ('heropend', 'heropend'), ('uitgenodigd', 'uitgenodigd'), ('mede_plaatser', 'vraagt mee'), ('overgedragen', 'overgedragen'), ('alleen', 'vraagt niet meer mee')], max_length=20, verbose_name='soort'),
        ),
        migrations.AddField(
            model_name='reactie',
            name='wacht_sinds',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='wacht sinds'),
        ),
    ]
