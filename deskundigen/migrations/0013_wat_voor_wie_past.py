import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

from klussenbank.kern.migratie import MaakIndex, MaakKolom


class Migration(migrations.Migration):
    # Without keeping others from writing meanwhile.
    atomic = False

    dependencies = [
        ('deskundigen', '0012_voorgestelde_onderwerpen'),
    ]

    operations = [
        # Without a default first: a card that is there already stays without a moment, and was not laid today.
        MaakKolom(
            model_name='kaart',
            name='gemaakt_op',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='kaart',
            name='gemaakt_op',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        MaakIndex(
            model_name='lid',
            index=models.Index(models.F('organisatie'), models.OrderBy(models.F('id'), descending=True), name='lid_van_organisatie'),
        ),
        MaakIndex(
            model_name='lid',
            index=models.Index(django.db.models.functions.text.Lower('functie'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('functie', ''), _negated=True), name='lid_met_functie'),
        ),
    ]
