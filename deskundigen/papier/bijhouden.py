"""What cards on paper do when topics merge; registered in kern when the app starts."""

from deskundigen.papier.models import Papierkaart


def verplaats_papierkaarten(van, naar):
    """Let the proposed cards on the topic `van` be about `naar`; one that is there already is not proposed twice."""
    for kaart in Papierkaart.objects.select_for_update().filter(onderwerp=van).order_by("pk"):
        zelfde = Papierkaart.objects.filter(
            uitnodiging=kaart.uitnodiging_id, kleur=kaart.kleur, onderwerp=naar, tekst=kaart.tekst
        )
        if zelfde.exists():
            kaart.delete()
        else:
            Papierkaart.objects.filter(pk=kaart.pk).update(onderwerp=naar)
