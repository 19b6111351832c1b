"""Joint search: one box and a topic filter over klussen and people, and the topics that are called so."""

from functools import partial

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from deskundigen.filters import DeskundigeFilter, verhuisd
from deskundigen.personen import Personenpaginator
from klussen.filters import KlusFilter
from klussen.kaarten import Kaartpaginator
from klussenbank.kern.paginering import pagina

# So many of each kind; the rest stands behind a link.
PER_GROEP = 8


@require_safe
def zoeken(request):
    """Open klussen and available people that answer the same question, and topics; each with a link to all of them.

    It is the two lists under one question: each kind is filtered and ordered as on its own page. Topics are found by
    the words alone, in their names and synonyms.
    """
    vraag = _vraag(request.GET)
    klusfilter = KlusFilter(vraag, request.user, met_tellingen=False).met_terugval()
    mensfilter = DeskundigeFilter(vraag, bij=klusfilter, met_tellingen=False).met_terugval()
    if adres := verhuisd(klusfilter, request):
        return redirect(adres)
    context = {
        "filter": klusfilter,
        "mensfilter": mensfilter,
        "chips": klusfilter.chips,
        "wis_url": request.path,
        "onbekend": klusfilter.onbekend,
        "vraag": vraag.urlencode(),
    }
    if vraag:
        gedeeld = {"vraag": klusfilter.vraag, "keuzes": klusfilter.keuzes}
        klussen = partial(Kaartpaginator, geteld=klusfilter.totaal, **gedeeld)
        mensen = partial(Personenpaginator, redenen=mensfilter.redenen, geteld=mensfilter.totaal, **gedeeld)
        context |= {
            "klussen": pagina(klusfilter, 1, PER_GROEP, klussen),
            "mensen": pagina(mensfilter, 1, PER_GROEP, mensen),
            "onderwerpen": Paginator(klusfilter.keuzes.die_heten(klusfilter.q), PER_GROEP).page(1),
        }
    return render(request, "zoeken.html", context)


def _vraag(params):
    """Return what was asked, without what only one of the two lists knows."""
    vraag = QueryDict(mutable=True)
    for naam in ("q", "onderwerp"):
        if waarden := [waarde for waarde in params.getlist(naam) if waarde.replace("\x00", "").strip()]:
            vraag.setlist(naam, waarden)
    return vraag
