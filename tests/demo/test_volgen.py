"""What members of the demo follow, and what they were told of it: plausible, and mailed to nobody."""

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
from klussenbank.volgen.zoekvragen import filters_van
from tests.volgen.hulp import doe_taken


def test_members_of_the_demo_follow_things_and_were_told_of_them(db):
    # Loaded once: it takes a while.
    vooraf = len(register.na_gebeurtenis), len(register.na_antwoord)
    laad()
    # Who comes after the demo is told as ever.
    assert (len(register.na_gebeurtenis), len(register.na_antwoord)) == vooraf

    for email in (accounts.AMBTENAAR, accounts.COLLEGA, accounts.COORDINATOR):
        assert Volging.objects.filter(lid__email=email).count() >= 3
    _volgt_van_alles(Volging.objects.filter(lid__email=accounts.AMBTENAAR))
    _hoort_van_mensen(Lid.objects.get(email=accounts.AMBTENAAR))
    for email in (accounts.AMBTENAAR, accounts.COLLEGA):
        _heeft_nieuws(Lid.objects.get(email=email))
    _niemand_krijgt_mail()
    assert {Volging, Notificatie, Weekmail} <= set(datums._MODELLEN)


def _volgt_van_alles(mijn):
    """Something of each kind, in each rhythm."""
    assert set(mijn.values_list("ritme", flat=True)) == {"direct", "week", "uit"}
    for iets in ("onderwerp", "organisatie", "klus", "zoekvraag"):
        assert mijn.filter(**{f"{iets}__isnull": False}).exists()


def _hoort_van_mensen(lid):
    """A few colleagues whom a saved search finds since it was saved, and not all of those it finds."""
    zoekopdracht = lid.volgingen.get(lijst="deskundigen")
    mensen = set(Notificatie.objects.filter(redenen__volging=zoekopdracht).values_list("mens", flat=True))
    assert 1 <= len(mensen) <= 8
    assert lid.pk not in mensen
    assert mensen < set(filters_van(zoekopdracht.zoekvraag, "deskundigen").qs.values_list("pk", flat=True))


def _heeft_nieuws(lid):
    """Read and unread, of klussen that one may see and people in the directory, and each with a reason."""
    mijn = Notificatie.objects.filter(lid=lid)
    assert mijn.filter(gelezen_op=None).exists()
    assert mijn.exclude(gelezen_op=None).exists()
    zichtbaar = Klus.objects.zichtbaar_voor(lid).values("pk")
    assert not mijn.filter(mens=None).exclude(klus__in=zichtbaar).exists()
    assert not mijn.filter(klus=None).exclude(mens__deskundige__isnull=False).exists()
    van_volgen = mijn.filter(bron__isnull=False)
    assert van_volgen.exists()
    assert not van_volgen.exclude(pk__in=Reden.objects.values("notificatie")).exists()
    for rij in mijn.select_related("klus", "mens__deskundige"):
        assert (rij.klus or rij.mens.deskundige).gemaakt_op <= rij.op <= timezone.now()
        assert rij.door_id != lid.pk


def _niemand_krijgt_mail():
    """What is past was mailed then, as far as it was."""
    assert not ProcrastinateJob.objects.filter(task_name="verdeel_nieuws", status="todo").exists()
    taken.verstuur_weekmails(timestamp=0)
    doe_taken()
    assert not Mail.objects.exists()
    assert Weekmail.objects.filter(laatste_op__lte=timezone.now()).exists()
