from django.db import migrations, models


def bevestig(apps, schema_editor):
    """Who was chosen before one was asked to confirm, goes for confirmed; what runs does so since it was placed."""
    gekozen = apps.get_model('klussen', 'Reactie').objects.filter(status='gekozen', bevestigd_op=None)
    gekozen.update(bevestigd_op=models.F('beantwoord_op'))
    lopend = apps.get_model('klussen', 'Klus').objects.filter(status__in=['open', 'ingevuld'], status_sinds=None)
    lopend.update(status_sinds=models.F('geplaatst_op'))


def terug(apps, schema_editor):
    """Take away what the code of before does not know: klussen that expired, and steps that nobody took."""
    klus = apps.get_model('klussen', 'Klus')
    klus.objects.filter(status='verlopen').update(status='open')
    plaatser = klus.objects.filter(pk=models.OuterRef('klus')).values('plaatser')
    apps.get_model('klussen', 'Gebeurtenis').objects.filter(door=None).update(door=models.Subquery(plaatser))


class Migration(migrations.Migration):

    dependencies = [
        ('klussen', '0004_levensloop'),
    ]

    operations = [
        migrations.RunPython(bevestig, terug),
    ]
