"""Files without a row go, in the night."""

import os
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from klussen.bijlagen import taken

pytestmark = pytest.mark.django_db


def maak_oud(naam):
    toen = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(default_storage.path(naam), (toen, toen))


def test_old_files_without_a_row_go_and_others_stay(bijlage, op_schijf, capsys):
    wees = default_storage.save("bijlagen/wees.pdf", ContentFile(b"x"))
    jong = default_storage.save("bijlagen/jong.pdf", ContentFile(b"x"))
    foto = default_storage.save("fotos/foto.webp", ContentFile(b"x"))
    for naam in (wees, foto, bijlage.bestand.name):
        maak_oud(naam)

    call_command("ruim_bijlagen_op")

    assert op_schijf() == sorted([bijlage.bestand.name, jong, foto])
    assert capsys.readouterr().out == "Bestanden weggehaald: 1.\n"


def test_nothing_was_ever_added(capsys):
    call_command("ruim_bijlagen_op")

    assert capsys.readouterr().out == "Bestanden weggehaald: 0.\n"


def test_the_worker_does_so_every_night(op_schijf):
    default_storage.save("bijlagen/wees.pdf", ContentFile(b"x"))
    maak_oud("bijlagen/wees.pdf")
    nachtelijk = {taak.task: taak.cron for taak in app.periodic_registry.periodic_tasks.values()}
    assert nachtelijk[taken.ruim_bijlagen_op] == "37 4 * * *"

    async_to_sync(taken.ruim_bijlagen_op.func)(timestamp=0)

    assert op_schijf() == []
