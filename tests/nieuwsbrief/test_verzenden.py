"""Sent by the worker: each subscriber once, whatever happens to it, and never before other mail."""

import email
import time
from collections import Counter
from datetime import timedelta
from email import policy

import pytest
from django.db import connection, transaction
from django.utils import timezone

from deskundigen.models import Lid, Organisatie
from klussenbank.kern import mail, taken
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.afmelden import adres_van, meld_af
from klussenbank.nieuwsbrief.models import Briefstatus, Nieuwsbrief, Verzending, ontvangers
from klussenbank.nieuwsbrief.taken import begin_geplande_nieuwsbrieven, vraag_vervolg
from tests.fabriek import KlusFabriek, LidFabriek

pytestmark = pytest.mark.django_db(transaction=True)

# What a worker on a real site works on, without the periodic work that would let a pause pass by.
WERK = ["mail", "nieuwsbrief"]
KEER_GEDOOD = 5


def _leden(aantal):
    """Make many members at once."""
    organisatie = Organisatie.objects.create(naam="Gemeente Veel", slug="gemeente-veel", soort="gemeente")
    Lid.objects.bulk_create(
        Lid(
            email=f"lid{n}@veel.example", voornaam="Lid", achternaam=str(n), sorteernaam=str(n), organisatie=organisatie
        )
        for n in range(aantal)
    )


def _lees(envelope):
    """The mail as a mail program reads it."""
    return email.message_from_bytes(envelope.content, policy=policy.default)


def _sql(opdracht, *waarden):
    with connection.cursor() as cursor:
        cursor.execute(opdracht, waarden)


def _geef_uit(brief):
    with transaction.atomic():
        return acties.geef_uit(brief.pk)


def _wacht_tot(geldt, seconden=240):
    eind = time.monotonic() + seconden
    while not geldt():
        assert time.monotonic() < eind, "duurt te lang"
        time.sleep(0.05)


def test_a_worker_killed_five_times_misses_nobody(brief, coordinator, postbus, wachtrij, start_werker):
    _leden(2_000)
    verwacht = set(ontvangers().values_list("email", flat=True))
    assert len(verwacht) == 2_001
    # In the middle of a pile, each time; the server has taken the mail, and the worker never hears so.
    doden_bij = [130 + 380 * keer for keer in range(KEER_GEDOOD)]
    werkers = []

    async def _dood_de_werker(envelope):
        if doden_bij and len(postbus.berichten) + 1 >= doden_bij[0]:
            doden_bij.pop(0)
            werkers[-1].kill()
            werkers[-1].wait()

    postbus.bij_ontvangst = _dood_de_werker
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    werkers.append(start_werker())
    for keer in range(KEER_GEDOOD):
        _wacht_tot(lambda keer=keer: len(doden_bij) < KEER_GEDOOD - keer)
        # Time passes until the others take the worker for dead, and its work comes back.
        _sql("UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", taken.STIL_NA + 1)
        taken.hervat_werk.defer(timestamp=0)
        werkers.append(start_werker())
    _wacht_tot(lambda: Nieuwsbrief.objects.get().status == Briefstatus.VERSTUURD and not Mail.objects.exists())

    berichten = [_lees(envelope) for envelope in postbus.berichten]
    per_ontvanger = Counter(bericht["To"] for bericht in berichten)
    assert set(per_ontvanger) == verwacht
    assert 0 < len(berichten) - len(verwacht) <= KEER_GEDOOD
    # A second copy is known by its number, so a mail program shows one.
    per_nummer = Counter((bericht["To"], bericht["Message-ID"]) for bericht in berichten)
    assert len(per_nummer) == len(verwacht)
    assert len({nummer for _, nummer in per_nummer}) == len(verwacht)
    assert Verzending.objects.filter(nieuwsbrief=brief, mail=None).count() == len(verwacht)
    assert Nieuwsbrief.objects.get().aantal_ontvangers == len(verwacht)


def test_each_mail_says_it_all_and_can_be_ended_with_one_click(brief, coordinator, postbus, werk):
    lid = LidFabriek(email="anna@rhenen.example")

    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    werk(WERK)

    bericht = next(_lees(envelope) for envelope in postbus.berichten if envelope.rcpt_tos == [lid.email])
    afmelden = adres_van(lid.pk)
    assert bericht["Subject"] == brief.onderwerp
    assert bericht["List-Unsubscribe"].strip() == f"<{afmelden}>"
    assert bericht["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [adres.addr_spec for adres in bericht["Reply-To"].addresses] == [coordinator.email]
    tekst = bericht.get_body(("plain",)).get_content()
    html = bericht.get_body(("html",)).get_content()
    for deel in (tekst, html):
        assert "Help elkaar." in deel
        assert afmelden in deel
        assert "<img" not in deel
        assert adres_van(coordinator.pk) not in deel


def test_nobody_who_unsubscribed_or_is_not_in_use_gets_it(brief, coordinator, postbus, werk):
    afgemeld = LidFabriek()
    meld_af(afgemeld)
    LidFabriek(is_active=False)

    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    werk(WERK)

    assert [envelope.rcpt_tos for envelope in postbus.berichten] == [[coordinator.email]]


def test_who_unsubscribes_while_it_is_being_sent_gets_it_no_more(brief, coordinator, wachtrij, monkeypatch):
    monkeypatch.setattr(acties, "PER_KEER", 1)
    laatste = LidFabriek()
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    assert _geef_uit(brief)

    meld_af(laatste)

    assert not _geef_uit(brief)
    assert [verzending.lid for verzending in brief.verzendingen.all()] == [coordinator]
    brief.refresh_from_db()
    assert (brief.status, brief.aantal_ontvangers) == ("verstuurd", 1)


def test_a_klus_that_is_hidden_while_it_is_being_sent_stands_in_no_further_mail(coordinator, wachtrij, monkeypatch):
    monkeypatch.setattr(acties, "PER_KEER", 1)
    klus = KlusFabriek(titel="Bel mij op 06-12345678")
    brief = acties.maak(coordinator, "0d8e7f5e-7f3c-4d0e-9a43-0d5b4a4f0b5d")
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    _geef_uit(brief)

    klus.verberg(coordinator, "Er staat een nummer in.")
    _geef_uit(brief)

    eerste, tweede = Mail.objects.order_by("pk")
    assert klus.titel in eerste.tekst
    assert klus.titel not in tweede.tekst + tweede.html


def test_other_mail_goes_before_a_newsletter(brief, coordinator, postbus, werk):
    LidFabriek.create_batch(3)
    acties.verstuur(brief, door=coordinator, versie=brief.versie)

    mail.verstuur_tekst(aan="direct@rhenen.example", onderwerp="Reactie", tekst="Dag.")
    werk(WERK)

    assert len(postbus.berichten) == 5
    assert postbus.berichten[0].rcpt_tos == ["direct@rhenen.example"]


def test_the_next_pile_is_made_when_the_one_before_has_left(brief, coordinator, postbus, werk, monkeypatch):
    monkeypatch.setattr(acties, "PER_KEER", 2)
    LidFabriek.create_batch(9)
    acties.verstuur(brief, door=coordinator, versie=brief.versie)

    werk(WERK)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs JOIN procrastinate_events ON job_id = procrastinate_jobs.id "
            "WHERE type = 'started' AND queue_name = 'nieuwsbrief' ORDER BY procrastinate_events.id"
        )
        namen = [naam for (naam,) in cursor.fetchall()]
    assert namen == ["verstuur_nieuwsbrief", "bezorg_stapel"] * 5 + ["verstuur_nieuwsbrief"]
    assert len(postbus.berichten) == 10


def test_a_step_too_many_sends_nothing_more(brief, coordinator, postbus, werk):
    acties.verstuur(brief, door=coordinator, versie=brief.versie)
    # As when a worker was killed after the step was done, and before it could say so.
    vraag_vervolg(brief.pk)

    werk(WERK)

    assert not _geef_uit(brief)
    assert len(postbus.berichten) == 1


def test_rolled_back_means_nothing_sent(brief, coordinator, postbus, werk):
    with transaction.atomic():
        acties.verstuur(brief, door=coordinator, versie=brief.versie)
        transaction.set_rollback(True)

    werk(WERK)

    assert postbus.berichten == []
    assert not Verzending.objects.exists()


def test_a_planned_newsletter_goes_when_its_moment_has_come(brief, coordinator, postbus, werk):
    acties.plan(brief, timezone.now() + timedelta(hours=1), door=coordinator, versie=brief.versie)
    begin_geplande_nieuwsbrieven.defer(timestamp=0)
    werk(["onderhoud", *WERK])
    assert postbus.berichten == []

    Nieuwsbrief.objects.update(gepland_op=timezone.now() - timedelta(minutes=1))
    begin_geplande_nieuwsbrieven.defer(timestamp=0)
    begin_geplande_nieuwsbrieven.defer(timestamp=0)
    werk(["onderhoud", *WERK])

    assert [envelope.rcpt_tos for envelope in postbus.berichten] == [[coordinator.email]]
    brief.refresh_from_db()
    assert (brief.status, brief.verstuurd_door) == ("verstuurd", coordinator)


def test_a_planned_newsletter_in_which_nothing_is_left_becomes_a_draft_again(coordinator, postbus, werk, caplog):
    klus = KlusFabriek()
    brief = acties.maak(coordinator, "0d8e7f5e-7f3c-4d0e-9a43-0d5b4a4f0b5d")
    acties.plan(brief, timezone.now() - timedelta(minutes=1), door=coordinator, versie=brief.versie)
    klus.trek_in(klus.plaatser)

    acties.begin_geplande()
    werk(WERK)

    brief.refresh_from_db()
    assert (brief.status, brief.gepland_op) == ("concept", None)
    assert postbus.berichten == []
    assert f"nieuwsbrief {brief.pk} was gepland" in caplog.text


def test_an_address_that_is_refused_holds_up_nobody(brief, coordinator, postbus, werk):
    LidFabriek.create_batch(4)
    geweigerd = LidFabriek(email="vol@rhenen.example").email

    async def _weiger(envelope):
        postbus.antwoord = "552 vol" if envelope.rcpt_tos == [geweigerd] else "250 OK"

    postbus.bij_ontvangst = _weiger
    acties.verstuur(brief, door=coordinator, versie=brief.versie)

    werk(WERK)

    assert len(postbus.berichten) == 5
    (over,) = Mail.objects.all()
    assert (over.aan, over.pogingen, over.fout) == (geweigerd, 1, "SMTPDataError")
    assert brief.verzendingen.get(mail=over).lid.email == geweigerd
