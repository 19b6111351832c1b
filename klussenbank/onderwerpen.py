"""The topics: who is contact person for one, and which klussen ask for it."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from deskundigen.filters import DeskundigeFilter
from deskundigen.models import Deskundige, Onderwerp, OudAdres
from klussen.kaarten import kaarten
from klussen.models import Klus
from klussenbank.kern.paginering import pagina

KLUSSEN_OP_BLAD = 10
# The list of contact persons is printed: one sheet holds more than a page of search results.
PERSONEN_OP_BLAD = 50


@require_safe
def lijst(request):
    """All topics in two levels, each with its number of contact persons: what the filter of the directory counts."""
    filters = DeskundigeFilter(QueryDict())
    keuzes, aantallen = filters.keuzes, filters.keuzes.onderwerpen.teksten(filters.tellingen["onderwerp"])

    def rij(onderwerp):
        return {"onderwerp": onderwerp, "aantal": aantallen.get(onderwerp.waarde, aantallen[""])}

    hoofdonderwerpen = [
        rij(onderwerp)
        | {"eronder": [rij(onder) for onder in keuzes.onderwerpen_van(keuzes.kinderen[pk]) if onder.pk != pk]}
        for pk, onderwerp in keuzes.onderwerp.items()
        if keuzes.ouders[pk] is None
    ]
    return render(request, "onderwerpen/lijst.html", {"hoofdonderwerpen": hoofdonderwerpen})


@require_safe
def detail(request, slug):
    """One topic; a main topic shows what stands below it too. An old address leads to what the topic went into."""
    onderwerp = Onderwerp.objects.select_related("ouder").filter(slug=slug).first()
    if onderwerp is None:
        oud = get_object_or_404(OudAdres.objects.select_related("onderwerp"), slug=slug)
        return redirect(oud.onderwerp, permanent=True)
    kinderen = list(onderwerp.kinderen.all())
    omvat = {onderwerp.pk, *(kind.pk for kind in kinderen)}
    deskundigen = Deskundige.objects.zichtbaar().beschikbaar().op_rang(onderwerpen=[onderwerp.pk])
    blad = pagina(deskundigen.voor_lijst(), request.GET.get("pagina"), PERSONEN_OP_BLAD)
    for deskundige in blad:
        deskundige.redenen = [kaart.reden for kaart in deskundige.lid.openbare_kaarten if kaart.onderwerp_id in omvat]
    klussen = Klus.objects.zichtbaar_voor(request.user).over(omvat)
    context = {
        "onderwerp": onderwerp,
        "kinderen": kinderen,
        "pagina": blad,
        "klussen": kaarten(klussen.open(), eind=KLUSSEN_OP_BLAD),
    }
    return render(request, "onderwerpen/detail.html", context)


urlpatterns = [
    path("", lijst, name="lijst"),
    path("<slug:slug>/", detail, name="detail"),
]
