import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.migrations.state import ProjectState

from klussenbank.beheer.groep import COORDINATOR, RECHTEN, zet_groep


def rechten_van(groep):
    return {f"{r.content_type.app_label}.{r.codename}" for r in groep.permissions.select_related("content_type")}


BEDOELD = {f"{label}.{naam}" for label, namen in RECHTEN.items() for naam in namen}


def test_groep_heeft_precies_de_rechten(db):
    assert rechten_van(Group.objects.get(name=COORDINATOR)) == BEDOELD


def test_rechten_bevatten_geen_kaarten_geen_verwijderen_en_geen_groepen():
    assert not [naam for naam in BEDOELD if "kaart" in naam or "deskundige_" in naam]
    # Of questions those under a klus, which everyone reads; never what one member asks another.
    assert {naam for naam in BEDOELD if "vraag" in naam} == {"gesprek.view_vraag", "gesprek.change_vraag"}
    assert {naam for naam in BEDOELD if ".delete_" in naam} == {
        "lidmaatschap.delete_contactpersoon",
        "deskundigen.delete_maildomein",
    }
    assert not [naam for naam in BEDOELD if naam.startswith(("auth.", "admin.", "account."))]


def test_zet_groep_haalt_andere_rechten_weg_en_houdt_de_leden(db, lid):
    groep = Group.objects.get(name=COORDINATOR)
    lid.groups.add(groep)
    groep.permissions.add(Permission.objects.get(codename="view_kaart"))
    groep.permissions.remove(Permission.objects.get(codename="view_klus"))

    zet_groep()
    zet_groep()

    assert rechten_van(groep) == BEDOELD
    assert list(groep.user_set.all()) == [lid]
    assert Group.objects.filter(name=COORDINATOR).count() == 1


def test_zet_groep_maakt_rechten_die_er_nog_niet_zijn(db):
    Permission.objects.filter(codename__in=["verberg_klus", "view_mail"]).delete()

    zet_groep()

    assert rechten_van(Group.objects.get(name=COORDINATOR)) == BEDOELD


def test_zet_groep_wacht_op_de_tabellen(db):
    Group.objects.all().delete()

    zet_groep(apps=ProjectState().apps)

    assert not Group.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_groep_overleeft_het_leegmaken_van_de_database():
    call_command("flush", interactive=False, verbosity=0)

    assert rechten_van(Group.objects.get(name=COORDINATOR)) == BEDOELD


def test_elk_genoemd_recht_bestaat(db):
    for label, namen in RECHTEN.items():
        bestaand = Permission.objects.filter(content_type__app_label=label).values_list("codename", flat=True)
        assert set(namen) <= set(bestaand), apps.get_app_config(label)
