"""Three klussen through three months in which nobody does anything, and what the sweep must and must not do."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from deskundigen.models import Kaart
from klussen import acties, nalopen
from klussen.models import Herinnering, Klus
from klussen.nalopen import REGELS, Regel, loop_na
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, LidFabriek, OnderwerpFabriek

README = Path(settings.BASE_DIR) / "README.md"
# A Monday; Good Friday is on 3 April, Easter Monday on the 6th, and King's Day on the 27th.
BEGIN = date(2026, 3, 30)
# Four weeks to react, and then the month after which a klus is closed.
DAGEN = 92


def om(dag, uur=7):
    return timezone.make_aware(datetime.combine(dag, datetime.min.time().replace(hour=uur)))


@pytest.fixture
def mensen(db):
    namen = {"vrager": "Vera", "helper": "Hans", "wachter": "Wim", "kenner": "Karin"}
    rollen = {}
    for rol, naam in namen.items():
        rollen[rol] = LidFabriek(voornaam=naam, achternaam="Bos", email=f"{rol}@voorbeeld.example")
    return rollen


@pytest.fixture
def plaats(mensen):
    """`plaats(...)` puts a klus on the board as someone would."""

    def _plaats(direct=True, onderwerpen=(), **velden):
        vrager = mensen["vrager"]
        klus = Klus(
            titel="Wie helpt?", omschrijving="Graag.", plaatser=vrager, organisatie=vrager.organisatie, **velden
        )
        acties.plaats(klus, door=vrager, onderwerpen=onderwerpen, direct=direct)
        return klus

    return _plaats


def nieuwe_mail(vanaf):
    """What was queued after the mail with key `vanaf`: (subject, to whom), in order; and the key of the last."""
    rijen = list(Mail.objects.filter(pk__gt=vanaf).order_by("pk").values_list("pk", "onderwerp", "aan"))
    verstuurd = [(onderwerp, aan.partition("@")[0]) for _, onderwerp, aan in rijen]
    return verstuurd, rijen[-1][0] if rijen else vanaf


def doorloop(begin, dagen, ook=lambda dag: None):
    """Sweep each day and return what was mailed: (day, subject, to whom). `ook(day)` is what people do that day."""
    gebeurd, laatste = [], 0
    for nummer in range(dagen):
        dag = begin + timedelta(days=nummer)
        with time_machine.travel(om(dag), tick=False):
            loop_na()
            verstuurd, laatste = nieuwe_mail(laatste)
            if verstuurd:
                # Nothing is sent twice.
                loop_na()
                assert nieuwe_mail(laatste) == ([], laatste)
        with time_machine.travel(om(dag, 9), tick=False):
            ook(dag)
            daarna, laatste = nieuwe_mail(laatste)
        gebeurd += [(dag, *mail) for mail in verstuurd + daarna]
    return gebeurd


def zonder_reactie(plaats, mensen):
    """Nobody reacts."""
    onderwerp = OnderwerpFabriek()
    DeskundigeFabriek(lid=mensen["kenner"])
    Kaart.objects.create(lid=mensen["kenner"], kleur="blauw", onderwerp=onderwerp, niveau="veel")

    def ook(dag):
        if dag == BEGIN:
            plaats(omvang="klein", reageren_tm=BEGIN + timedelta(days=28), onderwerpen=[onderwerp])

    return ook


def zonder_antwoord(plaats, mensen):
    """Someone reacts after a week, and gets no answer."""

    def ook(dag):
        if dag == BEGIN:
            plaats(omvang="klein", reageren_tm=BEGIN + timedelta(days=28))
        if dag == date(2026, 4, 2):
            acties.reageer(Klus.objects.get(), mensen["wachter"], bericht="Graag")

    return ook


def gekozen(plaats, mensen):
    """A large klus for which someone is chosen on the second day, while someone else waits."""

    def ook(dag):
        if dag == BEGIN:
            klus = plaats(omvang="groot", start_op=date(2026, 4, 20), klaar_op=date(2026, 5, 15))
            for rol in ("helper", "wachter"):
                acties.reageer(klus, mensen[rol], bericht="Graag")
        if dag == date(2026, 3, 31):
            acties.kies(mensen["helper"].reacties.get(), mensen["vrager"])

    return ook


SCENARIOS = {"Nobody reacts": zonder_reactie, "Nobody answers": zonder_antwoord, "Nobody says how it went": gekozen}
EINDE = {"Nobody reacts": "ingetrokken", "Nobody answers": "ingetrokken", "Nobody says how it went": "afgerond"}


def tabel(naam, gebeurd):
    """The lines of the table in the README."""
    regels = [f"**{naam}**", "", "| day | mail | to |", "|---|---|---|"]
    return [*regels, *(f"| {dag:%a %d %b} | {onderwerp} | {rol} |" for dag, onderwerp, rol in gebeurd)]


@pytest.mark.parametrize("naam", SCENARIOS)
def test_three_months_in_which_nobody_does_anything(plaats, mensen, naam):
    gebeurd = doorloop(BEGIN, DAGEN, SCENARIOS[naam](plaats, mensen))

    klus = Klus.objects.get()
    assert klus.status == EINDE[naam]
    assert not klus.reacties.wachtend().exists() or klus.status == "ingetrokken"
    assert "\n".join(tabel(naam, gebeurd)) in README.read_text(encoding="utf-8"), "\n".join(tabel(naam, gebeurd))


def test_a_sweep_that_comes_days_late_leaves_nothing_out(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", start_op=BEGIN + timedelta(days=3), klaar_op=BEGIN + timedelta(days=4))
        for rol in ("helper", "wachter"):
            acties.reageer(klus, mensen[rol], bericht="Graag")
        acties.kies(mensen["helper"].reacties.get(), mensen["vrager"])
    _, laatste = nieuwe_mail(0)

    with time_machine.travel(om(BEGIN + timedelta(days=12)), tick=False):
        loop_na()
        verstuurd, _ = nieuwe_mail(laatste)

    # The first reminder of the reactie is out of date, and so is that it would begin.
    assert verstuurd == [("Is “Wie helpt?” gelukt?", "vrager"), ("Vandaag antwoord voor Wim Bos", "vrager")]


def test_what_lies_long_behind_is_left_alone(plaats, mensen):
    with time_machine.travel(om(BEGIN - timedelta(days=200)), tick=False):
        plaats(direct=False, omvang="klein")
        klus = plaats(omvang="klein", reageren_tm=BEGIN + timedelta(days=300))
        acties.reageer(klus, mensen["wachter"], bericht="Graag")
    _, laatste = nieuwe_mail(0)

    with time_machine.travel(om(BEGIN), tick=False):
        assert loop_na() == 0

    assert nieuwe_mail(laatste)[0] == []


def test_a_draft_is_reminded_of_once(plaats, mensen):
    def ook(dag):
        if dag == BEGIN:
            plaats(direct=False, omvang="klein")

    assert doorloop(BEGIN, 20, ook) == [(BEGIN + timedelta(days=7), "Je concept “Wie helpt?” ligt er nog", "vrager")]


def test_both_who_ask_are_reminded_and_who_left_is_not(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        plaats(omvang="klein", reageren_tm=BEGIN, mede_plaatser=mensen["kenner"])
    mensen["vrager"].is_active = False
    mensen["vrager"].save()

    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        loop_na()

    assert nieuwe_mail(0)[0] == [("Je klus “Wie helpt?” is verlopen", "kenner")]


def test_reminders_go_with_links_that_work(plaats, mensen, client):
    with time_machine.travel(om(BEGIN), tick=False):
        plaats(omvang="klein", reageren_tm=BEGIN)
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        loop_na()
        tekst = Mail.objects.get(onderwerp__contains="verlopen").tekst
        (verleng, _) = [regel.removeprefix("http://testserver") for regel in tekst.split("\n") if "/link/" in regel]

        assert "Zoek je nog iemand voor “Wie helpt?”?" in client.get(verleng).content.decode()
        assert Klus.objects.get().status == "verlopen"
        assert "staat weer open" in client.post(verleng).content.decode()

    klus = Klus.objects.get()
    assert (klus.status, klus.reageren_tm) == ("open", BEGIN + timedelta(days=29))
    assert Herinnering.objects.count() == 0


def test_what_goes_wrong_with_one_klus_leaves_the_others_as_they_are(plaats, mensen, caplog):
    with time_machine.travel(om(BEGIN), tick=False):
        kapot, heel = (plaats(omvang="klein", reageren_tm=BEGIN) for _ in range(2))
    with connection.cursor() as cursor:
        # The database refuses to write down any step of this one.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE klussen_gebeurtenis ADD CHECK (klus_id <> {kapot.pk} OR soort <> 'verlopen')")

    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        assert loop_na() == 1

    kapot.refresh_from_db()
    heel.refresh_from_db()
    assert (kapot.status, heel.status) == ("open", "verlopen")
    assert f"nalopen: verloop van nummer {kapot.pk} ging mis: IntegrityError" in caplog.text
    assert "Wie helpt?" not in caplog.text


def test_a_step_that_someone_takes_at_that_moment_comes_first(plaats, mensen, monkeypatch):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", reageren_tm=BEGIN)
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        (regel, *_) = REGELS
        gevonden = list(regel.gevonden())
        # Between finding it and taking it, its plaatser gives more time.
        klus.verleng(mensen["vrager"], BEGIN + timedelta(days=9))
        monkeypatch.setattr(nalopen, "REGELS", [Regel(lambda: Klus.objects.filter(pk=klus.pk), regel.doe)])
        assert loop_na() == 0

    assert gevonden == [klus]
    klus.refresh_from_db()
    assert klus.status == "open"


def test_who_was_chosen_since_it_was_asked_is_not_closed_the_next_morning(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", klaar_op=BEGIN)
        acties.kies(acties.reageer(klus, mensen["helper"], bericht="Graag"), mensen["vrager"])
    for dagen in (1, 17):
        with time_machine.travel(om(BEGIN + timedelta(days=dagen)), tick=False):
            loop_na()
    _, laatste = nieuwe_mail(0)
    with time_machine.travel(om(BEGIN + timedelta(days=40)), tick=False):
        acties.trek_reactie_in(mensen["helper"].reacties.get(), mensen["helper"])
        acties.kies(acties.reageer(klus, mensen["wachter"], bericht="Graag"), mensen["vrager"])
    _, laatste = nieuwe_mail(laatste)

    with time_machine.travel(om(BEGIN + timedelta(days=41)), tick=False):
        loop_na()

    klus.refresh_from_db()
    assert klus.status == "ingevuld"
    assert nieuwe_mail(laatste)[0] == [("Is “Wie helpt?” gelukt?", "vrager")]


def test_what_names_no_end_is_not_asked_about_before_it_began(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        later, klus = (
            plaats(omvang="klein", aantal_personen=2, start_op=start_op) for start_op in (BEGIN + timedelta(100), None)
        )
        acties.kies(acties.reageer(later, mensen["helper"], bericht="Graag"), mensen["vrager"])
    with time_machine.travel(om(BEGIN + timedelta(days=59)), tick=False):
        acties.kies(acties.reageer(klus, mensen["helper"], bericht="Graag"), mensen["vrager"])
    _, laatste = nieuwe_mail(0)

    with time_machine.travel(om(BEGIN + timedelta(days=62)), tick=False):
        loop_na()

    assert "Is “Wie helpt?” gelukt?" not in [onderwerp for onderwerp, _ in nieuwe_mail(laatste)[0]]


def test_after_a_pause_of_the_worker_the_chosen_one_is_asked_first(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="groot")
        acties.kies(acties.reageer(klus, mensen["helper"], bericht="Graag"), mensen["vrager"])
    _, laatste = nieuwe_mail(0)

    mails = []
    for dagen in (20, 21):
        with time_machine.travel(om(BEGIN + timedelta(days=dagen)), tick=False):
            loop_na()
        nieuw, laatste = nieuwe_mail(laatste)
        mails += nieuw

    assert mails == [("Ga je “Wie helpt?” doen?", "helper"), ("Hans Bos zei nog geen ja tegen “Wie helpt?”", "vrager")]


def test_who_was_chosen_reads_no_address_of_the_others(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", aantal_personen=2, start_op=BEGIN + timedelta(days=1))
        for rol in ("helper", "wachter"):
            acties.kies(acties.reageer(klus, mensen[rol], bericht="Graag"), mensen["vrager"])
        _, laatste = nieuwe_mail(0)
        loop_na()

    teksten = {mail.aan: mail.tekst for mail in Mail.objects.filter(pk__gt=laatste)}
    assert "wachter@" not in teksten["helper@voorbeeld.example"]
    assert "vrager@" in teksten["helper@voorbeeld.example"]
    assert "wachter@" in teksten["vrager@voorbeeld.example"]
