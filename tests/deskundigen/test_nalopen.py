"""What the daily sweep over cards and people does, and does once, however it runs."""

import logging
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from deskundigen import acties, nalopen
from deskundigen.account.verwijderen import is_leeg
from deskundigen.lidmaatschap.models import Vertrekwijze
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from deskundigen.models import Deskundige, Kaart, Kennis, Lid, Waarschuwing
from deskundigen.nalopen import REGELS, Plek, loop_na, loop_stuk_na, vul_aan
from klussenbank.demo.meting.paginas import plan
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek
from tests.test_plannen import _stappen

BEGIN = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _klok(db):
    with time_machine.travel(om(0), tick=False):
        yield


def om(dagen):
    return timezone.make_aware(datetime.combine(BEGIN + timedelta(days=dagen), datetime.min.time().replace(hour=6)))


def maak_oud(dagen, *kaarten):
    Kaart.objects.filter(pk__in=[kaart.pk for kaart in kaarten]).update(bevestigd_op=om(-dagen))


def op_dag(dagen):
    """Sweep on a day; return the subjects of what is mailed and to whom."""
    vanaf = Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with time_machine.travel(om(dagen), tick=False):
        loop_na()
    return list(Mail.objects.filter(pk__gt=vanaf).order_by("pk").values_list("aan", "onderwerp"))


def test_one_mail_names_all_old_open_cards_of_a_member_and_no_red_one(lid):
    water = KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Grondwater"))
    DeskundigeFabriek(lid=lid)
    puzzelen = KaartFabriek(lid=lid, kleur="groen", onderwerp=None, tekst="Puzzelen\n\nmet meetreeksen")
    rood = KaartFabriek(lid=lid, kleur="rood", onderwerp=OnderwerpFabriek(naam="Vergaderen"))
    vers = KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Riolering"))
    maak_oud(365, water, puzzelen, rood)
    maak_oud(364, vers)

    assert op_dag(0) == [(lid.email, "Klopt dit nog? Je kaarten in Wie weet wat")]

    (mail,) = Mail.objects.all()
    assert "- Grondwater (blauw)\n- “Puzzelen met meetreeksen” (groen)\n" in mail.tekst
    assert "Vergaderen" not in mail.tekst
    assert "Riolering" not in mail.tekst
    assert "Kloppen ze nog? Dat zeg je met één knop:\nhttp://testserver/link/" in mail.tekst
    assert "pas je je kaarten aan:\nhttp://testserver/profiel/\n" in mail.tekst
    assert Kaart.objects.get(pk=rood.pk).gevraagd_op is None


def test_nobody_gets_a_second_mail_within_sixty_days(lid):
    DeskundigeFabriek(lid=lid)
    eerste, tweede = KaartFabriek(lid=lid), KaartFabriek(lid=lid)
    maak_oud(365, eerste)
    maak_oud(360, tweede)

    dagen = [dag for dag in range(120) if op_dag(dag)]

    assert dagen == [0, 60]


def test_a_card_is_asked_about_again_when_it_is_old_again(lid):
    DeskundigeFabriek(lid=lid)
    kaart = KaartFabriek(lid=lid)
    maak_oud(365, kaart)
    assert len(op_dag(0)) == 1
    acties.bevestig_kaarten(lid, [kaart.pk])

    assert [dag for dag in (1, 100, 364, 365, 366) if op_dag(dag)] == [365]


def test_who_is_not_active_or_in_no_directory_gets_no_mail():
    weg, buiten, rood = DeskundigeFabriek().lid, LidFabriek(), DeskundigeFabriek().lid
    Lid.objects.filter(pk=weg.pk).update(is_active=False)
    maak_oud(500, KaartFabriek(lid=weg), KaartFabriek(lid=buiten), KaartFabriek(lid=rood, kleur="rood"))

    assert op_dag(0) == []
    # Who comes in later is asked then.
    acties.doe_mee(buiten)
    assert op_dag(1) == [(buiten.email, "Klopt dit nog? Je kaarten in Wie weet wat")]


def test_what_fades_counts_lower_wherever_the_directory_sorts():
    onderwerp = OnderwerpFabriek()
    oud, nieuw = KaartFabriek(onderwerp=onderwerp, niveau="veel"), KaartFabriek(onderwerp=onderwerp, niveau="vaker")
    maak_oud(800, oud)

    op_dag(0)

    oud.refresh_from_db()
    assert (oud.vervaagd, oud.rang) == (2, 3)
    assert Deskundige.objects.get(pk=oud.lid_id).rang == 3
    assert set(Kennis.objects.filter(deskundige=oud.lid_id).values_list("rang", flat=True)) == {3}
    volgorde = Deskundige.objects.op_rang(onderwerpen=[onderwerp.pk]).values_list("pk", flat=True)
    assert list(volgorde) == [nieuw.lid_id, oud.lid_id]

    acties.bevestig_kaarten(oud.lid, [oud.pk])
    assert list(volgorde.all()) == [oud.lid_id, nieuw.lid_id]


def test_a_red_card_does_not_fade_and_nobody_is_renewed_for_it(lid):
    DeskundigeFabriek(lid=lid)
    rood = KaartFabriek(lid=lid, kleur="rood")
    maak_oud(1000, rood)

    assert loop_na() == 0

    rood.refresh_from_db()
    assert (rood.vervaagd, rood.rang) == (0, 0)


def test_who_answers_while_the_sweep_looks_keeps_the_full_rank(lid):
    DeskundigeFabriek(lid=lid)
    kaart = KaartFabriek(lid=lid, niveau="veel")
    maak_oud(800, kaart)
    gevonden = list(nalopen.te_vervagen(1)().values_list("pk", flat=True))
    acties.bevestig_kaarten(lid, gevonden)

    assert (nalopen.vervaag(gevonden), nalopen.vraag(gevonden)) == (0, 0)

    kaart.refresh_from_db()
    assert (kaart.vervaagd, kaart.rang) == (0, 7)
    assert Mail.objects.count() == 0


def test_who_may_be_asked_again_hears_it_that_day_and_once(lid):
    DeskundigeFabriek(lid=lid, niet_tot=BEGIN + timedelta(days=7))

    gebeurd = {dag: post for dag in range(30) if (post := op_dag(dag))}

    assert gebeurd == {7: [(lid.email, "Je bent weer te vragen")]}
    assert Deskundige.objects.get().niet_tot is None
    (mail,) = Mail.objects.all()
    assert "Nog een maand niet, met één knop:\nhttp://testserver/link/" in mail.tekst


@pytest.mark.parametrize(("dagen", "mails"), [(7, 1), (8, 0)])
def test_who_may_be_asked_for_long_hears_nothing_of_it(lid, dagen, mails):
    DeskundigeFabriek(lid=lid, niet_tot=BEGIN - timedelta(days=dagen))

    assert len(op_dag(0)) == mails
    assert Deskundige.objects.get().niet_tot is None


def test_who_left_hears_nothing(lid):
    DeskundigeFabriek(lid=lid, niet_tot=BEGIN)
    Lid.objects.update(is_active=False)

    assert op_dag(0) == []


def test_another_day_that_was_chosen_meanwhile_stands(lid):
    later = BEGIN + timedelta(days=9)
    DeskundigeFabriek(lid=lid, niet_tot=later)

    assert nalopen.meld_weer_te_vragen([lid.pk]) == 0
    assert Deskundige.objects.get().niet_tot == later


def test_cards_of_an_earlier_version_get_the_moment_of_their_last_change(lid):
    kaart, rood = KaartFabriek(lid=lid), KaartFabriek(lid=lid, kleur="rood")
    Kaart.objects.update(bevestigd_op=None, gewijzigd_op=om(-400))
    for rij in Kaart.objects.all():
        assert (rij.is_oud, rij.leeftijd) == (True, "bijgewerkt in januari 2025")

    vul_aan()

    assert Kaart.objects.get(pk=kaart.pk).bevestigd_op == om(-400)
    assert Kaart.objects.get(pk=rood.pk).bevestigd_op is None


def test_a_sweep_without_time_does_one_thing_and_says_where_to_go_on():
    mensen = [DeskundigeFabriek(niet_tot=BEGIN - timedelta(days=dagen)) for dagen in (2, 1)]
    oud = KaartFabriek()
    maak_oud(400, oud)

    gedaan, plek, keren = 0, Plek(), 0
    while plek:
        aantal, plek = loop_stuk_na(plek, seconden=0)
        gedaan, keren = gedaan + aantal, keren + 1

    # Two people, one mail about a card, and its fading; each a part of its own, and one that finds nothing more.
    assert (gedaan, keren) == (4, 5)
    assert not Deskundige.objects.filter(pk__in=[mens.pk for mens in mensen], niet_tot__isnull=False).exists()
    assert loop_na() == 0


def test_a_part_that_is_done_again_does_nothing_twice(lid):
    DeskundigeFabriek(lid=lid)
    maak_oud(400, KaartFabriek(lid=lid), KaartFabriek(lid=lid))
    eerste = loop_stuk_na(Plek(1), seconden=0)

    assert eerste[0] == 1
    assert loop_stuk_na(Plek(1, "", 0), seconden=0)[1].regel == 2
    assert Mail.objects.count() == 1


def test_what_goes_wrong_with_one_leaves_the_others(lid, monkeypatch, caplog):
    kaarten = [KaartFabriek() for _ in range(3)]
    maak_oud(370, *kaarten)
    echt = acties.mail.verstuur

    def verstuur(sjabloon, *, aan, context, **verder):
        if aan == kaarten[1].lid.email:
            raise ValueError(aan)
        echt(sjabloon, aan=aan, context=context, **verder)

    monkeypatch.setattr(nalopen.mail, "verstuur", verstuur)
    monkeypatch.setattr("klussenbank.kern.nalopen.PER_KEER", 1)
    with caplog.at_level(logging.ERROR):
        loop_na()

    assert Mail.objects.count() == 2
    assert caplog.messages == [f"nalopen: vraag van nummer {kaarten[1].pk} ging mis: ValueError"]
    monkeypatch.undo()
    loop_na()
    assert Mail.objects.count() == 3


@pytest.mark.parametrize("regel", REGELS, ids=lambda regel: regel.doe.__name__)
def test_rule_reads_no_large_table_from_end_to_end(db, regel):
    index = {
        "niet_tot": "deskundige_niet_tot",
        "bevestigd_op": "kaart_te_vragen|kaart_vervaagt",
        "op": "waarschuwing_op",
        "gebruikt_op": "lid_ongebruikt|lid_gesloten",
    }[regel.moment]
    begin = om(-900) if regel.soort is datetime else BEGIN - timedelta(days=900)
    vraag = nalopen._na(regel, (begin, 3))[:10]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    stappen = list(_stappen(plan(*vraag.query.sql_with_params())["Plan"]))

    assert [stap["Relation Name"] for stap in stappen if stap["Node Type"] == "Seq Scan"] == []
    assert {stap.get("Index Name", "-") for stap in stappen} & set(index.split("|"))


def lang_weg(lid, dagen):
    Lid.objects.filter(pk=lid.pk).update(last_login=om(-dagen))


def test_who_did_not_log_in_for_two_years_is_warned_once_and_erased_a_month_later(lid, collega):
    lang_weg(lid, 731)
    lang_weg(collega, 729)

    assert op_dag(0) == [(lid.email, "Je account in de Klussenbank gaat weg")]

    assert "op 1 april 2026" in Mail.objects.get().tekst
    assert "een keer in:\nhttp://testserver/account/login/\n" in Mail.objects.get().tekst
    # Sent.
    Mail.objects.all().delete()
    assert op_dag(1) == []
    assert op_dag(30) == [(collega.email, "Je account in de Klussenbank gaat weg")]
    assert Lid.objects.get(pk=lid.pk).email == lid.email
    assert op_dag(31) == []
    assert [Lid.objects.get(pk=wie.pk).is_active for wie in (lid, collega)] == [False, True]


def test_who_logs_in_after_the_warning_keeps_the_account(lid):
    lang_weg(lid, 800)
    op_dag(0)
    Mail.objects.all().delete()
    Lid.objects.filter(pk=lid.pk).update(last_login=om(29))

    assert op_dag(31) == []

    assert Lid.objects.get(pk=lid.pk).is_active
    assert not Waarschuwing.objects.exists()


def test_who_never_logged_in_counts_from_joining_and_who_manages_the_site_stays(lid, collega):
    Lid.objects.filter(pk__in=[lid.pk, collega.pk]).update(last_login=None, date_joined=om(-800))
    Lid.objects.filter(pk=collega.pk).update(is_superuser=True)
    LidFabriek(is_staff=True, date_joined=om(-800))

    assert [aan for aan, _ in op_dag(0)] == [lid.email]
    assert nalopen.waarschuw([lid.pk]) == 0


def test_nobody_is_erased_who_was_not_told(lid):
    lang_weg(lid, 800)
    op_dag(0)
    Mail.objects.update(mislukt_op=om(1))

    assert op_dag(7) == []
    # A week later the member is told anew, and has a month again.
    assert op_dag(8) == [(lid.email, "Je account in de Klussenbank gaat weg")]
    assert op_dag(39) == []
    assert Lid.objects.get(pk=lid.pk).is_active
    # Sent.
    Mail.objects.all().delete()
    op_dag(39)
    assert not Lid.objects.get(pk=lid.pk).is_active


def test_a_closed_account_is_erased_a_year_later(lid, collega):
    lang_weg(lid, 500)
    lang_weg(collega, 300)
    with time_machine.travel(om(-364), tick=False):
        laat_vertrekken([lid], wijze=Vertrekwijze.IMPORT, stil=True)
    # Closed by an earlier version, which did not remember when.
    Lid.objects.filter(pk=collega.pk).update(is_active=False)

    def gewist_op(dag):
        op_dag(dag)
        return [is_leeg(wie) for wie in Lid.objects.filter(pk__in=[lid.pk, collega.pk]).order_by("pk")]

    assert gewist_op(1) == [False, False]
    assert gewist_op(2) == [True, False]
    assert gewist_op(66) == [True, True]
    assert nalopen.verwijder_gesloten([lid.pk]) == 0


def test_who_was_let_in_again_meanwhile_is_not_erased(lid):
    lang_weg(lid, 500)
    Lid.objects.filter(pk=lid.pk).update(is_active=False)
    gevonden = list(nalopen.lang_gesloten().values_list("pk", flat=True))
    heropen(lid)

    assert (gevonden, nalopen.verwijder_gesloten(gevonden)) == ([lid.pk], 0)
