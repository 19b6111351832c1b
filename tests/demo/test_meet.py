"""manage.py meet: what pages cost, beside a bare page on the same server."""

import json
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command

from deskundigen.models import Sessie
from klussenbank.demo import meting
from klussenbank.demo.management.commands import meet as opdracht
from klussenbank.demo.meting import server, tabel
from tests.fabriek import KlusFabriek

PAGINAS = [
    "klussen",
    "klussen over een onderwerp",
    "klussen, zeldzaam woord",
    "klussen, gangbaar woord",
    "klussen, twee woorden",
    "klussen, onderwerp en woord",
    "wie weet wat",
    "wie weet wat over een onderwerp",
    "samen zoeken",
    "één klus",
    "wie een klus kan doen",
    "start",
]


@pytest.fixture
def meet(capsys, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "60"
    settings.VAR_DIR.mkdir()

    def _meet(**opties):
        call_command("meet", **{"rondes": 1, "keer": 1, **opties})
        return capsys.readouterr().out.splitlines()

    return _meet


@pytest.fixture
def gevuld(transactional_db, capsys):
    call_command("vul", klussen=60, leden=40)
    capsys.readouterr()


def test_meet_prints_each_page_beside_its_bare_twin_and_leaves_nothing(gevuld, meet, settings, tmp_path, monkeypatch):
    readme = tmp_path / "README.md"
    readme.write_text("Voor\n<!-- bench -->\noud\n<!-- /bench -->\nNa\n")
    monkeypatch.setattr(opdracht.tabel, "README", readme)
    monkeypatch.setattr(server, "OPWARMEN", 1)
    kinderen = psutil.Process().children(recursive=True)

    eerste, kop, *regels = meet(readme=True)

    assert eerste.startswith("60 klussen (")
    assert "40 leden, 1 rondes van 1;" in eerste
    assert kop.split() == ["pagina", "rijen", "queries", "p50", "p95", "cpu", "kaal", "keer", "traagst", "kaalp50"]
    assert [regel[:32].strip() for regel in regels] == PAGINAS
    for regel in regels:
        rijen, queries, p50, p95, cpu, kaal, keer, traagst, kaalp50 = [float(getal) for getal in regel[32:].split()]
        assert rijen >= 1 or "woord" in regel
        assert 1 < queries <= 12
        assert 0 < p50 <= p95
        assert 0 < kaal <= cpu
        assert keer > 1
        assert traagst >= 0
        assert kaalp50 > 0
    assert not Sessie.objects.exists()
    assert psutil.Process().children(recursive=True) == kinderen
    uitslag = json.loads((settings.VAR_DIR / "meting.json").read_text())
    assert (uitslag["klussen"], uitslag["leden"], len(uitslag["paginas"])) == (60, 40, len(PAGINAS))
    tekst = readme.read_text()
    assert tekst.startswith("Voor\n<!-- bench -->\n60 klussen, ")
    assert tekst.endswith("<!-- /bench -->\nNa\n")
    assert tekst.count("\n| ") == 1 + len(PAGINAS)


@pytest.mark.django_db
def test_meet_without_filled_content_says_what_to_do(meet):
    KlusFabriek()
    with pytest.raises(CommandError, match="Vul de database eerst"):
        meet()


@pytest.mark.parametrize("opties", [{"rondes": 0}, {"keer": 0}])
def test_meet_refuses_no_rounds(meet, opties):
    with pytest.raises(CommandError, match="1 of meer"):
        meet(**opties)


def test_meet_stops_at_a_page_that_fails(gevuld, meet, monkeypatch):
    kies = meting.kies_paginas
    monkeypatch.setattr(
        meting, "kies_paginas", lambda lid: [meting.paginas.Pagina("weg", "/bestaat-niet/", kies(lid)[0].kaal)]
    )
    with pytest.raises(CommandError, match="/bestaat-niet/ gaf 404"):
        meet()


def test_meet_stops_when_the_site_does_not_start(gevuld, meet, monkeypatch):
    monkeypatch.setattr(server, "gunicorn", lambda toepassing, poort: ["false"])
    with pytest.raises(CommandError, match="start niet"):
        meet()


@pytest.mark.parametrize(("deel", "verwacht"), [(50, 5), (95, 10), (100, 10), (10, 1)])
def test_percentiel_is_a_time_that_was_measured(deel, verwacht):
    assert meting.percentiel([3, 1, 2, 10, 9, 8, 7, 6, 5, 4], deel) == verwacht


def test_readme_shows_each_size_beside_the_smallest(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "10000"
    rij = dict.fromkeys(["queries", "p95", "cpu", "kaal_cpu", "keer_cpu", "keer_tijd", "traagste"], 2)
    for klussen, p50 in ((1_000_000, 15.0), (10_000, 10.0)):
        settings.VAR_DIR = tmp_path / str(klussen)
        settings.VAR_DIR.mkdir()
        vast = {"open": 1, "leden": 1, "datum": "2026-11-22", "machine": "hier", "druk": 0.5}
        tabel.bewaar(vast | {"klussen": klussen, "paginas": [rij | {"naam": "start", "p50": p50}]})
    readme = tmp_path / "README.md"
    readme.write_text("<!-- bench -->\n<!-- /bench -->")

    tabel.werk_readme_bij(readme)

    klein, groot = [regel for regel in readme.read_text().splitlines() if regel.startswith("| start")]
    assert klein.startswith("| start | 2 | 10.0 | 2.0 | 1.00 |")
    assert groot.startswith("| start | 2 | 15.0 | 2.0 | 1.50 |")
    assert [regel.split()[0] for regel in readme.read_text().splitlines() if "klussen," in regel] == [
        "10,000",
        "1,000,000",
    ]


def test_machine_is_named_where_the_system_does_not_tell_its_processor(monkeypatch):
    assert " CPUs, " in tabel.machine()
    monkeypatch.setattr(Path, "read_text", lambda pad: (_ for _ in ()).throw(FileNotFoundError))
    assert tabel.machine().startswith(tabel.platform.machine())


def test_processor_time_of_a_process_that_has_ended_is_none():
    assert server._processortijd(2**22 + 1) == 0
    assert server._processortijd(psutil.Process().pid) > 0
