"""Keeps the keys that stand in addresses out of the log: whoever reads it would open with them what they open."""

import logging
import re

# Behind these an address goes on with a key. A file of that name, as a traceback has it, is no address.
_SLEUTEL = re.compile(
    r"/(feeds|koppeling|link|account/uitnodiging|nieuwsbrief/afmelden|volgen/afmelden)/(?!\w[\w/]*\.(?:py|html|txt)(?![\w./-]))\S+",
    re.IGNORECASE,
)


def zonder_sleutels(tekst: str) -> str:
    """Return `tekst` with a sign in the place of each key, and of what follows it."""
    return _SLEUTEL.sub(r"/\1/…", tekst)


class ZonderSleutels(logging.Filter):
    """Takes them from the message of a record, whatever it is made of, and from the traceback that goes with it."""

    def filter(self, record):
        try:
            tekst = record.getMessage()
        except (TypeError, ValueError):
            # A message that does not fit its values would be printed with all of them.
            tekst = str(record.msg)
        record.msg, record.args = zonder_sleutels(tekst), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = zonder_sleutels(record.exc_text)
        if record.stack_info:
            record.stack_info = zonder_sleutels(record.stack_info)
        return True
