"""Where a coordinator begins who writes a klus down for someone."""

from django.template.loader import render_to_string

from klussen import rechten


def knop_op_profiel(request, lid) -> str:
    """Return, as HTML, the button beside the profile of `lid`; nothing for who is no coordinator."""
    if lid == request.user or not rechten.mag_opschrijven(request.user) or not rechten.mag_plaatsen(lid):
        return ""
    return render_to_string("klussen/_voor_lid.html", {"lid": lid})
