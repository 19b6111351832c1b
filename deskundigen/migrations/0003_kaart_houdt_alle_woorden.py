from django.db import migrations, models


# Going back cuts what is longer than 200 characters.
class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0002_ruimte_voor_sorteernaam'),
    ]

    operations = [
        migrations.AlterField(
            model_name='kaart',
            name='tekst',
            field=models.TextField(blank=True, max_length=200, verbose_name='in je eigen woorden'),
        ),
    ]
