"""What other pages show of the newsletter, through the lists in `kern.register`."""

from django.template.loader import render_to_string

from klussenbank.nieuwsbrief.afmelden import is_afgemeld
from klussenbank.nieuwsbrief.models import Nieuwsbrief


def mailinstelling(request):
    """Whether I get the newsletter, for the page with everything that I get by mail."""
    return render_to_string("nieuwsbrief/_mailinstelling.html", {"afgemeld": is_afgemeld(request.user)}, request)


def vraagt_aandacht():
    """What is being made, and how long ago the last one went, for the start page of a coordinator."""
    context = {
        "in_de_maak": Nieuwsbrief.objects.in_de_maak().voor_lijst().order_by("-id")[:3],
        "laatste": Nieuwsbrief.objects.uitgegaan().voor_lijst().first(),
    }
    return render_to_string("nieuwsbrief/_vraagt_aandacht.html", context)
