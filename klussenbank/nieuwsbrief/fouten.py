"""What can be wrong with a step in the life of a newsletter, besides bad input."""

from klussenbank.kern.inzending import Weigering


class BriefFout(Weigering):
    """A step that this newsletter does not allow any more."""

    melding = "Dit kan niet meer: een collega was je voor."


class BriefGewijzigd(BriefFout):
    """Someone else saved this newsletter since it was opened."""

    melding = "Deze nieuwsbrief is intussen gewijzigd. Bekijk hem eerst nog eens."


class NietsTeMelden(BriefFout):
    """There is nothing in it: no introduction, and nothing from the board."""

    melding = "Er staat niets in deze nieuwsbrief. Kies iets van het bord, of schrijf een inleiding."
