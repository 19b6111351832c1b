"""Invite people, ask to be let in, and answer that; row and mail share one transaction.

Who invites or answers never learns whether an address is that of a member: that member alone reads so, in the mail.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen.acties import op_slot
from deskundigen.lidmaatschap.fouten import AlUitgenodigd, KanNietMeer, TeVeelUitnodigingen, TeVeelVerzoeken
from deskundigen.lidmaatschap.models import GELDIG, Contactpersoon, Ledenuitnodiging, Toegangsverzoek
from deskundigen.models import Lid, Organisatie
from klussenbank.kern import mail
from klussenbank.kern.inzending import aantal_vandaag
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling

UITNODIGINGEN_PER_DAG = 100
# So many may wait at one organisation.
MEESTE_VERZOEKEN = 100
# Who keeps the members hears no more often that people wait.
TUSSEN_MAILS = timedelta(days=1)
# So long a request waits; then it is forgotten.
VERZOEK_GELDIG = timedelta(days=60)
# What was sent less long ago is not sent again: the button was pressed twice.
DUBBEL = timedelta(minutes=1)


def nodig_uit(organisatie, email, door, *, op_verzoek=False):
    """Invite an address; raises AlUitgenodigd or TeVeelUitnodigingen. One that was not answered in time begins anew."""
    with transaction.atomic():
        door = op_slot(door)
        # Two who invite the same address do so in turn.
        organisatie = Organisatie.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisatie.pk)
        eerder = Ledenuitnodiging.objects.onbeantwoord().filter(organisatie=organisatie, email=email).first()
        if eerder and not eerder.is_verlopen:
            raise AlUitgenodigd
        if aantal_vandaag(Ledenuitnodiging.objects.filter(door=door), "gemaakt_op") >= UITNODIGINGEN_PER_DAG:
            raise TeVeelUitnodigingen
        uitnodiging = eerder or Ledenuitnodiging(organisatie=organisatie, email=email)
        uitnodiging.op_verzoek = op_verzoek
        _verstuur(uitnodiging, door)


def nodig_opnieuw_uit(uitnodiging, door):
    """Send an invitation again, with a new link; return False when it was answered or taken back meanwhile."""
    with transaction.atomic():
        nu = Ledenuitnodiging.objects.onbeantwoord().select_for_update(of=("self",)).filter(pk=uitnodiging.pk)
        uitnodiging = nu.select_related("organisatie").first()
        if uitnodiging is None:
            return False
        if timezone.now() - uitnodiging.gemaakt_op > DUBBEL:
            _verstuur(uitnodiging, door)
        return True


def _verstuur(uitnodiging, door):
    """Save an invitation with a new link, and mail that; or to who has an account, that one is invited."""
    sleutel = uitnodiging.vernieuw(door)
    uitnodiging.save()
    noteer(Handeling.TOEGEVOEGD, door, uitnodiging, wat="Uitnodiging verstuurd.")
    soort = "al_lid" if Lid.objects.filter(email=uitnodiging.email).exists() else "uitnodiging"
    mail.verstuur(
        f"lidmaatschap/mail/{soort}.txt",
        aan=uitnodiging.email,
        antwoord_aan=(door.naam, door.email),
        context={
            "organisatie": uitnodiging.organisatie,
            "door": door,
            "op_verzoek": uitnodiging.op_verzoek,
            "aannemen_url": f"{settings.BASIS_URL}{reverse('lidmaatschap:aannemen', args=[sleutel])}",
            "inlog_url": f"{settings.BASIS_URL}{reverse('account_login')}",
            "verloopt_op": uitnodiging.verloopt_op,
        },
    )


def trek_in(uitnodiging, door):
    """Take an invitation back; return False when it was answered or taken back before."""
    with transaction.atomic():
        if not uitnodiging.trek_in():
            return False
        noteer(Handeling.GEWIJZIGD, door, uitnodiging, wat="Ingetrokken.")
        return True


def neem_aan(uitnodiging, *, wachtwoord, **velden):
    """Make the member that was invited, whose address is proven by the link; raises KanNietMeer."""
    email = uitnodiging.email
    lid = Lid(email=email, organisatie=uitnodiging.organisatie, **velden)
    lid.set_password(wachtwoord)
    try:
        with transaction.atomic():
            lid.save()
            lid.bevestig_email()
            if not uitnodiging.neem_aan(lid):
                raise KanNietMeer
            Toegangsverzoek.objects.filter(organisatie=uitnodiging.organisatie, email=email).delete()
    except IntegrityError:
        raise KanNietMeer from None
    return lid


def vraag_toegang(organisatie, *, email, **velden):
    """Let someone ask to be let in at `organisatie`; a second time, as long as the first waits, changes nothing.

    Raises TeVeelVerzoeken. Who keeps the members there is told that people wait, once a day at most.
    """
    with transaction.atomic():
        organisatie = Organisatie.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisatie.pk)
        wachtend = Toegangsverzoek.objects.filter(organisatie=organisatie)
        if wachtend.filter(email=email).exists():
            return
        if wachtend.count() >= MEESTE_VERZOEKEN:
            raise TeVeelVerzoeken
        pas_gemaild = wachtend.filter(gedaan_op__gt=timezone.now() - TUSSEN_MAILS).exists()
        Toegangsverzoek.objects.create(organisatie=organisatie, email=email, **velden)
        if pas_gemaild:
            return
        for contactpersoon in Contactpersoon.objects.van(organisatie).select_related("lid"):
            mail.verstuur(
                "lidmaatschap/mail/verzoek.txt",
                aan=contactpersoon.lid.email,
                context={
                    "aan": contactpersoon.lid,
                    "organisatie": organisatie,
                    "verzoeken_url": f"{settings.BASIS_URL}{leden_adres(organisatie, 'verzoeken')}",
                },
            )


def laat_toe(verzoek, door):
    """Let someone in who asked so: with an invitation. Return False when it was answered meanwhile.

    Raises TeVeelUitnodigingen.
    """
    with transaction.atomic():
        if not _beantwoord(verzoek, door, "Toegelaten."):
            return False
        # Unless who keeps the members was first, by hand.
        with suppress(AlUitgenodigd):
            nodig_uit(verzoek.organisatie, verzoek.email, door, op_verzoek=True)
        return True


def laat_niet_toe(verzoek, door):
    """Tell someone who asked so that it is not to be. Return False when it was answered meanwhile."""
    with transaction.atomic():
        if not _beantwoord(verzoek, door, "Niet toegelaten."):
            return False
        mail.verstuur(
            "lidmaatschap/mail/niet_toegelaten.txt",
            aan=verzoek.email,
            antwoord_aan=(door.naam, door.email),
            context={"organisatie": verzoek.organisatie, "door": door},
        )
        return True


def _beantwoord(verzoek, door, wat):
    aantal, _ = Toegangsverzoek.objects.filter(pk=verzoek.pk).delete()
    if aantal:
        noteer(Handeling.WEGGEHAALD, door, verzoek, wat=wat)
    return bool(aantal)


def leden_adres(organisatie, deel=""):
    """Return the address of a part of the page on which the members of `organisatie` are kept."""
    adres = reverse("lidmaatschap:leden", args=[organisatie.slug])
    return f"{adres}?deel={deel}" if deel else adres


def ruim_op():
    """Forget addresses that nobody answered about for long: invitations and requests. Return how many they were."""
    te_oud = Ledenuitnodiging.objects.onbeantwoord().filter(verloopt_op__lt=timezone.now() - GELDIG)
    uitnodigingen, _ = te_oud.delete()
    verzoeken, _ = Toegangsverzoek.objects.filter(gedaan_op__lt=timezone.now() - VERZOEK_GELDIG).delete()
    return uitnodigingen + verzoeken
