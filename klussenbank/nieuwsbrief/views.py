from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klussenbank.kern import mail
from klussenbank.kern.paginering import pagina
from klussenbank.nieuwsbrief import acties, inhoud, rechten
from klussenbank.nieuwsbrief.afmelden import lees, meld_aan, meld_af
from klussenbank.nieuwsbrief.forms import LATER, NU, MaakForm, Samenstelling, VerstuurForm
from klussenbank.nieuwsbrief.fouten import BriefFout, BriefGewijzigd
from klussenbank.nieuwsbrief.models import Briefstatus, Nieuwsbrief, Rubriek, ontvangers

LEZEN_OF_STUREN = ["GET", "HEAD", "POST"]


def _haal(lid, pk):
    """Return a newsletter that `lid` may see: what was sent, and for coordinators all; 404 otherwise."""
    brieven = Nieuwsbrief.objects.select_related("verstuurd_door")
    return get_object_or_404(brieven if rechten.mag_maken(lid) else brieven.uitgegaan(), pk=pk)


def _haal_om_te_maken(lid, pk):
    brief = _haal(lid, pk)
    if not rechten.mag_maken(lid):
        raise PermissionDenied
    return brief


def _ergens_anders(request, brief, melding=""):
    """Lead to where this newsletter is now: it is not in the state of the page that was asked."""
    if melding:
        messages.error(request, melding)
    if brief.is_concept:
        return redirect("nieuwsbrief:samenstellen", brief.pk)
    if brief.status == Briefstatus.VERSTUURD:
        return redirect(brief)
    return redirect("nieuwsbrief:voortgang", brief.pk)


@require_safe
def lijst(request):
    """The archive; for coordinators also what is being made."""
    mag_maken = rechten.mag_maken(request.user)
    context = {
        "pagina": pagina(Nieuwsbrief.objects.uitgegaan(), request.GET.get("pagina")),
        "mag_maken": mag_maken,
        "in_de_maak": Nieuwsbrief.objects.in_de_maak().voor_lijst().order_by("-id")[:20] if mag_maken else (),
    }
    return render(request, "nieuwsbrief/lijst.html", context)


@require_safe
def detail(request, pk):
    """One newsletter as it was sent; one that was not sent yet is no page, and leads to where it is made."""
    brief = _haal(request.user, pk)
    if not brief.is_uitgegaan:
        return _ergens_anders(request, brief)
    context = {
        "brief": brief,
        "inleiding": mail.blokken(brief.inleiding),
        "delen": inhoud.toonbaar(brief.inhoud),
        "mag_maken": rechten.mag_maken(request.user),
    }
    return render(request, "nieuwsbrief/detail.html", context)


@require_http_methods(LEZEN_OF_STUREN)
def nieuw(request):
    """Say what the board offers, and make a newsletter of it with one button."""
    if not rechten.mag_maken(request.user):
        raise PermissionDenied
    if request.method == "POST":
        form = MaakForm(request.POST)
        # It always is: a number that came damaged becomes a new one.
        form.is_valid()
        return redirect("nieuwsbrief:samenstellen", acties.maak(request.user, **form.cleaned_data).pk)
    vanaf = inhoud.vanaf_wanneer()
    aanbod = inhoud.aanbod(vanaf, timezone.now())
    context = {
        "form": MaakForm(),
        "vanaf": vanaf,
        "aanbod": [(rubriek.label, len(aanbod[rubriek])) for rubriek in Rubriek if aanbod[rubriek]],
        "in_de_maak": Nieuwsbrief.objects.in_de_maak().voor_lijst().order_by("-id")[:5],
    }
    return render(request, "nieuwsbrief/nieuw.html", context)


@require_http_methods(LEZEN_OF_STUREN)
def samenstellen(request, pk):
    """Pick, order and introduce; `actie` says where to go after it has been saved."""
    brief = _haal_om_te_maken(request.user, pk)
    if not brief.is_concept:
        return _ergens_anders(request, brief, "Deze nieuwsbrief is geen concept meer." if request.POST else "")
    if request.method != "POST":
        return _samenstelling(request, Samenstelling(brief))
    deel = Samenstelling(brief, request.POST)
    if not deel.is_valid():
        return _samenstelling(request, deel)
    try:
        deel.bewaar()
    except BriefGewijzigd:
        nu = Nieuwsbrief.objects.get(pk=brief.pk)
        # Without a difference it was the same form, sent twice.
        if deel.is_anders_dan(nu):
            return _conflict(request, deel, nu)
    except BriefFout as fout:
        return _ergens_anders(request, Nieuwsbrief.objects.get(pk=brief.pk), fout.melding)
    return _na_bewaren(request, brief)


def _na_bewaren(request, brief):
    match request.POST.get("actie"):
        case "voorbeeld":
            return redirect("nieuwsbrief:voorbeeld", brief.pk)
        case "ververs":
            erbij = inhoud.vul_aan(brief)
            nieuws = f"Nieuw van het bord: {erbij}." if erbij else "Er is niets nieuws op het bord."
            messages.success(request, f"Bewaard. {nieuws}")
        case _:
            messages.success(request, "Je concept is bewaard.")
    return redirect("nieuwsbrief:samenstellen", brief.pk)


def _conflict(request, deel, nu):
    """Show what stands there now beside what was typed; sending again keeps the typed version."""
    deel.form.data = deel.form.data.copy()
    deel.form.data["versie"] = nu.versie
    gekozen = [form.instance for _, forms in Samenstelling(nu).rubrieken for form in forms if form.instance.gekozen]
    return _samenstelling(request, deel, nu=nu, gekozen=gekozen, status=409)


def _samenstelling(request, deel, *, nu=None, gekozen=(), status=200):
    context = {"brief": deel.brief, "deel": deel, "form": deel.form, "nu": nu, "gekozen": gekozen}
    return render(request, "nieuwsbrief/samenstellen.html", context, status=status)


def _opgemaakt(brief):
    """Return (text, HTML of the mail, HTML for another program) of a newsletter in whatever state."""
    vast = brief.inhoud if brief.is_uitgegaan else inhoud.stel_vast(brief)
    return inhoud.opmaken(brief, inhoud.toonbaar(vast))


@require_safe
def voorbeeld(request, pk):
    """How the mail will look, as HTML and as text."""
    brief = _haal_om_te_maken(request.user, pk)
    tekst, _, stuk = _opgemaakt(brief)
    leeg = not brief.inleiding.strip() and not stuk.strip()
    return render(request, "nieuwsbrief/voorbeeld.html", {"brief": brief, "tekst": tekst, "stuk": stuk, "leeg": leeg})


@require_safe
def kopieren(request, pk):
    """The HTML of the newsletter, to paste into the mailing program that the platform uses."""
    brief = _haal_om_te_maken(request.user, pk)
    _, _, stuk = _opgemaakt(brief)
    return render(request, "nieuwsbrief/kopieren.html", {"brief": brief, "stuk": stuk})


@require_POST
def test(request, pk):
    """Send it to oneself."""
    brief = _haal_om_te_maken(request.user, pk)
    if brief.is_uitgegaan:
        return _ergens_anders(request, brief, "Deze nieuwsbrief is al verstuurd.")
    acties.stuur_test(brief, request.user)
    messages.success(request, f"De test is onderweg naar {request.user.email}.")
    return redirect("nieuwsbrief:voorbeeld", brief.pk)


@require_http_methods(LEZEN_OF_STUREN)
def versturen(request, pk):
    """Ask when, and to how many; then send, plan, or only put it in the archive."""
    brief = _haal_om_te_maken(request.user, pk)
    if not brief.is_concept:
        melding = "Deze nieuwsbrief is al verstuurd of gepland. Er is niets dubbel verstuurd."
        return _ergens_anders(request, brief, melding if request.method == "POST" else "")
    form = VerstuurForm(request.POST or None, initial={"versie": brief.versie})
    if not form.is_valid():
        context = {"brief": brief, "form": form, "aantal": ontvangers().count()}
        return render(request, "nieuwsbrief/versturen.html", context)
    try:
        return _verstuur(request, brief, form.cleaned_data)
    except BriefFout as fout:
        return _ergens_anders(request, Nieuwsbrief.objects.get(pk=brief.pk), fout.melding)


def _verstuur(request, brief, schoon):
    hoe = {"door": request.user, "versie": schoon["versie"] or 0}
    if schoon["wanneer"] == NU:
        acties.verstuur(brief, **hoe)
        messages.success(request, "De nieuwsbrief gaat eruit.")
    elif schoon["wanneer"] == LATER:
        acties.plan(brief, schoon["moment"], **hoe)
        messages.success(request, "De nieuwsbrief is gepland.")
    else:
        acties.zet_in_archief(brief, **hoe)
        messages.success(request, "De nieuwsbrief staat in het archief. Er is geen mail verstuurd.")
        return redirect("nieuwsbrief:kopieren", brief.pk)
    return redirect("nieuwsbrief:voortgang", brief.pk)


@require_safe
def voortgang(request, pk):
    """How far it is: planned, being sent, or done, and whose mail the mail server would not take."""
    brief = _haal_om_te_maken(request.user, pk)
    if brief.is_concept:
        return _ergens_anders(request, brief)
    stand = brief.verzendingen.aggregate(
        uitgegeven=Count("pk"),
        wacht=Count("pk", filter=Q(mail__isnull=False, mail__mislukt_op__isnull=True)),
        mislukt=Count("pk", filter=Q(mail__mislukt_op__isnull=False)),
    )
    context = {
        "brief": brief,
        "bezorgd": stand["uitgegeven"] - stand["wacht"] - stand["mislukt"],
        # Who joins meanwhile gets it too.
        "totaal": max(brief.aantal_ontvangers, stand["uitgegeven"]),
        **stand,
    }
    sjabloon = "nieuwsbrief/_voortgang.html" if request.htmx else "nieuwsbrief/voortgang.html"
    return render(request, sjabloon, context)


@require_POST
def terughalen(request, pk):
    """Make a draft of a planned newsletter again."""
    brief = _haal_om_te_maken(request.user, pk)
    try:
        acties.haal_terug(brief, door=request.user)
    except BriefFout:
        return _ergens_anders(request, Nieuwsbrief.objects.get(pk=brief.pk), "Deze nieuwsbrief is niet meer gepland.")
    messages.success(request, "De nieuwsbrief is weer een concept. Hij gaat niet vanzelf weg.")
    return redirect("nieuwsbrief:samenstellen", brief.pk)


@require_http_methods(LEZEN_OF_STUREN)
def weggooien(request, pk):
    """Ask whether one is sure; then remove the draft."""
    brief = _haal_om_te_maken(request.user, pk)
    if not brief.is_concept:
        return _ergens_anders(request, brief)
    if request.method != "POST":
        return render(request, "nieuwsbrief/weggooien.html", {"brief": brief})
    try:
        brief.gooi_weg()
    except BriefFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, "Het concept is weg.")
    return redirect("nieuwsbrief:lijst")


@require_POST
def abonnement(request):
    """Stop the newsletter, or get it again, from the page with everything that one gets by mail."""
    if request.POST.get("krijgen") == "ja":
        meld_aan(request.user)
        messages.success(request, "Je krijgt de nieuwsbrief weer.")
    else:
        meld_af(request.user)
        messages.success(request, "Je krijgt de nieuwsbrief niet meer.")
    return redirect("volgen:instellingen")


# RFC 8058: the mail program posts by itself, without cookies, and follows no redirect. Whoever opens the address reads
# one question first, since scanners of mail open every link.
@csrf_exempt
@login_not_required
@require_http_methods(LEZEN_OF_STUREN)
def afmelden(request, token):
    """End the newsletter for the member to whom this address was mailed, logged in or not."""
    adres = lees(token)
    if adres is None:
        raise Http404
    klaar = request.method == "POST" and adres.meld_af()
    if not klaar and (request.method == "POST" or not adres.geldt()):
        return render(request, "nieuwsbrief/afmelden_gebruikt.html", status=410)
    return render(request, "nieuwsbrief/afmelden.html", {"klaar": klaar})
