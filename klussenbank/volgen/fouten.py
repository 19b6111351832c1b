"""What cannot be done with following."""

from klussenbank.kern.inzending import Weigering


class VolgtAlGenoeg(Weigering):
    melding = "Je volgt al 100 dingen. Stop eerst met iets, dan kun je dit ook volgen."
