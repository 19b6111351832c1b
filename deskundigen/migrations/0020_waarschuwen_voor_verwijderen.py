import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deskundigen', '0019_wie_is_gewist'),
    ]

    operations = [
        migrations.CreateModel(
            name='Waarschuwing',
            fields=[
                ('lid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='waarschuwing', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='lid')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='op')),
            ],
            options={
                'verbose_name': 'waarschuwing',
                'verbose_name_plural': 'waarschuwingen',
                'default_permissions': (),
                'indexes': [models.Index(fields=['op', 'lid'], name='waarschuwing_op')],
            },
        ),
    ]
