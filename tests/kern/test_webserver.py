"""What the web server of a real site keeps of the code that it began with."""

import os
import shutil
from pathlib import Path

from klussenbank import kern
from klussenbank.demo.belasting import Webserver, haal
from tests.kern.conftest import vrije_poort

# Says what the worker knows of a module that the parent read too, and whether the parent read Django.
SITE = """
import sys
django_was_er = any(naam.partition(".")[0] == "django" for naam in sys.modules)
from klussenbank.kern import verzoek

def site(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{getattr(verzoek, 'MERK', 'oud')} {django_was_er}".encode()]
"""


def test_after_a_hup_workers_know_nothing_of_what_their_parent_read_before(tmp_path, monkeypatch):
    map_ = tmp_path / "klussenbank" / "kern"
    map_.mkdir(parents=True)
    for deel in ("__init__", "logfilter", "logvorm", "verzoek", "webserver"):
        shutil.copy(Path(kern.__file__).with_name(f"{deel}.py"), map_)
    (tmp_path / "klussenbank" / "__init__.py").touch()
    (tmp_path / "proefsite.py").write_text(SITE)
    monkeypatch.chdir(tmp_path)
    poort = vrije_poort()
    with Webserver(poort, {**os.environ, "INGEBOUWD": "1"}, "proefsite:site") as server:
        assert haal(poort, "/").inhoud == "oud False"

        with (map_ / "verzoek.py").open("a") as bestand:
            bestand.write('MERK = "nieuw"\n')
        server.neem_over()

        assert haal(poort, "/").inhoud == "nieuw False"
