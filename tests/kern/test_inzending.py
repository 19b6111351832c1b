"""A form that is sent again, and how often a day."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django import forms
from django.utils import timezone

from klussenbank.kern.inzending import InzendingVeld, aantal_vandaag, nummer_van
from klussenbank.kern.models import Mail
from tests.werk import mail


class Formulier(forms.Form):
    inzending = InzendingVeld()


def test_form_that_is_shown_has_a_number_of_its_own():
    een, ander = (Formulier()["inzending"].value() for _ in range(2))

    assert UUID(een) != UUID(ander)


@pytest.mark.parametrize("gestuurd", ["", "onzin", "\x00", None])
def test_number_that_came_damaged_becomes_a_new_one(gestuurd):
    form = Formulier({} if gestuurd is None else {"inzending": gestuurd})

    assert form.is_valid()
    assert isinstance(form.cleaned_data["inzending"], UUID)


def test_same_form_with_the_same_in_it_has_the_same_number():
    form = uuid4()

    assert nummer_van(form, 3, "Hallo") == nummer_van(form, 3, "Hallo")
    assert len({nummer_van(form, 3, "Hallo"), nummer_van(form, 4, "Hallo"), nummer_van(uuid4(), 3, "Hallo")}) == 3


@pytest.mark.django_db
def test_today_is_the_last_24_hours():
    with time_machine.travel(timezone.now(), tick=False):
        mail(geleden=timedelta(hours=24))
        mail(geleden=timedelta(hours=23, minutes=59))

        assert aantal_vandaag(Mail.objects, "gemaakt_op") == 1
