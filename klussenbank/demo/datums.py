"""The dates of the demo move along with the calendar, so that what was open last week is still open today."""

from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Least, Now
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Lid, Vraag
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord
from klussen.gesprek.models import Vraag as Klusvraag
from klussen.meldingen.models import Melding
from klussen.models import Bedankkaartje, Gebeurtenis, Herinnering, Klus, Reactie
from klussenbank.demo import accounts
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief.models import Afmelding, Nieuwsbrief

_MODELLEN = (
    *(Lid, Deskundige, Kaart, Vraag, Klus, Reactie, Gebeurtenis, Herinnering, Bedankkaartje),
    *(Klusvraag, Antwoord, Bijlage, Melding, Mail, Nieuwsbrief, Afmelding),
)


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
            _verschuif_nieuwsbrieven(verschil)
    return verschil.days


def _verschuif_nieuwsbrieven(verschil):
    """Move the last days that newsletters name; they keep them as they were sent."""
    for brief in Nieuwsbrief.objects.exclude(inhoud=[]):
        for klus in (klus for deel in brief.inhoud for klus in deel.get("klussen", ()) if klus["tot"]):
            klus["tot"] = (date.fromisoformat(klus["tot"]) + verschil).isoformat()
        brief.save(update_fields=["inhoud"])


def _verschoven(model, verschil):
    """Return the new value of every date of `model`; one that is empty stays empty."""
    nieuw = {}
    for veld in model._meta.concrete_fields:
        if veld.name == "gepland_op":
            # What someone planned is still to come, and stays where it was put.
            continue
        later = models.ExpressionWrapper(F(veld.name) + verschil, output_field=veld)
        if isinstance(veld, models.DateTimeField):
            nieuw[veld.name] = models.Case(models.When(**{veld.name: None}, then=None), default=Least(later, Now()))
        elif isinstance(veld, models.DateField):
            nieuw[veld.name] = later
    return nieuw
