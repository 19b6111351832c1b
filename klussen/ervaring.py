"""What members had a klus about; registered in kern for the suggestions of topics, one floor down."""

from collections import defaultdict

from klussenbank.kern.vast import Plek, Zin

# Of each the newest: what they asked for, and what they were chosen for. A draft was shown to nobody yet.
_KLUSSEN = Zin(
    """
    SELECT wie.id, klus.onderwerp_nummers
    FROM unnest(%s::bigint[]) wie (id)
    CROSS JOIN LATERAL (
        (
            SELECT onderwerp_nummers FROM klussen_klus
            WHERE plaatser_id = wie.id AND status <> 'concept' ORDER BY id DESC LIMIT 20
        ) UNION ALL (
            SELECT klus.onderwerp_nummers FROM klussen_reactie reactie
            JOIN klussen_klus klus ON klus.id = reactie.klus_id
            WHERE reactie.lid_id = wie.id AND reactie.status = 'gekozen' ORDER BY reactie.id DESC LIMIT 20
        )
    ) klus
    """,
    [Plek("leden")],
)


def onderwerpen_van_leden(leden):
    """Return, by member, of each topic how many of their klussen were about it; of who had none, nothing."""
    aantallen = defaultdict(lambda: defaultdict(int))
    for lid, onderwerpen in _KLUSSEN.rijen(leden=leden):
        for onderwerp in onderwerpen or ():
            aantallen[lid][onderwerp] += 1
    return aantallen
