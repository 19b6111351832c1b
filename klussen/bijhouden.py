"""What klussen do when a topic or an organisation changes; registered in kern when the app starts."""

from django.db import transaction

from klussen.models import Klus

# So many rows are locked at once.
PER_KEER = 100


def verplaats_klussen(van, naar):
    """Give every klus on the topic `van` the topic `naar` when topics merge."""
    koppeling = Klus.onderwerpen.through.objects
    heeft_al = koppeling.filter(onderwerp=naar).values("klus")
    koppeling.filter(onderwerp=van).exclude(klus__in=heeft_al).update(onderwerp=naar)
    koppeling.filter(onderwerp=van).delete()


def indexeer_bij_onderwerp(onderwerp):
    """Renew the search index of every klus on `onderwerp`."""
    for _ in indexeer_in_delen(onderwerp.klussen):
        pass


def indexeer_bij_organisatie(organisatie):
    """Renew the search index of every klus that `organisatie` asks for."""
    for _ in indexeer_in_delen(organisatie.klussen):
        pass


def indexeer_in_delen(klussen):
    """Renew the search index of `klussen`, some at a time; give after each time how many they were.

    Each time the rows are read and locked together, so that what someone saves meanwhile is never overwritten by
    an index of the words from before.
    """
    tot_en_met = 0
    while True:
        with transaction.atomic():
            deel = list(
                klussen.filter(pk__gt=tot_en_met)
                .select_for_update(no_key=True, of=("self",))
                .select_related("organisatie")
                .prefetch_related("onderwerpen")
                .order_by("pk")[:PER_KEER]
            )
            for klus in deel:
                klus.indexeer()
        if deel:
            yield len(deel)
        if len(deel) < PER_KEER:
            return
        tot_en_met = deel[-1].pk
