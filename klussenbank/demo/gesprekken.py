"""What was asked, added and reported under a klus of the demo."""

import uuid
from datetime import timedelta

from django.core.files.base import ContentFile

from deskundigen.models import Lid
from klussen.bijlagen.acties import voeg_toe
from klussen.bijlagen.keuring import keur
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussen.models import Klus

# An A4 with a few lines on it, as small as a PDF can be.
_PDF = """%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R /Lang (nl) >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>
endobj
4 0 obj << /Length {lengte} >> stream
{inhoud}
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> endobj
trailer << /Root 1 0 R /Size 6 >>
%%EOF
"""


def laad(erbij, nu):
    """Make what `erbij` (a table of gesprekken.toml) names; nobody gets a mail. Each thing says how many days ago."""
    klus = Klus.objects.get(titel=erbij["klus"])
    for regel in erbij.get("vraag", []):
        vraag = _bewaar(Vraag(klus=klus, gesteld_op=_op(regel, klus, nu), **_tekst(regel)))
        for antwoord in regel.get("antwoord", []):
            _bewaar(Antwoord(vraag=vraag, op=_op(antwoord, klus, nu), **_tekst(antwoord)))
    for regel in erbij.get("melding", []):
        _bewaar(Melding(klus=klus, gemeld_op=_op(regel, klus, nu), **_tekst(regel)))
    for regel in erbij.get("bijlage", []):
        bestand = keur(ContentFile(pdf(regel["regels"]), name=regel["naam"]))
        bijlage = voeg_toe(klus, klus.plaatser, bestand=bestand, inzending=uuid.uuid4())
        moment = _op(regel, klus, nu)
        type(bijlage).objects.filter(pk=bijlage.pk).update(op=moment)
        klus.gebeurtenissen.filter(pk=klus.gebeurtenissen.latest("pk").pk).update(op=moment)


def pdf(regels):
    """Return a PDF of one page with `regels` on it, one under the other."""
    getekend = [f"({regel.translate(_ONTSNAPT)}) Tj T*" for regel in regels]
    inhoud = "\n".join(["BT /F1 13 Tf 20 TL 60 770 Td", *getekend, "ET"])
    return _PDF.format(lengte=len(inhoud), inhoud=inhoud).encode("cp1252")


_ONTSNAPT = str.maketrans({teken: f"\\{teken}" for teken in "\\()"})


def _tekst(regel):
    return {"lid": Lid.objects.get(email=regel["wie"]), "tekst": regel["tekst"].strip(), "inzending": uuid.uuid4()}


def _op(regel, klus, nu):
    """Return the moment of something; raises ValueError when the klus was not on the board yet."""
    moment = nu - timedelta(days=-regel["dag"], minutes=20 * len(regel.get("tekst", "")) % 300)
    if klus.geplaatst_op is None or moment < klus.geplaatst_op:
        raise ValueError(f"dag {regel['dag']} is voor de klus")
    return moment


def _bewaar(rij):
    """Save a row after the checks that a form would make."""
    rij.full_clean()
    rij.save()
    return rij
