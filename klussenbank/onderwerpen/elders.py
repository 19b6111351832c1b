"""What other pages show of the topics, through the lists in `kern.register`."""

from django.template.loader import render_to_string

from klussenbank.onderwerpen.cijfers import cijfers


def vraagt_aandacht():
    """Topics with klussen and nobody to ask, or people and nothing to do, for the start page of a coordinator."""
    geteld = cijfers()
    context = {"te_weinig_mensen": geteld.te_weinig_mensen, "zonder_klussen": geteld.zonder_klussen}
    return render_to_string("onderwerpen/_vraagt_aandacht.html", context)
