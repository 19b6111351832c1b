"""What other pages show of the figures, through the lists in `kern.register`."""

from django.template.loader import render_to_string

from klussenbank.cijfers.rechten import mag_organisaties_zien


def op_start(request):
    """The way to the figures, for the side of the start page."""
    context = {"mag_organisaties_zien": mag_organisaties_zien(request.user)}
    return render_to_string("cijfers/_op_start.html", context, request)
