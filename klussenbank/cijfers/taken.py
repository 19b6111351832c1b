"""Background work for figures; run by the worker of `klussenbank.kern.taken`."""

from procrastinate.contrib.django import app

from klussenbank.kern.taken import LANG


@app.periodic(cron="23 3 * * *")
@app.task(name="tel_cijfers", queue=LANG, pass_context=False)
def tel_cijfers(timestamp):
    """Count everything anew: on a large platform that takes minutes."""
    from klussenbank.cijfers.tellen import tel

    tel()
