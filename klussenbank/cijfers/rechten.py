"""Who may see which figures. What all klussen come to is for every member."""

from klussen.models.klus import is_coordinator


def mag_organisaties_zien(lid):
    """Coordinators see the figures of each organisation, and make the yearly report."""
    return is_coordinator(lid)
