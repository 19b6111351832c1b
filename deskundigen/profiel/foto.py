"""A photo as it is kept: small, square, and without anything its camera wrote into it."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

GROOTSTE_BESTAND = 5 * 1024 * 1024
# A phone takes 50 million pixels; a file that unfolds to more is not a photo of a face.
MEESTE_PIXELS = 60_000_000
# What stands in memory as a whole: 4 bytes each, and most pictures twice. Only of an ordinary JPEG is the rest skipped.
MEESTE_UITGEPAKT = 25_000_000
ZIJDE = 400
_SOORTEN = ["JPEG", "PNG", "WEBP"]


class GeenFoto(Exception):
    """The file is not a JPEG, PNG or WebP picture, or is damaged."""


class TeVeelPixels(GeenFoto):
    """The picture would take too much memory."""


def verklein(bestand) -> ContentFile:
    """Return the picture in `bestand` as a square WebP file of at most 400 pixels; raise GeenFoto."""
    try:
        with Image.open(bestand, formats=_SOORTEN) as beeld:
            vlak = _vierkant(beeld)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fout:
        raise TeVeelPixels from fout
    except (OSError, ValueError, SyntaxError) as fout:
        raise GeenFoto from fout
    vlak = _rechtop(vlak).convert("RGBA")
    # A new picture carries none of the old one's metadata; white shows through where it was transparent.
    schoon = Image.new("RGB", vlak.size, "white")
    schoon.paste(vlak, mask=vlak.getchannel("A"))
    uit = BytesIO()
    schoon.save(uit, "WEBP", quality=82)
    return ContentFile(uit.getvalue(), name="foto.webp")


def _vierkant(beeld):
    """Return the middle of the picture, made small before anything else is done to it; raises TeVeelPixels."""
    heel = beeld.width * beeld.height
    # Lets the JPEG decoder skip what is thrown away anyway; a progressive one it must read whole.
    beeld.draft("RGB", (2 * ZIJDE, 2 * ZIJDE))
    uitgepakt = heel if "progressive" in beeld.info else beeld.width * beeld.height
    if beeld.format == "WEBP":
        # Its decoder keeps copies of its own.
        uitgepakt *= 2
    if heel > MEESTE_PIXELS or uitgepakt > MEESTE_UITGEPAKT:
        raise TeVeelPixels
    if beeld.mode not in {"RGB", "RGBA", "L", "LA"} or "transparency" in beeld.info:
        beeld = beeld.convert("RGBA")
    zijde = min(ZIJDE, *beeld.size)
    return ImageOps.fit(beeld, (zijde, zijde))


def _rechtop(beeld):
    """Return the picture the way its camera was held; as it is when that cannot be read."""
    try:
        return ImageOps.exif_transpose(beeld)
    except Exception:
        # Pillow reads EXIF with many small steps, and damage shows as whatever the step at hand raises.
        return beeld
