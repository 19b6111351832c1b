import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0020_inlogdiensten'),
    ]

    operations = [
        migrations.CreateModel(
            name='Verwijdering',
            fields=[
                ('lid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='verwijdering', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='lid')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='op')),
            ],
            options={
                'verbose_name': 'verwijdering',
                'verbose_name_plural': 'verwijderingen',
                'default_permissions': (),
            },
        ),
    ]
