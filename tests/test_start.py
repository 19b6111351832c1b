"""The start page: what waits for me, what fits me, what is new; for a coordinator what asks for attention."""

from datetime import timedelta

import pytest
from django.utils import timezone

from klussenbank.kern.models import Mail
from klussenbank.kern.templatetags.kern import dag
from tests.fabriek import (
    KaartFabriek,
    KlusFabriek,
    MeldingFabriek,
    OnderwerpFabriek,
    ReactieFabriek,
)
from tests.klussen.hulp import aantal_queries, klussen_op, soep, tekst
from tests.werk import taak, werker


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def onderwerp(db):
    return OnderwerpFabriek(naam="Afkoppelen")


def deel(antwoord, kop):
    """The section of the page with this heading, or None."""
    return soep(antwoord).select_one(f"section[aria-labelledby={kop}]")


def klussen_in(antwoord, kop):
    return klussen_op(antwoord, f"section[aria-labelledby={kop}]")


def lang_geleden(dagen=20):
    return timezone.now() - timedelta(days=dagen)


def test_first_visit_says_what_to_do(ik, db):
    antwoord = ik.get("/")

    assert soep(antwoord).h1.get_text(strip=True) == "Dag Marieke"
    assert deel(antwoord, "wacht-op-jou") is None
    assert deel(antwoord, "past-bij-jou") is None
    assert deel(antwoord, "aandacht") is None
    assert "Plaats een klus" in tekst(antwoord)


def test_reactions_that_wait_for_my_answer_the_oldest_first(ik, lid, collega):
    mijn = KlusFabriek(plaatser=lid, aantal_personen=3)
    nieuw = ReactieFabriek(klus=mijn)
    oud = ReactieFabriek(klus=mijn, lid=collega, gereageerd_op=lang_geleden())
    ReactieFabriek(klus=mijn, status="gekozen", lid__voornaam="Gekozen")
    ReactieFabriek(lid__voornaam="Elders")
    ReactieFabriek(klus=KlusFabriek(plaatser=lid, status="afgerond"), lid__voornaam="Voorbij")

    antwoord = ik.get("/")

    namen = [regel.strong.get_text() for regel in deel(antwoord, "wacht-op-jou").select("li")]
    assert namen == [str(oud.lid), str(nieuw.lid)]
    assert klussen_in(antwoord, "wacht-op-jou") == [mijn.pk, mijn.pk]


def test_my_running_klussen_and_reactions(ik, lid):
    concept, open_ = (KlusFabriek(plaatser=lid, status=status) for status in ("concept", "open"))
    KlusFabriek(plaatser=lid, status="afgerond")
    wacht, gekozen = (ReactieFabriek(lid=lid, status=status) for status in ("wacht", "gekozen"))
    ReactieFabriek(lid=lid, status="niet_gekozen")
    ReactieFabriek(lid=lid, klus__status="afgerond")

    antwoord = ik.get("/")

    assert klussen_in(antwoord, "mijn-klussen") == [open_.pk, concept.pk]
    assert klussen_in(antwoord, "mijn-reacties") == [gekozen.klus_id, wacht.klus_id]


def test_klussen_that_fit_my_cards(ik, lid, onderwerp):
    kind, rood = OnderwerpFabriek(ouder=onderwerp), OnderwerpFabriek()
    KaartFabriek(lid=lid, onderwerp=onderwerp)
    KaartFabriek(lid=lid, onderwerp=rood, kleur="rood")
    past, onder = KlusFabriek(onderwerpen=[onderwerp]), KlusFabriek(onderwerpen=[kind])
    anders = KlusFabriek(onderwerpen=[OnderwerpFabriek()])
    KlusFabriek(onderwerpen=[onderwerp, rood])
    KlusFabriek(onderwerpen=[onderwerp], plaatser=lid)
    KlusFabriek(onderwerpen=[onderwerp], reageren_tm="2020-01-01")
    KlusFabriek(onderwerpen=[onderwerp], status="ingevuld")
    ReactieFabriek(klus=KlusFabriek(onderwerpen=[onderwerp]), lid=lid)

    antwoord = ik.get("/")

    assert klussen_in(antwoord, "past-bij-jou") == [past.pk, onder.pk]
    nieuw = klussen_in(antwoord, "nieuw")
    assert anders.pk in nieuw
    assert not {past.pk, onder.pk} & set(nieuw)


def test_klussen_that_fit_stand_in_order_with_the_reason(ik, lid, onderwerp):
    kind, ander = OnderwerpFabriek(naam="Tuinen", ouder=onderwerp), OnderwerpFabriek(naam="Data")
    KaartFabriek(lid=lid, onderwerp=onderwerp, niveau="vaker")
    KaartFabriek(lid=lid, onderwerp=ander, kleur="groen", niveau="veel")
    oud, nieuw = KlusFabriek(onderwerpen=[onderwerp]), KlusFabriek(onderwerpen=[onderwerp])
    beide = KlusFabriek(onderwerpen=[onderwerp, ander], geplaatst_op=lang_geleden())
    onder, groen = KlusFabriek(onderwerpen=[kind]), KlusFabriek(onderwerpen=[ander])
    KlusFabriek(onderwerpen=[onderwerp], organisatie=lid.organisatie)
    KlusFabriek(onderwerpen=[onderwerp], mede_plaatser=lid)

    antwoord = ik.get("/")

    assert klussen_in(antwoord, "past-bij-jou") == [beide.pk, nieuw.pk, oud.pk, groen.pk, onder.pk]
    lijst = deel(antwoord, "past-bij-jou")
    redenen = [
        [li.get_text(strip=True) for li in klus.select(".persoon__redenen li")] for klus in lijst.select(".klus")
    ]
    assert redenen[0] == ["Past bij je blauwe kaart over Afkoppelen", "Past bij je groene kaart over Data"]
    assert redenen[-1] == ["Past bij je blauwe kaart over Afkoppelen, waar Tuinen onder valt"]
    adres = lijst.find("a", string="Alle klussen over jouw onderwerpen")["href"]
    assert adres == f"/klussen/?onderwerp={onderwerp.slug}&onderwerp={ander.slug}"
    assert {beide.pk, nieuw.pk, oud.pk} <= set(klussen_op(ik.get(adres), "main"))


def test_what_one_did_before_counts_for_what_fits(ik, lid, onderwerp):
    ander = OnderwerpFabriek(naam="Data")
    for over in (onderwerp, ander):
        KaartFabriek(lid=lid, onderwerp=over)
    ReactieFabriek(lid=lid, status="gekozen", klus=KlusFabriek(status="afgerond", onderwerpen=[ander]))
    nog_een, nieuwer = KlusFabriek(onderwerpen=[ander]), KlusFabriek(onderwerpen=[onderwerp])

    antwoord = ik.get("/")

    assert klussen_in(antwoord, "past-bij-jou") == [nog_een.pk, nieuwer.pk]
    eerste = deel(antwoord, "past-bij-jou").select_one(".klus")
    assert [li.get_text(strip=True) for li in eerste.select(".persoon__redenen li")] == [
        "Past bij je blauwe kaart over Data",
        "Je deed hier al een klus over",
    ]


def test_board_is_only_called_empty_when_it_is(ik, lid, onderwerp):
    def kop():
        return deel(ik.get("/"), "nieuw").select_one(".leeg__kop").get_text()

    assert kop() == "Het bord is leeg"

    KaartFabriek(lid=lid, onderwerp=onderwerp)
    KlusFabriek(onderwerpen=[onderwerp])
    assert kop() == "Nu geen andere nieuwe klussen"


def test_newest_are_open_klussen_of_others_and_no_more_than_a_glance(ik, lid, coordinator, als):
    oud = KlusFabriek(geplaatst_op=lang_geleden())
    vijf = KlusFabriek.create_batch(5)
    KlusFabriek(plaatser=lid)
    KlusFabriek(status="concept")
    KlusFabriek(status="afgerond")
    verborgen = KlusFabriek()
    verborgen.verberg(coordinator, "Dubbel")

    for client in (ik, als(coordinator)):
        nieuw = klussen_in(client.get("/"), "nieuw")
        assert nieuw[0] != verborgen.pk
        assert oud.pk not in nieuw
        assert verborgen.pk not in nieuw
    assert klussen_in(als(lid).get("/"), "nieuw") == [klus.pk for klus in reversed(vijf)]


def kaartje(antwoord):
    return deel(antwoord, "eerste-kaart")


def test_who_has_no_card_is_offered_one_topic(ik, lid, onderwerp):
    antwoord = ik.get("/")

    assert kaartje(antwoord).h2.get_text(strip=True) == "Leg je eerste kaart: Afkoppelen"
    knoppen = [knop["value"] for knop in kaartje(antwoord).select('button[name="kleur"]')]
    assert knoppen == ["groen", "blauw", "rood", "over"]
    assert "Dan kom je in Wie weet wat te staan" in kaartje(antwoord).get_text()
    assert "Alleen jij ziet een rode kaart." in " ".join(kaartje(antwoord).get_text().split())

    KaartFabriek(lid=lid, onderwerp=onderwerp)
    assert kaartje(ik.get("/")) is None


def test_one_card_a_day_after_an_answer(ik, lid, onderwerp, time_machine):
    KaartFabriek(lid=lid, kleur="groen")
    lid.kaarten.update(gemaakt_op=timezone.now() - timedelta(days=2))
    OnderwerpFabriek(naam="Riolering")
    assert kaartje(ik.get("/")).h2.get_text(strip=True) == "Eén kaart: Afkoppelen"

    antwoord = ik.post("/profiel/eerste-kaart/", {"onderwerp": onderwerp.slug, "kleur": "groen"}, follow=True)
    assert antwoord.redirect_chain == [("/", 302)]
    assert "Je kaart ligt er." in antwoord.text
    assert kaartje(antwoord) is None

    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert kaartje(ik.get("/")).h2.get_text(strip=True) == "Eén kaart: Riolering"


def test_not_now_passes_the_topic_over_for_a_good_while(ik, lid, onderwerp, time_machine):
    antwoord = ik.post("/profiel/eerste-kaart/", {"onderwerp": onderwerp.slug, "kleur": "over"}, follow=True)

    assert antwoord.redirect_chain == [("/", 302)]
    assert "We vragen je een half jaar niet naar “Afkoppelen”." in antwoord.text
    assert kaartje(antwoord) is None
    assert not lid.kaarten.exists()
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert kaartje(ik.get("/")) is None


def test_coordinator_sees_what_asks_for_attention(als, coordinator, onderwerp):
    stil = KlusFabriek(geplaatst_op=lang_geleden(), onderwerpen=[onderwerp])
    # Ten working days are at least twelve days, and never more than twenty.
    KlusFabriek(geplaatst_op=lang_geleden(11))
    KlusFabriek(geplaatst_op=lang_geleden(), status="ingetrokken")
    KlusFabriek(geplaatst_op=lang_geleden()).verberg(coordinator, "Dubbel")
    wacht = ReactieFabriek(gereageerd_op=lang_geleden(), klus__geplaatst_op=lang_geleden())
    ReactieFabriek(gereageerd_op=lang_geleden(6), klus__geplaatst_op=lang_geleden())
    ReactieFabriek(klus__geplaatst_op=lang_geleden())
    ReactieFabriek(gereageerd_op=lang_geleden(), status="gekozen")
    for mislukt_op in (timezone.now(), None):
        Mail.objects.create(aan="a@b.example", onderwerp="x", tekst="x", html="x", mislukt_op=mislukt_op)

    antwoord = als(coordinator).get("/")

    aandacht = deel(antwoord, "aandacht")
    assert klussen_in(antwoord, "aandacht") == [stil.pk, wacht.klus_id]
    adressen = [link["href"] for link in aandacht.select("a")]
    assert f"/deskundigen/?onderwerp={onderwerp.slug}&" in adressen
    assert any(adres.startswith(f"mailto:{wacht.klus.plaatser.email}?subject=") for adres in adressen)
    assert [regel.get_text() for regel in aandacht.select("ul:not(.rijtje) li")] == [
        "Er draait geen werker.",
        "1 mail kon niet worden verstuurd.",
    ]
    assert "/beheer/kern/mail/" in adressen


def test_who_waits_again_waits_since_the_klus_was_opened(als, coordinator):
    sinds = lang_geleden()
    ReactieFabriek(gereageerd_op=lang_geleden(200), wacht_sinds=sinds, klus__geplaatst_op=lang_geleden(210))

    regel = deel(als(coordinator).get("/"), "aandacht").select_one(".rijtje li")
    assert f"sinds {dag(sinds)}" in " ".join(regel.get_text().split())


def test_coordinator_finds_the_slides_for_a_meeting(als, lid, coordinator):
    assert "/klussen/beamer/" in [link["href"] for link in deel(als(coordinator).get("/"), "aandacht").select("a")]
    assert "/klussen/beamer/" not in als(lid).get("/").content.decode()


def test_klus_of_which_the_only_reaction_was_withdrawn_asks_for_attention(als, coordinator):
    klus = ReactieFabriek(klus__geplaatst_op=lang_geleden(), status="ingetrokken").klus
    ReactieFabriek(klus__geplaatst_op=lang_geleden(), status="niet_gekozen")

    assert klussen_in(als(coordinator).get("/"), "aandacht") == [klus.pk]


def test_klus_whose_last_day_went_by_without_a_reaction_asks_for_attention(als, coordinator):
    gisteren = timezone.localdate() - timedelta(days=1)
    voorbij = KlusFabriek(geplaatst_op=lang_geleden(2), reageren_tm=gisteren, titel="Peilbuizen zoeken")
    KlusFabriek(geplaatst_op=lang_geleden(2), reageren_tm=timezone.localdate())
    KlusFabriek(geplaatst_op=lang_geleden(2), reageren_tm=gisteren, status="ingetrokken")
    ReactieFabriek(klus__geplaatst_op=lang_geleden(2), klus__reageren_tm=gisteren)
    KlusFabriek(reageren_tm=gisteren).verberg(coordinator, "Dubbel")

    antwoord = als(coordinator).get("/")

    assert klussen_in(antwoord, "aandacht") == [voorbij.pk]
    rij = deel(antwoord, "aandacht").li
    assert "reageren kon t/m" in rij.get_text()
    # Nobody can react any more, so looking for people is of no use.
    assert rij.select("a")[-1]["href"] == f"/beheer/klussen/klus/{voorbij.pk}/change/"
    assert " ".join(rij.select("a")[-1].get_text().split()) == "Bekijk in beheer: Peilbuizen zoeken"


@pytest.mark.parametrize(("aantal", "woorden"), [(1, "Eén melding wacht"), (2, "2 meldingen wachten")])
def test_reports_that_wait_for_an_answer(als, coordinator, aantal, woorden):
    MeldingFabriek().handel_af(coordinator, "Opgelost.")
    for melding in MeldingFabriek.create_batch(aantal):
        melding.neem_in_behandeling(coordinator)

    aandacht = deel(als(coordinator).get("/"), "aandacht")

    assert f"{woorden} op een antwoord." in " ".join(aandacht.get_text().split())
    lijst = "/beheer/meldingen/melding/"
    assert aandacht.select_one("a")["href"] == (f"{lijst}{melding.pk}/change/" if aantal == 1 else lijst)
    assert "Alles loopt" not in aandacht.get_text()


def test_coordinator_with_nothing_to_do_reads_so(als, coordinator):
    werker()

    assert "Alles loopt." in deel(als(coordinator).get("/"), "aandacht").get_text()


def test_member_sees_nothing_of_what_asks_for_attention(ik, db):
    stil = KlusFabriek(geplaatst_op=lang_geleden())
    ReactieFabriek(gereageerd_op=lang_geleden(), klus=stil)

    antwoord = ik.get("/")

    assert "mailto:" not in antwoord.content.decode()
    assert deel(antwoord, "aandacht") is None


@pytest.mark.parametrize("wie", ["lid", "coordinator"])
def test_number_of_queries_does_not_grow(als, wie, request, onderwerp):
    iemand = request.getfixturevalue(wie)
    KaartFabriek(lid=iemand, onderwerp=onderwerp)
    client, aantallen = als(iemand), []
    for nieuw in (1, 2, 7):
        for _ in range(nieuw):
            ReactieFabriek(klus=KlusFabriek(plaatser=iemand), gereageerd_op=lang_geleden())
            ReactieFabriek(lid=iemand, klus__onderwerpen=[onderwerp])
            KlusFabriek(onderwerpen=[onderwerp])
            KlusFabriek(geplaatst_op=lang_geleden(), onderwerpen=[OnderwerpFabriek()])
            KlusFabriek(geplaatst_op=lang_geleden(), reageren_tm="2020-01-01")
            Mail.objects.create(aan="a@b.example", onderwerp="x", tekst="x", html="x", mislukt_op=timezone.now())
            taak("ruim_op", status="failed")
            MeldingFabriek()
        aantallen.append(aantal_queries(client, "/"))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 29


def test_headings_follow_each_other(ik, lid, onderwerp):
    KaartFabriek(lid=lid, onderwerp=onderwerp)
    KlusFabriek(onderwerpen=[onderwerp])
    KlusFabriek()

    koppen = [int(kop.name[1]) for kop in soep(ik.get("/")).select("main :is(h1, h2, h3, h4)")]

    assert koppen[0] == 1
    assert koppen.count(3) == 2
