"""The card of a klus, which is drawn once and kept: whatever it shows, it never shows what was."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from klussen import kaarten
from klussen.models import Klus
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import soep

LIJST = "/klussen/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def klus(db):
    return KlusFabriek(titel="Meet het peil", aantal_personen=3, onderwerpen=[OnderwerpFabriek(naam="Grondwater")])


def kaart(client, klus, adres=f"{LIJST}?status=alle"):
    """The words on the card of `klus`, in the order in which they are read."""
    return " ".join(soep(client.get(adres)).select_one(f"li.klus[data-klus='{klus.pk}']").get_text(" ").split())


def _wijzig(**velden):
    return lambda klus: Klus.objects.filter(pk=klus.pk).update(**velden)


def _hernoem_onderwerp(klus):
    onderwerp = klus.onderwerpen.get()
    onderwerp.naam = "Grondwaterpeil"
    onderwerp.save()


def _hernoem_organisatie(klus):
    klus.organisatie.naam = "Gemeente Anders"
    klus.organisatie.save()


@pytest.mark.parametrize(
    ("verander", "was", "wordt"),
    [
        (_wijzig(titel="Meet de put"), "Meet het peil", "Meet de put"),
        (_wijzig(samenvatting="Kort gezegd"), "We zoeken iemand die dit eerder deed.", "Kort gezegd"),
        (_wijzig(omschrijving="Iets anders"), "We zoeken iemand die dit eerder deed.", "Iets anders"),
        (_wijzig(omvang="groot"), "Kleine klus", "Grote klus"),
        (_wijzig(plaats="Ede", uren=7), "Kleine klus Open", "Ede Kleine klus Ongeveer 7 uur"),
        (_wijzig(op_afstand=True), "Voorbeeld", "Kan op afstand"),
        (_wijzig(status="afgerond"), "Open", "Afgerond"),
        (_wijzig(aantal_personen=2), "nog 3 plekken", "nog 2 plekken"),
        (lambda klus: ReactieFabriek(klus=klus, status="gekozen"), "nog 3 plekken", "nog 2 plekken"),
        (lambda klus: klus.onderwerpen.clear(), "Grondwater", "nog 3 plekken"),
        (_hernoem_onderwerp, "Grondwater", "Grondwaterpeil"),
        (_hernoem_organisatie, "Voorbeeld", "Gemeente Anders"),
    ],
)
def test_change_shows_at_once(ik, klus, verander, was, wordt):
    assert was in kaart(ik, klus)

    verander(klus)

    assert wordt in kaart(ik, klus)


def test_days_pass(ik, lid, klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=timezone.localdate() + timedelta(days=1))
    assert "nog tot en met morgen" in kaart(ik, klus)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "nog vandaag" in kaart(ik, klus)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert "Reageren kon t/m" in kaart(ik, klus)


def test_heading_follows_the_page(ik, klus):
    for adres, kop in ((LIJST, "h2"), ("/", "h3"), (LIJST, "h2")):
        assert soep(ik.get(adres)).select_one(f"li.klus[data-klus='{klus.pk}'] .klus__titel").name == kop


def test_hidden_klus_is_called_so_and_shows_to_no_stranger(als, lid, klus):
    assert "Verborgen" not in kaart(als(lid), klus)
    klus.verberg(lid, "Noem geen namen.")

    assert "Verborgen" in kaart(als(klus.plaatser), klus)
    assert not soep(als(lid).get(LIJST)).select(f"[data-klus='{klus.pk}']")


def test_card_is_drawn_once_for_everyone(als, lid, klus, monkeypatch):
    eerste = kaart(als(lid), klus)
    monkeypatch.setattr(kaarten, "teken", None)

    assert kaart(als(LidFabriek()), klus) == eerste


def test_words_on_a_card_stay_words(ik, db):
    organisatie = OrganisatieFabriek(naam="<b>Ede</b>")
    klus = KlusFabriek(titel="<script>x</script>", plaatser=LidFabriek(organisatie=organisatie))

    assert "<script>x</script>" in kaart(ik, klus)
    assert "<b>Ede</b>" in kaart(ik, klus)


def test_marked_words_take_the_place_of_plain_ones(klus):
    (gevonden,) = kaarten.kaarten(Klus.objects.all())

    html = kaarten.teken(gevonden, "h2", titel="iets <anders>", zin=None)

    assert "iets &lt;anders&gt;" in html
    assert "We zoeken iemand die dit eerder deed." in html
