"""What can be wrong with a step in the life of a klus, besides bad input."""

from klussenbank.kern.inzending import Weigering


class KlusFout(Weigering):
    """A step that this klus or reactie no longer allows."""

    melding = "Dit kan niet meer: de klus is intussen veranderd."


class OngeldigeOvergang(KlusFout):
    """The klus is not in a state from which this step leads."""


class KlusVol(KlusFout):
    """The last place has just gone."""

    melding = "De laatste plek is net ingevuld."


class KlusGewijzigd(KlusFout):
    """Someone else saved this klus since it was opened for editing."""

    melding = "Iemand anders heeft deze klus intussen gewijzigd."


class DoorCoordinatorIngetrokken(KlusFout):
    """A coordinator withdrew this klus: who asks for it does not open it again."""

    melding = "Een platformcoördinator trok deze klus in. Vraag de coördinator of de klus weer open kan."


class ReagerenGesloten(KlusFout):
    """The klus takes no reactions: it is not open, or its last day has passed."""

    melding = "Op deze klus kun je niet meer reageren."


class AlGereageerd(KlusFout):
    """This lid has a reactie on this klus that still counts."""

    melding = "Je hebt al op deze klus gereageerd."


class ReactieAlBeantwoord(KlusFout):
    """The reactie was withdrawn or answered in the meantime."""

    melding = "Deze reactie is intussen ingetrokken of al beantwoord."


class NietGekozen(ReactieAlBeantwoord):
    """The place to free is not taken by this lid (any more)."""

    melding = "Deze collega is niet (meer) gekozen. Er is geen plek om vrij te maken."


class VraagtAl(KlusFout):
    """This lid asks for the klus already."""

    melding = "Deze collega vraagt deze klus al."


class HeeftGereageerd(KlusFout):
    """Who reacted to a klus does not ask for it."""

    melding = "Deze collega reageerde op de klus, en kan daarom niet de vrager zijn. Kies een andere collega."


class AlSamen(KlusFout):
    """There is a second who asks already."""

    melding = "Jullie vragen deze klus al met zijn tweeën."


class AlDoorgestuurd(KlusFout):
    """The card went to this address before."""

    def __init__(self, aan):
        # Not among the arguments: an address stands in no log.
        super().__init__()
        self.melding = f"Je stuurde dit kaartje al naar {aan}. Eén keer is genoeg."


class TeVeelDoorgestuurd(KlusFout):
    """The member sent on as many cards in a day as one may."""

    melding = "Je kaartje is niet verstuurd: je hebt vandaag al veel kaartjes doorgestuurd. Probeer het morgen weer."
    status = 429


class AlUitgenodigd(KlusFout):
    """This lid was invited before, or reacted."""

    melding = "Deze collega is al gevraagd of heeft al gereageerd."


class TeVeelTips(KlusFout):
    """This lid gave as many tips in a day as one may."""

    melding = "Je gaf vandaag al veel tips. Probeer het morgen weer."
    status = 429
