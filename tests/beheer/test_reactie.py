from django.urls import reverse

from klussen.models import Reactie
from tests.beheer.hulp import aantal_queries, kolom, lijst, pagina, soep
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek

REACTIE = "klussen.reactie"


def test_lijst_toont_wie_waarop_en_sinds_wanneer(als, coordinator):
    reactie = ReactieFabriek(klus=KlusFabriek(titel="Peilbuizen"), lid=LidFabriek(voornaam="Bo", achternaam="Vis"))

    antwoord = als(coordinator).get(lijst(REACTIE))

    assert kolom(antwoord, "klus") == ["Peilbuizen"]
    assert kolom(antwoord, "lid") == ["Bo Vis"]
    assert kolom(antwoord, "status") == ["Wacht op antwoord"]
    assert soep(antwoord).select_one(f'#result_list a[href="{reactie.klus.get_absolute_url()}"]')


def test_berichten_blijven_tussen_de_twee(als, coordinator, beheerder):
    reactie = ReactieFabriek(bericht="Geheim briefje", toelichting="Geheim antwoord")
    for iemand in (coordinator, beheerder):
        client = als(iemand)
        for adres in (lijst(REACTIE), pagina(reactie), f"{lijst(REACTIE)}?q=Geheim"):
            assert b"Geheim " not in client.get(adres).content
    assert kolom(client.get(lijst(REACTIE), {"q": "briefje"}), "klus") == []


def test_reactie_kan_niet_worden_gewijzigd(als, beheerder):
    reactie = ReactieFabriek()
    client = als(beheerder)

    assert client.post(pagina(reactie), {"status": "gekozen"}).status_code == 403
    assert client.post(reverse("admin:klussen_reactie_add"), {}).status_code == 403
    assert Reactie.objects.get().status == "wacht"


def test_zoeken_en_filteren(als, coordinator):
    ReactieFabriek(klus=KlusFabriek(titel="Peilbuizen"), lid=LidFabriek(voornaam="Bo", achternaam="Vis"))
    ReactieFabriek(klus=KlusFabriek(titel="Vergadering"), status="gekozen")
    client = als(coordinator)

    assert kolom(client.get(lijst(REACTIE), {"q": "peilbuis"}), "klus") == ["Peilbuizen"]
    assert kolom(client.get(lijst(REACTIE), {"q": "vis bo"}), "klus") == ["Peilbuizen"]
    assert kolom(client.get(lijst(REACTIE), {"status": "gekozen"}), "klus") == ["Vergadering"]
    assert len(kolom(client.get(lijst(REACTIE), {"status": "x"}), "klus")) == 2


def test_lijst_kost_evenveel_queries_bij_meer_reacties(als, coordinator):
    ReactieFabriek()
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(REACTIE))
    ReactieFabriek.create_batch(2)

    assert aantal_queries(client, lijst(REACTIE)) == met_een
    assert met_een <= 12
