"""What answers a question, marked in HTML."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from klussenbank.kern import tekst

_BEGIN, _EIND = mark_safe("<mark>"), mark_safe("</mark>")


def gemarkeerd(geschreven: str, vraag: tekst.Vraag | None) -> str:
    """Return `geschreven` as safe HTML, what answers `vraag` in `<mark>`."""
    if not vraag:
        return format_html("{}", geschreven)
    stukken = tekst.markeer(geschreven, vraag)
    return format_html_join(
        "", "{}{}{}", ((_BEGIN, stuk.tekst, _EIND) if stuk.gemarkeerd else ("", stuk.tekst, "") for stuk in stukken)
    )
