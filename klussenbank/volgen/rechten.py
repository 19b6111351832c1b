"""Who may follow what. Topics and organisations are everyone's; what one may not see is a 404."""

from klussen.models import LOPEND, Reactiestatus

_TELT = {Reactiestatus.WACHT, Reactiestatus.GEKOZEN}


def krijgt_al_mail(lid, klus):
    """Whether `lid` gets mail about a klus anyway: who asks for it, waits, or was chosen (`klus.mijn_reactie`)."""
    reactie = klus.mijn_reactie
    return klus.is_van(lid) or (reactie is not None and reactie.status in _TELT)


def mag_klus_volgen(lid, klus):
    """A klus that runs, and about which one would get no mail otherwise."""
    return klus.status in LOPEND and not krijgt_al_mail(lid, klus)
