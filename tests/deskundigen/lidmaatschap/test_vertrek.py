"""A member leaves: the account, the sessions, the right to keep members, and back again."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from deskundigen.lidmaatschap.models import Contactpersoon, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from deskundigen.models import Deskundige, Sessie
from klussenbank.kern import register
from tests.fabriek import DeskundigeFabriek

UIT_DIENST = {"wijze": Vertrekwijze.CONTACTPERSOON}


def test_who_leaves_is_out_at_the_next_request_and_in_no_directory(carla, anna):
    DeskundigeFabriek(lid=anna)
    sessie = Client()
    sessie.force_login(anna)
    assert sessie.get(reverse("klussen:lijst")).status_code == 200

    laat_vertrekken([anna], door=carla, **UIT_DIENST)

    antwoord = sessie.get(reverse("klussen:lijst"))
    assert antwoord.url.startswith(reverse("account_login"))
    assert not Sessie.objects.filter(lid=anna).exists()
    assert list(Deskundige.objects.zichtbaar()) == []
    vertrek = Vertrek.objects.get()
    assert (vertrek.lid, vertrek.organisatie, vertrek.wijze, vertrek.door) == (
        anna,
        anna.organisatie,
        "contactpersoon",
        carla,
    )


def test_who_leaves_is_told_in_one_mail(carla, anna, bezorg):
    laat_vertrekken([anna], door=carla, **UIT_DIENST)

    [bericht] = bezorg()
    assert bericht.to == ["anna@rhenen.example"]
    assert bericht.subject == "Je account bij de Klussenbank is gesloten"


def test_who_leaves_of_oneself_gets_no_mail(anna, bezorg):
    laat_vertrekken([anna], door=anna, wijze=Vertrekwijze.GEWIST)

    assert bezorg() == []


def test_who_leaves_keeps_no_members_any_more(carla, coordinator):
    laat_vertrekken([carla], door=coordinator, wijze=Vertrekwijze.BEHEER)
    heropen(carla, door=coordinator)

    assert not Contactpersoon.objects.exists()


def test_leaving_twice_is_leaving_once(carla, anna, bezorg):
    assert list(laat_vertrekken([anna], door=carla, **UIT_DIENST)) == [anna]
    assert laat_vertrekken([anna], door=carla, **UIT_DIENST) == {}

    assert Vertrek.objects.count() == 1
    assert len(bezorg()) == 1


def test_account_is_opened_again_and_closed_again(carla, anna, coordinator):
    laat_vertrekken([anna], door=carla, **UIT_DIENST)

    assert heropen(anna, door=coordinator)
    assert not heropen(anna, door=coordinator)

    anna.refresh_from_db()
    assert anna.is_active
    eerste = Vertrek.objects.get()
    assert (eerste.heropend_door, eerste.heropend_op is not None) == (coordinator, True)
    laat_vertrekken([anna], wijze=Vertrekwijze.IMPORT)
    assert Vertrek.objects.nog_weg().get().wijze == "import"
    assert Vertrek.objects.count() == 2


def test_one_is_gone_no_more_than_once(anna):
    Vertrek.objects.create(lid=anna, wijze=Vertrekwijze.IMPORT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Vertrek.objects.create(lid=anna, wijze=Vertrekwijze.IMPORT)


def test_all_of_it_or_nothing(carla, anna, monkeypatch):
    def kapot(leden, door, *, stil):
        raise RuntimeError("kapot")

    monkeypatch.setattr(register, "bij_vertrek", [*register.bij_vertrek, kapot])

    with pytest.raises(RuntimeError):
        laat_vertrekken([anna], door=carla, **UIT_DIENST)

    anna.refresh_from_db()
    assert anna.is_active
    assert not Vertrek.objects.exists()
