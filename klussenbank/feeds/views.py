"""My keys, and what is read with them: without logging in, and no more than read."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskundigen.filters import verhuisd
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Onderwerp
from klussen.filters import KlusFilter, voor_iedereen
from klussen.models import Klus
from klussenbank.feeds import agenda, atom
from klussenbank.feeds.bord import nieuwste
from klussenbank.feeds.models import Feedsleutel
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.filteren import zonder
from klussenbank.volgen.models import Lijst, Volging
from klussenbank.volgen.zoekvragen import filters_van

# More than one can follow.
MEESTE_ADRESSEN = 200


@require_safe
def overzicht(request):
    """The addresses of my feeds, or the button that makes them."""
    mijn = Feedsleutel.objects.aan().filter(pk=request.user.pk).first()
    return render(request, "feeds/overzicht.html", {"mijn": mijn, "groepen": _adressen(mijn) if mijn else ()})


def _adressen(mijn):
    """Return the addresses with this key, in groups: a heading, how to use them, and (name, address) of each."""
    sleutel, lid = mijn.sleutel, mijn.pk

    def adres(naam, *args):
        return absoluut(f"feeds:{naam}", sleutel, *args)

    onderwerpen = nu_te_kiezen().onderwerpen_van(set(Volging.objects.onderwerpen_van(lid)))
    zoekvragen = _zoekopdrachten(lid).order_by("naam", "pk")[:MEESTE_ADRESSEN]
    feeds = [("Alle open klussen", adres("klussen"))]
    feeds += [(f"Klussen over {onderwerp}", adres("onderwerp", onderwerp.waarde)) for onderwerp in onderwerpen]
    feeds += [(f"Zoekopdracht: {rij.naam or 'zonder naam'}", adres("zoekopdracht", rij.pk)) for rij in zoekvragen]
    return [("agenda", [("Mijn agenda", adres("agenda"))]), ("feeds", feeds)]


def _zoekopdrachten(lid):
    """The searches of klussen that a member saved; what one reads of people stays behind the login."""
    return Volging.objects.van(lid).filter(zoekvraag__isnull=False, lijst=Lijst.KLUSSEN)


@require_POST
def aanzetten(request):
    """Make a key; when there is one, that stays."""
    Feedsleutel.objects.zet_aan(request.user)
    messages.success(request, "Je adressen zijn gemaakt. Ze staan hieronder.")
    return redirect("feeds:overzicht")


@require_http_methods(["GET", "HEAD", "POST"])
def vernieuwen(request):
    """Say what another key means, and make it with one button."""
    if not Feedsleutel.objects.aan().filter(pk=request.user.pk).exists():
        return redirect("feeds:overzicht")
    if request.method != "POST":
        return render(request, "feeds/vernieuwen.html")
    Feedsleutel.objects.vernieuw(request.user)
    messages.success(request, "Je hebt een nieuwe sleutel. Je oude adressen werken niet meer.")
    return redirect("feeds:overzicht")


@require_POST
def uitzetten(request):
    """Let no address of mine work any more."""
    Feedsleutel.objects.zet_uit(request.user)
    messages.success(request, "Je adressen staan uit. Ze werken niet meer.")
    return redirect("feeds:overzicht")


def met_sleutel(view):
    """Let the key in the address say who reads along: `view` gets that member's row of Feedsleutel."""

    @login_not_required
    @require_safe
    @wraps(view)
    def met_lid(request, sleutel, **kwargs):
        van = Feedsleutel.objects.met_sleutel(sleutel)
        if van is None:
            raise Http404
        return view(request, van, **kwargs)

    return met_lid


@met_sleutel
def klussen(request, van):
    """The board, with the filters of its page."""
    filters = KlusFilter(request.GET, met_tellingen=False)
    if adres := verhuisd(filters, request):
        return redirect(adres)
    namen = ", ".join(chip.label for chip in filters.chips) or "alle open klussen"
    return atom.antwoord(namen, _op_het_bord(filters), nieuwste(filters))


def _op_het_bord(filters):
    """Return the address of the board with the same filters."""
    return f"{reverse('klussen:lijst')}{zonder(filters.data, 'pagina')}"


@met_sleutel
def onderwerp(request, van, slug):
    """The open klussen on one topic and what stands below it; an old address leads to where it went."""
    gevonden = Onderwerp.objects.op_adres(slug)
    if gevonden is None:
        raise Http404
    if gevonden.slug != slug:
        return redirect("feeds:onderwerp", van.sleutel, gevonden.slug, permanent=True)
    vraag = QueryDict(mutable=True)
    vraag["onderwerp"] = slug
    return atom.antwoord(gevonden.naam, gevonden.get_absolute_url(), nieuwste(voor_iedereen(vraag)))


@met_sleutel
def zoekopdracht(request, van, pk):
    """What a search of klussen finds that this very member saved."""
    volging = get_object_or_404(_zoekopdrachten(van.pk), pk=pk)
    filters = filters_van(volging.zoekvraag)
    return atom.antwoord(volging.naam, _op_het_bord(filters), nieuwste(filters))


@met_sleutel
def mijn_agenda(request, van):
    """My klussen and meetings."""
    return agenda.antwoord(agenda.van_lid(van.pk))


@require_safe
def klus_agenda(request, pk):
    """The days of one klus, to put in one's calendar; of a klus without any there is nothing."""
    klus = get_object_or_404(agenda.met_stappen(Klus.objects.zichtbaar_voor(request.user)), pk=pk)
    gebeurtenissen = agenda.van_klus(klus)
    if not gebeurtenissen:
        raise Http404
    antwoord = agenda.antwoord(gebeurtenissen)
    antwoord.headers["Content-Disposition"] = f'attachment; filename="klus-{klus.pk}.ics"'
    return antwoord
