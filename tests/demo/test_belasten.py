"""manage.py belast: what it says of what happened; that it happens stands in tests/test_uitval.py."""

import pytest
from django.core.management import CommandError, call_command

from klussenbank.demo.belasting import Antwoord, Verslag
from klussenbank.demo.management.commands.belast import Command

# Away from the tenth second until the twelfth.
WEG = (10.0, 12.0)


def zeg(capsys, *antwoorden):
    Command()._zeg(Verslag(list(antwoorden), WEG), 2, 20)
    return capsys.readouterr().out.splitlines()


def test_report_of_an_upgrade_that_nobody_noticed(capsys):
    assert zeg(capsys, Antwoord(1, 0.1, 200, True), Antwoord(2, 0.3, 200, True)) == [
        "2 leden, 20 seconden: 2 pagina’s, p50 100 ms, p95 300 ms",
        "twee keer nieuwe code; de database was 2.0 seconden weg",
        "mislukt: 0, waarvan terwijl de database er was: 0",
        "pagina’s van een ander: 0",
    ]


def test_what_fails_while_the_database_is_away_is_no_failure_of_the_upgrade(capsys):
    onderweg, intussen = Antwoord(9.9, 0.2, 500, True), Antwoord(11, 3, 503, True)

    regels = zeg(capsys, Antwoord(1, 0.1, 200, True), onderweg, intussen)

    assert regels[2] == "mislukt: 2 {500: 1, 503: 1}, waarvan terwijl de database er was: 0"


@pytest.mark.parametrize(
    "antwoord", [Antwoord(5, 1, 0, True), Antwoord(12.1, 1, 503, True), Antwoord(5, 1, 200, False)]
)
def test_anything_else_is(capsys, antwoord):
    with pytest.raises(CommandError, match="niet mis mag gaan"):
        zeg(capsys, Antwoord(1, 0.1, 200, True), antwoord)


@pytest.mark.parametrize("opties", [{"leden": 0}, {"seconden": 4}])
def test_numbers_that_make_no_sense(opties):
    with pytest.raises(CommandError, match="minstens"):
        call_command("belast", **opties)


def test_only_on_the_embedded_database(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    with pytest.raises(CommandError, match="ingebouwde database"):
        call_command("belast")


def test_an_empty_database_gives_nothing_to_ask(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "pg").mkdir()

    with pytest.raises(CommandError, match="Er is niets te vragen"):
        call_command("belast")
