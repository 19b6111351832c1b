"""What can be chosen of a klus, and the states that it goes through."""

from django.db import models


class Omvang(models.TextChoices):
    KLEIN = "klein", "Klein"
    GROOT = "groot", "Groot"


class Klussoort(models.TextChoices):
    PRESENTATIE = "presentatie", "Presentatie"
    RONDLEIDING = "rondleiding", "Rondleiding"
    ADVIES = "advies", "Advies"
    PROJECTLEIDING = "projectleiding", "Projectleiding"
    ONDERZOEK = "onderzoek", "Onderzoek"
    TESTEN = "testen", "Testen"
    TREKKER = "trekker", "Trekker"
    BEGELEIDING = "begeleiding", "Begeleiding"
    ANDERS = "anders", "Anders"


class Vergoeding(models.TextChoices):
    GESLOTEN_BEURZEN = "gesloten_beurzen", "Gesloten beurzen"
    UREN_VERREKENEN = "uren_verrekenen", "Uren verrekenen"
    IN_OVERLEG = "in_overleg", "In overleg"


class Klusstatus(models.TextChoices):
    CONCEPT = "concept", "Concept"
    OPEN = "open", "Open"
    INGEVULD = "ingevuld", "Ingevuld"
    VERLOPEN = "verlopen", "Verlopen"
    AFGEROND = "afgerond", "Afgerond"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


class Gelukt(models.TextChoices):
    JA = "ja", "Ja"
    DEELS = "deels", "Voor een deel"
    NEE = "nee", "Nee"


# A klus that asks something of somebody: its plaatser can still choose, wait or stop.
LOPEND = [Klusstatus.OPEN, Klusstatus.INGEVULD, Klusstatus.VERLOPEN]
