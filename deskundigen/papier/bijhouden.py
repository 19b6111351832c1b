"""What cards on paper do when topics merge; registered in kern when the app starts."""

from django.db.models import Exists, OuterRef

from deskundigen.papier.models import Papierkaart


def verplaats_papierkaarten(van, naar):
    """Let the proposed cards on the topic `van` be about `naar`; one that is there already is not proposed twice."""
    gelijk = {veld: OuterRef(veld) for veld in ("uitnodiging", "kleur", "tekst")}
    kaarten = Papierkaart.objects.filter(onderwerp=van)
    kaarten.filter(Exists(Papierkaart.objects.filter(onderwerp=naar, **gelijk))).delete()
    kaarten.update(onderwerp=naar)
