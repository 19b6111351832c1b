"""What becomes an attachment, and what is refused and why."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from klussen.bijlagen import keuring
from klussen.bijlagen.fouten import Geweigerd
from klussen.bijlagen.keuring import keur
from klussen.bijlagen.models import Soort
from tests.klussen.bijlagen.bestanden import PDF, delen, kantoorbestand

ANDERE_INHOUD = "De inhoud van dit bestand past niet bij de naam, of het bestand is beschadigd."
SOORT = "Dit soort bestand kan er niet bij."
MACROS = "Dit bestand kan macro’s uitvoeren."
TE_GROOT_UITGEPAKT = "Dit bestand wordt te groot als iemand het opent."
KANTOOR = ["docx", "xlsx", "pptx", "odt", "ods", "odp"]


def bestand(naam, inhoud):
    return ContentFile(inhoud, name=naam)


def geweigerd(naam, inhoud):
    """Why a file is refused."""
    with pytest.raises(Geweigerd) as fout:
        keur(bestand(naam, inhoud))
    return fout.value.melding


def test_pdf_is_kept_byte_for_byte():
    gekeurd = keur(bestand("Plan.PDF", PDF))

    assert (gekeurd.naam, gekeurd.soort, gekeurd.inhoud.read()) == ("Plan.pdf", Soort.PDF, PDF)


@pytest.mark.parametrize("soort", KANTOOR)
def test_office_file_is_kept_byte_for_byte(soort):
    inhoud = kantoorbestand(soort)

    gekeurd = keur(bestand(f"Plan.{soort}", inhoud))

    assert (gekeurd.soort, gekeurd.inhoud.read()) == (soort, inhoud)


@pytest.mark.parametrize(
    "naam",
    ["x.svg", "x.html", "x.htm", "x.zip", "x.exe", "x.docm", "x.xlsm", "x.doc", "x.js", "pdf", ".pdf", "x.pdf.exe"],
)
def test_other_kinds_are_refused_by_name(naam):
    assert geweigerd(naam, PDF).startswith(SOORT)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ" + b"\x00" * 200


@pytest.mark.parametrize("naam", ["x.pdf", "x.png", "x.jpg", "x.jpeg", "x.webp", *(f"x.{soort}" for soort in KANTOOR)])
@pytest.mark.parametrize(
    "inhoud", [SVG, HTML, EXE, b"x", b"PK\x05\x06" + b"\x00" * 18], ids=["svg", "html", "exe", "x", "zip"]
)
def test_content_that_is_something_else_is_refused(naam, inhoud):
    assert geweigerd(naam, inhoud).startswith(ANDERE_INHOUD)


def test_archive_without_a_list_of_its_parts_is_refused():
    assert geweigerd("x.docx", b"PK\x03\x04" + b"\x00" * 100).startswith(ANDERE_INHOUD)


@pytest.mark.parametrize("inhoud", [PDF.replace(b"%%EOF", b""), HTML + PDF, b"%PDF-x" + PDF, PDF + b" " * 2000])
def test_pdf_needs_head_and_tail(inhoud):
    assert geweigerd("x.pdf", inhoud).startswith(ANDERE_INHOUD)


@pytest.mark.parametrize(
    ("naam", "soort"), [("x.docx", "xlsx"), ("x.odt", "docx"), ("x.xlsx", "ods"), ("x.odt", "odp"), ("x.pdf", "docx")]
)
def test_office_file_under_the_name_of_another_is_refused(naam, soort):
    assert geweigerd(naam, kantoorbestand(soort)).startswith(ANDERE_INHOUD)


def test_plain_zip_is_no_office_file(pak):
    for soort in KANTOOR:
        assert geweigerd(f"x.{soort}", pak({"virus.exe": b"MZ"})).startswith(ANDERE_INHOUD)


@pytest.mark.parametrize(
    ("soort", "deel"),
    [
        ("docx", "word/vbaProject.bin"),
        ("docx", "word/VBAPROJECT.BIN"),
        ("docx", "word/vbaData.xml"),
        ("xlsx", "xl/macrosheets/sheet1.xml"),
        ("docx", "word/activeX/activeX1.bin"),
        ("odt", "Basic/Standard/Module1.xml"),
        ("ods", "Scripts/python/x.py"),
    ],
)
def test_macros_are_refused(soort, deel):
    assert geweigerd(f"x.{soort}", kantoorbestand(soort, **{deel: "x"})).startswith(MACROS)


def test_file_with_macros_by_its_own_account_is_refused():
    inhoud = delen("docx")["[Content_Types].xml"] + "application/vnd.ms-word.document.macroEnabled.main+xml"

    assert geweigerd("x.docx", kantoorbestand("docx", **{"[Content_Types].xml": inhoud})).startswith(MACROS)


@pytest.mark.parametrize(
    "deel", ["../../etc/passwd", "/etc/passwd", "word\\..\\x", "C:x", "word/../../x", "Word/document.xml"]
)
def test_parts_with_odd_names_are_refused(deel):
    assert geweigerd("x.docx", kantoorbestand("docx", **{deel: "x"})).startswith(ANDERE_INHOUD)


def test_zip_bomb_is_refused_without_unpacking_it():
    # 300 MB of zeros in 300 kB.
    bom = kantoorbestand("docx", **{"word/media.bin": b"\x00" * (100 * 1024 * 1024 + 1)})

    assert len(bom) < 200_000
    assert geweigerd("x.docx", bom).startswith(TE_GROOT_UITGEPAKT)


def test_file_that_packs_a_thousand_times_is_refused():
    assert geweigerd("x.docx", kantoorbestand("docx", a=b"\x00" * 3_000_000)).startswith(TE_GROOT_UITGEPAKT)


def test_too_many_parts_are_refused():
    inhoud = kantoorbestand("docx", **{f"word/{nummer}": "" for nummer in range(2000)})

    assert geweigerd("x.docx", inhoud).startswith(TE_GROOT_UITGEPAKT)


def test_list_of_parts_that_is_too_long_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)
    inhoud = bytearray(kantoorbestand_zonder_zipfile())
    slot = inhoud.rfind(b"PK\x05\x06")
    inhoud[slot + 12 : slot + 16] = struct.pack("<I", 2_000_000)

    assert geweigerd("x.docx", bytes(inhoud)).startswith(TE_GROOT_UITGEPAKT)


def kantoorbestand_zonder_zipfile():
    return b"PK\x03\x04" + b"\x00" * 40 + b"PK\x05\x06" + b"\x00" * 18


def test_large_form_of_the_list_is_refused():
    inhoud = kantoorbestand_zonder_zipfile()
    slot = inhoud.rfind(b"PK\x05\x06")
    met = inhoud[:slot] + b"PK\x06\x07" + b"\x00" * 16 + inhoud[slot:]

    assert geweigerd("x.docx", met).startswith(TE_GROOT_UITGEPAKT)


def liegend(maat, crc):
    """A docx of which one part says a size and a checksum that are not those of what it unfolds to."""
    inhoud = bytearray(kantoorbestand("docx", **{"word/media.bin": b"\x00" * 20_000}))
    plek = inhoud.rfind(b"word/media.bin") - 46
    assert inhoud[plek : plek + 4] == b"PK\x01\x02"
    inhoud[plek + 16 : plek + 20] = struct.pack("<I", crc)
    inhoud[plek + 24 : plek + 28] = struct.pack("<I", maat)
    return bytes(inhoud)


def test_part_that_is_larger_than_it_says_is_refused():
    # The checksum is that of what a reader sees who stops at the size that it says.
    assert geweigerd("x.docx", liegend(10, zlib.crc32(b"\x00" * 10))).startswith(ANDERE_INHOUD)


def test_damaged_part_is_refused():
    assert geweigerd("x.docx", liegend(20_000, 1)).startswith(ANDERE_INHOUD)


def test_locked_file_is_refused():
    inhoud = bytearray(kantoorbestand("docx"))
    plek = inhoud.find(b"PK\x01\x02")
    inhoud[plek + 8] |= 1

    assert geweigerd("x.docx", bytes(inhoud)).startswith("Dit bestand heeft een wachtwoord.")


def test_rare_ways_of_packing_are_refused(pak):
    assert geweigerd("x.docx", pak(delen("docx"), zipfile.ZIP_BZIP2)).startswith(ANDERE_INHOUD)


def test_parts_that_are_stored_as_they_are_are_fine(pak):
    inhoud = pak(delen("odt"), zipfile.ZIP_STORED)

    assert keur(bestand("x.odt", inhoud)).inhoud.read() == inhoud


def test_opendocument_says_first_what_it_is(pak):
    achterstevoren = dict(reversed(delen("odt").items()))

    assert geweigerd("x.odt", pak(achterstevoren)).startswith(ANDERE_INHOUD)


@pytest.mark.parametrize("naam", ["x.pdf", "x.docx", "x.png"])
def test_file_that_is_too_large_is_refused(settings, naam):
    settings.BIJLAGE_MEESTE_BYTES = 2000

    assert geweigerd(naam, b"\x00" * 2001) == "Dit bestand is te groot. Kies er een van hoogstens 2,0\xa0KB."


@pytest.mark.parametrize(
    ("naam", "soort", "modus"),
    [
        ("x.png", "PNG", "RGB"),
        ("x.png", "PNG", "RGBA"),
        ("x.png", "PNG", "P"),
        ("x.png", "PNG", "I;16"),
        ("x.jpg", "JPEG", "RGB"),
        ("x.JPEG", "JPEG", "L"),
        ("x.jpeg", "JPEG", "CMYK"),
        ("x.webp", "WEBP", "RGBA"),
    ],
)
def test_picture_is_drawn_anew(beeld, naam, soort, modus):
    gekeurd = keur(bestand(naam, beeld(soort, modus=modus, kleur=0)))

    nieuw = Image.open(gekeurd.inhoud)
    assert (nieuw.format, nieuw.size) == (soort, (60, 50))
    assert gekeurd.naam == f"x.{gekeurd.soort}"


def test_transparent_picture_stays_so(beeld):
    gekeurd = keur(bestand("x.png", beeld("PNG", modus="RGBA", kleur=(1, 2, 3, 4))))

    assert Image.open(gekeurd.inhoud).getpixel((0, 0)) == (1, 2, 3, 4)


def test_picture_keeps_nothing_of_the_camera(beeld):
    exif = Image.Exif()
    exif[0x010E] = "Geheime plek"
    exif[0x0112] = 6
    inhoud = beeld("JPEG", exif=exif, comment=b"Geheim briefje") + b"<script>alert(1)</script>"

    gekeurd = keur(bestand("x.jpg", inhoud))

    opnieuw = gekeurd.inhoud.read()
    assert not [woord for woord in (b"Geheim", b"<script>") if woord in opnieuw]
    nieuw = Image.open(BytesIO(opnieuw))
    # Turned the way the camera was held.
    assert (nieuw.size, dict(nieuw.getexif())) == ((50, 60), {})


# Pillow says so in a warning, which would be an error here.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("naam", "soort"), [("x.jpg", "JPEG"), ("x.png", "PNG")])
@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0II*\0",
        b"Exif\0\0geen tiff",
        # Says which side is up with a text.
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x02\0\0\0a\0\0\0\0\0\0\0",
    ],
    ids=["kort", "geen", "tekst"],
)
def test_damaged_exif_does_no_harm(beeld, naam, soort, exif):
    assert keur(bestand(naam, beeld(soort, exif=exif))).soort == naam[2:]


def test_picture_of_too_many_pixels_is_refused(monkeypatch, beeld):
    monkeypatch.setattr(keuring, "MEESTE_PIXELS", 3000)

    assert keur(bestand("x.png", beeld())).soort == Soort.PNG
    for naam, soort, maat in [("x.png", "PNG", (61, 50)), ("x.webp", "WEBP", (60, 50))]:
        assert geweigerd(naam, beeld(soort, maat)).startswith("Deze afbeelding heeft te veel pixels.")


def test_picture_that_would_burst_is_refused(beeld):
    inhoud = bytearray(beeld("PNG"))
    inhoud[16:24] = struct.pack(">II", 40_000, 40_000)
    inhoud[29:33] = struct.pack(">I", zlib.crc32(bytes(inhoud[12:29])))

    assert geweigerd("x.png", bytes(inhoud)).startswith("Deze afbeelding heeft te veel pixels.")


def test_picture_that_stops_halfway_is_refused(beeld):
    assert geweigerd("x.jpg", beeld("JPEG", (600, 500))[:900]).startswith(ANDERE_INHOUD)


def test_picture_under_the_name_of_another_kind_is_refused(beeld):
    assert geweigerd("x.png", beeld("JPEG")).startswith(ANDERE_INHOUD)


def test_picture_that_grows_too_large_when_drawn_anew_is_refused(settings, beeld):
    klein = beeld("JPEG", (300, 300), quality=1)
    settings.BIJLAGE_MEESTE_BYTES = len(klein)

    assert geweigerd("x.jpg", klein).startswith("Dit bestand is te groot.")
