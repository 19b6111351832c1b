"""Thousands of Dutch compounds, used as often as words of a language are: a few all the time, most of them seldom.

They are made of the parts below, which stand in order of use. A compound is used as often as its parts: the n-th word
of the list is drawn n times less often than the first (Zipf's law), so that at each size of the content there are words
that nearly every page holds, and words that only a few do.
"""

from itertools import accumulate

from klussenbank.demo.vulling.teksten import woorden

# First parts, with the letter that links them to the second.
_EERSTE = woorden(
    "water riool gemeente beleids project wijk straat klimaat grondwater omgevings beheer energie bouw bodem groen "
    "regenwater subsidie bewoners verkeers onderhouds veiligheids woning milieu gegevens informatie raads natuur weg "
    "bestuurs vergunning dijk warmte hitte droogte polder parkeer fiets bomen landschaps sloot oever peil drainage "
    "infiltratie overstromings zorg jeugd onderwijs school sport cultuur erfgoed monumenten archief data proces "
    "programma begrotings belasting inkoop aanbestedings contract personeels opleidings communicatie participatie "
    "verkiezings brandweer crisis handhavings afval grondstoffen lucht geluids stikstof asbest sloop renovatie "
    "inspectie meet sensor reken ontwerp kennis regio stads dorps centrum winkel bedrijven haven stations tunnel brug "
    "kade kelder funderings dak gevel tuin speel begraafplaats huisvuil kabel mantel persleiding zuiverings slib "
    "hemelwater duiker gemaal stuw sluis boezem kwel veen zand klei zout blauwalg vis oeverplanten bijen"
)
_TWEEDE = woorden(
    "plan beheer project overleg onderzoek advies beleid kaart aanpak systeem meting netwerk ontwerp kosten budget "
    "regeling verordening controle toezicht vervanging aanleg opgave visie nota rapport verslag analyse model "
    "berekening proef scan toets norm eis bestek planning team werkgroep adviseur coördinator bijeenkomst avond cursus "
    "training handleiding campagne folder brief enquête klacht melding storing schade overlast risico maatregel "
    "voorziening installatie leiding put pomp gebied locatie register dossier formulier portaal loket fonds agenda "
    "convenant akkoord pilot evaluatie monitor prognose gids"
)


def _op_gebruik():
    """Return the compounds, the most used first: parts that stand early in both lists make the most used words."""
    plaatsen = sorted(
        ((een + 1) * (twee + 1), een, twee) for een in range(len(_EERSTE)) for twee in range(len(_TWEEDE))
    )
    return list(dict.fromkeys(_EERSTE[een] + _TWEEDE[twee] for _, een, twee in plaatsen))


SAMENSTELLINGEN = _op_gebruik()
# Added up, as `random.choices` wants them. The three at the start flattens the top, as in real texts.
GEWICHTEN = list(accumulate(1 / (3 + plaats) for plaats in range(len(SAMENSTELLINGEN))))
