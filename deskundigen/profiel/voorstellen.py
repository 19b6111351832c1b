"""Proposing a topic that is missing, perhaps with the card that waits for it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from deskundigen import acties
from deskundigen.fouten import TeVeelVoorstellen
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Kleur, Onderwerp
from deskundigen.profiel.forms import IntrekForm, VoorstelForm

# So many of one's own proposals are shown, the newest first.
_EIGEN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def onderwerp_voorstellen(request):
    """Ask for a topic (GET) and propose it (POST), or take a proposal back.

    One that is there already gets the card at once.
    """
    lid, status = request.user, 200
    if "intrekken" in request.POST:
        return _trek_in(request)
    in_lijst = Deskundige.objects.filter(pk=lid.pk).exists()
    kleur = request.GET.get("kleur", "")
    begin = {"naam": request.GET.get("naam", "")[:80], "kleur": kleur if kleur in Kleur.values else ""}
    formulier = VoorstelForm(request.POST if request.method == "POST" else None, initial=begin, in_lijst=in_lijst)
    if formulier.is_valid():
        naam = formulier.cleaned_data["naam"]
        bestaat = next(iter(nu_te_kiezen(lid).met_de_naam(naam)), None)
        try:
            if bestaat:
                return _er_is_al(request, formulier, bestaat)
            acties.stel_onderwerp_voor(
                lid,
                naam=naam,
                kleur=formulier.cleaned_data["kleur"],
                in_wie_weet_wat=formulier.doet_mee,
                **formulier.kaart,
            )
        except ValidationError as fout:
            formulier.add_error("kleur", " ".join(fout.messages))
        except TeVeelVoorstellen as fout:
            formulier.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(
                request, f"Je hebt “{naam}” voorgesteld. Je krijgt een mail zodra een coördinator ernaar keek."
            )
            return redirect("profiel:onderwerp_voorstellen")
    eigen = lid.onderwerpvoorstellen.select_related("onderwerp")[:_EIGEN]
    context = {"form": formulier, "eigen": eigen, "in_lijst": in_lijst}
    return render(request, "profiel/onderwerp_voorstellen.html", context, status=status)


def _trek_in(request):
    formulier = IntrekForm(request.POST, lid=request.user)
    voorstel = formulier.cleaned_data["intrekken"] if formulier.is_valid() else None
    if voorstel and acties.trek_voorstel_in(request.user, voorstel):
        messages.success(request, f"Je voorstel “{voorstel.naam}” is ingetrokken.")
    else:
        messages.info(request, "Dit voorstel wacht niet meer. Hieronder zie je wat ermee gebeurde.")
    return redirect("profiel:onderwerp_voorstellen")


def _er_is_al(request, formulier, bestaat):
    """Lay the card on the topic that goes by this name, or bring the member there; raises what leg_kaart raises."""
    naam, kleur = formulier.cleaned_data["naam"], formulier.cleaned_data["kleur"]
    heet = f"“{naam}” is er al" if naam == bestaat.label else f"“{naam}” is er al, als “{bestaat}”"
    onderwerp = Onderwerp.objects.filter(pk=bestaat.pk).first()
    if kleur and onderwerp:
        acties.leg_kaart(request.user, onderwerp, kleur, meedoen=formulier.doet_mee, **formulier.kaart)
        messages.success(request, f"{heet}. Je kaart ligt daar nu.")
    else:
        messages.info(request, f"{heet}. Leg hieronder je kaart.")
    return redirect(f"{reverse('profiel:kaarten_invullen')}?{urlencode({'onderwerp': bestaat.waarde})}")
