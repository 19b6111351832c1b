from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussen.models.keuzes import Klussoort, Klusstatus, Omvang, Vergoeding
from klussen.models.klus import Klus
from klussen.models.reactie import Afstemming, Reactie, Reactiestatus

__all__ = [
    "Afstemming",
    "Gebeurtenis",
    "Gebeurtenissoort",
    "Klus",
    "Klussoort",
    "Klusstatus",
    "Omvang",
    "Reactie",
    "Reactiestatus",
    "Vergoeding",
]
