"""Whether a file is what its name says, and of a kind that we take.

The name says which kind it should be, and the content must prove it. A picture is drawn anew, so that nothing of the
file that was sent is kept but what one sees. The others are kept byte for byte: they are only ever given back as a
download under a fixed type, so what matters is that they are no other kind, hold no macros, and do not unfold into
something that is too large to open.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

from klussen.bijlagen.fouten import Geweigerd
from klussen.bijlagen.models import Soort
from klussen.bijlagen.naam import schone_naam

WELKE = "Kies een PDF, een Word-, Excel-, PowerPoint- of OpenDocument-bestand, of een PNG-, JPEG- of WebP-afbeelding."
_ANDERE_INHOUD = f"De inhoud van dit bestand past niet bij de naam, of het bestand is beschadigd. {WELKE}"
_MACROS = "Dit bestand kan macro’s uitvoeren. Bewaar het zonder macro’s en kies het opnieuw."
_MET_WACHTWOORD = "Dit bestand heeft een wachtwoord. Haal dat eraf en kies het opnieuw."
_TE_GROOT_UITGEPAKT = "Dit bestand wordt te groot als iemand het opent. Maak het kleiner of kies een ander bestand."
_TE_VEEL_PIXELS = "Deze afbeelding heeft te veel pixels. Maak hem kleiner en kies hem opnieuw."

# Of what stands packed in an office file.
MEESTE_DELEN = 2000
MEESTE_UITGEPAKT = 100 * 1024 * 1024
# A sheet full of zeros packs well; a file that was made to burst packs a thousand times.
GROOTSTE_VERHOUDING = 200
# The list of what is packed is read as a whole before anything else.
GROOTSTE_LIJST = 1024 * 1024
_LANGSTE_INHOUDSOPGAVE = 1024 * 1024
# So much of a file at once.
_STUK = 64 * 1024
# In memory each takes 4 bytes, and twice that while the picture is drawn anew; WebP's decoder keeps copies of its own.
MEESTE_PIXELS = 25_000_000

_OP_EXTENSIE = {**{f".{soort}": soort for soort in Soort}, ".jpeg": Soort.JPEG}
_OOXML_DEEL = {
    Soort.DOCX: b"wordprocessingml.document.main+xml",
    Soort.XLSX: b"spreadsheetml.sheet.main+xml",
    Soort.PPTX: b"presentationml.presentation.main+xml",
}
_PIL = {Soort.PNG: "PNG", Soort.JPEG: "JPEG", Soort.WEBP: "WEBP"}
# Programs inside an office file: of Microsoft, its old controls, and of LibreOffice.
_MACRO_DEEL = re.compile(r"vbaproject|vbadata|macrosheets/|activex|^basic/|^scripts/", re.IGNORECASE)


@dataclass(frozen=True)
class Gekeurd:
    """A file that may be kept: its name as shown, its kind, and what is kept of it."""

    naam: str
    soort: Soort
    inhoud: File


def keur(bestand: File) -> Gekeurd:
    """Return the uploaded `bestand` as it may be kept; raises Geweigerd."""
    soort = _OP_EXTENSIE.get(PurePosixPath(bestand.name).suffix.lower())
    if soort is None:
        raise Geweigerd(f"Dit soort bestand kan er niet bij. {WELKE}")
    _eis_grootte(bestand)
    if soort in _PIL:
        bestand = _hertekend(bestand, soort)
        _eis_grootte(bestand)
    elif soort == Soort.PDF:
        _eis_pdf(bestand)
    else:
        _eis_kantoorbestand(bestand, soort)
    bestand.seek(0)
    return Gekeurd(schone_naam(bestand.name, soort), soort, bestand)


def _eis_grootte(bestand):
    meeste = settings.BIJLAGE_MEESTE_BYTES
    if bestand.size > meeste:
        raise Geweigerd(f"Dit bestand is te groot. Kies er een van hoogstens {filesizeformat(meeste)}.")


def _eis_pdf(bestand):
    bestand.seek(0)
    begin = bestand.read(8)
    bestand.seek(max(0, bestand.size - 1024))
    if not re.match(rb"%PDF-\d\.\d", begin) or b"%%EOF" not in bestand.read():
        raise Geweigerd(_ANDERE_INHOUD)


def _eis_kantoorbestand(bestand, soort):
    """Look into the archive that every modern office file is."""
    bestand.seek(0)
    if bestand.read(4) != b"PK\x03\x04":
        raise Geweigerd(_ANDERE_INHOUD)
    _eis_korte_lijst(bestand)
    try:
        with zipfile.ZipFile(bestand) as archief:
            delen = archief.infolist()
            _eis_gewone_delen(delen, bestand.size)
            if soort in _OOXML_DEEL:
                _eis_ooxml(archief, soort)
            else:
                _eis_odf(archief, delen, soort)
            for deel in delen:
                _eis_eerlijke_maat(bestand, deel)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, KeyError, EOFError) as fout:
        raise Geweigerd(_ANDERE_INHOUD) from fout


def _eis_korte_lijst(bestand):
    """Refuse an archive whose list of contents is too long to read, before it is read."""
    bestand.seek(max(0, bestand.size - 65_557))
    staart = bestand.read()
    slot = staart.rfind(b"PK\x05\x06")
    if slot < 0 or len(staart) < slot + 22:
        raise Geweigerd(_ANDERE_INHOUD)
    aantal = int.from_bytes(staart[slot + 10 : slot + 12], "little")
    lengte = int.from_bytes(staart[slot + 12 : slot + 16], "little")
    # The large form of the list (zip64) tells other numbers elsewhere; no file of this size needs it.
    groot = staart[max(0, slot - 20) : slot].startswith(b"PK\x06\x07")
    if groot or aantal > MEESTE_DELEN or lengte > GROOTSTE_LIJST:
        raise Geweigerd(_TE_GROOT_UITGEPAKT)


def _eis_gewone_delen(delen, grootte):
    """Refuse what unfolds too far, what would be written elsewhere, what is locked, and what runs."""
    uitgepakt = sum(deel.file_size for deel in delen)
    if len(delen) > MEESTE_DELEN or uitgepakt > min(MEESTE_UITGEPAKT, GROOTSTE_VERHOUDING * grootte):
        raise Geweigerd(_TE_GROOT_UITGEPAKT)
    namen = [deel.orig_filename for deel in delen]
    # Two parts of one name: which of them is opened differs from program to program.
    if len({naam.lower() for naam in namen}) < len(namen) or any(map(_leidt_weg, namen)):
        raise Geweigerd(_ANDERE_INHOUD)
    if any(deel.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for deel in delen):
        raise Geweigerd(_ANDERE_INHOUD)
    if any(deel.flag_bits & 0x1 for deel in delen):
        raise Geweigerd(_MET_WACHTWOORD)
    if any(_MACRO_DEEL.search(naam) for naam in namen):
        raise Geweigerd(_MACROS)


def _leidt_weg(naam):
    """Whether a part would end up outside the folder in which the archive is unpacked."""
    return naam.startswith("/") or "\\" in naam or ":" in naam or "\x00" in naam or ".." in naam.split("/")


def _eis_eerlijke_maat(bestand, deel):
    """Unpack a part once, a little at a time: it must be as large as the list says, and whole.

    Python's own reader stops at the size that the list gives; the program of who opens the file may go on.
    """
    bestand.seek(deel.header_offset + 26)
    voor = [int.from_bytes(bestand.read(2), "little") for _ in range(2)]
    bestand.seek(sum(voor), 1)
    over, maat, som = deel.compress_size, 0, 0
    uitpakker = zlib.decompressobj(-zlib.MAX_WBITS) if deel.compress_type == zipfile.ZIP_DEFLATED else None
    while over and maat <= deel.file_size and (stuk := bestand.read(min(over, _STUK))):
        over -= len(stuk)
        while stuk and maat <= deel.file_size:
            uit = uitpakker.decompress(stuk, _STUK) if uitpakker else stuk
            stuk = uitpakker.unconsumed_tail if uitpakker else b""
            maat, som = maat + len(uit), zlib.crc32(uit, som)
    heel = uitpakker is None or uitpakker.eof
    if over or not heel or (maat, som) != (deel.file_size, deel.CRC):
        raise Geweigerd(_ANDERE_INHOUD)


def _eis_ooxml(archief, soort):
    with archief.open("[Content_Types].xml") as deel:
        inhoudsopgave = deel.read(_LANGSTE_INHOUDSOPGAVE)
    if b"macroenabled" in inhoudsopgave.lower():
        raise Geweigerd(_MACROS)
    if _OOXML_DEEL[soort] not in inhoudsopgave:
        raise Geweigerd(_ANDERE_INHOUD)


def _eis_odf(archief, delen, soort):
    if delen[0].filename != "mimetype" or delen[0].file_size > 200:
        raise Geweigerd(_ANDERE_INHOUD)
    if archief.read("mimetype").strip() != soort.mimetype.encode():
        raise Geweigerd(_ANDERE_INHOUD)


def _hertekend(bestand, soort):
    """Return the picture drawn anew: without EXIF, comments, and whatever else the file held."""
    bestand.seek(0)
    try:
        with Image.open(bestand, formats=[_PIL[soort]]) as beeld:
            _eis_pixels(beeld, soort)
            vlak = _gewone_kleuren(_rechtop(beeld), soort)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fout:
        raise Geweigerd(_TE_VEEL_PIXELS) from fout
    except (OSError, ValueError, SyntaxError) as fout:
        raise Geweigerd(_ANDERE_INHOUD) from fout
    schoon = Image.new(vlak.mode, vlak.size)
    schoon.paste(vlak)
    uit = BytesIO()
    opties = {"compress_level": 4} if soort == Soort.PNG else {"quality": 90}
    schoon.save(uit, _PIL[soort], **opties)
    return ContentFile(uit.getvalue(), name=bestand.name)


def _eis_pixels(beeld, soort):
    meeste = MEESTE_PIXELS // 2 if soort == Soort.WEBP else MEESTE_PIXELS
    if beeld.width * beeld.height > meeste:
        raise Geweigerd(_TE_VEEL_PIXELS)


def _gewone_kleuren(beeld, soort):
    """Return the picture as a screen shows it; with what is transparent, where the kind of file can."""
    doorzichtig = soort != Soort.JPEG and (beeld.mode in {"RGBA", "LA", "PA"} or "transparency" in beeld.info)
    return beeld.convert("RGBA" if doorzichtig else "RGB")


def _rechtop(beeld):
    """Return the picture the way its camera was held; as it is when that cannot be read."""
    beeld.load()
    try:
        return ImageOps.exif_transpose(beeld)
    except Exception:
        # Pillow reads EXIF with many small steps, and damage shows as whatever the step at hand raises.
        return beeld
