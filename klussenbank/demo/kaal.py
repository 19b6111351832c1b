"""The WSGI application that is measured: the site, and under `/kaal/` the bare twins of its pages.

A bare page takes a connection of a pool, runs one query and joins strings. Which query, and how long the page must be,
stands in the file that KAAL_PAGINAS names: it comes from the process that measures.
"""

import json
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from psycopg_pool import ConnectionPool

PAD = "/kaal/"
_KOPPEN = [("Content-Type", "text/html; charset=utf-8")]
_site = get_wsgi_application()


def application(omgeving, begin_antwoord):
    """Serve a bare page, or hand the request to the site."""
    pad = omgeving["PATH_INFO"]
    if not pad.startswith(PAD):
        return _site(omgeving, begin_antwoord)
    pagina = _paginas()[int(pad.removeprefix(PAD))]
    with _pool().connection() as verbinding:
        rijen = verbinding.execute(pagina["sql"]).fetchall()
    inhoud = _maak(rijen, pagina["grootte"]).encode()
    begin_antwoord("200 OK", [*_KOPPEN, ("Content-Length", str(len(inhoud)))])
    return [inhoud]


def _maak(rijen, grootte):
    """Return a page of about `grootte` characters that shows `rijen`."""
    vulling = "." * (grootte // (len(rijen) + 1))
    delen = [f"<!doctype html><title>Kaal</title><ul>{vulling}"]
    delen += [f"<li>{' '.join(map(str, rij))} {vulling}</li>" for rij in rijen]
    return "".join(delen)[:grootte]


# Made by the first request: a worker must not share the connections of the process that started it.
@cache
def _pool():
    kwargs = {"autocommit": True, "options": settings.DATABASES["default"]["OPTIONS"]["options"]}
    return ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=True, kwargs=kwargs)


@cache
def _paginas():
    return json.loads(Path(os.environ["KAAL_PAGINAS"]).read_text(encoding="utf-8"))
