"""Background work; done by `manage.py werk`."""

from procrastinate.contrib.django import app

from deskundigen.papier.acties import verlopen


@app.periodic(cron="37 4 * * *")
@app.task(name="vergeet_papier", queue="onderhoud", pass_context=False)
def vergeet_papier(timestamp):
    """Throw away the cards from paper that nobody answered about, with the addresses."""
    while verlopen():
        pass
