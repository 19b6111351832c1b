"""One page with everything that I follow and get by mail: many changes with one button."""

import pytest

from klussenbank.volgen.models import Volging
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import aantal_queries, meldingen, soep, tekst

ADRES = "/volgen/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def gevolgd(lid):
    """One of each kind, by name."""
    klus = KlusFabriek(titel="Peilbuizen aflezen")
    iets = {
        "water": {"onderwerp": OnderwerpFabriek(naam="Water")},
        "data": {"onderwerp": OnderwerpFabriek(naam="Data"), "ritme": "direct"},
        "soest": {"organisatie": OrganisatieFabriek(naam="Gemeente Soest"), "ritme": "uit"},
        "klus": {"klus": klus},
        "zoek": {"zoekvraag": "omvang=groot", "naam": "Groot werk"},
    }
    return {naam: Volging.objects.create(lid=lid, **velden) for naam, velden in iets.items()}


def ritmes():
    return {volging.pk: volging.ritme for volging in Volging.objects.all()}


def stuur(client, gevolgd, **keuzes):
    """Send the form as the page had it, but for `keuzes`: names of what is followed, each with its rhythm."""
    velden = {f"ritme_{volging.pk}": keuzes.get(naam, volging.ritme) for naam, volging in gevolgd.items()}
    velden |= {f"initial-ritme_{volging.pk}": volging.ritme for volging in gevolgd.values()}
    return client.post(ADRES, velden, follow=True)


def test_page_lists_all_of_it_by_kind(ik, gevolgd):
    pagina = soep(ik.get(ADRES))
    groepen = {
        groep.h2.get_text(): [
            (rij.a.get_text(strip=True), rij.a["href"], rij.select_one("option[selected]")["value"])
            for rij in groep.select("[data-volging]")
        ]
        for groep in pagina.select("form section")
    }

    assert groepen == {
        "Onderwerpen": [
            ("Data", gevolgd["data"].onderwerp.get_absolute_url(), "direct"),
            ("Water", gevolgd["water"].onderwerp.get_absolute_url(), "week"),
        ],
        "Organisaties": [("Gemeente Soest", gevolgd["soest"].organisatie.get_absolute_url(), "uit")],
        "Klussen": [("Peilbuizen aflezen", gevolgd["klus"].klus.get_absolute_url(), "week")],
        "Zoekopdrachten in klussen": [("Groot werk", "/klussen/?omvang=groot", "week")],
    }
    # Each says what the button on its own page says.
    knoppen = {knop["value"]: (knop.get_text(strip=True), knop["aria-label"]) for knop in pagina.select("[name=stop]")}
    assert knoppen[str(gevolgd["water"].pk)] == ("Niet meer volgen", "Niet meer volgen: Water")
    assert knoppen[str(gevolgd["zoek"].pk)] == ("Weghalen", "Weghalen: Groot werk")
    assert "Vraag je een klus, of reageerde je erop? Dan krijg je daarover altijd mail." in tekst(ik.get(ADRES))


def test_several_change_with_one_button(ik, gevolgd):
    antwoord = stuur(ik, gevolgd, water="uit", soest="direct", zoek="direct")

    assert antwoord.redirect_chain == [(ADRES, 302)]
    assert meldingen(antwoord) == ["Je keuzes zijn bewaard."]
    nu = {"water": "uit", "data": "direct", "soest": "direct", "klus": "week", "zoek": "direct"}
    assert ritmes() == {gevolgd[naam].pk: ritme for naam, ritme in nu.items()}


def test_what_changed_since_the_page_was_made_is_not_put_back(ik, gevolgd):
    getoond = {veld["name"]: veld["value"] for veld in soep(ik.get(ADRES)).select("form input[name^=initial-]")}
    assert getoond == {f"initial-ritme_{volging.pk}": volging.ritme for volging in gevolgd.values()}
    # By the link in a mail.
    Volging.objects.filter(pk=gevolgd["water"].pk).update(ritme="uit")

    stuur(ik, gevolgd, soest="week")

    assert ritmes()[gevolgd["water"].pk] == "uit"
    assert ritmes()[gevolgd["soest"].pk] == "week"


def test_one_ends_and_what_was_chosen_of_the_others_is_kept(ik, gevolgd):
    velden = {f"ritme_{gevolgd['water'].pk}": "direct", "stop": gevolgd["klus"].pk}

    antwoord = ik.post(ADRES, velden, follow=True)

    assert meldingen(antwoord) == ["Je volgt deze klus niet meer.", "Je keuzes zijn bewaard."]
    assert gevolgd["klus"].pk not in ritmes()
    assert ritmes()[gevolgd["water"].pk] == "direct"
    assert len(ritmes()) == 4


def test_ending_one_says_that_alone(ik, gevolgd):
    antwoord = ik.post(ADRES, {"stop": gevolgd["zoek"].pk}, follow=True)

    assert meldingen(antwoord) == ["Je zoekopdracht “Groot werk” is weg."]
    # Again, in another window.
    assert ik.post(ADRES, {"stop": gevolgd["zoek"].pk}, follow=True).status_code == 200
    assert len(ritmes()) == 4


def test_what_ended_in_another_window_is_passed_over(ik, gevolgd):
    Volging.objects.filter(pk=gevolgd["water"].pk).delete()

    antwoord = stuur(ik, gevolgd, water="direct", data="uit")

    assert meldingen(antwoord) == ["Je keuzes zijn bewaard."]
    assert ritmes()[gevolgd["data"].pk] == "uit"
    assert gevolgd["water"].pk not in ritmes()


def test_nobody_changes_what_someone_else_follows(ik, gevolgd):
    ander = Volging.objects.create(lid=LidFabriek(), onderwerp=gevolgd["water"].onderwerp)

    ik.post(ADRES, {f"ritme_{ander.pk}": "direct", "stop": ander.pk})

    assert ritmes()[ander.pk] == "week"


def test_rhythm_that_there_is_not_is_refused_at_its_field(ik, gevolgd):
    antwoord = stuur(ik, gevolgd, water="elk uur", data="uit")

    veld = f"id_ritme_{gevolgd['water'].pk}"
    assert soep(antwoord).select_one(f"#{veld}_error").get_text(strip=True) == "Kies een van de mogelijkheden."
    assert [link["href"] for link in soep(antwoord).select(".foutenlijst a")] == [f"#{veld}"]
    assert soep(antwoord).select_one(f"#id_ritme_{gevolgd['data'].pk} [selected]")["value"] == "uit"
    assert ritmes()[gevolgd["data"].pk] == "direct"


def test_klus_that_one_may_not_see_has_no_name(ik, gevolgd, coordinator):
    gevolgd["klus"].klus.verberg(coordinator, "Nee")

    antwoord = ik.get(ADRES)

    assert "Een klus die je nu niet kunt zien" in tekst(antwoord)
    assert "Peilbuizen" not in antwoord.text
    assert gevolgd["klus"].klus.get_absolute_url() not in antwoord.text
    assert meldingen(ik.post(ADRES, {"stop": gevolgd["klus"].pk}, follow=True)) == ["Je volgt deze klus niet meer."]


def test_who_follows_nothing_reads_what_to_do(ik):
    antwoord = ik.get(ADRES)

    assert "Je volgt nog niets" in tekst(antwoord)
    assert not soep(antwoord).select("[data-volging]")
    assert [link["href"] for link in soep(antwoord).select(".leeg a")] == ["/onderwerpen/"]
    assert ik.post(ADRES).status_code == 302


def test_number_of_queries_does_not_grow(ik, lid):
    def erbij(aantal):
        for nummer in range(aantal):
            for iets in ({"onderwerp": OnderwerpFabriek()}, {"organisatie": OrganisatieFabriek()}):
                Volging.objects.create(lid=lid, **iets)
            Volging.objects.create(lid=lid, klus=KlusFabriek())
            Volging.objects.create(lid=lid, zoekvraag=f"q=x{Volging.objects.count()}{nummer}", naam="x")
        return aantal_queries(ik, ADRES)

    assert erbij(1) == erbij(2)
