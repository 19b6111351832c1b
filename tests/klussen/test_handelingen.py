"""What the links in mails about a klus do, and when they no longer do it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from klussen import acties
from klussen.models import Bedankkaartje, Klus
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, ReactieFabriek
from tests.klussen.hulp import soep

VANDAAG = timezone.localdate()


def test_links_of_a_choice_work_for_that_choice_alone(client, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    ja, nee = (
        regel.removeprefix("http://testserver") for regel in Mail.objects.get().tekst.split("\n") if "/link/" in regel
    )

    assert "Waarom lukt het niet?" in client.get(nee).content.decode()
    client.post(nee, {"notitie": "Te druk."})

    reactie.refresh_from_db()
    assert (reactie.status, reactie.reden) == ("ingetrokken", "Te druk.")
    assert client.get(ja).status_code == client.post(ja).status_code == 410
    # Chosen again it is another question.
    acties.reageer(klus, collega, bericht="Toch wel")
    reactie.refresh_from_db()
    acties.kies(reactie, lid)
    assert client.get(ja).status_code == 410


@pytest.mark.parametrize(("soort", "status"), [("ja", "afgerond"), ("langer", "ingevuld"), ("nee", "ingetrokken")])
def test_is_it_done_has_three_answers(client, lid, collega, soort, status):
    klus = KlusFabriek(plaatser=lid, klaar_op=VANDAAG - timedelta(days=3))
    acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
    klus.refresh_from_db()
    adressen = acties.vraag_of_het_gelukt_is(klus, lid)

    antwoord = client.post(adressen[f"{soort}_url"].removeprefix("http://testserver"))

    assert antwoord.status_code == 200
    klus.refresh_from_db()
    assert klus.status == status
    assert (klus.klaar_op > VANDAAG) == (soort == "langer")
    # The other two are of no use any more.
    for ander in {"ja", "langer", "nee"} - {soort}:
        assert client.get(adressen[f"{ander}_url"].removeprefix("http://testserver")).status_code == 410


def test_who_says_in_a_mail_that_it_is_done_thanks_at_once(client, lid, gekozen):
    adres = acties.vraag_of_het_gelukt_is(gekozen.klus, lid)["ja_url"].removeprefix("http://testserver")
    veld = soep(client.get(adres)).find("textarea")

    client.post(adres, {veld["name"]: " Dank je wel! "})

    kaartje = Bedankkaartje.objects.get()
    assert (kaartje.tekst, kaartje.door, kaartje.reactie) == ("Dank je wel!", lid, gekozen)


def test_link_of_who_no_longer_asks_does_nothing(client, lid, collega, klus):
    adres = acties.vraag_wat_nu(klus, collega)["intrek_url"].removeprefix("http://testserver")

    assert client.post(adres).status_code == 410


def test_link_does_nothing_once_its_step_is_no_longer_there(client, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    adressen = acties.vraag_bevestiging(reactie)
    acties.trek_in(Klus.objects.get(pk=klus.pk), lid)

    for adres in adressen.values():
        assert client.post(adres.removeprefix("http://testserver")).status_code == 410
