"""The organisations: what each is, who of it stands in the directory, and which klussen it has open."""

from functools import partial
from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Lid, Organisatie, Organisatiesoort
from deskundigen.models.organisatie import KOPPEN
from deskundigen.personen import Personenpaginator
from klussen.kaarten import kaarten
from klussen.models import Klus
from klussenbank.kern import csvuit, register
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.paginering import pagina
from klussenbank.volgen.elders import knop
from klussenbank.volgen.models import Volging

KLUSSEN_OP_BLAD = 10
MEESTE_REDENEN = 3
# More members no organisation has.
MEESTE_LEDEN = 10_000


@require_safe
def lijst(request):
    """All organisations that still exist, by kind."""
    volgorde = list(KOPPEN)
    organisaties = sorted(Organisatie.objects.actief(), key=lambda rij: (volgorde.index(rij.soort), rij.sorteernaam))
    per_soort = [(KOPPEN[soort], list(groep)) for soort, groep in groupby(organisaties, lambda rij: rij.soort)]
    return render(request, "organisaties/lijst.html", {"per_soort": per_soort})


@require_safe
def als_csv(request):
    """The same list, to download."""
    koppen = ("Organisatie", "Soort", "Code", "Adres")
    rijen = sorted(Organisatie.objects.actief(), key=lambda rij: rij.sorteernaam)
    cellen = ([rij, rij.get_soort_display(), rij.code, absoluut(rij)] for rij in rijen)
    return csvuit.antwoord("organisaties", koppen, cellen)


@require_safe
def detail(request, slug):
    organisatie = get_object_or_404(Organisatie.objects.select_related("opvolger"), slug=slug)
    # First who belongs to it, then their order: the database would rather walk through everyone in that order.
    leden = Lid.objects.actief().filter(organisatie=organisatie).order_by().values("pk")[:MEESTE_LEDEN]
    deskundigen = Deskundige.objects.filter(pk__in=leden)
    keuzes = nu_te_kiezen()
    blad = pagina(
        deskundigen.op_rang(),
        request.GET.get("pagina"),
        paginator=partial(Personenpaginator, redenen=_redenen, keuzes=keuzes),
    )
    is_samenwerkingsverband = organisatie.soort == Organisatiesoort.SAMENWERKINGSVERBAND
    verbanden = organisatie.samenwerkingsverbanden
    klussen = Klus.objects.zichtbaar_voor(request.user).open().filter(organisatie=organisatie)
    context = {
        "organisatie": organisatie,
        "is_beeindigd": bool(organisatie.beeindigd_op and organisatie.beeindigd_op <= timezone.localdate()),
        "volgknop": knop(
            request,
            "deze organisatie",
            Volging.objects.van(request.user).filter(organisatie=organisatie).first(),
            reverse("volgen:volg_organisatie", args=[organisatie.slug]),
        ),
        "erbij": [deel(request, organisatie) for deel in register.bij_organisatie],
        "is_samenwerkingsverband": is_samenwerkingsverband,
        "verbonden": organisatie.deelnemers.all() if is_samenwerkingsverband else verbanden.actief(),
        "pagina": blad,
        "klussen": kaarten(klussen, eind=KLUSSEN_OP_BLAD, keuzes=keuzes),
    }
    return render(request, "organisaties/detail.html", context)


def _redenen(kaarten):
    return [kaart.reden for kaart in kaarten[:MEESTE_REDENEN]]


urlpatterns = [
    path("", lijst, name="lijst"),
    path("csv/", als_csv, name="csv"),
    path("<slug:slug>/", detail, name="detail"),
]
