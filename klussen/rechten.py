"""Who may do what with a klus. The question comes after visibility: what one may not see is a 404."""

from klussen.models import LOPEND, Klusstatus, Reactiestatus
from klussen.models.klus import is_coordinator


def mag_plaatsen(lid):
    """A klus is asked in the name of an organisation, so its plaatser belongs to one."""
    return lid.organisatie_id is not None


def mag_opschrijven(lid):
    """A coordinator writes a klus down for a member who phoned, and never puts it on the board in that one's name."""
    return is_coordinator(lid)


def mag_zien(lid, klus):
    """The rule of `Klus.objects.zichtbaar_voor` for one klus that is at hand; most need no query."""
    if klus.is_van(lid):
        return True
    if klus.geplaatst_op is None:
        return False
    return not klus.is_verborgen or is_coordinator(lid) or klus.reacties.filter(lid=lid).exists()


def mag_wijzigen(lid, klus):
    return klus.is_van(lid) and klus.is_wijzigbaar


def mag_reageren(lid, klus):
    return klus.is_reageerbaar and not klus.is_van(lid)


def mag_kiezen(lid, klus):
    """Who asks answers the reactions, as long as the klus runs."""
    return klus.is_van(lid) and klus.status in LOPEND


def mag_afronden(lid, klus):
    return klus.is_van(lid) and klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD} and klus.aantal_bezet > 0


def mag_intrekken(lid, klus):
    return mag_wijzigen(lid, klus)


def mag_verlengen(lid, klus):
    """Give colleagues more time to react, where they can see it."""
    return klus.is_van(lid) and klus.status in {Klusstatus.OPEN, Klusstatus.VERLOPEN} and not klus.is_verborgen


def mag_uitnodigen(lid, klus):
    """Ask someone to react."""
    return klus.is_van(lid) and klus.is_reageerbaar


def mag_tippen(klus):
    """Everyone who sees a klus to which one can react may point a colleague to it."""
    return klus.is_reageerbaar


def mag_overdragen(lid, klus):
    """Only who asks first gives it away, as long as it runs."""
    return klus.plaatser_id == lid.pk and klus.is_wijzigbaar


def mag_samen(lid, klus):
    """Ask for it with someone, or alone again."""
    return klus.is_van(lid) and klus.is_wijzigbaar


def mag_heropenen(lid, klus):
    """What a coordinator withdrew, is for a coordinator to open again."""
    gesloten = klus.status in {Klusstatus.AFGEROND, Klusstatus.INGETROKKEN}
    return klus.is_van(lid) and gesloten and klus.ingetrokken_door_ander is None


def mag_vrijmaken(lid, klus):
    """Take back the choice for someone, as long as the klus runs."""
    return klus.is_van(lid) and klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD}


def mag_reactie_intrekken(lid, reactie):
    """One's own reactie, as long as it waits or was chosen and the klus runs."""
    loopt = reactie.klus.status in LOPEND
    return reactie.lid_id == lid.pk and loopt and reactie.status in {Reactiestatus.WACHT, Reactiestatus.GEKOZEN}


def mag_bevestigen(lid, reactie):
    """One's own choice for a large klus, that still waits for a yes."""
    return (
        reactie.lid_id == lid.pk
        and reactie.status == Reactiestatus.GEKOZEN
        and reactie.bevestigd_op is None
        and reactie.klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD}
    )
