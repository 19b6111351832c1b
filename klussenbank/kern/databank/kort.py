"""How to reach the database apart from Django, for who must not wait: no pool, and an end to everything."""

from django.conf import settings
from psycopg.conninfo import make_conninfo


def verbinding(*, wachttijd: int, antwoordtijd: int) -> str:
    """Return what Django connects with, but waiting so many seconds at most to connect, and so many for an answer."""
    db = settings.DATABASES["default"]
    opties = {naam: waarde for naam, waarde in db["OPTIONS"].items() if naam not in {"pool", "prepare_threshold"}}
    server_opties = f"{opties.pop('options', '')} -c statement_timeout={antwoordtijd * 1000}"
    return make_conninfo(
        "",
        dbname=db["NAME"],
        user=db["USER"],
        password=db["PASSWORD"],
        host=db["HOST"],
        port=db["PORT"],
        **{
            **opties,
            "connect_timeout": wachttijd,
            "tcp_user_timeout": (wachttijd + antwoordtijd) * 1000,
            "options": server_opties,
        },
    )
