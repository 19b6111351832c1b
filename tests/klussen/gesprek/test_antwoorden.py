"""Answering a question under a klus."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from klussen.gesprek import acties
from klussen.gesprek.fouten import VraagWeg
from klussen.gesprek.models import Antwoord
from klussenbank.kern.models import Mail
from tests.fabriek import AntwoordFabriek, LidFabriek, ReactieFabriek
from tests.klussen.hulp import fouten, meldingen, soep, tekst


def adres(vraag):
    return reverse("gesprek:antwoorden", args=[vraag.pk])


def geef(ik, vraag, antwoord="Ja, achter het gebouw.", inzending=None, **extra):
    return ik.post(adres(vraag), {"antwoord": antwoord, "inzending": inzending or uuid.uuid4()}, **extra)


def ontvangers():
    return sorted(Mail.objects.values_list("aan", flat=True))


def test_answer_of_the_plaatser_goes_to_who_asked_and_stands_with_the_klus(als, klus, vraag, lid, collega, bezorg):
    antwoord = geef(als(lid), vraag, follow=True)

    assert antwoord.redirect_chain == [(f"/klussen/{klus.pk}/#vraag-{vraag.pk}", 302)]
    assert meldingen(antwoord) == ["Je antwoord staat erbij."]
    (mail,) = bezorg()
    assert mail.to == [collega.email]
    assert mail.reply_to == [f"{lid.naam} <{lid.email}>"]
    assert mail.subject == "Antwoord van Marieke de Graaf bij “Wie leert ons afkoppelen?”"
    assert "Je stelde een vraag bij de klus “Wie leert ons afkoppelen?”" in mail.body
    assert "> Is er parkeerruimte bij jullie?" in mail.body
    assert "> Ja, achter het gebouw." in mail.body
    assert f"/klussen/{klus.pk}/#vraag-{vraag.pk}" in mail.body
    erbij = soep(antwoord).select_one(f"[data-vraag='{vraag.pk}'] .gesprek__antwoorden li")
    assert " ".join(erbij.get_text(" ").split()).startswith("MG Marieke de Graaf vraagt deze klus")
    assert "Ja, achter het gebouw." in erbij.get_text()


def test_answer_of_someone_else_also_goes_to_the_plaatser(als, vraag, vreemde, lid, collega, bezorg):
    geef(als(vreemde), vraag)

    per_lid = {mail.to[0]: mail.body for mail in bezorg()}
    assert set(per_lid) == {lid.email, collega.email}
    assert "Youssef el Amrani stelde een vraag bij je klus" in per_lid[lid.email]
    assert "Je stelde een vraag bij de klus" in per_lid[collega.email]


def test_everyone_who_takes_part_hears_of_it_once_and_the_writer_never(als, klus, vraag, lid, collega, vreemde):
    weg, inactief = LidFabriek(), LidFabriek(is_active=False)
    for wie in (vreemde, vreemde, lid, weg, inactief):
        AntwoordFabriek(vraag=vraag, lid=wie)
    Antwoord.objects.get(lid=weg).verberg(lid, "Reclame")
    AntwoordFabriek()

    geef(als(collega), vraag)

    assert ontvangers() == sorted([lid.email, vreemde.email])


def test_page_shows_question_and_klus(als, klus, vraag, vreemde):
    antwoord = als(vreemde).get(adres(vraag))

    assert soep(antwoord).h1.get_text(strip=True) == "Antwoord op de vraag van Youssef el Amrani"
    assert "Is er parkeerruimte bij jullie?" in tekst(antwoord)
    assert "Iedereen die deze klus ziet, leest je antwoord" in tekst(antwoord)


@pytest.mark.parametrize(
    ("antwoord", "melding"),
    [("  ", "Schrijf eerst je antwoord."), ("x" * 3001, "Maak je antwoord korter: hoogstens 3.000 tekens.")],
)
def test_bad_input_keeps_what_was_typed(als, vraag, lid, antwoord, melding):
    pagina = geef(als(lid), vraag, antwoord)

    assert pagina.status_code == 200
    assert fouten(pagina) == {"antwoord": [melding]}
    assert soep(pagina).textarea.get_text().strip() == antwoord.strip()
    assert not Antwoord.objects.exists()


def test_same_form_twice_is_one_answer(als, vraag, lid):
    inzending = uuid.uuid4()

    for antwoord in ("Ja hoor.", "Ja hoor.", "Toch niet."):
        assert geef(als(lid), vraag, antwoord, inzending).status_code == 302

    assert Antwoord.objects.count() == Mail.objects.count() == 2


def test_answer_to_a_question_that_is_gone_is_kept_on_the_screen(vraag, lid):
    vraag.haal_weg()

    with pytest.raises(VraagWeg) as fout:
        acties.beantwoord(vraag, lid, antwoord="Ja", inzending=uuid.uuid4())

    assert "weggehaald" in fout.value.melding
    assert not Mail.objects.exists()


def test_answer_to_a_question_that_was_taken_back_before_stands_on_the_page(als, vraag, lid, collega):
    vraag.haal_weg()

    antwoord = geef(als(lid), vraag, "Ja, achter het gebouw.")

    assert antwoord.status_code == 404
    assert soep(antwoord).h1.get_text() == "Deze vraag is er niet"
    assert soep(antwoord).blockquote.get_text(strip=True) == "Ja, achter het gebouw."
    assert geef(als(lid), vraag, " ").status_code == 404
    assert not Antwoord.objects.exists()


def test_hidden_question_is_not_there(als, vraag, lid, collega, coordinator):
    vraag.verberg(coordinator, "Reclame")

    for wie in (lid, collega, coordinator):
        assert als(wie).get(adres(vraag)).status_code == 404
        assert geef(als(wie), vraag).status_code == 404


def test_under_a_hidden_klus_nobody_answers(als, klus, vraag, lid, collega, vreemde, coordinator):
    ReactieFabriek(klus=klus, lid=collega)
    klus.verberg(coordinator, "Dubbel")

    assert [geef(als(wie), vraag).status_code for wie in (lid, collega, vreemde)] == [403, 403, 404]
    assert "Antwoord op de vraag" not in tekst(als(collega).get(klus.get_absolute_url()))


def test_klus_that_has_ended_can_still_be_answered(als, klus, vraag, lid):
    klus.trek_in(lid)

    assert geef(als(lid), vraag).status_code == 302


def test_fifty_answers_a_day_are_enough(als, vraag, lid):
    with time_machine.travel(timezone.now(), tick=False) as klok:
        AntwoordFabriek.create_batch(50, vraag=vraag, lid=lid)
        teveel = geef(als(lid), vraag, "Nummer eenenvijftig")

        assert teveel.status_code == 429
        assert "je hebt vandaag al veel antwoorden gegeven" in tekst(teveel)
        assert "Nummer eenenvijftig" in soep(teveel).textarea.get_text()
        klok.shift(timedelta(days=1, seconds=1))
        assert geef(als(lid), vraag).status_code == 302
