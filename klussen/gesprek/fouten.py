"""What can be wrong with a question or an answer, besides bad input."""


class GesprekFout(Exception):
    """A step that is not possible; `melding` says so to the person who tried, `status` is the HTTP answer."""

    melding = "Dit kan niet meer: er is intussen iets veranderd."
    status = 409


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
