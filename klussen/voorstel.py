"""Who could do a klus, as its page shows it: the people with the reasons and, for who asks, a button to invite each."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen import rechten
from klussen.meedenken import hoeveel_passen
from klussen.models import Klusstatus
from klussen.passend import EERSTE, MEESTE, Voorstel, passende_mensen
from klussenbank.kern.blad import csrf_token, getekend, meldingen
from klussenbank.kern.mal import Mal, gevormd

_KNOP = Mal("klussen/_uitnodigen.html", "adres", "csrf_token", "terug", "lid", "naam")
_OPEN = ("mensen", "gevraagd", "meer", "eigen", "organisatie", "melding", "hoeveel")


def zoekt_mensen(klus) -> bool:
    """Whether there is someone to find for `klus`: it is a draft, or one can react to it."""
    return klus.status == Klusstatus.CONCEPT or klus.is_reageerbaar


def voorstel(klus, lid, *, meer=False, ook_eigen=False, keuzes=None) -> Voorstel:
    """Return who could do `klus`, as `lid` sees it; nobody where there is nobody to find."""
    if not zoekt_mensen(klus):
        return Voorstel([])
    aantal = MEESTE if meer else EERSTE
    return passende_mensen(klus, aantal=aantal, keuzes=keuzes, voor_vrager=klus.is_van(lid), ook_eigen=ook_eigen)


def sectie(request, klus, gevonden: Voorstel, *, meer=False, ook_eigen=False, naast=False, is_vervangen=False) -> str:
    """Return that as HTML; nothing where there is nobody to find, or `naast` a klus of another if nobody was found.

    `is_vervangen` says that it comes in the place of an earlier one on the same page.
    """
    is_vrager = klus.is_van(request.user)
    if not zoekt_mensen(klus) or (naast and not gevonden.mensen and not is_vrager):
        return ""
    mal = gevormd(
        "klussen/_mensen.html",
        _OPEN,
        heeft_mensen=bool(gevonden.mensen),
        heeft_gevraagd=bool(gevonden.gevraagd),
        zonder_onderwerpen=not klus.onderwerp_nummers,
        er_is_meer=gevonden.er_is_meer and not meer,
        ook_eigen=ook_eigen,
        is_vrager=is_vrager,
        is_vervangen=is_vervangen,
    )
    return mal(
        mensen=_mensen(request, klus, gevonden.mensen, terug=_vraag(meer=meer, ook_eigen=ook_eigen)),
        gevraagd=getekend(gevonden.gevraagd, "h4"),
        meer=adres(klus, meer=True, ook_eigen=ook_eigen),
        eigen=adres(klus, meer=meer, ook_eigen=not ook_eigen),
        organisatie=klus.organisatie.naam,
        melding=meldingen(request) if is_vervangen else "",
        hoeveel=_hoeveel(klus, request.user, ook_eigen=ook_eigen) if is_vrager else "",
    )


def _hoeveel(klus, vrager, *, ook_eigen):
    zonder = () if ook_eigen else klus.eigen_organisaties
    return hoeveel_passen(klus.onderwerp_nummers, zonder, nu_te_kiezen(vrager), vragers=klus.vragers)


def keuze(params) -> dict[str, bool]:
    """Return what the parameters of an address say about which people to show."""
    return {"meer": params.get("meer") == "ja", "ook_eigen": params.get("ook") == "eigen"}


def _vraag(*, meer, ook_eigen):
    """Return what `keuze` reads."""
    return urlencode(({"meer": "ja"} if meer else {}) | ({"ook": "eigen"} if ook_eigen else {}))


def adres(klus, *, meer, ook_eigen):
    """Return where more people stand who could do `klus`."""
    pad, vraag = reverse("klussen:mensen", args=[klus.pk]), _vraag(meer=meer, ook_eigen=ook_eigen)
    return f"{pad}?{vraag}" if vraag else pad


def _mensen(request, klus, mensen, *, terug):
    if not rechten.mag_uitnodigen(request.user, klus):
        return getekend(mensen, "h3")
    uitnodigen = reverse("klussen:uitnodigen", args=[klus.pk])
    token = csrf_token(request)
    return mark_safe(  # noqa: S308  drawn by templates
        "".join(
            getekend([persoon], "h3")
            + _KNOP(adres=uitnodigen, csrf_token=token, terug=terug, lid=persoon.id, naam=persoon.naam)
            for persoon in mensen
        )
    )
