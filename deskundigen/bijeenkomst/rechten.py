"""Who may do what at a meeting. All members see all meetings and come as they like."""


def mag_organiseren(lid):
    """Coordinators organise meetings; together: what one planned another may lead. Most members cost no query."""
    return lid.is_staff and lid.has_perm("bijeenkomst.organiseer_bijeenkomst")
