"""People as news: whom a saved search of the directory finds only now, and what a mail says of them."""

from collections.abc import Iterable, Sequence
from copy import copy

from django.db.models import Prefetch

from deskundigen.models import Deskundige, Kaart, Niveau, Onderwerp
from klussenbank.kern.regel import op_een_regel
from klussenbank.volgen.models import Lijst
from klussenbank.volgen.zoekvragen import filters_van

# A mail names so many topics of someone; the others stand in the profile.
MEESTE_KAARTEN = 5


def in_wie_weet_wat(leden: Iterable[int]) -> dict[int, Deskundige]:
    """Return by id those of `leden` who are in the directory now, with their open cards (`lid.open`)."""
    open_kaarten = Prefetch("lid__kaarten", Kaart.objects.openbaar().voor_lijst(), "open")
    mensen = Deskundige.objects.zichtbaar().select_related("lid__organisatie").prefetch_related(open_kaarten)
    return mensen.defer("zoekvector").in_bulk(list(leden))


def vindt_pas_nu(zoekvraag: str, deskundige: Deskundige, eerder: Sequence[Kaart] | None) -> bool:
    """Whether this search finds someone whom it did not find with the cards `eerder` alone; None: who was not there."""
    filters = filters_van(zoekvraag, Lijst.MENSEN)
    if not filters.qs.filter(pk=deskundige.pk).exists():
        return False
    return eerder is None or not filters.vond_met(deskundige, eerder)


def zoals_eerder(deskundige: Deskundige, eerder: Iterable[tuple[int, int | None]]) -> list[Kaart]:
    """Return the cards of now that lay there before (their id, and that of their topic then), on the topic of then."""
    lag_op = dict(eerder)
    toen = Onderwerp.objects.in_bulk({pk for pk in lag_op.values() if pk})
    kaarten = []
    for kaart in (rij for rij in deskundige.lid.open if rij.pk in lag_op):
        if lag_op[kaart.pk] != kaart.onderwerp_id:
            kaart = copy(kaart)
            kaart.onderwerp = toen.get(lag_op[kaart.pk])
        kaarten.append(kaart)
    return kaarten


def in_mail(deskundige: Deskundige) -> dict:
    """Return what a mail says of someone: name, organisation, and the topics of the cards, most known first."""
    lid = deskundige.lid
    # On one topic may lie a green and a blue card: the highest of them says it.
    niveaus = {}
    for kaart in lid.open:
        over = str(kaart.onderwerp) if kaart.onderwerp else f"“{op_een_regel(kaart.tekst)}”"
        niveaus.setdefault(over, Niveau(kaart.niveau).label)
    weet = [f"{over} ({niveau})" for over, niveau in niveaus.items()]
    return {
        "naam": op_een_regel(lid.naam),
        "organisatie": op_een_regel(str(lid.organisatie or "")),
        "weet": ", ".join(weet[:MEESTE_KAARTEN]),
        "meer": len(weet) > MEESTE_KAARTEN,
    }
