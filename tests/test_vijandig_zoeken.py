"""Whatever is searched for, a page with results or a clear word comes back, for no more queries than a plain word."""

import subprocess
import sys
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek

PAGINAS = ["/klussen/", "/deskundigen/", "/zoeken/"]
VRAGEN = {
    "alleen tekens": "& | ! ( ) : * < > <-> -- - + ~ \\ ' \" “ ”",
    "alleen streepjes": '- -- --- -"" -“” -',
    "alleen stopwoorden": "de het een van",
    "lang woord": "grondwater" * 1000,
    "veel woorden": "grondwater riool " * 600,
    "nul": "grond\x00water\x00",
    "emoji": "💧🌧️ 👩‍💻 grondwater",
    "van rechts naar links": "\u202egrondwater \u05e9\u05dc\u05d5\u05dd مرحبا",
    "sql": "'; DROP TABLE klussen_klus; -- ' OR 1=1",
    "aanhalingen": '"' * 199,
    "diepe aanhalingen": '"-"-"grondwater"-"-"' * 9,
    "zonder alles": "-grondwater -riool",
    "tsquery": "'grond':*A & !('water' <-> 'riool')",
    "combinaties": "e\u0301" * 90,
    "opmaak": "<script>alert(1)</script> <mark>",
    "procent": "%s %(q)s {0} {% include 'x' %} {{ q }}",
}


@pytest.fixture
def ik(db, als):
    onderwerp = OnderwerpFabriek(naam="Grondwater", slug="grondwater", synoniemen=["peilbuis"])
    KlusFabriek(titel="Grondwater meten", onderwerpen=[onderwerp])
    KaartFabriek(lid=DeskundigeFabriek().lid, onderwerp=onderwerp)
    return als(LidFabriek())


def vraag(ik, pagina, params):
    """Ask a page; return it and the number of queries that it took."""
    with CaptureQueriesContext(connection) as queries:
        antwoord = ik.get(f"{pagina}?{urlencode(params, doseq=True)}")
    assert antwoord.status_code == 200
    return BeautifulSoup(antwoord.content, "lxml"), len(queries)


@pytest.mark.parametrize("pagina", PAGINAS)
def test_any_question_gets_a_page(ik, pagina):
    # The most that a plain question takes: one in which nothing is found, so that more ways are tried.
    _, gewoon = max(
        (vraag(ik, pagina, {"q": q}) for q in ("grondwater", "grondwatr xqzv", "zonder treffer xqzv")),
        key=lambda gevraagd: gevraagd[1],
    )

    for naam, q in VRAGEN.items():
        soep, queries = vraag(ik, pagina, {"q": q})
        assert soep.select("[data-aantal]"), naam
        assert not soep.select("mark script, main script"), naam
        assert queries <= gewoon + 4, naam


@pytest.mark.parametrize("pagina", ["/klussen/", "/deskundigen/"])
def test_many_topics_are_one_question(ik, pagina):
    for nummer in range(30):
        OnderwerpFabriek(naam=f"Onderwerp {nummer}", slug=f"onderwerp-{nummer}")
    _, met_een = vraag(ik, pagina, {"onderwerp": "grondwater", "q": "grondwater"})

    slugs = ["grondwater", *(f"onderwerp-{nummer % 60}" for nummer in range(200))]
    soep, queries = vraag(ik, pagina, {"onderwerp": slugs, "q": "grondwater"})

    assert [element["data-aantal"] for element in soep.select("[data-aantal]")] == ["1"]
    assert queries <= met_een + 1


def test_processes_that_do_not_search_load_no_words():
    gestart = subprocess.run([sys.executable, "-c", _START], check=True, capture_output=True, text=True, timeout=60)

    assert gestart.stdout.split() == ["False", "True"]


_START = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=[])
django.setup()
from klussenbank.kern import tekst
from klussenbank.kern.tekst.woordenschat import woordenschat
print(bool(woordenschat.cache_info().currsize))
import resource, time
voor, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
tekst.Vraag("grondwateroverlast").strikt
duur, erbij = time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - voor
print(duur < 1 and erbij < 100 * 1024)
"""
