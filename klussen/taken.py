"""Background work of klussen; run by the worker of `klussenbank.kern.taken`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app


@app.periodic(cron="5 5 * * *")
@app.task(name="loop_klussen_na", queue="onderhoud", pass_context=False)
async def loop_klussen_na(timestamp):
    """Do what is due today: remind, let expire, close."""
    from klussen.nalopen import loop_na

    await sync_to_async(loop_na)()


@app.periodic(cron="27 4 * * *")
@app.task(name="vergeet_doorzendingen", queue="onderhoud", pass_context=False)
async def vergeet_doorzendingen(timestamp):
    """Forget to whom thank-yous were sent on long ago."""
    from klussen.models import Doorzending

    await sync_to_async(Doorzending.objects.ruim_op)()
