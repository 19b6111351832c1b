"""What klussen do when a topic or an organisation changes; registered in kern when the app starts."""

from django.db import connection, transaction

from klussen.models import Klus

# So many rows are locked at once.
PER_KEER = 100
# By these numbers lists find a klus: they change along with its topics, in one statement however many klussen it is.
_ANDER_NUMMER = """
UPDATE klussen_klus SET onderwerp_nummers = ARRAY(
    SELECT DISTINCT nummer FROM unnest(array_replace(onderwerp_nummers, %s::bigint, %s::bigint)) AS nummer
    ORDER BY nummer
)
WHERE onderwerp_nummers @> %s::bigint[]
"""


def verplaats_klussen(van, naar):
    """Give every klus on the topic `van` the topic `naar` when topics merge."""
    # First the klussen themselves: who is changing one of them finishes that before the rows below are read.
    with connection.cursor() as cursor:
        cursor.execute(_ANDER_NUMMER, [van.pk, naar.pk, [van.pk]])
    koppeling = Klus.onderwerpen.through.objects
    heeft_al = koppeling.filter(onderwerp=naar).values("klus")
    koppeling.filter(onderwerp=van).exclude(klus__in=heeft_al).update(onderwerp=naar)
    koppeling.filter(onderwerp=van).delete()


def indexeer_bij_onderwerp(onderwerp):
    """Return what is to be indexed anew when the words of `onderwerp` change: every klus on it."""
    return "klussen", onderwerp.klussen.order_by()


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
