"""A coordinator writes a klus down for a member who phoned; that member puts it on the board."""

import uuid
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Lid
from klussen import acties, rechten
from klussen.forms import KlusForm
from klussen.meedenken import meedenken

VOORBEELD = "voorbeeld"


def opschrijven(request, nummer):
    """Write a klus down for the member with this number (`nieuw/?voor=`); `actie` says whether to look first.

    It becomes a draft of that member, which the coordinator sees no more, and of which that member gets a mail.
    """
    if not rechten.mag_opschrijven(request.user):
        raise PermissionDenied
    lid = get_object_or_404(Lid.objects.select_related("organisatie"), pk=nummer)
    if lid == request.user:
        return redirect("klussen:nieuw")
    if not lid.is_active or not rechten.mag_plaatsen(lid):
        return render(request, "klussen/voor_lid_kan_niet.html", {"lid": lid}, status=403)
    if request.method != "POST":
        return _formulier(request, lid, KlusForm(lid=lid))
    form = KlusForm(request.POST, lid=lid)
    if not form.is_valid():
        return _formulier(request, lid, form)
    if request.POST.get("actie") == VOORBEELD:
        return _formulier(request, lid, form, voorbeeld=True)
    klus, is_nieuw = form.bewaar_eenmaal(partial(acties.schrijf_op, door=request.user))
    if not is_nieuw and form.verschillen(klus):
        return _al_verstuurd(request, lid, form)
    messages.success(
        request,
        f"{lid} krijgt een mail met de klus, en kan hem daarmee plaatsen. Tot dan ziet alleen {lid.voornaam} hem.",
    )
    return redirect(Deskundige.objects.zichtbaar().filter(pk=lid.pk).first() or "klussen:lijst")


def _al_verstuurd(request, lid, form):
    """The form came again with another text; what was sent is no longer the coordinator's to change."""
    form.data = form.data.copy()
    # Sent once more it is another klus.
    form.data["inzending"] = uuid.uuid4()
    naam = lid.voornaam
    form.add_error(
        None,
        f"Je stuurde deze klus al naar {naam}. Alleen {naam} kan hem nog wijzigen: bel of mail dus even. "
        "Is dit een andere klus? Stuur hem dan nog een keer.",
    )
    return _formulier(request, lid, form, status=409)


def _formulier(request, lid, form, *, voorbeeld=False, status=200):
    kop = f"Klus plaatsen voor {lid}"
    context = {
        "form": form,
        "klus": form.instance,
        "kop": kop,
        "titel": f"Fout: {kop}" if form.errors else kop,
        "is_nieuw": True,
        "voor_lid": lid,
        "meedenken": meedenken(form.zoals_getypt, lid, nu_te_kiezen(request.user)),
        "antwoord_werkdagen": settings.ANTWOORD_WERKDAGEN,
    }
    if voorbeeld:
        context |= {"voorbeeld": form.instance, "voorbeeld_onderwerpen": form.cleaned_data["onderwerpen"]}
    return render(request, "klussen/formulier.html", context, status=status)
