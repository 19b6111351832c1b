"""The daily sweep over people and cards: let old cards fade, ask their owners, tell who may be asked again.

It also warns who did not log in for long, and erases the account of who does not answer, or left long ago.

Each rule finds what is due in the order of an index, some at a time. What it finds is taken in a transaction that locks
its owner and looks again. What was done is no longer found: a sweep may run twice, be interrupted, or come days late.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from deskundigen import vers
from deskundigen.account.verwijderen import verwijder
from deskundigen.lidmaatschap.models import Vertrek
from deskundigen.models import Deskundige, Kaart, Lid, Waarschuwing
from klussenbank.kern import links, mail, nalopen
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.regel import op_een_regel

# So many cards fade in one transaction.
SAMEN = 50
# Who may be asked again for longer than this knows it by now.
TERUG_TE_LAAT = timedelta(days=7)
# Who did not log in for so long is told that the account goes, and has so long to log in.
ONGEBRUIKT = timedelta(days=2 * 365)
BEDENKTIJD = timedelta(days=30)
# Whom that could not be told is told again so much later.
NOG_EENS_NA = timedelta(days=7)
# An account that was closed so long ago is erased; until then it can be opened again.
GESLOTEN = timedelta(days=365)


class Plek(NamedTuple):
    """How far a sweep is: at which rule, and there after which moment and key."""

    regel: int = 0
    na: str = ""
    na_pk: int = 0


class Regel(NamedTuple):
    """What is due: `gevonden()` gives a query set, in the order of its field `moment` (a `soort`); `doe` does it.

    `doe` gets at most `samen` keys, and returns for how many of them there was something to do.
    """

    gevonden: Callable[[], models.QuerySet]
    moment: str
    soort: type[date]
    doe: Callable[[list[int]], int]
    samen: int = 1


def loop_na() -> int:
    """Do all that is due today; return for how many cards and people something was done."""
    aantal, _ = loop_stuk_na(Plek())
    return aantal


def loop_stuk_na(plek: Plek, seconden: float = float("inf")) -> tuple[int, Plek | None]:
    """Do what is due from `plek` on, for so many seconds (`klussenbank.kern.nalopen`)."""
    return nalopen.loop_stuk_na(REGELS, plek, seconden, zoek=_zoek, neem=_neem)


def _zoek(regel, plek) -> Iterator[tuple[list[int], Plek]]:
    """What the rule finds after `plek`, as keys to take together, and how far the sweep is with those."""
    na = (regel.soort.fromisoformat(plek.na), plek.na_pk) if plek.na else None
    for rijen in nalopen.per_keer(lambda na: _na(regel, na).values_list(regel.moment, "pk"), na):
        for begin in range(0, len(rijen), regel.samen):
            deel = rijen[begin : begin + regel.samen]
            moment, laatste = deel[-1]
            yield [pk for _, pk in deel], Plek(plek.regel, moment.isoformat(), laatste)


def _neem(regel, pks):
    return regel.doe(pks)


def _na(regel, na):
    gevonden = regel.gevonden().order_by(regel.moment, "pk")
    if na is None:
        return gevonden
    moment, pk = na
    # The first condition says no more than the second, but is one that an index can begin at.
    verder = Q(**{f"{regel.moment}__gt": moment}) | Q(**{regel.moment: moment, "pk__gt": pk})
    return gevonden.filter(verder, **{f"{regel.moment}__gte": moment})


def vul_aan():
    """Give cards that an earlier version made, while it still ran beside this one, the moment from which they hold."""
    Kaart.objects.openbaar().filter(vervaagd=0, bevestigd_op=None).update(bevestigd_op=F("gewijzigd_op"))


def te_vervagen(stap):
    """Return the function that gives the cards that are to go back by `stap` levels, and did not yet."""

    def gevonden():
        oud = {"bevestigd_op__lt": vers.voor(vers.dagen_tot_stap(stap))}
        return Kaart.objects.openbaar().filter(vervaagd=stap - 1, **oud)

    return gevonden


def vervaag(pks):
    """Let these cards count as their age says, and renew what the directory makes of them."""
    leden = _op_slot(Lid.objects.filter(kaarten__in=pks))
    kaarten = list(Kaart.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    for kaart in kaarten:
        kaart.vervaag()
    Kaart.objects.bulk_update(kaarten, ["vervaagd", "rang"])
    Deskundige.objects.filter(pk__in=leden).indexeer()
    return sum(kaart.vervaagd > 0 for kaart in kaarten)


def te_vragen():
    """The old cards in the directory of which the owner was not asked yet, and may get such a mail today."""
    lang_geleden = Q(lid__deskundige__gevraagd_op=None) | Q(lid__deskundige__gevraagd_op__lt=vers.voor(vers.MAIL_PAUZE))
    return (
        Kaart.objects.openbaar()
        .oud()
        .filter(lang_geleden, gevraagd_op=None, lid__is_active=True, lid__deskundige__isnull=False)
    )


def vraag(pks):
    """Ask the owner of this card whether it holds, in one mail with all other open cards that are old."""
    (pk,) = pks
    leden = _op_slot(Lid.objects.filter(kaarten=pk))
    if not te_vragen().filter(pk=pk).exists():
        return 0
    lid, nu = Lid.objects.get(pk=leden[0]), timezone.now()
    kaarten = list(lid.kaarten.openbaar().oud().select_related("onderwerp").order_by("kleur", "pk"))
    Kaart.objects.filter(pk__in=[kaart.pk for kaart in kaarten]).update(gevraagd_op=nu)
    Deskundige.objects.filter(pk=lid.pk).update(gevraagd_op=nu)
    mail.verstuur(
        "deskundigen/mail/klopt_dit_nog.txt",
        aan=lid.email,
        context={
            "lid": lid,
            "kaarten": [(op_een_regel(str(kaart.onderwerp or f"“{kaart.tekst}”")), kaart.kleur) for kaart in kaarten],
            "klopt_url": links.maak("kaarten_kloppen", lid, lid.pk),
            "profiel_url": absoluut("profiel:mijn"),
        },
    )
    return 1


def weer_te_vragen():
    """Who did not want to be asked until today, or an earlier day."""
    return Deskundige.objects.filter(niet_tot__lte=timezone.localdate())


def meld_weer_te_vragen(pks):
    """Tell who may be asked again that it is so; that the day is gone says that this was done."""
    (pk,) = pks
    _op_slot(Lid.objects.filter(pk=pk))
    deskundige = weer_te_vragen().select_related("lid").filter(pk=pk).first()
    if deskundige is None:
        return 0
    Deskundige.objects.filter(pk=pk).update(niet_tot=None)
    if deskundige.lid.is_active and timezone.localdate() - deskundige.niet_tot <= TERUG_TE_LAAT:
        mail.verstuur(
            "deskundigen/mail/weer_te_vragen.txt",
            aan=deskundige.lid.email,
            context={
                "lid": deskundige.lid,
                "niet_url": links.maak("nog_niet_vragen", deskundige.lid, pk),
                "profiel_url": absoluut("profiel:vragen"),
            },
        )
    return 1


def ongebruikt():
    """Members who did not log in for long. Who manages the site is left alone: `manage.py controleer` names them."""
    return _niet_gebruikt(Lid.objects.actief().filter(is_superuser=False, is_staff=False), ONGEBRUIKT)


def _niet_gebruikt(leden, duur):
    sinds = Coalesce("last_login", "date_joined")
    return leden.annotate(gebruikt_op=sinds).filter(gebruikt_op__lt=timezone.now() - duur)


def te_waarschuwen():
    return ongebruikt().filter(~Exists(Waarschuwing.objects.filter(lid=OuterRef("pk"))))


def waarschuw(pks):
    """Tell this member on which day the account goes."""
    _op_slot(Lid.objects.filter(pk__in=pks))
    lid = te_waarschuwen().filter(pk__in=pks).first()
    if lid is None:
        return 0
    brief = mail.schrijf(
        "deskundigen/mail/account_gaat_weg.txt",
        aan=lid.email,
        context={
            "lid": lid,
            "dag": timezone.localdate() + BEDENKTIJD,
            "inlog_url": absoluut("account_login"),
        },
    )
    mail.verstuur_mail(brief)
    Waarschuwing.objects.create(lid=lid, mail=brief)
    return 1


def niet_bezorgd():
    """The warnings that nobody got; what could not be sent is kept for longer than this."""
    return Waarschuwing.objects.filter(op__lt=timezone.now() - NOG_EENS_NA, mail__mislukt_op__isnull=False)


def vergeet_waarschuwing(pks):
    """Let this member be warned anew."""
    _op_slot(Lid.objects.filter(pk__in=pks))
    aantal, _ = niet_bezorgd().filter(pk__in=pks).delete()
    return aantal


def gewaarschuwd():
    """The warnings to which the time to answer is over. One that still waits to be sent was read by nobody."""
    return Waarschuwing.objects.filter(op__lt=timezone.now() - BEDENKTIJD, mail=None)


def verwijder_ongebruikt(pks):
    """Erase who did not log in since; of who did the warning is forgotten."""
    _op_slot(Lid.objects.filter(pk__in=pks))
    aantal, _ = gewaarschuwd().filter(pk__in=pks).delete()
    for lid in ongebruikt().filter(pk__in=pks) if aantal else ():
        verwijder(lid)
    return aantal


def lang_gesloten():
    """Accounts that were closed long ago, and not used since."""
    sinds_kort = Vertrek.objects.nog_weg().filter(lid=OuterRef("pk"), op__gte=timezone.now() - GESLOTEN)
    return _niet_gebruikt(Lid.objects.gesloten(), GESLOTEN).filter(~Exists(sinds_kort))


def verwijder_gesloten(pks):
    """Erase this account, unless it was opened again."""
    _op_slot(Lid.objects.filter(pk__in=pks))
    return sum(verwijder(lid) for lid in lang_gesloten().filter(pk__in=pks))


def _op_slot(leden):
    """Lock these members, as whoever changes something of their own does, and return their keys."""
    pks = sorted(set(leden.values_list("pk", flat=True)))
    return list(
        Lid.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


REGELS = (
    Regel(weer_te_vragen, "niet_tot", date, meld_weer_te_vragen),
    Regel(te_vragen, "bevestigd_op", datetime, vraag),
    Regel(te_vervagen(1), "bevestigd_op", datetime, vervaag, SAMEN),
    Regel(te_vervagen(2), "bevestigd_op", datetime, vervaag, SAMEN),
    Regel(niet_bezorgd, "op", datetime, vergeet_waarschuwing),
    Regel(gewaarschuwd, "op", datetime, verwijder_ongebruikt),
    Regel(lang_gesloten, "gebruikt_op", datetime, verwijder_gesloten),
    Regel(te_waarschuwen, "gebruikt_op", datetime, waarschuw),
)
