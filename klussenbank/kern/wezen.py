"""Uploaded files that no row names: of a server that stopped between the file and its row, or of a restored backup."""

from collections.abc import Callable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

# A file this young may be one whose row is being written.
WEES_NA = timedelta(days=1)
_PER_KEER = 500


def ruim_op(map_: str, genoemd: Callable[[list[str]], set[str]]) -> int:
    """Remove such files from the folder `map_`; `genoemd` gives which of some paths a row names. Return how many."""
    weg = 0
    if not default_storage.exists(map_):
        return weg
    paden = [f"{map_}/{naam}" for naam in default_storage.listdir(map_)[1]]
    for begin in range(0, len(paden), _PER_KEER):
        deel = paden[begin : begin + _PER_KEER]
        bekend = genoemd(deel)
        for pad in deel:
            if pad not in bekend and default_storage.get_modified_time(pad) < timezone.now() - WEES_NA:
                default_storage.delete(pad)
                weg += 1
    return weg
