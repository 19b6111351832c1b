"""Background work; done by `manage.py werk`."""

from procrastinate.contrib.django import app

from deskundigen.lidmaatschap.acties import ruim_op


@app.periodic(cron="47 4 * * *")
@app.task(name="vergeet_wie_geen_lid_werd", queue="onderhoud", pass_context=False)
def vergeet_wie_geen_lid_werd(timestamp):
    """Throw away the addresses of who was invited, or asked to be let in, and did not become a member."""
    ruim_op()
