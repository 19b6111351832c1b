"""What nobody needs any more goes every night."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from deskundigen.models import Sessie
from klussenbank.kern import taken
from klussenbank.kern.models import Mail
from tests.kern.hulp import stuur
from tests.werk import sql

pytestmark = pytest.mark.django_db(transaction=True)


def test_ruim_op_removes_ended_sessions_and_old_jobs(postbus, werk):
    nu = timezone.now()
    # Those of this version, and what an earlier one left in the table of Django.
    for soort in (Sessie, Session):
        soort.objects.create(session_key="oud", session_data="", expire_date=nu - timedelta(days=1))
        soort.objects.create(session_key="nieuw", session_data="", expire_date=nu + timedelta(days=1))
    stuur()
    werk()
    sql("UPDATE procrastinate_events SET at = now() - %s * interval '1 hour'", taken.BEWAAR_UREN + 1)
    stuur()
    werk()

    taken.ruim_op.defer(timestamp=0)
    werk(queues=None)

    assert [sessie.session_key for sessie in Sessie.objects.all()] == ["nieuw"]
    assert [sessie.session_key for sessie in Session.objects.all()] == ["nieuw"]
    assert ProcrastinateJob.objects.filter(task_name="bezorg_mail").count() == 1


def test_ruim_op_removes_mail_that_failed_long_ago(postbus, werk):
    nu, lang = timezone.now(), timedelta(hours=taken.BEWAAR_UREN)
    for onderwerp in ("lang geleden", "kort geleden", "wacht"):
        stuur(onderwerp)
    Mail.objects.filter(onderwerp="lang geleden").update(mislukt_op=nu - lang - timedelta(hours=1))
    Mail.objects.filter(onderwerp="kort geleden").update(mislukt_op=nu - lang + timedelta(hours=1))
    Mail.objects.filter(onderwerp="wacht").update(gemaakt_op=nu - lang - timedelta(hours=1))

    taken.ruim_op.defer(timestamp=0)
    werk(queues=["onderhoud"])

    assert set(Mail.objects.values_list("onderwerp", flat=True)) == {"kort geleden", "wacht"}
