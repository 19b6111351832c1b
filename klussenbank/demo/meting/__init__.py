"""Measures what pages cost, each beside a bare page on the same server.

The site runs as in the demo: gunicorn, two workers of four threads, with the database on the same machine. Each page
is asked over HTTP by a logged-in member and passes everything that a request passes. Its bare twin, served by the same
workers, runs one tuned query that reads the rows that the page shows and joins strings of the same size.

In every round each page and its twin take turns, so that whatever else the machine does weighs on both. Beside the time
that passed the processor time is read from the system, of the workers and of the database together: that is what a page
costs, however busy the machine is. Queries are counted and timed by the database itself, apart, since that costs time.
"""

import time
from dataclasses import asdict, dataclass, field
from math import ceil
from statistics import median

from klussenbank.demo.meting.paginas import Mislukt, NietGevuld, bekijk, kies_paginas, lid_om_te_meten, sessie
from klussenbank.demo.meting.server import Server

__all__ = ["Meting", "Mislukt", "NietGevuld", "meet", "percentiel"]


@dataclass
class Meting:
    """What one page costs: times in milliseconds, `cpu` that of web process and database for one request."""

    naam: str
    url: str
    rijen: int
    queries: int
    traagste: float
    """The slowest statement, as the database times it."""
    tijden: list[float] = field(default_factory=list)
    kale_tijden: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    kale_cpu: list[float] = field(default_factory=list)

    def samenvatting(self) -> dict:
        """Return the figures that the tables show, each the median over rounds or a percentile over requests."""
        vast = {naam: waarde for naam, waarde in asdict(self).items() if not isinstance(waarde, list)}
        return vast | {
            "p50": percentiel(self.tijden, 50),
            "p95": percentiel(self.tijden, 95),
            "kaal_p50": percentiel(self.kale_tijden, 50),
            "kaal_p95": percentiel(self.kale_tijden, 95),
            "cpu": median(self.cpu),
            "kaal_cpu": median(self.kale_cpu),
            "keer_tijd": percentiel(self.tijden, 50) / percentiel(self.kale_tijden, 50),
            "keer_cpu": median(page / kaal for page, kaal in zip(self.cpu, self.kale_cpu, strict=True)),
        }


def percentiel(tijden: list[float], deel: int) -> float:
    """Return the smallest time that `deel` percent of the times do not exceed."""
    return sorted(tijden)[ceil(len(tijden) * deel / 100) - 1]


def meet(rondes: int, keer: int, meld=lambda regel: None) -> list[Meting]:
    """Ask every page `keer` times in each of `rondes` rounds; raises NietGevuld or Mislukt.

    `meld` is called with a word on each round.
    """
    lid = lid_om_te_meten()
    paginas = kies_paginas(lid)
    with sessie(lid) as client:
        gezien = [bekijk(client, pagina) for pagina in paginas]
        metingen = [Meting(p.naam, p.url, g.rijen, g.queries, g.traagste) for p, g in zip(paginas, gezien, strict=True)]
        with Server([g.kaal for g in gezien], client.cookies.output(header="", attrs=[], sep=";").strip()) as server:
            for nummer, pagina in enumerate(paginas):
                server.warm_op(pagina.url)
                server.warm_op(server.kaal(nummer))
            for ronde in range(rondes):
                meld(f"ronde {ronde + 1} van {rondes}")
                for nummer, meting in enumerate(metingen):
                    _blok(server, meting.url, keer, meting.tijden, meting.cpu)
                    _blok(server, server.kaal(nummer), keer, meting.kale_tijden, meting.kale_cpu)
    return metingen


def _blok(server, url, keer, tijden, cpu):
    """Ask `url` so many times over one connection and add what it took."""
    begin_cpu = server.cpu()
    with server.verbinding() as haal:
        for _ in range(keer):
            begin = time.perf_counter()
            haal(url)
            tijden.append(1000 * (time.perf_counter() - begin))
    # What a process that ended meanwhile has used is not known.
    gebruikt = sum(tijd - begin_cpu.get(pid, 0) for pid, tijd in server.cpu().items())
    cpu.append(1000 * gebruikt / keer)
