"""A hand goes up: the mail, the link in it, and the reactie that comes of it."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from klussen import acties
from klussen.fouten import AlUitgenodigd
from klussen.models import Klus, Reactie
from klussenbank.kern import links
from klussenbank.kern.models import Mail, Maillink
from tests.fabriek import KlusFabriek, LidFabriek
from tests.klussen.hulp import alles, meldingen, stappen, tekst

AL = "Youssef el Amrani heeft al een mail gekregen. Eén klik daarin is genoeg."


@pytest.fixture
def ik(als, coordinator):
    """A client in which a coordinator is logged in."""
    return als(coordinator)


def adres(klus):
    return f"/klussen/beamer/{klus.pk}/hand/"


def steek(ik, klus, lid):
    return ik.post(adres(klus), {"lid": lid.pk}, follow=True)


def link_in(mail):
    """The path of the link that asks, without the site before it."""
    return re.search(r"/link/[^/\s]+/", mail.body).group()


@pytest.fixture
def link(klus, collega, coordinator, bezorg):
    """The link that `collega` was mailed."""
    acties.vraag_hand(klus, collega, coordinator)
    (mail,) = bezorg()
    return link_in(mail)


def test_who_raised_a_hand_gets_a_mail_and_the_same_slide_stays(ik, klus, lid, collega, coordinator, bezorg):
    KlusFabriek(reageren_tm=timezone.localdate())

    antwoord = steek(ik, klus, collega)

    assert antwoord.redirect_chain == [(f"/klussen/beamer/?klus={klus.pk}", 302)]
    assert meldingen(antwoord) == ["Mooi! Youssef el Amrani krijgt een mail en hoeft alleen nog ja te zeggen."]
    assert "Klus 2 van 2" in tekst(antwoord)
    assert stappen(klus) == [("uitgenodigd", coordinator.pk, collega.pk)]
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([collega.email], "Je stak je hand op voor “Wie leert ons afkoppelen?”")
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]
    assert "Laat Marieke weten dat je het wilt doen. Inloggen hoeft niet." in mail.body
    assert "/link/" in mail.body
    assert f"/klussen/{klus.pk}/" in mail.body
    assert not Reactie.objects.exists()


def test_the_link_makes_a_reactie_once_also_logged_out(client, klus, lid, collega, link, bezorg):
    vraag = client.get(link)

    assert "Wil je “Wie leert ons afkoppelen?” doen?" in tekst(vraag)
    assert "Wat breng je mee? (optioneel)" in tekst(vraag)
    assert not Reactie.objects.exists()
    antwoord = client.post(link, {"notitie": "Ik deed dit in Ede."})
    assert "Mooi! Marieke de Graaf krijgt je reactie." in tekst(antwoord)
    assert client.post(link, {"notitie": "Nog eens"}).status_code == 410
    reactie = Reactie.objects.get()
    assert (reactie.klus, reactie.lid, reactie.status) == (klus, collega, "wacht")
    assert reactie.bericht == "Ik deed dit in Ede."
    assert bezorg()[-1].subject == "Youssef el Amrani reageert op je klus “Wie leert ons afkoppelen?”"
    assert bezorg()[-1].to == [lid.email]


def test_without_a_message_the_reactie_says_where_it_came_from(client, link):
    client.post(link, {"notitie": " \r\n "})

    assert Reactie.objects.get().bericht == "Ik stak mijn hand op bij de bijeenkomst."


@pytest.mark.parametrize("wat", ["trek_in", "te_laat", "verberg", "gereageerd", "vraagt_mee"])
def test_a_link_that_leads_nowhere_any_more_says_so(client, klus, lid, collega, coordinator, link, wat):
    if wat == "trek_in":
        klus.trek_in(lid)
    elif wat == "te_laat":
        Klus.objects.update(reageren_tm=timezone.localdate() - timedelta(days=1))
    elif wat == "verberg":
        klus.verberg(coordinator, "Dubbel")
    elif wat == "gereageerd":
        acties.reageer(klus, collega, bericht="Ik!")
    else:
        Klus.objects.update(mede_plaatser=collega)
    voor = Reactie.objects.count()

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert Reactie.objects.count() == voor


def test_a_klus_that_closes_at_that_very_moment_gets_no_reactie(client, link, monkeypatch, klus, lid):
    # Between the look of the link and the step: the rule itself decides.
    echt = acties.reageer

    def net_te_laat(klus, wie, **velden):
        Klus.objects.get(pk=klus.pk).trek_in(lid)
        return echt(klus, wie, **velden)

    monkeypatch.setattr(acties, "reageer", net_te_laat)

    assert client.post(link).status_code == 410
    assert not Reactie.objects.exists()


def test_a_button_that_is_pressed_twice_gives_one_mail(ik, klus, collega):
    steek(ik, klus, collega)
    antwoord = steek(ik, klus, collega)

    assert meldingen(antwoord) == [AL]
    assert len(stappen(klus)) == Mail.objects.count() == Maillink.objects.count() == 1


def test_after_two_weeks_the_question_can_be_asked_again(ik, klus, collega):
    steek(ik, klus, collega)
    Maillink.objects.update(verloopt_op=timezone.now() - timedelta(minutes=1))

    steek(ik, klus, collega)

    assert Mail.objects.count() == 2


def test_who_was_invited_before_can_still_raise_a_hand(ik, klus, lid, collega):
    acties.nodig_uit(klus, collega, lid)

    assert meldingen(steek(ik, klus, collega))[0].startswith("Mooi!")
    assert Mail.objects.count() == 2


def test_who_reacted_gets_no_mail_until_it_is_withdrawn(ik, klus, collega, reactie):
    antwoord = steek(ik, klus, collega)

    assert meldingen(antwoord) == [
        "Youssef el Amrani wil “Wie leert ons afkoppelen?” al doen. Marieke de Graaf weet het."
    ]
    assert not Mail.objects.exists()
    reactie.trek_in(collega)
    assert meldingen(steek(ik, klus, collega))[0].startswith("Mooi!")
    assert Mail.objects.get().aan == collega.email


def test_the_plaatser_does_not_raise_a_hand_for_his_own(ik, klus, lid):
    assert meldingen(steek(ik, klus, lid)) == ["Marieke de Graaf vraagt deze klus zelf."]
    assert not Mail.objects.exists()


def test_a_klus_that_was_closed_meanwhile_takes_no_hand(ik, klus, lid, collega):
    klus.trek_in(lid)

    assert meldingen(steek(ik, klus, collega)) == ["Op deze klus kun je niet meer reageren."]
    assert not Mail.objects.exists()


@pytest.mark.parametrize("wie", ["", "x", "999999", "9" * 30])
def test_nobody_is_mailed_when_nobody_was_chosen(ik, klus, wie):
    antwoord = ik.post(adres(klus), {"lid": wie}, follow=True)

    assert meldingen(antwoord) == ["Deze collega kun je nu niet kiezen. Zoek de naam nog eens."]
    assert not Mail.objects.exists()


def test_who_left_is_not_mailed(ik, klus):
    weg = LidFabriek(is_active=False)

    assert meldingen(steek(ik, klus, weg)) == ["Deze collega kun je nu niet kiezen. Zoek de naam nog eens."]
    assert not Mail.objects.exists()


def test_only_a_coordinator_sees_hands(als, klus, lid, collega, vreemde):
    voor = alles()

    for wie in (lid, collega, LidFabriek(is_staff=True)):
        assert als(wie).post(adres(klus), {"lid": vreemde.pk}).status_code == 403
    assert als(collega).post(adres(KlusFabriek(status="concept")), {"lid": vreemde.pk}).status_code == 404
    assert alles()[1:3] == voor[1:3]
    assert not Mail.objects.exists()


def test_visiting_the_address_of_the_button_changes_nothing(ik, klus):
    voor = alles()

    assert ik.get(adres(klus), follow=True).redirect_chain == [(f"/klussen/beamer/?klus={klus.pk}", 302)]
    assert alles() == voor


def test_what_members_write_stays_text_in_the_mail_and_on_the_screen(ik, klus, lid, coordinator, bezorg):
    kwaad = "<img src=x onerror=k()>{{ 7|add:7 }}\r\nBcc: k@kwaad.example"
    Klus.objects.update(titel=kwaad, samenvatting=kwaad)
    iemand = LidFabriek(voornaam="Kees\r\nBcc: k@kwaad.example", achternaam=kwaad[:70])

    antwoord = steek(ik, klus, iemand)

    assert "<img src=x" not in antwoord.content.decode()
    assert "<img src=x" not in ik.get("/klussen/beamer/?naam=kees").content.decode()
    (mail,) = bezorg()
    bericht = mail.message()
    assert (bericht["Bcc"], mail.to, mail.cc, mail.bcc) == (None, [iemand.email], [], [])
    assert "\n" not in mail.subject
    assert "<img" not in mail.alternatives[0].content


def test_a_hand_that_came_twice_leaves_one_event(klus, collega, coordinator):
    acties.vraag_hand(klus, collega, coordinator)

    with pytest.raises(AlUitgenodigd):
        acties.vraag_hand(klus, collega, coordinator)

    assert len(stappen(klus)) == 1
    with time_machine.travel(timezone.now() + links.GELDIG + timedelta(minutes=1)):
        acties.vraag_hand(klus, collega, coordinator)
    assert len(stappen(klus)) == 2


@pytest.mark.usefixtures("lege_wachtrij")
def test_two_coordinators_at_once_send_one_mail(lid, collega):
    klus, poort, gelukt = KlusFabriek(plaatser=lid), threading.Barrier(6), []
    coordinatoren = LidFabriek.create_batch(6, is_staff=True)

    def vraag(door):
        try:
            poort.wait(timeout=30)
            acties.vraag_hand(Klus.objects.get(pk=klus.pk), collega, door)
            gelukt.append(door)
        except AlUitgenodigd:
            pass
        finally:
            connection.close()

    draden = [threading.Thread(target=vraag, args=[door]) for door in coordinatoren]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert len(gelukt) == 1
    assert len(stappen(klus)) == Mail.objects.count() == Maillink.objects.count() == 1
