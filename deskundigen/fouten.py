"""Why a question to a person is not sent, or a card not laid, besides bad input."""

from django.core.exceptions import ValidationError

from klussenbank.kern.inzending import Weigering


class VraagFout(Weigering):
    """A question that cannot be sent."""

    melding = "Je vraag is niet verstuurd."
    status = 400


class NuNietTeVragen(VraagFout):
    """The person may not be asked today."""

    melding = "Je vraag is niet verstuurd: deze collega wil nu geen vragen krijgen."
    status = 403


class TeVeelVragen(VraagFout):
    """The asker sent as many questions in a day as one may."""

    melding = (
        "Je vraag is niet verstuurd: je hebt vandaag al veel vragen gesteld. Probeer het morgen weer. "
        "Heb je haast? Bel dan."
    )
    status = 429


class TeVeelSeintjes(VraagFout):
    """The member pointed out as many mistakes in a day as one may."""

    melding = "Je bericht is niet verstuurd: je hebt vandaag al veel berichten gestuurd. Probeer het morgen weer."
    status = 429


class OnderwerpWeg(ValidationError):
    """The topic was removed since the member chose it."""

    def __init__(self):
        super().__init__("Dit onderwerp is er niet meer. Kies een ander onderwerp.", code="weg")


class AlBehandeld(Weigering):
    """Another coordinator dealt with this proposal in the meantime."""

    melding = "Dit voorstel is intussen behandeld."


class TeVeelVoorstellen(Weigering):
    """The member has as many proposals that wait as one may."""

    melding = (
        "Je onderwerp is niet voorgesteld: er wachten er al tien van jou. Probeer het weer als er een behandeld is."
    )
    status = 429


class LaatsteBeheerder(Weigering):
    """Without this member nobody could manage the site."""

    melding = "Je account is niet verwijderd: jij bent de enige hoofdbeheerder. Geef dat recht eerst aan een ander."
