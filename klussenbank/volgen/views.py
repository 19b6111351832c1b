"""Follow something, choose how often one gets mail about it, and stop; and read one's notificaties."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskundigen.acties import op_slot
from deskundigen.models import Onderwerp, Organisatie
from klussen.models import Klus
from klussenbank.kern import register
from klussenbank.kern.paginering import pagina
from klussenbank.kern.tekst import sorteernaam
from klussenbank.volgen import rechten
from klussenbank.volgen.forms import InstellingenForm, RitmeForm, ZoekopdrachtForm
from klussenbank.volgen.fouten import VolgtAlGenoeg
from klussenbank.volgen.models import Lijst, Notificatie, Ritme, Volging
from klussenbank.volgen.opruimen import BEWAREN
from klussenbank.volgen.soorten import opgesomd, zin

# In this order on the page with everything that I follow, with the heading.
_SOORTEN = {
    "onderwerp": "Onderwerpen",
    "organisatie": "Organisaties",
    "klus": "Klussen",
    Lijst.KLUSSEN: "Zoekopdrachten in klussen",
    Lijst.MENSEN: "Zoekopdrachten in Wie weet wat",
}
_HOE_VAAK = {
    Ritme.DIRECT: "je krijgt hier meteen mail over",
    Ritme.WEEK: "je krijgt hier eens per week mail over",
    Ritme.UIT: "je krijgt hier geen mail over",
}


@require_POST
def volgen(request, slug):
    """Follow a topic; a second click on the same button changes nothing."""
    with transaction.atomic():
        op_slot(request.user)
        onderwerp = _onderwerp(slug)
        return _volg(request, onderwerp, f"Je volgt {onderwerp}.", onderwerp=onderwerp)


@require_POST
def volg_organisatie(request, slug):
    organisatie = get_object_or_404(Organisatie, slug=slug)
    return _volg(request, organisatie, f"Je volgt {organisatie}.", organisatie=organisatie)


@require_POST
def volg_klus(request, pk):
    """Follow a klus of someone else; about one's own, and those one reacted to, there is mail anyway."""
    klus = get_object_or_404(Klus.objects.zichtbaar_voor(request.user), pk=pk)
    klus.mijn_reactie = klus.reacties.filter(lid=request.user).first()
    if not rechten.mag_klus_volgen(request.user, klus):
        raise PermissionDenied
    return _volg(request, klus, "Je volgt deze klus.", klus=klus)


def _volg(request, waar, melding, **iets):
    """Follow something and go back to its page, `waar`."""
    try:
        Volging.objects.volg(request.user, **iets)
    except VolgtAlGenoeg as fout:
        messages.error(request, fout.melding)
        return redirect("volgen:instellingen")
    messages.success(request, f"{melding} Op deze pagina kies je hoe vaak je mail krijgt.")
    return redirect(waar)


@require_POST
def bewaar_zoekopdracht(request, lijst=Lijst.KLUSSEN):
    """Save a search of the board or the directory; what cannot be saved is given back."""
    with transaction.atomic():
        op_slot(request.user)
        _houd_onderwerpen(request.POST.get("zoekvraag", ""))
        formulier = ZoekopdrachtForm(request.POST, lijst=lijst)
        if formulier.is_valid():
            gegevens = formulier.cleaned_data
            try:
                Volging.objects.volg(request.user, lijst=lijst, **gegevens)
            except VolgtAlGenoeg as fout:
                formulier.add_error(None, fout.melding)
            else:
                volging = Volging.objects.van(request.user).get(lijst=lijst, zoekvraag=gegevens["zoekvraag"])
                messages.success(request, f"Je zoekopdracht is bewaard als “{volging.naam}”.")
                return redirect(volging)
    gevraagd = QueryDict(request.POST.get("zoekvraag", "")).urlencode()
    context = {
        "form": formulier,
        "in_mensen": lijst == Lijst.MENSEN,
        "terug": Volging(lijst=lijst, zoekvraag=gevraagd).get_absolute_url(),
    }
    return render(request, "volgen/zoekopdracht.html", context)


@require_POST
def ontvolgen(request, slug):
    """Stop following a topic, on its own page."""
    with transaction.atomic():
        op_slot(request.user)
        onderwerp = _onderwerp(slug)
        Volging.objects.stop(request.user, onderwerp=onderwerp)
    messages.success(request, f"Je volgt {onderwerp} niet meer.")
    return redirect(onderwerp)


@require_POST
def ritme(request, pk):
    """Choose how often I get mail about one thing, on its own page."""
    volging = _eigen(request, pk)
    formulier = RitmeForm(request.POST, instance=volging)
    if formulier.is_valid():
        Volging.objects.filter(pk=volging.pk).update(ritme=volging.ritme)
        messages.success(request, f"Bewaard: {_HOE_VAAK[volging.ritme]}.")
    else:
        messages.error(request, "Kies hoe vaak je mail wilt krijgen.")
    return _terug_naar(volging)


@require_POST
def stoppen(request, pk):
    """Stop following one thing, on its own page."""
    volging = _eigen(request, pk)
    volging.delete()
    messages.success(request, volging.gestopt)
    return _terug_naar(volging)


@require_http_methods(["GET", "HEAD", "POST"])
def instellingen(request):
    """Everything that I follow with its rhythm, and what else I get by mail."""
    volgingen = _op_volgorde(Volging.objects.van(request.user).voor_lijst(request.user))
    formulier = InstellingenForm(request.POST if request.method == "POST" else None, volgingen=volgingen)
    if request.method == "POST" and formulier.is_valid():
        with transaction.atomic():
            gewijzigd = formulier.bewaar()
            gestopt = next((rij for rij in volgingen if rij.pk == formulier.cleaned_data["stop"]), None)
            if gestopt:
                Volging.objects.stop(request.user, pk=gestopt.pk)
        if gestopt:
            messages.success(request, gestopt.gestopt)
        if gewijzigd or not gestopt:
            messages.success(request, "Je keuzes zijn bewaard.")
        return redirect("volgen:instellingen")
    rijen = formulier.rijen
    context = {
        "form": formulier,
        "groepen": [
            {"kop": kop, "rijen": deze}
            for soort, kop in _SOORTEN.items()
            if (deze := [rij for rij in rijen if _soort(rij[0]) == soort])
        ],
        "delen": [deel(request) for deel in register.mailinstellingen],
    }
    return render(request, "volgen/instellingen.html", context)


@require_safe
def notificaties(request):
    """What I should know of klussen and people, the newest first; of what I may no longer see, nothing."""
    alleen_nieuw = request.GET.get("nieuw") == "ja"
    rijen = Notificatie.objects.zichtbaar_voor(request.user)
    blad = pagina(rijen.ongelezen() if alleen_nieuw else rijen, request.GET.get("pagina"))
    for notificatie in blad:
        notificatie.zin = zin(notificatie)
        gevolgd = [reden.volging for reden in notificatie.redenen.all()]
        notificatie.waarom = f"Je volgt {opgesomd(gevolgd)}" if gevolgd else ""
    context = {
        "pagina": blad,
        "alleen_nieuw": alleen_nieuw,
        "is_er_nieuw": getattr(request.user, "ongelezen", 0) > 0,
        "dagen": BEWAREN.days,
    }
    return render(request, "volgen/notificaties.html", context)


@require_safe
def notificatie(request, pk):
    """Lead to the klus or the profile of a notificatie, which is read by that: the addresses in mails lead here."""
    gevonden = get_object_or_404(Notificatie.objects.zichtbaar_voor(request.user).select_related("klus"), pk=pk)
    if request.method == "GET":
        Notificatie.objects.filter(pk=gevonden.pk).lees()
    return redirect(gevonden.adres)


@require_POST
def alles_gelezen(request):
    """Mark everything as read, also what waits on other pages of the list."""
    Notificatie.objects.filter(lid=request.user).lees()
    messages.success(request, "Alles staat op gelezen.")
    return redirect("volgen:notificaties")


def _onderwerp(slug):
    """Return the topic with this address, or an old one: held, so that it goes into no other one meanwhile."""
    onderwerp = Onderwerp.objects.select_for_update(no_key=True).op_adres(slug)
    if onderwerp is None:
        raise Http404
    return onderwerp


def _houd_onderwerpen(zoekvraag):
    """Hold the topics that a search asks for, so that none goes into another one while it is saved."""
    slugs = [slug for slug in QueryDict(zoekvraag).getlist("onderwerp") if "\x00" not in slug]
    gevraagd = Onderwerp.objects.filter(Q(slug__in=slugs) | Q(oude_adressen__slug__in=slugs)).values("pk")
    list(Onderwerp.objects.select_for_update(no_key=True).filter(pk__in=gevraagd).order_by("pk").values_list("pk"))


def _eigen(request, pk):
    """Return what the member follows under this number; Http404 when that is not his, or nothing."""
    return get_object_or_404(Volging.objects.van(request.user).voor_lijst(request.user), pk=pk)


def _terug_naar(volging):
    """Lead back to the page of what is followed, or where that is not to be seen any more to the list of all of it."""
    return redirect("volgen:instellingen") if volging.is_onzichtbaar else redirect(volging)


def _op_volgorde(volgingen):
    """Return them by kind, and within it by what they are called."""
    soorten = list(_SOORTEN)
    return sorted(volgingen, key=lambda rij: (soorten.index(_soort(rij)), sorteernaam(rij.naam_op_lijst), rij.pk))


def _soort(volging):
    """Return what is followed: the field that says so, or the list that a search is of."""
    if volging.zoekvraag is not None:
        return volging.lijst
    return "onderwerp" if volging.onderwerp_id else "organisatie" if volging.organisatie_id else "klus"
