"""How a coordinator makes a newsletter: pick, order, introduce, look, test, plan, send; and two of them at once."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.afmelden import meld_af
from klussenbank.nieuwsbrief.fouten import BriefFout, BriefGewijzigd, NietsTeMelden
from klussenbank.nieuwsbrief.models import Afmelding, Nieuwsbrief, Verzending
from tests.fabriek import KaartFabriek, KlusFabriek, LidFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, tekst
from tests.nieuwsbrief.conftest import maak_coordinator


def adres(naam, brief):
    return reverse(f"nieuwsbrief:{naam}", args=[brief.pk])


def invoer(brief, **velden):
    """What the browser sends when `brief` is opened and only `velden` are changed."""
    gegevens = {"onderwerp": brief.onderwerp, "inleiding": brief.inleiding, "versie": brief.versie, "actie": "bewaren"}
    for rij in brief.onderdelen.all():
        if rij.gekozen:
            gegevens[f"onderdeel-{rij.pk}-gekozen"] = "on"
        gegevens[f"onderdeel-{rij.pk}-volgorde"] = rij.volgorde
    return {naam: waarde for naam, waarde in {**gegevens, **velden}.items() if waarde is not None}


def jobs():
    return ProcrastinateJob.objects.filter(task_name="verstuur_nieuwsbrief").count()


@pytest.mark.django_db
def test_nieuw_says_what_there_is_and_makes_one_however_often_it_is_pressed(ik):
    KlusFabriek.create_batch(2)
    KaartFabriek()
    pagina = ik.get("/nieuwsbrief/nieuw/")
    assert "Nieuw op het bord: 2 Nieuw in Wie weet wat: 1" in tekst(pagina)
    inzending = soep(pagina).select_one("[name=inzending]")["value"]

    eerste = ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending})
    tweede = ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending})

    brief = Nieuwsbrief.objects.get()
    assert eerste.url == tweede.url == adres("samenstellen", brief)
    assert brief.onderdelen.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("inzending", ["", "onzin"])
def test_nieuw_without_a_number_makes_one_too(ik, inzending):
    assert ik.post("/nieuwsbrief/nieuw/", {"inzending": inzending}).status_code == 302
    assert Nieuwsbrief.objects.count() == 1


@pytest.mark.django_db
def test_nieuw_on_an_empty_board_says_so_and_names_what_is_being_made(ik, brief):
    pagina = ik.get("/nieuwsbrief/nieuw/")

    assert "niets nieuws op het bord" in tekst(pagina)
    assert soep(pagina).select_one(f"[data-nieuwsbrief='{brief.pk}'] a")["href"] == adres("samenstellen", brief)


@pytest.mark.django_db
def test_samenstellen_picks_orders_and_introduces(ik, coordinator):
    een, twee, drie = KlusFabriek.create_batch(3)
    brief = acties.maak(coordinator, uuid.uuid4())
    rij = {onderdeel.klus: onderdeel for onderdeel in brief.onderdelen.all()}

    antwoord = ik.post(
        adres("samenstellen", brief),
        invoer(
            brief,
            onderwerp="Help elkaar",
            inleiding="Dag,\r\n\r\nTot snel. ",
            actie="voorbeeld",
            **{
                f"onderdeel-{rij[een].pk}-volgorde": 1,
                f"onderdeel-{rij[drie].pk}-volgorde": "",
                f"onderdeel-{rij[twee].pk}-gekozen": None,
            },
        ),
    )

    assert antwoord.url == adres("voorbeeld", brief)
    brief.refresh_from_db()
    assert (brief.onderwerp, brief.inleiding, brief.versie) == ("Help elkaar", "Dag,\n\nTot snel.", 2)
    voorbeeld = tekst(ik.get(antwoord.url))
    assert voorbeeld.index(een.titel) < voorbeeld.index(drie.titel)
    assert twee.titel not in voorbeeld


@pytest.mark.django_db
def test_samenstellen_keeps_what_was_typed_and_says_what_is_wrong(ik, coordinator):
    KlusFabriek()
    brief = acties.maak(coordinator, uuid.uuid4())
    onderdeel = brief.onderdelen.get()

    antwoord = ik.post(
        adres("samenstellen", brief),
        invoer(brief, onderwerp="", inleiding="Dag.", **{f"onderdeel-{onderdeel.pk}-volgorde": "nul"}),
    )

    assert fouten(antwoord)["onderwerp"] == ["Schrijf waar de nieuwsbrief over gaat."]
    assert soep(antwoord).select_one("textarea").get_text(strip=True) == "Dag."
    assert "getal" in soep(antwoord).select_one(".samenstelling__plek .fouten").get_text()
    brief.refresh_from_db()
    assert brief.inleiding == ""


@pytest.mark.django_db
def test_a_wrong_place_alone_is_told_above_the_form_too(ik, coordinator):
    klus = KlusFabriek()
    brief = acties.maak(coordinator, uuid.uuid4())
    onderdeel = brief.onderdelen.get()

    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, **{f"onderdeel-{onderdeel.pk}-volgorde": "500"}))

    (link,) = soep(antwoord).select(".foutenlijst a")
    assert klus.titel in link.get_text()
    assert soep(antwoord).find(id=link["href"].removeprefix("#"))


@pytest.mark.django_db
def test_ververs_saves_and_fetches_what_is_new(ik, brief):
    KlusFabriek()

    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, actie="ververs"), follow=True)
    assert meldingen(antwoord) == ["Bewaard. Nieuw van het bord: 1."]
    brief.refresh_from_db()
    antwoord = ik.post(adres("samenstellen", brief), invoer(brief, actie="ververs"), follow=True)
    assert meldingen(antwoord) == ["Bewaard. Er is niets bij."]


@pytest.mark.django_db
def test_who_was_overtaken_sees_both_texts_and_nothing_is_lost(ik, brief):
    ander = Client()
    ander.force_login(maak_coordinator("Dirk"))
    mijn = invoer(brief, inleiding="Van mij.")
    assert ander.post(adres("samenstellen", brief), invoer(brief, inleiding="Van Dirk.")).status_code == 302

    conflict = ik.post(adres("samenstellen", brief), mijn)

    assert conflict.status_code == 409
    assert "Van Dirk." in soep(conflict).select_one("[aria-labelledby=conflict-kop]").get_text()
    assert soep(conflict).select_one("textarea").get_text(strip=True) == "Van mij."
    brief.refresh_from_db()
    assert brief.inleiding == "Van Dirk."
    nieuwe_versie = soep(conflict).select_one("[name=versie]")["value"]
    assert ik.post(adres("samenstellen", brief), {**mijn, "versie": nieuwe_versie}).status_code == 302
    brief.refresh_from_db()
    assert brief.inleiding == "Van mij."


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_no_conflict(ik, brief):
    mijn = invoer(brief, inleiding="Van mij.")

    assert [ik.post(adres("samenstellen", brief), mijn).status_code for _ in range(2)] == [302, 302]
    brief.refresh_from_db()
    assert brief.versie == 3


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
def test_voorbeeld_shows_html_and_text_and_says_when_it_is_empty(ik, coordinator, brief):
    antwoord = ik.get(adres("voorbeeld", brief))
    assert [p.get_text() for p in soep(antwoord).select(".mailvoorbeeld")[0].select("p")][1:] == [
        "Dag allemaal,",
        "Help elkaar.",
    ]
    assert len(soep(antwoord).select(".mailvoorbeeld")) == 2

    leeg = ik.get(adres("voorbeeld", acties.maak(coordinator, uuid.uuid4())))
    assert "Er staat nog niets in" in tekst(leeg)
    assert "Verder naar versturen" not in tekst(leeg)


@pytest.mark.django_db
def test_a_test_goes_to_myself_alone(ik, brief, coordinator, bezorg):
    LidFabriek()

    antwoord = ik.post(adres("test", brief), follow=True)

    (bericht,) = bezorg()
    assert bericht.to == [coordinator.email]
    assert bericht.subject == f"Test: {brief.onderwerp}"
    assert "Help elkaar." in bericht.body
    assert meldingen(antwoord) == [f"De test is onderweg naar {coordinator.email}."]
    assert not Verzending.objects.exists()


@pytest.mark.django_db
def test_no_test_of_what_was_sent(ik, brief, coordinator):
    acties.zet_in_archief(brief, door=coordinator, versie=brief.versie)

    antwoord = ik.post(adres("test", brief), follow=True)

    assert meldingen(antwoord) == ["Deze nieuwsbrief is al verstuurd."]
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_kopieren_gives_clean_html(ik, coordinator):
    klus = KlusFabriek(titel="Peil & buis")
    brief = acties.maak(coordinator, uuid.uuid4())

    veld = soep(ik.get(adres("kopieren", brief))).select_one("textarea[readonly]").get_text()

    assert "<h2>Nieuw op het bord</h2>" in veld
    assert "Peil &amp; buis</a></h3>" in veld
    assert klus.get_absolute_url() in veld
    assert "style" not in veld


@pytest.mark.django_db
def test_versturen_says_to_how_many_and_sends_once(ik, brief):
    meld_af(LidFabriek())
    pagina = ik.get(adres("versturen", brief))
    assert "gaat naar 1 lid ." in tekst(pagina)
    versie = soep(pagina).select_one("[name=versie]")["value"]

    eerste = ik.post(adres("versturen", brief), {"wanneer": "nu", "versie": versie}, follow=True)
    tweede = ik.post(adres("versturen", brief), {"wanneer": "nu", "versie": versie}, follow=True)

    assert meldingen(eerste) == ["De nieuwsbrief gaat eruit."]
    assert meldingen(tweede) == ["Deze nieuwsbrief is al verstuurd of gepland. Er is niets dubbel verstuurd."]
    assert jobs() == 1
    vermelding = LogEntry.objects.get()
    assert (vermelding.object_repr, vermelding.change_message) == (f"nieuwsbrief {brief.pk}", "Verstuurd.")


@pytest.mark.django_db
def test_what_changed_since_it_was_looked_at_is_not_sent(ik, brief):
    antwoord = ik.post(adres("versturen", brief), {"wanneer": "nu", "versie": brief.versie - 1}, follow=True)

    assert meldingen(antwoord) == [BriefGewijzigd.melding]
    assert antwoord.redirect_chain[-1][0] == adres("samenstellen", brief)
    assert jobs() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("wanneer", ["nu", "later", "zelf"])
def test_an_empty_newsletter_goes_nowhere(ik, coordinator, wanneer):
    brief = acties.maak(coordinator, uuid.uuid4())
    morgen = timezone.localdate() + timedelta(days=1)

    antwoord = ik.post(
        adres("versturen", brief), {"wanneer": wanneer, "dag": morgen, "tijd": "9:00", "versie": 1}, follow=True
    )

    assert meldingen(antwoord) == [NietsTeMelden.melding]
    brief.refresh_from_db()
    assert brief.status == "concept"
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_plan_and_take_back(ik, brief, coordinator):
    morgen = timezone.localdate() + timedelta(days=1)
    wanneer = {"wanneer": "later", "dag": f"{morgen:%d-%m-%Y}", "tijd": "14:30", "versie": brief.versie}

    antwoord = ik.post(adres("versturen", brief), wanneer, follow=True)
    assert "om 14:30 uur" in tekst(antwoord)
    brief.refresh_from_db()
    assert timezone.localtime(brief.gepland_op).strftime("%d %H:%M") == f"{morgen:%d} 14:30"
    assert jobs() == 0

    antwoord = ik.post(adres("terughalen", brief), follow=True)
    assert meldingen(antwoord) == ["De nieuwsbrief is weer een concept. Hij gaat niet vanzelf weg."]
    nog_eens = ik.post(adres("terughalen", brief), follow=True)
    assert meldingen(nog_eens) == ["Deze nieuwsbrief is niet meer gepland."]
    brief.refresh_from_db()
    assert (brief.status, brief.gepland_op, brief.verstuurd_door) == ("concept", None, None)
    gelogd = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert gelogd == [f"Gepland voor {morgen:%d-%m-%Y} 14:30.", "Teruggehaald."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("velden", "fout"),
    [
        ({}, {"dag": ["Kies de dag waarop de nieuwsbrief weggaat."]}),
        ({"dag": "1-1-2099", "tijd": ""}, {"tijd": ["Kies hoe laat de nieuwsbrief weggaat."]}),
        ({"dag": "1-1-2099", "tijd": "straks"}, {"tijd": ["Vul een tijd in, zoals 9:00."]}),
        (
            {"dag": "1-1-2020", "tijd": "9:00"},
            {"dag": ["Dit moment is al voorbij. Kies een later moment, of verstuur hem nu."]},
        ),
    ],
)
def test_a_plan_needs_a_moment_to_come(ik, brief, velden, fout):
    antwoord = ik.post(adres("versturen", brief), {"wanneer": "later", "versie": brief.versie, **velden})

    assert fouten(antwoord) == fout


@pytest.mark.django_db
def test_versturen_needs_a_choice(ik, brief):
    antwoord = ik.post(adres("versturen", brief), {"versie": brief.versie})

    assert soep(antwoord).select_one("ul.fouten").get_text(strip=True) == "Kies wanneer de nieuwsbrief weggaat."


@pytest.mark.django_db
def test_another_program_sends_it_and_it_stands_in_the_archive(ik, brief, als, lid):
    antwoord = ik.post(adres("versturen", brief), {"wanneer": "zelf", "versie": brief.versie})

    assert antwoord.url == adres("kopieren", brief)
    assert jobs() == 0
    assert not Mail.objects.exists()
    assert "Help elkaar." in tekst(als(lid).get(brief.get_absolute_url()))
    assert "De site verstuurde geen mail." in tekst(ik.get(adres("voortgang", brief)))


@pytest.mark.django_db
def test_progress_counts_what_left_what_waits_and_what_failed(ik, brief, coordinator):
    LidFabriek.create_batch(3)
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    acties.geef_uit(brief.pk)
    weg, mislukt, *_ = Mail.objects.order_by("pk")
    weg.delete()
    Mail.objects.filter(pk=mislukt.pk).update(mislukt_op=timezone.now())

    pagina = ik.get(adres("voortgang", brief))

    assert "1 van 4 mails zijn weg." in tekst(pagina)
    balk = soep(pagina).progress
    assert (balk["value"], balk["max"]) == ("1", "4")
    assert "1 mail kwam niet aan" in tekst(pagina)
    assert soep(pagina).select_one("#voortgang")["hx-trigger"] == "every 3s"
    # For htmx the part alone, and no more questions once it is done.
    Mail.objects.exclude(pk=mislukt.pk).delete()
    acties.geef_uit(brief.pk)
    stuk = ik.get(adres("voortgang", brief), headers={"HX-Request": "true"})
    assert soep(stuk).h1 is None
    assert "3 van 4" in stuk.content.decode()
    assert not soep(stuk).select_one("#voortgang").has_attr("hx-trigger")


@pytest.mark.django_db
def test_weggooien_asks_first(ik, brief):
    KlusFabriek()
    acties.inhoud.vul_aan(brief)
    assert "Concept weggooien?" in tekst(ik.get(adres("weggooien", brief)))
    assert Nieuwsbrief.objects.exists()

    antwoord = ik.post(adres("weggooien", brief), follow=True)

    assert meldingen(antwoord) == ["Het concept is weg."]
    assert not Nieuwsbrief.objects.exists()


@pytest.mark.django_db
def test_a_step_that_came_too_late_changes_nothing(brief, coordinator):
    oud = Nieuwsbrief.objects.get(pk=brief.pk)
    acties.verstuur(brief, door=coordinator, versie=brief.versie)

    for stap in [
        lambda: acties.verstuur(oud, door=coordinator, versie=oud.versie),
        lambda: acties.plan(oud, timezone.now(), door=coordinator, versie=oud.versie),
        lambda: acties.zet_in_archief(oud, door=coordinator, versie=oud.versie),
        lambda: oud.bewaar(oud.versie, keuzes=[]),
        oud.gooi_weg,
        oud.haal_terug,
    ]:
        with pytest.raises(BriefFout):
            stap()
    assert jobs() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_press_at_once_make_one_mailing(brief, coordinator, wachtrij):
    ander = maak_coordinator("Dirk")
    grendel = threading.Barrier(8)
    gelukt, te_laat = [], []

    def druk(wie):
        mijn = Nieuwsbrief.objects.get(pk=brief.pk)
        grendel.wait()
        try:
            acties.verstuur(mijn, door=wie, versie=mijn.versie)
            gelukt.append(wie)
        except BriefFout:
            te_laat.append(wie)
        finally:
            connection.close()

    draden = [threading.Thread(target=druk, args=[wie]) for wie in [coordinator, ander] * 4]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert (len(gelukt), len(te_laat)) == (1, 7)
    assert jobs() == 1
    assert LogEntry.objects.count() == 1
    assert Nieuwsbrief.objects.get().verstuurd_door == gelukt[0]


@pytest.mark.django_db(transaction=True)
def test_one_button_pressed_at_once_makes_one_newsletter(coordinator):
    KlusFabriek.create_batch(2)
    grendel, inzending, brieven = threading.Barrier(6), uuid.uuid4(), []

    def druk():
        grendel.wait()
        try:
            brieven.append(acties.maak(coordinator, inzending).pk)
        finally:
            connection.close()

    draden = [threading.Thread(target=druk) for _ in range(6)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert brieven == [Nieuwsbrief.objects.get().pk] * 6
    assert Nieuwsbrief.objects.get().onderdelen.count() == 2


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
        _wacht_op_iemand_voor_het_slot()
        nu.plan(timezone.now() + timedelta(days=1), door=coordinator, versie=nu.versie)
    draad.join()

    (antwoord,) = antwoorden
    assert meldingen(antwoord) == [BriefFout.melding]
    brief.refresh_from_db()
    assert brief.status == "gepland"
    assert jobs() == 0


def _wacht_op_iemand_voor_het_slot():
    eind = time.monotonic() + 30
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < eind
            time.sleep(0.02)


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


@pytest.mark.django_db
def test_subject_names_the_day_on_which_it_is_made(coordinator):
    with time_machine.travel("2026-12-03 10:00+01:00", tick=False):
        assert str(acties.maak(coordinator, uuid.uuid4())) == "Nieuwsbrief van 3 december 2026"
