import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0003_kaart_houdt_alle_woorden'),
    ]

    operations = [
        migrations.CreateModel(
            name='OudAdres',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='adres')),
                ('onderwerp', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='oude_adressen', to='deskundigen.onderwerp', verbose_name='opgegaan in')),
            ],
            options={
                'verbose_name': 'oud adres',
                'verbose_name_plural': 'oude adressen',
            },
        ),
    ]
