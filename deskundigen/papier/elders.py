"""What other pages show of cards from paper."""

from django.template.loader import render_to_string

from deskundigen.papier import rechten
from deskundigen.papier.models import Uitnodiging


def op_profiel(request):
    """That cards wait for an answer, on "Mijn profiel"; for a coordinator the way to lay them ready for others."""
    context = {
        "uitnodiging": Uitnodiging.objects.voor_lid(request.user).first(),
        "mag_voorleggen": rechten.mag_voorleggen(request.user),
    }
    return render_to_string("papier/_op_profiel.html", context, request)
