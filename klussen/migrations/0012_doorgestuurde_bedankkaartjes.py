import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('klussen', '0011_indexen_van_reacties'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Doorzending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ontvanger', models.CharField(max_length=64, verbose_name='ontvanger')),
                ('op', models.DateTimeField(default=django.utils.timezone.now, verbose_name='op')),
                ('inzending', models.UUIDField(editable=False, unique=True)),
                ('kaartje', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='doorzendingen', to='klussen.bedankkaartje', verbose_name='bedankkaartje')),
                ('lid', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lid')),
            ],
            options={
                'verbose_name': 'doorgestuurd bedankkaartje',
                'verbose_name_plural': 'doorgestuurde bedankkaartjes',
                'default_permissions': (),
                'indexes': [models.Index(fields=['lid', 'op'], name='doorzending_van_lid'), models.Index(fields=['op'], name='doorzending_op')],
                'constraints': [models.UniqueConstraint(fields=('kaartje', 'ontvanger'), name='kaartje_eenmaal_per_ontvanger')],
            },
        ),
    ]
