import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from deskundigen.models import Deskundige, Organisatie
from klussen.models import Klus, Klusstatus
from tests.beheer.hulp import aantal_queries, kolom, lijst, pagina, soep
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OrganisatieFabriek, maak_inlogdienst

ORGANISATIE = "deskundigen.organisatie"
TOEVOEGEN = "/beheer/deskundigen/organisatie/add/"


def velden(organisatie=None, domeinen=(), **anders):
    gewoonlijk = {
        "naam": "Gemeente Rhenen",
        "soort": "gemeente",
        "code": "",
        "lon": "",
        "lat": "",
        "beeindigd_op": "",
        "opvolger": "",
    }
    if organisatie:
        gewoonlijk |= {"naam": organisatie.naam, "soort": organisatie.soort}
    bestaand = list(organisatie.maildomeinen.all()) if organisatie else []
    regels = [{"id": d.pk, "domein": d.domein, "organisatie": organisatie.pk} for d in bestaand]
    regels += [{"id": "", "domein": d} for d in domeinen]
    inline = {"maildomeinen-TOTAL_FORMS": len(regels), "maildomeinen-INITIAL_FORMS": len(bestaand)}
    inline |= {"contactpersonen-TOTAL_FORMS": 0, "contactpersonen-INITIAL_FORMS": 0}
    for nummer, regel in enumerate(regels):
        inline |= {f"maildomeinen-{nummer}-{naam}": waarde for naam, waarde in regel.items()}
    return gewoonlijk | inline | anders


def test_lijst_telt_actieve_leden_en_zichtbare_klussen(als, coordinator):
    organisatie = OrganisatieFabriek(naam="AA")
    lid = LidFabriek(organisatie=organisatie)
    LidFabriek(organisatie=organisatie, is_active=False)
    KlusFabriek(plaatser=lid)
    KlusFabriek(plaatser=lid, status=Klusstatus.CONCEPT)

    antwoord = als(coordinator).get(lijst(ORGANISATIE))

    rij = [kolom(antwoord, naam)[0] for naam in ("naam", "actieve_leden", "geplaatste_klussen")]
    assert rij == ["AA", "1", "1"]
    assert soep(antwoord).select_one(f'#result_list a[href="{organisatie.get_absolute_url()}"]')


@pytest.mark.parametrize("q", ["rhenen", "GM0340", "rhenen.example"])
def test_zoeken_op_naam_code_en_maildomein(als, coordinator, q):
    OrganisatieFabriek(naam="Gemeente Rhenen", code="GM0340", domein="rhenen.example")
    OrganisatieFabriek(naam="Gemeente Leusden", soort="gemeente", domein="leusden.example")

    assert kolom(als(coordinator).get(lijst(ORGANISATIE), {"q": q}), "naam") == ["Gemeente Rhenen"]


def test_filter_op_soort(als, coordinator):
    OrganisatieFabriek(naam="Waterschap", soort="waterschap")

    assert kolom(als(coordinator).get(lijst(ORGANISATIE), {"soort": "waterschap"}), "naam") == ["Waterschap"]


def test_lijst_kost_evenveel_queries_bij_meer_organisaties(als, coordinator):
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(ORGANISATIE))
    for _ in range(2):
        KlusFabriek(organisatie=OrganisatieFabriek(domein="x.example"))

    assert aantal_queries(client, lijst(ORGANISATIE)) == met_een
    assert met_een <= 12


def test_toevoegen_met_maildomein(als, coordinator):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(domeinen=["Rhenen.Example"], code="GM0340"))

    assert antwoord.status_code == 302
    organisatie = Organisatie.objects.get(naam="Gemeente Rhenen")
    assert organisatie.slug == "gemeente-rhenen"
    assert [d.domein for d in organisatie.maildomeinen.all()] == ["rhenen.example"]
    assert LogEntry.objects.filter(object_id=organisatie.pk).exists()


def test_naam_is_een_regel(als, coordinator):
    als(coordinator).post(TOEVOEGEN, velden(naam="Gemeente\nRhenen"))

    assert Organisatie.objects.filter(naam="Gemeente Rhenen").exists()


@pytest.mark.parametrize("domein", ["@rhenen.nl", "rhenen", "rhe nen.nl", "x\x00.nl", "x" * 101])
def test_onbruikbaar_maildomein_geeft_een_fout_bij_het_veld(als, coordinator, domein):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(domeinen=[domein]))

    assert antwoord.status_code == 200
    assert soep(antwoord).select("#maildomeinen-group .errorlist")
    assert not Organisatie.objects.filter(naam="Gemeente Rhenen").exists()


def test_maildomein_kan_weg(als, coordinator):
    organisatie = OrganisatieFabriek(domein="oud.example")

    als(coordinator).post(pagina(organisatie), velden(organisatie, **{"maildomeinen-0-DELETE": "on"}))

    assert not organisatie.maildomeinen.exists()


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"naam": ""}, "naam"),
        ({"naam": "\u200b"}, "naam"),
        ({"naam": "x" * 151}, "naam"),
        ({"soort": "bedrijf"}, "soort"),
        ({"lon": "5.5"}, "lat"),
        ({"lat": "52"}, "lon"),
        ({"lon": "abc", "lat": "52"}, "lon"),
        ({"beeindigd_op": "ooit"}, "beeindigd_op"),
        ({"opvolger": "999999"}, "opvolger"),
        ({"deelnemers": ["999999"]}, "deelnemers"),
    ],
)
def test_onbruikbare_invoer_geeft_een_fout_bij_het_veld(als, coordinator, anders, veld):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(**anders))

    assert antwoord.status_code == 200
    assert soep(antwoord).select_one(f".field-{veld} :is(.errorlist, .fouten)")


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"lon": "500", "lat": "52"}, "Vul lengtegraad en breedtegraad allebei in, in graden."),
        ({"lon": "nan", "lat": "52"}, ""),
    ],
)
def test_onmogelijke_plaats_geeft_een_fout(als, coordinator, anders, melding):
    antwoord = als(coordinator).post(TOEVOEGEN, velden(**anders))

    assert antwoord.status_code == 200
    assert melding in soep(antwoord).select_one(".errorlist").get_text()


def test_opvolger_hoort_bij_een_einddatum(als, coordinator):
    oud, nieuw = OrganisatieFabriek(), OrganisatieFabriek()
    client = als(coordinator)

    zonder = client.post(pagina(oud), velden(oud, opvolger=nieuw.pk))
    assert "Vul ook de einddatum in." in soep(zonder).select_one(".errorlist").get_text()

    met = client.post(pagina(oud), velden(oud, opvolger=nieuw.pk, beeindigd_op="2026-01-01"))
    assert met.status_code == 302
    oud.refresh_from_db()
    assert oud.opvolger == nieuw


def test_deelnemers_van_een_samenwerkingsverband(als, coordinator):
    lid_a, lid_b = OrganisatieFabriek(), OrganisatieFabriek()
    verband = OrganisatieFabriek(soort="samenwerkingsverband")
    client = als(coordinator)

    assert client.post(pagina(verband), velden(verband, deelnemers=[lid_a.pk, lid_b.pk])).status_code == 302
    assert set(verband.deelnemers.all()) == {lid_a, lid_b}

    gemeente = client.post(pagina(lid_a), velden(lid_a, deelnemers=[lid_b.pk]))
    assert "Alleen een samenwerkingsverband heeft deelnemers." in soep(gemeente).get_text()
    zichzelf = client.post(pagina(verband), velden(verband, deelnemers=[verband.pk]))
    assert zichzelf.status_code == 200


def test_nieuwe_naam_is_meteen_te_vinden(als, coordinator):
    organisatie = OrganisatieFabriek(naam="Gemeente Oudnaam")
    deskundige = DeskundigeFabriek(lid__organisatie=organisatie)
    klus = KlusFabriek(plaatser=deskundige.lid)

    als(coordinator).post(pagina(organisatie), velden(organisatie, naam="Gemeente Nieuwnaam"))

    assert list(Klus.objects.zoek("Nieuwnaam")) == [klus]
    assert list(Deskundige.objects.zoek("Nieuwnaam")) == [deskundige]


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_organisatie_kan_niet_worden_verwijderd(request, als, wie, db):
    organisatie = OrganisatieFabriek()
    client = als(request.getfixturevalue(wie))

    adres = reverse("admin:deskundigen_organisatie_delete", args=[organisatie.pk])
    assert client.post(adres, {"post": "yes"}).status_code == 403


def test_maildomeinen_achter_een_inlogdienst_zijn_van_de_beheerder(als, coordinator, beheerder):
    """Voor elk maildomein van de organisatie staat haar inlogdienst in."""
    rhenen = OrganisatieFabriek(domein="rhenen.example")

    def voeg_toe(wie, domein):
        antwoord = als(wie).post(pagina(rhenen), velden(rhenen, [domein]))
        assert antwoord.status_code == 302
        return rhenen.maildomeinen.filter(domein=domein).exists()

    assert voeg_toe(coordinator, "een.example")
    maak_inlogdienst(rhenen, "https://login.rhenen.example")
    assert not voeg_toe(coordinator, "twee.example")
    assert "een.example" in als(coordinator).get(pagina(rhenen)).text
    assert voeg_toe(beheerder, "drie.example")
