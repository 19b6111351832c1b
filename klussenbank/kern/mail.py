"""Mail: written as plain text, queued in the transaction that caused it, sent by the worker.

A template `<app>/mail/<naam>.txt` is the one source. Its first line is the subject; then come paragraphs
separated by an empty line. A paragraph whose lines start with "> " is a quotation, and a web address on a
line of its own becomes a link. The HTML part is made from that text.
"""

import re
from email.utils import formataddr

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import mark_safe

from klussenbank.kern.models import Mail

_ALINEA = re.compile(r"\n\s*\n")
_BESTURING = re.compile(r"[\x00-\x1f\x7f]+")


def verstuur(sjabloon: str, *, aan: str, context: dict, antwoord_aan: tuple[str, str] | None = None) -> None:
    """Queue one mail from the template `sjabloon` to the address `aan`.

    `antwoord_aan` is the (name, address) that a reply goes to. Nothing is sent when the surrounding
    transaction rolls back.
    """
    onderwerp, _, tekst = (
        render_to_string(sjabloon, {**context, "basis_url": settings.BASIS_URL}).strip().partition("\n")
    )
    verstuur_tekst(aan=aan, onderwerp=onderwerp, tekst=tekst, antwoord_aan=antwoord_aan)


def verstuur_tekst(*, aan: str, onderwerp: str, tekst: str, antwoord_aan: tuple[str, str] | None = None) -> None:
    """Queue one mail of which the subject and the text are already written."""
    from klussenbank.kern.taken import bezorg_mail

    tekst = re.sub(r"\n{3,}", "\n\n", tekst.strip()) + "\n"
    with transaction.atomic():
        mail = Mail.objects.create(
            aan=aan,
            antwoord_aan=formataddr((schoon(antwoord_aan[0]), antwoord_aan[1])) if antwoord_aan else "",
            onderwerp=schoon(onderwerp)[:250],
            tekst=tekst,
            html=html_van(tekst, onderwerp),
        )
        bezorg_mail.defer(mail_id=mail.pk)


def schoon(regel: str) -> str:
    """Return `regel` on one line, fit for a mail header."""
    return _BESTURING.sub(" ", regel).strip()


def html_van(tekst: str, onderwerp: str) -> str:
    """Return the HTML part for a mail text: paragraphs, quotations and links, and nothing else."""
    return render_to_string("kern/mail.html", {"onderwerp": onderwerp, "inhoud": _blokken(tekst)})


def _blokken(tekst):
    return format_html_join("\n", "{}", ((_blok(alinea),) for alinea in _ALINEA.split(tekst.strip()) if alinea))


def _blok(alinea):
    regels = alinea.split("\n")
    if all(regel.startswith(">") for regel in regels):
        return format_html("<blockquote><p>{}</p></blockquote>", _regels(regel[1:].lstrip() for regel in regels))
    return format_html("<p>{}</p>", _regels(regels))


def _regels(regels):
    return format_html_join(mark_safe("<br>"), "{}", ((mark_safe(urlize(regel, autoescape=True)),) for regel in regels))
