"""What members of the demo follow, and what they were told of it: plausible, and mailed to nobody."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from deskundigen.models import Lid
from klussen.models import Klus
from klussenbank.demo import accounts, datums
from klussenbank.demo.laad import laad
from klussenbank.kern import register
from klussenbank.kern.models import Mail
from klussenbank.volgen import taken
from klussenbank.volgen.models import Notificatie, Reden, Volging, Weekmail
from tests.volgen.hulp import doe_taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def geladen(db):
    vooraf = len(register.na_gebeurtenis), len(register.na_antwoord)
    laad()
    # Who comes after the demo is told as ever.
    assert (len(register.na_gebeurtenis), len(register.na_antwoord)) == vooraf


def test_the_accounts_follow_something_of_each_kind_in_each_rhythm(geladen):
    for email in (accounts.AMBTENAAR, accounts.COLLEGA, accounts.COORDINATOR):
        assert Volging.objects.filter(lid__email=email).count() >= 3
    mijn = Volging.objects.filter(lid__email=accounts.AMBTENAAR)
    assert set(mijn.values_list("ritme", flat=True)) == {"direct", "week", "uit"}
    for iets in ("onderwerp", "organisatie", "klus", "zoekvraag"):
        assert mijn.filter(**{f"{iets}__isnull": False}).exists()


@pytest.mark.parametrize("email", [accounts.AMBTENAAR, accounts.COLLEGA])
def test_they_have_news_read_and_unread_each_with_a_reason(geladen, email):
    lid = Lid.objects.get(email=email)
    mijn = Notificatie.objects.filter(lid=lid)
    assert mijn.filter(gelezen_op=None).exists()
    assert mijn.exclude(gelezen_op=None).exists()
    assert set(mijn.values_list("klus", flat=True)) <= set(
        Klus.objects.zichtbaar_voor(lid).values_list("pk", flat=True)
    )
    van_volgen = mijn.filter(bron__isnull=False)
    assert van_volgen.exists()
    assert not van_volgen.exclude(pk__in=Reden.objects.values("notificatie")).exists()
    for rij in mijn.select_related("klus"):
        assert rij.klus.gemaakt_op <= rij.op <= timezone.now()
        assert rij.door_id != lid.pk


def test_nobody_is_mailed_of_what_is_past(geladen):
    assert not ProcrastinateJob.objects.filter(task_name="verdeel_nieuws", status="todo").exists()

    taken.verstuur_weekmails(timestamp=0)
    doe_taken()

    assert not Mail.objects.exists()
    assert Weekmail.objects.filter(laatste_op__lte=timezone.now()).exists()


def test_dates_move_along(geladen):
    assert {Volging, Notificatie, Weekmail} <= set(datums._MODELLEN)
