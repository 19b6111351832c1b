"""Background work about people and cards; run by the worker of `klussenbank.kern.taken`."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from deskundigen.nalopen import Plek, loop_stuk_na, vul_aan
from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_klaar

# After so many seconds a sweep makes room for other work.
NALOPEN_SECONDEN = 5
_SLOT = "mensen nalopen"


@app.periodic(cron="35 5 * * *")
@app.task(name="loop_mensen_na", queue="onderhoud", pass_context=False)
def loop_mensen_na(timestamp):
    """Begin to do what is due today: ask, let fade, tell. A sweep that still waits to go on does it instead."""
    vul_aan()
    _ga_verder(Plek())


@app.task(name="loop_mensen_verder_na", queue="onderhoud", priority=STAPEL_VOORRANG, retry=Volhouden())
def loop_mensen_verder_na(regel, na, na_pk):
    """Do a part of the sweep, and ask for the next part; all mail goes first, also that of this part.

    Where the worker is killed the part is done again, which sends nothing twice.
    """
    _, plek = loop_stuk_na(Plek(regel, na, na_pk), NALOPEN_SECONDEN)
    if plek:
        _ga_verder(plek)


def _ga_verder(plek):
    """Queue the part that begins at `plek`, unless one waits: that one began earlier, and finds what is still due."""
    with transaction.atomic():
        if not ProcrastinateJob.objects.filter(task_name=loop_mensen_verder_na.name, status="todo").exists():
            zet_klaar(loop_mensen_verder_na, slot=_SLOT, **plek._asdict())
