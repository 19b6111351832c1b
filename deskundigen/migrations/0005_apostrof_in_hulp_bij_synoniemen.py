import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0004_oude_adressen_van_onderwerpen'),
    ]

    operations = [
        migrations.AlterField(
            model_name='onderwerp',
            name='synoniemen',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, help_text='Andere woorden voor dit onderwerp, met komma’s ertussen. Wie zo’n woord zoekt, vindt dit onderwerp.', size=None, verbose_name='synoniemen'),
        ),
    ]
