"""Why a file does not become an attachment; `melding` says so at the field."""

from klussenbank.kern.inzending import Weigering


class BijlageFout(Weigering):
    """A file that is not taken."""

    melding = "Dit bestand kan er niet bij."


class Geweigerd(BijlageFout):
    """The file itself is not what we take; each reason has its own sentence."""

    def __init__(self, melding):
        super().__init__(melding)
        self.melding = melding


class VolMetBijlagen(BijlageFout):
    """The klus has as many attachments as it may have."""

    melding = "Bij deze klus kan geen bijlage meer bij. Haal er eerst een weg."


class KlusGesloten(BijlageFout):
    """The klus can no longer be changed, or not by this member."""

    melding = "Deze klus is intussen gesloten. Er kan geen bijlage meer bij."
