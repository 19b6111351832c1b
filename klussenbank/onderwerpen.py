"""The topics: who is contact person for one, and which klussen ask for it."""

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from deskundigen.models import Deskundige, Kaart, Onderwerp, OudAdres
from klussen.models import Klus
from klussenbank.kern.paginering import pagina

KLUSSEN_OP_BLAD = 10
# The list of contact persons is printed: one sheet holds more than a page of search results.
PERSONEN_OP_BLAD = 50


@require_safe
def lijst(request):
    """All topics in two levels, each with its number of contact persons."""
    onderwerpen = list(Onderwerp.objects.all())
    per_onderwerp, per_hoofdonderwerp = _aantallen()
    hoofdonderwerpen = [onderwerp for onderwerp in onderwerpen if onderwerp.ouder_id is None]
    for onderwerp in onderwerpen:
        aantallen = per_hoofdonderwerp if onderwerp.ouder_id is None else per_onderwerp
        onderwerp.aantal = aantallen.get(onderwerp.pk, 0)
    for hoofd in hoofdonderwerpen:
        hoofd.eronder = [onderwerp for onderwerp in onderwerpen if onderwerp.ouder_id == hoofd.pk]
    return render(request, "onderwerpen/lijst.html", {"hoofdonderwerpen": hoofdonderwerpen})


def _aantallen():
    """How many people who may be asked today have a green or blue card: per topic, and per main topic as a whole."""
    kaarten = Kaart.objects.openbaar().filter(
        onderwerp__isnull=False, lid__in=Deskundige.objects.zichtbaar().beschikbaar().values("pk")
    )
    per_onderwerp = kaarten.values_list("onderwerp").annotate(Count("lid", distinct=True))
    per_hoofdonderwerp = kaarten.values_list(Coalesce("onderwerp__ouder", "onderwerp")).annotate(
        Count("lid", distinct=True)
    )
    return dict(per_onderwerp), dict(per_hoofdonderwerp)


@require_safe
def detail(request, slug):
    """One topic; a main topic shows what stands below it too. An old address leads to what the topic went into."""
    onderwerp = Onderwerp.objects.select_related("ouder").filter(slug=slug).first()
    if onderwerp is None:
        oud = get_object_or_404(OudAdres.objects.select_related("onderwerp"), slug=slug)
        return redirect(oud.onderwerp, permanent=True)
    kinderen = list(onderwerp.kinderen.all())
    omvat = {onderwerp.pk, *(kind.pk for kind in kinderen)}
    deskundigen = Deskundige.objects.zichtbaar().beschikbaar().met_kaart(onderwerpen=omvat).op_rang(onderwerpen=omvat)
    blad = pagina(deskundigen.voor_lijst(), request.GET.get("pagina"), PERSONEN_OP_BLAD)
    for deskundige in blad:
        deskundige.redenen = [kaart.reden for kaart in deskundige.lid.openbare_kaarten if kaart.onderwerp_id in omvat]
    klussen = Klus.objects.zichtbaar_voor(request.user).over(Onderwerp.objects.filter(pk__in=omvat))
    context = {
        "onderwerp": onderwerp,
        "kinderen": kinderen,
        "pagina": blad,
        "klussen": klussen.open().voor_lijst()[:KLUSSEN_OP_BLAD],
    }
    return render(request, "onderwerpen/detail.html", context)


urlpatterns = [
    path("", lijst, name="lijst"),
    path("<slug:slug>/", detail, name="detail"),
]
