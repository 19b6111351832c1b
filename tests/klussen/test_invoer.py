"""Bad input on every form: a Dutch message at the field, what was typed is still there, nothing saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.fabriek import KlusFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import ENGELS, alles, fouten, gelezen, getypt, invoer, soep, wijziging

VANDAAG = timezone.localdate()
MORGEN, GISTEREN = VANDAAG + timedelta(days=1), VANDAAG - timedelta(days=1)

# (what is typed, the field that must speak, how its message begins)
FOUT = {
    "empty title": ({"titel": ""}, "titel", "Geef je klus een titel."),
    "blank title": ({"titel": " \t\n "}, "titel", "Geef je klus een titel."),
    "invisible title": ({"titel": "\u200b\u2060\ufeff"}, "titel", "Geef je klus een titel."),
    "long title": ({"titel": "a" * 121}, "titel", "Maak de titel korter: hoogstens 120 tekens."),
    "nul in title": ({"titel": "a\x00b"}, "titel", "Null-tekens zijn niet toegestaan."),
    "empty description": ({"omschrijving": ""}, "omschrijving", "Beschrijf wat er nodig is."),
    "long description": (
        {"omschrijving": "a" * 10_001},
        "omschrijving",
        "Maak de omschrijving korter: hoogstens 10.000",
    ),
    "nul in description": ({"omschrijving": "a\x00"}, "omschrijving", "Null-tekens"),
    "no size": ({"omvang": ""}, "omvang", "Kies of het een kleine of een grote klus is."),
    "unknown size": ({"omvang": "reusachtig"}, "omvang", "Selecteer een geldige keuze."),
    "long summary": ({"samenvatting": "a" * 251}, "samenvatting", "Maak de samenvatting korter: hoogstens 250"),
    "long place": ({"plaats": "a" * 101}, "plaats", "Maak de plaats korter: hoogstens 100 tekens."),
    "unknown kind": ({"soort": "<script>"}, "soort", "Selecteer een geldige keuze."),
    "unknown fee": ({"omvang": "groot", "vergoeding": "goud"}, "vergoeding", "Selecteer een geldige keuze."),
    "fee of a small one": ({"vergoeding": "in_overleg"}, "vergoeding", "Een vergoeding hoort bij een grote klus."),
    "last day past": ({"reageren_tm": f"{GISTEREN}"}, "reageren_tm", "Deze dag is al voorbij."),
    "no date": ({"reageren_tm": "straks"}, "reageren_tm", "Vul een datum in als dag-maand-jaar"),
    "nul as date": ({"reageren_tm": "\x00"}, "reageren_tm", "Vul een datum in"),
    "30 February": ({"start_op": "30-2-2027"}, "start_op", "Vul een datum in"),
    "year 0": ({"klaar_op": "0000-01-01"}, "klaar_op", "Vul een datum in"),
    "ready before start": ({"start_op": f"{MORGEN}", "klaar_op": f"{VANDAAG}"}, "klaar_op", "Een klus kan niet klaar"),
    "foreign topic": ({"onderwerpen": ["999999"]}, "onderwerpen", "Selecteer een geldige keuze."),
    "topic that is no number": ({"onderwerpen": ["grondwater"]}, "onderwerpen", "‘grondwater’ is geen geldige waarde."),
    "topic with nul": ({"onderwerpen": ["\x00"]}, "onderwerpen", "Null-tekens zijn niet"),
    "huge topic": ({"onderwerpen": ["9" * 40]}, "onderwerpen", "Selecteer een geldige keuze."),
    "unknown organisation": ({"organisatie": "999999"}, "organisatie", "Selecteer een geldige keuze."),
    "hostile organisation": ({"organisatie": "1 OR 1=1"}, "organisatie", "Selecteer een geldige keuze."),
    "hours that are text": ({"uren": "veel"}, "uren", "Voer een geheel getal in."),
    "half hours": ({"uren": "1,5"}, "uren", "Voer een geheel getal in."),
    "negative hours": ({"uren": "-1"}, "uren", "Vul 0 of meer uur in."),
    "too many hours": ({"uren": "99999999"}, "uren", "Vul hoogstens 32.767 uur in."),
    **{
        f"personen {n}": ({"aantal_personen": n}, "aantal_personen", "Vul een aantal in van 1 tot en met 50.")
        for n in ("0", "51", "-1", "9" * 30)
    },
    "people that are text": ({"aantal_personen": "abc"}, "aantal_personen", "Voer een geheel getal in."),
    "very huge number of people": ({"aantal_personen": "9" * 5000}, "aantal_personen", "Voer een geheel getal in."),
}
KWAADAARDIG = [
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% debug %}",
    "'; DROP TABLE klussen_klus; --",
    "👩🏽‍🚒🎉 emoji",
    "\u202eomgekeerd\u202c مرحبا שלום",
    "Zalgo t̷̡̛e̵x̶t̴",
    "a" * 100,
    "%s %(titel)s {titel}",
    "=HYPERLINK(1)",
]


@pytest.fixture
def ik(lid, als):
    return als(lid)


def hetzelfde(antwoord, data):
    """What stands in the form is what was sent."""
    gezien = getypt(antwoord)
    for naam in ("titel", "omschrijving", "samenvatting", "plaats", "uren", "aantal_personen", "reageren_tm"):
        if naam in data:
            assert gezien[naam].strip() == gelezen(data[naam]), naam


@pytest.mark.parametrize("geval", FOUT)
@pytest.mark.parametrize("soort", ["nieuw", "wijzigen"])
def test_bad_input_is_answered_at_the_field_in_dutch(ik, lid, soort, geval):
    velden, veld, begin = FOUT[geval]
    klus = KlusFabriek(plaatser=lid)
    adres = "/klussen/nieuw/" if soort == "nieuw" else f"/klussen/{klus.pk}/wijzigen/"
    data = invoer(**velden) if soort == "nieuw" else wijziging(klus, **velden)
    voor = alles()

    antwoord = ik.post(adres, data)

    assert antwoord.status_code == 200
    assert alles() == voor
    gevonden = fouten(antwoord)
    assert list(gevonden) == [veld], gevonden
    assert len(gevonden[veld]) == 1
    assert gevonden[veld][0].startswith(begin), gevonden
    in_meer = soep(antwoord).select_one(f"details.meer [name={veld}]")
    assert in_meer is None or soep(antwoord).select_one("details.meer").has_attr("open")
    lijst = soep(antwoord).select_one(".foutenlijst").get_text(" ")
    assert not ENGELS.findall(lijst.replace("<script>", "")), lijst
    assert soep(antwoord).title.get_text().startswith("Fout: ")
    hetzelfde(antwoord, data)


def test_organisation_of_someone_else_is_refused(ik, lid):
    elders = OrganisatieFabriek()
    voor = alles()

    antwoord = ik.post("/klussen/nieuw/", invoer(organisatie=str(elders.pk)))

    assert fouten(antwoord)["organisatie"][0].startswith("Selecteer een geldige keuze.")
    assert alles() == voor


def test_every_error_at_once_keeps_everything_that_was_typed(ik):
    data = invoer(titel="a" * 121, omschrijving="", uren="-1", aantal_personen="51", reageren_tm="nooit", plaats="Hier")

    antwoord = ik.post("/klussen/nieuw/", data)

    assert set(fouten(antwoord)) == {"titel", "omschrijving", "uren", "aantal_personen", "reageren_tm"}
    hetzelfde(antwoord, data)


@pytest.mark.parametrize("geheel", ["", "actie=plaatsen", "titel=%ff%fe%ed%a0%80&omvang=klein"])
def test_broken_body_is_no_server_error(ik, geheel):
    antwoord = ik.post("/klussen/nieuw/", geheel, content_type="application/x-www-form-urlencoded")

    assert antwoord.status_code == 200
    assert fouten(antwoord)["omschrijving"] == ["Beschrijf wat er nodig is."]


@pytest.mark.parametrize("gemeen", KWAADAARDIG)
def test_hostile_text_is_kept_and_shown_as_text(ik, lid, collega, als, gemeen):
    titel = gemeen[:120]
    velden = {"titel": titel, "omschrijving": gemeen, "samenvatting": gemeen, "plaats": gemeen[:100]}
    voorbeeld = ik.post("/klussen/nieuw/", invoer(**velden, actie="voorbeeld"))
    antwoord = ik.post("/klussen/nieuw/", invoer(**velden), follow=True)

    klus = lid.klussen.get()
    assert (klus.titel, klus.omschrijving, klus.samenvatting) == (titel, gemeen, gemeen)
    lijst = ik.get("/klussen/")
    als(collega).post(f"/klussen/{klus.pk}/reageren/", {"bericht": gemeen})
    reactie = als(lid).get(klus.get_absolute_url())
    formulier = als(lid).get(f"/klussen/{klus.pk}/wijzigen/")
    for pagina in (voorbeeld, antwoord, lijst, reactie, formulier, als(lid).get("/")):
        assert pagina.status_code == 200
        assert not soep(pagina).select("script:not([src]), img[onerror]")
        assert titel in soep(pagina).get_text() or titel in str(getypt(pagina))


@pytest.mark.parametrize(
    ("velden", "veld", "begin"),
    [
        ({"bericht": ""}, "bericht", "Schrijf een kort bericht aan de vrager."),
        ({"bericht": "  \n "}, "bericht", "Schrijf een kort bericht aan de vrager."),
        ({"bericht": "a" * 3001}, "bericht", "Maak je bericht korter: hoogstens 3.000 tekens."),
        ({"bericht": "a\x00"}, "bericht", "Null-tekens zijn niet toegestaan."),
        ({"bericht": "Graag", "afgestemd": "misschien"}, "afgestemd", "Selecteer een geldige keuze."),
    ],
)
def test_bad_reactie_is_answered_at_the_field(als, klus, collega, velden, veld, begin):
    voor = alles()

    antwoord = als(collega).post(f"/klussen/{klus.pk}/reageren/", velden)

    assert antwoord.status_code == 200
    assert alles() == voor
    assert list(fouten(antwoord)) == [veld]
    assert fouten(antwoord)[veld][0].startswith(begin)
    assert not ENGELS.findall(soep(antwoord).select_one(".foutenlijst").get_text(" "))
    assert getypt(antwoord)["bericht"].strip() == gelezen(velden["bericht"])


@pytest.mark.parametrize("adres", ["/klussen/{klus}/intrekken/", "/klussen/reacties/{reactie}/deze-keer-niet/"])
@pytest.mark.parametrize("toelichting", ["a" * 1001, "a\x00"])
def test_bad_note_is_answered_at_the_field(ik, klus, reactie, adres, toelichting):
    voor = alles()

    antwoord = ik.post(adres.format(klus=klus.pk, reactie=reactie.pk), {"toelichting": toelichting})

    assert antwoord.status_code == 200
    assert alles() == voor
    assert list(fouten(antwoord)) == ["toelichting"]
    assert not ENGELS.findall(soep(antwoord).select_one(".foutenlijst").get_text(" "))
    assert getypt(antwoord)["toelichting"] == gelezen(toelichting)


@pytest.mark.parametrize("adres", ["nieuw/", "{klus}/wijzigen/", "{klus}/intrekken/", "{klus}/reageren/"])
def test_ten_megabytes_give_a_page_that_says_so(lid, collega, als, klus, adres):
    client = als(collega if "reageren" in adres else lid)
    voor = alles()

    antwoord = client.post(f"/klussen/{adres.format(klus=klus.pk)}", invoer(omschrijving="a" * 10_000_000))

    assert antwoord.status_code == 400
    assert alles() == voor
    assert "Wat je stuurde, is te groot" in soep(antwoord).select_one("main").get_text(" ")
    assert not ENGELS.findall(soep(antwoord).select_one("main").get_text(" "))


def test_thousands_of_fields_give_the_same_page(ik):
    antwoord = ik.post("/klussen/nieuw/", {f"veld{n}": "x" for n in range(2000)})

    assert antwoord.status_code == 400
    assert "Wat je stuurde, is te groot" in soep(antwoord).select_one("main").get_text(" ")


@pytest.mark.parametrize("pk", ["0", "999999999", "99999999999999999999999999"])
def test_address_that_means_nothing_is_a_404(ik, pk):
    for adres in (f"/klussen/{pk}/", f"/klussen/{pk}/wijzigen/"):
        assert ik.get(adres).status_code == 404
    for adres in (f"/klussen/{pk}/reageren/", f"/klussen/reacties/{pk}/kiezen/", f"/klussen/{pk}/plaatsen/"):
        assert ik.post(adres, {"bericht": "x"}).status_code == 404


def test_note_of_a_reactie_reaches_no_other_page(ik, klus, vreemde, als):
    ReactieFabriek(klus=klus, bericht="Alleen voor de vrager")

    assert "Alleen voor de vrager" in ik.get(klus.get_absolute_url()).content.decode()
    assert "Alleen voor de vrager" not in als(vreemde).get(klus.get_absolute_url()).content.decode()
