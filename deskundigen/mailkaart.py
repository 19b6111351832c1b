"""One card at a time by mail: a topic and three links, at the foot of a mail that a member gets anyway.

Mails are quoted and forwarded, and the page behind a link asks for no login. So it is the same whatever cards lie on
the topic and whatever the link did: only who is logged in as its member reads what came of it.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Kleur, Lid, Onderwerp
from deskundigen.suggesties import standen
from klussenbank.kern import links
from klussenbank.kern.links import GELDIG, Vraag
from klussenbank.kern.models import Maillink

# No more than one such foot in this time.
RUST = timedelta(days=7)
_HANDELING = "kaart_leggen"
_KOPPEN = {
    Kleur.GROEN: "Word je blij van “{onderwerp}”?",
    Kleur.BLAUW: "Wil je je inzetten voor “{onderwerp}”?",
    Kleur.ROOD: "Vind je “{onderwerp}” echt niet leuk?",
}


class KaartLeggen:
    """Lay a card on a topic; `stand` says in which colour."""

    na_afloop = "Je keuze is bewaard. Je ziet je kaarten in je profiel."

    def vraag(self, lid, doel, stand):
        onderwerp = Onderwerp.objects.filter(pk=doel).first()
        if onderwerp is None:
            return None
        tekst = f"Je legt dan een {Kleur(stand).kaart.lower()}. "
        if stand == Kleur.ROOD:
            tekst += "Alleen jij ziet die."
        else:
            tekst += (
                "Daarmee sta je in Wie weet wat: alle leden zien daar je naam, functie, organisatie en mailadres, en "
                "je groene en blauwe kaarten. Je kunt er altijd weer uit."
            )
        kop, knop = _KOPPEN[stand].format(onderwerp=onderwerp), f"Leg de {Kleur(stand).kaart.lower()}"
        return Vraag(kop, tekst, knop, reverse("profiel:mijn"), waar="je profiel")

    def doe(self, lid, doel, stand, notitie):
        onderwerp = Onderwerp.objects.filter(pk=doel).first()
        if onderwerp is None:
            return None
        try:
            acties.leg_kaart(lid, onderwerp, stand)
        except ValidationError:
            return None
        return f"Je {Kleur(stand).kaart.lower()} over “{onderwerp}” ligt er. Je kunt hem altijd aanvullen of weghalen."


HANDELINGEN = {_HANDELING: KaartLeggen()}


def mailvoeten(leden):
    """Return by id, for those of `leden` who had none this week, one topic with a link for each colour.

    Call it in the transaction that saves the mail. A topic that was in such a foot before, and was not answered, makes
    room for another as long as that is known.
    """
    nu = timezone.now()
    # Of two mails at the same moment one gets the foot; for the other nobody waits.
    vrij = Lid.objects.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    vrij = set(vrij.filter(pk__in=[lid.pk for lid in leden]).values_list("pk", flat=True))
    leden = [lid for lid in leden if lid.pk in vrij]
    eerder, pas = {}, set()
    oude_links = Maillink.objects.filter(handeling=_HANDELING, lid__in=[lid.pk for lid in leden])
    for lid, onderwerp, verloopt_op in oude_links.values_list("lid", "doel", "verloopt_op"):
        eerder.setdefault(lid, set()).add(onderwerp)
        if verloopt_op - GELDIG > nu - RUST:
            pas.add(lid)
    aan_de_beurt = [lid for lid in leden if lid.pk not in pas]
    if not aan_de_beurt:
        return {}
    vragen = [
        (lid, stand.suggesties[0])
        for lid, stand in zip(aan_de_beurt, standen(aan_de_beurt, behalve=eerder).values(), strict=True)
        if stand.suggesties
    ]
    adressen = links.maak_veel(
        _HANDELING, [(lid, suggestie.onderwerp.pk, kleur) for lid, suggestie in vragen for kleur in Kleur.values]
    )
    return {lid.pk: _voet(suggestie, {kleur: next(adressen) for kleur in Kleur.values}) for lid, suggestie in vragen}


def _voet(suggestie, adressen):
    return render_to_string("profiel/_mailkaart.txt", {"suggestie": suggestie, "adressen": adressen}).strip()
