"""Thank-yous on the profile of who got them."""

from django.template.loader import render_to_string

from klussen.models import Bedankkaartje

# The newest so many.
MEESTE_GETOOND = 5


def op_profiel(lid_id: int) -> str:
    """Return, as HTML, the cards that a member shows; nothing where there are none."""
    kaartjes = list(Bedankkaartje.objects.op_profiel_van(lid_id)[:MEESTE_GETOOND])
    return render_to_string("klussen/_op_profiel.html", {"kaartjes": kaartjes}) if kaartjes else ""
