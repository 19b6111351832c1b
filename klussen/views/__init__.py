from klussen.views.bewerken import afronden, intrekken, nieuw, plaatsen, wijzigen
from klussen.views.lezen import detail, lijst, mijn
from klussen.views.reacties import deze_keer_niet, kiezen, reactie_intrekken, reageren

__all__ = [
    "afronden",
    "detail",
    "deze_keer_niet",
    "intrekken",
    "kiezen",
    "lijst",
    "mijn",
    "nieuw",
    "plaatsen",
    "reactie_intrekken",
    "reageren",
    "wijzigen",
]
