"""The worker: it does background work until it is stopped, whatever happens to its database.

It is two workers of the library, each of which does one job at a time: one for what takes minutes, and one for all the
rest, so that mail waits for none of it.
"""

import asyncio
import logging
import signal

import psycopg
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from klussenbank.kern.taken import EEN_TEGELIJK, LANG, STIL_NA

log = logging.getLogger(__name__)

# So many seconds pass before it looks again whether the database is back.
PAUZE = 2
# So many seconds it waits for a connection while it works.
GEDULD = 5


async def werk() -> None:
    """Work until TERM or Ctrl-C, which let the job of that moment end; start anew when the database went away."""
    gestopt = asyncio.Event()
    for teken in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(teken, gestopt.set)
    stop = asyncio.create_task(gestopt.wait())
    await asyncio.gather(_houd_vol(_gewoon_werk, stop), _houd_vol(_lang_werk, stop))


async def _houd_vol(werk_zolang_het_gaat, stop):
    """Let this work go on until `stop`, and begin anew when it ended before."""
    while not stop.done():
        ronde = asyncio.create_task(werk_zolang_het_gaat())
        await asyncio.wait({ronde, stop}, return_when=asyncio.FIRST_COMPLETED)
        # Where the work has ended by itself this does nothing.
        ronde.cancel()
        try:
            await ronde
        except asyncio.CancelledError:
            reden = "gestopt"
        except (ConnectorException, psycopg.OperationalError) as fout:
            oorzaak = fout.__cause__ or fout
            if isinstance(oorzaak, psycopg.ProgrammingError):
                # The database answers, but is not the one that this code needs: nothing that passes.
                raise
            reden = type(oorzaak).__name__
        else:
            # The library ends the work in order when something beside it fails, and has logged what.
            reden = "zie hierboven"
        if not stop.done():
            log.warning("het werk viel stil (%s) en begint zo opnieuw", reden)
            await asyncio.wait({stop}, timeout=PAUZE)


async def _gewoon_werk():
    """Do everything but what takes minutes, until something is wrong with the database; cancelled, end in order."""
    with app.replace_connector(await _verbinding()):
        app.perform_import_paths()
        await _werk_af(app, {taak.queue for taak in app.tasks.values()} - {LANG})


async def _lang_werk():
    """Do what takes minutes, in the same way."""
    await _werk_af(app.with_connector(await _verbinding()), {LANG})


async def _verbinding():
    """Return how the library reaches the database, once that answers."""
    verbinding = connector_params()
    # Asked first: the pool of the library waits ever longer for a database that is away.
    await (await psycopg.AsyncConnection.connect(**verbinding)).close()
    return PsycopgConnector(kwargs=verbinding, min_size=1, max_size=4, timeout=GEDULD)


async def _werk_af(bij, wachtrijen):
    """Be a worker of the library for these queues."""
    async with bij.open_async():
        await bij.run_worker_async(
            queues=sorted(wachtrijen),
            concurrency=1,
            additional_context={EEN_TEGELIJK: True},
            stalled_worker_timeout=STIL_NA,
            install_signal_handlers=False,
        )
