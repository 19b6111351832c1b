"""The worker: it does background work until it is stopped, whatever happens to its database."""

import asyncio
import logging
import signal

import psycopg
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from klussenbank.kern.taken import EEN_TEGELIJK, STIL_NA

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
    while not stop.done():
        ronde = asyncio.create_task(_werk_zolang_het_gaat())
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


async def _werk_zolang_het_gaat():
    """Be a worker for the library until something is wrong with the database; cancelled, end in order."""
    verbinding = connector_params()
    # Asked first: the pool of the library waits ever longer for a database that is away.
    await (await psycopg.AsyncConnection.connect(**verbinding)).close()
    with app.replace_connector(PsycopgConnector(kwargs=verbinding, timeout=GEDULD)):
        async with app.open_async():
            await app.run_worker_async(
                concurrency=1,
                additional_context={EEN_TEGELIJK: True},
                stalled_worker_timeout=STIL_NA,
                install_signal_handlers=False,
            )
