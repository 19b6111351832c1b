"""Pages that are drawn once: only what differs per member or question is filled in each time.

For the pages that are asked most; every other page is a template that draws itself from the same parts.
"""

from functools import cache, lru_cache

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from klussenbank.kern import register
from klussenbank.kern.mal import Mal, gevormd

# The open places of the base template, by names that no template can use.
KOP, MELDINGEN = "_kop", "_meldingen"


class Blad(Mal):
    """A page for members: the template `sjabloon`, which extends the base template, with `open_plekken` left open."""

    def __init__(self, sjabloon: str, *open_plekken: str):
        super().__init__(sjabloon, KOP, MELDINGEN, *open_plekken, user={"is_authenticated": True})

    def antwoord(self, request, *, status=200, **waarden) -> HttpResponse:
        """Return the page for who asks, with `waarden` in its open places."""
        vast = {KOP: kop(request), MELDINGEN: meldingen(request)}
        return HttpResponse(self(**vast, **waarden), status=status)


def kop(request):
    """The head of a page: sign, search box, my menu and the main navigation."""
    lid = getattr(request, "user", None)
    if lid is None or not lid.is_authenticated:
        return _kop(ingelogd=False)()
    mal = _kop(ingelogd=True, mag_in_beheer=lid.is_staff, hier=_hier(request.path))
    return mal(initialen=lid.initialen, voornaam=lid.voornaam, csrf_token=csrf_token(request))


def csrf_token(request):
    """The token of the forms on this page: one for all, since drawing lots for each costs more than the form."""
    if not hasattr(request, "csrf_token"):
        request.csrf_token = get_token(request)
    return request.csrf_token


@lru_cache(maxsize=1000)
def _hier(pad):
    """Return `aria-current` of each link of the menu: whether it is this page, or the part in which it stands."""
    return tuple(_is_hier(pad, reverse(naam)) for naam in settings.HOOFDMENU)


def _is_hier(pad, adres):
    if pad == adres:
        return "page"
    return "true" if adres != "/" and pad.startswith(adres) else ""


@cache
def _kop(*, ingelogd, mag_in_beheer=False, hier=()):
    """Return the mould of the head; there are only a few."""
    bij_naam = dict(zip(settings.HOOFDMENU, hier, strict=True)) if ingelogd else {}
    vast = {"ingelogd": ingelogd, "mag_in_beheer": mag_in_beheer, "hier": bij_naam}
    return Mal("_onderdelen/_kop.html", "initialen", "voornaam", "csrf_token", **vast)


def meldingen(request):
    """What the last action has to say."""
    berichten = get_messages(request)
    return render_to_string("_onderdelen/_meldingen.html", {"messages": berichten}) if berichten else ""


def paginering(request, pagina):
    """Links to the other pages of a list; the other parameters of the address are kept. Nothing when there are none."""
    aantal = pagina.paginator.num_pages
    if aantal == 1:
        return ""
    params = request.GET.copy()
    params.pop("pagina", None)
    return _paginering(f"?{params.urlencode()}&pagina=" if params else "?pagina=", pagina.number, aantal)


# Nearly everyone sees the first pages of the same few lists.
@lru_cache(maxsize=1000)
def _paginering(adres, nummer, aantal):
    pagina = Paginator(range(aantal), 1).page(nummer)
    return render_to_string("_onderdelen/_paginering.html", {"adres": adres, "pagina": pagina})


def getekend(kaarten, kopniveau="h2"):
    """Return the HTML of cards that draw themselves, one after the other, with headings of level `kopniveau`."""
    return mark_safe("".join([getattr(kaart, kopniveau) for kaart in kaarten]))  # noqa: S308  drawn by templates


def lijstpagina(request, blad: Blad, resultaten: str, filters, pagina) -> HttpResponse:
    """Return the page of a list with filters, or for htmx its results alone.

    `resultaten` is their template; `filters` are bound (`kern.lijstfilter`), and `pagina` holds cards that draw
    themselves.
    """
    mal = gevormd(
        resultaten,
        ("kaarten", "paginering", "erbij"),
        aantal=pagina.paginator.count,
        begrensd=pagina.paginator.is_begrensd,
        chips=tuple(filters.chips),
        wis_url=request.path,
        onbekend=tuple(filters.onbekend),
        hulp=filters.hulp,
        is_leeg=not pagina.object_list,
    )
    erbij = format_html_join("", "{}", ((deel(request, filters),) for deel in register.bij_lijst))
    html = mal(kaarten=getekend(pagina.object_list), paginering=paginering(request, pagina), erbij=erbij)
    # Back in history htmx wants the whole page.
    if request.htmx and not request.htmx.history_restore_request:
        return HttpResponse(render_to_string("_onderdelen/_tellingen.html", {"filter": filters}) + html)
    return blad.antwoord(request, zijbalk=filters.zijbalk, resultaten=html)
