"""What `manage.py controleer` says of accounts: who can do much, and who is of an organisation that stopped."""

from django.utils import timezone

from klussenbank.kern.controle import Ernst, Uitkomst
from klussenbank.kern.wachtrij import telling

# Who may do more than others and did not log in for so many days may need those rights no longer.
ONGEBRUIKT_DAGEN = 180

_ACCOUNTS = """
SELECT
    count(*) FILTER (WHERE is_superuser),
    count(*) FILTER (
        WHERE (is_superuser OR is_staff)
        AND greatest(last_login, date_joined) < %(nu)s - %(dagen)s * interval '1 day'
    ),
    count(*) FILTER (WHERE organisatie_id IN (
        SELECT id FROM deskundigen_organisatie WHERE beeindigd_op <= %(vandaag)s
    ))
FROM deskundigen_lid WHERE is_active
"""


def accounts(verbinding):
    """Someone can manage all; nobody keeps rights unused; nobody is left at an organisation that stopped."""
    waarden = {"nu": timezone.now(), "vandaag": timezone.localdate(), "dagen": ONGEBRUIKT_DAGEN}
    with verbinding.cursor() as cursor:
        cursor.execute(_ACCOUNTS, waarden)
        hoofd, ongebruikt, gebleven = cursor.fetchone()
    gevonden = []
    if not hoofd:
        tekst = "er is geen hoofdbeheerder die kan inloggen: draai manage.py createsuperuser"
        gevonden.append(Uitkomst("accounts", Ernst.FOUT, tekst))
    if ongebruikt:
        wie = telling(ongebruikt, "account", "accounts")
        tekst = f"{wie} met rechten in beheer, al {ONGEBRUIKT_DAGEN} dagen ongebruikt"
        gevonden.append(Uitkomst("accounts", Ernst.LET_OP, tekst))
    if gebleven:
        tekst = f"{telling(gebleven, 'lid hoort', 'leden horen')} bij een organisatie die gestopt is"
        gevonden.append(Uitkomst("accounts", Ernst.LET_OP, tekst))
    return gevonden or [Uitkomst("accounts", Ernst.OK, "niets dat aandacht vraagt")]
