"""What the README says is what the code does."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

WORTEL = Path(__file__).parent.parent
README = (WORTEL / "README.md").read_text()
_LEZERS = {"get", "setdefault", "_aan", "_lijst", "_verplicht"}


def _omgevingsnamen():
    """Every name that settings.py reads from the environment."""
    namen = set()
    for deel in ast.walk(ast.parse((WORTEL / "klussenbank/settings.py").read_text())):
        if isinstance(deel, ast.Call) and getattr(deel.func, "attr", getattr(deel.func, "id", "")) in _LEZERS:
            eerste = deel.args[0]
        elif isinstance(deel, ast.Subscript) and ast.unparse(deel.value) == "os.environ":
            eerste = deel.slice
        else:
            continue
        if isinstance(eerste, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", eerste.value):
            namen.add(eerste.value)
    return namen


def _tabelnamen():
    tabel = README.split("| variable | needed | meaning |")[1].split("\n\n")[0]
    return {naam for rij in tabel.splitlines()[2:] for naam in re.findall(r"`([A-Z_]+)`", rij.split("|")[1])}


def test_table_names_every_variable_that_the_settings_read_and_no_other():
    assert _tabelnamen() == _omgevingsnamen()


def test_settings_read_the_environment_only_in_ways_that_this_test_knows():
    code = (WORTEL / "klussenbank/settings.py").read_text()

    assert code.count("getenv") == 0
    # The lines that read a name: four helpers read it from a parameter.
    namen = re.findall(r'(?:environ(?:\.get\(|\.setdefault\(|\[)|_aan\(|_lijst\(|_verplicht\()"([A-Z_]+)"', code)
    assert set(namen) == _omgevingsnamen()


@pytest.mark.parametrize("doel", re.findall(r"make (\w+)", README))
def test_every_make_command_exists(doel):
    assert re.search(rf"^{doel}:", (WORTEL / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("opdracht", sorted(set(re.findall(r"manage\.py (\w+)", README))))
def test_every_management_command_exists(opdracht):
    from django.core.management import get_commands

    assert opdracht in get_commands()


@pytest.mark.parametrize("bestand", sorted(set(re.findall(r"`((?:[\w.]+/)+(?:[\w.]+)?)`", README))))
def test_every_file_that_is_named_exists(bestand):
    # Written as one reads it: kern/ is klussenbank/kern/, and <app> any app.
    if bestand == "var/":
        return
    kandidaten = [WORTEL / bestand, WORTEL / "klussenbank" / bestand]
    assert any(pad.exists() for pad in kandidaten)


@pytest.mark.parametrize("omgeving", [{}, {"VAR_DIR": "elders"}, {"MEDIA_ROOT": "fotos"}])
def test_backup_of_the_photos_works_before_there_is_one(tmp_path, omgeving):
    blok = README.split("**Backup and restore.**")[1].split("```")[1]
    # The lines that ask for a database are left out.
    opdrachten = "\n".join(regel for regel in blok.splitlines() if not re.match(r"pg_|\.venv/", regel))

    subprocess.run(["sh", "-euc", opdrachten], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", **omgeving}, check=True)

    map_ = omgeving.get("MEDIA_ROOT") or f"{omgeving.get('VAR_DIR', 'var')}/media"
    assert (tmp_path / map_).is_dir()
    assert (tmp_path / "klussenbank-media.tar.gz").stat().st_size > 0
