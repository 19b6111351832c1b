"""Who may do what with whom; whether today is a good day is for the action itself to say."""


def mag_vragen(lid, deskundige):
    """Whether `lid` may ask this person questions at all: everyone else may, one does not ask oneself."""
    return lid.pk != deskundige.pk


def mag_seintje_geven(lid, deskundige):
    """Whether `lid` may point out to this person what may be wrong in the profile: everyone else may."""
    return lid.pk != deskundige.pk
