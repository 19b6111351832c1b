"""Asking a question under a klus."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from klussen.gesprek import acties
from klussen.gesprek.fouten import VragenGesloten
from klussen.gesprek.models import Vraag
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import fouten, meldingen, soep, tekst

VRAAG = "Is er parkeerruimte bij jullie?\n\nEn een douche?"


def adres(klus):
    return reverse("gesprek:vragen", args=[klus.pk])


def stel(ik, klus, vraag=VRAAG, inzending=None, **extra):
    return ik.post(adres(klus), {"vraag": vraag, "inzending": inzending or uuid.uuid4()}, **extra)


def test_question_stands_under_the_klus_and_its_plaatser_gets_a_mail(als, klus, lid, collega, vreemde, bezorg):
    antwoord = stel(als(collega), klus, follow=True)

    vraag = Vraag.objects.get()
    assert antwoord.redirect_chain == [(f"/klussen/{klus.pk}/#vraag-{vraag.pk}", 302)]
    assert meldingen(antwoord) == ["Je vraag staat erbij. Marieke krijgt er een mail over."]
    (mail,) = bezorg()
    assert mail.to == [lid.email]
    assert mail.reply_to == [f"{collega.naam} <{collega.email}>"]
    assert mail.subject == "Youssef el Amrani vraagt iets over “Wie leert ons afkoppelen?”"
    assert f"Youssef el Amrani, adviseur bij {collega.organisatie}, vraagt bij je klus" in mail.body
    assert "> Is er parkeerruimte bij jullie?\n>\n> En een douche?" in mail.body
    assert f"/klussen/vragen/{vraag.pk}/antwoorden/" in mail.body
    voor_vreemde = soep(als(vreemde).get(klus.get_absolute_url())).select_one(f"[data-vraag='{vraag.pk}']")
    assert "Youssef el Amrani" in voor_vreemde.h3.get_text()
    assert "En een douche?" in voor_vreemde.get_text()


@pytest.mark.parametrize(
    ("functie", "organisatie", "wie"),
    [
        ("hydroloog", "", "Youssef el Amrani, hydroloog, vraagt"),
        ("", "Gemeente Ede", "Youssef el Amrani van Gemeente Ede vraagt"),
        ("", "", "Youssef el Amrani vraagt"),
    ],
)
def test_mail_says_who_asks(als, klus, collega, bezorg, functie, organisatie, wie):
    collega.functie, collega.is_staff = functie, True
    collega.organisatie = OrganisatieFabriek(naam=organisatie) if organisatie else None
    collega.save()

    stel(als(collega), klus)

    (mail,) = bezorg()
    assert f"\n{wie} bij je klus" in mail.body


def test_form_says_that_everyone_reads_it(als, klus, vreemde):
    assert "Iedereen die deze klus ziet, leest je vraag" in tekst(als(vreemde).get(klus.get_absolute_url()))


@pytest.mark.parametrize(
    ("vraag", "melding"),
    [
        ("", "Schrijf eerst je vraag."),
        ("  Hoe?  ", "Schrijf iets meer: minstens 10 tekens."),
        ("x" * 3001, "Maak je vraag korter: hoogstens 3.000 tekens."),
    ],
)
def test_bad_input_shows_the_klus_with_what_was_typed(als, klus, vreemde, vraag, melding):
    antwoord = stel(als(vreemde), klus, vraag=vraag)

    assert antwoord.status_code == 200
    assert fouten(antwoord) == {"vraag": [melding]}
    pagina = soep(antwoord)
    assert pagina.h1.get_text(strip=True) == klus.titel
    assert pagina.select_one("#vragen textarea").get_text().strip() == vraag.strip()
    assert pagina.select_one("#vragen details").has_attr("open")
    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)


def test_damaged_number_of_the_form_stops_nobody(als, klus, vreemde):
    assert als(vreemde).post(adres(klus), {"vraag": VRAAG, "inzending": "\x00"}).status_code == 302
    assert Vraag.objects.count() == 1


def test_same_form_twice_is_one_question_and_another_text_is_another(als, klus, vreemde):
    inzending, client = uuid.uuid4(), als(vreemde)

    for vraag in (VRAAG, VRAAG, f"{VRAAG} En een haakje?"):
        assert stel(client, klus, vraag, inzending).status_code == 302

    assert Vraag.objects.count() == Mail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_same_form_at_the_same_moment_is_one_question(lege_wachtrij):
    klus, wie, inzending, poort = KlusFabriek(), LidFabriek(), uuid.uuid4(), threading.Barrier(6)

    def vraag():
        poort.wait()
        acties.stel_vraag(klus, wie, vraag=VRAAG, inzending=inzending)
        connection.close()

    draden = [threading.Thread(target=vraag) for _ in range(6)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert (Vraag.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_klus_that_has_ended_takes_no_question_and_gives_the_text_back(als, vreemde, status):
    klus = KlusFabriek(status=status)
    client = als(vreemde)
    assert not soep(client.get(klus.get_absolute_url())).select("#vragen")

    antwoord = stel(client, klus)

    assert antwoord.status_code == 409
    assert meldingen(antwoord) == ["Je vraag is niet geplaatst: bij deze klus kun je geen vragen meer stellen."]
    assert "En een douche?" in soep(antwoord).select_one("#vragen blockquote").get_text()
    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)


def test_filled_klus_still_takes_questions(als, vreemde):
    assert stel(als(vreemde), KlusFabriek(status="ingevuld")).status_code == 302


def test_hidden_klus_takes_none(als, klus, coordinator, collega):
    ReactieFabriek(klus=klus, lid=collega)
    klus.verberg(coordinator, "Dubbel")

    assert stel(als(collega), klus).status_code == 409
    assert not Vraag.objects.exists()


def test_what_one_may_not_see_is_not_there(als, klus, lid, vreemde, coordinator):
    concept = KlusFabriek(plaatser=lid, status="concept")
    klus.verberg(coordinator, "Dubbel")

    assert [stel(als(vreemde), wat).status_code for wat in (concept, klus)] == [404, 404]


def test_plaatser_does_not_ask_himself(als, klus, lid):
    assert stel(als(lid), klus).status_code == 403
    assert not soep(als(lid).get(klus.get_absolute_url())).select("#vragen")
    with pytest.raises(VragenGesloten):
        acties.stel_vraag(klus, lid, vraag=VRAAG, inzending=uuid.uuid4())


def test_visit_leads_to_the_klus(als, klus, vreemde):
    antwoord = als(vreemde).get(adres(klus))

    assert (antwoord.status_code, antwoord.url) == (302, klus.get_absolute_url())


def test_twenty_questions_a_day_are_enough(als, klus, vreemde, collega):
    with time_machine.travel(timezone.now(), tick=False) as klok:
        for _ in range(20):
            assert stel(als(vreemde), klus).status_code == 302
        teveel = stel(als(vreemde), klus, "Nummer eenentwintig?")

        assert teveel.status_code == 429
        assert "je hebt vandaag al veel vragen gesteld" in meldingen(teveel)[-1]
        assert "Nummer eenentwintig?" in soep(teveel).select_one("#vragen textarea").get_text()
        assert Vraag.objects.count() == Mail.objects.count() == 20
        assert stel(als(collega), klus).status_code == 302

        klok.shift(timedelta(days=1, seconds=1))
        assert stel(als(vreemde), klus).status_code == 302


def test_question_and_mail_belong_together(klus, vreemde):
    with transaction.atomic():
        acties.stel_vraag(klus, vreemde, vraag=VRAAG, inzending=uuid.uuid4())
        transaction.set_rollback(True)

    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)
