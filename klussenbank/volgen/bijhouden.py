"""What following does when topics merge; registered in kern when the app starts."""

from klussenbank.volgen.models import Volging
from klussenbank.volgen.samenvoegen import voeg_samen
from klussenbank.volgen.zoekvragen import hernoem_onderwerp


def verplaats_volgingen(van, naar):
    """Let whoever follows the topic `van` follow `naar`, and saved searches on `van` ask for `naar`."""
    volgingen = Volging.objects.all()
    voeg_samen(volgingen.filter(onderwerp=van), volgingen.filter(onderwerp=naar), onderwerp=naar)
    hernoem_onderwerp(van.slug, naar.slug)
