"""What writes several rows and tells people: invite with cards from paper, answer, and what got too old."""

from collections import Counter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from deskundigen import acties as kaartacties
from deskundigen.models import Kaart, Kleur, Lid, Niveau
from deskundigen.papier.lezen import Stapel
from deskundigen.papier.models import Papierkaart, Uitnodiging, Uitnodigingstatus, verloopt
from klussenbank.kern import mail
from klussenbank.kern.inzending import Weigering
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling

# So many are ended in one go by the daily work.
_PER_KEER = 500


class Verstuurd(NamedTuple):
    """How many people got a mail, and how many were waiting for cards already and got these with them."""

    nieuw: int
    erbij: int


class KaartenErbij(Weigering):
    """Cards were added to an invitation since its page was shown."""

    melding = "Er zijn kaarten bijgekomen. Kijk ze na en kies dan opnieuw."


def leg_voor(coordinator: Lid, stapel: Stapel) -> Verstuurd:
    """Lay the cards of `stapel` ready, and mail who was not invited yet. All of it, or nothing.

    Who has an invitation that waits finds new cards in that one and gets no second mail: so the same table sent twice
    changes nothing.
    """
    nu, adressen = timezone.now(), sorted(stapel.per_adres)
    with transaction.atomic():
        coordinator = kaartacties.op_slot(coordinator)
        verlopen(adressen)
        nieuwe = {"gemaakt_door": coordinator, "gemaakt_op": nu, "verloopt_op": verloopt(nu)}
        # Whoever waits already keeps the invitation there is, also when another coordinator sends it at this moment.
        Uitnodiging.objects.bulk_create(
            [Uitnodiging(email=adres, **nieuwe) for adres in adressen], ignore_conflicts=True
        )
        wachtend = Uitnodiging.objects.filter(email__in=adressen, status=Uitnodigingstatus.WACHT)
        uitnodigingen = list(wachtend.select_for_update(of=("self",)).order_by("email"))
        eerst = _aantallen(uitnodigingen)
        Papierkaart.objects.bulk_create(
            [
                Papierkaart(uitnodiging=uitnodiging, **kaart._asdict())
                for uitnodiging in uitnodigingen
                for kaart in stapel.per_adres[uitnodiging.email]
            ],
            ignore_conflicts=True,
        )
        nieuw = [rij for rij in uitnodigingen if (rij.gemaakt_door_id, rij.gemaakt_op) == (coordinator.pk, nu)]
        if nieuw:
            mail.verstuur_stapel(_mails(nieuw, coordinator))
        nu_aantallen = _aantallen(uitnodigingen)
        erbij = [rij for rij in uitnodigingen if rij not in nieuw and nu_aantallen[rij.pk] > eerst[rij.pk]]
        if nieuw or erbij:
            wat = f"{len(nieuw)} uitgenodigd, bij {len(erbij)} kaarten erbij."
            noteer(Handeling.TOEGEVOEGD, coordinator, Uitnodiging, wat=wat)
    return Verstuurd(len(nieuw), len(erbij))


def _aantallen(uitnodigingen):
    """Return by its key how many cards each of these invitations has."""
    rijen = Papierkaart.objects.filter(uitnodiging__in=uitnodigingen)
    return Counter(rijen.values_list("uitnodiging", flat=True))


def _mails(uitnodigingen, coordinator):
    """Return the mail of each of these invitations."""
    voornamen = dict(
        Lid.objects.filter(email__in=[rij.email for rij in uitnodigingen]).values_list("email", "voornaam")
    )
    prefetch_related_objects(uitnodigingen, Prefetch("kaarten", Papierkaart.objects.select_related("onderwerp")))
    return [
        mail.schrijf(
            "papier/mail/uitnodiging.txt",
            aan=uitnodiging.email,
            antwoord_aan=(coordinator.naam, coordinator.email),
            context={
                "voornaam": voornamen.get(uitnodiging.email),
                "is_lid": uitnodiging.email in voornamen,
                "coordinator": coordinator,
                "aantal": len(uitnodiging.kaarten.all()),
                # A mail is read where others look along.
                "openbaar": [kaart for kaart in uitnodiging.kaarten.all() if kaart.kleur != Kleur.ROOD],
                "verloopt_op": uitnodiging.verloopt_op,
            },
        )
        for uitnodiging in uitnodigingen
    ]


def _sluit(uitnodiging, status, getoond):
    """End this invitation; return False when someone was first. Raises KaartenErbij when there are more cards in it."""
    # Who adds cards has this row locked.
    wachtend = Uitnodiging.objects.select_for_update().filter(pk=uitnodiging.pk, status=Uitnodigingstatus.WACHT)
    if wachtend.first() and uitnodiging.kaarten.exclude(pk__in=getoond).exists():
        raise KaartenErbij
    return uitnodiging.sluit(status)


def gooi_weg(uitnodiging: Uitnodiging, *, getoond: list[int]) -> bool:
    """Throw all cards of this invitation away; return False when it was answered before. Raises KaartenErbij.

    `getoond` are the keys of the cards that were shown: what nobody has seen is not thrown away.
    """
    with transaction.atomic():
        return _sluit(uitnodiging, Uitnodigingstatus.AFGEWEZEN, getoond)


def neem_aan(
    uitnodiging: Uitnodiging, lid: Lid, gekozen: set[int], *, getoond: list[int]
) -> tuple[int, list[str]] | None:
    """Lay the cards `gekozen` (keys) for `lid`, and throw the others of those that were shown away.

    Returns how many were laid, and of each that could not why; None when the invitation was answered before. Raises
    KaartenErbij.
    """
    with transaction.atomic():
        lid = kaartacties.op_slot(lid)
        kaarten = list(uitnodiging.kaarten.filter(pk__in=gekozen).select_related("onderwerp"))
        onderwerpen = kaartacties.onderwerpen_op_slot([kaart.onderwerp for kaart in kaarten if kaart.onderwerp])
        if not _sluit(uitnodiging, Uitnodigingstatus.AANGENOMEN, getoond):
            return None
        gelegd, niet = [], []
        for papier in kaarten:
            papier.onderwerp = onderwerpen.get(papier.onderwerp_id)
            kaart = als_kaart(papier, lid)
            try:
                kaart.full_clean()
            except ValidationError as fout:
                niet.append(f"{papier.soortnaam} {papier.onderwerp or papier.tekst}: {' '.join(fout.messages)}")
                continue
            kaart.save()
            gelegd.append(kaart)
        if openbaar := [kaart for kaart in gelegd if kaart.kleur != Kleur.ROOD]:
            kaartacties.doe_mee(lid, openbaar)
        return len(gelegd), niet


def als_kaart(papier: Papierkaart, lid: Lid) -> Kaart:
    """Return what this proposal becomes, not yet saved."""
    niveau = "" if papier.kleur == Kleur.ROOD else papier.niveau or Niveau.IETS
    return Kaart(lid=lid, kleur=papier.kleur, onderwerp=papier.onderwerp, tekst=papier.tekst, niveau=niveau)


def verlopen(adressen: list[str] | None = None) -> int:
    """End what waited too long, at most some hundreds at a time, and forget it; return how many those were.

    With `adressen` only the invitations to those.
    """
    te_oud = Uitnodiging.objects.filter(status=Uitnodigingstatus.WACHT, verloopt_op__lte=timezone.now())
    if adressen is not None:
        te_oud = te_oud.filter(email__in=adressen)
    with transaction.atomic():
        deze = list(te_oud.select_for_update(skip_locked=True).order_by("pk")[:_PER_KEER])
        return sum(uitnodiging.sluit(Uitnodigingstatus.VERLOPEN) for uitnodiging in deze)
