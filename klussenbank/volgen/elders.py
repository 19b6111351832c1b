"""What other pages show of what someone follows, through the lists in `kern.register`."""

from django.http import QueryDict
from django.template.loader import render_to_string

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.filters import KlusFilter
from klussenbank.volgen.models import Volging

# So many stand on the start page; the others on the page "Mijn profiel".
MEESTE_OP_START = 10


def _gevolgd(lid):
    """Return the topics that `lid` follows, in alphabetical order."""
    return nu_te_kiezen(lid).onderwerpen_van(set(Volging.objects.onderwerpen_van(lid.pk)))


def op_profiel(request):
    """What I follow, with a button to stop, for "Mijn profiel"."""
    return render_to_string("volgen/_op_profiel.html", {"onderwerpen": _gevolgd(request.user)}, request)


def op_start(request):
    """The topics that I follow, each with how many klussen are open, for the start page; nothing without any."""
    gevolgd = _gevolgd(request.user)
    if not gevolgd:
        return ""
    # As the board itself counts them, for everyone alike.
    filters = KlusFilter(QueryDict())
    telling = filters.tellingen["onderwerp"]
    aantallen = filters.keuzes.onderwerpen.teksten(telling)
    context = {
        "rijen": [
            {"onderwerp": onderwerp, "aantal": aantallen.get(onderwerp.waarde, telling.anders)}
            for onderwerp in gevolgd[:MEESTE_OP_START]
        ],
        "meer": len(gevolgd) > MEESTE_OP_START,
    }
    return render_to_string("volgen/_op_start.html", context, request)
