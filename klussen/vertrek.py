"""What becomes of the klussen and reacties of who leaves (`deskundigen.lidmaatschap.vertrek`).

Who asks along for a klus of theirs asks for it from now on; what nobody else asks for a coordinator finds on the start
page. Their reacties are withdrawn. Everyone whom that concerns gets one mail, however much it is; of who erased the
account it says no name, for there is none any more.
"""

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen.account.verwijderen import is_leeg
from deskundigen.models import Lid
from klussen.fouten import KlusFout
from klussen.models import LOPEND, Klus, Klusstatus, Reactiestatus
from klussenbank.kern import mail, register

_GESLOTEN = [status for status in Klusstatus if status not in LOPEND]
# So many of each are shown; the rest stands behind a link.
EVEN_KIJKEN = 10
# No further than this is counted.
MEESTE = 100


class Nieuws:
    """Who hears what of whose departure: collected, so that it goes in one mail to each; `stil` tells nobody."""

    def __init__(self, door, *, stil=False):
        self._door = door
        self._stil = stil
        self._per_ontvanger = {}

    def vertel(self, aan, wie, klus, zin, *, soort, door):
        """Tell `aan` about `klus` because `wie` left; on the site it is called `soort`, and names `door`."""
        if self._stil or aan == self._door or not aan.is_active:
            return
        _, per_lid = self._per_ontvanger.setdefault(aan.pk, (aan, {}))
        per_lid.setdefault(wie, []).append({"klus": klus, "zin": zin})
        for meld in register.na_mail:
            meld(aan, klus, soort, door)

    def verstuur(self):
        mails = [
            mail.schrijf(
                "klussen/mail/geen_lid_meer.txt",
                aan=aan.email,
                context={"aan": aan, "per_lid": [(_kop(lid), regels) for lid, regels in per_lid.items()]},
            )
            for aan, per_lid in self._per_ontvanger.values()
        ]
        if mails:
            mail.verstuur_stapel(mails)


def _kop(lid):
    """What a mail calls who left, once, with where that was."""
    if is_leeg(lid):
        return {"naam": "Een collega", "waar": None}
    return {"naam": lid, "waar": lid.organisatie}


def _noem(lid):
    """What a sentence below that calls the same person."""
    return "die collega" if is_leeg(lid) else str(lid)


def na_vertrek(leden, door, *, stil=False):
    """Hand over and take back what `leden` left behind; return by id in sentences what that was."""
    nieuws, gevolgen = Nieuws(door, stil=stil), {}
    for lid in leden:
        reacties = _trek_reacties_in(lid, door, nieuws)
        over, zonder = _draag_klussen_over(lid, door, nieuws)
        gevolgen[lid.pk] = [
            *(f"“{klus.titel}” gaat naar {klus.plaatser}" for klus in over),
            *(f"“{klus.titel}” heeft geen vrager meer" for klus in zonder),
            *([f"{reacties} {'reactie' if reacties == 1 else 'reacties'} ingetrokken"] if reacties else []),
        ]
    nieuws.verstuur()
    return gevolgen


def zet_klussen_vast(lid):
    """Lock the klussen that `lid` asks for or reacted to, in the order of their keys: a step begins with its klus."""
    van_lid = Q(pk__in=Klus.objects.van(lid).values("pk")) | Q(pk__in=lid.reacties.values("klus"))
    list(Klus.objects.select_for_update(of=("self",)).filter(van_lid).order_by("pk").values_list("pk", flat=True))


def _trek_reacties_in(lid, door, nieuws):
    """Withdraw what waits, and what was chosen for a klus that runs; return how many those were."""
    aantal = 0
    nog = lid.reacties.telt_nog().select_related("klus__plaatser", "klus__mede_plaatser").order_by("klus_id")
    for reactie in nog.exclude(status=Reactiestatus.GEKOZEN, klus__status__in=_GESLOTEN):
        klus = reactie.klus
        try:
            was_gekozen = reactie.trek_in(door)
        except KlusFout:
            # Who asks was faster: it was answered or closed at this moment.
            continue
        aantal += 1
        wie = _noem(lid)
        zin = f"je koos {wie}. Die plek is weer vrij." if was_gekozen else f"de reactie van {wie} is ingetrokken."
        for vrager in klus.vragers:
            nieuws.vertel(vrager, lid, klus, zin, soort="reactie_ingetrokken", door=lid)
    return aantal


def _draag_klussen_over(lid, door, nieuws):
    """Let others ask for the klussen of `lid`; return those with another plaatser, and those that run without one."""
    over, zonder = [], []
    eigen = Klus.objects.van(lid).filter(status__in=[Klusstatus.CONCEPT, *LOPEND])
    for klus in eigen.select_related("plaatser", "mede_plaatser").order_by("pk"):
        mede = klus.mede_plaatser
        if mede == lid:
            _vraagt_niet_mee(klus, lid, door, nieuws)
        elif mede and mede.is_active:
            if not _naar(klus, mede, door):
                # Someone still asks for it.
                continue
            over.append(klus)
            zin = "jij vraagt deze klus nu. Jij kiest wie het doet, en de mails komen bij jou."
            nieuws.vertel(mede, lid, klus, zin, soort="overgedragen_aan_jou", door=None)
            for reactie in klus.reacties.gekozen().select_related("lid"):
                zin = f"{mede} vraagt deze klus nu. Voor jou verandert er verder niets."
                nieuws.vertel(reactie.lid, lid, klus, zin, soort="andere_vrager", door=mede)
        elif klus.status in LOPEND:
            zonder.append(klus)
            for reactie in klus.reacties.telt_nog().select_related("lid"):
                zin = "de platformcoördinator zoekt een andere vrager. Je reactie blijft staan."
                nieuws.vertel(reactie.lid, lid, klus, zin, soort="zonder_vrager", door=lid)
        elif is_leeg(lid):
            # A draft of who erased the account is empty, and nobody comes back to it.
            klus.trek_in(door)
    # Also of what is closed: it may be opened again.
    Klus.objects.filter(plaatser=lid).update(zonder_vrager_sinds=timezone.now())
    return over, zonder


def _vraagt_niet_mee(klus, lid, door, nieuws):
    try:
        klus.vraag_alleen(door)
    except KlusFout:
        return
    zin = f"{_noem(lid)} vraagt deze klus niet meer mee."
    nieuws.vertel(klus.plaatser, lid, klus, zin, soort="mede_gestopt", door=lid)


def _naar(klus, lid, door):
    """Let `lid` ask for `klus`; say whether that could be done."""
    try:
        klus.draag_over(lid, door)
    except KlusFout:
        return False
    return True


def gevolgen(lid: Lid) -> str:
    """Return, as HTML, who asks for the klussen of `lid` when that one leaves.

    No more than everyone may know: no drafts, no hidden ones, and not what `lid` reacted to.
    """
    openbaar = Klus.objects.filter(status__in=LOPEND, plaatser=lid, verborgen_op__isnull=True)
    klussen = list(openbaar.select_related("mede_plaatser").order_by("pk")[:MEESTE])
    return render_to_string("klussen/_gevolgen_van_vertrek.html", {"klussen": klussen, "lid": lid})


def voor_vertrek(request):
    """The klussen for which nobody would ask any more, on the page on which a member erases the account."""
    klussen = Klus.objects.filter(status__in=LOPEND, plaatser=request.user).exclude(mede_plaatser__is_active=True)
    eerste = klussen.defer("zoekvector", "omschrijving").order_by("pk")[:EVEN_KIJKEN]
    context = {"klussen": list(eerste), "aantal": klussen.count()}
    return render_to_string("klussen/_voor_vertrek.html", context, request)


def zonder_vrager() -> str:
    """Return, as HTML, the klussen for which nobody asks any more, the longest first, for a coordinator."""
    zonder = Klus.objects.zonder_vrager().select_related("organisatie", "plaatser")
    klussen = list(zonder.order_by("zonder_vrager_sinds", "pk")[:MEESTE])
    context = {
        "klussen": klussen[:EVEN_KIJKEN],
        "aantal": len(klussen),
        "is_begrensd": len(klussen) == MEESTE,
    }
    return render_to_string("klussen/_zonder_vrager.html", context) if klussen else ""
