"""Background work; run by `manage.py procrastinate worker`."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from klussen.bijlagen.acties import ruim_wezen_op


@app.periodic(cron="37 4 * * *")
@app.task(name="ruim_bijlagen_op", queue="onderhoud", pass_context=False)
async def ruim_bijlagen_op(timestamp):
    """Remove files of attachments that are not there (any more)."""
    await sync_to_async(ruim_wezen_op)()
