"""The figures: for every member, for coordinators, and as a report on one sheet. Read as they were counted."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.models import Klus, Reactie
from klussenbank.cijfers import rechten
from klussenbank.cijfers.beeld import REEKSEN, matrix, staven
from klussenbank.cijfers.forms import JaarForm, OverzichtForm
from klussenbank.cijfers.maten import (
    DEFINITIES,
    TOTAAL,
    VAN_KLUSSEN,
    VAN_ORGANISATIES,
    Maat,
)
from klussenbank.cijfers.models import Telling, Voorbeeld
from klussenbank.cijfers.tabellen import (
    REST,
    WEG,
    ZONDER_ONDERWERP,
    Cijfers,
    Rij,
    Tabel,
    definities,
    lees_klussen,
    lees_organisaties,
    legenda,
    per_kwartaal,
    per_onderwerp,
    per_organisatie,
    stand,
    wie_helpt_wie,
)
from klussenbank.kern import csvuit
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling
from klussenbank.kern.regel import ingekort

# What fits on the sheet of the report.
MEESTE_ONDERWERPEN, MEESTE_PAREN, LANGSTE_RESULTAAT, LANGSTE_NAAM = 5, 5, 150, 40


@require_safe
def overzicht(request):
    """What all klussen come to: per quarter, and per main topic in the period that one chooses."""
    context = {"stand": stand(), "mag_organisaties_zien": rechten.mag_organisaties_zien(request.user)}
    if context["stand"].geteld_op:
        form, kwartalen, onderwerpen = _van_klussen(request, context["stand"])
        context |= {
            "form": form,
            "kwartalen": kwartalen,
            "onderwerpen": onderwerpen,
            "kwartaalbeeld": staven(kwartalen),
            "onderwerpbeeld": staven(onderwerpen),
            "definities": definities(VAN_KLUSSEN),
        }
    return render(request, "cijfers/overzicht.html", context)


@require_safe
def overzicht_csv(request):
    """The quarters, or (`?tabel=onderwerpen`) the topics, with the same choices."""
    _, kwartalen, onderwerpen = _van_klussen(request, _geteld())
    return _als_csv(onderwerpen if request.GET.get("tabel") == onderwerpen.naam else kwartalen)


def _van_klussen(request, nu):
    """Return what was chosen, and the two tables of that."""
    keuzes = nu_te_kiezen(request.user)
    form = OverzichtForm(request.GET, nu, keuzes)
    cijfers = lees_klussen(nu.kwartalen, form.gekozen_periode, form.gekozen_onderwerp)
    kwartalen = per_kwartaal(cijfers, nu.kwartalen, form.gekozen_onderwerp)
    return form, kwartalen, per_onderwerp(cijfers, form.gekozen_periode, keuzes)


@require_safe
def organisaties(request):
    """What each organisation asked, got and gave in a year, and who helps whom."""
    if not rechten.mag_organisaties_zien(request.user):
        raise PermissionDenied
    context = {"stand": stand()}
    if context["stand"].geteld_op:
        form, tabel, hulp = _van_organisaties(request, context["stand"])
        context |= {
            "form": form,
            "tabel": tabel,
            "hulp": hulp,
            "matrix": matrix(hulp),
            "jaar": str(form.gekozen),
            "definities": definities([*VAN_ORGANISATIES, Maat.HELPT]),
        }
    return render(request, "cijfers/organisaties.html", context)


@require_safe
def organisaties_csv(request):
    """The organisations, or (`?tabel=wie-helpt-wie`) each two of which one helped the other, in the chosen year."""
    if not rechten.mag_organisaties_zien(request.user):
        raise PermissionDenied
    _, tabel, hulp = _van_organisaties(request, _geteld())
    noteer(Handeling.GEDOWNLOAD, request.user, Telling)
    return _als_csv(hulp if request.GET.get("tabel") == hulp.naam else tabel)


def _van_organisaties(request, nu):
    """Return what was chosen, the table of all organisations, and who helps whom."""
    keuzes = nu_te_kiezen(request.user)
    form = JaarForm(request.GET, nu)
    cijfers = lees_organisaties(form.gekozen)
    tabel, hulp = (maak(cijfers, form.gekozen, keuzes) for maak in (per_organisatie, wie_helpt_wie))
    return form, tabel, hulp


def _geteld():
    """Return until when was counted; Http404 where that never happened, for then there is nothing to download."""
    nu = stand()
    if nu.geteld_op is None:
        raise Http404
    return nu


def _als_csv(tabel):
    return csvuit.antwoord(f"cijfers-{tabel.naam}", *tabel.voor_csv())


@require_safe
def jaarverslag(request):
    """One sheet for the board: the figures of a year beside those of the year before."""
    if not rechten.mag_organisaties_zien(request.user):
        raise PermissionDenied
    nu = stand()
    context = {"stand": nu}
    if nu.geteld_op:
        keuzes = nu_te_kiezen(request.user)
        form = JaarForm(request.GET, nu)
        jaar = form.gekozen
        kwartalen = [f"{jaar}-{nummer}" for nummer in (1, 2, 3, 4)]
        cijfers = Cijfers(
            Q(periode__in=[str(jaar), str(jaar - 1), *kwartalen], rij=TOTAAL)
            | Q(periode=str(jaar), maat__in=[Maat.GEPLAATST, Maat.INGEVULD, Maat.AFGEROND, Maat.HELPT])
        )
        hulp = wie_helpt_wie(cijfers, jaar, keuzes)
        kwartaaltabel = per_kwartaal(cijfers, kwartalen, maten=REEKSEN)
        onderwerpen = _drukste(per_onderwerp(cijfers, str(jaar), keuzes))
        context |= {
            "form": form,
            "jaar": str(jaar),
            "hoofdcijfers": _hoofdcijfers(cijfers, jaar),
            "kwartalen": kwartaaltabel,
            "kwartaalbeeld": staven(kwartaaltabel),
            "onderwerpen": onderwerpen,
            "paren": _meeste_hulp(hulp),
            "voorbeelden": _voorbeelden(jaar),
            "definities": definities(VAN_KLUSSEN),
        }
    return render(request, "cijfers/jaarverslag.html", context)


def _hoofdcijfers(cijfers, jaar):
    """Return the two years, and each main figure in both."""
    rijen = [
        (DEFINITIES[maat].titel, *(cijfers.cel(maat, str(van), TOTAAL) for van in (jaar, jaar - 1)))
        for maat in VAN_KLUSSEN
    ]
    tekens = legenda(cel for _, *cellen in rijen for cel in cellen)
    return {"jaar": str(jaar), "ervoor": str(jaar - 1), "rijen": rijen, "legenda": tekens}


def _drukste(tabel: Tabel):
    """Return the topics with most klussen, as a table with the columns of the picture."""
    maten = [Maat.GEPLAATST, Maat.INGEVULD, Maat.AFGEROND]
    rijen = [
        Rij(ingekort(rij.label, LANGSTE_NAAM), [rij.cellen[tabel.maten.index(maat)] for maat in maten])
        for rij in tabel.rijen
        if rij.cellen[0].waarde and not rij.is_totaal and rij.label not in {WEG, ZONDER_ONDERWERP}
    ]
    rijen.sort(key=lambda rij: -rij.cellen[0].waarde)
    return Tabel("drukste", "Meest gevraagde onderwerpen", "Onderwerp", maten, rijen[:MEESTE_ONDERWERPEN])


def _meeste_hulp(hulp):
    """Return the pairs of two different organisations with most klussen that may be shown."""
    paren = [
        (ingekort(helper, LANGSTE_NAAM), ingekort(vrager, LANGSTE_NAAM), cel)
        for helper, vrager, cel in hulp.paren
        if cel.waarde and helper != vrager and REST not in {helper, vrager}
    ]
    return sorted(paren, key=lambda paar: -paar[2].waarde)[:MEESTE_PAREN]


def _voorbeelden(jaar):
    """Return some klussen of this year with what they brought, and which organisations they were of."""
    klussen = Klus.objects.met_resultaat().filter(
        pk__in=list(Voorbeeld.objects.filter(jaar=jaar).values_list("klus", flat=True))
    )
    klussen = list(klussen.defer("zoekvector", "omschrijving").select_related("organisatie").order_by("pk"))
    gekozen = Reactie.objects.gekozen().filter(klus__in=klussen).order_by("pk")
    helpers = {}
    for klus, naam in gekozen.values_list("klus", "lid__organisatie__naam"):
        helpers.setdefault(klus, {})[naam] = naam
    for klus in klussen:
        klus.zin = ingekort(" ".join(klus.resultaat.split()), LANGSTE_RESULTAAT)
        andere = [naam for naam in helpers.get(klus.pk, {}) if naam and naam != klus.organisatie.naam]
        klus.organisaties = [ingekort(naam, LANGSTE_NAAM) for naam in (klus.organisatie.naam, *andere)][:3]
    return klussen
