"""Work spread over the processors of this machine."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def verdeel(functie: Callable, opdrachten: list[tuple]) -> Iterator:
    """Call `functie` with each tuple of arguments and give the results in that order.

    One task, or one processor, is done here. Otherwise `functie` runs in processes that use the same database.
    """
    from django.db import connection

    aantal = min(os.cpu_count() or 1, len(opdrachten))
    if aantal < 2:
        for opdracht in opdrachten:
            yield functie(*opdracht)
        return
    with ProcessPoolExecutor(
        aantal,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(connection.settings_dict["NAME"],),
    ) as pool:
        yield from pool.map(functie, *zip(*opdrachten, strict=True))


def _begin(database):
    """Prepare a process; this module imports no models, so it can be loaded before Django is."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
