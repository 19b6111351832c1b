"""The people who could do a klus on their own page, inviting them from it, and the page that explains the choice."""

import pytest

from klussen.formule import GEWICHTEN
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import aan, meldingen, soep, tekst

HTMX = {"HX-Request": "true"}


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Grondwater")


@pytest.fixture
def klus(lid, onderwerp):
    return KlusFabriek(plaatser=lid, onderwerpen=[onderwerp])


@pytest.fixture
def kenners(onderwerp):
    return [KaartFabriek(onderwerp=onderwerp).lid for _ in range(22)]


def mensen(antwoord, waar="#mensen > .personen-lijst:not(.gevraagd)"):
    return [int(mens["data-deskundige"]) for mens in soep(antwoord).select(f"{waar} [data-deskundige]")]


def adres(klus, vraag=""):
    return f"/klussen/{klus.pk}/mensen/{vraag}"


def test_page_shows_five_people_and_on_demand_twenty(ik, klus, kenners):
    vijf = mensen(ik.get(adres(klus)))
    antwoord = ik.get(adres(klus, "?meer=ja"))

    assert len(vijf) == 5
    assert mensen(ik.get(klus.get_absolute_url())) == vijf
    assert len(mensen(antwoord)) == 20
    assert mensen(antwoord)[:5] == vijf
    assert "Toon meer mensen" not in tekst(antwoord)
    redenen = {lijst.get_text(strip=True) for lijst in soep(antwoord).select("#mensen .persoon__redenen")}
    assert redenen == {"vaker gedaan; wil zich inzetten voor Grondwater"}


def test_for_htmx_only_the_list_comes_with_its_heading_in_focus(ik, klus, kenners):
    antwoord = ik.get(adres(klus, "?meer=ja"), headers=HTMX)

    assert "<html" not in antwoord.text
    assert soep(antwoord).h2.has_attr("autofocus")
    heel = ik.get(adres(klus), headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in heel.text


def test_own_organisation_is_there_for_who_wants_it(als, klus, lid, onderwerp, vreemde):
    collega = KaartFabriek(onderwerp=onderwerp, lid=DeskundigeFabriek(lid__organisatie=lid.organisatie).lid).lid

    for wie, naam in ((lid, "van mijn eigen organisatie"), (vreemde, f"van {klus.organisatie}")):
        client = als(wie)
        zonder = client.get(adres(klus))
        links = {" ".join(link.get_text().split()): link["href"] for link in soep(zonder).select("#mensen a")}
        met = client.get(links[f"Ook {naam}"])
        assert mensen(zonder) == []
        assert "nog niemand" in tekst(zonder)
        assert mensen(met) == [collega.pk]
        assert f"Niet {naam}" in tekst(met)


def test_without_people_the_page_of_a_klus_of_another_says_nothing_of_it(als, klus, lid, vreemde):
    assert soep(als(vreemde).get(klus.get_absolute_url())).select_one("#mensen") is None
    assert "nog niemand" in soep(als(lid).get(klus.get_absolute_url())).select_one("#mensen").get_text()


def test_klus_without_topics_asks_for_one(ik, lid):
    klus = KlusFabriek(plaatser=lid)

    assert "Kies bij je klus een onderwerp" in tekst(ik.get(klus.get_absolute_url()))


@pytest.mark.parametrize("status", ["ingevuld", "afgerond", "verlopen", "ingetrokken"])
def test_klus_that_looks_for_nobody_leads_back(als, klus, kenners, status, vreemde):
    klus.status = status
    klus.save()

    assert als(vreemde).get(adres(klus)).url == klus.get_absolute_url()
    assert mensen(als(vreemde).get(klus.get_absolute_url())) == []


def test_draft_shows_people_without_a_button(ik, lid, onderwerp, kenners):
    concept = KlusFabriek(plaatser=lid, onderwerpen=[onderwerp], status="concept")

    antwoord = ik.get(concept.get_absolute_url())

    assert len(mensen(antwoord)) == 5
    assert not soep(antwoord).select("#mensen form")


def test_invited_by_one_click_the_list_stays_and_who_was_asked_moves(ik, klus, kenners):
    wie = mensen(ik.get(adres(klus, "?meer=ja")))
    uitnodigen = f"/klussen/{klus.pk}/uitnodigen/"

    antwoord = ik.post(uitnodigen, {"lid": wie[0], "terug": "meer=ja"}, follow=True)
    deel = ik.post(uitnodigen, {"lid": wie[1], "terug": "meer=ja"}, headers=HTMX)
    kort = ik.post(uitnodigen, {"lid": wie[2], "terug": ""}, follow=True)

    assert antwoord.redirect_chain == [(adres(klus, "?meer=ja"), 302)]
    assert len(meldingen(antwoord)) == 1
    assert mensen(antwoord)[:3] == wie[1:4]
    assert mensen(antwoord, ".gevraagd") == wie[:1]
    assert mensen(deel)[:2] == wie[2:4]
    assert mensen(deel, ".gevraagd") == wie[:2]
    assert "krijgt een mail over je klus" in soep(deel).select_one(".melding").get_text()
    assert kort.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert mensen(kort, ".gevraagd") == wie[:3]
    assert len(aan()) == 3


def test_way_back_leads_nowhere_else(ik, klus, kenners):
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": kenners[0].pk, "terug": "//elders.example/"})

    assert antwoord.url == klus.get_absolute_url()
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": "x", "terug": "meer=ja&kwaad=//elders.example/"})
    assert antwoord.url == adres(klus, "?meer=ja")


def test_others_see_neither_buttons_nor_who_was_asked(als, klus, kenners, vreemde):
    klus.nodig_uit(kenners[0], klus.plaatser)

    blad = soep(als(vreemde).get(adres(klus, "?meer=ja")))

    assert not blad.select("#mensen form")
    assert "Gevraagd" not in blad.select_one("#mensen").get_text()


def test_page_explains_every_weight_and_works_out_an_example(als, vreemde):
    antwoord = als(vreemde).get("/klussen/voorstellen/")

    rijen = soep(antwoord).select("[data-gewicht]")
    assert [rij["data-gewicht"] for rij in rijen] == list(GEWICHTEN)
    assert [int(rij.td.get_text()) for rij in rijen] == [gewicht.punten for gewicht in GEWICHTEN.values()]
    for stap in soep(antwoord).select(".smal > ol > li"):
        delen = [int(deel.get_text().partition(":")[0]) for deel in stap.select("ul li")]
        assert f"{sum(delen)} punten" in stap.strong.get_text()
    namen = [stap.strong.get_text().partition(":")[0] for stap in soep(antwoord).select(".smal > ol > li")]
    assert namen == ["Anouk", "Carla", "Bert", "Daan"]


def test_explanation_stands_beside_each_list_and_in_admin(als, lid, klus, kenners, coordinator):
    lid_met_kaart = LidFabriek()
    KaartFabriek(lid=lid_met_kaart, onderwerp=klus.onderwerpen.get())
    bladen = [
        als(lid).get(klus.get_absolute_url()),
        als(lid_met_kaart).get("/"),
        als(coordinator).get(f"/beheer/klussen/klus/{klus.pk}/change/"),
    ]

    assert [len(soep(blad).select('a[href="/klussen/voorstellen/"]')) for blad in bladen] == [1, 1, 1]


def test_who_asks_is_not_counted_among_those_who_may_be_asked(als, lid, klus, onderwerp, vreemde):
    """Also not where the people of one's own organisation are, nor whoever asks along from another one."""
    KaartFabriek(onderwerp=onderwerp, lid=DeskundigeFabriek(lid=lid).lid)
    KaartFabriek(onderwerp=onderwerp, lid=DeskundigeFabriek(lid=vreemde).lid)
    ander = KaartFabriek(onderwerp=onderwerp).lid
    klus.mede_plaatser = vreemde
    klus.save()

    for vraag in ("", "?ook=eigen"):
        antwoord = als(lid).get(adres(klus, vraag))
        assert mensen(antwoord) == [ander.pk]
        assert "1 collega weet hier iets van" in tekst(antwoord)
