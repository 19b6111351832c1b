"""What can be wrong with a step in the life of a klus, besides bad input."""


class KlusFout(Exception):
    """A step that this klus or reactie no longer allows; `melding` says so to the person who tried."""

    melding = "Dit kan niet meer: de klus is intussen veranderd."


class OngeldigeOvergang(KlusFout):
    """The klus is not in a state from which this step leads."""


class KlusVol(KlusFout):
    """The last place has just gone."""

    melding = "De laatste plek is net ingevuld."


class KlusGewijzigd(KlusFout):
    """Someone else saved this klus since it was opened for editing."""

    melding = "Iemand anders heeft deze klus intussen gewijzigd."


class ReagerenGesloten(KlusFout):
    """The klus takes no reactions: it is not open, or its last day has passed."""

    melding = "Op deze klus kun je niet meer reageren."


class AlGereageerd(KlusFout):
    """This lid has a reactie on this klus that still counts."""

    melding = "Je hebt al op deze klus gereageerd."


class ReactieAlBeantwoord(KlusFout):
    """The reactie was withdrawn or answered in the meantime."""

    melding = "Deze reactie is intussen ingetrokken of al beantwoord."


class AlUitgenodigd(KlusFout):
    """This lid was invited before, or reacted."""

    melding = "Deze collega is al uitgenodigd of heeft al gereageerd."
