from klussen.models.bedankkaartje import Bedankkaartje, Doorzending
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussen.models.herinnering import Herinnering, Herinneringsoort
from klussen.models.keuzes import LOPEND, Gelukt, Klussoort, Klusstatus, Omvang, Vergoeding
from klussen.models.klus import Klus
from klussen.models.reactie import Afstemming, Reactie, Reactiestatus
from klussen.models.tip import Tip

__all__ = [
    "LOPEND",
    "Afstemming",
    "Bedankkaartje",
    "Doorzending",
    "Gebeurtenis",
    "Gebeurtenissoort",
    "Gelukt",
    "Herinnering",
    "Herinneringsoort",
    "Klus",
    "Klussoort",
    "Klusstatus",
    "Omvang",
    "Reactie",
    "Reactiestatus",
    "Tip",
    "Vergoeding",
]
