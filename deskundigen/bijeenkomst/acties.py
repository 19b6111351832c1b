"""What changes several rows at once, or tells people: coming, being there, groups, and calling it off."""

from collections import defaultdict
from itertools import combinations

from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.utils import timezone

from deskundigen.bijeenkomst import gesprek
from deskundigen.bijeenkomst.fouten import (
    Afgelast,
    AlleRondesGehouden,
    IntussenIngedeeld,
    NietNu,
    TeWeinigMensen,
    Vol,
)
from deskundigen.bijeenkomst.indelen import deel_in
from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname, Groepsplek
from deskundigen.models import Lid
from klussenbank.kern import mail
from klussenbank.kern.logboek import leg_vast

# More do not fit in a room, nor on a page.
MEESTE_DEELNEMERS = 200
# Who met whom at so many meetings back counts; before that one may meet again.
MEESTE_EERDERE = 20
# Of what changed, what people plan their day by; and how one says it.
_VERPLAATST = {"datum": "de dag", "begint_om": "de tijd", "eindigt_om": "de tijd", "plaats": "de plaats"}


def _op_slot(bijeenkomst):
    """Return the row, locked: what is decided about one meeting at the same moment goes in turn."""
    return Bijeenkomst.objects.select_for_update(no_key=True).get(pk=bijeenkomst.pk)


def _op_slot_voor_wie_komt(bijeenkomst):
    """Return the row, locked, while people can say whether they come. Raises Afgelast, or NietNu when it is over."""
    bijeenkomst = _op_slot(bijeenkomst)
    if bijeenkomst.is_afgelast:
        raise Afgelast
    if bijeenkomst.is_geweest and not bijeenkomst.is_in_de_buurt:
        raise NietNu
    return bijeenkomst


def kom(bijeenkomst, lid):
    """Put `lid` down as coming. Raises Afgelast, NietNu when it is over, or Vol."""
    with transaction.atomic():
        return _schrijf_in(_op_slot_voor_wie_komt(bijeenkomst), lid)


def _schrijf_in(bijeenkomst, lid):
    """Return the row of `lid` at this locked meeting, who comes; raises Vol."""
    deelname = bijeenkomst.deelnames.filter(lid=lid).first()
    if deelname is None or not deelname.komt:
        if bijeenkomst.deelnames.komend().count() >= MEESTE_DEELNEMERS:
            raise Vol
        velden = {"komt": True, "aangemeld_op": timezone.now()}
        deelname, _ = bijeenkomst.deelnames.update_or_create(lid=lid, defaults=velden)
    return deelname


def kom_niet(bijeenkomst, lid):
    """Take `lid` off the list, and forget that red cards may show. Raises Afgelast, or NietNu when it is over."""
    with transaction.atomic():
        bijeenkomst = _op_slot_voor_wie_komt(bijeenkomst)
        bijeenkomst.deelnames.filter(lid=lid).update(komt=False, is_er=False, toont_rood=False)


def kom_binnen(bijeenkomst, lid):
    """Note that `lid` is there, or comes when the day is still ahead. Raises Afgelast, NietNu or Vol."""
    with transaction.atomic():
        bijeenkomst = _op_slot(bijeenkomst)
        bijeenkomst.eis_in_de_buurt()
        deelname = _schrijf_in(bijeenkomst, lid)
        if bijeenkomst.datum <= timezone.localdate():
            bijeenkomst.deelnames.filter(pk=deelname.pk).update(is_er=True)


def zet_aanwezig(bijeenkomst, lid, is_er):
    """Note for a coordinator that `lid` is there after all, or not. Raises Afgelast, NietNu or Vol."""
    with transaction.atomic():
        bijeenkomst = _op_slot(bijeenkomst)
        bijeenkomst.eis_in_de_buurt()
        deelname = _schrijf_in(bijeenkomst, lid)
        bijeenkomst.deelnames.filter(pk=deelname.pk).update(is_er=is_er)


def kies_rood(bijeenkomst, lid, tonen):
    """Note whether the others in the group of `lid` may see red cards; raises NietNu for who does not come."""
    with transaction.atomic():
        bijeenkomst = _op_slot(bijeenkomst)
        if not bijeenkomst.deelnames.komend().filter(lid=lid).update(toont_rood=tonen):
            raise NietNu


def vergeet_rood():
    """Forget of meetings of before today who let red cards be seen; return of how many people that was."""
    return Deelname.objects.filter(toont_rood=True, bijeenkomst__in=Bijeenkomst.objects.geweest()).update(
        toont_rood=False
    )


def maak_groepen(bijeenkomst, *, indeling):
    """Seat everyone who is there for all rounds that did not begin yet; what was held stays.

    `indeling` is the number of the groups that stood there when this was asked. Red cards play no part: everyone sees
    the groups. Raises BijeenkomstFout.
    """
    with transaction.atomic():
        bijeenkomst = _op_slot(bijeenkomst)
        bijeenkomst.eis_in_de_buurt()
        if bijeenkomst.indeling != indeling:
            raise IntussenIngedeeld
        if bijeenkomst.volgende_ronde is None:
            raise AlleRondesGehouden
        mensen = list(bijeenkomst.deelnames.aanwezig().order_by("lid").values_list("lid", "lid__organisatie"))
        if len(mensen) < 2:
            raise TeWeinigMensen
        leden = [lid for lid, _ in mensen]
        rondes = deel_in(
            mensen,
            bijeenkomst.rondes - bijeenkomst.ronde,
            bijeenkomst.groepsgrootte,
            gehouden=_gehouden(bijeenkomst),
            ontmoet=_ontmoet(bijeenkomst, leden),
            verwant=gesprek.verwant(leden),
            zaad=f"{bijeenkomst.pk} {indeling}",
        )
        bijeenkomst.groepsplekken.filter(ronde__gt=bijeenkomst.ronde).delete()
        Groepsplek.objects.bulk_create(
            Groepsplek(bijeenkomst=bijeenkomst, ronde=ronde, groep=groep, lid_id=lid)
            for ronde, groepen in enumerate(rondes, start=bijeenkomst.volgende_ronde)
            for groep, wie in enumerate(groepen, start=1)
            for lid in wie
        )
        Bijeenkomst.objects.filter(pk=bijeenkomst.pk).update(indeling=indeling + 1)


def _gehouden(bijeenkomst):
    """Return the rounds of this meeting that began, each as its groups by number; an empty one where one is missing."""
    rondes = bijeenkomst.groepsplekken.filter(ronde__lte=bijeenkomst.ronde).rondes()
    return [[groepen.get(nummer, []) for nummer in range(1, max(groepen) + 1)] for _, groepen in sorted(rondes.items())]


def _ontmoet(bijeenkomst, leden):
    """Return the pairs of these members that sat together at an earlier meeting."""
    eerder = (
        Bijeenkomst.objects.doorgaand().filter(datum__lte=bijeenkomst.datum, ronde__gt=0).exclude(pk=bijeenkomst.pk)
    )
    laatste = list(eerder.order_by("-datum", "-id").values_list("pk", flat=True)[:MEESTE_EERDERE])
    groepen = defaultdict(list)
    plekken = Groepsplek.objects.gehouden().filter(bijeenkomst__in=laatste, lid__in=leden)
    for *groep, lid in plekken.values_list("bijeenkomst", "ronde", "groep", "lid"):
        groepen[tuple(groep)].append(lid)
    return sorted({tuple(sorted(paar)) for wie in groepen.values() for paar in combinations(wie, 2)})


def plan(inzending, door, **velden):
    """Return the meeting that the form `inzending` makes; once, however often it is sent."""
    with transaction.atomic():
        bijeenkomst, is_nieuw = Bijeenkomst.objects.get_or_create(
            inzending=inzending, defaults={**velden, "gemaakt_door": door}
        )
        if is_nieuw:
            leg_vast(bijeenkomst, door, "Gepland.", ADDITION)
    return bijeenkomst


def wijzig(bijeenkomst, door, *, versie, **velden):
    """Change it, and tell who comes by mail where it moved; return how many people that are.

    What is over moves nobody any more. Raises what Bijeenkomst.wijzig raises.
    """
    with transaction.atomic():
        eerst = _op_slot(bijeenkomst)
        bijeenkomst.wijzig(versie, **velden)
        anders = [veld for veld, waarde in velden.items() if getattr(eerst, veld) != waarde]
        if anders:
            namen = [Bijeenkomst._meta.get_field(veld).verbose_name for veld in anders]
            leg_vast(bijeenkomst, door, f"Gewijzigd: {', '.join(namen)}.")
        verplaatst = list(dict.fromkeys(_VERPLAATST[veld] for veld in anders if veld in _VERPLAATST))
        if not verplaatst or bijeenkomst.is_geweest:
            return 0
        *begin, laatste = verplaatst
        wat = f"{', '.join(begin)} en {laatste} zijn" if begin else f"{laatste} is"
        return _mail_wie_komt("gewijzigd", bijeenkomst, door, eerst=eerst, wat=f"{wat[0].upper()}{wat[1:]}")


def last_af(bijeenkomst, door):
    """Call it off, and tell everyone who was to come by mail. Raises Afgelast when that was done already."""
    with transaction.atomic():
        bijeenkomst.last_af()
        leg_vast(bijeenkomst, door, "Afgelast.")
        _mail_wie_komt("afgelast", bijeenkomst, door)


def wie_het_hoort(bijeenkomst, door):
    """Return who gets a mail about what `door` does with this meeting: everyone else who comes."""
    return Lid.objects.filter(pk__in=bijeenkomst.deelnames.komend().values("lid")).exclude(pk=door.pk).order_by("pk")


def _mail_wie_komt(sjabloon, bijeenkomst, door, **context):
    """Write to everyone who hears of this, in one pile; return how many they are."""
    mails = [
        mail.schrijf(
            f"bijeenkomst/mail/{sjabloon}.txt",
            aan=lid.email,
            context={"bijeenkomst": bijeenkomst, "aan": lid, "door": door, **context},
            antwoord_aan=(door.naam, door.email),
        )
        for lid in wie_het_hoort(bijeenkomst, door)
    ]
    if mails:
        mail.verstuur_stapel(mails)
    return len(mails)
