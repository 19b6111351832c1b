"""Taking back one's own question."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.urls import reverse

from klussen.gesprek import acties
from klussen.gesprek.fouten import GesprekFout, VraagWeg
from klussen.gesprek.models import Antwoord, Vraag
from tests.fabriek import AntwoordFabriek, LidFabriek, VraagFabriek
from tests.klussen.hulp import meldingen, soep


def haal_weg(ik, vraag, **extra):
    return ik.post(reverse("gesprek:weghalen", args=[vraag.pk]), **extra)


def test_own_question_goes_while_nobody_answered(als, klus, vraag, collega):
    antwoord = haal_weg(als(collega), vraag, follow=True)

    assert meldingen(antwoord) == ["Je vraag is weggehaald."]
    assert not Vraag.objects.exists()
    assert haal_weg(als(collega), vraag).status_code == 404


def test_answered_question_stays(als, klus, vraag, collega, lid):
    AntwoordFabriek(vraag=vraag, lid=lid)
    assert not soep(als(collega).get(klus.get_absolute_url())).select("form[action$='/weghalen/']")

    antwoord = haal_weg(als(collega), vraag, follow=True)

    assert meldingen(antwoord) == ["Iemand heeft je vraag al beantwoord. Weghalen kan niet meer."]
    assert Vraag.objects.count() == 1


def test_only_who_asked_takes_it_back(als, klus, vraag, lid, vreemde, coordinator):
    for wie in (lid, vreemde, coordinator):
        assert not soep(als(wie).get(klus.get_absolute_url())).select("form[action$='/weghalen/']")
        assert haal_weg(als(wie), vraag).status_code == 403
    assert Vraag.objects.count() == 1


def test_visit_leads_to_the_question(als, vraag, collega):
    antwoord = als(collega).get(reverse("gesprek:weghalen", args=[vraag.pk]))

    assert (antwoord.status_code, antwoord.url) == (302, vraag.get_absolute_url())
    assert Vraag.objects.count() == 1


def test_hidden_question_is_not_erased_by_its_writer(vraag, coordinator):
    vraag.verberg(coordinator, "Reclame")

    vraag.haal_weg()

    assert Vraag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ronde", range(5))
def test_answering_and_taking_back_at_once_leave_one_of_the_two(lege_wachtrij, ronde):
    vraag, wie, poort, gelukt = VraagFabriek(), LidFabriek(), threading.Barrier(2), []

    def doe(naam, stap):
        poort.wait()
        try:
            with transaction.atomic():
                stap()
            gelukt.append(naam)
        except GesprekFout:
            pass
        finally:
            connection.close()

    draden = [
        threading.Thread(target=doe, args=("weg", vraag.haal_weg)),
        threading.Thread(
            target=doe,
            args=("antwoord", lambda: acties.beantwoord(vraag, wie, antwoord="Ja", inzending=uuid.uuid4())),
        ),
    ]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert gelukt in (["weg"], ["antwoord"])
    assert (Vraag.objects.count(), Antwoord.objects.count()) == ((0, 0) if gelukt == ["weg"] else (1, 1))


def test_answer_after_taking_back_says_so(vraag, lid):
    Vraag.objects.all().delete()

    with pytest.raises(VraagWeg):
        acties.beantwoord(vraag, lid, antwoord="Ja", inzending=uuid.uuid4())
