"""The name of a file as we show it: what someone else's computer made of it is not to be trusted."""

import re
import unicodedata

from klussen.bijlagen.models import LANGSTE_NAAM

_ONGEWENST = re.compile(r'[<>:"|?*]')


def schone_naam(naam: str, soort: str) -> str:
    """Return `naam` without a path, control characters or signs that turn text around, ending in the one extension.

    Only what stands behind the last dot is replaced: "plan.pdf.exe" never gets here, since its content must be a kind
    that goes with its extension.
    """
    naam = unicodedata.normalize("NFC", re.split(r"[/\\]", naam)[-1])
    zichtbaar = "".join(" " if teken.isspace() else teken for teken in naam if _is_zichtbaar(teken))
    begin = _ONGEWENST.sub("-", zichtbaar).rpartition(".")[0]
    begin = " ".join(begin.split()).strip(". ")
    eind = f".{soort}"
    return (begin[: LANGSTE_NAAM - len(eind)].rstrip(". ") or "bijlage") + eind


def _is_zichtbaar(teken):
    # Letters, marks, digits, punctuation, symbols and spaces; no controls, format signs, surrogates or private use.
    return teken.isspace() or not unicodedata.category(teken).startswith("C")
