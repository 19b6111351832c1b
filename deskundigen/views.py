from functools import partial
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from deskundigen import acties, rechten
from deskundigen.filters import DeskundigeFilter, verhuisd
from deskundigen.forms import SeintjeForm, VraagForm
from deskundigen.fouten import TeVeelSeintjes, VraagFout
from deskundigen.models import Deskundige, Onderwerp
from deskundigen.personen import Personenpaginator
from klussenbank.kern import register
from klussenbank.kern.blad import Blad, lijstpagina
from klussenbank.kern.paginering import pagina

_LIJST = Blad("deskundigen/lijst.html", "zijbalk", "resultaten")


@require_safe
def lijst(request):
    """The directory "Wie weet wat"; htmx gets the results alone."""
    filters = DeskundigeFilter(request.GET, lid=request.user).met_terugval()
    if adres := verhuisd(filters, request):
        return redirect(adres)
    bladzijde = pagina(
        filters,
        request.GET.get("pagina"),
        paginator=partial(
            Personenpaginator,
            redenen=filters.redenen,
            geteld=filters.totaal,
            vraag=filters.vraag,
            keuzes=filters.keuzes,
        ),
    )
    return lijstpagina(request, _LIJST, "deskundigen/_resultaten.html", filters, bladzijde)


def _deskundige(pk):
    return get_object_or_404(Deskundige.objects.zichtbaar().select_related("lid__organisatie"), pk=pk)


def _deskundige_of_tekst(request, pk, veld):
    """Return this person and None; or None and a page with what was typed in `veld` for who is not there any more.

    Raises Http404 where nothing was typed.
    """
    try:
        return _deskundige(pk), None
    except Http404:
        getypt = request.POST.get(veld, "").strip()
        if not getypt:
            raise
        context = {"wat": "vraag" if veld == "vraag" else "bericht", "getypt": getypt}
        return None, render(request, "deskundigen/niet_verstuurd.html", context, status=404)


@require_safe
def detail(request, pk):
    deskundige = _deskundige(pk)
    for functie in register.bij_profiel:
        functie(request, deskundige.pk)
    kaarten = sorted(deskundige.lid.kaarten.openbaar().voor_lijst(), key=lambda kaart: kaart.kleur)
    per_vraag = [(vraag, list(groep)) for vraag, groep in groupby(kaarten, key=lambda kaart: kaart.vraag)]
    context = {
        "deskundige": deskundige,
        "per_vraag": per_vraag,
        "delen": [deel(deskundige.pk) for deel in register.van_lid],
        "knoppen": [deel(request, deskundige.lid) for deel in register.met_lid],
        "is_eigen": deskundige.pk == request.user.pk,
        "mag_vragen": rechten.mag_vragen(request.user, deskundige),
        "mag_seintje_geven": rechten.mag_seintje_geven(request.user, deskundige),
    }
    return render(request, "deskundigen/detail.html", context)


@require_safe
def foto(request, pk):
    deskundige = _deskundige(pk)
    try:
        return FileResponse(deskundige.foto.open(), content_type="image/webp", filename="foto.webp")
    except (ValueError, FileNotFoundError):
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def vraag(request, pk):
    """Ask this person a question by mail; `?onderwerp=` says what it is about.

    Who left the directory while it was being written costs nobody the text.
    """
    deskundige, te_laat = _deskundige_of_tekst(request, pk, "vraag")
    if te_laat:
        return te_laat
    if not rechten.mag_vragen(request.user, deskundige):
        raise PermissionDenied
    over = Onderwerp.objects.op_adres(request.GET.get("onderwerp", ""))
    formulier = VraagForm(request.POST or None, aan=deskundige.lid)
    status = 200
    if request.method == "POST" and formulier.is_valid():
        try:
            acties.stel_vraag(request.user, deskundige, onderwerp=over, **formulier.cleaned_data)
        except VraagFout as fout:
            formulier.add_error(None, fout.melding)
            status = fout.status
        else:
            wie = deskundige.lid.voornaam
            messages.success(request, f"Je vraag is verstuurd. Het antwoord van {wie} komt rechtstreeks in je mailbox.")
            return redirect(deskundige)
    context = {"deskundige": deskundige, "form": formulier, "onderwerp": over}
    return render(request, "deskundigen/vraag.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def klopt_niet(request, pk):
    """Point out to this person alone, by mail, what may be wrong in the profile.

    Who left the directory while it was being written costs nobody the text.
    """
    deskundige, te_laat = _deskundige_of_tekst(request, pk, "tekst")
    if te_laat:
        return te_laat
    if not rechten.mag_seintje_geven(request.user, deskundige):
        raise PermissionDenied
    formulier, status = SeintjeForm(request.POST if request.method == "POST" else None), 200
    if formulier.is_valid():
        try:
            acties.geef_seintje(request.user, deskundige, **formulier.cleaned_data)
        except TeVeelSeintjes as fout:
            formulier.add_error(None, fout.melding)
            status = fout.status
        else:
            wie = deskundige.lid.voornaam
            messages.success(request, f"Dank je wel. {wie} krijgt je bericht per mail, en niemand anders.")
            return redirect(deskundige)
    return render(request, "deskundigen/klopt_niet.html", {"deskundige": deskundige, "form": formulier}, status=status)
