"""Who may do what with a klus. The question comes after visibility: what one may not see is a 404."""

from klussen.models import Klusstatus, Reactiestatus
from klussen.models.klus import is_coordinator


def mag_plaatsen(lid):
    """A klus is asked in the name of an organisation, so its plaatser belongs to one."""
    return lid.organisatie_id is not None


def mag_zien(lid, klus):
    """The rule of `Klus.objects.zichtbaar_voor` for one klus that is at hand; most need no query."""
    if klus.plaatser_id == lid.pk:
        return True
    if klus.geplaatst_op is None:
        return False
    return not klus.is_verborgen or is_coordinator(lid) or klus.reacties.filter(lid=lid).exists()


def mag_wijzigen(lid, klus):
    return klus.plaatser_id == lid.pk and klus.is_wijzigbaar


def mag_reageren(lid, klus):
    return klus.is_reageerbaar and klus.plaatser_id != lid.pk


def mag_kiezen(lid, klus):
    """The plaatser answers the reactions, as long as the klus runs."""
    return klus.plaatser_id == lid.pk and klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD}


def mag_afronden(lid, klus):
    return mag_kiezen(lid, klus) and klus.aantal_bezet > 0


def mag_intrekken(lid, klus):
    return mag_wijzigen(lid, klus)


def mag_reactie_intrekken(lid, reactie):
    """One's own reactie, as long as it waits or was chosen and the klus runs."""
    loopt = reactie.klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD}
    return reactie.lid_id == lid.pk and loopt and reactie.status in {Reactiestatus.WACHT, Reactiestatus.GEKOZEN}
