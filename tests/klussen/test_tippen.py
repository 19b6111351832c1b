"""Tip a colleague: point a member to a klus by mail address. Nothing tells whether the address is a member's."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klussen import acties
from klussen.fouten import TeVeelTips
from klussen.models import Gebeurtenis, Klus, Tip
from klussen.models.tip import TIPS_PER_DAG
from klussen.tippen import tip
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import alles, fouten, getypt, meldingen, soep, stappen, tekst

NEUTRAAL = [
    "Dank je wel! Hoort dit adres bij een lid, dan krijgt die een mail. Een antwoord komt bij jou. "
    "Wie de klus al kent of nu geen vragen wil, krijgt geen mail."
]


@pytest.fixture
def ik(vreemde, als):
    return als(vreemde)


def tippen(client, klus, aan, bericht="", inzending=None):
    data = {"aan": getattr(aan, "email", aan), "bericht": bericht, "inzending": str(inzending or uuid4())}
    return client.post(f"/klussen/{klus.pk}/tippen/", data, follow=True)


def test_link_stands_by_a_klus_to_which_one_can_react(ik, als, klus, lid):
    adres = f"/klussen/{klus.pk}/tippen/"

    def link(client):
        return soep(client.get(klus.get_absolute_url())).select_one(f'main a[href="{adres}"]')

    assert link(ik).get_text(strip=True) == "Tip een collega"
    assert ik.get(adres).status_code == 200
    assert link(als(lid))
    Klus.objects.filter(pk=klus.pk).update(status="ingevuld")
    assert link(als(lid)) is None


def test_page_says_where_a_reactie_comes(ik, als, klus, lid):
    mede = LidFabriek(organisatie=lid.organisatie)
    acties.vraag_samen(klus, mede, lid)
    bij_ander = f"een reactie op de klus bij {lid}"

    assert bij_ander in tekst(ik.get(f"/klussen/{klus.pk}/tippen/"))
    for vrager in (lid, mede):
        assert bij_ander not in tekst(als(vrager).get(f"/klussen/{klus.pk}/tippen/"))


def test_member_gets_one_mail_of_which_the_answer_comes_back(ik, klus, vreemde, collega, bezorg):
    antwoord = tippen(ik, klus, collega.email.upper(), "Jij deed dit\nin Ede.")

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == NEUTRAAL
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([collega.email], f"Vera Vreemd denkt aan jou bij “{klus.titel}”")
    assert mail.reply_to == [f"Vera Vreemd <{vreemde.email}>"]
    for woord in ("Gemeente Elders", "> Jij deed dit\n> in Ede.", "> We zoeken iemand", str(klus.plaatser)):
        assert woord in mail.body
    assert klus.get_absolute_url() in mail.body
    tips = Tip.objects.values_list("klus", "door", "aan")
    assert list(tips) == [(klus.pk, vreemde.pk, collega.pk)]


def test_note_is_optional_and_the_last_day_is_named(ik, collega, bezorg):
    klus = KlusFabriek(reageren_tm=timezone.localdate() + timedelta(days=3))

    tippen(ik, klus, collega)

    (mail,) = bezorg()
    assert "schrijft erbij" not in mail.body
    assert "Reageren kan tot en met" in mail.body


@pytest.fixture
def stil(klus, vreemde):
    """Addresses to which no mail goes, by the reason."""
    al_getipt, uitgenodigd = LidFabriek(), LidFabriek()
    Tip.objects.create(klus=klus, door=LidFabriek(), aan=al_getipt, inzending=uuid4())
    acties.nodig_uit(klus, uitgenodigd, klus.plaatser)
    Mail.objects.all().delete()
    mede = LidFabriek()
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=mede)
    nu_niet = DeskundigeFabriek(niet_tot=timezone.localdate() + timedelta(days=1)).lid
    return {
        "geen lid": "niemand@elders.example",
        "niet actief": LidFabriek(is_active=False).email,
        "al getipt": al_getipt.email,
        "uitgenodigd": uitgenodigd.email,
        "reageerde": ReactieFabriek(klus=klus).lid.email,
        "trok zich terug": ReactieFabriek(klus=klus, status="ingetrokken").lid.email,
        "plaatser": klus.plaatser.email,
        "vraagt mee": mede.email,
        "zelf": vreemde.email,
        "nu niet te vragen": nu_niet.email,
    }


REDENEN = [
    *["geen lid", "niet actief", "al getipt", "uitgenodigd", "reageerde", "trok zich terug", "plaatser", "vraagt mee"],
    *["zelf", "nu niet te vragen"],
]


@pytest.mark.parametrize("reden", REDENEN)
def test_who_need_not_hear_of_it_gets_nothing_and_that_does_not_show(ik, klus, collega, stil, reden):
    wel = tippen(ik, klus, collega)
    Mail.objects.all().delete()

    niet = tippen(ik, klus, stil[reden])

    assert (niet.redirect_chain, meldingen(niet)) == (wel.redirect_chain, meldingen(wel))
    assert tekst(niet) == tekst(wel)
    assert not Mail.objects.exists()
    assert Tip.objects.last().aan is None


@pytest.mark.parametrize("reden", REDENEN)
def test_as_much_is_done_for_an_address_that_gets_nothing(klus, vreemde, collega, stil, reden):
    def werk(aan):
        with CaptureQueriesContext(connection) as queries:
            tip(klus, vreemde, aan=aan, bericht="Iets voor jou", inzending=uuid4())
        vragen = [vraag["sql"].split()[0] for vraag in queries]
        # To roll back to a point takes one word more than to release it.
        return [vraag for vraag in vragen if vraag not in {"RELEASE", "ROLLBACK"}]

    assert werk(stil[reden]) == werk(collega.email)


def test_nothing_of_the_mail_that_does_not_go_out_remains(ik, klus, als):
    from procrastinate.contrib.django.models import ProcrastinateJob

    voor = ProcrastinateJob.objects.count()
    tippen(ik, klus, "niemand@elders.example", "Geheim")

    assert not Mail.objects.exists()
    assert ProcrastinateJob.objects.count() == voor


def test_same_form_twice_is_one_tip(ik, klus, collega):
    for aan in (collega.email, "niemand@elders.example"):
        inzending = uuid4()
        for _ in range(2):
            assert meldingen(tippen(ik, klus, aan, inzending=inzending)) == NEUTRAAL

    assert Mail.objects.count() == 1
    assert Tip.objects.count() == 2


def test_back_in_the_browser_one_tips_the_next(ik, klus):
    inzending = uuid4()
    for iemand in (LidFabriek(), LidFabriek()):
        tippen(ik, klus, iemand, inzending=inzending)

    assert Mail.objects.count() == 2


def test_tipped_once_whoever_does_it(als, klus, collega):
    for _ in range(2):
        tippen(als(LidFabriek()), klus, collega)

    assert Mail.objects.count() == 1
    assert [rij.aan for rij in Tip.objects.order_by("pk")] == [collega, None]


def test_for_another_klus_one_may_be_tipped_again(ik, klus, collega):
    for iets in (klus, KlusFabriek()):
        tippen(ik, iets, collega)

    assert Mail.objects.count() == 2


def test_who_asks_may_still_invite_who_was_tipped(ik, klus, collega, lid):
    tippen(ik, klus, collega)

    acties.nodig_uit(klus, collega, lid)

    assert Mail.objects.count() == 2


def test_story_of_the_klus_does_not_tell_of_tips(ik, als, klus, collega, lid):
    voor = stappen(klus)

    tippen(ik, klus, collega)

    assert stappen(klus) == voor
    assert not Gebeurtenis.objects.filter(soort="uitgenodigd").exists()
    for wie in (lid, collega, LidFabriek()):
        assert "Vera" not in tekst(als(wie).get(klus.get_absolute_url()))


# So many a day


def test_ten_a_day_members_or_not(ik, klus, collega):
    for nummer in range(TIPS_PER_DAG):
        tippen(ik, klus, LidFabriek() if nummer % 2 else f"niemand{nummer}@elders.example")

    antwoord = tippen(ik, klus, collega, "Dit is echt iets voor jou")

    assert antwoord.status_code == 429
    assert "Je gaf vandaag al veel tips. Probeer het morgen weer." in tekst(antwoord)
    waarden = getypt(antwoord)
    assert (waarden["aan"], waarden["bericht"]) == (collega.email, "Dit is echt iets voor jou")
    assert Mail.objects.count() == TIPS_PER_DAG // 2


def test_next_day_one_may_again(ik, als, klus, collega, vreemde):
    for nummer in range(TIPS_PER_DAG):
        tippen(ik, klus, f"niemand{nummer}@elders.example")

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert meldingen(tippen(als(vreemde), klus, collega)) == NEUTRAAL
    assert Mail.objects.count() == 1


def test_others_are_not_held_up(ik, als, klus, collega):
    for nummer in range(TIPS_PER_DAG):
        tippen(ik, klus, f"niemand{nummer}@elders.example")

    assert meldingen(tippen(als(LidFabriek()), klus, collega)) == NEUTRAAL


# Input, rights


@pytest.mark.parametrize(
    ("aan", "bericht", "verwacht"),
    [
        ("", "", {"aan": ["Vul een mailadres in."]}),
        ("collega", "", {"aan": ["Vul een heel mailadres in."]}),
        ("a@b.example", "x" * 1001, {"bericht": ["Maak je bericht korter: hoogstens 1.000 tekens."]}),
    ],
)
def test_what_is_wrong_is_said_and_kept(ik, klus, aan, bericht, verwacht):
    voor = alles()

    antwoord = tippen(ik, klus, aan, bericht)

    assert fouten(antwoord) == verwacht
    assert (getypt(antwoord)["aan"], getypt(antwoord)["bericht"]) == (aan, bericht)
    assert alles() == voor


@pytest.mark.parametrize("velden", [{"status": "ingevuld"}, {"reageren_tm": timezone.localdate() - timedelta(days=2)}])
def test_klus_that_takes_no_reactions_is_not_tipped(ik, collega, velden):
    klus = KlusFabriek(**velden)

    assert meldingen(ik.get(f"/klussen/{klus.pk}/tippen/", follow=True)) == ["Op deze klus kun je niet meer reageren."]
    antwoord = tippen(ik, klus, collega, "Voor jou")

    assert antwoord.status_code == 409
    assert getypt(antwoord)["bericht"] == "Voor jou"
    assert not Tip.objects.exists()


@pytest.mark.parametrize("zicht", ["concept", "verborgen"])
def test_what_one_may_not_see_is_not_there(ik, klus, collega, coordinator, zicht):
    if zicht == "concept":
        klus = KlusFabriek(status="concept")
    else:
        acties.verberg(klus, coordinator, "Klopt niet")
        Mail.objects.all().delete()

    assert ik.get(f"/klussen/{klus.pk}/tippen/").status_code == 404
    assert tippen(ik, klus, collega).status_code == 404
    assert not Mail.objects.exists()


def test_page_of_a_klus_asks_nothing_more_for_the_link(ik, klus, vreemde):
    def vragen():
        with CaptureQueriesContext(connection) as queries:
            ik.get(klus.get_absolute_url())
        return len(queries)

    vragen()
    zonder = vragen()
    Tip.objects.create(klus=klus, door=vreemde, inzending=uuid4())

    assert vragen() == zonder


# At the same moment


def tegelijk(*taken):
    """Run the tasks at the same moment; return what each gave or raised."""
    poort, uit = Barrier(len(taken), timeout=30), [None] * len(taken)

    def loop(plek, taak):
        try:
            poort.wait()
            uit[plek] = taak()
        except TeVeelTips as fout:
            uit[plek] = fout
        finally:
            connection.close()

    draden = [Thread(target=loop, args=paar) for paar in enumerate(taken)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join(timeout=60)
    return uit


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lege_wachtrij")
def test_two_who_tip_the_same_at_once_are_one_mail():
    klus, collega, tippers = KlusFabriek(), LidFabriek(), [LidFabriek(), LidFabriek()]
    inzending = uuid4()

    def stuur(wie, **velden):
        client = Client()
        client.force_login(wie)
        return lambda: tippen(client, klus, collega, **velden).status_code

    # Two members, and one of them with a double click.
    zelf = [stuur(tippers[0], inzending=inzending), stuur(tippers[0], inzending=inzending)]
    assert tegelijk(*zelf, stuur(tippers[1])) == [200] * 3

    assert Mail.objects.count() == 1
    assert Tip.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lege_wachtrij")
def test_limit_holds_for_who_sends_many_at_once():
    klus, ik = KlusFabriek(), LidFabriek()
    for nummer in range(TIPS_PER_DAG - 1):
        tip(klus, ik, aan=f"niemand{nummer}@elders.example", bericht="", inzending=uuid4())
    leden = [LidFabriek() for _ in range(4)]

    uit = tegelijk(
        *(lambda lid=lid: tip(klus, ik, aan=lid.email, bericht="", inzending=uuid4()) for lid in leden),
    )

    assert [type(fout) for fout in uit].count(TeVeelTips) == 3
    assert Mail.objects.count() == 1
