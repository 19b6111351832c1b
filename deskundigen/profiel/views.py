from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskundigen import acties
from deskundigen.models import Deskundige, Kaart, Kleur, Onderwerp
from deskundigen.models.kaart import KAARTVRAGEN
from deskundigen.profiel.forms import KaartForm, KloptForm, LidForm, ProfielForm, VragenForm
from deskundigen.profiel.invullen import OVER
from klussenbank.kern import register
from klussenbank.kern.templatetags.kern import dag

# The order in which one's own cards stand: what others see first.
_VOLGORDE = [Kleur.BLAUW, Kleur.GROEN, Kleur.ROOD]


def _mijzelf(request):
    """The member who asks; locked for a change, so that two windows of one member go in turn."""
    return acties.op_slot(request.user) if request.method == "POST" else request.user


@require_safe
def mijn(request):
    """My profile, with all of my cards."""
    kaarten = list(request.user.kaarten.voor_lijst())
    stapels = [
        {"kleur": kleur, "vraag": KAARTVRAGEN[kleur], "kaarten": [kaart for kaart in kaarten if kaart.kleur == kleur]}
        for kleur in _VOLGORDE
    ]
    deskundige = Deskundige.objects.filter(pk=request.user.pk).first()
    context = {
        "deskundige": deskundige,
        "vragen": deskundige and VragenForm(deskundige=deskundige),
        "oude_kaarten": sorted((kaart for kaart in kaarten if kaart.is_oud), key=lambda kaart: kaart.geldt_sinds),
        "stapels": stapels,
        "delen": [deel(request) for deel in register.op_profiel],
    }
    return render(request, "profiel/mijn.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wijzigen(request):
    """Change name and function and, for who stands in the directory, what it shows."""
    with transaction.atomic():
        lid = _mijzelf(request)
        deskundige = Deskundige.objects.filter(pk=lid.pk).first()
        gegevens = (request.POST, request.FILES) if request.method == "POST" else ()
        if deskundige:
            formulier = ProfielForm(*gegevens, instance=lid, deskundige=deskundige)
        else:
            formulier = LidForm(*gegevens, instance=lid)
        if formulier.is_valid():
            formulier.save()
            messages.success(request, "Je profiel is bijgewerkt.")
            return redirect("profiel:mijn")
    return render(request, "profiel/wijzigen.html", {"form": formulier, "deskundige": deskundige})


@require_POST
def meedoen(request):
    acties.doe_mee(request.user)
    messages.success(request, "Je staat in Wie weet wat. Vertel nu iets over jezelf.")
    return redirect("profiel:wijzigen")


@require_http_methods(["GET", "HEAD", "POST"])
def vragen(request):
    """Choose whether one may be asked, or not for a while; who is in no directory has nothing to choose."""
    deskundige = Deskundige.objects.filter(pk=request.user.pk).first()
    if deskundige is None:
        messages.info(request, "Je staat niet in Wie weet wat. Daarom vraagt niemand je daar iets.")
        return redirect("profiel:mijn")
    formulier = VragenForm(request.POST if request.method == "POST" else None, deskundige=deskundige)
    if formulier.is_valid():
        tot = formulier.cleaned_data["niet_tot"]
        acties.kies_vragen(request.user, tot)
        if tot:
            melding = f"Tot {dag(tot)} vragen collega’s je niets via de site. Daarna kan het vanzelf weer."
        else:
            melding = "Collega’s mogen je iets vragen."
        messages.success(request, melding)
        return redirect("profiel:mijn")
    return render(request, "profiel/vragen.html", {"form": formulier})


@require_POST
def klopt_nog(request):
    """Say that cards still hold; a button that was pressed twice, or for a card that is gone, does no harm."""
    formulier = KloptForm(request.POST)
    if not formulier.is_valid():
        messages.error(request, "Er is niets veranderd. Kies hieronder welke kaart nog klopt.")
        return redirect("profiel:mijn")
    aantal = acties.bevestig_kaarten(request.user, formulier.cleaned_data["kaarten"])
    if aantal:
        wat = "je kaart" if aantal == 1 else f"{aantal} kaarten"
        messages.success(request, f"Dank je wel: {wat} {'klopt' if aantal == 1 else 'kloppen'} nog.")
    else:
        messages.info(request, "Die kaart is er niet meer.")
    return redirect(formulier.cleaned_data["terug"])


@require_http_methods(["GET", "HEAD", "POST"])
def uitstappen(request):
    """Ask whether one is sure; then leave the directory."""
    if request.method == "POST":
        acties.stap_uit(request.user)
        messages.success(request, "Je staat niet meer in Wie weet wat.")
        return redirect("profiel:mijn")
    return render(request, "profiel/uitstappen.html")


@require_POST
def eerste_kaart(request):
    """One tap on the start page is a card, or passes the topic over; a second tap on the same button is the same."""
    onderwerp = Onderwerp.objects.op_adres(request.POST.get("onderwerp", ""))
    kleur = request.POST.get("kleur")
    if onderwerp is None or kleur not in {*Kleur.values, OVER}:
        messages.error(
            request, "Deze kaart is niet gemaakt: het onderwerp bestaat niet meer. Kies hieronder zelf een kaart."
        )
        return redirect("profiel:mijn")
    try:
        if kleur == OVER:
            acties.sla_over(request.user, onderwerp)
            messages.info(request, f"Goed. We vragen je een half jaar niet naar “{onderwerp}”.")
            return redirect("start")
        kaart = acties.leg_kaart(request.user, onderwerp, kleur)
    except ValidationError as fout:
        messages.error(request, " ".join(fout.messages))
        return redirect("profiel:mijn")
    is_eerste = not request.user.kaarten.exclude(pk=kaart.pk).exists()
    vervolg = "je eigen woorden" if kleur == Kleur.ROOD else "hoeveel je ervan weet, of met je eigen woorden"
    messages.success(
        request,
        format_html(
            'Je {}kaart ligt er. <a href="{}">Vul hem aan</a> met {}.',
            "eerste " if is_eerste else "",
            reverse("profiel:kaart_wijzigen", args=[kaart.pk]),
            vervolg,
        ),
    )
    return redirect("profiel:mijn" if is_eerste else "start")


@require_http_methods(["GET", "HEAD", "POST"])
def kaart_nieuw(request):
    """A new card in the colour that was chosen."""
    kleur = request.POST.get("kleur") or request.GET.get("kleur")
    if kleur not in Kleur.values:
        messages.info(request, "Kies eerst welke kaart je wilt maken.")
        return redirect("profiel:mijn")
    return _kaart(request, lambda lid: Kaart(lid=lid, kleur=kleur), "Je kaart ligt er.")


@require_http_methods(["GET", "HEAD", "POST"])
def kaart_wijzigen(request, pk):
    return _kaart(request, lambda lid: get_object_or_404(lid.kaarten, pk=pk), "Je kaart is gewijzigd.")


def _kaart(request, haal, melding):
    """Show or save the form of the card that `haal` gives for the locked lid."""
    with transaction.atomic():
        lid = _mijzelf(request)
        kaart = haal(lid)
        formulier = KaartForm(request.POST if request.method == "POST" else None, instance=kaart)
        if formulier.is_valid():
            acties.bewaar_kaart(formulier.instance)
            messages.success(request, melding)
            return redirect("profiel:mijn")
    komt_erin = kaart.kleur != Kleur.ROOD and not Deskundige.objects.filter(pk=lid.pk).exists()
    titel = f"{kaart.soortnaam} {'wijzigen' if kaart.pk else 'maken'}"
    context = {"form": formulier, "kaart": kaart, "komt_erin": komt_erin, "titel": titel}
    return render(request, "profiel/kaart.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def kaart_weghalen(request, pk):
    """Ask whether one is sure; then remove the card."""
    kaart = get_object_or_404(request.user.kaarten.select_related("onderwerp"), pk=pk)
    if request.method == "POST":
        acties.verwijder_kaart(kaart)
        messages.success(request, "Je kaart is weg.")
        return redirect("profiel:mijn")
    return render(request, "profiel/kaart_weghalen.html", {"kaart": kaart})
