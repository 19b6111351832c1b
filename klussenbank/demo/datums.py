"""The dates of the demo move along with the calendar, so that what was open last week is still open today."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Least, Now
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Lid, Vraag
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord
from klussen.gesprek.models import Vraag as Klusvraag
from klussen.meldingen.models import Melding
from klussen.models import Gebeurtenis, Klus, Reactie
from klussenbank.demo import accounts
from klussenbank.kern.models import Mail

_MODELLEN = (Lid, Deskundige, Kaart, Vraag, Klus, Reactie, Gebeurtenis, Klusvraag, Antwoord, Bijlage, Melding, Mail)


def verschuif() -> int:
    """Move every date of the loaded demo by the whole days since it was loaded or last moved; return the days.

    What people did in the demo since then moves along, so that all stays in order, but never past this moment.
    """
    with transaction.atomic():
        # Nobody signs up as this account: it is made with the content, and bears the moment of that.
        geladen_op = Lid.objects.select_for_update().get(email=accounts.BEHEER).date_joined
        verschil = timedelta(days=(timezone.now() - geladen_op).days)
        if verschil:
            for model in _MODELLEN:
                model.objects.update(**_verschoven(model, verschil))
    return verschil.days


def _verschoven(model, verschil):
    """Return the new value of every date of `model`; one that is empty stays empty."""
    nieuw = {}
    for veld in model._meta.concrete_fields:
        later = models.ExpressionWrapper(F(veld.name) + verschil, output_field=veld)
        if isinstance(veld, models.DateTimeField):
            nieuw[veld.name] = models.Case(models.When(**{veld.name: None}, then=None), default=Least(later, Now()))
        elif isinstance(veld, models.DateField):
            nieuw[veld.name] = later
    return nieuw
