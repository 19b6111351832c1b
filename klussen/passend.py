"""Who could do a klus: people with a green or blue card on its topics, each with the cards that say so."""

from deskundigen.models import Deskundige
from deskundigen.personen import Persoon, personen


def passende_mensen(klus, *, aantal: int, keuzes=None) -> list[Persoon]:
    """Return at most `aantal` people who may be asked today for `klus`, the likeliest first.

    Who asks for it is not among them, nor who reacted or was invited before.
    """
    onderwerpen = set(klus.onderwerp_nummers or ())
    if not onderwerpen:
        return []
    gevonden = (
        Deskundige.objects.zichtbaar()
        .beschikbaar()
        .exclude(pk__in=[vrager.pk for vrager in klus.vragers])
        .exclude(pk__in=klus.reacties.values("lid"))
        .exclude(pk__in=klus.uitnodigingen().values("lid"))
        .op_rang(onderwerpen=onderwerpen)
    )

    def redenen(kaarten):
        return [kaart.reden for kaart in kaarten if onderwerpen & {kaart.onderwerp_id, kaart.ouder_id}]

    return personen(gevonden, redenen, eind=aantal, keuzes=keuzes)
