"""What mails about a klus say is so, whenever they are sent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from klussen import acties
from klussen.models import Klus
from klussen.nalopen import loop_na
from klussenbank.kern.models import Mail
from tests.klussen.hulp import invoer


def test_since_when_nobody_reacted(klus):
    sinds = timezone.now() - timedelta(days=23)
    Klus.objects.filter(pk=klus.pk).update(status_sinds=sinds)

    loop_na()

    assert f"staat sinds {date_format(timezone.localtime(sinds), 'l j F')} open." in Mail.objects.get().tekst


def test_hand_at_a_meeting_is_answered_with_the_words_of_the_button(klus, collega, lid):
    acties.vraag_hand(klus, collega, lid)

    mail = Mail.objects.get()
    assert "\nJa, ik wil dit doen:\nhttp" in mail.tekst
    assert ">Ja, ik wil dit doen</a>" in mail.html


def test_what_was_written_down_is_posted_with_the_words_of_the_button(als, coordinator, lid):
    als(coordinator).post(f"/klussen/nieuw/?voor={lid.pk}", invoer())

    mail = Mail.objects.get()
    for woorden in ("Ja, plaats de klus", "Verander eerst nog iets"):
        assert f"\n{woorden}:\nhttp" in mail.tekst
        assert f">{woorden}</a>" in mail.html


@pytest.mark.usefixtures("gekozen")
def test_klus_that_closed_by_itself_says_why(klus, collega):
    acties.sluit_af(klus)

    tekst = Mail.objects.get(aan=collega.email).tekst
    assert f"Over de klus “{klus.titel}” hoorden we niets meer." in tekst
