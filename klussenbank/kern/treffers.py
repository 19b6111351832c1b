"""What answers a question, marked in HTML."""

from html import escape

from django.utils.safestring import mark_safe

from klussenbank.kern import tekst


def gemarkeerd(geschreven: str, vraag: tekst.Vraag | None) -> str:
    """Return `geschreven` as safe HTML, what answers `vraag` in `<mark>`."""
    if not vraag:
        return mark_safe(escape(geschreven))  # noqa: S308  escaped here
    delen = (
        f"<mark>{escape(stuk.tekst)}</mark>" if stuk.gemarkeerd else escape(stuk.tekst)
        for stuk in tekst.markeer(geschreven, vraag)
    )
    return mark_safe("".join(delen))  # noqa: S308  every piece is escaped
