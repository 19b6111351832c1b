"""Keys that stand in an address: they open one thing for one member, also for who is not logged in.

A key is signed, so that nobody can make one, and names a version that is kept with what it opens: once that is another
one, the key opens nothing. In the database stands no key, and whoever reads it can make none.
"""

from django.core.signing import BadSignature, Signer

_TUSSEN = "-"


def maak(soort: str, *nummers: int) -> str:
    """Return the key of a thing of this kind, which holds `nummers`: what it is, of whom, the version."""
    return _tekenaar(soort).sign(_TUSSEN.join(map(str, nummers)))


def lees(soort: str, sleutel: str, aantal: int | None = None) -> tuple[int, ...] | None:
    """Return the numbers (so many, where it is known) that a key of this kind holds; None of one we did not make."""
    try:
        nummers = tuple(map(int, _tekenaar(soort).unsign(sleutel).split(_TUSSEN)))
    except (BadSignature, ValueError):
        return None
    return nummers if aantal in {None, len(nummers)} else None


def _tekenaar(soort):
    return Signer(sep=".", salt=f"klussenbank.{soort}")
