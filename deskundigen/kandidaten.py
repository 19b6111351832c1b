"""Who may be asked about some topics: a fixed number of people, found along an index, however many there are.

Of each topic and colour the highest who may be asked are taken, and of those who are equally high the ones that come
first on a circle (`deskundigen.models.kaart.Plaats`) from a starting point that whoever asks chooses. Red cards play no
part.
"""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from deskundigen.models.kaart import RANG, RONDE, Kleur, Plaats
from klussenbank.kern.vast import Plek, Zin

# Of each topic and colour so many people at most are found who may be asked.
MEESTE_PER_TAK = 30
# More topics than these are not looked at.
MEESTE_ONDERWERPEN = 24
# Counting people stops here.
MEESTE_GETELD = 100
# So many cards are looked at of those of one rank, and when counting of each topic and colour: of some the owner may
# not be asked. With the same number for both, whoever is counted is found too.
MEESTE_BEKEKEN = 150

# As the index has it.
_PLAATS = Plaats.template.replace("%(expressions)s", "kaart.lid_id")
_OPEN = ", ".join(f"('{kleur.value}')" for kleur in (Kleur.BLAUW, Kleur.GROEN))
# Cards sink as they get older, so any rank may occur down to nothing.
_RANGEN = ", ".join(f"({rang})" for rang in range(max(RANG.values()), -1, -1))
# From the highest on, so that the database stops at the rank where it has found enough.
_HOOGSTE_EERST = f"(SELECT rang FROM (VALUES {_RANGEN}) AS alle (rang) ORDER BY rang DESC)"  # noqa: S608  numbers of our own
# Limits hold these parts apart: as one question the database might rather read everyone and join.
_MAG = """
    CROSS JOIN LATERAL (
        SELECT 1 FROM deskundigen_deskundige deskundige JOIN deskundigen_lid lid ON lid.id = deskundige.lid_id
        WHERE deskundige.lid_id = {wie} AND lid.is_active
          AND (deskundige.niet_tot IS NULL OR deskundige.niet_tot <= %s)
          AND (lid.organisatie_id = ANY ((SELECT %s::bigint[])::bigint[])) IS NOT TRUE
        LIMIT 1
    ) mag
"""
_VANDAAG_EN_ZONDER = [Plek("vandaag"), Plek("zonder")]

# Written out: Django has no lateral joins.
_KANDIDATEN = Zin(
    f"""
WITH kandidaat AS MATERIALIZED (
    SELECT hoogste.lid_id
    FROM unnest((SELECT %s::bigint[])) AS over (onderwerp_id)
    CROSS JOIN (VALUES {_OPEN}) AS in_kleur (kleur)
    CROSS JOIN LATERAL (
        SELECT gevonden.lid_id
        FROM {_HOOGSTE_EERST} hoog
        CROSS JOIN (VALUES (0, %s::bigint, {RONDE}::bigint), (1, 0, %s)) AS kant (nummer, van, tot)
        CROSS JOIN LATERAL (
            SELECT bekeken.lid_id, bekeken.plaats
            FROM (
                SELECT kaart.lid_id, {_PLAATS} AS plaats
                FROM deskundigen_kaart kaart
                WHERE kaart.onderwerp_id = over.onderwerp_id AND kaart.kleur = in_kleur.kleur AND kaart.kleur <> 'rood'
                  AND kaart.rang = hoog.rang AND {_PLAATS} >= kant.van AND {_PLAATS} < kant.tot
                ORDER BY {_PLAATS}, kaart.lid_id
                LIMIT {MEESTE_BEKEKEN}
            ) bekeken
            {_MAG.format(wie="bekeken.lid_id")}
            ORDER BY bekeken.plaats, bekeken.lid_id
            LIMIT {MEESTE_PER_TAK}
        ) gevonden
        ORDER BY hoog.rang DESC, kant.nummer, gevonden.plaats, gevonden.lid_id
        LIMIT {MEESTE_PER_TAK}
    ) hoogste
    UNION
    SELECT erbij.lid_id FROM unnest((SELECT %s::bigint[])) AS erbij (lid_id) {_MAG.format(wie="erbij.lid_id")}
)
SELECT kandidaat.lid_id, kaart.onderwerp_id, kaart.kleur, kaart.niveau, kaart.vervaagd, kaart.tijd, kaart.bevestigd_op
FROM kandidaat
CROSS JOIN LATERAL (
    SELECT van_wie.onderwerp_id, van_wie.kleur, van_wie.niveau, van_wie.vervaagd,
           van_wie.tijd, van_wie.bevestigd_op
    FROM deskundigen_kaart van_wie
    WHERE van_wie.lid_id = kandidaat.lid_id AND van_wie.kleur <> 'rood'
      AND van_wie.onderwerp_id = ANY ((SELECT %s::bigint[])::bigint[])
    LIMIT {2 * MEESTE_ONDERWERPEN}
) kaart
ORDER BY kandidaat.lid_id, kaart.onderwerp_id, kaart.kleur
""",  # noqa: S608  numbers and words of our own
    [
        *(Plek("onderwerpen"), Plek("begin"), Plek("begin"), *_VANDAAG_EN_ZONDER),
        *(Plek("erbij"), *_VANDAAG_EN_ZONDER, Plek("onderwerpen")),
    ],
)

_AANTAL = Zin(
    f"""
SELECT count(*) FROM (
    SELECT wie.lid_id FROM (
        SELECT DISTINCT tak.lid_id
        FROM unnest((SELECT %s::bigint[])) AS over (onderwerp_id)
        CROSS JOIN (VALUES {_OPEN}) AS in_kleur (kleur)
        CROSS JOIN LATERAL (
            SELECT kaart.lid_id
            FROM deskundigen_kaart kaart
            WHERE kaart.onderwerp_id = over.onderwerp_id AND kaart.kleur = in_kleur.kleur AND kaart.kleur <> 'rood'
            ORDER BY kaart.rang DESC, {_PLAATS}, kaart.lid_id
            LIMIT {MEESTE_BEKEKEN}
        ) tak
    ) wie
    {_MAG.format(wie="wie.lid_id")}
    WHERE wie.lid_id <> ALL ((SELECT %s::bigint[])::bigint[])
    LIMIT {MEESTE_GETELD + 1}
) geteld
""",  # noqa: S608  numbers and words of our own
    [Plek("onderwerpen"), *_VANDAAG_EN_ZONDER, Plek("niet")],
)


class Kenner(NamedTuple):
    """A green or blue card of someone who may be asked; `vervaagd` is how many levels it sank with age."""

    lid_id: int
    onderwerp_id: int
    kleur: str
    niveau: str
    vervaagd: int
    tijd: str
    bevestigd_op: datetime | None


def kandidaten(onderwerpen: list[int], *, begin: int, zonder=(), erbij=()) -> list[Kenner]:
    """Return the cards on `onderwerpen` (their keys) of people who may be asked today, in order of their keys.

    `begin` is where on the circle to start, `zonder` are the organisations whose people are left out. The people
    `erbij` are among them too, where they have such a card.
    """
    rijen = _KANDIDATEN.rijen(
        onderwerpen=list(onderwerpen)[:MEESTE_ONDERWERPEN],
        begin=begin % RONDE,
        erbij=list(erbij),
        vandaag=timezone.localdate(),
        zonder=list(zonder),
    )
    return [Kenner(*rij) for rij in rijen]


def aantal_kandidaten(onderwerpen: list[int], *, zonder=(), niet=()) -> int:
    """Return how many people with a card on `onderwerpen` may be asked today; MEESTE_GETELD + 1 when there are more.

    The people of the organisations `zonder` do not count, nor those whose keys are in `niet`.
    """
    if not onderwerpen:
        return 0
    eerste = list(onderwerpen)[:MEESTE_ONDERWERPEN]
    waarden = {"vandaag": timezone.localdate(), "zonder": list(zonder), "niet": list(niet)}
    ((aantal,),) = _AANTAL.rijen(onderwerpen=eerste, **waarden)
    return aantal
