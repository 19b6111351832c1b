"""Background work for topics; run by the worker of `klussenbank.kern.taken`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app


@app.periodic(cron="47 3 * * *")
@app.task(name="tel_verwante_onderwerpen", queue="onderhoud", pass_context=False)
async def tel_verwante_onderwerpen(timestamp):
    """Work out anew which topics stand together."""
    from klussenbank.onderwerpen.models import Verwantschap

    await sync_to_async(Verwantschap.objects.tel)()
