"""Links in mails: who can do what with them, how often, and until when."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from klussenbank.kern import links, register
from klussenbank.kern.models import Maillink


class Proef:
    """Something that a link can do; counts how often that was done."""

    def __init__(self):
        self.kan, self.gedaan = True, []

    def vraag(self, lid, doel, stand):
        return links.Vraag("Doe je het?", "Dan gebeurt het.", "Ja", "/klussen/", "Waarom?") if self.kan else None

    def doe(self, lid, doel, stand, notitie):
        self.gedaan.append((lid.pk, doel, stand, notitie))
        return "Gedaan."


@pytest.fixture
def proef(monkeypatch):
    proef = Proef()
    monkeypatch.setitem(register.handelingen, "proef", proef)
    return proef


@pytest.fixture
def adres(proef, lid, settings):
    return links.maak("proef", lid, 7, "nu").removeprefix(settings.BASIS_URL)


def test_the_key_stands_in_no_table(adres):
    sleutel = adres.split("/")[2]

    rij = Maillink.objects.values().get()
    assert len(sleutel) > 40
    assert not any(sleutel in str(waarde) for waarde in rij.values())


def test_looking_decides_nothing(client, adres, proef):
    for _ in range(3):
        assert "Doe je het?" in client.get(adres).content.decode()
        assert client.head(adres).status_code == 200

    assert proef.gedaan == []
    assert Maillink.objects.get().gebruikt_op is None


def test_the_button_does_it_once(client, adres, proef, lid):
    antwoord = client.post(adres, {"notitie": "Omdat het kan"})

    assert (antwoord.status_code, "Gedaan." in antwoord.content.decode()) == (200, True)
    assert client.post(adres, {"notitie": "Nog eens"}).status_code == 410
    assert client.get(adres).status_code == 410
    assert proef.gedaan == [(lid.pk, 7, "nu", "Omdat het kan")]


def test_a_note_that_is_too_long_is_given_back_and_uses_nothing_up(client, adres, proef):
    antwoord = client.post(adres, {"notitie": "x" * 1001})

    tekst = antwoord.content.decode()
    assert "Maak je bericht korter: hoogstens 1.000 tekens." in tekst
    assert "x" * 1001 in tekst
    assert (proef.gedaan, Maillink.objects.get().gebruikt_op) == ([], None)


def test_it_works_for_two_weeks(client, adres, proef):
    with time_machine.travel(timezone.now() + links.GELDIG - timedelta(minutes=1)):
        assert client.get(adres).status_code == 200
    with time_machine.travel(timezone.now() + links.GELDIG + timedelta(minutes=1)):
        assert client.get(adres).status_code == 410
        assert client.post(adres).status_code == 410

    assert proef.gedaan == []


def test_it_does_nothing_when_what_it_is_about_has_changed(client, adres, proef):
    proef.kan = False

    assert client.get(adres).status_code == 410
    assert client.post(adres).status_code == 410
    assert proef.gedaan == []


def test_it_says_so_when_it_could_not_be_done_at_that_moment(client, adres, proef, monkeypatch):
    monkeypatch.setattr(proef, "doe", lambda *_: None)

    assert client.post(adres).status_code == 410


def test_who_left_can_do_nothing(client, adres, proef, lid):
    lid.is_active = False
    lid.save()

    assert client.get(adres).status_code == 404
    assert client.post(adres).status_code == 404
    assert proef.gedaan == []


@pytest.mark.parametrize("sleutel", ["x", "0" * 43, "%00", "é" * 43])
def test_a_link_that_was_never_made_is_not_there(client, db, sleutel):
    assert client.get(f"/link/{sleutel}/").status_code == 404
    assert client.post(f"/link/{sleutel}/").status_code == 404


def test_an_unknown_name_is_refused_before_it_is_mailed(lid):
    with pytest.raises(LookupError):
        links.maak("bestaat_niet", lid, 1)


def test_whether_a_link_is_out_that_still_works(client, adres, lid, collega):
    assert links.staat_uit("proef", lid, 7)
    assert not links.staat_uit("proef", lid, 8)
    assert not links.staat_uit("proef", collega, 7)
    with time_machine.travel(timezone.now() + links.GELDIG + timedelta(minutes=1)):
        assert not links.staat_uit("proef", lid, 7)
    client.post(adres, {"notitie": ""})
    assert not links.staat_uit("proef", lid, 7)


def test_old_links_are_removed(adres):
    with time_machine.travel(timezone.now() + links.GELDIG + timedelta(days=1)):
        assert links.ruim_op() == 0
    with time_machine.travel(timezone.now() + 2 * links.GELDIG + timedelta(days=1)):
        assert links.ruim_op() == 1
    assert not Maillink.objects.exists()
