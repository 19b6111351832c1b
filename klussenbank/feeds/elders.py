"""What other pages show of it, through the lists in `kern.register`."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format

from klussen.models import Klusstatus
from klussenbank.kern.csvuit import MEESTE_RIJEN
from klussenbank.kern.filteren import zonder
from klussenbank.kern.mal import Mal, gevormd
from klussenbank.kern.paginering import GRENS

_BIJ_KLUS = Mal("feeds/_bij_klus.html", "adres")
# The lists that can be downloaded, by their name.
_CSV = {"klussen": "feeds:klussen_csv", "deskundigen": "feeds:deskundigen_csv"}


def bij_klus(request, klus):
    """The way to put the days of a klus that goes on in one's own calendar; nothing where it has none."""
    if klus.status == Klusstatus.OPEN:
        heeft_dagen = klus.start_op or klus.klaar_op or (klus.reageren_tm and not klus.is_verborgen)
    else:
        heeft_dagen = klus.status == Klusstatus.INGEVULD and (klus.start_op or klus.klaar_op)
    return _BIJ_KLUS(adres=reverse("feeds:klus_agenda", args=[klus.pk])) if heeft_dagen else ""


def bij_lijst(request, filters):
    """The way to download what was found."""
    if not filters.totaal:
        return ""
    # Counted no further than a list counts; a file may hold more.
    mal = gevormd(
        "feeds/_bij_lijst.html",
        ("adres",),
        begrensd=filters.totaal > GRENS,
        meeste=number_format(MEESTE_RIJEN, force_grouping=True),
    )
    return mal(adres=f"{reverse(_CSV[filters.lijst])}{zonder(request.GET, 'pagina')}")


def mailinstellingen(request):
    """The way to what can be read without mail."""
    return render_to_string("feeds/_mailinstellingen.html")
