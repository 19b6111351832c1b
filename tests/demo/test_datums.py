"""The dates of the demo move along with the calendar."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import DateField
from django.utils import timezone

from deskundigen.models import Organisatie
from deskundigen.models.sessie import Sessie
from deskundigen.papier.models import Uitnodiging
from klussen import acties
from klussen.models import Herinnering, Klus, Reactie
from klussen.nalopen import loop_na
from klussenbank.cijfers.models import Stand
from klussenbank.demo import accounts, datums
from klussenbank.demo.laad import laad
from klussenbank.kern.models import Logregel, Mail, Maillink, Teller
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, ReactieFabriek

pytestmark = pytest.mark.django_db


@pytest.fixture
def vandaag():
    return timezone.localdate()


@pytest.fixture
def geladen():
    """`geladen(dagen)`: the demo was loaded so many days ago, and an hour."""

    def _geladen(dagen):
        moment = timezone.now() - timedelta(days=dagen, hours=1)
        return LidFabriek(email=accounts.BEHEER, date_joined=moment)

    return _geladen


def test_no_table_with_moments_is_forgotten():
    modellen = {
        model
        for app in apps.get_app_configs()
        if app.name.startswith(("deskundigen", "klussen"))
        for model in app.get_models()
        if any(isinstance(veld, DateField) for veld in model._meta.concrete_fields)
    }
    # Until when a session or link works, when was counted, the real day on which an organisation ended, and the log,
    # which nobody changes.
    blijven = {Sessie, Maillink, Teller, Stand, Organisatie, Logregel}
    assert modellen - blijven == set(datums._MODELLEN)


def test_invitation_ends_as_many_days_later(geladen):
    geladen(10)
    uitnodiging = Uitnodiging(email="a@rhenen.example", gemaakt_door=LidFabriek())
    uitnodiging.gemaakt_op -= timedelta(days=13)
    uitnodiging.save()
    eind = uitnodiging.verloopt_op

    datums.verschuif()

    uitnodiging.refresh_from_db()
    assert uitnodiging.verloopt_op == eind + timedelta(days=10)


def test_what_was_open_is_open_again(geladen, vandaag):
    geladen(10)
    begin = timezone.now() - timedelta(days=13)
    klus = KlusFabriek(
        geplaatst_op=begin,
        reageren_tm=vandaag - timedelta(days=3),
        start_op=vandaag,
        klaar_op=vandaag + timedelta(days=1),
    )
    deskundige = DeskundigeFabriek(niet_tot=vandaag - timedelta(days=1))

    call_command("demo_inhoud")

    klus.refresh_from_db()
    assert klus.geplaatst_op == begin + timedelta(days=10)
    assert (klus.reageren_tm - vandaag).days == 7
    assert ((klus.start_op - vandaag).days, (klus.klaar_op - vandaag).days) == (10, 11)
    assert klus.verborgen_op is None
    deskundige.refresh_from_db()
    assert (deskundige.niet_tot - vandaag).days == 9


def test_what_people_did_since_stays_in_order_and_never_lies_ahead(geladen):
    geladen(5)
    klus = KlusFabriek(geplaatst_op=timezone.now() - timedelta(days=3))
    eerste, tweede = (
        ReactieFabriek(klus=klus, gereageerd_op=timezone.now() - timedelta(days=dagen)) for dagen in (2, 1)
    )

    datums.verschuif()

    volgorde = Reactie.objects.order_by("gereageerd_op", "pk")
    assert list(volgorde) == [eerste, tweede]
    assert Klus.objects.get().geplaatst_op <= volgorde[0].gereageerd_op <= volgorde[1].gereageerd_op
    assert volgorde[1].gereageerd_op <= timezone.now()


def test_on_the_same_day_and_the_second_time_nothing_moves(geladen, vandaag):
    beheer = geladen(2)
    klus = KlusFabriek(reageren_tm=vandaag)

    assert [datums.verschuif(), datums.verschuif()] == [2, 0]

    klus.refresh_from_db()
    assert (klus.reageren_tm - vandaag).days == 2
    beheer.refresh_from_db()
    assert timedelta(0) <= timezone.now() - beheer.date_joined < timedelta(days=1)


def test_newsletters_move_with_the_days_that_they_name_and_a_plan_stays(geladen, vandaag):
    wie = geladen(10)
    begin = timezone.now() - timedelta(days=20)
    hoe = {"gemaakt_door": wie, "verstuurd_door": wie, "vanaf": begin, "samengesteld_op": begin}
    klussen = [{"klus": 1, "tot": (vandaag - timedelta(days=8)).isoformat()}, {"klus": 2, "tot": ""}]
    verstuurd = Nieuwsbrief.objects.create(
        status="verstuurd",
        begonnen_op=begin,
        verstuurd_op=begin,
        inhoud=[{"rubriek": "nieuw", "klussen": klussen}, {"rubriek": "mensen", "onderwerpen": []}],
        **hoe,
    )
    straks = timezone.now() + timedelta(days=2)
    gepland = Nieuwsbrief.objects.create(status="gepland", gepland_op=straks, **hoe)

    datums.verschuif()

    verstuurd.refresh_from_db()
    gepland.refresh_from_db()
    assert verstuurd.begonnen_op == verstuurd.vanaf == begin + timedelta(days=10)
    assert [klus["tot"] for klus in verstuurd.inhoud[0]["klussen"]] == [(vandaag + timedelta(days=2)).isoformat(), ""]
    assert gepland.gepland_op == straks


def _post():
    """What was mailed to whom, and gone from the outbox."""
    post = sorted(Mail.objects.values_list("aan", "onderwerp"))
    Mail.objects.all().delete()
    return post


def test_nobody_is_reminded_again_of_what_moved_along():
    daarna = {}
    with time_machine.travel(timezone.now(), tick=False) as klok:
        laad()
        loop_na()
        eerst, nu = _post(), timezone.now()
        for dagen in (4, 7):
            klok.move_to(nu + timedelta(days=dagen))
            with transaction.atomic():
                assert datums.verschuif() == dagen
                loop_na()
                daarna[dagen] = _post()
                transaction.set_rollback(True)

    assert len(eerst) > 5
    assert set(eerst) & {*daarna[4], *daarna[7]} == set()
    # After a week it is the same day of the week: then nothing is due that was not.
    assert daarna[7] == []


def test_days_of_reminders_move_with_what_they_are_about(geladen, vandaag):
    geladen(5)
    klus = KlusFabriek()
    gisteren, straks = vandaag - timedelta(days=1), vandaag + timedelta(days=3)
    for soort, aanleiding in (
        ("begint", f"begint {straks}"),
        ("gelukt", f"klaar {gisteren}, sinds {vandaag - timedelta(days=9)}"),
        ("gelukt", f"klaar None, sinds {vandaag - timedelta(days=14)}"),
        ("antwoord_half", f"reactie 12, {vandaag - timedelta(days=2)}"),
        ("antwoord_half", f"reactie 12, {gisteren}"),
        ("antwoord_half", f"reactie 12, {vandaag - timedelta(days=7)}"),
        ("concept", ""),
    ):
        Herinnering.objects.eenmaal(klus, soort, aanleiding)

    datums.verschuif()

    assert sorted(Herinnering.objects.values_list("soort", "aanleiding")) == sorted(
        [
            ("begint", f"begint {straks + timedelta(days=5)}"),
            ("gelukt", f"klaar {gisteren + timedelta(days=5)}, sinds {vandaag - timedelta(days=4)}"),
            ("gelukt", f"klaar None, sinds {vandaag - timedelta(days=9)}"),
            # Of two days ago and of yesterday: both are of today now.
            ("antwoord_half", f"reactie 12, {vandaag}"),
            ("antwoord_half", f"reactie 12, {vandaag - timedelta(days=2)}"),
            ("concept", ""),
        ]
    )


def test_links_in_mails_still_work_and_those_that_did_not_stay_so(geladen, client):
    geladen(3)
    keuze = ReactieFabriek(klus__omvang="groot", klus__aantal_personen=3)
    klus = keuze.klus
    acties.kies(keuze, klus.plaatser)
    klus.refresh_from_db()
    oud = acties.vraag_of_het_gelukt_is(klus, klus.plaatser)["ja_url"]
    type(klus).objects.filter(pk=klus.pk).update(status_sinds=timezone.now() - timedelta(days=8))
    klus.refresh_from_db()
    nieuw = acties.vraag_of_het_gelukt_is(klus, klus.plaatser)["ja_url"]
    persoon = DeskundigeFabriek()
    uitnodiging = acties.uitnodiging(klus, klus.plaatser, persoon.lid)
    anders = ReactieFabriek(klus=klus)
    acties.kies(anders, klus.plaatser)
    ingetrokken = acties.vraag_bevestiging(anders)["ja_url"]
    Reactie.objects.filter(pk=anders.pk).update(status="wacht", beantwoord_op=None)
    bevestiging = acties.vraag_bevestiging(Reactie.objects.get(pk=keuze.pk))["ja_url"]

    datums.verschuif()

    def status(adres):
        return client.get(adres.removeprefix("http://testserver")).status_code

    assert [status(adres) for adres in (nieuw, bevestiging, uitnodiging)] == [200, 200, 200]
    assert [status(adres) for adres in (oud, ingetrokken)] == [410, 410]
