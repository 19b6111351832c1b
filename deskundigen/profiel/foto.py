"""A photo as it is kept: small, square, and without anything its camera wrote into it."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

GROOTSTE_BESTAND = 5 * 1024 * 1024
# A phone takes 50 million pixels; a file that unfolds to more is not a photo of a face.
MEESTE_PIXELS = 60_000_000
ZIJDE = 400
_SOORTEN = ["JPEG", "PNG", "WEBP"]


class GeenFoto(Exception):
    """The file is not a JPEG, PNG or WebP picture, is damaged, or unfolds to too many pixels."""


def verklein(bestand) -> ContentFile:
    """Return the picture in `bestand` as a square WebP file of at most 400 pixels; raise GeenFoto."""
    try:
        with Image.open(bestand, formats=_SOORTEN) as beeld:
            if beeld.width * beeld.height > MEESTE_PIXELS:
                raise GeenFoto
            # Lets the JPEG decoder skip what is thrown away anyway.
            beeld.draft("RGB", (2 * ZIJDE, 2 * ZIJDE))
            beeld.load()
            vlak = _rechtop(beeld).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fout:
        raise GeenFoto from fout
    zijde = min(ZIJDE, *vlak.size)
    vlak = ImageOps.fit(vlak, (zijde, zijde))
    # A new picture carries none of the old one's metadata; white shows through where it was transparent.
    schoon = Image.new("RGB", vlak.size, "white")
    schoon.paste(vlak, mask=vlak.getchannel("A"))
    uit = BytesIO()
    schoon.save(uit, "WEBP", quality=82)
    return ContentFile(uit.getvalue(), name="foto.webp")


def _rechtop(beeld):
    """Return the picture the way its camera was held; as it is when that cannot be read."""
    try:
        return ImageOps.exif_transpose(beeld)
    except Exception:
        # Pillow reads EXIF with many small steps, and damage shows as whatever the step at hand raises.
        return beeld
