"""Background work; done by `manage.py werk`."""

from procrastinate.contrib.django import app

from deskundigen.bijeenkomst.acties import vergeet_rood


@app.periodic(cron="7 4 * * *")
@app.task(name="vergeet_rood", queue="onderhoud", pass_context=False)
def vergeet_rood_vannacht(timestamp):
    """Forget who let red cards be seen at a meeting that is over."""
    vergeet_rood()
