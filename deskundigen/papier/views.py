from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deskundigen.models import Deskundige, Kleur, Niveau
from deskundigen.papier import acties, rechten
from deskundigen.papier.forms import AntwoordForm, VoorleggenForm
from deskundigen.papier.lezen import KOLOMMEN
from deskundigen.papier.models import Uitnodiging, Uitnodigingstatus

# So many days on which invitations were sent are shown, none longer ago than this.
MEESTE_DAGEN = 20
KIJKT_TERUG = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
def voorleggen(request):
    """A coordinator looks what is in a pile of paper cards, and then sends the invitations."""
    if not rechten.mag_voorleggen(request.user):
        raise PermissionDenied
    formulier = VoorleggenForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    stapel = formulier.cleaned_data["stapel"] if formulier.is_valid() else None
    if stapel and request.POST.get("actie") == "versturen":
        verstuurd = acties.leg_voor(request.user, stapel)
        messages.success(request, _gedaan(verstuurd))
        return redirect("papier:voorleggen")
    context = {
        "form": formulier,
        "stapel": stapel,
        "kolommen": KOLOMMEN,
        "dagen": _per_dag(),
    }
    return render(request, "papier/voorleggen.html", context)


def _gedaan(verstuurd):
    """Say what happened with the invitations."""
    zinnen = []
    if verstuurd.nieuw:
        zinnen.append(
            "1 collega krijgt een mail." if verstuurd.nieuw == 1 else f"{verstuurd.nieuw} collega’s krijgen een mail."
        )
    if verstuurd.erbij:
        wie = "1 collega had" if verstuurd.erbij == 1 else f"{verstuurd.erbij} collega’s hadden"
        zinnen.append(f"{wie} al een uitnodiging. De nieuwe kaarten liggen daarbij.")
    return " ".join(zinnen) or "Er is niets veranderd: iedereen had deze uitnodiging al."


def _per_dag():
    """How many were invited on which day, and what came of it; whom and with which cards is nobody's business."""
    aantal = {status.value: Count("pk", filter=Q(status=status)) for status in Uitnodigingstatus}
    recent = Uitnodiging.objects.filter(gemaakt_op__gte=timezone.now() - KIJKT_TERUG)
    per_dag = recent.annotate(dag=TruncDate("gemaakt_op")).values("dag")
    return per_dag.annotate(totaal=Count("pk"), **aantal).order_by("-dag")[:MEESTE_DAGEN]


@require_http_methods(["GET", "HEAD", "POST"])
def voor_mij(request):
    """The cards from paper that wait for this member; only with the button do they become cards."""
    uitnodiging = Uitnodiging.objects.voor_lid(request.user).select_related("gemaakt_door__organisatie").first()
    if uitnodiging is None:
        if request.method == "POST":
            messages.info(request, "Deze kaarten liggen er niet meer. Misschien gaf je al antwoord.")
            return redirect("profiel:mijn")
        return render(request, "papier/niets.html")
    formulier = AntwoordForm(request.POST if request.method == "POST" else None, uitnodiging=uitnodiging)
    if request.method == "POST":
        try:
            if gedaan := _beantwoord(request, uitnodiging, formulier):
                return gedaan
        except acties.KaartenErbij as fout:
            formulier.add_error("kaarten", fout.melding)
    kaarten = list(uitnodiging.kaarten.select_related("onderwerp"))
    eigen = {(kleur, onderwerp) for kleur, onderwerp in request.user.kaarten.values_list("kleur", "onderwerp")}
    for kaart in kaarten:
        kaart.bezwaar, kaart.staat_aan = _bezwaar(kaart, eigen), formulier.staat_aan(kaart)
        kaart.niveau_tekst = Niveau(kaart.niveau).label if kaart.niveau else ""
    context = {
        "form": formulier,
        "uitnodiging": uitnodiging,
        "kaarten": kaarten,
        "komt_erin": not Deskundige.objects.filter(pk=request.user.pk).exists(),
    }
    return render(request, "papier/voor_mij.html", context)


def _bezwaar(kaart, eigen):
    """Why this card cannot be laid beside those one has (colour, topic); empty when it can."""
    if kaart.onderwerp_id is None:
        return ""
    if (kaart.kleur, kaart.onderwerp_id) in eigen:
        return "Deze kaart heb je al."
    andere = {kleur for kleur, onderwerp in eigen if onderwerp == kaart.onderwerp_id}
    if kaart.kleur == Kleur.ROOD and andere:
        return "Over dit onderwerp heb je al een groene of blauwe kaart."
    if kaart.kleur != Kleur.ROOD and Kleur.ROOD in andere:
        return "Over dit onderwerp heb je al een rode kaart."
    return ""


def _beantwoord(request, uitnodiging, formulier):
    """Do what was answered, and return where to go; None when that cannot be done."""
    is_goed = formulier.is_valid()
    getoond = formulier.cleaned_data.get("getoond", [])
    if request.POST.get("actie") == "weg":
        if acties.gooi_weg(uitnodiging, getoond=getoond):
            weg = "De kaarten zijn weggegooid. Ze stonden nergens op de site."
            messages.success(request, weg if getoond else "Goed. Je leest hier niets meer over.")
        return redirect("profiel:mijn")
    if not is_goed:
        return None
    gekozen = {kaart.pk for kaart in formulier.cleaned_data["kaarten"]}
    uitkomst = acties.neem_aan(uitnodiging, request.user, gekozen, getoond=getoond)
    if uitkomst is None:
        messages.info(request, "Je gaf al antwoord.")
        return redirect("profiel:mijn")
    gelegd, niet = uitkomst
    messages.success(request, _gelegd(gelegd))
    for melding in niet:
        messages.warning(request, f"Niet gelegd: {melding}")
    return redirect("profiel:mijn" if gelegd else "profiel:kaarten_invullen")


def _gelegd(aantal):
    if not aantal:
        return "Er liggen geen kaarten bij. Hier leg je ze zelf."
    return "Je kaart ligt er." if aantal == 1 else f"Je {aantal} kaarten liggen er."
