"""The floors hold, every part stands on one, and a breach does not go unnoticed."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

WORTEL = Path(__file__).parent.parent
PAKKETTEN = ["klussenbank", "klussen", "deskundigen"]


def _lint(map_):
    opdracht = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    uitkomst = subprocess.run(
        [*opdracht, "--no-cache", "--no-logo"],
        cwd=map_,
        env={**os.environ, "PYTHONPATH": str(map_)},
        capture_output=True,
        text=True,
    )
    return uitkomst.returncode, uitkomst.stdout


@pytest.fixture
def kopie(tmp_path):
    """A copy of the code, in which a test may break a rule."""
    for pakket in PAKKETTEN:
        shutil.copytree(WORTEL / pakket, tmp_path / pakket, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(WORTEL / "pyproject.toml", tmp_path)
    return tmp_path


def _schrijf_bij(bestand, regel):
    bestand.write_text(bestand.read_text() + f"\n{regel}\n" if bestand.exists() else f"{regel}\n")


def test_imports_go_down_only():
    code, uitvoer = _lint(WORTEL)

    assert code == 0, uitvoer


@pytest.mark.parametrize(
    ("bestand", "regel"),
    [
        ("klussenbank/kern/tekst.py", "import deskundigen.models"),
        ("klussenbank/kern/mail.py", "import klussenbank.start"),
        ("deskundigen/models/lid.py", "import klussen.models"),
        ("klussen/acties.py", "import klussenbank.zoeken"),
        ("klussenbank/zoeken.py", "import klussenbank.start"),
    ],
)
def test_an_import_upward_or_sideways_fails(kopie, bestand, regel):
    _schrijf_bij(kopie / bestand, regel)

    code, uitvoer = _lint(kopie)

    assert code == 1, uitvoer
    assert "BROKEN" in uitvoer


def test_a_new_part_that_the_contract_does_not_name_fails(kopie):
    (kopie / "klussenbank/groepen").mkdir()
    _schrijf_bij(kopie / "klussenbank/groepen/__init__.py", "")

    code, uitvoer = _lint(kopie)

    assert code == 1, uitvoer
    assert "klussenbank.groepen" in uitvoer


def test_both_contracts_name_the_same_parts():
    contracten = tomllib.loads((WORTEL / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lagen = {
        contract["id"]: " | ".join(contract["layers"]).split(" | ") for contract in contracten if "layers" in contract
    }

    verdiepingen = {naam.removeprefix("klussenbank.") for naam in lagen["verdiepingen"] if "." in naam}

    assert verdiepingen == set(lagen["onderdelen"])
    assert verdiepingen == {
        pad.stem for pad in (WORTEL / "klussenbank").iterdir() if pad.stem != "__init__" and _is_module(pad)
    }


def _is_module(pad):
    return pad.suffix == ".py" or (pad / "__init__.py").exists()


def test_the_package_itself_holds_no_code():
    assert (WORTEL / "klussenbank/__init__.py").read_text() == ""
