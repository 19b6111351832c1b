"""Who may do what with cards from paper."""


def mag_voorleggen(lid):
    """Coordinators lay cards ready for others. Most members cost no query."""
    return lid.is_staff and lid.has_perm("papier.leg_papier_voor")
