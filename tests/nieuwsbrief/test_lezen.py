"""The archive, for everyone; and what a coordinator sees of newsletters on the start page."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from klussenbank.kern import paginering
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests.fabriek import KaartFabriek, KlusFabriek
from tests.klussen.hulp import aantal_queries, soep, tekst

pytestmark = pytest.mark.django_db


@pytest.fixture
def verstuurd(coordinator):
    """Make a newsletter that was sent so many days ago."""

    def _verstuurd(dagen=0, inleiding="Dag allemaal."):
        brief = acties.maak(coordinator, uuid.uuid4())
        brief.inleiding = inleiding
        brief.bewaar(brief.versie, keuzes=[])
        acties.zet_in_archief(brief, door=coordinator, versie=brief.versie)
        Nieuwsbrief.objects.filter(pk=brief.pk).update(begonnen_op=timezone.now() - timedelta(days=dagen))
        return brief

    return _verstuurd


def brieven_op(antwoord, binnen="main"):
    return [int(rij["data-nieuwsbrief"]) for rij in soep(antwoord).select(f"{binnen} [data-nieuwsbrief]")]


def test_archive_has_the_newest_first_and_no_drafts_for_members(als, lid, ik, verstuurd, brief):
    oud, nieuw = verstuurd(20), verstuurd(3)

    pagina = als(lid).get("/nieuwsbrief/")

    assert brieven_op(pagina) == [nieuw.pk, oud.pk]
    assert "Nieuwsbrief maken" not in tekst(pagina)
    assert brieven_op(ik.get("/nieuwsbrief/"), "[aria-labelledby=kop-in-de-maak]") == [brief.pk]


def test_archive_is_paged(als, lid, verstuurd, monkeypatch):
    brieven = [verstuurd(dagen) for dagen in range(3)]
    monkeypatch.setattr(paginering.pagina, "__defaults__", (2, paginering.BegrensdePaginator))

    assert brieven_op(als(lid).get("/nieuwsbrief/?pagina=2")) == [brieven[2].pk]


def test_empty_archive_says_so(als, lid, coordinator, ik):
    assert "Er is nog geen nieuwsbrief verstuurd" in tekst(als(lid).get("/nieuwsbrief/"))
    assert "Er ligt geen concept." in tekst(ik.get("/nieuwsbrief/"))


def test_a_newsletter_says_what_is_asked_by_whom_how_much_and_until_when(als, lid, verstuurd):
    morgen = timezone.localdate() + timedelta(days=1)
    klus = KlusFabriek(uren=8, reageren_tm=morgen)
    mens = KaartFabriek().lid

    pagina = als(lid).get(verstuurd().get_absolute_url())

    deel = soep(pagina).select_one(f"[data-klus='{klus.pk}']").get_text(" ", strip=True)
    for woord in [klus.titel, klus.omschrijving, klus.organisatie.naam, "ongeveer 8 uur", "tot en met"]:
        assert woord in deel
    assert mens.naam in soep(pagina).select_one(f"[data-deskundige='{mens.pk}']").get_text()
    assert "Dag allemaal." in tekst(pagina)


def test_members_read_what_is_being_sent(als, lid, brief, coordinator):
    acties.verstuur(brief, door=coordinator, versie=brief.versie)

    assert als(lid).get(brief.get_absolute_url()).status_code == 200


def test_a_newsletter_of_which_nothing_is_left_says_so(als, lid, coordinator):
    klus = KlusFabriek()
    brief = acties.maak(coordinator, uuid.uuid4())
    acties.zet_in_archief(brief, door=coordinator, versie=1)
    klus.verberg(coordinator, "Weg.")

    assert "is niet meer te zien" in tekst(als(lid).get(brief.get_absolute_url()))


def test_footer_leads_to_the_archive(als, lid):
    assert soep(als(lid).get("/")).select_one("footer a[href='/nieuwsbrief/']")


def test_number_of_queries_does_not_grow(als, lid, verstuurd):
    client, aantallen = als(lid), []
    for _ in range(2):
        KlusFabriek.create_batch(2)
        KaartFabriek()
        brief = verstuurd(inleiding="Dag.")
        aantallen.append([aantal_queries(client, adres) for adres in ("/nieuwsbrief/", brief.get_absolute_url())])

    assert aantallen[0] == aantallen[1]


def aandacht(ik):
    return " ".join(soep(ik.get("/")).select_one("[aria-labelledby=aandacht]").get_text(" ").split())


def test_start_page_of_a_coordinator_leads_to_it(ik, verstuurd, coordinator, als, lid):
    assert "Er is nog geen nieuwsbrief verstuurd. Nieuwsbrief maken" in aandacht(ik)
    verstuurd(3)
    assert "De vorige ging weg: 3 dagen geleden . Nieuwsbrief maken" in aandacht(ik)
    brief = acties.maak(coordinator, uuid.uuid4())
    assert f"{brief.onderwerp} Concept" in aandacht(ik)
    brief.inleiding = "Dag."
    brief.bewaar(1, keuzes=[])
    acties.plan(brief, timezone.now() + timedelta(days=1), door=coordinator, versie=2)
    assert "Gepland gaat weg op" in aandacht(ik)
    Nieuwsbrief.objects.filter(pk=brief.pk).update(status="bezig", begonnen_op=timezone.now() + timedelta(seconds=1))
    assert "wordt nu verstuurd" in aandacht(ik)
    assert "Nieuwsbrief maken" not in tekst(als(lid).get("/"))
