"""What holds for every page on which a newsletter is made: who may, in which state, at what cost."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.afmelden import meld_af
from klussenbank.nieuwsbrief.fouten import BriefFout
from klussenbank.nieuwsbrief.models import Afmelding, Nieuwsbrief
from tests.fabriek import KaartFabriek, KlusFabriek
from tests.klussen.hulp import aantal_queries, meldingen, tekst
from tests.nieuwsbrief.hulp import adres, invoer, jobs
from tests.werk import wacht_tot_iemand_wacht


@pytest.mark.django_db
@pytest.mark.parametrize("naam", ["samenstellen", "versturen", "weggooien"])
def test_what_is_no_draft_any_more_leads_to_where_it_is(ik, brief, coordinator, naam):
    acties.plan(brief, timezone.now() + timedelta(days=1), door=coordinator, versie=brief.versie)

    assert ik.get(adres(naam, brief)).url == adres("voortgang", brief)
    antwoord = ik.post(adres(naam, brief), {**invoer(brief), "wanneer": "nu"}, follow=True)
    assert antwoord.redirect_chain[0][0] == adres("voortgang", brief)
    brief.refresh_from_db()
    assert brief.status == "gepland"
    assert jobs() == 0


@pytest.mark.django_db
def test_weggooien_asks_first(ik, brief):
    KlusFabriek()
    acties.inhoud.vul_aan(brief)
    assert "Concept weggooien?" in tekst(ik.get(adres("weggooien", brief)))
    assert Nieuwsbrief.objects.exists()

    antwoord = ik.post(adres("weggooien", brief), follow=True)

    assert meldingen(antwoord) == ["Het concept is weg."]
    assert not Nieuwsbrief.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("naam", ["samenstellen", "versturen", "weggooien"])
def test_who_is_overtaken_between_looking_and_writing_is_told_so(ik, brief, coordinator, wachtrij, naam):
    antwoorden = []

    def stuur():
        try:
            antwoorden.append(ik.post(adres(naam, brief), {**invoer(brief), "wanneer": "nu"}, follow=True))
        finally:
            connection.close()

    with transaction.atomic():
        nu = Nieuwsbrief.objects.select_for_update().get(pk=brief.pk)
        draad = threading.Thread(target=stuur)
        draad.start()
        wacht_tot_iemand_wacht()
        nu.plan(timezone.now() + timedelta(days=1), door=coordinator, versie=nu.versie)
    draad.join()

    (antwoord,) = antwoorden
    assert meldingen(antwoord) == [BriefFout.melding]
    brief.refresh_from_db()
    assert brief.status == "gepland"
    assert jobs() == 0


@pytest.mark.django_db
def test_members_make_nothing_and_are_told_so(als, lid, brief, coordinator):
    client = als(lid)
    assert client.get(adres("voorbeeld", brief)).status_code == 404
    acties.zet_in_archief(brief, door=coordinator, versie=brief.versie)

    assert client.get("/nieuwsbrief/nieuw/").status_code == 403
    assert client.get(adres("voorbeeld", brief)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("naam", "doel"), [("detail", "samenstellen"), ("voortgang", "samenstellen"), ("samenstellen", None)]
)
def test_addresses_of_another_state_lead_on(ik, brief, coordinator, naam, doel):
    if doel is None:
        acties.zet_in_archief(brief, door=coordinator, versie=brief.versie)

    assert ik.get(adres(naam, brief)).url == adres(doel or "detail", brief)


@pytest.mark.django_db
def test_rows_are_known_by_their_number_alone(brief, coordinator, lid):
    KlusFabriek()
    acties.inhoud.vul_aan(brief)
    meld_af(lid)
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    acties.geef_uit(brief.pk)

    onderdeel, verzending = brief.onderdelen.get(), brief.verzendingen.first()
    assert str(onderdeel) == f"onderdeel {onderdeel.pk}"
    assert str(verzending) == f"verzending {verzending.pk}"
    assert str(Afmelding.objects.get()) == f"afmelding van lid {lid.pk}"


@pytest.mark.django_db
def test_number_of_queries_does_not_grow(ik, coordinator):
    brief = acties.maak(coordinator, uuid.uuid4())
    aantallen = []
    for _ in range(2):
        KlusFabriek.create_batch(2)
        KaartFabriek()
        acties.inhoud.vul_aan(brief)
        paginas = [adres(naam, brief) for naam in ("samenstellen", "voorbeeld", "kopieren", "versturen")]
        aantallen.append([aantal_queries(ik, pagina) for pagina in ["/nieuwsbrief/nieuw/", *paginas]])

    assert aantallen[0] == aantallen[1]
