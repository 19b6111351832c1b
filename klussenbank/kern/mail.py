"""Mail: written as plain text, queued in the transaction that caused it, sent by the worker.

A template `<app>/mail/<naam>.txt` is the one source. Its first line is the subject; then come paragraphs
separated by an empty line. A paragraph whose lines start with "> " is a quotation, and an address of this
site on a line of its own becomes a link: what a member wrote never does. Does the line before it end in a colon, then
its last sentence says what is there, and becomes the text of the link. The HTML part is made from that text.
"""

import re
from email.headerregistry import Address

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from klussenbank.kern import register
from klussenbank.kern.models import Mail

# Not within a title, which stands between quotation marks.
_NA_EEN_ZIN = re.compile(r"(?<=[.?!]) (?![^“]*”)")
_ALINEA = re.compile(r"\n\s*\n")
# Control characters, and the separators that Unicode also counts as the end of a line.
_BESTURING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def verstuur(sjabloon: str, **hoe) -> None:
    """Queue one mail that `schrijf` makes so. Nothing is sent when the surrounding transaction rolls back."""
    verstuur_mail(schrijf(sjabloon, **hoe))


def schrijf(
    sjabloon: str, *, aan: str, context: dict, antwoord_aan: tuple[str, str] | None = None, voet: str = ""
) -> Mail:
    """Return one mail from the template `sjabloon` to the address `aan`, not yet saved.

    `antwoord_aan` is the (name, address) that a reply goes to; `voet` stands below what the template says.
    """
    onderwerp, _, tekst = (
        render_to_string(sjabloon, {**context, "basis_url": settings.BASIS_URL}).strip().partition("\n")
    )
    return maak(aan=aan, onderwerp=onderwerp, tekst=f"{tekst}\n\n{voet}", antwoord_aan=antwoord_aan)


def voeten(leden: list) -> dict[int, str]:
    """Return by id what the parts of the site have to say at the foot of a mail that each of `leden` gets anyway."""
    gevonden = {}
    for mailvoeten in register.mailvoeten:
        gevonden |= mailvoeten(leden)
    return gevonden


def verstuur_tekst(*, aan: str, onderwerp: str, tekst: str, antwoord_aan: tuple[str, str] | None = None) -> None:
    """Queue one mail of which the subject and the text are already written."""
    verstuur_mail(maak(aan=aan, onderwerp=onderwerp, tekst=tekst, antwoord_aan=antwoord_aan))


def maak(
    *,
    aan: str,
    onderwerp: str,
    tekst: str,
    html: str = "",
    antwoord_aan: tuple[str, str] | None = None,
    afmelden_url: str = "",
) -> Mail:
    """Return one mail, not yet saved; without `html` that part is made from the text."""
    onderwerp = schoon(onderwerp)[: Mail._meta.get_field("onderwerp").max_length]
    tekst = re.sub(r"\n{3,}", "\n\n", tekst.strip()) + "\n"
    mail = Mail(
        aan=aan,
        antwoord_aan=_adres(*antwoord_aan) if antwoord_aan else "",
        onderwerp=onderwerp,
        tekst=tekst,
        html=html or html_van(tekst, onderwerp),
        afmelden_url=afmelden_url,
    )
    mail.geef_nummer()
    return mail


def verstuur_mail(mail: Mail) -> None:
    """Queue one mail that `maak` made."""
    from klussenbank.kern.taken import bezorg_mail, zet_klaar

    with transaction.atomic():
        mail.save()
        zet_klaar(bezorg_mail, mail_id=mail.pk)


def verstuur_stapel(mails: list[Mail]) -> None:
    """Queue mails that `maak` made and that many people get at once: one job, over which all other mail goes first."""
    from klussenbank.kern.taken import bezorg_stapel, zet_klaar

    with transaction.atomic():
        mails = Mail.objects.bulk_create(mails)
        zet_klaar(bezorg_stapel, mail_ids=[mail.pk for mail in mails])


def schoon(regel: str) -> str:
    """Return `regel` on one line, fit for a mail header."""
    return _BESTURING.sub(" ", regel).strip()


def _adres(naam, adres):
    """Return "naam <adres>"; the address alone where both would not fit."""
    samen = str(Address(schoon(naam), addr_spec=adres))
    return samen if len(samen) <= Mail._meta.get_field("antwoord_aan").max_length else adres


def html_van(tekst: str, onderwerp: str) -> str:
    """Return the HTML part for a mail text: paragraphs, quotations and links, and nothing else."""
    return render_to_string("kern/mail.html", {"onderwerp": onderwerp, "inhoud": blokken(tekst)})


def blokken(tekst: str) -> str:
    """Return the paragraphs of `tekst` as HTML, with quotations and links to this site, and nothing else."""
    return format_html_join("\n", "{}", ((_blok(alinea),) for alinea in _ALINEA.split(tekst.strip()) if alinea))


def _blok(alinea):
    regels = alinea.split("\n")
    if all(regel.startswith(">") for regel in regels):
        regels = [regel[1:].removeprefix(" ") for regel in regels]
        return format_html(
            "<blockquote><p>{}</p></blockquote>", format_html_join(mark_safe("<br>"), "{}", ((r,) for r in regels))
        )
    if len(regels) == 2 and _is_adres(regels[1]) and regels[0].endswith(":"):
        *ervoor, wat = _NA_EEN_ZIN.split(regels[0].removesuffix(":"))
        return format_html('<p>{}<a href="{}">{}</a></p>', "".join(f"{zin} " for zin in ervoor), regels[1], wat)
    return format_html("<p>{}</p>", _regels(regels))


def _regels(regels):
    return format_html_join(mark_safe("<br>"), "{}", ((_regel(regel),) for regel in regels))


def _regel(regel):
    if _is_adres(regel):
        return format_html('<a href="{}">{}</a>', regel, regel)
    return regel


def _is_adres(regel):
    """Whether this line is an address of this site, and nothing more."""
    return regel.startswith(f"{settings.BASIS_URL}/") and " " not in regel
