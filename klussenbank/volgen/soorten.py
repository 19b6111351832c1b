"""The words of a notificatie."""

_ZINNEN = {"nieuw": "Nieuwe klus"}


def zin(notificatie) -> str:
    """Return the sentence of a notificatie; the name of its klus stands beside it. Needs `klus` and `door` loaded."""
    return _ZINNEN.get(notificatie.soort, "Nieuws over deze klus")
