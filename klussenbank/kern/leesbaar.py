"""Text that any program can read: without the signs that feeds, calendars and spreadsheets cannot hold."""

import re

# Control characters, halves of pairs, and what Unicode says is no character: XML allows none of them. A line break, a
# tab and everything that can be seen stay.
_ONLEESBAAR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REGELEINDE = re.compile("\r\n?|[\u2028\u2029]")


def leesbaar(tekst: str) -> str:
    """Return `tekst` without those signs, each line break as one sign."""
    return _ONLEESBAAR.sub("", _REGELEINDE.sub("\n", tekst))


def leesbare_regel(tekst: str) -> str:
    """Return `tekst` without those signs on one line, for a title."""
    return " ".join(leesbaar(tekst).split())
