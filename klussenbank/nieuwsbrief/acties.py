"""Steps in the life of a newsletter that write several rows, or that send mail."""

import logging
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from klussenbank.kern import mail
from klussenbank.kern.logboek import leg_vast
from klussenbank.nieuwsbrief import inhoud
from klussenbank.nieuwsbrief.afmelden import adres_van, versies_van
from klussenbank.nieuwsbrief.fouten import NietsTeMelden
from klussenbank.nieuwsbrief.models import Briefstatus, Nieuwsbrief, Verzending, ontvangers

log = logging.getLogger(__name__)

# How many members' mail goes to the outbox in one transaction, and to the mail server over one connection.
PER_KEER = 50


def maak(door, inzending):
    """Return the newsletter that this button (`inzending`) makes, with what the board offers; once, however often."""
    nu = timezone.now()
    try:
        with transaction.atomic():
            brief = Nieuwsbrief.objects.create(
                onderwerp=f"Nieuwsbrief van {date_format(timezone.localdate(nu), 'j F Y')}",
                gemaakt_door=door,
                vanaf=inhoud.vanaf_wanneer(),
                samengesteld_op=nu,
                inzending=inzending,
            )
            inhoud.vul_aan(brief)
            return brief
    except IntegrityError:
        return Nieuwsbrief.objects.get(inzending=inzending)


def verstuur(brief, *, door, versie):
    """Begin to send `brief` now. Raises what Nieuwsbrief.begin raises, and NietsTeMelden."""
    with transaction.atomic():
        _begin(brief, door=door, versie=versie)
        leg_vast(brief, door, "Verstuurd.")


def _begin(brief, **hoe):
    from klussenbank.nieuwsbrief.taken import vraag_vervolg

    brief.begin(_vastgesteld(brief), **hoe)
    vraag_vervolg(brief.pk)


def plan(brief, moment, *, door, versie):
    """Have `brief` sent at `moment`. Raises what Nieuwsbrief.plan raises, and NietsTeMelden."""
    with transaction.atomic():
        _vastgesteld(brief)
        brief.plan(moment, door=door, versie=versie)
        leg_vast(brief, door, f"Gepland voor {timezone.localtime(moment):%d-%m-%Y %H:%M}.")


def haal_terug(brief, *, door):
    """Make a draft of a planned `brief` again. Raises what Nieuwsbrief.haal_terug raises."""
    with transaction.atomic():
        brief.haal_terug()
        leg_vast(brief, door, "Teruggehaald.")


def zet_in_archief(brief, *, door, versie):
    """Put `brief` in the archive without mail. Raises what Nieuwsbrief.zet_in_archief raises, and NietsTeMelden."""
    with transaction.atomic():
        brief.zet_in_archief(_vastgesteld(brief), door=door, versie=versie)
        leg_vast(brief, door, "In het archief gezet, zonder mail.")


def begin_geplande():
    """Begin to send what was planned and is due; one in which nothing is left becomes a draft again."""
    with transaction.atomic():
        for brief in Nieuwsbrief.objects.aan_de_beurt().select_for_update(of=("self",), skip_locked=True):
            try:
                _begin(brief, door=brief.verstuurd_door, versie=brief.versie, van=Briefstatus.GEPLAND)
            except NietsTeMelden:
                brief.haal_terug()
                log.warning("nieuwsbrief %s was gepland, maar er stond niets meer in", brief.pk)


def _vastgesteld(brief):
    """Return what stands in `brief`; raise NietsTeMelden when that is nothing, and nobody wrote anything either."""
    vast = inhoud.stel_vast(brief)
    if not vast and not brief.inleiding.strip():
        raise NietsTeMelden
    return vast


def geef_uit(brief_id):
    """Hand the mail of the next members to the outbox; return whether there may be more. Call it in a transaction."""
    brief = Nieuwsbrief.objects.select_for_update().filter(pk=brief_id, status=Briefstatus.BEZIG).first()
    if brief is None:
        return False
    leden = list(ontvangers().filter(pk__gt=brief.tot_en_met_lid).order_by("pk")[:PER_KEER])
    if not leden:
        brief.rond_af()
        return False
    delen, voeten = inhoud.toonbaar(brief.inhoud), mail.voeten(leden)
    mails = _mails(brief, delen, leden, van=brief.verstuurd_door, voeten=voeten)
    mail.verstuur_stapel(mails)
    Verzending.objects.bulk_create(
        Verzending(nieuwsbrief=brief, lid=lid, mail=stuk) for lid, stuk in zip(leden, mails, strict=True)
    )
    brief.tot_en_met_lid = leden[-1].pk
    brief.save(update_fields=["tot_en_met_lid"])
    return True


def stuur_test(brief, lid):
    """Mail `brief` to `lid` alone, as it is now."""
    delen = inhoud.toonbaar(inhoud.stel_vast(brief))
    (proef,) = _mails(brief, delen, [lid], van=lid, voor_onderwerp="Test: ")
    mail.verstuur_mail(proef)


def _mails(brief, delen, leden, *, van, voor_onderwerp="", voeten=None):
    """Return a mail to each of `leden`: written out once, with each member's own address to unsubscribe.

    `voeten` gives by id what stands at the foot of the mail of this member.
    """
    # Nobody can have typed it.
    plek = f"https://{uuid.uuid4().hex}"
    tekst, html, _ = inhoud.opmaken(brief, delen, plek)
    mails, versies = [], versies_van([lid.pk for lid in leden])
    for lid in leden:
        adres, voet = adres_van(lid.pk, versies[lid.pk]), (voeten or {}).get(lid.pk, "")
        mails.append(
            mail.maak(
                aan=lid.email,
                onderwerp=f"{voor_onderwerp}{brief.onderwerp}",
                tekst=f"{tekst.replace(plek, adres)}\n{voet}",
                html=_met_voet(html.replace(plek, adres), voet),
                antwoord_aan=(van.naam, van.email),
                afmelden_url=adres,
            )
        )
    return mails


def _met_voet(html, voet):
    """Return the HTML of a newsletter with what stands at the foot of the mail of one member."""
    ervoor, eind, erna = html.rpartition("</body>")
    return f'{ervoor}<div class="voet">{mail.blokken(voet.removeprefix("--"))}</div>{eind}{erna}' if voet else html
