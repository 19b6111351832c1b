from django.db import connection, models

from deskundigen.models.deskundige import Deskundige
from deskundigen.models.kaart import Kleur
from deskundigen.models.onderwerp import Onderwerp
from klussenbank.kern import tekst

# The index and the unique constraint below serve both. A row that outlives its person for a moment does no harm, while
# a constraint would hold up the code of before, which does not know of this table.
_LOS = {"db_index": False, "db_constraint": False}


class KennisManager(models.Manager):
    """Keeps the rows in step with profiles and cards."""

    def ververs(self, leden: list[int] | None = None) -> None:
        """Make the rows anew of the profiles of `leden` (their ids), or of everyone.

        Call it in the transaction that changed what they are made of: name, cards, or the place of a topic.
        """
        with connection.cursor() as cursor:
            cursor.execute(_WEG, [leden, leden])
            cursor.execute(_MAAK, [Kleur.ROOD.value, leden, leden])


class Kennis(models.Model):
    """The highest level of a person on a topic, whatever stands below it included: made of the open cards.

    The directory is sorted by level on what was asked for. Worked out from the cards that means finding and sorting
    everyone with such a card; here each such list is one stretch of one index, as long as the page that is shown.
    A row without `onderwerp` is about anything at all; one without `kleur` about green and blue together.
    """

    deskundige = models.ForeignKey(Deskundige, models.CASCADE, related_name="kennis", **_LOS)
    onderwerp = models.ForeignKey(Onderwerp, models.CASCADE, null=True, related_name="+", **_LOS)
    kleur = models.CharField(max_length=5, blank=True)
    rang = models.PositiveSmallIntegerField()
    sorteernaam = models.CharField(max_length=tekst.LANGSTE_SORTEERNAAM)

    objects = KennisManager()

    class Meta:
        verbose_name = "kennis"
        verbose_name_plural = "kennis"
        constraints = [
            models.UniqueConstraint(
                fields=["deskundige", "onderwerp", "kleur"], name="kennis_eenmaal", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(
                models.F("onderwerp"),
                models.F("kleur"),
                models.F("rang").desc(),
                models.F("sorteernaam"),
                models.F("deskundige"),
                name="kennis_rang",
            )
        ]

    def __str__(self):
        return f"kennis {self.pk}"


_WEG = "DELETE FROM deskundigen_kennis WHERE %s::bigint[] IS NULL OR deskundige_id = ANY(%s)"
# Each open card counts for anything, for its topic and for the main topic, in its colour and in either.
_MAAK = """
INSERT INTO deskundigen_kennis (deskundige_id, onderwerp_id, kleur, rang, sorteernaam)
SELECT kaart.lid_id, over.onderwerp_id, in_kleur.kleur, max(kaart.rang), deskundige.sorteernaam
FROM deskundigen_kaart kaart
JOIN deskundigen_deskundige deskundige ON deskundige.lid_id = kaart.lid_id
LEFT JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = kaart.onderwerp_id
CROSS JOIN LATERAL (VALUES (NULL::bigint), (onderwerp.id), (onderwerp.ouder_id)) over (onderwerp_id)
CROSS JOIN LATERAL (VALUES (''), (kaart.kleur)) in_kleur (kleur)
WHERE kaart.kleur <> %s AND (%s::bigint[] IS NULL OR kaart.lid_id = ANY(%s))
GROUP BY kaart.lid_id, over.onderwerp_id, in_kleur.kleur, deskundige.sorteernaam
"""
