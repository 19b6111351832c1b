"""What writes several rows and tells people: invite with cards from paper, answer, and what got too old."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from deskundigen import acties as kaartacties
from deskundigen.models import Kaart, Kleur, Lid, Niveau
from deskundigen.papier.lezen import Stapel
from deskundigen.papier.models import Papierkaart, Uitnodiging, Uitnodigingstatus
from klussenbank.kern import mail

# So many are ended in one go by the daily work.
_PER_KEER = 500


class Verstuurd(NamedTuple):
    """How many people got a mail, and how many were waiting for cards already and got these with them."""

    nieuw: int
    erbij: int


def leg_voor(coordinator: Lid, stapel: Stapel) -> Verstuurd:
    """Lay the cards of `stapel` ready, and mail who was not invited yet. All of it, or nothing.

    Who has an invitation that waits finds new cards in that one and gets no second mail: so the same table sent twice
    changes nothing.
    """
    nieuw = erbij = 0
    with transaction.atomic():
        # One pile at a time, or two that share people could wait for each other.
        coordinator = kaartacties.op_slot(coordinator)
        verlopen(list(stapel.per_adres))
        voornamen = dict(Lid.objects.filter(email__in=list(stapel.per_adres)).values_list("email", "voornaam"))
        for adres in sorted(stapel.per_adres):
            uitnodiging, is_nieuw = Uitnodiging.objects.select_for_update(of=("self",)).get_or_create(
                email=adres, status=Uitnodigingstatus.WACHT, defaults={"gemaakt_door": coordinator}
            )
            kaarten = [Papierkaart(uitnodiging=uitnodiging, **kaart._asdict()) for kaart in stapel.per_adres[adres]]
            al = uitnodiging.kaarten.count()
            Papierkaart.objects.bulk_create(kaarten, ignore_conflicts=True)
            if is_nieuw:
                _mail(uitnodiging, coordinator, voornamen.get(adres))
                nieuw += 1
            elif uitnodiging.kaarten.count() > al:
                erbij += 1
    return Verstuurd(nieuw, erbij)


def _mail(uitnodiging, coordinator, voornaam):
    kaarten = list(uitnodiging.kaarten.select_related("onderwerp"))
    mail.verstuur(
        "papier/mail/uitnodiging.txt",
        aan=uitnodiging.email,
        antwoord_aan=(coordinator.naam, coordinator.email),
        context={
            "voornaam": voornaam,
            "is_lid": voornaam is not None,
            "coordinator": coordinator,
            "aantal": len(kaarten),
            # A mail is read where others look along.
            "openbaar": [kaart for kaart in kaarten if kaart.kleur != Kleur.ROOD],
            "verloopt_op": uitnodiging.verloopt_op,
        },
    )


def neem_aan(uitnodiging: Uitnodiging, lid: Lid, gekozen: set[int]) -> tuple[int, list[str]] | None:
    """Lay the cards `gekozen` (keys) for `lid`, and throw the others away.

    Returns how many were laid, and of each that could not why; None when the invitation was answered before.
    """
    with transaction.atomic():
        lid = kaartacties.op_slot(lid)
        kaarten = list(uitnodiging.kaarten.filter(pk__in=gekozen).select_related("onderwerp"))
        if not uitnodiging.sluit(Uitnodigingstatus.AANGENOMEN):
            return None
        gelegd, niet = [], []
        for papier in kaarten:
            kaart = als_kaart(papier, lid)
            try:
                kaart.full_clean()
            except ValidationError as fout:
                niet.append(f"{papier.soortnaam} {papier.onderwerp or papier.tekst}: {' '.join(fout.messages)}")
                continue
            kaart.save()
            gelegd.append(kaart.kleur)
        if set(gelegd) - {Kleur.ROOD}:
            kaartacties.doe_mee(lid)
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
