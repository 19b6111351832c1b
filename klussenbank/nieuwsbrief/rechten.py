"""Who may do what with a newsletter. The question comes after visibility: what one may not see is a 404."""

from klussen.models.klus import is_coordinator


def mag_maken(lid):
    """Coordinators make newsletters and send them; together: what one began another may finish."""
    return is_coordinator(lid)
