import pytest

from klussen.models import Klus
from klussenbank.kern.zoekveld import Rang
from tests.fabriek import KlusFabriek, OnderwerpFabriek


def gevonden(q):
    return set(Klus.objects.filter(zoekvector__zoekt=q))


def test_zoekt_asks_for_every_word(db):
    beide = KlusFabriek(titel="Grondwater in de wijk")
    KlusFabriek(titel="Grondwater in de polder")

    assert gevonden("wijken grondwater") == {beide}


@pytest.mark.parametrize("q", ["", "de", "?", "\x00", "'", "\\"])
def test_zoekt_without_words_finds_nothing(db, q):
    KlusFabriek()

    assert gevonden(q) == set()


@pytest.mark.parametrize(
    "q", ["klus' OR 1=1 --", "klus & !help", "klus:*", "(klus", "klus\\", "klus \x00 help", "%s klus"]
)
def test_zoekt_takes_signs_for_spaces(db, q):
    KlusFabriek(titel="Help met een klus, ORS 1 s", omschrijving="1")

    assert len(gevonden(q)) <= 1


def test_row_without_vector_is_not_found(db):
    klus = KlusFabriek(titel="Grondwater")
    Klus.objects.filter(pk=klus.pk).update(zoekvector=None)

    assert gevonden("grondwater") == set()


def test_rang_puts_title_and_topic_over_summary_over_description(db):
    in_tekst = KlusFabriek(omschrijving="Het gaat over grondwater.")
    in_samenvatting = KlusFabriek(samenvatting="Het gaat over grondwater.")
    in_titel = KlusFabriek(titel="Het gaat over grondwater.")
    op_onderwerp = KlusFabriek(onderwerpen=[OnderwerpFabriek(naam="grondwater")])

    rangen = dict(Klus.objects.annotate(rang=Rang("zoekvector", "grondwater")).values_list("pk", "rang"))

    assert rangen[in_titel.pk] == rangen[op_onderwerp.pk] > rangen[in_samenvatting.pk] > rangen[in_tekst.pk] > 0
    assert max(rangen.values()) < 1


def test_rang_of_a_question_without_words_is_zero(db):
    KlusFabriek()

    assert Klus.objects.annotate(rang=Rang("zoekvector", "de")).get().rang == 0
