"""What klussen do when a topic or an organisation changes; registered in kern when the app starts."""

from klussen.models import Klus


def verplaats_klussen(van, naar):
    """Give every klus on the topic `van` the topic `naar` when topics merge."""
    koppeling = Klus.onderwerpen.through.objects
    heeft_al = koppeling.filter(onderwerp=naar).values("klus")
    koppeling.filter(onderwerp=van).exclude(klus__in=heeft_al).update(onderwerp=naar)
    koppeling.filter(onderwerp=van).delete()


def indexeer_bij_onderwerp(onderwerp):
    """Renew the search index of every klus on `onderwerp`."""
    for klus in onderwerp.klussen.select_related("organisatie").prefetch_related("onderwerpen"):
        klus.indexeer()


def indexeer_bij_organisatie(organisatie):
    """Renew the search index of every klus that `organisatie` asks for."""
    for klus in organisatie.klussen.select_related("organisatie").prefetch_related("onderwerpen"):
        klus.indexeer()
