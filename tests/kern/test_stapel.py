"""Mail to many at once: over one connection, behind all other mail, with the same tries as any mail."""

import asyncio

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern import mail, taken
from klussenbank.kern.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)

NIEUWSBRIEF = ["nieuwsbrief"]


def _stapel(*aan):
    mail.verstuur_stapel([mail.maak(aan=adres, onderwerp="Hallo", tekst="Dag.") for adres in aan])


def _taak():
    return ProcrastinateJob.objects.get(task_name="bezorg_stapel")


def test_a_pile_goes_over_one_connection(postbus, werk):
    sessies = set()

    async def handle_EHLO(server, session, envelope, hostname, responses):  # noqa: N802
        sessies.add(session.peer)
        session.host_name = hostname
        return responses

    postbus.handle_EHLO = handle_EHLO
    _stapel("een@ede.example", "twee@ede.example", "drie@ede.example")

    werk(NIEUWSBRIEF)

    assert [bericht.rcpt_tos[0] for bericht in postbus.berichten] == [
        "een@ede.example",
        "twee@ede.example",
        "drie@ede.example",
    ]
    assert len(sessies) == 1
    assert not Mail.objects.exists()
    assert _taak().status == "succeeded"


def test_a_pile_that_takes_long_makes_room_for_other_mail(postbus, werk, monkeypatch):
    monkeypatch.setattr(taken, "STAPEL_SECONDEN", 0.2)

    async def _traag(envelope):
        await asyncio.sleep(0.15)

    postbus.bij_ontvangst = _traag
    _stapel(*(f"lid{n}@ede.example" for n in range(5)))

    werk(NIEUWSBRIEF)

    assert len(postbus.berichten) == 5
    assert len({bericht.rcpt_tos[0] for bericht in postbus.berichten}) == 5
    # It started again a few times, and none of the mails counts that as a try.
    assert _taak().attempts > 1


def test_a_server_that_is_away_counts_once_for_every_mail(postbus, werk, settings):
    settings.EMAIL_PORT = 9
    _stapel("een@ede.example", "twee@ede.example")

    werk(NIEUWSBRIEF)

    assert {(rij.pogingen, rij.fout, rij.mislukt_op) for rij in Mail.objects.all()} == {
        (1, "ConnectionRefusedError", None)
    }
    assert _taak().status == "todo"


def test_a_server_that_goes_away_halfway_counts_for_what_is_left(postbus, werk):
    async def handle_MAIL(server, session, envelope, address, options):  # noqa: N802
        if postbus.berichten:
            server.transport.abort()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    postbus.handle_MAIL = handle_MAIL
    _stapel("een@ede.example", "twee@ede.example", "drie@ede.example")

    werk(NIEUWSBRIEF)

    assert [bericht.rcpt_tos[0] for bericht in postbus.berichten] == ["een@ede.example"]
    assert {(rij.aan, rij.pogingen) for rij in Mail.objects.all()} == {("twee@ede.example", 1), ("drie@ede.example", 1)}


def test_mail_of_a_pile_is_marked_as_failed_after_the_last_try(postbus, werk):
    postbus.antwoord = "550 nooit"
    _stapel("een@ede.example")
    Mail.objects.update(pogingen=taken.MAX_POGINGEN - 1)

    werk(NIEUWSBRIEF)

    assert Mail.objects.mislukt().count() == 1
    assert _taak().status == "succeeded"


def test_pauses_follow_the_tries_of_the_mail():
    taak = ProcrastinateJob(attempts=8)

    def pauze(fout):
        besluit = taken.StapelVolhouden().get_retry_decision(exception=fout, job=taak)
        return round((besluit.retry_at - timezone.now()).total_seconds())

    assert pauze(taken.NogMeer()) == 0
    assert pauze(taken.NietBezorgd("SMTPDataError", 1)) == 8
    assert pauze(taken.NietBezorgd("SMTPDataError", 99)) == 5 + 3**9
    assert pauze(RuntimeError()) == 5 + 3**9


def test_one_mail_bears_no_address_to_unsubscribe(postbus, werk):
    mail.verstuur_tekst(aan="een@ede.example", onderwerp="Hallo", tekst="Dag.")

    werk()

    assert b"List-Unsubscribe" not in postbus.berichten[0].content


def test_rolled_back_pile_leaves_nothing():
    with transaction.atomic():
        _stapel("een@ede.example")
        transaction.set_rollback(True)

    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="bezorg_stapel").exists()
