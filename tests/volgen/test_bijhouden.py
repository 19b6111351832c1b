"""What following keeps: through a merge of topics, for so many days, and in words for every kind."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from klussenbank.volgen import opruimen, taken
from klussenbank.volgen.models import Notificatie, Reden, Volging
from klussenbank.volgen.soorten import NIEUWS, opgesomd, zin
from tests.fabriek import KlusFabriek, OnderwerpFabriek
from tests.volgen.hulp import doe_taken, volg

SJABLONEN = [
    pad.stem for app in ("klussen", "gesprek") for pad in Path(settings.BASE_DIR).glob(f"templates/{app}/mail/*")
]


@pytest.mark.parametrize("van", ["direct", "week", "uit"])
@pytest.mark.parametrize("naar", ["direct", "week", "uit"])
def test_a_merge_keeps_the_most_urgent_rhythm(volger, collega, water, van, naar):
    regen = OnderwerpFabriek()
    volg(volger, van, onderwerp=regen)
    volg(volger, naar, onderwerp=water)
    volg(collega, van, onderwerp=regen)

    regen.voeg_samen_met(water)

    rang = ["direct", "week", "uit"]
    assert Volging.objects.get(lid=volger).ritme == min(van, naar, key=rang.index)
    assert Volging.objects.get(lid=collega).ritme == van


def test_a_merge_keeps_why_something_was_told(volger, collega, water):
    regen = OnderwerpFabriek()
    dubbel, blijft = volg(volger, onderwerp=regen), volg(volger, onderwerp=water)
    verhuist = volg(collega, onderwerp=regen)
    alleen, beide, van_ander = (
        Notificatie.objects.create(lid=lid, klus=KlusFabriek(), soort="nieuw") for lid in (volger, volger, collega)
    )
    for rij, volging in [(alleen, dubbel), (beide, dubbel), (beide, blijft), (van_ander, verhuist)]:
        Reden.objects.create(notificatie=rij, volging=volging)

    regen.voeg_samen_met(water)

    assert set(Reden.objects.values_list("notificatie", "volging")) == {
        (alleen.pk, blijft.pk),
        (beide.pk, blijft.pk),
        (van_ander.pk, verhuist.pk),
    }


def test_what_is_older_than_ninety_days_goes_in_parts(volger, water, monkeypatch):
    monkeypatch.setattr(opruimen, "PER_KEER", 2)
    nu, klus, volging = timezone.now(), KlusFabriek(), volg(volger, onderwerp=water)
    for dagen in (200, 91, 90, 89, 0, 300):
        op = nu - timedelta(days=dagen)
        rij = Notificatie.objects.create(lid=volger, klus=klus, soort="nieuw", op=op, gemaild_op=op)
        Reden.objects.create(notificatie=rij, volging=volging)

    taken.ruim_notificaties_op(timestamp=0)

    # Two, two, and then nothing is left.
    assert doe_taken() == 3
    assert [(nu - rij.op).days for rij in Notificatie.objects.order_by("pk")] == [89, 0]
    assert Reden.objects.count() == 2
    assert Volging.objects.get() == volging


def test_a_klus_that_ended_long_ago_is_followed_no_more(volger, collega, monkeypatch):
    monkeypatch.setattr(opruimen, "PER_KEER", 2)
    nu = timezone.now()
    for status, dagen in (("afgerond", 91), ("ingetrokken", 200), ("afgerond", 89), ("open", 300), ("verlopen", 300)):
        klus = KlusFabriek(status=status, titel=f"{status} {dagen}", status_sinds=nu - timedelta(days=dagen))
        volg(volger, klus=klus)
        volg(collega, klus=klus)

    taken.ruim_notificaties_op(timestamp=0)
    doe_taken()

    over = {volging.klus.titel for volging in volger.volgingen.all()}
    assert over == {"afgerond 89", "open 300", "verlopen 300"}
    assert collega.volgingen.count() == 3


# What is mailed of them says it in a way of its own, or in one mail for several klussen.
ANDERS = {"bedankkaartje", "geplaatst", "getoond", "geen_lid_meer"}


@pytest.mark.parametrize("soort", sorted({*SJABLONEN, *NIEUWS} - ANDERS))
def test_every_kind_has_words(lid, soort):
    woorden = zin(Notificatie(soort=soort, door=lid, klus=None))

    assert woorden != zin(Notificatie(soort="iets van een eerdere versie"))
    assert "{" not in woorden
    assert zin(Notificatie(soort=soort))


def test_names_are_on_one_line(volger, water):
    zoekopdracht = Volging(lid=volger, zoekvraag="", naam="Alles\nop het bord")

    assert opgesomd([Volging(onderwerp=water)]) == "Stedelijk water"
    assert opgesomd([Volging(onderwerp=water), zoekopdracht]) == (
        "Stedelijk water en je zoekopdracht “Alles op het bord”"
    )
    assert opgesomd([Volging(klus=KlusFabriek()), Volging(organisatie=volger.organisatie), zoekopdracht]) == (
        f"deze klus, {volger.organisatie} en je zoekopdracht “Alles op het bord”"
    )
