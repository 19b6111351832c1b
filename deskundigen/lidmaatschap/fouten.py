"""Why someone is not invited, or not let in, besides bad input."""

from klussenbank.kern.inzending import Weigering


class AlUitgenodigd(Weigering):
    """The address has an invitation of this organisation whose link works."""

    melding = "Dit adres is al uitgenodigd. Kwam de mail niet aan? Verstuur de uitnodiging dan opnieuw."


class TeVeelUitnodigingen(Weigering):
    """The member sent as many invitations in a day as one may."""

    melding = "De uitnodiging is niet verstuurd: je nodigde vandaag al veel mensen uit. Probeer het morgen weer."
    status = 429


class TeVeelVerzoeken(Weigering):
    """As many people wait for an answer of this organisation as may."""

    melding = (
        "Je verzoek is niet verstuurd: bij deze organisatie wachten er al veel. Probeer het over een paar dagen weer, "
        "of vraag het een collega die al lid is."
    )
    status = 429


class KanNietMeer(Weigering):
    """The invitation was used or taken back, or the address became that of a member."""

    melding = "Dit lukt niet meer. Heb je al een account? Log dan in."
