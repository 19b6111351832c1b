"""Who may report something. The question comes after visibility: what one may not see is a 404."""


def mag_melden(lid, klus):
    """Everyone, about what was ever on the board: a draft only its writer knows."""
    return klus.geplaatst_op is not None
