"""Reporting that something is wrong, and what one sees of it afterwards."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klussen.meldingen import acties
from klussen.meldingen.models import Melding
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, MeldingFabriek, ReactieFabriek, VraagFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, tekst
from tests.werk import wacht_tot_iemand_wacht


def adres(klus, vraag=None):
    return reverse("meldingen:melden", args=[klus.pk]) + (f"?vraag={getattr(vraag, 'pk', vraag)}" if vraag else "")


def meld(ik, klus, woorden="Dit adres bestaat niet.", inzending=None, vraag=None, **extra):
    return ik.post(adres(klus, vraag), {"tekst": woorden, "inzending": inzending or uuid.uuid4()}, **extra)


def test_report_waits_for_a_coordinator_and_nobody_is_mailed(als, klus, vreemde):
    antwoord = meld(als(vreemde), klus, follow=True)

    melding = Melding.objects.get()
    assert (melding.klus, melding.lid, melding.vraag, melding.status) == (klus, vreemde, None, "nieuw")
    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == ["Dank je wel. De platformcoördinatoren zien je melding en je krijgt antwoord."]
    assert not Mail.objects.exists()
    assert "Je melding van" in tekst(antwoord)
    assert ": nieuw" in soep(antwoord).select_one("#meldingen li p").get_text()


def test_klus_leads_to_the_form(als, klus, vreemde, lid):
    for wie in (vreemde, lid):
        (link,) = soep(als(wie).get(klus.get_absolute_url())).select(".klopt-niet a")
        assert (link["href"], link.get_text()) == (adres(klus), "Klopt er iets niet?")
    assert "Alleen de platformcoördinatoren lezen dit" in tekst(als(vreemde).get(adres(klus)))


def test_question_leads_to_the_form_about_that_question(als, klus, vreemde, collega):
    vraag = VraagFabriek(klus=klus, lid=collega, tekst="Zullen we iets verkopen?")
    (link,) = soep(als(vreemde).get(klus.get_absolute_url())).select("[data-vraag] a[href*=melden]")
    assert link["href"] == adres(klus, vraag)
    assert not soep(als(collega).get(klus.get_absolute_url())).select("[data-vraag] a[href*=melden]")

    assert "vraag van Youssef el Amrani" in tekst(als(vreemde).get(adres(klus, vraag)))
    meld(als(vreemde), klus, vraag=vraag)

    assert Melding.objects.get().vraag == vraag


@pytest.mark.parametrize("vraag", ["x", "-1", "9" * 30])
def test_what_is_no_question_makes_it_a_report_about_the_klus(als, klus, vreemde, vraag):
    assert "Je melding gaat over “Wie leert ons afkoppelen?”." in tekst(als(vreemde).get(adres(klus, vraag)))
    assert meld(als(vreemde), klus, vraag=vraag).status_code == 302
    assert Melding.objects.get().vraag is None


@pytest.mark.parametrize("vraag", ["weg", "elders", "verborgen"])
def test_question_that_is_not_there_is_told_before_it_becomes_a_report_about_the_klus(
    als, klus, vreemde, coordinator, vraag
):
    weg = VraagFabriek() if vraag == "elders" else VraagFabriek(klus=klus)
    if vraag == "weg":
        weg.haal_weg()
    elif vraag == "verborgen":
        weg.verberg(coordinator, "Reclame")
    assert "Je melding gaat over “Wie leert ons afkoppelen?”." in tekst(als(vreemde).get(adres(klus, weg)))

    antwoord = meld(als(vreemde), klus, "Dit is reclame", vraag=weg)

    assert antwoord.status_code == 409
    assert "de vraag is intussen weggehaald" in tekst(antwoord)
    assert "Dit is reclame" in soep(antwoord).textarea.get_text()
    assert not Melding.objects.exists()
    formulier = soep(antwoord).select_one("main form")
    velden = {"tekst": "Dit is reclame", "inzending": formulier.select_one("[name=inzending]")["value"]}
    assert als(vreemde).post(formulier["action"], velden).status_code == 302
    assert Melding.objects.get().vraag is None


@pytest.mark.django_db(transaction=True)
def test_question_that_is_taken_back_at_that_moment(lege_wachtrij):
    vraag, melder = VraagFabriek(), LidFabriek()
    client, antwoorden = Client(), []
    client.force_login(melder)

    def stuur():
        try:
            antwoorden.append(meld(client, vraag.klus, "Dit is reclame", vraag=vraag))
        finally:
            connection.close()

    draad = threading.Thread(target=stuur)
    with transaction.atomic():
        vraag.haal_weg()
        draad.start()
        # The report waits for the question.
        wacht_tot_iemand_wacht()
    draad.join()

    assert [antwoord.status_code for antwoord in antwoorden] == [409]
    assert "Dit is reclame" in soep(antwoorden[0]).textarea.get_text()
    assert not Melding.objects.exists()


def test_klus_that_is_hidden_at_that_moment_can_still_be_reported(als, klus, vreemde, coordinator, monkeypatch):
    def meld_te_laat(*args, **velden):
        klus.verberg(coordinator, "Dubbel")
        return eerst(*args, **velden)

    eerst = acties.meld
    monkeypatch.setattr(acties, "meld", meld_te_laat)

    antwoord = meld(als(vreemde), klus)

    assert (antwoord.status_code, antwoord.url) == (302, reverse("klussen:lijst"))
    assert Melding.objects.get().klus == klus


@pytest.mark.parametrize(
    ("woorden", "melding"),
    [(" ", "Schrijf wat er niet klopt."), ("x" * 2001, "Maak je melding korter: hoogstens 2.000 tekens.")],
)
def test_bad_input_keeps_what_was_typed(als, klus, vreemde, woorden, melding):
    antwoord = meld(als(vreemde), klus, woorden)

    assert fouten(antwoord) == {"tekst": [melding]}
    assert soep(antwoord).textarea.get_text().strip() == woorden.strip()
    assert not Melding.objects.exists()


def test_same_form_twice_is_one_report(als, klus, vreemde):
    inzending = uuid.uuid4()

    for woorden in ("Fout.", "Fout.", "Nog iets."):
        assert meld(als(vreemde), klus, woorden, inzending).status_code == 302

    assert Melding.objects.count() == 2


def test_ten_reports_a_day_are_enough(als, klus, vreemde, lid):
    with time_machine.travel(timezone.now(), tick=False) as klok:
        MeldingFabriek.create_batch(10, lid=vreemde)
        teveel = meld(als(vreemde), klus, "Nummer elf")

        assert teveel.status_code == 429
        assert "je hebt vandaag al veel gemeld" in tekst(teveel)
        assert "Nummer elf" in soep(teveel).textarea.get_text()
        assert meld(als(lid), klus).status_code == 302
        klok.shift(timedelta(days=1, seconds=1))
        assert meld(als(vreemde), klus).status_code == 302


def test_what_one_may_not_see_cannot_be_reported(als, klus, lid, vreemde, collega, coordinator):
    ReactieFabriek(klus=klus, lid=collega)
    klus.verberg(coordinator, "Dubbel")
    concept = KlusFabriek(plaatser=lid, status="concept")

    assert [meld(als(wie), klus).status_code for wie in (vreemde, collega, lid)] == [404, 302, 302]
    assert [meld(als(wie), concept).status_code for wie in (vreemde, lid)] == [404, 403]
    assert not soep(als(lid).get(concept.get_absolute_url())).select(".klopt-niet")


def test_only_who_reported_sees_it(als, klus, lid, vreemde, collega, coordinator):
    melding = MeldingFabriek(klus=klus, lid=vreemde, tekst="Geheim briefje")
    melding.handel_af(coordinator, "Het is aangepast, dank je.")

    van_mij = als(vreemde).get(klus.get_absolute_url())

    for woorden in ("Geheim briefje", ": afgehandeld", "Het is aangepast, dank je."):
        assert woorden in tekst(van_mij)
    for wie in (lid, collega, coordinator):
        pagina = als(wie).get(klus.get_absolute_url())
        assert "Geheim briefje" not in tekst(pagina)
        assert not soep(pagina).select("#meldingen")


def test_page_shows_my_newest_and_costs_no_more_for_others(als, klus, vreemde, collega):
    zonder = aantal_queries(als(vreemde), klus.get_absolute_url())
    MeldingFabriek.create_batch(2, klus=klus, lid=collega)
    assert aantal_queries(als(vreemde), klus.get_absolute_url()) == zonder
    MeldingFabriek(klus=klus, lid=vreemde, tekst="De oudste")
    met_een = aantal_queries(als(vreemde), klus.get_absolute_url())
    MeldingFabriek.create_batch(5, klus=klus, lid=vreemde)

    assert aantal_queries(als(vreemde), klus.get_absolute_url()) == met_een == zonder + 1
    antwoord = als(vreemde).get(klus.get_absolute_url())
    assert len(soep(antwoord).select("#meldingen li")) == 5
    assert "De oudste" not in tekst(antwoord)
