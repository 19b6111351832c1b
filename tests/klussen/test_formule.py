"""The sum by which people are put in order for a klus, apart from the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deskundigen import vers
from klussen.formule import GEWICHTEN, VOORBEELD, Kaartfeit, Nabij, punten

KAART = Kaartfeit("Grondwater", "Grondwater", Nabij.ZELF, "blauw", "veel")
ANDERE = KAART._replace(over="Financiën", bij="Financiën", kleur="groen", niveau="iets")


def test_who_has_no_card_that_touches_the_klus_does_not_fit():
    assert punten([], klussen=3) is None


def test_points_are_the_sum_of_what_is_told():
    uitkomst = punten([ANDERE, KAART], klussen=5, bedankt=1, gevraagd=1)

    assert {deel.naam: deel.punten for deel in uitkomst.delen} == {
        "zelf": 60,
        "blauw": 12,
        "veel": 8,
        "ook": 10,
        "gedaan": 18,
        "bedankt": 4,
        "gevraagd": -5,
    }
    assert uitkomst.punten == sum(deel.punten for deel in uitkomst.delen) == 107


def test_reasons_name_cards_and_deeds_and_never_how_often_someone_was_asked():
    assert punten([ANDERE, KAART], klussen=2, bedankt=2, gevraagd=4).redenen == (
        "weet er veel van; wil zich inzetten voor Grondwater",
        "weet er iets van; wordt blij van Financiën",
        "deed hier al 2 klussen over, en kreeg er 2 bedankkaartjes voor",
    )
    assert punten([KAART], klussen=1, bedankt=1).redenen[1:] == (
        "deed hier al een klus over, en kreeg er een bedankkaartje voor",
    )


@pytest.mark.parametrize(
    ("anders", "reden"),
    [
        ({"over": "Water", "nabij": Nabij.BOVEN}, "wil zich inzetten voor Water, waar Grondwater onder valt"),
        ({"bij": "Water", "nabij": Nabij.ONDER}, "wil zich inzetten voor Grondwater, onderdeel van Water"),
        (
            {"vervaagd": 1, "leeftijd": "2 jaar geleden bijgewerkt"},
            "wil zich inzetten voor Grondwater; 2 jaar geleden bijgewerkt",
        ),
        ({"tijd": "een dag per maand"}, "wil zich inzetten voor Grondwater (een dag per maand)"),
    ],
)
def test_reason_tells_where_the_topic_stands_and_that_a_card_is_old(anders, reden):
    assert KAART._replace(**anders).reden == f"weet er veel van; {reden}"


def test_where_the_topic_stands_goes_before_colour_and_colour_before_level():
    best, slechtst = KAART, KAART._replace(kleur="groen", niveau="iets")
    for hoger, lager in ((Nabij.ZELF, Nabij.ONDER), (Nabij.ONDER, Nabij.BOVEN)):
        assert slechtst._replace(nabij=hoger).punten > best._replace(nabij=lager).punten
    assert KAART._replace(niveau="iets").punten > KAART._replace(kleur="groen").punten


def test_a_step_of_age_weighs_as_a_level():
    assert KAART._replace(vervaagd=1).punten == KAART._replace(niveau="vaker").punten
    assert KAART._replace(vervaagd=2).punten == KAART._replace(niveau="iets").punten


def test_a_card_sinks_as_often_as_the_explanation_says():
    stokoud = timezone.now() - timedelta(days=10_000)

    assert vers.stappen_terug(stokoud) == GEWICHTEN["vervaagd"].hoogstens == 2


def test_a_card_that_stands_there_leaves_other_topics_to_the_next():
    """One klus on a topic and on its main topic, and a second card that fits the latter a little less."""
    ook_hier = KAART._replace(bij="Water", nabij=Nabij.ONDER)
    tweede = KAART._replace(over="Riolering", bij="Water", nabij=Nabij.ONDER, niveau="iets")

    assert punten([KAART, ook_hier, tweede]).kaarten == (KAART, tweede)
    assert punten([KAART, ook_hier, tweede]).ook == 1


def test_of_one_topic_one_card_counts_whatever_its_colour():
    groen = KAART._replace(kleur="groen")
    ook_hier = [kaart._replace(bij="Water", nabij=Nabij.ONDER) for kaart in (KAART, groen)]

    assert punten([KAART, groen, *ook_hier]).kaarten == (KAART,)


def test_owner_reads_the_same_reasons():
    oud = ANDERE._replace(over="Geld", nabij=Nabij.BOVEN, leeftijd="2 jaar geleden bijgewerkt")

    assert punten([KAART, oud], klussen=2, bedankt=1).voor_eigenaar == (
        "Past bij je blauwe kaart over Grondwater",
        "Past bij je groene kaart over Geld, waar Financiën onder valt; 2 jaar geleden bijgewerkt",
        "Je deed hier al 2 klussen over, en kreeg er een bedankkaartje voor",
    )


def test_example_shows_every_kind_of_weight_that_needs_explaining():
    uitkomsten = [punten(kaarten, **verder) for kaarten, verder in VOORBEELD.values()]

    gebruikt = {deel.naam for uitkomst in uitkomsten for deel in uitkomst.delen}
    assert gebruikt >= {"zelf", "boven", "blauw", "groen", "vervaagd", "gedaan", "bedankt", "gevraagd"}
    assert gebruikt <= set(GEWICHTEN)
