"""The locks of what is installed: pip must be able to follow them on a machine that never saw this project."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WORTEL = Path(__file__).parent.parent


def _op_slot(bestand):
    """Return by name which extras the lock names of each package that it installs here."""
    regels = re.findall(r"^(\S.*==.*?)\s*\\$", (WORTEL / bestand).read_text(), re.MULTILINE)
    eisen = [eis for eis in map(Requirement, regels) if eis.marker is None or eis.marker.evaluate()]
    return {canonicalize_name(eis.name): eis.extras for eis in eisen}


# pip looks up `package[extra]` apart from the pinned `package`. Where the lock does not name the extra too, pip finds
# the newest release of that day, which has no hash, and stops.
@pytest.mark.parametrize("bestand", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_the_extras_that_its_packages_ask_of_each_other(bestand):
    slot = _op_slot(bestand)
    gevraagd = [
        (naam, eis)
        for naam, extras in slot.items()
        for eis in map(Requirement, distribution(naam).requires or [])
        if eis.extras and (eis.marker is None or any(eis.marker.evaluate({"extra": e}) for e in {"", *extras}))
    ]

    assert gevraagd
    assert [(naam, str(eis)) for naam, eis in gevraagd if not eis.extras <= slot[canonicalize_name(eis.name)]] == []
