"""At the foot of a klus: where to report that something is wrong, and what I reported before."""

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from klussen.meldingen import rechten
from klussen.meldingen.models import Melding
from klussenbank.kern.mal import Mal
from klussenbank.kern.vast import Plek

# My newest.
MEESTE = 5
# Annotates a klus for the member `lid`: who reported nothing, for him nothing more is asked.
HEEFT_MELDINGEN = Exists(Melding.objects.filter(klus=OuterRef("pk"), lid=Plek("lid")).order_by())
_LINK = Mal("meldingen/_link.html", "adres")


def blok(request, klus):
    """Return as HTML the link to report something, and my own reports with their answers."""
    if not rechten.mag_melden(request.user, klus):
        return ""
    link = _LINK(adres=reverse("meldingen:melden", args=[klus.pk]))
    if not getattr(klus, "heeft_meldingen", True):
        return link
    van_mij = Melding.objects.filter(klus=klus, lid=request.user).order_by("-id")[:MEESTE]
    return render_to_string("meldingen/_van_mij.html", {"meldingen": van_mij, "link": link})
