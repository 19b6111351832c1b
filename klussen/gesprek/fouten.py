"""What can be wrong with a question or an answer, besides bad input."""

from klussenbank.kern.inzending import Weigering


class GesprekFout(Weigering):
    """A step that is not possible."""


class VragenGesloten(GesprekFout):
    """The klus takes no questions (any more)."""

    melding = "Je vraag is niet geplaatst: bij deze klus kun je geen vragen meer stellen."


class VraagWeg(GesprekFout):
    """The question was taken back or hidden while it was being answered."""

    melding = "Je antwoord is niet geplaatst: de vraag is intussen weggehaald."


class AlBeantwoord(GesprekFout):
    """Someone answered the question that its writer wants to take back."""

    melding = "Iemand heeft je vraag al beantwoord. Weghalen kan niet meer."


class TeVeelVragen(GesprekFout):
    """The writer asked as many questions in a day as one may."""

    melding = "Je vraag is niet geplaatst: je hebt vandaag al veel vragen gesteld. Probeer het morgen weer."
    status = 429


class TeVeelAntwoorden(GesprekFout):
    """The writer gave as many answers in a day as one may."""

    melding = "Je antwoord is niet geplaatst: je hebt vandaag al veel antwoorden gegeven. Probeer het morgen weer."
    status = 429


class AlVerborgen(GesprekFout):
    """A coordinator hid it already."""


class NietVerborgen(GesprekFout):
    """It is not hidden (any more)."""
