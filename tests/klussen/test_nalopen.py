"""Three klussen through three months in which nobody does anything, and what the sweep must and must not do.

How it shares the worker with mail stands in `test_nalopen_werk.py`.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from deskundigen.models import Kaart
from klussen import aan_de_beurt, acties, nalopen
from klussen.aan_de_beurt import REGELS, Regel
from klussen.models import Herinnering, Klus, Reactie
from klussen.nalopen import Plek, loop_na, loop_stuk_na
from klussenbank.demo.meting.paginas import plan
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import rij, stappen
from tests.test_plannen import _stappen

README = Path(settings.BASE_DIR) / "README.md"
# A Monday; Good Friday is on 3 April, Easter Monday on the 6th, and King's Day on the 27th.
BEGIN = date(2026, 3, 30)
# Four weeks to react, and then the month after which a klus is closed.
DAGEN = 92


def om(dag, uur=7):
    return timezone.make_aware(datetime.combine(dag, datetime.min.time().replace(hour=uur)))


def rolverdeling(domein):
    namen = {"vrager": "Vera", "helper": "Hans", "wachter": "Wim", "kenner": "Karin"}
    return {rol: LidFabriek(voornaam=naam, achternaam="Bos", email=f"{rol}@{domein}") for rol, naam in namen.items()}


@pytest.fixture
def mensen(db):
    return rolverdeling("voorbeeld.example")


def plaatser(mensen):
    """`plaats(...)` puts a klus on the board as someone of `mensen` would."""

    def _plaats(direct=True, onderwerpen=(), **velden):
        vrager = mensen["vrager"]
        klus = Klus(
            titel="Wie helpt?", omschrijving="Graag.", plaatser=vrager, organisatie=vrager.organisatie, **velden
        )
        acties.plaats(klus, door=vrager, onderwerpen=onderwerpen, direct=direct)
        return klus

    return _plaats


@pytest.fixture
def plaats(mensen):
    return plaatser(mensen)


def post_na(vanaf):
    """What was queued after the mail with key `vanaf`: (subject, address), in order; and the key of the last."""
    rijen = list(Mail.objects.filter(pk__gt=vanaf).order_by("pk").values_list("pk", "onderwerp", "aan"))
    return [(onderwerp, aan) for _, onderwerp, aan in rijen], rijen[-1][0] if rijen else vanaf


def nieuwe_mail(vanaf):
    """What was queued after the mail with key `vanaf`: (subject, to whom), in order; and the key of the last."""
    post, laatste = post_na(vanaf)
    return [(onderwerp, aan.partition("@")[0]) for onderwerp, aan in post], laatste


def nog_te_doen():
    """What the rules find: (rule, key)."""
    return [(regel.doe.__name__, pk) for regel in REGELS for pk in regel.gevonden().values_list("pk", flat=True)]


def post_van(begin, dagen, ook=lambda dag: None):
    """Sweep each day and return what was mailed: (day, subject, address). `ook(day)` is what people do that day."""
    gebeurd, laatste = [], 0
    for nummer in range(dagen):
        dag = begin + timedelta(days=nummer)
        with time_machine.travel(om(dag), tick=False):
            loop_na()
            verstuurd, laatste = post_na(laatste)
            if verstuurd:
                # Nothing is found, let alone sent, twice.
                assert nog_te_doen() == []
        with time_machine.travel(om(dag, 9), tick=False):
            ook(dag)
            daarna, laatste = post_na(laatste)
        gebeurd += [(dag, *mail) for mail in verstuurd + daarna]
    return gebeurd


def doorloop(begin, dagen, ook=lambda dag: None):
    """Sweep each day and return what was mailed: (day, subject, to whom)."""
    return [(dag, onderwerp, aan.partition("@")[0]) for dag, onderwerp, aan in post_van(begin, dagen, ook)]


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
            acties.reageer(Klus.objects.get(plaatser=mensen["vrager"]), mensen["wachter"], bericht="Graag")

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


def test_three_months_in_which_nobody_does_anything(db):
    """All three at once: each has people of its own."""
    mensen = {naam: rolverdeling(f"verhaal{nummer}.example") for nummer, naam in enumerate(SCENARIOS)}
    verhalen = [SCENARIOS[naam](plaatser(rollen), rollen) for naam, rollen in mensen.items()]

    gebeurd = post_van(BEGIN, DAGEN, lambda dag: [ook(dag) for ook in verhalen])

    for naam, rollen in mensen.items():
        klus = Klus.objects.get(plaatser=rollen["vrager"])
        assert klus.status == EINDE[naam]
        assert not klus.reacties.wachtend().exists() or klus.status == "ingetrokken"
        rol_van = {lid.email: rol for rol, lid in rollen.items()}
        regels = tabel(naam, [(dag, onderwerp, rol_van[aan]) for dag, onderwerp, aan in gebeurd if aan in rol_van])
        assert "\n".join(regels) in README.read_text(encoding="utf-8"), "\n".join(regels)
    assert {aan for _, _, aan in gebeurd} <= {lid.email for rollen in mensen.values() for lid in rollen.values()}


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
        (regel,) = [regel for regel in REGELS if regel.doe is aan_de_beurt.verloop]
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


def op_bord(mensen, sinds, **velden):
    """Something on the board of a site that had no sweep: placed so long ago, and no step was ever recorded."""
    return KlusFabriek(plaatser=mensen["vrager"], geplaatst_op=om(sinds), status_sinds=om(sinds), **velden)


def gekozen_op(klus, lid, sinds):
    return ReactieFabriek(
        klus=klus, lid=lid, status="gekozen", gereageerd_op=om(sinds), beantwoord_op=om(sinds), bevestigd_op=om(sinds)
    )


def test_the_first_sweep_over_an_old_board_ends_what_is_long_past_and_mails_nobody(plaats, mensen, coordinator):
    jaren_geleden = BEGIN - timedelta(days=900)
    niemand = op_bord(mensen, jaren_geleden, reageren_tm=jaren_geleden + timedelta(days=30))
    zonder_dag = op_bord(mensen, jaren_geleden)
    verborgen = op_bord(mensen, jaren_geleden)
    gedaan = op_bord(mensen, jaren_geleden, klaar_op=jaren_geleden + timedelta(days=90), status="ingevuld")
    # Placed by the code of before, while this one was being installed.
    zonder_stand = op_bord(mensen, jaren_geleden, status="ingevuld")
    verlopen = op_bord(mensen, jaren_geleden, status="verlopen")
    for klus in (niemand, gedaan, zonder_stand):
        ReactieFabriek(klus=klus, lid=mensen["wachter"], gereageerd_op=om(jaren_geleden))
    for klus in (gedaan, zonder_stand):
        gekozen_op(klus, mensen["helper"], jaren_geleden)
    Klus.objects.filter(pk=zonder_stand.pk).update(status_sinds=None)
    with time_machine.travel(om(jaren_geleden), tick=False):
        verborgen.verberg(coordinator, "Dubbel")
    net_voorbij = op_bord(mensen, jaren_geleden, reageren_tm=BEGIN - timedelta(days=59))

    with time_machine.travel(om(BEGIN), tick=False):
        assert loop_na() == 7
        assert nog_te_doen() == []

    assert nieuwe_mail(0)[0] == [(f"Je klus “{net_voorbij}” is verlopen", "vrager")]
    for klus in (niemand, zonder_dag, verborgen, verlopen):
        assert (rij(klus)["status"], stappen(klus)[-1]) == ("ingetrokken", ("ingetrokken", None, None))
    for klus in (gedaan, zonder_stand):
        assert rij(klus)["status"] == "afgerond"
        wachter = mensen["wachter"].pk
        assert stappen(klus) == [("afgerond", None, None), ("niet_gekozen", None, wachter)]
    assert not Klus.objects.filter(status__in=["open", "ingevuld"]).exists()
    assert Herinnering.objects.count() == 0


def test_who_did_something_with_what_is_long_past_is_asked(plaats, mensen):
    lang_geleden = BEGIN - timedelta(days=200)
    verloren, gevonden = (
        op_bord(mensen, lang_geleden, titel=titel, klaar_op=lang_geleden, reageren_tm=lang_geleden, status="ingevuld")
        for titel in ("Weer niemand", "Toch iemand")
    )
    for klus in (verloren, gevonden):
        gekozen_op(klus, mensen["helper"], lang_geleden)
    with time_machine.travel(om(BEGIN - timedelta(days=1)), tick=False):
        acties.trek_reactie_in(verloren.reacties.get(), mensen["helper"])
        gevonden.geef_plaats_vrij(mensen["vrager"])
        gekozen_op(gevonden, mensen["wachter"], BEGIN - timedelta(days=1))
    _, laatste = nieuwe_mail(0)

    with time_machine.travel(om(BEGIN), tick=False):
        loop_na()

    onderwerpen = {onderwerp for onderwerp, _ in nieuwe_mail(laatste)[0]}
    assert onderwerpen == {"Je klus “Weer niemand” is verlopen", "Is “Toch iemand” gelukt?"}


def test_after_a_long_pause_nobody_is_asked_again_what_was_asked_long_ago(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        gekozen_ = plaats(omvang="klein", klaar_op=BEGIN)
        acties.kies(acties.reageer(gekozen_, mensen["helper"], bericht="Graag"), mensen["vrager"])
        niemand = plaats(omvang="klein", reageren_tm=BEGIN)
    for dagen in (1, 17):
        with time_machine.travel(om(BEGIN + timedelta(days=dagen)), tick=False):
            loop_na()
    _, laatste = nieuwe_mail(0)

    with time_machine.travel(om(BEGIN + timedelta(days=120)), tick=False):
        loop_na()

    assert nieuwe_mail(laatste)[0] == []
    assert (rij(gekozen_)["status"], rij(niemand)["status"]) == ("afgerond", "ingetrokken")


def test_what_is_hidden_does_not_expire_until_it_is_shown(plaats, mensen, coordinator):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", reageren_tm=BEGIN)
        klus.verberg(coordinator, "Dubbel")

    for dagen in (1, 20, 40):
        assert doorloop(BEGIN + timedelta(days=dagen), 1) == []
    assert rij(klus)["status"] == "open"

    klus.toon(coordinator)
    dag = BEGIN + timedelta(days=41)
    assert doorloop(dag, 1) == [(dag, "Je klus “Wie helpt?” is verlopen", "vrager")]


def test_what_expired_and_was_hidden_is_not_asked_about(plaats, mensen, coordinator):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", reageren_tm=BEGIN)
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        loop_na()
        klus.verberg(coordinator, "Dubbel")
    _, laatste = nieuwe_mail(0)

    for dagen in (20, 62):
        with time_machine.travel(om(BEGIN + timedelta(days=dagen)), tick=False):
            loop_na()

    assert nieuwe_mail(laatste)[0] == []
    assert rij(klus)["status"] == "ingetrokken"


def test_what_people_agreed_on_goes_on_when_it_is_hidden(plaats, mensen, coordinator):
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="groot", aantal_personen=2, start_op=BEGIN + timedelta(10), klaar_op=BEGIN + timedelta(11))
        for rol in ("helper", "wachter"):
            acties.reageer(klus, mensen[rol], bericht="Graag")
        acties.kies(mensen["helper"].reacties.get(), mensen["vrager"])
        klus.verberg(coordinator, "Dubbel")
    eerder, _ = nieuwe_mail(0)

    gebeurd = [(onderwerp, rol) for _, onderwerp, rol in doorloop(BEGIN + timedelta(days=1), 12)]

    assert set(gebeurd) - set(eerder) == {
        ("Wim Bos wacht op je antwoord", "vrager"),
        ("Vandaag antwoord voor Wim Bos", "vrager"),
        ("Ga je “Wie helpt?” doen?", "helper"),
        ("Hans Bos zei nog geen ja tegen “Wie helpt?”", "vrager"),
        ("“Wie helpt?” begint morgen", "vrager"),
        ("“Wie helpt?” begint morgen", "helper"),
        ("Is “Wie helpt?” gelukt?", "vrager"),
    }


def test_another_day_to_begin_is_told_anew(plaats, mensen):
    def ook(dag):
        if dag == BEGIN:
            klus = plaats(omvang="klein", start_op=BEGIN + timedelta(days=2))
            acties.kies(acties.reageer(klus, mensen["helper"], bericht="Graag"), mensen["vrager"])
        if dag == BEGIN + timedelta(days=1):
            Klus.objects.update(start_op=BEGIN + timedelta(days=3))

    gebeurd = [dag for dag, onderwerp, _ in doorloop(BEGIN, 4, ook) if "begint morgen" in onderwerp]

    assert gebeurd == [BEGIN + timedelta(days=n) for n in (1, 1, 2, 2)]


def test_a_reminder_of_before_counts(plaats, mensen):
    """An earlier version wrote the day of what it reminded of, and not the moment."""
    with time_machine.travel(om(BEGIN), tick=False):
        klus = plaats(omvang="klein", klaar_op=BEGIN)
        gekozen_ = acties.reageer(klus, mensen["helper"], bericht="Graag")
        acties.kies(gekozen_, mensen["vrager"])
        wacht = acties.reageer(plaats(omvang="klein"), mensen["wachter"], bericht="Graag")
    with time_machine.travel(om(BEGIN + timedelta(days=9)), tick=False):
        Herinnering.objects.create(klus=klus, soort="gelukt", aanleiding=f"klaar {BEGIN}, sinds {BEGIN}")
        Herinnering.objects.create(klus=wacht.klus, soort="antwoord_nu", aanleiding=f"reactie {wacht.pk}, {BEGIN}")
        _, laatste = nieuwe_mail(0)
        loop_na()

    assert nieuwe_mail(laatste)[0] == []


def test_what_is_due_is_looked_up_a_few_at_a_time(plaats, mensen, monkeypatch):
    monkeypatch.setattr("klussenbank.kern.nalopen.PER_KEER", 2)
    with time_machine.travel(om(BEGIN), tick=False):
        klussen = [plaats(omvang="klein", reageren_tm=BEGIN) for _ in range(5)]
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        assert loop_na() == 5

    assert {rij(klus)["status"] for klus in klussen} == {"verlopen"}


def test_a_sweep_without_time_does_one_thing_and_says_where_to_go_on(plaats, mensen):
    with time_machine.travel(om(BEGIN), tick=False):
        eerste, tweede = (plaats(omvang="klein", reageren_tm=BEGIN) for _ in range(2))
    with time_machine.travel(om(BEGIN + timedelta(days=1)), tick=False):
        een, plek = loop_stuk_na(Plek(), seconden=0)
        assert (een, plek.na, rij(tweede)["status"]) == (1, eerste.pk, "open")
        # Another one begins meanwhile, and the first is told once more to do what it did.
        assert loop_stuk_na(Plek(plek.regel), seconden=0) == (1, Plek(plek.regel, tweede.pk))
        assert loop_stuk_na(plek) == (0, None)

    assert Mail.objects.count() == 2


@pytest.mark.parametrize("regel", REGELS, ids=lambda regel: regel.gevonden.__name__)
def test_rule_reads_no_large_table_from_end_to_end(db, regel):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    stappen_ = list(_stappen(plan(*regel.gevonden().query.sql_with_params())["Plan"]))

    assert [stap["Relation Name"] for stap in stappen_ if stap["Node Type"] == "Seq Scan"] == []


def test_who_did_not_confirm_is_found_along_an_index_of_such_alone(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    lang = Reactie.objects.onbevestigd().filter(beantwoord_op__lt=timezone.now()).order_by("beantwoord_op")

    assert "reactie_onbevestigd" in str(plan(*lang.query.sql_with_params()))
