"""Who may do what in the questions under a klus. The question comes after visibility: what one may not see is a 404."""

from klussen.models import Klusstatus

VRAAGBAAR = {Klusstatus.OPEN, Klusstatus.INGEVULD}


def mag_vragen(lid, klus):
    """Everyone but who asks for the klus, as long as it runs."""
    return not klus.is_van(lid) and klus.status in VRAAGBAAR and not klus.is_verborgen


def mag_antwoorden(lid, klus):
    """Everyone who sees the question, also when the klus has ended: an answer may still be of use."""
    return not klus.is_verborgen


def mag_weghalen(lid, vraag):
    """One's own question; whether it was answered meanwhile, the step itself finds out."""
    return vraag.lid_id == lid.pk
