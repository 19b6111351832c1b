import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0021_wie_lang_niet_inlogde'),
        ('kern', '0008_wat_er_in_beheer_gebeurde'),
    ]

    operations = [
        migrations.AddField(
            model_name='waarschuwing',
            name='mail',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kern.mail', verbose_name='mail'),
        ),
    ]
