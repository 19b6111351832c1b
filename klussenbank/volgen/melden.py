"""What happens and becomes a notificatie; registered in kern when the app starts.

Each is called in the transaction of the step itself, and so leaves nothing behind where that is rolled back. Whom else
it concerns is worked out by the worker (`verdelen`): a step takes as long however many follow the klus.
"""

from django.utils import timezone

from klussenbank.kern.taken import zet_klaar
from klussenbank.volgen.models import Notificatie
from klussenbank.volgen.soorten import MENS, NIEUWS


def na_mail(lid, klus, soort, door):
    """Let `lid` read on the site too what was just mailed."""
    nu = timezone.now()
    Notificatie.objects.create(lid=lid, klus=klus, soort=soort, door=door, op=nu, gemaild_op=nu)


def na_gebeurtenis(gebeurtenis):
    """Have a step spread that is news to who follows something; of a klus that was never placed nobody hears."""
    if gebeurtenis.soort in NIEUWS and gebeurtenis.klus.geplaatst_op:
        _vraag("gebeurtenis", gebeurtenis.pk)


def na_antwoord(antwoord):
    """Have an answer spread to who follows the klus."""
    _vraag("antwoord", antwoord.pk)


def na_vindbaar(lid_id, eerder):
    """Have it spread who can be found in the directory by what could not find this member before."""
    _vraag(MENS, lid_id, eerder=eerder, op=timezone.now().isoformat())


def _vraag(bron, nummer, **verder):
    from klussenbank.volgen.taken import verdeel

    zet_klaar(verdeel, slot=f"volgen {bron} {nummer}", bron=bron, nummer=nummer, **verder)
