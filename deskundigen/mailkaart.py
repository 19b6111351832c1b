"""One card at a time by mail: a topic and three links, at the foot of a mail that a member gets anyway."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Deskundige, Kaart, Kleur, Onderwerp
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

    def vraag(self, lid, doel, stand):
        onderwerp = self._haal(lid, doel, stand)
        if onderwerp is None:
            return None
        kop = _KOPPEN[stand].format(onderwerp=onderwerp)
        if stand == Kleur.ROOD:
            tekst = "Je legt dan een rode kaart. Alleen jij ziet die."
        elif Deskundige.objects.filter(lid=lid).exists():
            tekst = f"Je legt dan een {Kleur(stand).kaart.lower()}. Alle leden zien die in Wie weet wat."
        else:
            tekst = (
                f"Je legt dan een {Kleur(stand).kaart.lower()}, en komt in Wie weet wat te staan: alle leden zien je "
                "kaart, je naam, functie, organisatie en mailadres. Je kunt er altijd weer uit."
            )
        knop = f"Leg de {Kleur(stand).kaart.lower()}"
        return Vraag(kop, tekst, knop, reverse("profiel:kaarten_invullen"), waar="je kaarten")

    def doe(self, lid, doel, stand, notitie):
        onderwerp = self._haal(lid, doel, stand)
        if onderwerp is None:
            return None
        try:
            acties.leg_kaart(lid, onderwerp, stand)
        except ValidationError:
            return None
        return f"Je {Kleur(stand).kaart.lower()} over “{onderwerp}” ligt er. Je kunt hem altijd aanvullen of weghalen."

    def _haal(self, lid, doel, stand):
        """Return the topic, as long as `lid` can still lay this card on it."""
        anders = Kaart.objects.filter(lid=lid, onderwerp=doel)
        if stand != Kleur.ROOD:
            anders = anders.filter(kleur__in=[stand, Kleur.ROOD])
        return None if anders.exists() else Onderwerp.objects.filter(pk=doel).first()


HANDELINGEN = {_HANDELING: KaartLeggen()}


def mailvoeten(leden):
    """Return by id, for those of `leden` who had none this week, one topic with a link for each colour.

    A topic that was in such a foot before, and was not answered, makes room for another as long as that is known.
    """
    nu = timezone.now()
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
        (lid, stand.suggesties[0].onderwerp)
        for lid, stand in zip(aan_de_beurt, standen(aan_de_beurt, behalve=eerder).values(), strict=True)
        if stand.suggesties
    ]
    adressen = links.maak_veel(
        _HANDELING, [(lid, onderwerp.pk, kleur) for lid, onderwerp in vragen for kleur in Kleur.values]
    )
    return {lid.pk: _voet(onderwerp, {kleur: next(adressen) for kleur in Kleur.values}) for lid, onderwerp in vragen}


def _voet(onderwerp, adressen):
    return render_to_string("profiel/_mailkaart.txt", {"onderwerp": onderwerp, "adressen": adressen}).strip()
