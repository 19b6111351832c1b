"""Who may see which klussen, for many members at once: what `Klus.objects.zichtbaar_voor` says of one of them."""

from collections.abc import Iterable

from django.db.models import Q

from deskundigen.models import Lid
from klussen.models import Klus, Reactie


def coordinatoren():
    """Return who `klussen.models.klus.is_coordinator` says moderate."""
    recht = {"content_type__app_label": "klussen", "codename": "verberg_klus"}
    van_groep = {f"groups__permissions__{veld}": waarde for veld, waarde in recht.items()}
    zelf = {f"user_permissions__{veld}": waarde for veld, waarde in recht.items()}
    heeft_recht = Q(is_superuser=True) | Q(**van_groep) | Q(**zelf)
    return Lid.objects.actief().filter(heeft_recht, is_staff=True).order_by().values("pk").distinct()


def wie_het_zien(klus: Klus) -> Q:
    """Return which members (a condition on `lid` of another table) may see `klus`."""
    vragers = Q(lid__in=[lid for lid in (klus.plaatser_id, klus.mede_plaatser_id) if lid])
    if klus.geplaatst_op is None:
        return vragers
    if klus.is_verborgen:
        reageerders = Reactie.objects.filter(klus=klus).order_by().values("lid")
        return vragers | Q(lid__in=reageerders) | Q(lid__in=coordinatoren())
    return Q()


class Zicht:
    """Which of `klussen` each of `leden` (by key) may see; in two statements where one is hidden, in none otherwise."""

    def __init__(self, klussen: Iterable[Klus], leden: Iterable[int]):
        verborgen = [klus.pk for klus in klussen if klus.geplaatst_op and klus.is_verborgen]
        self._betrokken, self._coordinatoren = set(), set()
        if verborgen:
            reacties = Reactie.objects.filter(klus__in=verborgen, lid__in=leden)
            self._betrokken = set(reacties.order_by().values_list("klus", "lid"))
            self._coordinatoren = set(coordinatoren().filter(pk__in=leden).values_list("pk", flat=True))

    def ziet(self, lid: int, klus: Klus) -> bool:
        if lid in {klus.plaatser_id, klus.mede_plaatser_id}:
            return True
        if klus.geplaatst_op is None:
            return False
        return not klus.is_verborgen or lid in self._coordinatoren or (klus.pk, lid) in self._betrokken
