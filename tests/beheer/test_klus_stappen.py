"""What coordinators do with klussen: hide, show again, withdraw, open again."""

import pytest
from django.contrib.admin.models import LogEntry

from klussen import acties
from klussen.models import Gebeurtenis, Klus, Klusstatus
from klussenbank.kern.models import Mail
from tests.beheer.hulp import (
    KLUS,
    doe_actie,
    lijst,
    meldingen,
    pagina,
    soep,
    stap,
    verborgen_klus,
)
from tests.fabriek import KlusFabriek, LidFabriek


def test_verbergen_vraagt_eerst_om_een_reden(als, coordinator):
    een, twee = KlusFabriek(titel="Een"), KlusFabriek(titel="Twee")

    antwoord = doe_actie(als(coordinator), KLUS, "verberg", een, twee)

    html = soep(antwoord)
    assert antwoord.redirect_chain[-1][0].startswith(stap("verberg"))
    assert html.h1.get_text() == "Verberg: 2 klussen"
    assert {een.get_absolute_url(), twee.get_absolute_url()} <= {a["href"] for a in html.select("#content-main a")}
    assert not Klus.objects.filter(verborgen_op__isnull=False).exists()


def test_het_logboek_van_beheer_houdt_geen_titel(als, coordinator):
    klus = KlusFabriek(titel="Bel Marieke")

    als(coordinator).post(stap("verberg"), {"klus": klus.pk, "tekst": "Reclame"})

    assert LogEntry.objects.get().object_repr == f"klus {klus.pk}"


@pytest.mark.parametrize("reden", ["", "   \n "])
def test_verbergen_zonder_reden_geeft_een_fout_bij_het_veld(als, coordinator, reden):
    klus = KlusFabriek()

    antwoord = als(coordinator).post(stap("verberg"), {"klus": klus.pk, "tekst": reden})

    html = soep(antwoord)
    assert html.select_one("#id_tekst_error").get_text(strip=True) == "Schrijf waarom je de klus verbergt."
    assert html.select_one("[name=klus][type=hidden]")["value"] == str(klus.pk)
    assert html.title.get_text().startswith("Fout: ")
    klus.refresh_from_db()
    assert not klus.is_verborgen


def test_te_lange_reden_blijft_staan(als, coordinator):
    klus = KlusFabriek()

    antwoord = als(coordinator).post(stap("verberg"), {"klus": klus.pk, "tekst": "x" * 1001})

    assert "hoogstens 1.000 tekens" in soep(antwoord).select_one("#id_tekst_error").get_text()
    assert "x" * 1001 in soep(antwoord).textarea.get_text()


def test_verbergen_mailt_de_reden_en_legt_vast(als, coordinator, bezorg):
    een, twee = KlusFabriek(), KlusFabriek()
    al = verborgen_klus(coordinator)

    antwoord = als(coordinator).post(
        stap("verberg"), {"klus": [een.pk, twee.pk, al.pk], "tekst": "Er staan namen van bewoners in."}, follow=True
    )

    assert meldingen(antwoord) == ["2 klussen verborgen, 1 was al verborgen."]
    for klus in (een, twee):
        klus.refresh_from_db()
        assert klus.verborgen_door == coordinator
        assert klus.verborgen_reden == "Er staan namen van bewoners in."
        assert Gebeurtenis.objects.filter(klus=klus, soort="verborgen", door=coordinator).count() == 1
        assert LogEntry.objects.get(object_id=klus.pk, user=coordinator).change_message == "Verborgen."
    al.refresh_from_db()
    assert al.verborgen_reden == "Dit hoort hier niet."
    post = bezorg()
    assert sorted(bericht.to[0] for bericht in post) == sorted([een.plaatser.email, twee.plaatser.email])
    assert all("Er staan namen van bewoners in." in bericht.body for bericht in post)


def test_alles_was_al_verborgen(als, coordinator):
    al = [verborgen_klus(coordinator), verborgen_klus(coordinator)]

    antwoord = als(coordinator).post(stap("verberg"), {"klus": [k.pk for k in al], "tekst": "Nog eens."}, follow=True)

    assert meldingen(antwoord) == ["2 klussen waren al verborgen."]
    assert not LogEntry.objects.exists()
    assert not Mail.objects.exists()


def test_verbergen_gaat_terug_naar_de_gefilterde_lijst(als, coordinator):
    klus = KlusFabriek()
    client = als(coordinator)

    vraag = doe_actie(client, KLUS, "verberg", klus, adres="?status=open&q=klus")
    formulier = soep(vraag).select_one("#content-main form")
    velden = {i["name"]: i["value"] for i in formulier.select("input[name]")}
    antwoord = client.post(formulier["action"], {**velden, "tekst": "Daarom."})

    assert antwoord.url == f"{lijst(KLUS)}?status=open&q=klus"


def test_knop_op_de_pagina_gaat_terug_naar_de_klus(als, coordinator):
    klus = KlusFabriek()
    client = als(coordinator)

    knop = soep(client.get(pagina(klus))).select_one(".object-tools a.stap")
    formulier = soep(client.get(knop["href"])).select_one("#content-main form")
    velden = {i["name"]: i["value"] for i in formulier.select("input[name]")}
    antwoord = client.post(formulier["action"], {**velden, "tekst": "Daarom."}, follow=True)

    assert antwoord.redirect_chain[-1][0] == pagina(klus)
    assert meldingen(antwoord) == ["1 klus verborgen."]


def test_weer_tonen(als, coordinator, bezorg):
    klus, open_ = verborgen_klus(coordinator), KlusFabriek()

    antwoord = doe_actie(als(coordinator), KLUS, "toon", klus, open_)

    assert meldingen(antwoord) == ["1 klus weer zichtbaar, 1 was niet verborgen."]
    klus.refresh_from_db()
    assert not klus.is_verborgen
    assert Gebeurtenis.objects.filter(klus=klus, soort="getoond", door=coordinator).exists()
    assert LogEntry.objects.get(object_id=klus.pk).change_message == "Weer zichtbaar."
    [bericht] = bezorg()
    assert bericht.to == [klus.plaatser.email]
    assert bericht.subject == f"Je klus “{klus.titel}” is weer zichtbaar"


def test_knop_toon_weer_op_de_pagina(als, coordinator):
    klus = verborgen_klus(coordinator)
    client = als(coordinator)
    formulier = soep(client.get(pagina(klus))).select_one(".object-tools form")

    antwoord = client.post(formulier["action"], {i["name"]: i["value"] for i in formulier.select("input")}, follow=True)

    assert antwoord.redirect_chain[-1][0] == pagina(klus)
    klus.refresh_from_db()
    assert not klus.is_verborgen


def test_stap_opvragen_verandert_niets(als, coordinator):
    klus = verborgen_klus(coordinator)

    antwoord = als(coordinator).get(stap("toon"), {"klus": klus.pk})

    assert antwoord.status_code == 200
    klus.refresh_from_db()
    assert klus.is_verborgen


def test_intrekken_met_toelichting(als, coordinator, bezorg):
    klus, klaar = KlusFabriek(), KlusFabriek(status=Klusstatus.AFGEROND)

    client = als(coordinator)
    assert soep(doe_actie(client, KLUS, "trek_in", klus, klaar)).h1.get_text() == "Trek in: 2 klussen"
    antwoord = client.post(stap("trek_in"), {"klus": [klus.pk, klaar.pk], "tekst": "Dubbel geplaatst."}, follow=True)

    assert meldingen(antwoord) == ["1 klus ingetrokken, 1 was al afgerond of ingetrokken."]
    klus.refresh_from_db()
    klaar.refresh_from_db()
    assert (klus.status, klaar.status) == ("ingetrokken", "afgerond")
    assert Gebeurtenis.objects.get(klus=klus, soort="ingetrokken").toelichting == "Dubbel geplaatst."
    assert LogEntry.objects.get(object_id=klus.pk).change_message == "Ingetrokken."
    [bericht] = bezorg()
    assert bericht.to == [klus.plaatser.email]
    assert "> Dubbel geplaatst." in bericht.body


def test_intrekken_zonder_toelichting_kan_niet(als, coordinator):
    klus = KlusFabriek()

    antwoord = als(coordinator).post(stap("trek_in"), {"klus": klus.pk})

    assert soep(antwoord).select_one("#id_tekst_error").get_text(strip=True) == "Schrijf waarom je de klus intrekt."
    klus.refresh_from_db()
    assert klus.status == "open"


def test_heropenen_wat_een_coordinator_introk(als, coordinator):
    klus, zelf, klaar = KlusFabriek(), KlusFabriek(), KlusFabriek(status=Klusstatus.AFGEROND)
    acties.trek_in(klus, coordinator, "Dubbel geplaatst.")
    acties.trek_in(zelf, zelf.plaatser)
    client = als(coordinator)
    namen = {rij: client.get(pagina(rij)).content.decode().count(stap("heropen")) for rij in (klus, zelf, klaar)}
    assert namen == {klus: 1, zelf: 0, klaar: 0}
    assert soep(doe_actie(client, KLUS, "heropen", klus, zelf, klaar)).h1.get_text() == "Heropen: 3 klussen"

    antwoord = client.post(stap("heropen"), {"klus": [klus.pk, zelf.pk, klaar.pk]}, follow=True)

    assert meldingen(antwoord) == [
        "1 klus weer geopend, 2 konden niet worden geopend: die zijn niet door een coördinator ingetrokken."
    ]
    assert [Klus.objects.get(pk=rij.pk).status for rij in (klus, zelf, klaar)] == ["open", "ingetrokken", "afgerond"]
    assert LogEntry.objects.get(object_id=klus.pk).change_message == "Weer geopend."


def test_meer_dan_honderd_tegelijk_kan_niet(als, coordinator):
    plaatser = LidFabriek()
    klussen = KlusFabriek.create_batch(101, plaatser=plaatser)
    data = {"action": "verberg", "_selected_action": [klussen[0].pk], "select_across": "1", "index": "0"}

    antwoord = als(coordinator).post(lijst(KLUS), data, follow=True)

    assert meldingen(antwoord) == ["Kies hoogstens 100 klussen tegelijk."]


@pytest.mark.parametrize("klus", [[], ["0"], ["abc"], ["9" * 30], ["\x00"]])
def test_stap_zonder_klus_gaat_terug(als, coordinator, klus):
    antwoord = als(coordinator).post(stap("verberg"), {"klus": klus, "tekst": "x"}, follow=True)

    assert meldingen(antwoord) == ["Kies eerst een klus."]


def test_stap_ziet_geen_concept(als, coordinator):
    concept = KlusFabriek(status=Klusstatus.CONCEPT)

    als(coordinator).post(stap("trek_in"), {"klus": concept.pk, "tekst": "x"})

    concept.refresh_from_db()
    assert concept.status == "concept"


def test_onbekende_stap_bestaat_niet(als, coordinator):
    assert als(coordinator).get(stap("wis")).status_code == 404


@pytest.mark.parametrize("naam", ["verberg", "toon", "trek_in", "heropen", "draag_over"])
def test_stap_mag_alleen_een_coordinator(als, lid, naam):
    klus = KlusFabriek()
    medewerker = LidFabriek(is_staff=True)

    assert als(medewerker).post(stap(naam), {"klus": klus.pk, "tekst": "x"}).status_code == 403
    assert als(lid).post(stap(naam), {"klus": klus.pk, "tekst": "x"}, follow=True).status_code == 403
    klus.refresh_from_db()
    assert klus.status == "open"
    assert not klus.is_verborgen
