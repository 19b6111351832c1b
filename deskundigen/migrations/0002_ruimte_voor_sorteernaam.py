from django.db import migrations, models

# Going back, what the narrower columns cannot hold is cut off: it only sorts.
INKORTEN = """
UPDATE deskundigen_onderwerp SET sorteernaam = left(sorteernaam, 80) WHERE length(sorteernaam) > 80;
UPDATE deskundigen_organisatie SET sorteernaam = left(sorteernaam, 150) WHERE length(sorteernaam) > 150;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0001_begin'),
    ]

    operations = [
        migrations.AlterField(
            model_name='onderwerp',
            name='sorteernaam',
            field=models.CharField(editable=False, max_length=170),
        ),
        migrations.AlterField(
            model_name='organisatie',
            name='sorteernaam',
            field=models.CharField(editable=False, max_length=170),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, INKORTEN),
    ]
