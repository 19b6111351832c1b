"""What can be wrong with a step at a meeting, besides bad input."""

from klussenbank.kern.inzending import Weigering


class BijeenkomstFout(Weigering):
    """A step that is not possible."""


class Gewijzigd(BijeenkomstFout):
    """Someone else saved it meanwhile."""


class Afgelast(BijeenkomstFout):
    """It does not take place."""

    melding = "Deze bijeenkomst gaat niet door."


class NietNu(BijeenkomstFout):
    """It is too early for this, or too late: `DAGEN_VOORAF` and `DAGEN_ERNA` in words."""

    melding = "Dit kan van een week voor de bijeenkomst tot en met een dag erna."


class NogNiet(BijeenkomstFout):
    """A round begins on the day itself."""

    melding = "Een ronde begint op de dag zelf."


class Vol(BijeenkomstFout):
    """As many members come as one meeting can hold."""

    melding = "Er is geen plek meer: alle plaatsen zijn bezet."


class TeWeinigMensen(BijeenkomstFout):
    """There are no two people to sit together."""

    melding = "Er zijn nog geen twee mensen om in te delen. Geef eerst aan wie er is."


class AlleRondesGehouden(BijeenkomstFout):
    """No round is left to seat people for."""

    melding = "Alle rondes zijn al begonnen. Er is niets meer in te delen."


class IntussenIngedeeld(BijeenkomstFout):
    """Someone made groups since this page was opened."""

    melding = "Er zijn intussen al nieuwe groepen gemaakt. Kijk hieronder of ze zo goed zijn."


class AndereRonde(BijeenkomstFout):
    """This round began already, or the one before it did not."""

    melding = "Deze ronde was al begonnen."


class MinderRondes(BijeenkomstFout):
    """The meeting was given fewer rounds since this page was opened."""

    melding = "De bijeenkomst heeft intussen minder rondes. Deze ronde is er niet meer bij."


class GeenGroepen(BijeenkomstFout):
    """Nobody has a group in this round yet."""

    melding = "Maak eerst groepen voor deze ronde."
