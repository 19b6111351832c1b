"""What cannot be done with following."""

from klussenbank.kern.inzending import Weigering


class VolgtAlGenoeg(Weigering):
    melding = "Je volgt al 100 dingen. Haal er eerst een weg bij Volgen en mail."
