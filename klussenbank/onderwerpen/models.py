from django.db import connection, models, transaction

from deskundigen.models import Onderwerp

# A row that outlives its topic until the next count does no harm, while a constraint would hold up who lets a topic go
# into another one at that very moment.
_LOS = {"db_constraint": False}
# So many are kept of each topic.
MEESTE_VERWANT = 6


class VerwantschapManager(models.Manager):
    """Keeps the rows in step with klussen and cards."""

    def tel(self) -> None:
        """Work them out anew, for all topics. Of cards only green and blue ones, of people in the directory."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM onderwerpen_verwantschap")
            cursor.execute(_TEL, [MEESTE_VERWANT])


class Verwantschap(models.Model):
    """That two topics often stand together, on klussen and on the cards of one person: what else may help.

    Who looks at a topic reads the few rows of it; `plek` 1 is the nearest. What stands above or below a topic is on its
    page already. Made by `tel`, and by nothing else.
    """

    onderwerp = models.ForeignKey(Onderwerp, models.CASCADE, related_name="+", verbose_name="onderwerp", **_LOS)
    verwant = models.ForeignKey(Onderwerp, models.CASCADE, related_name="+", verbose_name="verwant onderwerp", **_LOS)
    plek = models.PositiveSmallIntegerField("plek")
    klussen = models.PositiveIntegerField("klussen over allebei")
    mensen = models.PositiveIntegerField("mensen met kaarten over allebei")

    objects = VerwantschapManager()

    class Meta:
        verbose_name = "verwantschap"
        verbose_name_plural = "verwantschappen"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["onderwerp", "verwant"], name="verwantschap_eenmaal")]

    def __str__(self):
        return f"verwantschap {self.pk}"


# How near two topics are: in how large a part of what is about either, both stand; the same for klussen and people.
# A topic that stands on nearly everything would otherwise be the nearest one of each.
_TEL = """
INSERT INTO onderwerpen_verwantschap (onderwerp_id, verwant_id, plek, klussen, mensen)
WITH klus AS MATERIALIZED (
    SELECT een.nummer AS een, ander.nummer AS ander, count(*) AS aantal
    FROM klussen_klus
    CROSS JOIN LATERAL unnest(onderwerp_nummers) AS een (nummer)
    CROSS JOIN LATERAL unnest(onderwerp_nummers) AS ander (nummer)
    WHERE geplaatst_op IS NOT NULL AND verborgen_op IS NULL
    GROUP BY 1, 2
), kaart AS MATERIALIZED (
    SELECT DISTINCT kaart.lid_id, kaart.onderwerp_id
    FROM deskundigen_kaart kaart
    JOIN deskundigen_deskundige deskundige ON deskundige.lid_id = kaart.lid_id
    JOIN deskundigen_lid lid ON lid.id = kaart.lid_id
    WHERE kaart.kleur IN ('groen', 'blauw') AND kaart.onderwerp_id IS NOT NULL AND lid.is_active
), mens AS MATERIALIZED (
    SELECT een.onderwerp_id AS een, ander.onderwerp_id AS ander, count(*) AS aantal
    FROM kaart een JOIN kaart ander ON ander.lid_id = een.lid_id GROUP BY 1, 2
), samen AS (
    SELECT een.id AS een, ander.id AS ander,
           coalesce(klus.aantal, 0) AS klussen, coalesce(mens.aantal, 0) AS mensen,
           coalesce(klus.aantal / sqrt(klus_een.aantal * klus_ander.aantal), 0)
           + coalesce(mens.aantal / sqrt(mens_een.aantal * mens_ander.aantal), 0) AS nabij
    FROM deskundigen_onderwerp een
    JOIN deskundigen_onderwerp ander ON ander.id <> een.id
        AND ander.id IS DISTINCT FROM een.ouder_id AND een.id IS DISTINCT FROM ander.ouder_id
    LEFT JOIN klus ON klus.een = een.id AND klus.ander = ander.id
    LEFT JOIN klus klus_een ON klus_een.een = een.id AND klus_een.ander = een.id
    LEFT JOIN klus klus_ander ON klus_ander.een = ander.id AND klus_ander.ander = ander.id
    LEFT JOIN mens ON mens.een = een.id AND mens.ander = ander.id
    LEFT JOIN mens mens_een ON mens_een.een = een.id AND mens_een.ander = een.id
    LEFT JOIN mens mens_ander ON mens_ander.een = ander.id AND mens_ander.ander = ander.id
), op_volgorde AS (
    SELECT *, row_number() OVER (PARTITION BY een ORDER BY nabij DESC, ander) AS plek FROM samen WHERE nabij > 0
)
SELECT een, ander, plek, klussen, mensen FROM op_volgorde WHERE plek <= %s
"""
