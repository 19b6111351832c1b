"""The number of a request: it stands in every line of the log that the request, or a job that it ordered, causes."""

import logging
import re
import time
import uuid
from contextvars import ContextVar

KOP = "X-Request-ID"
# What a proxy gives along is taken over when it can be nothing but a number.
_GOED = re.compile(r"[A-Za-z0-9-]{8,64}")
# Asked every few seconds by a machine, and for what stands on a page: a line would say nothing.
_STIL = {"gezond_live", "gezond_klaar"}

nummer = ContextVar("nummer", default="")
log = logging.getLogger("klussenbank.verzoek")


def nummer_van(gegeven: str | None) -> str:
    """Return the number that came along, or a new one."""
    return gegeven if gegeven and _GOED.fullmatch(gegeven) else uuid.uuid4().hex


def met_nummer(get_response):
    """Give each request its number and send it back; write a line of what was asked, without whom or with what.

    Without a proxy that gives the number along, a visitor could choose it, and so what stands in the log.
    """
    # Here, for the web server reads this module too, before it begins: what it read stays while the site is upgraded.
    from django.conf import settings

    def middleware(request):
        begin = time.perf_counter()
        merk = nummer.set(nummer_van(request.headers.get(KOP) if settings.ACHTER_PROXY else None))
        try:
            antwoord = get_response(request)
            antwoord.headers[KOP] = nummer.get()
            _schrijf(request, antwoord, time.perf_counter() - begin)
        finally:
            nummer.reset(merk)
        return antwoord

    return middleware


def _schrijf(request, antwoord, duur):
    route = request.resolver_match
    # A static file has no route.
    if antwoord.status_code < 400 and (route is None or route.url_name in _STIL):
        return
    gegevens = {
        "methode": request.method,
        # How the address is written in the code: with the names of its parameters in the place of what they were.
        "route": route.route if route else "",
        "status": antwoord.status_code,
        "ms": round(duur * 1000, 1),
    }
    log.info("%(methode)s /%(route)s %(status)s", gegevens, extra={"gegevens": gegevens})


def voor_taak() -> str | None:
    """Return what a job that is ordered now bears as its queueing lock, which nothing else here uses.

    It names the request, and differs for each job: so no two are ever taken for the same.
    """
    return f"{nummer.get()}/{uuid.uuid4().hex}" if nummer.get() else None


async def in_de_werker(call_next, context, worker):
    """Work under the number of the request that ordered this job; one that nobody ordered has a number of its own."""
    besteld, _, _ = (context.job.queueing_lock or "").partition("/")
    merk = nummer.set(besteld or f"taak-{context.job.id}")
    try:
        return await call_next()
    finally:
        nummer.reset(merk)
