"""One klus: what each viewer sees of it and of the others."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from klussen.models import Klus
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, klussen_op, meldingen, soep, tekst


def adressen(antwoord):
    """The mail addresses and telephone numbers on the page."""
    links = soep(antwoord).select("main a[href^='mailto:'], main a[href^='tel:']")
    return [link["href"] for link in links]


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Afkoppelen")


def test_detail_tells_what_is_asked(als, vreemde, onderwerp, lid):
    dag = timezone.localdate() + timedelta(days=5)
    klus = KlusFabriek(
        plaatser=lid,
        titel="Wie leert ons afkoppelen?",
        samenvatting="Kort gezegd",
        omschrijving="Eerste alinea.\n\nTweede alinea.",
        omvang="groot",
        uren=12,
        aantal_personen=2,
        soort="advies",
        reageren_tm=dag,
        plaats="Rhenen",
        op_afstand=True,
        vergoeding="uren_verrekenen",
        onderwerpen=[onderwerp],
    )

    antwoord = als(vreemde).get(klus.get_absolute_url())

    assert soep(antwoord).h1.get_text(strip=True) == klus.titel
    for woord in (
        *["Kort gezegd", "Eerste alinea.", "Tweede alinea.", "Groot, voor 2 personen, ongeveer 12 uur per persoon"],
        "Advies",
        *["nog 5 dagen", "(kan ook op afstand)", "Uren verrekenen", "Afkoppelen", lid.naam],
        str(lid.organisatie),
    ):
        assert woord in tekst(antwoord)


def feiten(klus, client):
    """The facts on the page: {what: words}."""
    rijen = soep(client.get(klus.get_absolute_url())).select(".feiten > div")
    return {rij.dt.get_text(strip=True): " ".join(rij.dd.get_text().split()) for rij in rijen}


@pytest.mark.parametrize(
    ("velden", "wat", "woorden"),
    [
        ({}, "Hoeveel werk", "Klein"),
        ({"uren": 16}, "Hoeveel werk", "Klein, ongeveer 16 uur"),
        ({"aantal_personen": 2}, "Hoeveel werk", "Klein, voor 2 personen"),
        (
            {"uren": 16, "aantal_personen": 2, "omvang": "groot"},
            "Hoeveel werk",
            "Groot, voor 2 personen, ongeveer 16 uur per persoon",
        ),
        ({"reageren_tm": "2026-05-06"}, "Reageren", "t/m 6 mei (nog 2 dagen)"),
        ({"reageren_tm": "2026-05-04"}, "Reageren", "t/m 4 mei (nog vandaag)"),
        ({"reageren_tm": "2026-12-03"}, "Reageren", "t/m 3 december"),
        ({"reageren_tm": "2026-05-03"}, "Reageren", "kon t/m 3 mei"),
        ({"start_op": "2026-05-14"}, "Wanneer", "vanaf 14 mei"),
        ({"klaar_op": "2026-05-14"}, "Wanneer", "klaar op 14 mei"),
        ({"start_op": "2026-05-14", "klaar_op": "2026-05-15"}, "Wanneer", "vanaf 14 mei t/m 15 mei"),
        ({"start_op": "2026-05-14", "klaar_op": "2026-05-14"}, "Wanneer", "op 14 mei"),
    ],
)
def test_facts_read_as_people_say_them(client, vreemde, velden, wat, woorden):
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        client.force_login(vreemde)
        assert feiten(KlusFabriek(**velden), client)[wat] == woorden


@pytest.mark.parametrize(
    ("status", "woorden"),
    [
        ("open", "Er is nog geen reactie."),
        ("afgerond", "Er kwam geen reactie."),
        ("ingetrokken", "Er kwam geen reactie."),
    ],
)
def test_klus_without_a_reactie_says_so(als, lid, status, woorden):
    klus = KlusFabriek(plaatser=lid, status=status)

    assert woorden in tekst(als(lid).get(klus.get_absolute_url()))


def test_stranger_sees_no_address_and_no_reactions(als, vreemde, klus, reactie, lid, collega):
    DeskundigeFabriek(lid=lid, telefoon="0318 123456")

    antwoord = als(vreemde).get(klus.get_absolute_url())

    pagina = antwoord.content.decode()
    assert adressen(antwoord) == []
    assert lid.email not in pagina
    assert collega.naam not in pagina
    assert reactie.bericht not in pagina
    assert "123456" not in pagina
    assert soep(antwoord).select_one("#reageren button").get_text(strip=True) == "Ik wil dit doen"


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_coordinator_sees_no_address_and_no_reactions(als, klus, reactie, wie, request):
    pagina = als(request.getfixturevalue(wie)).get(klus.get_absolute_url()).content.decode()

    assert reactie.bericht not in pagina
    assert reactie.lid.email not in pagina
    assert klus.plaatser.email not in pagina


@pytest.mark.parametrize("status", ["wacht", "niet_gekozen"])
def test_before_choosing_neither_side_sees_an_address(als, klus, lid, collega, status):
    ReactieFabriek(klus=klus, lid=collega, status=status, bericht="Ik deed dit in Ede.")
    DeskundigeFabriek(lid=lid, telefoon="0318 111111")
    DeskundigeFabriek(lid=collega, telefoon="0318 222222")

    van_plaatser, van_collega = als(lid).get(klus.get_absolute_url()), als(collega).get(klus.get_absolute_url())

    assert adressen(van_plaatser) == adressen(van_collega) == []
    assert collega.email not in van_plaatser.content.decode()
    assert lid.email not in van_collega.content.decode()
    assert "Ik deed dit in Ede." in tekst(van_plaatser)
    assert "Ik deed dit in Ede." in tekst(van_collega)


def test_after_choosing_both_sides_see_how_to_reach_each_other(als, klus, lid, collega, reactie):
    DeskundigeFabriek(lid=lid, telefoon="0318 111111")
    DeskundigeFabriek(lid=collega, telefoon="+31 (6) 22 22 22")
    reactie.kies(lid)

    assert adressen(als(lid).get(klus.get_absolute_url())) == [f"mailto:{collega.email}", "tel:+316222222"]
    assert adressen(als(collega).get(klus.get_absolute_url())) == [f"mailto:{lid.email}", "tel:0318111111"]


def test_after_withdrawal_the_addresses_are_gone(als, klus, lid, collega, reactie):
    reactie.kies(lid)
    reactie.trek_in(collega)

    assert adressen(als(lid).get(klus.get_absolute_url())) == []
    assert adressen(als(collega).get(klus.get_absolute_url())) == []


def test_one_chosen_sees_nothing_of_the_others(als, lid, collega):
    klus = KlusFabriek(plaatser=lid, aantal_personen=2)
    for wie in (collega, LidFabriek(voornaam="Saskia", email="saskia@ede.example")):
        ReactieFabriek(klus=klus, lid=wie, bericht=f"Bericht van {wie}").kies(lid)

    pagina = als(collega).get(klus.get_absolute_url()).content.decode()

    assert "Saskia" not in pagina
    assert "saskia@" not in pagina


def test_plaatser_answers_who_waits(als, klus, lid, collega, reactie):
    gekozen_eerder = ReactieFabriek(klus=klus, status="ingetrokken", bericht="Toch niet")

    antwoord = als(lid).get(klus.get_absolute_url())

    knoppen = {form["action"] for form in soep(antwoord).select("#reacties form")}
    assert knoppen == {f"/klussen/reacties/{reactie.pk}/kiezen/"}
    assert "Kies Youssef" in tekst(antwoord)
    assert "Afgestemd met leidinggevende: nog niet" in tekst(antwoord)
    assert gekozen_eerder.bericht not in tekst(antwoord)
    assert not soep(antwoord).select("#reageren")


def test_full_klus_offers_no_choice(als, klus, lid, reactie):
    ReactieFabriek(klus=klus).kies(lid)

    antwoord = als(lid).get(klus.get_absolute_url())

    assert not soep(antwoord).select("form[action$='/kiezen/']")
    assert soep(antwoord).select("a[href$='/deze-keer-niet/']")
    assert "Alle plekken zijn ingevuld." in tekst(antwoord)


@pytest.mark.parametrize(
    ("velden", "woorden"),
    [
        ({"status": "ingevuld"}, "Alle plekken zijn ingevuld."),
        ({"status": "afgerond"}, "Deze klus is afgerond."),
        ({"status": "ingetrokken"}, "Deze klus is ingetrokken."),
        ({"reageren_tm": "2020-01-02"}, "Reageren kon tot en met 2 januari 2020."),
    ],
)
def test_closed_klus_says_why_one_cannot_react(als, vreemde, velden, woorden):
    antwoord = als(vreemde).get(KlusFabriek(**velden).get_absolute_url())

    assert woorden in tekst(antwoord)
    assert not soep(antwoord).select("#reageren, form[action$='/reageren/']")


def test_hidden_klus_tells_its_plaatser_the_reason(als, klus, lid, coordinator, reactie, collega):
    klus.verberg(coordinator, "Er staat een naam in.")

    assert "De reden: Er staat een naam in." in tekst(als(lid).get(klus.get_absolute_url()))
    voor_collega = tekst(als(collega).get(klus.get_absolute_url()))
    assert "Deze klus is verborgen" in voor_collega
    assert "Er staat een naam in." not in voor_collega


def test_hidden_klus_does_not_pretend_to_be_too_late(als, coordinator):
    klus = KlusFabriek(reageren_tm=timezone.localdate() + timedelta(days=3))
    klus.verberg(coordinator, "Dubbel")

    antwoord = tekst(als(coordinator).get(klus.get_absolute_url()))

    assert "Deze klus is verborgen." in antwoord
    assert "Reageren kon" not in antwoord


def test_note_of_a_withdrawn_klus_is_read_by_everyone(als, klus, lid, vreemde):
    klus.trek_in(lid, "Ede helpt ons al.")

    assert "Ede helpt ons al." in tekst(als(vreemde).get(klus.get_absolute_url()))


def test_note_of_a_coordinator_is_read_by_plaatser_and_coordinators(als, klus, lid, vreemde, coordinator):
    klus.trek_in(coordinator, "Dit is reclame.")

    assert "Dit is reclame." in tekst(als(lid).get(klus.get_absolute_url()))
    assert "Dit is reclame." in tekst(als(coordinator).get(klus.get_absolute_url()))
    assert "Dit is reclame." not in tekst(als(vreemde).get(klus.get_absolute_url()))


def test_chosen_one_reads_that_the_klus_is_off(als, klus, lid, collega, reactie):
    reactie.kies(lid)
    klus.refresh_from_db()
    klus.trek_in(lid)

    antwoord = tekst(als(collega).get(klus.get_absolute_url()))

    assert "Je was gekozen, maar deze klus gaat niet door." in antwoord
    assert "Maak een afspraak" not in antwoord


def test_similar_klussen_are_open_visible_and_others(als, vreemde, onderwerp, coordinator):
    klus = KlusFabriek(onderwerpen=[onderwerp])
    lijkt = KlusFabriek(onderwerpen=[onderwerp])
    KlusFabriek(onderwerpen=[OnderwerpFabriek()])
    KlusFabriek(onderwerpen=[onderwerp], status="afgerond")
    KlusFabriek(onderwerpen=[onderwerp], reageren_tm="2020-01-01")
    KlusFabriek(onderwerpen=[onderwerp], status="concept", plaatser=vreemde)
    KlusFabriek(onderwerpen=[onderwerp]).verberg(coordinator, "Dubbel")

    for wie in (vreemde, coordinator):
        assert klussen_op(als(wie).get(klus.get_absolute_url()), "aside") == [lijkt.pk]


def test_plaatser_sees_who_could_do_it_and_why(als, lid, onderwerp):
    klus = KlusFabriek(plaatser=lid, onderwerpen=[onderwerp])
    blauw = KaartFabriek(onderwerp=onderwerp, niveau="veel")
    KaartFabriek(onderwerp=onderwerp, kleur="rood")
    KaartFabriek(lid=lid, onderwerp=onderwerp)
    niet_nu = KaartFabriek(onderwerp=onderwerp)
    niet_nu.lid.deskundige.niet_tot = timezone.localdate() + timedelta(days=2)
    niet_nu.lid.deskundige.save()
    KaartFabriek()

    mensen = soep(als(lid).get(klus.get_absolute_url())).select("aside [data-deskundige]")

    assert [int(mens["data-deskundige"]) for mens in mensen] == [blauw.lid_id]
    assert "weet er veel van; wil zich inzetten voor Afkoppelen" in mensen[0].get_text()


def test_everyone_sees_who_could_do_it_and_only_who_asks_invites(als, vreemde, onderwerp):
    kenner = KaartFabriek(onderwerp=onderwerp).lid
    klus = KlusFabriek(onderwerpen=[onderwerp])

    bladen = [soep(als(wie).get(klus.get_absolute_url())) for wie in (vreemde, klus.plaatser)]

    wie = [[int(mens["data-deskundige"]) for mens in blad.select("#mensen [data-deskundige]")] for blad in bladen]
    assert wie == [[kenner.pk], [kenner.pk]]
    assert [len(blad.select("#mensen form")) for blad in bladen] == [0, 1]


def test_headings_follow_each_other(als, lid, onderwerp):
    klus = KlusFabriek(plaatser=lid, onderwerpen=[onderwerp])
    KlusFabriek(onderwerpen=[onderwerp])
    KaartFabriek(onderwerp=onderwerp)

    koppen = [int(kop.name[1]) for kop in soep(als(lid).get(klus.get_absolute_url())).select("h1, h2, h3, h4")]

    assert koppen[0] == 1
    assert koppen.count(1) == 1
    assert 3 in koppen
    assert all(later - eerder <= 1 for eerder, later in pairwise(koppen))


@pytest.mark.parametrize("wie", ["stranger", "plaatser"])
def test_number_of_queries_does_not_grow(als, lid, vreemde, onderwerp, wie):
    klus = KlusFabriek(plaatser=lid, onderwerpen=[onderwerp], aantal_personen=40)
    client, aantallen = als(lid if wie == "plaatser" else vreemde), []
    for nieuw in (1, 2, 5):
        for status in ("wacht", "gekozen", "niet_gekozen"):
            for reactie in ReactieFabriek.create_batch(nieuw, klus=klus, status=status):
                DeskundigeFabriek(lid=reactie.lid, telefoon="0318 1")
        for _ in range(nieuw):
            KaartFabriek(onderwerp=onderwerp)
            KlusFabriek(onderwerpen=[onderwerp])
        aantallen.append(aantal_queries(client, klus.get_absolute_url()))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 12


def test_message_after_a_step_is_shown_once(als, klus, collega):
    client = als(collega)

    antwoord = client.post(f"/klussen/{klus.pk}/reageren/", {"bericht": "Graag"}, follow=True)

    assert meldingen(antwoord) == ["Je reactie is verstuurd naar Marieke."]
    assert meldingen(client.get(klus.get_absolute_url())) == []


def eerst(antwoord, keuze):
    """Whether what `keuze` finds stands between the facts and the description."""
    volgorde = soep(antwoord).select(f".feiten, {keuze}, .hoofd > .tekst")
    return "feiten" in volgorde[0]["class"] and "tekst" not in volgorde[1]["class"] and "tekst" in volgorde[2]["class"]


def test_what_one_can_do_stands_before_the_long_story(als, lid, vreemde, collega, klus):
    adres = klus.get_absolute_url()
    concept = KlusFabriek(plaatser=lid, status="concept").get_absolute_url()
    ReactieFabriek(klus=klus, lid=collega)

    assert eerst(als(lid).get(adres), "[aria-labelledby=nu-nodig]")
    assert eerst(als(lid).get(concept), "[aria-labelledby=nog-concept]")
    assert eerst(als(collega).get(adres), "[aria-labelledby=mijn-reactie]")
    assert eerst(als(vreemde).get(adres), "a[href='#reageren']")


def test_button_leads_to_the_form_until_the_form_was_sent(als, vreemde, klus):
    client = als(vreemde)
    antwoord = client.get(klus.get_absolute_url())

    assert soep(antwoord).select_one("a[href='#reageren']").get_text() == "Ik wil dit doen"
    assert soep(antwoord).find(id="reageren").name == "section"
    fout = client.post(f"{klus.get_absolute_url()}reageren/", {"bericht": ""})
    assert not soep(fout).select("a[href='#reageren']")


def test_coordinator_goes_from_a_klus_to_its_page_in_admin(als, coordinator, vreemde, klus):
    adres = f"/beheer/klussen/klus/{klus.pk}/change/"
    client = als(coordinator)

    assert [link["href"] for link in soep(client.get(klus.get_absolute_url())).select("main a[href^='/beheer/']")] == [
        adres
    ]
    assert client.get(adres).status_code == 200
    assert "/beheer/" not in als(vreemde).get(klus.get_absolute_url()).text


@pytest.mark.parametrize(
    ("samenvatting", "omschrijving", "korte_tekst"),
    [
        ("Kort", "Lang " * 60, "Kort"),
        ("", "Een  zin\n\nen nog een.", "Een zin en nog een."),
        ("", "woord " * 60, " ".join(["woord"] * 33) + "…"),
        ("", "woord. " * 60, " ".join(["woord."] * 28).rstrip(".") + "…"),
        ("", "w" * 300, "w" * 199 + "…"),
    ],
)
def test_what_a_list_says_of_a_klus_ends_with_a_whole_word(samenvatting, omschrijving, korte_tekst):
    assert Klus(samenvatting=samenvatting, omschrijving=omschrijving).korte_tekst == korte_tekst


def test_way_to_admin_is_for_coordinators_and_for_what_stands_there(als, coordinator, lid, klus):
    concept = KlusFabriek(plaatser=coordinator, status="concept", geplaatst_op=None)

    def naar_beheer(wie, van):
        return soep(als(wie).get(van.get_absolute_url())).select_one("main a[href^='/beheer/']")

    weg = naar_beheer(coordinator, klus)
    assert als(coordinator).get(weg["href"]).status_code == 200
    assert naar_beheer(lid, klus) is None
    assert naar_beheer(coordinator, concept) is None
