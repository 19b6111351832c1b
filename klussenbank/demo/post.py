"""The mail of the demo: it goes into a folder instead of to people, and a page shows it."""

import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from klussenbank.kern.models import Mail

# The page shows no more than this many; the folder keeps all.
MEESTE = 100


def postmap() -> Path:
    """Return the folder in which the mail of the demo ends up."""
    return settings.VAR_DIR / "post"


class NaarMap(BaseEmailBackend):
    """Mail backend that writes each message as an .eml file into `postmap()`."""

    def send_messages(self, email_messages):
        """Write the messages and return how many there were; whoever reads never sees half a file."""
        postmap().mkdir(parents=True, exist_ok=True)
        for bericht in email_messages:
            naam = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex}"
            half = postmap() / f".{naam}"
            half.write_bytes(bericht.message().as_bytes())
            os.replace(half, postmap() / f"{naam}.eml")
        return len(email_messages)


@dataclass
class Poststuk:
    """One mail as the page of the demo shows it."""

    aan: str
    onderwerp: str
    antwoord_aan: str
    tekst: str
    op: datetime
    wacht: bool


def poststukken(aan: str = "") -> list[Poststuk]:
    """Return the newest mail, to `aan` or to everyone: first what still waits, then what has left."""
    wachtend = Mail.objects.order_by("-gemaakt_op", "-pk")
    if aan:
        wachtend = wachtend.filter(aan=aan)
    stukken = [
        Poststuk(mail.aan, mail.onderwerp, mail.antwoord_aan, mail.tekst, mail.gemaakt_op, wacht=True)
        for mail in wachtend[:MEESTE]
    ]
    for bestand in sorted(postmap().glob("*.eml"), reverse=True):
        if len(stukken) >= MEESTE:
            break
        stuk = _lees(bestand)
        if not aan or stuk.aan == aan:
            stukken.append(stuk)
    return stukken


def _lees(bestand):
    bericht = message_from_bytes(bestand.read_bytes(), policy=policy.default)
    deel = bericht.get_body(preferencelist=("plain", "html"))
    return Poststuk(
        aan=str(bericht["to"]),
        # A long subject is folded, and starts on the second line of its header.
        onderwerp=str(bericht["subject"]).strip(),
        antwoord_aan=str(bericht["reply-to"] or ""),
        tekst=deel.get_content() if deel else "",
        op=datetime.fromtimestamp(bestand.stat().st_mtime, tz=timezone.get_current_timezone()),
        wacht=False,
    )
