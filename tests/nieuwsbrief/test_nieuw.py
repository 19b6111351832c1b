"""Begin a newsletter: what the board offers, once however often the button is pressed."""

import threading
import uuid

import pytest
import time_machine
from django.db import connection

from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests.fabriek import KaartFabriek, KlusFabriek
from tests.klussen.hulp import soep, tekst
from tests.nieuwsbrief.hulp import adres


@pytest.mark.django_db
def test_nieuw_says_what_there_is_and_makes_one_however_often_it_is_pressed(ik):
    KlusFabriek.create_batch(2)
    KaartFabriek()
    pagina = ik.get("/nieuwsbrief/nieuw/")
    assert "Nieuw op het bord: 2 Nieuw in Wie weet wat: 1" in tekst(pagina)
    inzending = soep(pagina).select_one("[name=inzending]")["value"]

    eerste = ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending})
    tweede = ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending})

    brief = Nieuwsbrief.objects.get()
    assert eerste.url == tweede.url == adres("samenstellen", brief)
    assert brief.onderdelen.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("inzending", ["", "onzin"])
def test_nieuw_without_a_number_makes_one_too(ik, inzending):
    assert ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending}).status_code == 302
    assert Nieuwsbrief.objects.count() == 1


@pytest.mark.django_db
def test_nieuw_on_an_empty_board_says_so_and_names_what_is_being_made(ik, brief):
    pagina = ik.get("/nieuwsbrief/nieuw/")

    assert "niets nieuws op het bord" in tekst(pagina)
    assert soep(pagina).select_one(f"[data-nieuwsbrief='{brief.pk}'] a")["href"] == adres("samenstellen", brief)


@pytest.mark.django_db(transaction=True)
def test_one_button_pressed_at_once_makes_one_newsletter(coordinator):
    KlusFabriek.create_batch(2)
    grendel, inzending, brieven = threading.Barrier(6), uuid.uuid4(), []

    def druk():
        grendel.wait()
        try:
            brieven.append(acties.maak(coordinator, inzending).pk)
        finally:
            connection.close()

    draden = [threading.Thread(target=druk) for _ in range(6)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert brieven == [Nieuwsbrief.objects.get().pk] * 6
    assert Nieuwsbrief.objects.get().onderdelen.count() == 2


@pytest.mark.django_db
def test_subject_names_the_day_on_which_it_is_made(coordinator):
    with time_machine.travel("2026-12-03 10:00+01:00", tick=False):
        assert str(acties.maak(coordinator, uuid.uuid4())) == "Nieuwsbrief van 3 december 2026"
