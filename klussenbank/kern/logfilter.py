"""Keeps out of the log what is nobody's business there: keys in addresses, what was asked, and who it is about.

Whoever reads a key would open with it what it opens. What someone searched for stands behind the question mark of an
address, a mail address may stand in any error, and the database quotes the row that it refuses.
"""

import logging
import re

# Behind these an address goes on with a key. A file of that name, as a traceback has it, is no address.
_SLEUTEL = re.compile(
    r"/(feeds|koppeling|link|account/uitnodiging|nieuwsbrief/afmelden|volgen/afmelden)/(?!\w[\w/]*\.(?:py|html|txt)(?![\w./-]))\S+",
    re.IGNORECASE,
)
_VRAAG = re.compile(r"(/[\w./%~-]*)\?[^\s'\"<>]+")
_MAILADRES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_RIJ = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)
_BEZOEKER = re.compile(r"\bip=\S+")


def zonder_sleutels(tekst: str) -> str:
    """Return `tekst` with a sign in the place of each key and what follows it, and of what says who or what about."""
    tekst = _SLEUTEL.sub(r"/\1/…", tekst)
    tekst = _VRAAG.sub(r"\1?…", tekst)
    tekst = _RIJ.sub(r"\1 …", tekst)
    return _BEZOEKER.sub("ip=…", _MAILADRES.sub("…@…", tekst))


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
