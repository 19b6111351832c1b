"""Lists as CSV, as the Dutch Excel opens it with a double click, and so that no cell is ever a formula.

UTF-8 with a mark, semicolons, CRLF, days as 2026-12-03, and 3,4 with a comma: with a point it would become a day. What
members wrote may begin with a sign that a spreadsheet takes for the beginning of a formula: an apostrophe before it
makes it text.
"""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils import timezone

from klussenbank.kern.leesbaar import leesbaar

# A file holds no more rows than this; the page beside whose list it stands says so.
MEESTE_RIJEN = 5000
# Also behind spaces and signs that nobody sees, and in the wide forms of Asian keyboards.
_FORMULE = re.compile(
    "[\t\n]|[\\s\u200b-\u200f\u2060-\u2064\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]"
)


class _Echo:
    """A file of which each line comes back as soon as it is written."""

    def write(self, regel):
        return regel


def antwoord(naam: str, koppen: Iterable[str], rijen: Iterable[Iterable]) -> StreamingHttpResponse:
    """Return `rijen`, at most MEESTE_RIJEN, under `koppen` as a file to download, called after `naam` and today.

    The rows are written while they are sent; what they are read with must not wait until then.
    """
    regels = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")

    def stroom():
        yield "\ufeff"
        for rij in [koppen], islice(rijen, MEESTE_RIJEN):
            for cellen in rij:
                yield regels.writerow([cel(waarde) for waarde in cellen])

    bestand = f"{naam}-{timezone.localdate().isoformat()}.csv"
    koppen_ = {"Content-Disposition": f'attachment; filename="{bestand}"'}
    return StreamingHttpResponse(stroom(), content_type="text/csv; charset=utf-8", headers=koppen_)


def cel(waarde) -> str:
    """Return what stands in a cell: text that no spreadsheet works out."""
    if waarde is None:
        return ""
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, datetime):
        return timezone.localdate(waarde).isoformat()
    if isinstance(waarde, date):
        return waarde.isoformat()
    if isinstance(waarde, float):
        return str(waarde).replace(".", ",")
    if isinstance(waarde, int):
        return str(waarde)
    # A carriage return is a line break by now.
    tekst = leesbaar(str(waarde))
    return f"'{tekst}" if _FORMULE.match(tekst) else tekst
