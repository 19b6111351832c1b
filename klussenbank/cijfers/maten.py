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
    ACTIEF = "actief", "Deel actief"
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
    """How a measure is counted, in plain words; `mensen` says whose number decides whether it is shown."""

    titel: str
    zo_tellen_we: str
    mensen: str


_TELT_NOOIT = "Concepten en verborgen klussen tellen nooit mee."
_DOENERS = "wie vroeg en wie gekozen zijn"

DEFINITIES = {
    Maat.GEPLAATST: Definitie(
        "Geplaatst",
        f"Klussen die op het bord kwamen, op de dag van plaatsen. Ook als ze later verliepen of werden ingetrokken. "
        f"Een klus die opnieuw openging, telt één keer. {_TELT_NOOIT}",
        "wie vroegen",
    ),
    Maat.INGEVULD: Definitie(
        "Ingevuld",
        "Klussen waarvan voor het eerst alle plekken gekozen waren, op die dag. Is een klus eerder afgerond met minder "
        "mensen, dan telt de dag van afronden. Het blijft meetellen als er later iemand afvalt.",
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
        "De middelste van alle wachttijden (mediaan): van plaatsen tot de eerste reactie, in dagen, van klussen die in "
        "deze periode hun eerste reactie kregen. Ook als die reactie later is ingetrokken. Klussen zonder reactie "
        "tellen niet mee.",
        "wie vroegen en wie het eerst reageerden",
    ),
    Maat.INVULTIJD: Definitie(
        "Dagen tot ingevuld",
        "De middelste van alle tijden (mediaan): van plaatsen tot ingevuld, in dagen, van klussen die in deze periode "
        "ingevuld raakten. Klussen die niet ingevuld raakten, tellen niet mee.",
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
        "Klussen die in dit jaar namens deze organisatie zijn geplaatst. Verder als bij “Geplaatst”.",
        "wie vroegen",
    ),
    Maat.VOOR: Definitie(
        "Voor hen gedaan",
        "Klussen van deze organisatie die in dit jaar zijn afgerond. Verder als bij “Afgerond”.",
        _DOENERS,
    ),
    Maat.DOOR: Definitie(
        "Door hen gedaan",
        "Afgeronde klussen waarvoor iemand van deze organisatie was gekozen. Met mensen van twee organisaties telt een "
        "klus bij allebei, daarom kan dit samen meer zijn dan het totaal. We kijken naar waar iemand nu werkt.",
        "wie vroegen en wie van deze organisatie gekozen zijn",
    ),
    Maat.UREN_GEGEVEN: Definitie(
        "Uren gegeven",
        "De uren van afgeronde klussen, gelijk verdeeld over wie gekozen waren, opgeteld voor wie nu bij deze "
        "organisatie werkt. Verder als bij “Uren gedeeld”.",
        "wie vroegen en wie van deze organisatie gekozen zijn",
    ),
    Maat.UREN_GEKREGEN: Definitie(
        "Uren gekregen",
        "De uren van afgeronde klussen van deze organisatie. Verder als bij “Uren gedeeld”.",
        _DOENERS,
    ),
    Maat.LEDEN: Definitie(
        "Leden",
        "Wie nu lid is en dat voor het einde van dit jaar werd. Wie is gestopt, telt niet mee.",
        "deze leden",
    ),
    Maat.ACTIEF: Definitie(
        "Deel actief",
        "Welk deel van deze leden in dit jaar iets deed: een klus plaatste, reageerde, een klus deed die is afgerond, "
        "een vraag bij een klus beantwoordde, of een groene of blauwe kaart legde of bijwerkte. Kaarten tellen alleen "
        "mee van wie in “Wie weet wat” staat. Van een kaart weten we alleen de laatste keer. Inloggen en lezen houden "
        "we niet bij.",
        "wie iets deden, en wie niets deden",
    ),
    Maat.HELPT: Definitie(
        "Wie helpt wie",
        "Afgeronde klussen van de ene organisatie waarvoor iemand van de andere was gekozen. Een klus met mensen van "
        "twee organisaties telt bij allebei. De vijftien organisaties die het meest vroegen en deden staan apart; de "
        "andere vormen samen “Overige”.",
        "wie vroegen en wie van de helpende organisatie gekozen zijn",
    ),
}

LEGENDA = "– betekent: minder dan vijf mensen, of een getal waaruit je zo’n getal kunt uitrekenen."
