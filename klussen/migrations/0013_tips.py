import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('klussen', '0012_doorgestuurde_bedankkaartjes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Tip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='op')),
                ('inzending', models.UUIDField(editable=False, unique=True)),
                ('aan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aan')),
                ('door', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='door')),
                ('klus', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tips', to='klussen.klus', verbose_name='klus')),
            ],
            options={
                'verbose_name': 'tip',
                'verbose_name_plural': 'tips',
                'ordering': ['op', 'id'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['door', 'op'], name='tip_van_lid')],
                'constraints': [models.UniqueConstraint(fields=('klus', 'aan'), name='een_tip_per_klus_en_lid')],
            },
        ),
    ]
