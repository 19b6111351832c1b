from deskundigen.models.deskundige import Deskundige, Seintje, Vraag
from deskundigen.models.inlogdienst import Inlogdienst
from deskundigen.models.kaart import Kaart, Kleur, Niveau
from deskundigen.models.kennis import Kennis
from deskundigen.models.keuzenstand import Keuzenstand
from deskundigen.models.lid import Lid
from deskundigen.models.onderwerp import Onderwerp, OudAdres
from deskundigen.models.organisatie import Maildomein, Organisatie, Organisatiesoort
from deskundigen.models.sessie import Sessie
from deskundigen.models.verwijdering import Verwijdering, Waarschuwing
from deskundigen.models.voorstel import Onderwerpvoorstel, OvergeslagenOnderwerp, Voorstelstatus

__all__ = [
    "Deskundige",
    "Inlogdienst",
    "Kaart",
    "Kennis",
    "Keuzenstand",
    "Kleur",
    "Lid",
    "Maildomein",
    "Niveau",
    "Onderwerp",
    "Onderwerpvoorstel",
    "Organisatie",
    "Organisatiesoort",
    "OudAdres",
    "OvergeslagenOnderwerp",
    "Seintje",
    "Sessie",
    "Verwijdering",
    "Voorstelstatus",
    "Vraag",
    "Waarschuwing",
]
