"""Why a report cannot be made or answered, besides bad input."""

from klussenbank.kern.inzending import Weigering


class MeldingFout(Weigering):
    """A report, or an answer to one, that is not possible."""


class AlAfgehandeld(MeldingFout):
    """The report was answered by another coordinator."""

    melding = "Deze melding is intussen afgehandeld."


class TeVeelMeldingen(MeldingFout):
    """The member reported as much in a day as one may."""

    melding = "Je melding is niet verstuurd: je hebt vandaag al veel gemeld. Probeer het morgen weer."
    status = 429


class VraagWeg(MeldingFout):
    """The question was taken back or hidden before the report about it came."""

    melding = (
        "Je melding is nog niet verstuurd: de vraag is intussen weggehaald. Klopt er nog iets niet? "
        "Verstuur je melding dan opnieuw. Die gaat nu over de klus."
    )
