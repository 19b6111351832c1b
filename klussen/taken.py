"""Background work of klussen; run by the worker of `klussenbank.kern.taken`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from klussen.nalopen import Plek, loop_stuk_na
from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_eenmaal_klaar

# After so many seconds a sweep makes room for other work.
NALOPEN_SECONDEN = 5


@app.periodic(cron="5 5 * * *")
@app.task(name="loop_klussen_na", queue="onderhoud", pass_context=False)
def loop_klussen_na(timestamp):
    """Begin to do what is due today: remind, let expire, close. A sweep that still waits to go on does it instead."""
    zet_eenmaal_klaar(loop_klussen_verder_na, **Plek()._asdict())


@app.task(name="loop_klussen_verder_na", queue="onderhoud", priority=STAPEL_VOORRANG, retry=Volhouden())
def loop_klussen_verder_na(regel, na):
    """Do a part of the sweep, and ask for the next part; all mail goes first, also that of this part.

    Where the worker is killed the part is done again, which sends nothing twice.
    """
    _, plek = loop_stuk_na(Plek(regel, na), NALOPEN_SECONDEN)
    if plek:
        zet_eenmaal_klaar(loop_klussen_verder_na, **plek._asdict())


@app.periodic(cron="27 4 * * *")
@app.task(name="vergeet_doorzendingen", queue="onderhoud", pass_context=False)
async def vergeet_doorzendingen(timestamp):
    """Forget to whom thank-yous were sent on long ago."""
    from klussen.models import Doorzending

    await sync_to_async(Doorzending.objects.ruim_op)()
