"""What `manage.py controleer` says of accounts: who can do much, who is of an organisation that stopped, and whether
those that were erased stay so.
"""

import os

from django.conf import settings
from django.utils import timezone

from deskundigen.account.verwijderen import niet_opgeschreven
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


def wissingen(verbinding):
    """The file from which a restored backup is erased again knows all who are erased, and can be added to."""
    with verbinding.cursor() as cursor:
        cursor.execute("SELECT lid_id, op FROM deskundigen_verwijdering")
        ontbreekt = niet_opgeschreven(cursor.fetchall())
    bestand = settings.VERWIJDERD_BESTAND
    # The file comes with the first who is erased, and its folder too.
    plek = next(deel for deel in [bestand.absolute(), *bestand.absolute().parents] if deel.exists())
    if not os.access(plek, os.W_OK):
        return [Uitkomst("gewiste accounts", Ernst.FOUT, "de site mag VERWIJDERD_BESTAND niet schrijven")]
    if ontbreekt:
        wie = telling(len(ontbreekt), "gewist account ontbreekt", "gewiste accounts ontbreken")
        tekst = f"{wie} in VERWIJDERD_BESTAND: draai manage.py verwijder_opnieuw"
        return [Uitkomst("gewiste accounts", Ernst.FOUT, tekst)]
    return [Uitkomst("gewiste accounts", Ernst.OK, "staan ook buiten de database")]
