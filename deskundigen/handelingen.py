"""What a link in a mail about one's own profile can do (`kern.links`): one question, one button."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Deskundige
from klussenbank.kern.links import Vraag
from klussenbank.kern.regel import op_een_regel
from klussenbank.kern.templatetags.kern import dag

# "A month" where one asks for it with one button.
MAAND = timedelta(days=30)
_PROFIEL = "je profiel"


class KaartenKloppen:
    """Say that the cards hold that a mail asked about, and that were not answered since."""

    def vraag(self, lid, doel, stand):
        kaarten = self._gevraagd(lid)
        if not kaarten:
            return None
        *eerste, laatste = [op_een_regel(str(kaart.onderwerp or f"“{kaart.tekst}”")) for kaart in kaarten]
        if eerste:
            kop, knop, wat = "Kloppen je kaarten nog?", "Ja, alles klopt nog", "je kaarten"
        else:
            kop, knop, wat = "Klopt je kaart nog?", "Ja, dit klopt nog", "je kaart"
        over = f"{', '.join(eerste)} en {laatste}" if eerste else laatste
        tekst = f"Het gaat om {wat} over {over}. Zeg je ja? Dan telt dat weer helemaal mee in Wie weet wat."
        return Vraag(kop, tekst, knop, reverse("profiel:mijn"), waar=_PROFIEL)

    def doe(self, lid, doel, stand, notitie):
        kaarten = self._gevraagd(lid)
        if not acties.bevestig_kaarten(lid, [kaart.pk for kaart in kaarten]):
            return None
        return "Dank je wel. Nu weten collega’s dat het nog klopt."

    @staticmethod
    def _gevraagd(lid):
        return list(
            lid.kaarten.openbaar().filter(gevraagd_op__isnull=False).select_related("onderwerp").order_by("kleur", "pk")
        )


class NogNietVragen:
    """Not be asked for another month, by who may be asked since a short while."""

    def vraag(self, lid, doel, stand):
        if not self._kan(lid):
            return None
        tekst = f"Collega’s kunnen je dan via de site niets vragen tot {dag(self._tot())}. Daarna kan het vanzelf weer."
        return Vraag("Nog een maand geen vragen?", tekst, "Nog een maand niet", reverse("profiel:mijn"), waar=_PROFIEL)

    def doe(self, lid, doel, stand, notitie):
        tot = self._tot()
        if not self._kan(lid) or not acties.kies_vragen(lid, tot):
            return None
        return f"Goed. Tot {dag(tot)} vragen collega’s je niets via de site. Je krijgt een mail als het weer kan."

    @staticmethod
    def _tot():
        return timezone.localdate() + MAAND

    @staticmethod
    def _kan(lid):
        return Deskundige.objects.filter(pk=lid.pk, niet_tot=None).exists()


HANDELINGEN = {"kaarten_kloppen": KaartenKloppen(), "nog_niet_vragen": NogNietVragen()}
