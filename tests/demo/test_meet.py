"""manage.py meet: how long pages take, beside a bare page."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from klussenbank.demo import meting
from tests.fabriek import KlusFabriek

PAGINAS = [
    "start",
    "klussen",
    "klussen over een onderwerp",
    "klussen met een zoekwoord",
    "één klus",
    "wie weet wat",
    "wie weet wat over een onderwerp",
    "zoeken",
    "één onderwerp",
]


@pytest.fixture
def meet(capsys):
    def _meet(**opties):
        call_command("meet", **opties)
        return capsys.readouterr().out.splitlines()

    return _meet


@pytest.mark.django_db(transaction=True)
def test_meet_prints_each_page_beside_its_bare_twin(meet, capsys):
    call_command("vul", klussen=60, leden=40)
    capsys.readouterr()

    eerste, kop, *regels = meet(rondes=2)

    assert eerste == "60 klussen, 40 leden, 2 rondes"
    assert kop.split() == ["pagina", "rijen", "queries", "p50", "p95", "kaal", "p50", "kaal", "p95", "keer"]
    assert [regel[:32].strip() for regel in regels] == PAGINAS
    for regel in regels:
        rijen, queries, p50, p95, kaal50, kaal95, keer = [float(getal) for getal in regel[32:].split()]
        assert rijen >= 1
        assert 1 < queries <= 12
        assert 0 < p50 <= p95
        assert 0 < kaal50 <= kaal95
        assert keer == pytest.approx(p50 / kaal50, rel=0.3, abs=1)
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_meet_without_filled_content_says_what_to_do(meet):
    KlusFabriek()
    with pytest.raises(CommandError, match="Vul de database eerst"):
        meet()


@pytest.mark.django_db
def test_meet_refuses_no_rounds(meet):
    with pytest.raises(CommandError, match="1 of meer"):
        meet(rondes=0)


@pytest.mark.django_db(transaction=True)
def test_meet_stops_at_a_page_that_fails(meet, monkeypatch):
    call_command("vul", klussen=60, leden=40)
    monkeypatch.setattr(meting, "_paginas", lambda lid: [meting.Pagina("weg", "/bestaat-niet/")])
    with pytest.raises(CommandError, match="/bestaat-niet/ gaf 404"):
        meet()


@pytest.mark.parametrize(("deel", "verwacht"), [(50, 5), (95, 10), (100, 10), (10, 1)])
def test_percentiel_is_a_time_that_was_measured(deel, verwacht):
    assert meting.percentiel([3, 1, 2, 10, 9, 8, 7, 6, 5, 4], deel) == verwacht
