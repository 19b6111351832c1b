"""Who can be found by a saved search of the directory only now, is told of: once, to each who saved it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen import acties
from deskundigen.filters import DeskundigeFilter
from deskundigen.models import Kaart
from deskundigen.papier import acties as papieracties
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussenbank.volgen import taken, verdelen
from klussenbank.volgen.models import Notificatie, Reden, Volging
from klussenbank.volgen.zoekvragen import filters_van, is_te_bewaren, naam_van, zoekvraag_van
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, tekst
from tests.volgen.hulp import doe_taken, mails_aan, onderwerpen, verteld, volg, wachtend
from tests.volgen.test_knoppen import druk
from tests.volgen.test_notificaties import nieuw, op_pagina
from tests.werk import sql

LIJST, BEWAAR = "/deskundigen/", "/deskundigen/zoekopdracht/"


@pytest.fixture
def anna(db):
    """Who is in no directory yet."""
    return LidFabriek(voornaam="Anna", achternaam="Vos", organisatie=OrganisatieFabriek(naam="Gemeente Rhenen"))


@pytest.fixture
def zoek(volger):
    return volg_mensen(volger, "onderwerp=grondwater")


@pytest.fixture
def ik(volger, als):
    return als(volger)


def volg_mensen(lid, zoekvraag="", ritme="week", **velden):
    return volg(lid, ritme, lijst="deskundigen", zoekvraag=zoekvraag, **{"naam": "Wie weet water"} | velden)


def filters(vraag):
    return DeskundigeFilter(QueryDict(vraag), met_tellingen=False)


def leg(lid, onderwerp, kleur="blauw", **velden):
    """Lay a card as the form of a profile does, and let the worker do what comes of it."""
    kaart = Kaart(lid=lid, onderwerp=onderwerp, kleur=kleur, niveau="" if kleur == "rood" else "vaker", **velden)
    kaart.full_clean()
    acties.bewaar_kaart(kaart)
    doe_taken()
    return kaart


# Saving it.


@pytest.mark.parametrize(
    ("gevraagd", "bewaard", "naam"),
    [
        ("", "", "Iedereen in Wie weet wat"),
        ("kleur=rood&beschikbaar=nee&status=alle&omvang=groot", "", "Iedereen in Wie weet wat"),
        ("kleur=groen&pagina=2&q=%20peil++buis", "q=peil+buis&kleur=groen", "“peil buis”, groene kaart"),
        (
            "beschikbaar=alle&onderwerp=grondwater",
            "onderwerp=grondwater&beschikbaar=alle",
            "Grondwater, ook wie nu niet te vragen is",
        ),
    ],
)
def test_same_search_is_the_same_text_and_says_what_is_asked(grondwater, gevraagd, bewaard, naam):
    assert zoekvraag_van(filters(gevraagd)) == bewaard
    assert zoekvraag_van(filters_van(bewaard, "deskundigen")) == bewaard
    assert naam_van(filters(gevraagd)) == naam


@pytest.mark.parametrize("koppen", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_directory_offers_to_save_what_was_searched_for(ik, volger, grondwater, koppen):
    antwoord = ik.get(f"{LIJST}?kleur=blauw&onderwerp=grondwater", headers=koppen)
    vouw = soep(antwoord).select_one("details.volgen--zoek")

    assert vouw.select_one("summary").get_text() == "Bewaar deze zoekopdracht"
    uitleg = " ".join(vouw.select_one(".hulp").get_text().split())
    assert uitleg.startswith("Vindt deze zoekopdracht iemand die je eerst niet vond? Dan krijg je een notificatie")
    velden = {veld["name"]: veld["value"] for veld in vouw.select("input") if veld["name"] != "csrfmiddlewaretoken"}
    assert velden == {"zoekvraag": "onderwerp=grondwater&kleur=blauw", "naam": "Grondwater, blauwe kaart"}

    na = ik.post(vouw.form["action"], velden | {"ritme": "direct"}, follow=True)
    assert meldingen(na) == ["Je zoekopdracht is bewaard als “Grondwater, blauwe kaart”."]
    assert na.redirect_chain[-1][0] == "/deskundigen/?onderwerp=grondwater&kleur=blauw"
    assert "Je bewaarde deze zoekopdracht als “Grondwater, blauwe kaart”." in tekst(na)
    assert Volging.objects.values_list("lid", "lijst", "zoekvraag", "ritme").get() == (
        *(volger.pk, "deskundigen"),
        *("onderwerp=grondwater&kleur=blauw", "direct"),
    )

    weg = druk(ik, na, "Weghalen")
    assert meldingen(weg) == ["Je zoekopdracht “Grondwater, blauwe kaart” is weg."]
    assert weg.redirect_chain[-1][0] == "/deskundigen/?onderwerp=grondwater&kleur=blauw"


def test_same_words_are_two_searches_in_two_lists(ik, volger, grondwater):
    volg(volger, zoekvraag="onderwerp=grondwater", naam="In klussen")
    assert "Bewaar deze zoekopdracht" in tekst(ik.get(f"{LIJST}?onderwerp=grondwater"))

    gegevens = {"naam": "In mensen", "ritme": "week", "zoekvraag": "onderwerp=grondwater"}
    ik.post(BEWAAR, gegevens)
    ik.post(BEWAAR, gegevens | {"naam": "Nog eens"})

    assert dict(Volging.objects.values_list("lijst", "naam")) == {"klussen": "In klussen", "deskundigen": "In mensen"}
    assert "“In mensen”" in tekst(ik.get(f"{LIJST}?onderwerp=grondwater"))
    assert "“In klussen”" in tekst(ik.get("/klussen/?onderwerp=grondwater"))
    koppen = [kop.get_text() for kop in soep(ik.get("/volgen/")).select("form h2")]
    assert koppen == ["Zoekopdrachten in klussen", "Zoekopdrachten in Wie weet wat"]
    with pytest.raises(IntegrityError), transaction.atomic():
        volg_mensen(volger, "onderwerp=grondwater")


def test_what_cannot_be_saved_is_not_offered_and_given_back(ik):
    assert not is_te_bewaren(filters("onderwerp=weg"))
    assert "Bewaar deze zoekopdracht" not in tekst(ik.get(f"{LIJST}?onderwerp=weg"))

    niets = ik.post(BEWAAR, {"naam": "Weg", "ritme": "week", "zoekvraag": "onderwerp=weg"})
    lang = ik.post(BEWAAR, {"naam": "", "ritme": "week", "zoekvraag": f"q={'%C3%A9' * 200}"})

    assert "vindt nooit iemand. Kies bij Wie weet wat andere filters." in tekst(niets)
    assert "Dit zijn te veel filters om te bewaren. Haal er bij Wie weet wat een paar weg." in tekst(lang)
    assert fouten(lang) == {"naam": ["Geef je zoekopdracht een naam."]}
    assert soep(niets).select_one("main .kruimels a, nav a[href='/deskundigen/']")
    assert soep(niets).select_one(".knop--tweede")["href"] == f"{LIJST}?onderwerp=weg"
    assert not Volging.objects.exists()


def test_directory_asks_as_much_saved_or_not(ik, volger):
    zonder = aantal_queries(ik, LIJST)
    for vraag in ("", "q=a", "q=b"):
        volg_mensen(volger, vraag)

    assert aantal_queries(ik, LIJST) == zonder


def test_joint_search_leads_to_where_it_is_saved(ik, grondwater):
    antwoord = ik.get("/zoeken/?q=peil&onderwerp=grondwater")
    links = {a.get_text(strip=True): a["href"] for a in soep(antwoord).select("main a[href$='#bewaren']")}

    assert links == {
        "Bewaar deze zoekopdracht voor klussen": "/klussen/?q=peil&onderwerp=grondwater&bewaren=ja#bewaren",
        "Bewaar deze zoekopdracht voor mensen": "/deskundigen/?q=peil&onderwerp=grondwater&bewaren=ja#bewaren",
    }
    for adres in links.values():
        vouw = soep(ik.get(adres)).select_one("details#bewaren")
        assert vouw.has_attr("open")
        assert vouw.select_one("[name=zoekvraag]")["value"] == "q=peil&onderwerp=grondwater"
    assert not soep(ik.get(LIJST)).select_one("details#bewaren").has_attr("open")


@pytest.mark.parametrize("adres", ["/zoeken/", "/zoeken/?onderwerp=weg"])
def test_joint_search_offers_nothing_where_nothing_new_is_found(ik, adres):
    assert not soep(ik.get(adres)).select("a[href$='#bewaren']")


def test_merge_takes_each_list_along_by_itself(volger, water):
    regen = OnderwerpFabriek(slug="regen")
    volg(volger, zoekvraag="onderwerp=regen", naam="Klussen")
    volg_mensen(volger, "onderwerp=regen&kleur=groen", naam="Mensen")
    volg_mensen(volger, "onderwerp=regen", naam="Dubbel", ritme="direct")
    volg_mensen(volger, "onderwerp=stedelijk-water", naam="Blijft")

    regen.voeg_samen_met(water)

    assert set(Volging.objects.values_list("naam", "lijst", "zoekvraag", "ritme")) == {
        ("Klussen", "klussen", "onderwerp=stedelijk-water", "week"),
        ("Mensen", "deskundigen", "onderwerp=stedelijk-water&kleur=groen", "week"),
        ("Blijft", "deskundigen", "onderwerp=stedelijk-water", "direct"),
    }


# What is news.


@pytest.mark.parametrize(
    "vraag",
    [
        *("", "onderwerp=grondwater", "onderwerp=stedelijk-water", "kleur=blauw", "q=grondwater", "q=vos"),
        *("organisatie=gemeente-rhenen&onderwerp=grondwater", "beschikbaar=alle", "onderwerp=grondwater&q=peilbuis"),
    ],
)
def test_who_comes_in_with_a_card_is_news_to_who_would_find_them(volger, anna, grondwater, vraag):
    type(anna.organisatie).objects.filter(pk=anna.organisatie_id).update(slug="gemeente-rhenen")
    volg_mensen(volger, vraag)

    leg(anna, grondwater, tekst="Peilbuis aflezen")

    assert verteld(volger) == [("mens", "Anna Vos")]
    rij = Notificatie.objects.get()
    assert (rij.bron, rij.klus, rij.mens, rij.door) == (f"mens {anna.pk}", None, anna, None)
    assert [reden.volging.naam for reden in rij.redenen.all()] == ["Wie weet water"]


@pytest.mark.parametrize(
    "vraag", ["onderwerp=grondwater", "kleur=groen", "q=zwemmen", "kleur=blauw&onderwerp=grondwater"]
)
def test_it_is_no_news_to_who_would_not(volger, anna, water, grondwater, vraag):
    volg_mensen(volger, vraag)
    # Searches of klussen find no people.
    volg(volger, zoekvraag="", naam="Alle klussen")

    leg(anna, water)

    assert verteld(volger) == []


def test_searches_of_people_find_no_klussen(lid, zoek, volger, grondwater):
    volg_mensen(volger, "")
    klus = KlusFabriek(plaatser=lid, onderwerpen=[grondwater])
    klus.trek_in(lid)
    klus.heropen(lid)
    doe_taken()

    assert verteld(volger) == []


@pytest.mark.parametrize("kleur", ["groen", "blauw"])
@pytest.mark.parametrize(
    ("vraag", "bekend"),
    [
        # Anna had a green card on another topic, which says "Gemalen".
        *(("onderwerp=grondwater", False), ("q=grondwater", False), ("q=grondwater+gemalen", False)),
        *(("", True), ("q=gemalen", True), ("q=vos", True), ("onderwerp=onderhoud", True)),
        ("onderwerp=grondwater&onderwerp=onderhoud", True),
    ],
)
def test_a_card_of_who_was_there_is_news_where_it_makes_the_difference(volger, anna, grondwater, kleur, vraag, bekend):
    onderhoud = OnderwerpFabriek(naam="Onderhoud", slug="onderhoud")
    leg(anna, onderhoud, "groen", tekst="Gemalen")
    volg_mensen(volger, vraag)

    leg(anna, grondwater, kleur)

    assert verteld(volger) == ([] if bekend else [("mens", "Anna Vos")])


def test_a_colour_and_a_topic_must_be_on_one_card(volger, anna, grondwater, water):
    leg(anna, grondwater, "groen")
    leg(anna, water, "blauw")
    volg_mensen(volger, "onderwerp=grondwater&kleur=blauw")

    leg(anna, grondwater, "blauw")

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_a_burst_of_cards_is_one_notificatie_and_one_mail(volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=stedelijk-water", "direct")
    for onderwerp in (grondwater, water):
        for kleur in ("groen", "blauw"):
            acties.leg_kaart(anna, onderwerp, kleur)
    assert len(wachtend()) == 1
    doe_taken()

    assert verteld(volger, gemaild=True) == [("mens", "Anna Vos")]
    assert len(mails_aan(volger)) == 1


def test_a_person_is_told_once_who_went_and_came_back(zoek, volger, anna, grondwater):
    leg(anna, grondwater)
    acties.stap_uit(anna)
    acties.doe_mee(anna)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_came_back_is_news_to_who_did_not_hear(volger, anna, grondwater):
    leg(anna, grondwater)
    acties.stap_uit(anna)
    volg_mensen(volger, "onderwerp=grondwater")

    acties.doe_mee(anna)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_was_there_when_it_was_saved_is_no_news(volger, anna, grondwater):
    acties.leg_kaart(anna, grondwater, "groen")
    # Before the worker came to it.
    volg_mensen(volger, "onderwerp=grondwater")
    doe_taken()
    leg(anna, grondwater, "blauw")
    kaart = anna.kaarten.get(kleur="blauw")
    kaart.niveau, kaart.tekst = "veel", "Al jaren"
    acties.bewaar_kaart(kaart)
    acties.werk_kaart_bij(kaart)
    acties.leg_kaart(anna, grondwater, "groen", niveau="veel")
    acties.kies_vragen(anna, timezone.localdate() + timedelta(days=3))
    acties.bevestig_kaarten(anna, [kaart.pk])
    acties.verwijder_kaart(kaart)
    doe_taken()

    assert verteld(volger) == []


def test_a_card_that_is_put_on_another_topic_counts_there(zoek, volger, anna, grondwater, water):
    kaart = leg(anna, water)
    assert verteld(volger) == []

    kaart.onderwerp = grondwater
    acties.bewaar_kaart(kaart)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


@pytest.mark.parametrize("vraag", ["onderwerp=stedelijk-water", "kleur=blauw", "q=grondwater", "q=gemalen"])
def test_a_card_that_moves_is_no_news_to_who_found_it_where_it_lay(volger, anna, grondwater, water, vraag):
    peilbuizen = OnderwerpFabriek(naam="Peilbuizen in grondwater", slug="peilbuizen", ouder=water)
    kaart = leg(anna, grondwater, tekst="Gemalen")
    volg_mensen(volger, vraag)

    kaart.onderwerp = peilbuizen
    acties.bewaar_kaart(kaart)
    doe_taken()

    assert filters_van(vraag, "deskundigen").qs.exists()
    assert verteld(volger) == []


def test_a_card_that_is_laid_while_the_one_before_is_told_of_is_told_of_too(volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=stedelijk-water&kleur=groen")
    acties.leg_kaart(anna, grondwater, "blauw")
    (eerste,) = wachtend()
    sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", eerste.pk)

    acties.leg_kaart(anna, water, "groen")
    sql("DELETE FROM procrastinate_jobs WHERE id = %s", eerste.pk)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def test_who_may_not_be_asked_is_news_to_who_looks_for_everyone(volger, collega, anna, grondwater):
    acties.doe_mee(anna)
    acties.kies_vragen(anna, timezone.localdate() + timedelta(days=3))
    doe_taken()
    volg_mensen(volger, "onderwerp=grondwater")
    volg_mensen(collega, "onderwerp=grondwater&beschikbaar=alle")

    leg(anna, grondwater)

    assert (verteld(volger), verteld(collega)) == ([], [("mens", "Anna Vos")])


def test_nobody_hears_of_oneself_nor_who_left(zoek, volger, grondwater, anna, collega):
    volg_mensen(anna, "")
    volg_mensen(collega, "")
    type(collega).objects.filter(pk=collega.pk).update(is_active=False)

    leg(anna, grondwater)

    assert verteld(anna) == verteld(collega) == []
    assert verteld(volger) == [("mens", "Anna Vos")]


def _papier(lid, onderwerp, coordinator):
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    velden = {"uitnodiging": uitnodiging, "niveau": "vaker"}
    kaarten = [Papierkaart.objects.create(kleur=kleur, onderwerp=onderwerp, **velden) for kleur in ("groen", "blauw")]
    rood = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur="rood", tekst="Vergaderen")
    nummers = [kaart.pk for kaart in (*kaarten, rood)]
    papieracties.neem_aan(uitnodiging, lid, set(nummers), getoond=nummers)


def _voorstel(lid, onderwerp, coordinator):
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="blauw", niveau="iets", in_wie_weet_wat=True)
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _voorstel_zonder_mee_te_doen(lid, onderwerp, coordinator):
    acties.doe_mee(lid)
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="blauw", niveau="iets")
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _kaart_zonder_mee_te_doen(lid, onderwerp, coordinator):
    acties.doe_mee(lid)
    acties.leg_kaart(lid, onderwerp, "groen", meedoen=False)


WEGEN = {
    "kaart": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "groen"),
    "kaart, al erin": _kaart_zonder_mee_te_doen,
    "papier": _papier,
    "voorstel": _voorstel,
    "voorstel, al erin": _voorstel_zonder_mee_te_doen,
}


@pytest.mark.parametrize("weg", WEGEN)
def test_every_way_to_lay_a_card_is_news(zoek, volger, anna, grondwater, coordinator, weg):
    WEGEN[weg](anna, grondwater, coordinator)
    doe_taken()

    assert verteld(volger) == [("mens", "Anna Vos")]


def _rode_kaart(lid, onderwerp, coordinator):
    kaart = Kaart(lid=lid, kleur="rood", onderwerp=onderwerp)
    acties.bewaar_kaart(kaart)


def _rood_voorstel(lid, onderwerp, coordinator):
    voorstel = acties.stel_onderwerp_voor(lid, naam="Bronnering", kleur="rood", in_wie_weet_wat=True)
    acties.voeg_voorstel_samen(voorstel, coordinator, onderwerp)


def _rood_papier(lid, onderwerp, coordinator):
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    rood = Papierkaart.objects.create(uitnodiging=uitnodiging, kleur="rood", onderwerp=onderwerp)
    papieracties.neem_aan(uitnodiging, lid, {rood.pk}, getoond=[rood.pk])


ROOD = {
    "kaart": _rode_kaart,
    "tik": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "rood"),
    "tik, zonder mee te doen": lambda lid, onderwerp, _: acties.leg_kaart(lid, onderwerp, "rood", meedoen=False),
    "papier": _rood_papier,
    "voorstel": _rood_voorstel,
}


@pytest.mark.parametrize("staat_erin", [True, False])
@pytest.mark.parametrize("weg", ROOD)
def test_a_red_card_asks_the_worker_nothing(volger, anna, grondwater, coordinator, weg, staat_erin):
    if staat_erin:
        acties.doe_mee(anna)
        doe_taken()
    volg_mensen(volger, "", "direct")

    ROOD[weg](anna, grondwater, coordinator)

    assert wachtend() == []


def test_what_is_told_is_the_same_with_red_cards(volger, anna, grondwater, water):
    taken_ = []
    for met_rood in (False, True):
        with transaction.atomic():
            volg_mensen(volger, "q=water", "direct")
            acties.doe_mee(anna)
            doe_taken()
            if met_rood:
                acties.leg_kaart(anna, water, "rood")
                acties.bewaar_kaart(Kaart(lid=anna, kleur="rood", tekst="Gemalen"))
            acties.leg_kaart(anna, grondwater, "groen")
            (taak,) = wachtend()
            doe_taken()
            (mail,) = mails_aan(volger)
            taken_.append((taak.args["eerder"], verteld(volger), mail.onderwerp, "Gemalen" in mail.tekst))
            transaction.set_rollback(True)

    assert taken_ == [([], [("mens", "Anna Vos")], "Gevonden in Wie weet wat: “Anna Vos”", False)] * 2


def test_a_card_that_is_rolled_back_leaves_nothing(zoek, volger, anna, grondwater):
    with transaction.atomic():
        acties.leg_kaart(anna, grondwater, "groen")
        transaction.set_rollback(True)

    assert wachtend() == []


@pytest.mark.parametrize("weg", ["uit", "niet actief", "kaart weg"])
def test_who_is_gone_when_the_worker_comes_is_no_news(zoek, volger, anna, grondwater, weg):
    kaart = acties.leg_kaart(anna, grondwater, "groen")
    match weg:
        case "uit":
            acties.stap_uit(anna)
        case "niet actief":
            type(anna).objects.filter(pk=anna.pk).update(is_active=False)
        case "kaart weg":
            acties.verwijder_kaart(kaart)
    doe_taken()

    assert verteld(volger) == []


def test_a_part_that_is_done_again_tells_nobody_twice(anna, grondwater, monkeypatch):
    monkeypatch.setattr(verdelen, "PER_KEER", 2)
    volgers = LidFabriek.create_batch(5)
    for iemand in volgers:
        volg_mensen(iemand, "onderwerp=grondwater", "direct")
        volg_mensen(iemand, "kleur=groen")
        volg_mensen(iemand, "kleur=blauw")
    acties.leg_kaart(anna, grondwater, "groen")
    (taak,) = wachtend()
    with transaction.atomic():
        taken.verdeel(**taak.args)
        transaction.set_rollback(True)
    doe_taken()

    assert [verteld(iemand) for iemand in volgers] == [[("mens", "Anna Vos")]] * 5
    assert [len(mails_aan(iemand)) for iemand in volgers] == [1] * 5
    assert Reden.objects.count() == 10


def test_statements_do_not_grow_with_followers(grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            volg_mensen(LidFabriek(), "onderwerp=grondwater", "direct")
        nieuweling = DeskundigeFabriek().lid
        with CaptureQueriesContext(connection) as stap:
            acties.leg_kaart(nieuweling, grondwater, "groen")
        with CaptureQueriesContext(connection) as verdeeld:
            doe_taken()
        return len(stap), len(verdeeld)

    erbij(1)
    assert erbij(1) == erbij(5)


# What one reads of it.


@pytest.fixture
def bericht(zoek, volger, anna, grondwater):
    leg(anna, grondwater)
    return Notificatie.objects.get(lid=volger)


def test_list_and_number_say_who_is_new_and_opening_reads_it(ik, bericht, anna):
    KlusFabriek()
    assert nieuw(ik) == "Notificaties, 1 nieuw"
    rij = soep(ik.get("/notificaties/")).select_one("[data-notificatie]")
    assert " ".join(rij.get_text(" ").split()) == (
        "Nieuw Gevonden in Wie weet wat : Anna Vos vandaag Gemeente Rhenen Je volgt je zoekopdracht “Wie weet water”"
    ).replace(" :", ":")

    antwoord = ik.get(rij.a["href"])

    assert antwoord.url == f"/deskundigen/{anna.pk}/"
    assert nieuw(ik) == "Notificaties"


def test_opening_the_profile_reads_it(ik, bericht, anna):
    adres = f"/deskundigen/{anna.pk}/"
    ik.head(adres)
    assert Notificatie.objects.ongelezen().exists()

    # That page knows it at once.
    assert nieuw(ik, adres) == "Notificaties"
    assert not Notificatie.objects.ongelezen().exists()


def test_a_profile_with_nothing_to_read_costs_nothing(ik, volger, bericht, anna):
    ander = DeskundigeFabriek().get_absolute_url()
    Notificatie.objects.all().lees()
    zonder = aantal_queries(ik, ander)
    Notificatie.objects.create(lid=LidFabriek(), mens=anna, soort="mens")

    assert aantal_queries(ik, ander) == zonder


@pytest.mark.parametrize("weg", ["uit", "niet actief"])
def test_of_who_left_again_nothing_is_told(ik, volger, bericht, anna, weg):
    if weg == "uit":
        acties.stap_uit(anna)
    else:
        type(anna).objects.filter(pk=anna.pk).update(is_active=False)

    assert nieuw(ik) == "Notificaties"
    assert op_pagina(ik.get("/notificaties/")) == op_pagina(ik.get("/notificaties/?nieuw=ja")) == []
    assert "Anna" not in ik.get("/notificaties/").text
    assert ik.get(f"/notificaties/{bericht.pk}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        taken.verstuur_weekmails(timestamp=0)
        doe_taken()
    assert mails_aan(volger) == []


def test_number_of_queries_does_not_grow(ik, volger, zoek, grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            mens = DeskundigeFabriek().lid
            rij = Notificatie.objects.create(lid=volger, mens=mens, soort="mens", bron=f"mens {mens.pk}")
            Reden.objects.create(notificatie=rij, volging=zoek)
        return aantal_queries(ik, "/notificaties/")

    assert erbij(1) == erbij(2)


def test_a_notificatie_is_about_one_thing(volger, anna):
    for iets in ({}, {"mens": anna, "klus": KlusFabriek()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notificatie.objects.create(lid=volger, soort="mens", **iets)


# By mail.


def test_mail_at_once_says_who_it_is_and_stops_with_its_link(client, volger, anna, grondwater, water):
    volg_mensen(volger, "onderwerp=grondwater", "direct")
    acties.leg_kaart(anna, grondwater, "groen", niveau="vaker")
    acties.leg_kaart(anna, grondwater, "blauw", niveau="veel")
    acties.leg_kaart(anna, water, "groen")
    acties.bewaar_kaart(Kaart(lid=anna, kleur="groen", niveau="iets", tekst="Puzzelen\nmet reeksen"))
    doe_taken()

    (mail,) = mails_aan(volger)
    rij = Notificatie.objects.get()
    assert mail.onderwerp == "Gevonden in Wie weet wat: “Anna Vos”"
    assert mail.tekst.split("\n\n")[:5] == [
        "Dag Fleur,",
        "Je zoekopdracht vindt nu Anna Vos in Wie weet wat.",
        "Gemeente Rhenen. Kaarten: Grondwater (weet er veel van), Stedelijk water (weet er iets van), "
        "“Puzzelen met reeksen” (weet er iets van).",
        "Je volgt je zoekopdracht “Wie weet water”.",
        f"Bekijk het profiel:\nhttp://testserver/notificaties/{rij.pk}/",
    ]
    assert f'href="http://testserver/notificaties/{rij.pk}/"' in mail.html

    client.post(mail.afmelden_url.removeprefix("http://testserver"))
    assert Volging.objects.get().ritme == "uit"
    leg(LidFabriek(), grondwater)
    assert len(mails_aan(volger)) == 1
    assert len(verteld(volger)) == 2


def test_mail_of_who_has_many_cards_or_none(volger):
    volg_mensen(volger, "", "direct")
    leeg, vol = LidFabriek(organisatie=None, is_staff=True), LidFabriek()
    acties.doe_mee(leeg)
    doe_taken()
    for nummer in range(6):
        acties.leg_kaart(vol, OnderwerpFabriek(naam=f"Vak {nummer}"), "groen", niveau="veel")
    doe_taken()

    zonder, met = mails_aan(volger)
    assert "Heeft nog geen kaarten." in zonder.tekst
    assert "Vak 4 (weet er veel van), en meer." in met.tekst
    assert "Vak 5" not in met.tekst


# A Wednesday; the Monday after it at 7:00 is 6:00 UTC.
WOENSDAG, MAANDAG = datetime(2026, 11, 4, 9, tzinfo=UTC), datetime(2026, 11, 9, 6, tzinfo=UTC)


@pytest.fixture
def _woensdag(volger):
    with time_machine.travel(WOENSDAG, tick=False):
        yield


def verstuur():
    with time_machine.travel(MAANDAG, tick=False):
        taken.verstuur_weekmails(timestamp=0)
        doe_taken()


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_tells_of_people_between_klussen_and_news(volger, anna, grondwater):
    zoek = volg_mensen(volger, "onderwerp=grondwater")
    klus = KlusFabriek(titel="Gevolgd")
    van_klus = volg(volger, klus=klus)
    for soort, volging in (("nieuw", zoek), ("verlengd", van_klus)):
        rij = Notificatie.objects.create(lid=volger, klus=klus, soort=soort, bron=soort)
        Reden.objects.create(notificatie=rij, volging=volging)
    leg(anna, grondwater)

    verstuur()

    (mail,) = mails_aan(volger)
    rij = Notificatie.objects.get(mens=anna)
    assert mail.onderwerp == "1 nieuwe klus, 1 gevonden collega en 1 bericht over wat je volgt"
    alineas = mail.tekst.split("\n\n")
    mensen = alineas.index("GEVONDEN IN WIE WEET WAT")
    assert alineas.index("NIEUWE KLUSSEN") < mensen < alineas.index("KLUSSEN DIE JE VOLGT")
    assert alineas[mensen + 1 : mensen + 3] == [
        f"“Anna Vos”:\nhttp://testserver/notificaties/{rij.pk}/",
        "Gemeente Rhenen. Kaarten: Grondwater (vaker gedaan).\nJe volgt je zoekopdracht “Wie weet water”.",
    ]
    assert f'<a href="http://testserver/notificaties/{rij.pk}/">“Anna Vos”</a>' in mail.html
    assert rij.gemaild_op is not None


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_of_people_alone(volger, anna, grondwater, collega):
    volg_mensen(volger, "")
    leg(anna, grondwater)
    leg(collega, grondwater)

    verstuur()

    assert onderwerpen(volger) == ["2 gevonden collega’s over wat je volgt"]


@pytest.mark.usefixtures("_woensdag")
def test_weekly_mail_leaves_out_who_left_and_what_is_switched_off(volger, anna, grondwater, collega):
    volg_mensen(volger, "")
    uit = volg_mensen(volger, "onderwerp=grondwater", "uit", naam="Uit")
    for iemand in (anna, collega):
        leg(iemand, grondwater)
    acties.stap_uit(anna)

    verstuur()

    (mail,) = mails_aan(volger)
    assert "Anna" not in mail.tekst + mail.html
    assert str(collega) in mail.tekst
    assert uit.naam not in mail.tekst
    # It is over for this week, also when there is something left to tell of.
    acties.doe_mee(anna)
    verstuur()
    assert len(mails_aan(volger)) == 1


@pytest.mark.usefixtures("_woensdag")
def test_weekly_statements_do_not_grow(grondwater):
    def erbij(aantal):
        for _ in range(aantal):
            volg_mensen(LidFabriek(), "")
        for _ in range(aantal):
            leg(LidFabriek(), grondwater)
        with time_machine.travel(MAANDAG, tick=False), CaptureQueriesContext(connection) as queries:
            taken.verstuur_weekmails(timestamp=0)
            doe_taken()
        Notificatie.objects.all().delete()
        Volging.objects.all().delete()
        return len(queries)

    erbij(1)
    assert erbij(1) == erbij(4)
