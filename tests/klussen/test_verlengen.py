"""How a klus goes on after all: more time, opened again; and what the worker does each morning."""

from datetime import timedelta

from asgiref.sync import async_to_sync
from django.utils import timezone

from klussen import acties
from klussen.models import Klus
from klussen.taken import loop_klussen_na
from klussenbank.kern.models import Mail
from tests.klussen.hulp import aan, fouten, meldingen, tekst

VANDAAG = timezone.localdate()


def test_more_time_needs_a_day_to_come(ik, klus):
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG - timedelta(days=1)})
    assert fouten(antwoord) == {"reageren_tm": ["Deze dag is al voorbij. Kies vandaag of een latere dag."]}

    ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG})

    klus.refresh_from_db()
    assert klus.reageren_tm == VANDAAG


def test_expired_klus_opens_again_with_a_later_day(als, lid, vreemde, klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))
    acties.verloop(klus)
    assert "Deze klus is verlopen." in tekst(als(vreemde).get(klus.get_absolute_url()))
    ik = als(lid)
    assert "De laatste dag om te reageren is voorbij." in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=5)}, follow=True)

    assert meldingen(antwoord) == ["Collega’s kunnen weer reageren."]
    assert "Ik wil dit doen" in tekst(als(vreemde).get(klus.get_absolute_url()))


def test_withdrawn_klus_is_opened_again(ik, klus, wachter):
    acties.trek_in(klus, klus.plaatser)
    Mail.objects.all().delete()

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == ["De klus loopt weer."]
    assert aan() == [wachter.email]
    assert meldingen(ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)) == [
        "Dit kan niet meer: de klus is intussen veranderd."
    ]


def test_what_came_too_late_says_so_and_keeps_the_note(ik, klus, wachter, lid):
    acties.trek_in(klus, lid)

    antwoord = ik.post(f"/klussen/{klus.pk}/niemand-meer/", {"toelichting": "Tot later"}, follow=True)
    assert (antwoord.status_code, "Tot later" in antwoord.content.decode()) == (409, True)
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG}, follow=True)
    assert meldingen(antwoord) == ["Je klus is intussen ingetrokken. Verlengen kan niet meer."]


def test_the_worker_looks_each_morning(klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))

    async_to_sync(loop_klussen_na.func)(timestamp=0)

    klus.refresh_from_db()
    assert klus.status == "verlopen"
