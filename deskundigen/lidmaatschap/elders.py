"""What other pages show of who keeps the members, through the lists in `kern.register`."""

from django.template.loader import render_to_string

from deskundigen.lidmaatschap import rechten
from deskundigen.lidmaatschap.models import Contactpersoon


def op_profiel(request):
    """The way to the page of one's organisation, for a contact person."""
    organisatie = request.user.organisatie
    if organisatie is None or not Contactpersoon.objects.van(organisatie).filter(lid=request.user).exists():
        return ""
    return render_to_string("lidmaatschap/_op_profiel.html", {"organisatie": organisatie}, request)


def bij_organisatie(request, organisatie):
    """The same beside the organisation, for a coordinator too; nothing for anyone else."""
    if not rechten.mag_leden_beheren(request.user, organisatie):
        return ""
    return render_to_string("lidmaatschap/_bij_organisatie.html", {"organisatie": organisatie}, request)
