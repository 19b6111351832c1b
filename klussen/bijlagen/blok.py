"""The attachments on the page of a klus."""

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from klussen import rechten
from klussen.bijlagen.models import Bijlage

# Annotates a klus: without attachments its page asks nothing more.
HEEFT_BIJLAGEN = Exists(Bijlage.objects.filter(klus=OuterRef("pk")).order_by())


def blok(request, klus):
    """Return as HTML the attachments, and for who may change the klus where to add one; "" when there is neither."""
    bijlagen = list(klus.bijlagen.all()) if getattr(klus, "heeft_bijlagen", True) else []
    mag_wijzigen = rechten.mag_wijzigen(request.user, klus)
    if not bijlagen and not mag_wijzigen:
        return ""
    context = {"klus": klus, "bijlagen": bijlagen, "mag_wijzigen": mag_wijzigen}
    return render_to_string("bijlagen/_blok.html", context, request)
