import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from klussen import acties
from klussen.models import Gebeurtenis, Klus, Klusstatus
from klussenbank.kern.models import Mail
from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lijst, meldingen, pagina, soep
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek

KLUS = "klussen.klus"


def stap(naam):
    return reverse("admin:klussen_klus_stap", args=[naam])


def verborgen_klus(door, **velden):
    klus = KlusFabriek(**velden)
    klus.verberg(door, "Dit hoort hier niet.")
    return klus


# The list


def test_lijst_toont_klussen_met_link_naar_de_site(als, coordinator):
    klus = KlusFabriek(titel="Peilbuizen plaatsen")

    antwoord = als(coordinator).get(lijst(KLUS))

    assert kolom(antwoord, "titel") == ["Peilbuizen plaatsen"]
    assert soep(antwoord).select_one(f'#result_list a[href="{klus.get_absolute_url()}"]')


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_lijst_toont_geen_concepten(request, als, wie, db):
    concept = KlusFabriek(status=Klusstatus.CONCEPT)
    ingetrokken_concept = KlusFabriek(status=Klusstatus.CONCEPT)
    ingetrokken_concept.trek_in(ingetrokken_concept.plaatser)
    client = als(request.getfixturevalue(wie))

    assert kolom(client.get(lijst(KLUS)), "titel") == []
    for klus in (concept, ingetrokken_concept):
        assert client.get(pagina(klus)).status_code == 302
        assert klus.titel not in client.get(pagina(klus), follow=True).content.decode()
        assert client.get(reverse("admin:klussen_klus_history", args=[klus.pk])).status_code == 302


def test_lijst_toont_verborgen_klus(als, coordinator):
    verborgen_klus(coordinator)

    assert kolom(als(coordinator).get(lijst(KLUS)), "staat") == ["Open, verborgen"]


@pytest.mark.parametrize("q", ["peilbuis", "PEILBUIZEN", "Álvarez", "anna alvarez", "alvarez anna"])
def test_zoeken_vindt_op_tekst_en_op_naam_van_de_plaatser(als, coordinator, q):
    KlusFabriek(titel="Peilbuizen plaatsen", plaatser=LidFabriek(voornaam="Anna", achternaam="Álvarez"))
    KlusFabriek(titel="Iets anders")

    assert kolom(als(coordinator).get(lijst(KLUS), {"q": q}), "titel") == ["Peilbuizen plaatsen"]


@pytest.mark.parametrize("q", ["' OR 1=1 --", "a & | !", "\x00", "<script>", "%", "x" * 5000])
def test_zoeken_kan_tegen_rare_tekst(als, coordinator, q):
    KlusFabriek()

    assert als(coordinator).get(lijst(KLUS), {"q": q}).status_code == 200


def test_filters(als, coordinator):
    hoofd = OnderwerpFabriek(naam="Water")
    kind = OnderwerpFabriek(naam="Grondwater", ouder=hoofd)
    a = KlusFabriek(titel="A", onderwerpen=[kind])
    b = verborgen_klus(coordinator, titel="B")
    c = KlusFabriek(titel="C", status=Klusstatus.AFGEROND)
    client = als(coordinator)

    def gevonden(**filters):
        return sorted(kolom(client.get(lijst(KLUS), filters), "titel"))

    assert gevonden(status="open") == ["A", "B"]
    assert gevonden(status="afgerond") == ["C"]
    assert gevonden(verborgen="ja") == ["B"]
    assert gevonden(verborgen="nee") == ["A", "C"]
    assert gevonden(onderwerp=hoofd.pk) == gevonden(onderwerp=kind.pk) == ["A"]
    assert gevonden(organisatie=b.organisatie_id) == ["B"]
    assert gevonden(organisatie=c.organisatie_id, q="Help") == []
    assert (
        gevonden(status="bestaat niet") == gevonden(organisatie="abc") == gevonden(onderwerp="\x00") == ["A", "B", "C"]
    )
    assert a.titel == "A"


def test_keuzefilter_houdt_de_andere_filters(als, coordinator):
    OnderwerpFabriek()
    organisatie = OrganisatieFabriek(naam="Gemeente Rhenen")

    antwoord = als(coordinator).get(lijst(KLUS), {"status": "open", "q": "help", "organisatie": organisatie.pk})

    formulier = soep(antwoord).select_one("#filter-onderwerp").find_parent("form")
    assert {i["name"]: i["value"] for i in formulier.select("input")} == {
        "status": "open",
        "q": "help",
        "organisatie": str(organisatie.pk),
    }
    assert soep(antwoord).select_one("#filter-organisatie option[selected]").get_text(strip=True) == "Gemeente Rhenen"


@pytest.mark.parametrize(
    "filter_", ["plaatser__password__startswith", "plaatser__kaarten__kleur", "reacties__bericht__contains", "versie"]
)
def test_andere_filters_worden_geweigerd(als, coordinator, filter_):
    assert als(coordinator).get(lijst(KLUS), {filter_: "a"}).status_code == 400


def test_lijst_kost_evenveel_queries_bij_meer_klussen(als, coordinator):
    onderwerp = OnderwerpFabriek()
    KlusFabriek(onderwerpen=[onderwerp])
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(KLUS))
    KlusFabriek.create_batch(2, onderwerpen=[onderwerp])

    assert aantal_queries(client, lijst(KLUS)) == met_een
    assert met_een <= 12


# The page of one klus


def test_pagina_toont_klus_en_geschiedenis(als, coordinator):
    klus = verborgen_klus(coordinator, titel="Peilbuizen", omschrijving="Wie helpt er mee?")

    html = soep(als(coordinator).get(pagina(klus)))

    tekst = html.get_text(" ", strip=True)
    assert "Wie helpt er mee?" in tekst
    assert "Dit hoort hier niet." in tekst
    assert [rij.select("td")[1].get_text() for rij in html.select("#gebeurtenissen tbody tr")] == ["verborgen"]
    assert html.select_one(f'a.viewsitelink[href="{klus.get_absolute_url()}"]')


def test_pagina_kost_evenveel_queries_bij_meer_gebeurtenissen(als, coordinator):
    klus = verborgen_klus(coordinator)
    client = als(coordinator)
    met_een = aantal_queries(client, pagina(klus))
    klus.toon(coordinator)
    ReactieFabriek(klus=klus)
    Gebeurtenis.objects.leg_vast(klus, "gereageerd", door=LidFabriek(), lid=LidFabriek())
    klus.verberg(coordinator, "Toch weer.")

    assert aantal_queries(client, pagina(klus)) == met_een


def test_klus_kan_niet_worden_herschreven(als, coordinator, beheerder):
    klus = KlusFabriek(titel="Zo blijft het")
    for iemand in (coordinator, beheerder):
        client = als(iemand)
        velden = {veld.name: "1" for veld in Klus._meta.fields} | {"titel": "Gekaapt", "status": "afgerond"}

        assert client.post(pagina(klus), velden).status_code == 403
        assert client.post(reverse("admin:klussen_klus_add"), velden).status_code == 403
        assert client.post(reverse("admin:klussen_klus_delete", args=[klus.pk]), {"post": "yes"}).status_code == 403
        assert not soep(client.get(pagina(klus))).select("#klus_form :is(input:not([type=hidden]), textarea, select)")
    assert list(Klus.objects.values_list("titel", "status")) == [("Zo blijft het", "open")]


def test_pagina_biedt_alleen_stappen_die_kunnen(als, coordinator):
    client = als(coordinator)

    def knoppen(klus):
        return [
            knop.get_text(strip=True)
            for knop in soep(client.get(pagina(klus))).select(".object-tools a.stap, .object-tools button")
        ]

    assert knoppen(KlusFabriek()) == ["Verberg", "Trek in", "Draag over"]
    assert knoppen(verborgen_klus(coordinator)) == ["Toon weer", "Trek in", "Draag over"]
    assert knoppen(KlusFabriek(status=Klusstatus.AFGEROND)) == ["Verberg"]


# Hiding, showing, withdrawing


def test_verbergen_vraagt_eerst_om_een_reden(als, coordinator):
    een, twee = KlusFabriek(titel="Een"), KlusFabriek(titel="Twee")

    antwoord = doe_actie(als(coordinator), KLUS, "verberg", een, twee)

    html = soep(antwoord)
    assert antwoord.redirect_chain[-1][0].startswith(stap("verberg"))
    assert html.h1.get_text() == "Verberg: 2 klussen"
    assert {een.get_absolute_url(), twee.get_absolute_url()} <= {a["href"] for a in html.select("#content-main a")}
    assert not Klus.objects.filter(verborgen_op__isnull=False).exists()


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

    assert meldingen(antwoord) == ["1 klus weer geopend, 2 konden niet worden geopend: die trok geen coördinator in."]
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


# Hand over


def test_overdragen_als_iemand_weg_is(als, coordinator):
    weg = LidFabriek(is_active=False)
    nieuw = LidFabriek(organisatie=weg.organisatie)
    klussen = [KlusFabriek(plaatser=weg), KlusFabriek(plaatser=weg, status="verlopen")]
    gekozen = ReactieFabriek(klus=klussen[0], status="gekozen").lid

    antwoord = als(coordinator).post(
        stap("draag_over"), {"klus": [klus.pk for klus in klussen], "aan": nieuw.email.upper()}, follow=True
    )

    assert meldingen(antwoord) == ["2 klussen overgedragen."]
    assert {klus.plaatser for klus in Klus.objects.all()} == {nieuw}
    assert list(LogEntry.objects.values_list("user", "change_message")) == [(coordinator.pk, "Overgedragen.")] * 2
    # Who left gets none.
    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([nieuw.email, nieuw.email, gekozen.email])
    assert set(Gebeurtenis.objects.values_list("soort", "door", "lid")) == {("overgedragen", coordinator.pk, nieuw.pk)}


def test_wie_de_klus_vroeg_hoort_dat_een_coordinator_hem_overdroeg(als, coordinator):
    klus = KlusFabriek()
    nieuw = LidFabriek(organisatie=klus.organisatie)

    als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": nieuw.email})

    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([klus.plaatser.email, nieuw.email])
    assert "Een platformcoördinator" in Mail.objects.get(aan=klus.plaatser.email).tekst


@pytest.mark.parametrize("wie", ["elders", "weg", "onbekend", "leeg"])
def test_overdragen_kan_alleen_aan_een_lid_van_de_organisatie(als, coordinator, wie):
    klus = KlusFabriek()
    adres = {
        "elders": LidFabriek().email,
        "weg": LidFabriek(organisatie=klus.organisatie, is_active=False).email,
        "onbekend": "niemand@voorbeeld.example",
        "leeg": "",
    }[wie]

    antwoord = als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": adres})

    fout = (
        "Vul een mailadres in." if wie == "leeg" else "We vinden geen lid van de organisatie van de klus met dit adres."
    )
    assert soep(antwoord).select_one(".errorlist, .fouten").get_text(strip=True) == fout
    assert Gebeurtenis.objects.count() == Mail.objects.count() == LogEntry.objects.count() == 0


def test_overdragen_aan_wie_reageerde_kan_niet(als, coordinator):
    klus = KlusFabriek()
    lid = LidFabriek(organisatie=klus.organisatie)
    ReactieFabriek(klus=klus, lid=lid)

    antwoord = als(coordinator).post(stap("draag_over"), {"klus": klus.pk, "aan": lid.email}, follow=True)

    assert meldingen(antwoord) == [
        "1 klus kon niet worden overgedragen: dit lid vraagt hem al of reageerde, of de klus is gesloten."
    ]
    assert LogEntry.objects.count() == 0


def test_overdragen_vanuit_de_lijst(als, coordinator):
    klus = KlusFabriek()

    antwoord = doe_actie(als(coordinator), KLUS, "draag_over", klus)

    assert antwoord.redirect_chain[-1][0].startswith(stap("draag_over"))
