from django.contrib.admin.models import LogEntry

from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lijst
from tests.fabriek import LidFabriek

LOG = "admin.logentry"


def test_logboek_toont_wie_wat_deed(als, coordinator, beheerder):
    lid = LidFabriek()
    doe_actie(als(coordinator), "deskundigen.lid", "deactiveer", lid)

    antwoord = als(beheerder).get(lijst(LOG))

    assert kolom(antwoord, "user") == ["Coby Ordinator"]
    assert kolom(antwoord, "object_repr") == [f"lid {lid.pk}"]
    assert kolom(antwoord, "wat") == ["Gedeactiveerd."]


def test_logboek_kan_niet_worden_gewijzigd(als, coordinator, beheerder):
    doe_actie(als(coordinator), "deskundigen.lid", "deactiveer", LidFabriek())

    regel = LogEntry.objects.get()
    client = als(beheerder)

    assert client.post(f"{lijst(LOG)}{regel.pk}/change/", {"change_message": "Niets gebeurd."}).status_code == 403
    assert client.post(f"{lijst(LOG)}{regel.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{lijst(LOG)}add/", {}).status_code == 403
    assert LogEntry.objects.get().change_message == "Gedeactiveerd."


def test_logboek_kost_evenveel_queries_bij_meer_regels(als, beheerder):
    client = als(beheerder)
    doe_actie(client, "deskundigen.lid", "deactiveer", LidFabriek())
    met_een = aantal_queries(client, lijst(LOG))
    doe_actie(client, "deskundigen.lid", "deactiveer", LidFabriek(), LidFabriek())

    assert aantal_queries(client, lijst(LOG)) == met_een
    assert met_een <= 12
