"""Is the site alive, and can it serve? For the machine that watches over it."""

import psycopg
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from psycopg.conninfo import make_conninfo

# A database that does not answer within this many seconds counts as away.
WACHTTIJD = 3


@login_not_required
@require_safe
def live(request):
    """The process answers; the database plays no part."""
    return HttpResponse("leeft\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def klaar(request):
    """200 when the database answers, 503 when it does not.

    It connects outside the pool: one that is waiting for its database would hold up the answer.
    """
    try:
        with psycopg.connect(_verbinding()) as verbinding:
            verbinding.execute("SELECT 1")
    except psycopg.Error:
        return HttpResponse("database antwoordt niet\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("klaar\n", content_type="text/plain; charset=utf-8")


def _verbinding():
    """Return what Django connects with, and waits no longer than WACHTTIJD."""
    db = settings.DATABASES["default"]
    opties = {naam: waarde for naam, waarde in db["OPTIONS"].items() if naam not in {"pool", "prepare_threshold"}}
    server_opties = f"{opties.pop('options', '')} -c statement_timeout={WACHTTIJD * 1000}"
    return make_conninfo(
        "",
        dbname=db["NAME"],
        user=db["USER"],
        password=db["PASSWORD"],
        host=db["HOST"],
        port=db["PORT"],
        **{**opties, "connect_timeout": WACHTTIJD, "options": server_opties},
    )
