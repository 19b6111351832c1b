"""A thank-you: whose it is, where it is shown, and sending it on."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from klussen import acties
from klussen.fouten import KlusFout
from klussen.models import Bedankkaartje, Doorzending
from klussen.taken import vergeet_doorzendingen
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, ReactieFabriek
from tests.klussen.hulp import aan, fouten, meldingen, soep, tekst

CHEF = "chef@veenendaal.example"


def stuur(client, kaartje, aan=CHEF, inzending=None):
    data = {"aan": aan, "inzending": inzending or str(uuid.uuid4())}
    return client.post(f"{kaartje.get_absolute_url()}doorsturen/", data, follow=True)


@pytest.fixture
def verstuurd(kaartje):
    """What was mailed before the card was sent on is gone."""
    Mail.objects.all().delete()


def test_card_is_its_owners_until_shown(als, kaartje, lid, collega, vreemde):
    adres = kaartje.get_absolute_url()
    assert [als(wie).get(adres).status_code for wie in (lid, collega, vreemde)] == [200, 200, 404]

    als(collega).post(adres, {"op_profiel": "ja"})
    assert als(vreemde).get(adres).status_code == 200
    assert "Wat doe je ermee?" not in tekst(als(vreemde).get(adres))

    als(collega).post(adres, {"op_profiel": "nee"})
    assert als(vreemde).get(adres).status_code == 404
    assert als(lid).post(adres, {"op_profiel": "ja"}).status_code == 403


def test_card_stands_on_the_profile_when_its_owner_likes(als, vreemde, kaartje, collega):
    profiel = DeskundigeFabriek(lid=collega).get_absolute_url()
    assert "Dank je wel!" not in tekst(als(vreemde).get(profiel))

    als(collega).post(kaartje.get_absolute_url(), {"op_profiel": "ja"})
    assert "Hiervoor bedankt Dank je wel!" in tekst(als(vreemde).get(profiel))

    # What became hidden shows no longer.
    acties.verberg(kaartje.reactie.klus, kaartje.door, "Dubbel")
    assert "Dank je wel!" not in tekst(als(vreemde).get(profiel))


def test_card_goes_to_a_manager_of_the_same_organisation(als, kaartje, collega):
    Mail.objects.all().delete()
    client, adres = als(collega), f"{kaartje.get_absolute_url()}doorsturen/"

    for fout in ("", "geen adres", "iemand@elders.example", "chef@sub.veenendaal.example"):
        assert list(fouten(client.post(adres, {"aan": fout}))) == ["aan"]
    assert not Mail.objects.exists()
    client.post(adres, {"aan": "Chef@Veenendaal.example"})

    mail = Mail.objects.get()
    assert mail.aan == "chef@veenendaal.example"
    assert "> Dank je wel!" in mail.tekst


def test_who_did_it_finds_the_card(als, klus, kaartje, collega):
    assert "Bekijk je bedankkaartje" in tekst(als(collega).get(klus.get_absolute_url()))


@pytest.mark.usefixtures("verstuurd")
def test_same_form_twice_is_one_mail_and_no_fault(als, kaartje, collega):
    client = als(collega)
    inzending = soep(client.get(kaartje.get_absolute_url())).select_one("[name=inzending]")["value"]

    for _ in range(2):
        antwoord = stuur(client, kaartje, inzending=inzending)
        assert meldingen(antwoord) == [f"Je kaartje is verstuurd naar {CHEF}."]

    assert aan() == [CHEF]


@pytest.mark.usefixtures("verstuurd")
def test_card_goes_once_to_the_same_address(als, kaartje, collega):
    client = als(collega)
    stuur(client, kaartje)

    antwoord = stuur(client, kaartje, "CHEF@Veenendaal.example")

    assert antwoord.status_code == 409
    assert fouten(antwoord) == {"aan": [f"Je stuurde dit kaartje al naar {CHEF}. Eén keer is genoeg."]}
    assert soep(antwoord).select_one("[name=aan]")["value"] == "CHEF@Veenendaal.example"
    assert aan() == [CHEF]
    stuur(client, kaartje, "directie@veenendaal.example")
    assert aan() == [CHEF, "directie@veenendaal.example"]


@pytest.mark.usefixtures("verstuurd")
def test_ten_a_day_are_enough(als, kaartje, collega):
    client = als(collega)
    ander = Bedankkaartje.objects.create(
        reactie=ReactieFabriek(lid=collega, status="gekozen"), tekst="Top!", door=kaartje.door
    )
    with time_machine.travel(timezone.now(), tick=False) as klok:
        for nummer in range(10):
            stuur(client, kaartje, f"chef{nummer}@veenendaal.example")
        antwoord = stuur(client, ander, "laatste@veenendaal.example")

        assert antwoord.status_code == 429
        assert fouten(antwoord) == {
            "aan": [
                "Je kaartje is niet verstuurd: je hebt vandaag al veel kaartjes doorgestuurd. Probeer het morgen weer."
            ]
        }
        assert soep(antwoord).select_one("[name=aan]")["value"] == "laatste@veenendaal.example"
        assert Mail.objects.count() == 10

        klok.shift(timedelta(days=1, seconds=1))
        assert stuur(client, ander, "laatste@veenendaal.example").status_code == 200
    assert Mail.objects.count() == 11


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("soort", ["zelfde formulier", "zelfde adres", "meer dan er mogen"])
def test_limits_hold_for_requests_at_the_same_moment(lege_wachtrij, kaartje, verstuurd, collega, soort):
    inzending, poort = uuid.uuid4(), Barrier(6)
    meer = soort == "meer dan er mogen"
    if meer:
        for nummer in range(acties.DOORZENDINGEN_PER_DAG - 1):
            acties.stuur_door(kaartje, collega, aan=f"chef{nummer}@veenendaal.example", inzending=uuid.uuid4())
        Mail.objects.all().delete()

    def een(nummer):
        naar = f"directie{nummer}@veenendaal.example" if meer else CHEF
        poort.wait()
        try:
            acties.stuur_door(
                kaartje, collega, aan=naar, inzending=inzending if soort == "zelfde formulier" else uuid.uuid4()
            )
        except KlusFout as fout:
            return type(fout).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as poel:
        uitkomst = list(poel.map(een, range(6)))

    assert Mail.objects.count() == 1
    fout = {"zelfde formulier": None, "zelfde adres": "AlDoorgestuurd", "meer dan er mogen": "TeVeelDoorgestuurd"}[
        soort
    ]
    assert sorted(uitkomst, key=str) == sorted([None, *[fout] * 5], key=str)


@pytest.mark.usefixtures("verstuurd")
def test_address_cannot_be_read_from_what_is_kept(kaartje, collega):
    acties.stuur_door(kaartje, collega, aan=CHEF, inzending=uuid.uuid4())
    ander = Bedankkaartje.objects.create(
        reactie=ReactieFabriek(lid=collega, status="gekozen"), tekst="Top!", door=kaartje.door
    )
    acties.stuur_door(ander, collega, aan=CHEF, inzending=uuid.uuid4())

    eerste, tweede = Doorzending.objects.order_by("pk").values()
    assert "chef" not in f"{eerste}{Doorzending.objects.first()}"
    assert eerste["ontvanger"] != tweede["ontvanger"]


@pytest.mark.usefixtures("verstuurd")
def test_after_a_year_it_is_forgotten(kaartje, collega):
    nachtelijk = {taak.task: taak.cron for taak in app.periodic_registry.periodic_tasks.values()}
    assert nachtelijk[vergeet_doorzendingen] == "27 4 * * *"
    for aan_, geleden in ((CHEF, 366), ("directie@veenendaal.example", 364)):
        acties.stuur_door(kaartje, collega, aan=aan_, inzending=uuid.uuid4())
        Doorzending.objects.filter(pk=Doorzending.objects.latest("pk").pk).update(
            op=timezone.now() - timedelta(days=geleden)
        )

    async_to_sync(vergeet_doorzendingen.func)(timestamp=0)

    assert Doorzending.objects.count() == 1
    acties.stuur_door(kaartje, collega, aan=CHEF, inzending=uuid.uuid4())
    assert Mail.objects.count() == 3
