"""What happens and becomes a notificatie; registered in kern when the app starts.

Each is called in the transaction of the step itself, and so leaves nothing behind where that is rolled back. Whom else
it concerns is worked out by the worker (`verdelen`): a step takes as long however many follow the klus.
"""

from django.utils import timezone

from klussen.gesprek.models import Vraag
from klussen.rechten import mag_zien
from klussenbank.kern.taken import zet_klaar
from klussenbank.volgen.models import Notificatie
from klussenbank.volgen.soorten import ANTWOORD, MENS, NIEUWS, bron_van_antwoord


def na_mail(lid, klus, soort, door):
    """Let `lid` read on the site too what was just mailed; of a klus that `lid` may no longer see, the mail said it."""
    nu = timezone.now()
    gelezen_op = None if mag_zien(lid, klus) else nu
    Notificatie.objects.create(lid=lid, klus=klus, soort=soort, door=door, op=nu, gemaild_op=nu, gelezen_op=gelezen_op)


def na_gebeurtenis(gebeurtenis):
    """Have a step spread that is news to who follows something; of a klus that was never placed nobody hears."""
    if gebeurtenis.soort in NIEUWS and gebeurtenis.klus.geplaatst_op:
        _vraag("gebeurtenis", gebeurtenis.pk)


def na_antwoord(antwoord, gemaild):
    """Have an answer spread to who follows the klus, but for the members `gemaild`, who know it."""
    _vraag(ANTWOORD, antwoord.pk, behalve=gemaild)


def na_verbergen(bericht):
    """Tell no more of an answer that is hidden, nor of those to a question that is."""
    antwoorden = bericht.antwoorden.select_related("vraag") if isinstance(bericht, Vraag) else [bericht]
    for antwoord in antwoorden:
        Notificatie.objects.filter(klus=antwoord.vraag.klus_id, bron=bron_van_antwoord(antwoord)).delete()


def na_vindbaar(lid_id, eerder):
    """Have it spread who can be found in the directory by what could not find this member before.

    Whoever lays one card after the other is looked at once, as long as that has not begun: what could be found before
    the first of them is what counts, and who kept a search by then is who hears.
    """
    from klussenbank.volgen.taken import wacht_nog

    if not wacht_nog(MENS, lid_id):
        eerder = eerder if eerder is None else sorted(eerder.items())
        _vraag(MENS, lid_id, eerder=eerder, op=timezone.now().isoformat())


def _vraag(bron, nummer, **verder):
    from klussenbank.volgen.taken import slot_van, verdeel

    zet_klaar(verdeel, slot=slot_van(bron, nummer), bron=bron, nummer=nummer, **verder)
