import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from deskundigen.models import Deskundige, Kaart, Onderwerp
from klussen.models import Klus, Klusstatus
from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lijst, meldingen, pagina, soep, zonder_token
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek

ONDERWERP = "deskundigen.onderwerp"
TOEVOEGEN = "/beheer/deskundigen/onderwerp/add/"
SAMENVOEGEN = "/beheer/deskundigen/onderwerp/samenvoegen/"


def velden(onderwerp=None, **anders):
    gewoonlijk = {"naam": "Nieuw", "omschrijving": "", "synoniemen": "", "ouder": ""}
    if onderwerp:
        gewoonlijk |= {
            "naam": onderwerp.naam,
            "slug": onderwerp.slug,
            "omschrijving": onderwerp.omschrijving,
            "synoniemen": ", ".join(onderwerp.synoniemen),
            "ouder": onderwerp.ouder_id or "",
        }
    return gewoonlijk | anders


# List


def test_lijst_zet_kinderen_onder_hun_hoofdonderwerp(als, coordinator):
    water = OnderwerpFabriek(naam="Water")
    OnderwerpFabriek(naam="Bodem")
    OnderwerpFabriek(naam="Afkoppelen", ouder=water)

    antwoord = als(coordinator).get(lijst(ONDERWERP))

    assert kolom(antwoord, "naam") == ["Bodem", "Water", "Afkoppelen"]
    assert kolom(antwoord, "ouder") == ["-", "-", "Water"]


def test_lijst_telt_zichtbare_klussen_en_contactpersonen(als, coordinator):
    onderwerp = OnderwerpFabriek()
    KlusFabriek.create_batch(2, onderwerpen=[onderwerp])
    KlusFabriek(onderwerpen=[onderwerp], status=Klusstatus.CONCEPT)
    lid = DeskundigeFabriek().lid
    KaartFabriek(lid=lid, onderwerp=onderwerp, kleur="blauw")
    KaartFabriek(lid=lid, onderwerp=onderwerp, kleur="groen")
    KaartFabriek(onderwerp=onderwerp, kleur="rood")
    KaartFabriek(onderwerp=onderwerp, lid=LidFabriek())
    KaartFabriek(onderwerp=onderwerp, lid=DeskundigeFabriek(lid__is_active=False).lid)

    antwoord = als(coordinator).get(lijst(ONDERWERP))

    assert kolom(antwoord, "geplaatste_klussen") == ["2"]
    assert kolom(antwoord, "contactpersonen") == ["1"]


@pytest.mark.parametrize("q", ["grondw", "peilbuis", "financien", "FINANCIËN"])
def test_zoeken_op_naam_en_synoniem(als, coordinator, q):
    OnderwerpFabriek(naam="Grondwater en financiën", synoniemen=["Peilbuis"])
    OnderwerpFabriek(naam="Iets anders")

    assert kolom(als(coordinator).get(lijst(ONDERWERP), {"q": q}), "naam") == ["Grondwater en financiën"]


def test_lijst_kost_evenveel_queries_bij_meer_onderwerpen(als, coordinator):
    client = als(coordinator)
    KlusFabriek(onderwerpen=[OnderwerpFabriek(ouder=OnderwerpFabriek())])
    met_een = aantal_queries(client, lijst(ONDERWERP))
    for _ in range(3):
        onderwerp = OnderwerpFabriek(ouder=OnderwerpFabriek())
        KaartFabriek(onderwerp=onderwerp)
        KlusFabriek(onderwerpen=[onderwerp])

    assert aantal_queries(client, lijst(ONDERWERP)) == met_een
    assert met_een <= 12


@pytest.mark.parametrize("filter_", ["kaarten__isnull", "kaarten", "kaarten__kleur__exact", "klussen__status"])
@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_filter_op_kaarten_wordt_geweigerd(request, als, wie, filter_):
    """Django's own rule answers `?kaarten__isnull=`: whether a topic has any card, red ones included."""
    assert als(request.getfixturevalue(wie)).get(lijst(ONDERWERP), {filter_: "1"}).status_code == 400


# Adding and changing


def test_toevoegen_maakt_het_adres_uit_de_naam(als, coordinator):
    antwoord = als(coordinator).post(
        TOEVOEGEN, velden(naam="Financiën & inkoop", synoniemen="geld,  Euro's\nGELD, , budget")
    )

    assert antwoord.status_code == 302
    onderwerp = Onderwerp.objects.get()
    assert onderwerp.slug == "financien-inkoop"
    assert onderwerp.synoniemen == ["geld", "Euro's", "budget"]
    assert LogEntry.objects.get().get_change_message() == "Toegevoegd."


def test_naam_die_langer_wordt_om_te_sorteren_past(als, coordinator):
    naam = "x" * 79 + "…"

    assert als(coordinator).post(TOEVOEGEN, velden(naam=naam)).status_code == 302
    assert Onderwerp.objects.get(naam=naam).sorteernaam == "x" * 79 + "..."


def test_naam_is_een_regel(als, coordinator):
    als(coordinator).post(TOEVOEGEN, velden(naam="Riool\nen   gemalen"))

    assert Onderwerp.objects.get().naam == "Riool en gemalen"


def test_adres_waar_iets_anders_staat_is_niet_te_kiezen(als, coordinator):
    als(coordinator).post(TOEVOEGEN, velden(naam="CSV"))

    assert not Onderwerp.objects.exists()


def test_adres_dat_al_bestaat_geeft_een_fout_bij_het_veld(als, coordinator):
    OnderwerpFabriek(slug="water")

    antwoord = als(coordinator).post(TOEVOEGEN, velden(naam="Water"))

    assert soep(antwoord).select_one(".field-slug .errorlist").get_text() == (
        "Dit adres is al in gebruik. Kies een ander."
    )
    assert soep(antwoord).select_one("#id_naam")["value"] == "Water"


def test_adres_van_een_samengevoegd_onderwerp_geeft_een_fout_bij_het_veld(als, coordinator):
    OnderwerpFabriek(slug="riool").voeg_samen_met(OnderwerpFabriek(naam="Riolering"))

    antwoord = als(coordinator).post(TOEVOEGEN, velden(naam="Riool"))

    assert soep(antwoord).select_one(".field-slug .errorlist").get_text() == (
        "Dit adres leidt nog naar Riolering. Kies een ander."
    )


@pytest.mark.parametrize("naam", ["", "   ", "\u200b", "???", "x" * 81, "a\x00b"])
def test_onbruikbare_naam_geeft_een_fout(als, coordinator, naam):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(naam=naam))

    assert antwoord.status_code == 200
    assert soep(antwoord).select(".errorlist")
    assert not Onderwerp.objects.exists()


@pytest.mark.parametrize("synoniemen", ["x" * 81, "goed, " + "y" * 90, "a\x00b"])
def test_onbruikbaar_synoniem_geeft_een_fout_bij_het_veld(als, coordinator, synoniemen):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(synoniemen=synoniemen))

    assert soep(antwoord).select_one(".field-synoniemen .errorlist")
    assert not Onderwerp.objects.exists()


def test_alleen_hoofdonderwerpen_zijn_te_kiezen(als, coordinator):
    water = OnderwerpFabriek(naam="Water")
    kind = OnderwerpFabriek(naam="Grondwater", ouder=water)
    client = als(coordinator)

    opties = [o.get_text() for o in soep(client.get(pagina(kind))).select("#id_ouder option")]
    assert opties == ["Geen: dit is zelf een hoofdonderwerp", "Water"]
    assert soep(client.post(TOEVOEGEN, velden(ouder=kind.pk))).select_one(".field-ouder .errorlist")


def test_hoofdonderwerp_met_kinderen_blijft_hoofdonderwerp(als, coordinator):
    water, bodem = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Bodem")
    OnderwerpFabriek(naam="Grondwater", ouder=water)

    antwoord = als(coordinator).post(pagina(water), velden(water, ouder=bodem.pk))

    assert "Het blijft een hoofdonderwerp." in soep(antwoord).select_one(".field-ouder .errorlist").get_text()


def test_nieuw_synoniem_is_meteen_te_vinden(als, coordinator):
    onderwerp = OnderwerpFabriek(naam="Grondwater")
    klus = KlusFabriek(onderwerpen=[onderwerp])
    kaart = KaartFabriek(onderwerp=onderwerp)

    als(coordinator).post(pagina(onderwerp), velden(onderwerp, synoniemen="peilbuis"))

    assert list(Klus.objects.zoek("peilbuis")) == [klus]
    assert list(Deskundige.objects.zoek("peilbuis")) == [kaart.lid.deskundige]
    assert LogEntry.objects.get().get_change_message() == "Synoniemen gewijzigd."


def test_opslaan_zonder_wijziging_legt_niets_nieuws_vast(als, coordinator):
    onderwerp = OnderwerpFabriek(synoniemen=["een", "twee"])

    als(coordinator).post(pagina(onderwerp), velden(onderwerp))

    onderwerp.refresh_from_db()
    assert onderwerp.synoniemen == ["een", "twee"]
    assert LogEntry.objects.get().get_change_message() == "Geen velden gewijzigd."


def test_zonder_adres_wordt_een_onderwerp_niet_gewijzigd(als, coordinator):
    onderwerp = OnderwerpFabriek(slug="water")

    antwoord = als(coordinator).post(pagina(onderwerp), velden(onderwerp, slug="", naam="Anders"))

    assert soep(antwoord).select_one(".field-slug .errorlist")
    onderwerp.refresh_from_db()
    assert onderwerp.slug == "water"


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_onderwerp_kan_niet_worden_verwijderd(request, als, wie, db):
    onderwerp = OnderwerpFabriek()
    client = als(request.getfixturevalue(wie))

    adres = reverse("admin:deskundigen_onderwerp_delete", args=[onderwerp.pk])
    assert client.get(adres).status_code == client.post(adres, {"post": "yes"}).status_code == 403
    assert Onderwerp.objects.exists()


# Merging


def voeg_samen(client, gaat, blijft):
    return client.post(SAMENVOEGEN, {"onderwerp": [gaat.pk, blijft.pk], "blijft": blijft.pk}, follow=True)


def test_samenvoegen_vraagt_welk_onderwerp_blijft(als, coordinator):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regenwater")

    antwoord = doe_actie(als(coordinator), ONDERWERP, "voeg_samen", water, regen)

    html = soep(antwoord)
    assert html.h1.get_text() == "Twee onderwerpen samenvoegen"
    assert [label.get_text(strip=True) for label in html.select("#id_blijft label")] == ["Regenwater", "Water"]
    assert Onderwerp.objects.count() == 2


def test_samenvoegen_verplaatst_klussen_en_mensen(als, coordinator):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regenwater", synoniemen=["hemelwater"])
    kind = OnderwerpFabriek(naam="Bui", ouder=regen)
    een, beide = KlusFabriek(onderwerpen=[regen]), KlusFabriek(onderwerpen=[regen, water])
    kaart = KaartFabriek(onderwerp=regen)

    antwoord = voeg_samen(als(coordinator), regen, water)

    assert meldingen(antwoord) == ["Regenwater is opgegaan in Water."]
    assert antwoord.redirect_chain[-1][0] == pagina(water)
    assert not Onderwerp.objects.filter(pk=regen.pk).exists()
    assert list(een.onderwerpen.all()) == list(beide.onderwerpen.all()) == [water]
    kaart.refresh_from_db()
    kind.refresh_from_db()
    water.refresh_from_db()
    assert kaart.onderwerp == water
    assert kind.ouder == water
    assert water.synoniemen == ["Regenwater", "hemelwater"]
    assert set(Klus.objects.zoek("hemelwater")) == {een, beide}
    log = LogEntry.objects.order_by("action_flag")
    assert [(r.object_repr, r.action_flag, r.change_message) for r in log] == [
        ("Water", 2, f"Onderwerp {regen.pk} is hierin opgegaan."),
        ("Regenwater", 3, f"Opgegaan in onderwerp {water.pk}."),
    ]


@pytest.mark.parametrize(
    ("van", "naar"),
    [
        (["rood"], ["blauw"]),
        (["rood"], ["groen", "blauw"]),
        (["blauw", "groen"], ["rood"]),
        (["rood"], ["rood"]),
        (["blauw", "groen"], ["blauw", "groen"]),
        (["groen"], ["blauw"]),
        ([], ["rood"]),
        (["rood"], []),
    ],
)
def test_samenvoegen_met_botsende_kaarten(als, coordinator, van, naar):
    """The same answer whatever the cards; a red card never costs a green or blue one, and stays its owner's."""
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regenwater")
    lid = DeskundigeFabriek().lid
    for kleur in van:
        KaartFabriek(lid=lid, onderwerp=regen, kleur=kleur)
    for kleur in naar:
        KaartFabriek(lid=lid, onderwerp=water, kleur=kleur)

    antwoord = voeg_samen(als(coordinator), regen, water)

    assert meldingen(antwoord) == ["Regenwater is opgegaan in Water."]
    openbaar = {k for k in van + naar if k != "rood"}
    assert set(Kaart.objects.openbaar().filter(lid=lid, onderwerp=water).values_list("kleur", flat=True)) == openbaar
    assert Kaart.objects.openbaar().filter(lid=lid).count() == len(openbaar)
    assert Kaart.objects.filter(lid=lid, kleur="rood").exists() == ("rood" in van + naar)


def test_hoofdonderwerp_gaat_niet_op_in_eigen_kind(als, coordinator):
    water = OnderwerpFabriek(naam="Water")
    kind = OnderwerpFabriek(naam="Grondwater", ouder=water)

    antwoord = voeg_samen(als(coordinator), water, kind)

    assert soep(antwoord).select_one("#id_blijft_error").get_text(strip=True) == (
        "Water is het hoofdonderwerp van Grondwater en kan daarin niet opgaan. Kies Water."
    )
    assert Onderwerp.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_kind_gaat_op_in_het_hoofdonderwerp(als, coordinator):
    water = OnderwerpFabriek(naam="Water")
    kind = OnderwerpFabriek(naam="Grondwater", ouder=water)

    assert meldingen(voeg_samen(als(coordinator), kind, water)) == ["Grondwater is opgegaan in Water."]


def test_samenvoegen_zonder_keuze_geeft_een_fout_bij_het_veld(als, coordinator):
    een, twee, drie = OnderwerpFabriek.create_batch(3)
    client = als(coordinator)

    leeg = client.post(SAMENVOEGEN, {"onderwerp": [een.pk, twee.pk]})
    ander = client.post(SAMENVOEGEN, {"onderwerp": [een.pk, twee.pk], "blijft": drie.pk})

    assert soep(leeg).select_one("#id_blijft_error").get_text(strip=True) == "Kies welk onderwerp blijft."
    assert soep(ander).select_one("#id_blijft_error").get_text(strip=True) == "Kies een van deze twee onderwerpen."
    assert Onderwerp.objects.count() == 3


@pytest.mark.parametrize("aantal", [1, 3])
def test_samenvoegen_gaat_met_precies_twee(als, coordinator, aantal):
    onderwerpen = OnderwerpFabriek.create_batch(aantal)

    assert meldingen(doe_actie(als(coordinator), ONDERWERP, "voeg_samen", *onderwerpen)) == [
        "Kies precies twee onderwerpen."
    ]


@pytest.mark.parametrize("ids", [[], ["x", "y"], ["1", "9" * 40], ["0", "0"]])
def test_samenvoegen_van_wat_er_niet_is(als, coordinator, ids):
    antwoord = als(coordinator).post(SAMENVOEGEN, {"onderwerp": ids, "blijft": "1"}, follow=True)

    assert meldingen(antwoord) == ["Kies precies twee onderwerpen."]


def test_twee_keer_hetzelfde_samenvoegen(als, coordinator):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regenwater")
    client = als(coordinator)
    voeg_samen(client, regen, water)

    assert meldingen(voeg_samen(client, regen, water)) == ["Kies precies twee onderwerpen."]


def test_samenvoegen_van_wat_net_is_opgegaan(als, coordinator):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regenwater")
    client, wacht = als(coordinator), [regen.pk]

    def intussen(voer_uit, sql, *args):
        if "FOR UPDATE" in sql and wacht:
            Onderwerp.objects.filter(pk=wacht.pop()).delete()
        return voer_uit(sql, *args)

    with connection.execute_wrapper(intussen):
        antwoord = voeg_samen(client, regen, water)

    assert meldingen(antwoord) == ["Een van deze onderwerpen is net in een ander opgegaan."]
    assert not LogEntry.objects.exists()


def test_samenvoegen_mag_alleen_wie_onderwerpen_mag_wijzigen(als, db, lid):
    water, regen = OnderwerpFabriek(), OnderwerpFabriek()

    assert voeg_samen(als(LidFabriek(is_staff=True)), regen, water).status_code == 403
    assert voeg_samen(als(lid), regen, water).status_code == 403
    assert Onderwerp.objects.count() == 2


def bekijk(client, gaat, blijft):
    return client.get(SAMENVOEGEN, {"onderwerp": [gaat.pk, blijft.pk], "blijft": blijft.pk})


def regels(antwoord):
    return [" ".join(li.get_text().split()) for li in soep(antwoord).select("#content-main li")]


def test_voor_het_samenvoegen_staat_er_wat_er_verhuist(als, coordinator):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regen", slug="regen", synoniemen=["bui"])
    OnderwerpFabriek(naam="Neerslag", slug="neerslag").voeg_samen_met(regen)
    for naam in ("Hagel", "Sneeuw"):
        OnderwerpFabriek(naam=naam, ouder=regen)
    KlusFabriek.create_batch(2, onderwerpen=[regen])
    KlusFabriek(onderwerpen=[regen], status=Klusstatus.CONCEPT)
    KaartFabriek(onderwerp=regen)
    client = als(coordinator)

    antwoord = bekijk(client, regen, water)

    assert soep(antwoord).h1.get_text() == "Regen gaat op in Water"
    assert regels(antwoord) == [
        "2 klussen gaan naar Water.",
        "1 contactpersoon gaat mee, met alle woorden op de kaarten.",
        "Onder Water komen ook te staan: Hagel, Sneeuw.",
        "Water is straks ook te vinden met: Regen, bui, Neerslag.",
        "Oude adressen leiden naar Water: /onderwerpen/regen/, /onderwerpen/neerslag/",
        "Wie Regen volgt, volgt straks Water.",
    ]
    assert Onderwerp.objects.filter(pk=regen.pk).exists()
    # One button does it.
    vorm = soep(antwoord).select_one("#content-main form")
    velden_ = [(veld["name"], veld["value"]) for veld in vorm.select("input[name]")]
    data = {naam: [waarde for ander, waarde in velden_ if ander == naam] for naam, _ in velden_}
    assert vorm["method"] == "post"
    assert meldingen(client.post(vorm["action"], data, follow=True)) == ["Regen is opgegaan in Water."]


def test_voor_het_samenvoegen_van_een_leeg_onderwerp(als, coordinator):
    water = OnderwerpFabriek(naam="Water", synoniemen=["Regen"])
    regen = OnderwerpFabriek(naam="Regen", slug="regen")

    assert regels(bekijk(als(coordinator), regen, water)) == [
        "Er staan geen klussen op het bord over Regen.",
        "Regen heeft geen contactpersonen.",
        "Oude adressen leiden naar Water: /onderwerpen/regen/",
        "Wie Regen volgt, volgt straks Water.",
    ]


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_wat_er_verhuist_verschilt_niet_door_een_rode_kaart(request, als, db, wie):
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regen")
    lid = KaartFabriek(onderwerp=regen).lid
    KaartFabriek(onderwerp=water)
    client = als(request.getfixturevalue(wie))

    def foto():
        return [zonder_token(bekijk(client, *paar)) for paar in ((regen, water), (water, regen))]

    zonder = foto()
    KaartFabriek(lid=lid, onderwerp=water, kleur="rood")
    for onderwerp in (water, regen):
        KaartFabriek(onderwerp=onderwerp, kleur="rood")

    assert foto() == zonder
    KaartFabriek(onderwerp=regen)
    assert foto() != zonder


def test_voor_het_samenvoegen_zonder_keuze_of_de_verkeerde_kant_op(als, coordinator):
    water = OnderwerpFabriek(naam="Water")
    kind, client = OnderwerpFabriek(naam="Riool", ouder=water), als(coordinator)

    verkeerd = bekijk(client, water, kind)
    leeg = client.get(SAMENVOEGEN, {"onderwerp": [water.pk, kind.pk], "blijft": ""})

    assert "Water is het hoofdonderwerp van Riool en kan daarin niet opgaan." in verkeerd.text
    assert soep(leeg).select_one("#id_blijft_error").get_text(strip=True) == "Kies welk onderwerp blijft."
    assert soep(verkeerd).select_one("#content-main form")["method"] == "get"


@pytest.mark.parametrize("wat", ["kaart", "plaats"])
def test_samenvoegen_terwijl_iemand_het_onderwerp_gebruikt(als, coordinator, wat):
    """Someone puts a card on what goes, or puts what stays below it, at the very moment."""
    water, regen = OnderwerpFabriek(naam="Water"), OnderwerpFabriek(naam="Regen")
    lid, client, wacht = DeskundigeFabriek().lid, als(coordinator), [1]
    op = {"kaart": 'UPDATE "deskundigen_onderwerp"', "plaats": '"deskundigen_keuzenstand"'}[wat]

    def intussen(voer_uit, sql, *args):
        if op in sql and ("FOR UPDATE" in sql or wat == "kaart") and wacht:
            wacht.pop()
            if wat == "kaart":
                Kaart.objects.create(lid=lid, onderwerp=regen, kleur="groen", niveau="iets")
            else:
                Onderwerp.objects.filter(pk=water.pk).update(ouder=regen)
        return voer_uit(sql, *args)

    with connection.execute_wrapper(intussen):
        antwoord = voeg_samen(client, regen, water)

    assert meldingen(antwoord) == ["Regen werd net door iemand anders gebruikt. Probeer het opnieuw."]
    assert Onderwerp.objects.count() == 2
    assert not LogEntry.objects.exists()


def test_ander_adres_staat_in_het_logboek(als, coordinator):
    onderwerp = OnderwerpFabriek(slug="water")
    client = als(coordinator)

    assert "Dan blijft het oude adres werken" in client.get(pagina(onderwerp)).text
    client.post(pagina(onderwerp), velden(onderwerp, slug="stedelijk-water"))

    onderwerp.refresh_from_db()
    assert onderwerp.slug == "stedelijk-water"
    assert LogEntry.objects.get().get_change_message() == "Adres gewijzigd."
