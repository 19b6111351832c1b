"""How news is spread over many: in parts, each wholly or not at all, with as many statements however many hear."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from klussen import acties
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus
from klussenbank.kern.models import Mail
from klussenbank.volgen import soorten, taken, verdelen
from klussenbank.volgen.models import Notificatie, Reden
from klussenbank.volgen.verdelen import Plek
from tests.fabriek import KlusFabriek, LidFabriek
from tests.volgen.hulp import doe_taken, mails_aan, plaats, verteld, volg, wachtend


@pytest.fixture
def klus(lid, grondwater):
    """An open klus on a topic, of which everyone was told."""
    klus = KlusFabriek(plaatser=lid, titel="Wie helpt?", onderwerpen=[grondwater])
    return Klus.objects.get(pk=klus.pk)


def test_a_step_that_is_rolled_back_leaves_nothing(lid, volger, water):
    volg(volger, "direct", onderwerp=water)

    with transaction.atomic():
        klus = plaats(lid, [water])
        acties.reageer(klus, volger, bericht="Graag")
        transaction.set_rollback(True)

    assert wachtend() == []
    assert not Notificatie.objects.exists()
    assert not Mail.objects.exists()


def test_a_part_that_is_rolled_back_leaves_nothing_and_is_done_again(lid, volger, water, monkeypatch):
    volg(volger, "direct", onderwerp=water)
    plaats(lid, [water])
    (taak,) = wachtend()
    with monkeypatch.context() as kapot:
        # As when the worker is killed just before the transaction ends.
        kapot.setattr(taken, "zet_klaar", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            taken.verdeel(**taak.args)
    assert not Notificatie.objects.exists()

    taken.verdeel(**taak.args)

    assert verteld(volger, gemaild=True) == [("nieuw", "Wie helpt?")]
    assert len(mails_aan(volger)) == 1


def test_a_job_that_is_done_again_tells_nobody_twice(lid, water, monkeypatch):
    monkeypatch.setattr(verdelen, "PER_KEER", 2)
    volgers = LidFabriek.create_batch(5)
    for iemand in volgers:
        volg(iemand, "direct", onderwerp=water)
        volg(iemand, zoekvraag="omvang=klein", naam="Klein")
    plaats(lid, [water])
    # Each part was done by a worker that was killed before it could say so.
    while wacht := wachtend():
        for _ in range(2):
            taken.verdeel(**wacht[0].args)
        assert len({str(taak.args) for taak in wachtend()} - {str(wacht[0].args)}) <= 1
        verwijder([taak.pk for taak in wachtend() if taak.args == wacht[0].args])

    assert [verteld(iemand) for iemand in volgers] == [[("nieuw", "Wie helpt?")]] * 5
    assert Mail.objects.count() == 5
    assert Reden.objects.count() == 10


def verwijder(taken_):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [taken_])


def test_searches_are_asked_in_parts_each_once(lid, volger, water, collega, monkeypatch):
    monkeypatch.setattr(verdelen, "PER_KEER", 2)
    for nummer in range(4):
        volg(volger, zoekvraag=f"q=helpt&sorteer={nummer}", naam=str(nummer))
        volg(collega, zoekvraag=f"q=helpt&sorteer={nummer}", naam=str(nummer))
    volg(collega, zoekvraag="q=zwemmen", naam="Zwemmen")
    gevraagd = []
    vindt = verdelen.vindt
    monkeypatch.setattr(verdelen, "vindt", lambda zoekvraag, klus: gevraagd.append(zoekvraag) or vindt(zoekvraag, klus))

    plaats(lid, [water])

    # Two, two, and the last one with the two members; then one that finds nobody, and one that ends it.
    assert doe_taken() >= 3
    assert len(gevraagd) == len(set(gevraagd)) == 5
    assert [reden.volging.naam for reden in Notificatie.objects.get(lid=volger).redenen.order_by("pk")] == list("0123")


def test_statements_do_not_grow_with_followers(lid, water, grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            iemand = LidFabriek()
            volg(iemand, "direct", onderwerp=water)
            volg(iemand, "week", organisatie=lid.organisatie)
            volg(iemand, "direct", zoekvraag="omvang=klein", naam="Klein")
        with CaptureQueriesContext(connection) as stap:
            plaats(lid, [grondwater])
        with CaptureQueriesContext(connection) as verdeeld:
            doe_taken()
        return len(stap), len(verdeeld)

    erbij(1)
    assert erbij(1) == erbij(5)


def test_a_step_costs_the_request_one_statement_and_only_where_it_is_news(klus, lid):
    for soort in Gebeurtenissoort:
        with CaptureQueriesContext(connection) as queries:
            Gebeurtenis.objects.leg_vast(klus, soort, door=lid)
        assert len(queries) == 1 + (soort in soorten.NIEUWS)


def test_of_what_is_gone_nothing_is_told(db):
    for bron in ("gebeurtenis", "antwoord"):
        assert verdelen.verdeel_deel(Plek(bron, 987654321)) is None


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_and_mails(lid, volger, water, postbus, werk):
    volg(volger, "direct", onderwerp=water)

    plaats(lid, [water])
    werk(["volgen", "mail", "nieuwsbrief"])

    assert [bericht.rcpt_tos for bericht in postbus.berichten] == [[volger.email]]
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in postbus.berichten[0].content
    assert not Mail.objects.exists()
