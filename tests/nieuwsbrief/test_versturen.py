"""Send now, plan or only put it in the archive; how far it is; and two coordinators who press at once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.utils import timezone

from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.afmelden import meld_af
from klussenbank.nieuwsbrief.fouten import BriefFout, BriefGewijzigd, NietsTeMelden
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests.fabriek import LidFabriek
from tests.klussen.hulp import fouten, meldingen, soep, tekst
from tests.nieuwsbrief.conftest import maak_coordinator
from tests.nieuwsbrief.hulp import adres, jobs


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
