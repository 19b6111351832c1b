"""What a worker leaves behind that was killed, or lost its connection, is taken over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from klussenbank.kern import taken
from klussenbank.kern.models import Mail
from tests.kern.hulp import bij_poging, maak_alles_nu_aan_de_beurt, mailtaak, message_id_van, stuur, wacht_tot
from tests.werk import sql

pytestmark = pytest.mark.django_db(transaction=True)


def test_mail_of_a_killed_worker_comes_from_the_next(postbus, start_werker, werk):
    werkers = []

    async def _eindig_de_werker(envelope):
        werkers[0].kill()
        werkers[0].wait()
        postbus.bij_ontvangst = None

    postbus.bij_ontvangst = _eindig_de_werker
    stuur()
    werkers.append(start_werker())
    # The server took the first copy, but the worker was killed before it could note so.
    wacht_tot(lambda: len(postbus.berichten) == 1)
    assert mailtaak().status == "doing"
    werk(queues=None)
    assert len(postbus.berichten) == 1
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", taken.STIL_NA + 1)

    taken.hervat_werk.defer(timestamp=0)
    werk(queues=None)

    eerste, tweede = (message_id_van(bericht) for bericht in postbus.berichten)
    assert eerste == tweede
    assert not Mail.objects.exists()


def test_a_job_that_was_killed_often_does_not_end_before_its_mail(postbus, werk):
    postbus.antwoord = "451 even niet"
    stuur()
    for _ in range(taken.MAX_POGINGEN // 2):
        # As a worker leaves it that was killed before the mail server answered.
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'bezorg_mail'")
        taken.hervat_werk.defer(timestamp=0)
        werk(queues=None)

    assert Mail.objects.wachtend().get().pogingen == taken.MAX_POGINGEN // 2
    taak = mailtaak()
    assert (taak.status, taak.attempts) == ("todo", taken.MAX_POGINGEN)
    assert timedelta(hours=5) < taak.scheduled_at - timezone.now() < timedelta(hours=6)
    maak_alles_nu_aan_de_beurt()
    bij_poging(taken.MAX_POGINGEN, werk)
    assert Mail.objects.mislukt().get().pogingen == taken.MAX_POGINGEN


@pytest.mark.parametrize("teken", ["now()", "now() - interval '1 hour'"])
def test_job_of_which_a_living_worker_could_not_note_the_end_is_done_again(postbus, werk, taak, teken):
    def _verlies(context):
        """As when the connection breaks while a worker notes that its job has ended; it goes on with the next."""
        sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = 'bezorg_mail'",
            context.job.worker_id,
        )
        sql(f"UPDATE procrastinate_workers SET last_heartbeat = {teken}")

    taak(_verlies, pass_context=True).defer()
    stuur()
    taken.hervat_werk.defer(timestamp=0)

    werk(queues=None)

    assert len(postbus.berichten) == 1
    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name__in=["bezorg_mail", "hervat_werk"], status="failed").exists()


def test_work_of_a_worker_that_lives_is_left_alone(werk):
    stuur()
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")

    taken.hervat_werk.defer(timestamp=0)
    werk(queues=None)

    assert mailtaak().status == "doing"


@pytest.mark.parametrize(
    "ongeval",
    [
        # As another one does that starts when this one gave no sign of life for a while.
        "DELETE FROM procrastinate_workers",
        # Then what listens beside the work fails, and the library ends the work.
        """NOTIFY "procrastinate_queue_v1#mail", 'onleesbaar'""",
    ],
)
def test_worker_begins_anew_after_a_mishap(postbus, start_werker, wachtrij, ongeval):
    werker = start_werker()
    # What is periodic it does at once: then it listens.
    wacht_tot(lambda: ProcrastinateJob.objects.filter(task_name="hervat_werk", status="succeeded").exists())
    eerste = list(ProcrastinateWorker.objects.values_list("pk", flat=True))
    sql(ongeval)

    stuur()

    wacht_tot(lambda: postbus.berichten)
    wacht_tot(lambda: ProcrastinateWorker.objects.exclude(pk__in=eerste).exists())
    assert werker.poll() is None
    werker.terminate()
    assert werker.wait(timeout=60) == 0


def test_worker_stops_in_order_on_term(start_werker, postbus):
    stuur()
    werker = start_werker()
    wacht_tot(lambda: postbus.berichten)

    werker.terminate()

    assert werker.wait(timeout=20) == 0
