"""What is counted, and how: the one place where that is said. Pages, CSV, the yearly report and the README quote it."""

from typing import NamedTuple

from django.db import models

# Of fewer people than this no figure is shown.
MINSTE_MENSEN = 5
# What stands in a row or column beside the id of a main topic, or of an organisation.
TOTAAL, GEEN, OVERIGE = -1, 0, -2
# Beside the years ("2026") and quarters ("2026-1"): everything that was ever counted.
ALLES = ""


class Maat(models.TextChoices):
    GEPLAATST = "geplaatst", "Geplaatst"
    EERSTE_REACTIE = "eerste_reactie", "Dagen tot eerste reactie"
    INGEVULD = "ingevuld", "Ingevuld"
    INVULTIJD = "invultijd", "Dagen tot ingevuld"
    AFGEROND = "afgerond", "Afgerond"
    UREN = "uren", "Uren gedeeld"
    INHUUR = "inhuur", "Inhuur bespaard"
    # Of an organisation.
    GEVRAAGD = "gevraagd", "Gevraagd"
    VOOR = "voor", "Voor hen gedaan"
    DOOR = "door", "Door hen gedaan"
    UREN_GEGEVEN = "uren_gegeven", "Uren gegeven"
    UREN_GEKREGEN = "uren_gekregen", "Uren gekregen"
    LEDEN = "leden", "Leden"
    ACTIEF = "actief", "Actieve leden (%)"
    # Of two organisations: who did klussen of the other.
    HELPT = "helpt", "Wie helpt wie"


# Of all klussen and of those on one main topic: per quarter, year, and ever.
VAN_KLUSSEN = [
    Maat.GEPLAATST,
    Maat.INGEVULD,
    Maat.AFGEROND,
    Maat.EERSTE_REACTIE,
    Maat.INVULTIJD,
    Maat.UREN,
    Maat.INHUUR,
]
# Per organisation and year.
VAN_ORGANISATIES = [
    Maat.GEVRAAGD,
    Maat.VOOR,
    Maat.DOOR,
    Maat.UREN_GEGEVEN,
    Maat.UREN_GEKREGEN,
    Maat.LEDEN,
    Maat.ACTIEF,
]
MEDIANEN = {Maat.EERSTE_REACTIE, Maat.INVULTIJD}
# Each is a part of what the other counts in all: the figures of all organisations together are one of all klussen.
ALLE_ORGANISATIES = {
    Maat.GEVRAAGD: Maat.GEPLAATST,
    Maat.VOOR: Maat.AFGEROND,
    Maat.DOOR: Maat.AFGEROND,
    Maat.UREN_GEGEVEN: Maat.UREN,
    Maat.UREN_GEKREGEN: Maat.UREN,
}


class Definitie(NamedTuple):
    """How a measure is counted, in plain words; `mensen` says whose number decides whether it is shown.

    Where that takes more than their number, `wanneer` says it.
    """

    titel: str
    zo_tellen_we: str
    mensen: str
    wanneer: str = ""

    @property
    def zo_tonen_we(self):
        """When it is shown."""
        getoond = f"We tonen dit getal alleen bij vijf of meer verschillende mensen. Dan tellen we: {self.mensen}."
        return self.wanneer or getoond


_TELT_NOOIT = "Concepten en verborgen klussen tellen nooit mee."
_VRAGERS, _DOENERS = "de vragers", "de vragers en de gekozen mensen"
_TELT_BIJ_ALLEBEI = "Een klus met mensen van twee organisaties telt bij allebei."

DEFINITIES = {
    Maat.GEPLAATST: Definitie(
        "Geplaatst",
        f"Klussen die op het bord kwamen, op de dag van plaatsen. Ook als ze later verliepen of werden ingetrokken. "
        f"Een klus die opnieuw openging, telt één keer. {_TELT_NOOIT}",
        _VRAGERS,
    ),
    Maat.INGEVULD: Definitie(
        "Ingevuld",
        "Klussen waarvan alle plekken zijn ingevuld. We tellen de eerste dag waarop dat zo was. Is een klus eerder "
        "afgerond met minder mensen, dan telt de dag van afronden. De klus blijft meetellen als er later iemand "
        "afvalt.",
        _DOENERS,
    ),
    Maat.AFGEROND: Definitie(
        "Afgerond",
        "Klussen die nu afgerond zijn, op de dag waarop dat het laatst gebeurde. Een klus die opnieuw openging, telt "
        "pas weer mee als hij weer is afgerond. Ingetrokken en verlopen klussen tellen niet mee.",
        _DOENERS,
    ),
    Maat.EERSTE_REACTIE: Definitie(
        "Dagen tot eerste reactie",
        "Hoeveel dagen er zitten tussen plaatsen en de eerste reactie. We zetten alle tijden op volgorde en nemen de "
        "middelste (mediaan). We kijken naar klussen die in deze periode hun eerste reactie kregen. Ook als die "
        "reactie later is ingetrokken. Klussen zonder reactie tellen niet mee.",
        "de vragers en wie als eerste reageerde",
    ),
    Maat.INVULTIJD: Definitie(
        "Dagen tot ingevuld",
        "Hoeveel dagen er zitten tussen plaatsen en ingevuld. We zetten alle tijden op volgorde en nemen de middelste "
        "(mediaan). We kijken naar klussen die in deze periode werden ingevuld. Andere klussen tellen niet mee.",
        _DOENERS,
    ),
    Maat.UREN: Definitie(
        "Uren gedeeld",
        "De uren van afgeronde klussen: wat er na afloop is ingevuld. Is dat leeg, dan de schatting vooraf: uren per "
        "persoon keer het aantal gekozen mensen. Klussen zonder uren en zonder schatting tellen niet mee.",
        _DOENERS,
    ),
    Maat.INHUUR: Definitie(
        "Inhuur bespaard",
        "Wat inhuren had gekost, in euro’s, van afgeronde grote klussen. Het is een schatting van wie vroeg. Klussen "
        "zonder schatting en klussen die niet gelukt zijn, tellen niet mee.",
        _DOENERS,
    ),
    Maat.GEVRAAGD: Definitie(
        "Gevraagd",
        "Klussen die in het gekozen jaar namens deze organisatie zijn geplaatst. Verder als bij “Geplaatst”.",
        _VRAGERS,
    ),
    Maat.VOOR: Definitie(
        "Voor hen gedaan",
        "Klussen van deze organisatie die in het gekozen jaar zijn afgerond. Verder als bij “Afgerond”.",
        _DOENERS,
    ),
    Maat.DOOR: Definitie(
        "Door hen gedaan",
        f"Afgeronde klussen waarvoor iemand van deze organisatie was gekozen. {_TELT_BIJ_ALLEBEI} Daarom kan dit samen "
        f"meer zijn dan het totaal. We kijken naar waar iemand nu werkt.",
        f"{_DOENERS} van deze organisatie",
    ),
    Maat.UREN_GEGEVEN: Definitie(
        "Uren gegeven",
        "We verdelen de uren van een afgeronde klus gelijk over de gekozen mensen. Daarna tellen we op per organisatie "
        "waar zij nu werken. Verder als bij “Uren gedeeld”.",
        f"{_DOENERS} van deze organisatie",
    ),
    Maat.UREN_GEKREGEN: Definitie(
        "Uren gekregen",
        "De uren van afgeronde klussen van deze organisatie. Verder als bij “Uren gedeeld”.",
        _DOENERS,
    ),
    Maat.LEDEN: Definitie(
        "Leden",
        "Mensen die nu lid zijn en dat vóór het einde van het gekozen jaar werden. Wie is gestopt, telt niet mee.",
        "deze leden",
    ),
    Maat.ACTIEF: Definitie(
        "Actieve leden (%)",
        "Hoeveel procent van deze leden in het gekozen jaar actief was. Actief is wie een klus plaatste of op een klus "
        "reageerde. Of wie een klus deed die is afgerond. Of wie een vraag bij een klus beantwoordde. Of wie een "
        "groene of blauwe kaart legde of bijwerkte. Kaarten tellen alleen mee van wie in “Wie weet wat” staat. Van een "
        "kaart weten we alleen de laatste keer. Inloggen en lezen houden we niet bij.",
        "de leden die iets deden, en de leden die niets deden",
        wanneer="We tonen dit alleen als vijf of meer leden iets deden. Het aantal leden dat niets deed, is dan ook "
        "vijf of meer, of nul.",
    ),
    Maat.HELPT: Definitie(
        "Wie helpt wie",
        f"Afgeronde klussen van de ene organisatie waarvoor iemand van de andere was gekozen. {_TELT_BIJ_ALLEBEI} De "
        f"vijftien organisaties die het meest vroegen en deden, staan apart. De andere vormen samen “Overige”.",
        f"{_DOENERS} van de helpende organisatie",
    ),
}

# Below a table in which such a figure stands.
LEGENDA_ACHTER = "– betekent: dit gaat over minder dan vijf mensen, of je kunt zo’n getal ermee uitrekenen."
LEGENDA_GEEN = "“geen” betekent: er was niets om te meten."
