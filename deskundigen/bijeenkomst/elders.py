"""What other pages show of meetings, through the lists in `kern.register`."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen.bijeenkomst.models import DAGEN_VOORAF, Bijeenkomst, Deelname
from klussenbank.kern.vast import Plek, Vast

_BINNENKORT = Vast(
    lambda: Bijeenkomst.objects.filter(afgelast_op=None, datum__gte=Plek("vandaag"), datum__lte=Plek("tot")).order_by(
        "datum", "begint_om", "id"
    )[:1],
    *("id", "naam", "datum", "plaats", "begint_om"),
)


def op_start(request):
    """The meeting of the coming week, for the start page; "" when there is none."""
    vandaag = timezone.localdate()
    bijeenkomst = _BINNENKORT.object(vandaag=vandaag, tot=vandaag + timedelta(days=DAGEN_VOORAF))
    if bijeenkomst is None:
        return ""
    komt = Deelname.objects.komend().filter(bijeenkomst=bijeenkomst, lid=request.user).exists()
    return render_to_string("bijeenkomst/_op_start.html", {"bijeenkomst": bijeenkomst, "komt": komt})


def vraagt_aandacht():
    """Where a coordinator plans a meeting, on the start page."""
    return render_to_string("bijeenkomst/_vraagt_aandacht.html")
