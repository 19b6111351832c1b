"""Joint search: one box and a topic filter over klussen and people."""

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from deskundigen.filters import DeskundigeFilter, verhuisd
from deskundigen.models import Deskundige
from klussen.filters import KlusFilter
from klussen.kaarten import Kaartpaginator
from klussen.models import Klus
from klussenbank.kern.paginering import pagina

# So many of each kind; the rest stands behind a link.
PER_GROEP = 8


@require_safe
def zoeken(request):
    """Open klussen and available people that answer the same question, each with a link to all of them.

    It is the two lists under one question: each kind is filtered and ordered as on its own page.
    """
    vraag = _vraag(request.GET)
    klusfilter = KlusFilter(KlusFilter.gegevens(vraag), Klus.objects.zichtbaar_voor(request.user))
    mensfilter = DeskundigeFilter(DeskundigeFilter.gegevens(vraag), Deskundige.objects.zichtbaar())
    if adres := verhuisd(klusfilter, request):
        return redirect(adres)
    klusfilter.form.fields["q"].label = "Waar zoek je naar?"
    context = {
        "form": klusfilter.form,
        "chips": klusfilter.chips,
        "onbekend": klusfilter.onbekend,
        "vraag": vraag.urlencode(),
    }
    if vraag:
        mensen = pagina(mensfilter.gesorteerd.voor_lijst(), 1, PER_GROEP)
        for deskundige in mensen:
            deskundige.redenen = mensfilter.redenen(deskundige)
        context |= {"klussen": pagina(klusfilter.gesorteerd, 1, PER_GROEP, Kaartpaginator), "mensen": mensen}
    return render(request, "zoeken.html", context)


def _vraag(params):
    """Return what was asked, without what only one of the two lists knows."""
    vraag = QueryDict(mutable=True)
    for naam in ("q", "onderwerp"):
        if waarden := [waarde for waarde in params.getlist(naam) if waarde.replace("\x00", "").strip()]:
            vraag.setlist(naam, waarden)
    return vraag
