"""The QR code of a short link, as a drawing in the page."""

from functools import lru_cache

import segno
from django.utils.html import format_html
from django.utils.safestring import mark_safe


@lru_cache(maxsize=100)
def qr_code(adres: str) -> str:
    """Return the code of `adres` as SVG with a text alternative; it has no size of its own, and nothing inline."""
    # Q: still readable when a quarter of it is covered, as on a screen on which the sun shines.
    tekening = segno.make(adres, error="q", micro=False).svg_inline(omitsize=True, border=4, svgclass="qr__beeld")
    return format_html(
        '<div class="qr" role="img" aria-label="QR-code naar {}">{}</div>',
        adres,
        mark_safe(tekening),  # noqa: S308  drawn by segno; it holds no text
    )
