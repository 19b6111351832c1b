"""Text of one line: names, titles, and whatever else stands in the running text of a page or a mail.

A line end in it would let who typed it begin a paragraph of his own in a mail that the platform sends.
"""

from django import forms


def op_een_regel(tekst: str) -> str:
    """Return `tekst` with each run of white space as one space; "" when there is nothing in it to see."""
    regel = " ".join(tekst.split())
    return regel if any(teken.isprintable() and not teken.isspace() for teken in regel) else ""


def ingekort(tekst: str, lengte: int) -> str:
    """Return `tekst`, or as many whole words of it as fit in `lengte` characters: at least the begin of one."""
    if len(tekst) <= lengte:
        return tekst
    heel = tekst[:lengte].rpartition(" ")[0] or tekst[: lengte - 1]
    return f"{heel.rstrip('.,:;')}…"


class Regel(forms.CharField):
    """Text of one line, with something to see in it: line ends become spaces, and invisible signs alone are nothing."""

    def to_python(self, value):
        return op_een_regel(super().to_python(value))
