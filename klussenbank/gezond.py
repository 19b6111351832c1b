"""Is the site alive, and can it serve? For the machine that watches over it."""

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from klussenbank.kern import wachtrij
from klussenbank.kern.databank import kort

# A database that takes longer than this many seconds to connect, or to answer, counts as away.
WACHTTIJD = 3
ANTWOORDTIJD = 1


@login_not_required
@require_safe
def live(request):
    """The process answers; the database plays no part."""
    return _antwoord("leeft")


@login_not_required
@require_safe
def klaar(request):
    """200 when the database answers, 503 when it does not; below it a line for each thing that asks for attention.

    It connects outside the pool: one that is waiting for its database would hold up the answer.
    """
    try:
        with psycopg.connect(
            kort.verbinding(wachttijd=WACHTTIJD, antwoordtijd=ANTWOORDTIJD), autocommit=True
        ) as verbinding:
            verbinding.execute("SELECT 1")
            let_op = _let_op(verbinding)
    except psycopg.Error:
        return _antwoord("database antwoordt niet", status=503)
    return _antwoord("klaar", *(f"let op: {waarschuwing}" for waarschuwing in let_op))


def _let_op(verbinding):
    """Return what is wrong with mail and background work, in words that name nobody."""
    try:
        return wachtrij.stand(verbinding).waarschuwingen()
    except (psycopg.ProgrammingError, psycopg.errors.QueryCanceled):
        # A table that is being made or changed says nothing about whether pages can be served.
        return ["de stand van mail en achtergrondwerk is niet te lezen"]


def _antwoord(*regels, status=200):
    return HttpResponse(
        "".join(f"{regel}\n" for regel in regels), status=status, content_type="text/plain; charset=utf-8"
    )
