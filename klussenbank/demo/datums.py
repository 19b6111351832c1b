"""The dates of the demo move along with the calendar, so that what was open last week is still open today."""

import re
from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.utils import timezone

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek, Vertrek
from deskundigen.models import (
    Deskundige,
    Kaart,
    Lid,
    Onderwerpvoorstel,
    OvergeslagenOnderwerp,
    Seintje,
    Verwijdering,
    Vraag,
    Waarschuwing,
)
from deskundigen.papier.models import Uitnodiging
from klussen import acties
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord
from klussen.gesprek.models import Vraag as Klusvraag
from klussen.handelingen import HANDELINGEN, OverKeuze, OverKlus
from klussen.meldingen.models import Melding
from klussen.models import Bedankkaartje, Doorzending, Gebeurtenis, Herinnering, Klus, Reactie, Tip
from klussenbank.cijfers.tellen import tel as tel_cijfers
from klussenbank.demo import accounts
from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern.models import Mail, Maillink
from klussenbank.nieuwsbrief.models import Afmelding, Nieuwsbrief
from klussenbank.volgen.models import Notificatie, Volging, Weekmail

_MODELLEN = (
    *(Lid, Deskundige, Kaart, Vraag, Seintje, Uitnodiging, Volging, Notificatie, Weekmail),
    *(Klus, Reactie, Gebeurtenis, Herinnering, Bedankkaartje, Doorzending, Tip),
    *(Onderwerpvoorstel, OvergeslagenOnderwerp),
    *(Klusvraag, Antwoord, Bijlage, Melding, Mail, Nieuwsbrief, Afmelding),
    *(Bijeenkomst, Deelname),
    *(Feedsleutel, Koppeling),
    *(Contactpersoon, Vertrek, Ledenuitnodiging, Toegangsverzoek, Verwijdering, Waarschuwing),
)
# In what a reminder is about, a day that may be still to come stands behind one of these words.
_DAG = re.compile(r"(begint |klaar )?(\d{4}-\d\d-\d\d)")


def verschuif() -> int:
    """Move every date of the loaded demo by the whole days since it was loaded or last moved; return the days.

    What people did in the demo since then moves along, so that all stays in order, but never past this moment.
    """
    with transaction.atomic():
        # Nobody signs up as this account: it is made with the content, and bears the moment of that.
        geladen_op = Lid.objects.select_for_update().get(email=accounts.BEHEER).date_joined
        nu = timezone.now()
        verschil = timedelta(days=(nu - geladen_op).days)
        if verschil:
            links = [link for link in Maillink.objects.filter(gebruikt_op=None) if link.stand == _stand(link)]
            for model in _MODELLEN:
                model.objects.update(**_verschoven(model, verschil, nu))
            _verschuif_nieuwsbrieven(verschil)
            _verschuif_herinneringen(verschil, timezone.localdate(nu))
            for link in links:
                # What it asks stands as it did, on another day.
                link.stand = _stand(link)
            Maillink.objects.bulk_update(links, ["stand"])
            tel_cijfers()
    return verschil.days


def _stand(link):
    """Return how what this link is about stands now; what it was made with, when that does not depend on a day."""
    match HANDELINGEN.get(link.handeling):
        case OverKlus():
            return acties.stand_van(Klus.objects.get(pk=link.doel))
        case OverKeuze():
            reactie = Reactie.objects.get(pk=link.doel)
            return acties.stand_van_keuze(reactie) if reactie.beantwoord_op else ""
    return link.stand


def _verschuif_herinneringen(verschil, vandaag):
    """Move the days that reminders name as what they are about, or all would be sent again."""

    def later(gevonden):
        woord, dag = gevonden[1] or "", date.fromisoformat(gevonden[2]) + verschil
        return f"{woord}{dag if woord else min(dag, vandaag)}"

    per_aanleiding = {}
    for rij in Herinnering.objects.order_by("pk"):
        rij.aanleiding = _DAG.sub(later, rij.aanleiding)
        # Two things of different days may both be of today now; one of them is enough.
        per_aanleiding[rij.klus_id, rij.soort, rij.aanleiding] = rij
    # Not row by row: one may get the days that another has until its turn comes.
    Herinnering.objects.all().delete()
    Herinnering.objects.bulk_create(per_aanleiding.values())


def _verschuif_nieuwsbrieven(verschil):
    """Move the last days that newsletters name; they keep them as they were sent."""
    for brief in Nieuwsbrief.objects.exclude(inhoud=[]):
        for klus in (klus for deel in brief.inhoud for klus in deel.get("klussen", ()) if klus["tot"]):
            klus["tot"] = (date.fromisoformat(klus["tot"]) + verschil).isoformat()
        brief.save(update_fields=["inhoud"])


def _verschoven(model, verschil, nu):
    """Return the new value of every date of `model`, no moment later than `nu`; one that is empty stays empty."""
    nieuw, meest = {}, Value(nu)
    for veld in model._meta.concrete_fields:
        if veld.name == "gepland_op":
            # What someone planned is still to come, and stays where it was put.
            continue
        later = models.ExpressionWrapper(F(veld.name) + verschil, output_field=veld)
        # A moment in the past stays in the past; when an invitation ends is to come.
        if isinstance(veld, models.DateTimeField) and veld.name != "verloopt_op":
            nieuw[veld.name] = models.Case(models.When(**{veld.name: None}, then=None), default=Least(later, meest))
        elif isinstance(veld, models.DateField):
            # A moment is a kind of date as well.
            nieuw[veld.name] = later
    return nieuw
