"""What a member sends with a form: it counts once, however often the button was pressed, and only so often a day."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone


class Weigering(Exception):
    """What was sent is not done; `melding` says so to the person who sent it, `status` is the HTTP answer."""

    melding = "Dit kan niet meer: er is intussen iets veranderd."
    status = 409


class InzendingVeld(forms.UUIDField):
    """What tells one filled-in form from another; made when the form is shown, and anew when it came back damaged."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(initial=uuid.uuid4, **kwargs)

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return uuid.uuid4()


def nummer_van(inzending, *inhoud):
    """Return the number of this `inhoud` sent with the form `inzending`: the same again when it is sent again.

    With anything else in it, it has another number. Nobody can read from the number what it was.
    """
    return uuid.uuid5(inzending, " ".join(str(deel) for deel in inhoud))


def aantal_vandaag(rijen, moment):
    """Return how many of `rijen` are of the last 24 hours, by their field `moment`."""
    return rijen.filter(**{f"{moment}__gt": timezone.now() - timedelta(days=1)}).count()
