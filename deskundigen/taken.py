"""Background work about people and cards; run by the worker of `klussenbank.kern.taken`."""

from procrastinate.contrib.django import app

from deskundigen import acties
from deskundigen.nalopen import Plek, loop_stuk_na, vul_aan
from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_eenmaal_klaar

# After so many seconds a sweep makes room for other work.
NALOPEN_SECONDEN = 5


@app.periodic(cron="47 4 * * *")
@app.task(name="ruim_fotos_op", queue="onderhoud", pass_context=False)
def ruim_fotos_op(timestamp):
    """Remove photos that are of nobody (any more)."""
    acties.ruim_fotos_op()


@app.periodic(cron="35 5 * * *")
@app.task(name="loop_mensen_na", queue="onderhoud", pass_context=False)
def loop_mensen_na(timestamp):
    """Begin to do what is due today: ask, let fade, tell. A sweep that still waits to go on does it instead."""
    vul_aan()
    zet_eenmaal_klaar(loop_mensen_verder_na, **Plek()._asdict())


@app.task(name="loop_mensen_verder_na", queue="onderhoud", priority=STAPEL_VOORRANG, retry=Volhouden())
def loop_mensen_verder_na(regel, na, na_pk):
    """Do a part of the sweep, and ask for the next part; all mail goes first, also that of this part.

    Where the worker is killed the part is done again, which sends nothing twice.
    """
    _, plek = loop_stuk_na(Plek(regel, na, na_pk), NALOPEN_SECONDEN)
    if plek:
        zet_eenmaal_klaar(loop_mensen_verder_na, **plek._asdict())
