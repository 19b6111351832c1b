"""Background work for figures; run by the worker of `klussenbank.kern.taken`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app


@app.periodic(cron="23 3 * * *")
@app.task(name="tel_cijfers", queue="onderhoud", pass_context=False)
async def tel_cijfers(timestamp):
    """Count everything anew."""
    from klussenbank.cijfers.tellen import tel

    await sync_to_async(tel)()
