from klussen.views.afsluiten import afronden, bedankkaartje, heropenen, kaartje_doorsturen, uitnodigen, verlengen
from klussen.views.bewerken import intrekken, nieuw, plaatsen, wijzigen
from klussen.views.lezen import detail, lijst, mijn
from klussen.views.mensen import denk_mee, mensen, voorstellen
from klussen.views.reacties import (
    bevestigen,
    deze_keer_niet,
    kiezen,
    niemand_meer,
    reactie_intrekken,
    reageren,
    vrijmaken,
)
from klussen.views.samen import overdragen, samen
from klussen.views.tippen import tippen

__all__ = [
    "afronden",
    "bedankkaartje",
    "bevestigen",
    "denk_mee",
    "detail",
    "deze_keer_niet",
    "heropenen",
    "intrekken",
    "kaartje_doorsturen",
    "kiezen",
    "lijst",
    "mensen",
    "mijn",
    "niemand_meer",
    "nieuw",
    "overdragen",
    "plaatsen",
    "reactie_intrekken",
    "reageren",
    "samen",
    "tippen",
    "uitnodigen",
    "verlengen",
    "voorstellen",
    "vrijmaken",
    "wijzigen",
]
