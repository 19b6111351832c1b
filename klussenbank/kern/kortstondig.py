"""What is worked out for everyone and may be a little old: kept for a short while in this process."""

import time
from collections import OrderedDict
from contextlib import suppress
from weakref import WeakSet

_alle = WeakSet()


class Kortstondig:
    """Values by key, each for so many `seconden`; at most `meeste`, of which the oldest goes first."""

    def __init__(self, seconden: float, meeste: int = 1000):
        self._seconden, self._meeste, self._bewaard = seconden, meeste, OrderedDict()
        _alle.add(self)

    def lees(self, sleutel):
        """Return what is kept under `sleutel`; None when that is nothing, or too old."""
        tot, waarde = self._bewaard.get(sleutel, (0, None))
        return waarde if tot > time.monotonic() else None

    def bewaar(self, sleutel, waarde):
        """Keep `waarde` and return it."""
        self._bewaard[sleutel] = time.monotonic() + self._seconden, waarde
        while len(self._bewaard) > self._meeste:
            # Another thread may have been first.
            with suppress(KeyError):
                self._bewaard.popitem(last=False)
        return waarde

    def vergeet(self):
        """Forget what is kept."""
        self._bewaard.clear()


def vergeet_alles():
    """Forget all that is kept, whatever it is."""
    for kortstondig in _alle:
        kortstondig.vergeet()
