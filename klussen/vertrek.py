"""What becomes of the klussen and reacties of a member who is not there any more, and who hears of it.

Mails name nobody: who left for good has no name any more.
"""

from django.template.loader import render_to_string

from klussen import acties
from klussen.models import LOPEND, Klus, Klusstatus

# So many are shown to a coordinator.
EVEN_KIJKEN = 5


def na_vertrek(lid, *, stil=False):
    """Withdraw the reacties of `lid` that count, and let others ask for the klussen; tell them, unless `stil`.

    A klus that nobody else asks for stays where it is, for a coordinator to hand over (`zonder_vrager`); a draft is
    withdrawn. Call it in a transaction, once `lid` is not active any more.
    """
    mail = _stil if stil else acties.herinner
    _trek_reacties_in(lid, mail)
    _vraag_niet_mee(lid, mail)
    for klus in lid.klussen.filter(status__in=[Klusstatus.CONCEPT, *LOPEND]).order_by("pk"):
        _geef_door(klus, lid, mail)


def _stil(naam, klus, aan, **context):
    """Tell nobody."""


def _trek_reacties_in(lid, mail):
    reacties = lid.reacties.telt_nog().filter(klus__status__in=LOPEND).order_by("klus")
    for reactie in reacties.select_related("lid", "klus__plaatser", "klus__mede_plaatser"):
        was_gekozen = reactie.trek_in(lid)
        for vrager in reactie.klus.vragers:
            mail("reageerder_weg", reactie.klus, vrager, was_gekozen=was_gekozen)


def _vraag_niet_mee(lid, mail):
    klussen = lid.mede_klussen.filter(status__in=[Klusstatus.CONCEPT, *LOPEND]).order_by("pk")
    for klus in klussen.select_related("plaatser", "mede_plaatser"):
        klus.vraag_alleen(lid)
        mail("medevrager_weg", klus, klus.plaatser)


def _geef_door(klus, lid, mail):
    """To who asks along; without such a member a coordinator looks for someone, and who reacted knows."""
    mede = klus.mede_plaatser
    if mede and mede.is_active:
        klus.draag_over(mede, lid)
        mail("medevrager_weg", klus, mede)
    elif klus.status == Klusstatus.CONCEPT:
        klus.trek_in(lid)
    else:
        for reactie in klus.reacties.telt_nog().select_related("lid").order_by("pk"):
            mail("vrager_weg", klus, reactie.lid)


def voor_vertrek(request):
    """The klussen for which nobody would ask any more, on the page on which a member leaves."""
    klussen = Klus.objects.filter(status__in=LOPEND, plaatser=request.user).exclude(mede_plaatser__is_active=True)
    eerste = klussen.defer("zoekvector", "omschrijving").order_by("pk")[:EVEN_KIJKEN]
    context = {"klussen": list(eerste), "aantal": klussen.count()}
    return render_to_string("klussen/_voor_vertrek.html", context, request)


def zonder_vrager():
    """A few klussen that go on and for which nobody asks any more, for a coordinator; the longest so first."""
    klussen = Klus.objects.filter(status__in=LOPEND, plaatser__is_active=False).exclude(mede_plaatser__is_active=True)
    geladen = klussen.defer("zoekvector", "omschrijving").select_related("organisatie")
    return geladen.order_by("status_sinds", "pk")[:EVEN_KIJKEN]
