"""What `manage.py controleer` says of the keys of organisations: those that nobody uses are a risk for nothing."""

from django.utils import timezone

from klussenbank.kern.controle import Ernst, Uitkomst
from klussenbank.kern.wachtrij import telling

ONGEBRUIKT_DAGEN = 90

_ONGEBRUIKT = """
SELECT count(*) FROM feeds_koppeling
WHERE gemaakt_op IS NOT NULL
AND greatest(laatst_gebruikt_op::timestamptz, gemaakt_op) < %(nu)s - %(dagen)s * interval '1 day'
"""


def koppelingen(verbinding):
    """Every key that works is used."""
    with verbinding.cursor() as cursor:
        cursor.execute(_ONGEBRUIKT, {"nu": timezone.now(), "dagen": ONGEBRUIKT_DAGEN})
        (aantal,) = cursor.fetchone()
    if not aantal:
        return [Uitkomst("koppelingen", Ernst.OK, "geen die niemand gebruikt")]
    wie = telling(aantal, "koppeling wordt", "koppelingen worden")
    return [
        Uitkomst("koppelingen", Ernst.LET_OP, f"{wie} al {ONGEBRUIKT_DAGEN} dagen niet gebruikt: zet uit in beheer")
    ]
