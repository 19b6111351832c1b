"""A red card changes no suggestion that anyone but its owner gets, and keeps klussen from its owner's own list."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from deskundigen.acties import bewaar_kaart, verwijder_kaart
from deskundigen.models import Kaart
from klussen import aan_de_beurt
from klussen.models import Herinnering, Klus
from klussenbank.kern.models import Mail, Maillink
from klussenbank.volgen.models import Notificatie
from tests.fabriek import KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import klussen_op

_WISSELT = re.compile(rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]*"')
_SLEUTEL = re.compile(r"/link/\S+")


@pytest.fixture
def onderwerpen(db):
    water = OnderwerpFabriek(naam="Water", slug="water")
    return {
        "water": water,
        "riool": OnderwerpFabriek(naam="Riool", slug="riool", ouder=water),
        "data": OnderwerpFabriek(naam="Data", slug="data"),
    }


@pytest.fixture
def eigenaar(onderwerpen):
    """Someone who is suggested for each of the klussen, by a card on the main topic."""
    lid = KaartFabriek(onderwerp=onderwerpen["water"], niveau="veel").lid
    KaartFabriek(onderwerp=onderwerpen["data"], lid=lid, kleur="groen")
    for _ in range(6):
        KaartFabriek(onderwerp=onderwerpen["riool"])
    return lid


@pytest.fixture
def klussen(eigenaar, onderwerpen):
    """One on a topic, one on that and another; open long enough to remind of."""
    lang = timezone.now() - timedelta(days=20)
    return [
        KlusFabriek(onderwerpen=[onderwerpen["riool"]], geplaatst_op=lang, status_sinds=lang),
        KlusFabriek(onderwerpen=[onderwerpen["riool"], onderwerpen["data"]], geplaatst_op=lang, status_sinds=lang),
    ]


def beeld(client, klussen, onderwerpen):
    """What a member gets of every page with suggestions, and what it is told while writing."""
    gezien = {"/": client.get("/").content}
    for klus in klussen:
        for adres in (
            f"/klussen/{klus.pk}/",
            f"/klussen/{klus.pk}/mensen/",
            f"/klussen/{klus.pk}/mensen/?meer=ja&ook=eigen",
        ):
            gezien[adres] = client.get(adres).content
    for onderwerp in onderwerpen.values():
        antwoord = client.post("/klussen/meedenken/", {"titel": "Riool", "onderwerpen": [onderwerp.pk]})
        gezien[onderwerp.slug] = antwoord.content
    return {adres: _WISSELT.sub(b"", inhoud) for adres, inhoud in gezien.items()}


def mails(klussen):
    """The reminders with suggestions that who asks gets."""
    Mail.objects.all().delete()
    Herinnering.objects.all().delete()
    # Or only the first time there would be a topic at the foot of a mail.
    Maillink.objects.all().delete()
    for klus in Klus.objects.filter(pk__in=[klus.pk for klus in klussen]).order_by("pk"):
        aan_de_beurt.geen_reactie(klus)
    # They are counted in the head of a page, and more of them with each round.
    Notificatie.objects.all().delete()
    return [(mail.aan, _SLEUTEL.sub("", mail.tekst)) for mail in Mail.objects.order_by("pk")]


def leg_rood(lid, onderwerp):
    kaart = Kaart(lid=lid, kleur="rood", onderwerp=onderwerp)
    kaart.full_clean()
    bewaar_kaart(kaart)
    return kaart


@pytest.mark.parametrize("rol", ["lid", "plaatser", "coordinator", "beheerder"])
def test_no_suggestion_that_others_get_changes_by_a_red_card(client, klussen, eigenaar, onderwerpen, rol):
    kijker = {
        "lid": LidFabriek,
        "plaatser": lambda: klussen[0].plaatser,
        "coordinator": lambda: LidFabriek(is_staff=True),
        "beheerder": lambda: LidFabriek(is_staff=True, is_superuser=True),
    }[rol]()
    if rol == "coordinator":
        kijker.groups.set(Group.objects.all())
    client.force_login(kijker)

    zonder, mails_zonder = beeld(client, klussen, onderwerpen), mails(klussen)
    kaart = leg_rood(eigenaar, onderwerpen["riool"])
    met, mails_met = beeld(client, klussen, onderwerpen), mails(klussen)
    verwijder_kaart(kaart)

    assert met == zonder
    assert beeld(client, klussen, onderwerpen) == zonder
    assert mails_met == mails_zonder
    # This one is among those who are shown, so that it would show.
    assert eigenaar.achternaam.encode() in met[f"/klussen/{klussen[0].pk}/mensen/?meer=ja&ook=eigen"]


def test_its_owner_gets_no_klus_on_that_topic_nor_below_it(als, klussen, eigenaar, onderwerpen):
    def voorgesteld():
        return klussen_op(als(eigenaar).get("/"), "section[aria-labelledby=past-bij-jou]")

    anders = KlusFabriek(onderwerpen=[onderwerpen["data"]])
    assert set(voorgesteld()) == {klus.pk for klus in [*klussen, anders]}

    leg_rood(eigenaar, onderwerpen["riool"])
    assert voorgesteld() == [anders.pk]

    Kaart.objects.filter(lid=eigenaar).exclude(onderwerp=onderwerpen["data"]).delete()
    KaartFabriek(lid=eigenaar, onderwerp=onderwerpen["riool"])
    leg_rood(eigenaar, onderwerpen["water"])
    assert voorgesteld() == [anders.pk]


def test_an_invitation_by_a_person_arrives_all_the_same(als, klussen, eigenaar, onderwerpen):
    leg_rood(eigenaar, onderwerpen["riool"])

    als(klussen[0].plaatser).post(f"/klussen/{klussen[0].pk}/uitnodigen/", {"lid": eigenaar.pk})

    assert [mail.aan for mail in Mail.objects.all()] == [eigenaar.email]
