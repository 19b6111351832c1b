"""The address in a mail that ends such mail with one button, logged in or not, and the page behind it.

It is signed, and names what it ends with the version of that: a used link counts the version up, and so works once.
Who wants the mail again later gets new links in it.
"""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from klussenbank.kern import sleutels
from klussenbank.kern.adressen import absoluut
from klussenbank.volgen.models import Ritme, Volging, Weekmail
from klussenbank.volgen.soorten import opgesomd

_WEEK, _DIRECT = "volgen.afmelden.week", "volgen.afmelden.direct"
# An address names so many things that are followed at most, or it would not fit in a mail: the ones followed longest.
MEESTE = 15


def adres_van_week(weekmail: Weekmail) -> str:
    """Return the address that ends all mail of once a week."""
    return _adres(sleutels.maak(_WEEK, weekmail.pk, weekmail.versie))


def adres_van_directe(volgingen: list[Volging]) -> str:
    """Return the address that ends the mail about these things that are followed."""
    paren = [(volging.pk, volging.versie) for volging in volgingen[:MEESTE]]
    return _adres(sleutels.maak(_DIRECT, *(nummer for paar in paren for nummer in paar)))


def _adres(token):
    return absoluut("volgen:afmelden", token)


class Week(NamedTuple):
    """What an address of the weekly mail ends."""

    lid: int
    versie: int

    def wat(self) -> str | None:
        """What it ends, in words ("" where that needs no name); None where this link no longer ends anything."""
        return "" if self._rij().exists() else None

    def meld_af(self) -> bool:
        """End it; return whether there was something to end by this link."""
        with transaction.atomic():
            geldt = self._rij().update(versie=F("versie") + 1)
            if geldt:
                Volging.objects.filter(lid=self.lid, ritme=Ritme.WEEK).update(ritme=Ritme.UIT)
        return bool(geldt)

    def _rij(self):
        return Weekmail.objects.filter(pk=self.lid, versie=self.versie)


class Direct(NamedTuple):
    """What an address of a direct mail ends: things that are followed, each with its version."""

    versies: dict[int, int]

    def wat(self) -> str | None:
        volgingen = Volging.objects.filter(pk__in=self.versies).select_related("onderwerp", "organisatie")
        rijen = [rij for rij in volgingen.order_by("pk") if rij.versie == self.versies[rij.pk]]
        return opgesomd(rijen) if rijen else None

    def meld_af(self) -> bool:
        """End the mail about those that this link still counts for; return whether there was one."""
        gedaan = [
            Volging.objects.filter(pk=pk, versie=versie).update(ritme=Ritme.UIT, versie=F("versie") + 1)
            for pk, versie in sorted(self.versies.items())
        ]
        return any(gedaan)


def lees(token: str) -> Week | Direct | None:
    """Return what the token ends; None when it is not one of ours."""
    if week := sleutels.lees(_WEEK, token, 2):
        return Week(*week)
    nummers = sleutels.lees(_DIRECT, token)
    if nummers and len(nummers) % 2 == 0:
        return Direct(dict(zip(nummers[::2], nummers[1::2], strict=True)))
    return None


# RFC 8058: the mail program posts by itself, without cookies, and follows no redirect. Whoever opens the address reads
# one question first, since scanners of mail open every link.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def afmelden(request, token):
    """End the mail in which this address stood; 410 where that was done, so that nothing is ended unawares later on."""
    waarvan = lees(token)
    if waarvan is None:
        raise Http404
    context = {"is_week": isinstance(waarvan, Week)}
    if request.method == "POST" and waarvan.meld_af():
        return render(request, "volgen/afmelden.html", {**context, "klaar": True})
    wat = None if request.method == "POST" else waarvan.wat()
    if wat is None:
        return render(request, "volgen/afmelden_gebruikt.html", status=410)
    return render(request, "volgen/afmelden.html", {**context, "wat": wat})
