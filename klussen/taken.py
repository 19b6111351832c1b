"""Background work of klussen; run by the worker of `klussenbank.kern.taken`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app


@app.periodic(cron="5 5 * * *")
@app.task(name="loop_klussen_na", queue="onderhoud", pass_context=False)
async def loop_klussen_na(timestamp):
    """Do what is due today: remind, let expire, close."""
    from klussen.nalopen import loop_na

    await sync_to_async(loop_na)()
