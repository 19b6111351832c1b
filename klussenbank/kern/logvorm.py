"""How the log is written: a line of JSON for each event on a real site, a line for people on a laptop."""

import json
import logging
from datetime import UTC, datetime

from klussenbank.kern import verzoek

# What an event may say of itself beside its message (`extra={"gegevens": {...}}`): numbers and words of ours.
GEGEVENS = "gegevens"


class MetVerzoek(logging.Filter):
    """Gives each event the number of the request or the job in which it happens."""

    def filter(self, record):
        record.verzoek = verzoek.nummer.get() or "-"
        return True


class Json(logging.Formatter):
    """One line for each event: moment, level, logger, message, request, and the traceback where there is one."""

    def format(self, record):
        regel = {
            "moment": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "logger": record.name,
            "bericht": record.getMessage(),
            "verzoek": getattr(record, "verzoek", "-"),
            "proces": record.process,
            **getattr(record, GEGEVENS, {}),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            regel["fout"] = record.exc_text
        if record.stack_info:
            regel["stapel"] = record.stack_info
        return json.dumps(regel, ensure_ascii=False, default=str)


def instellingen(*, json: bool) -> dict:
    """Return what `logging` needs for the site, its worker and its web server."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "zonder_sleutels": {"()": "klussenbank.kern.logfilter.ZonderSleutels"},
            "met_verzoek": {"()": "klussenbank.kern.logvorm.MetVerzoek"},
        },
        "formatters": {
            "json": {"()": "klussenbank.kern.logvorm.Json"},
            "regel": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {
            "scherm": {
                "class": "logging.StreamHandler",
                "formatter": "json" if json else "regel",
                "filters": ["zonder_sleutels", "met_verzoek"],
            }
        },
        "root": {"handlers": ["scherm"], "level": "WARNING"},
        # A line for each page. On a laptop only what goes wrong is worth one.
        "loggers": {"klussenbank.verzoek": {"level": "INFO" if json else "WARNING"}},
    }
