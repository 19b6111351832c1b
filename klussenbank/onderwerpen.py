"""The topics: who is contact person for one, and which klussen ask for it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from deskundigen.models import Deskundige, Onderwerp, OudAdres
from klussen.kaarten import kaarten
from klussen.models import Klus
from klussenbank.kern.paginering import pagina

KLUSSEN_OP_BLAD = 10
# The list of contact persons is printed: one sheet holds more than a page of search results.
PERSONEN_OP_BLAD = 50
# Beside each topic in the list; to count on would cost more than the rest of the page.
MEESTE_GETELD = 100


@require_safe
def lijst(request):
    """All topics in two levels, each with its number of contact persons."""
    onderwerpen = list(Onderwerp.objects.annotate(aantal=_aantal()))
    hoofdonderwerpen = [onderwerp for onderwerp in onderwerpen if onderwerp.ouder_id is None]
    for hoofd in hoofdonderwerpen:
        hoofd.eronder = [onderwerp for onderwerp in onderwerpen if onderwerp.ouder_id == hoofd.pk]
    return render(request, "onderwerpen/lijst.html", {"hoofdonderwerpen": hoofdonderwerpen, "meeste": MEESTE_GETELD})


def _aantal():
    """How many people who may be asked today have a green or blue card on a topic; counted to one past the most."""
    kenners = Deskundige.objects.zichtbaar().beschikbaar().filter(kennis__onderwerp=OuterRef("pk"), kennis__kleur="")
    return Func(ArraySubquery(kenners.values("pk")[: MEESTE_GETELD + 1]), function="cardinality")


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
