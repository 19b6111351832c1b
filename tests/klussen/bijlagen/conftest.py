import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from klussen.bijlagen import acties
from klussen.bijlagen.keuring import keur
from tests.klussen.bijlagen.bestanden import PDF


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of a test stay with that test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def op_schijf(media):
    """Which files there are, as names in the folder of uploads."""

    def _op_schijf():
        return sorted(str(pad.relative_to(media)) for pad in media.rglob("*") if pad.is_file())

    return _op_schijf


@pytest.fixture
def beeld():
    """`beeld("PNG", (10, 20))` returns the bytes of a picture."""

    def _beeld(soort="PNG", maat=(60, 50), kleur="teal", modus="RGB", **opties):
        uit = BytesIO()
        Image.new(modus, maat, kleur).save(uit, soort, **opties)
        return uit.getvalue()

    return _beeld


@pytest.fixture
def bijlage(klus, lid):
    """A PDF beside `klus`."""
    return acties.voeg_toe(klus, lid, bestand=keur(ContentFile(PDF, name="Plan.pdf")), inzending=klus.inzending)


@pytest.fixture
def pak():
    """`pak({"naam": inhoud})` returns the bytes of a zip."""

    def _pak(delen, soort=zipfile.ZIP_DEFLATED):
        uit = BytesIO()
        with zipfile.ZipFile(uit, "w", soort) as archief:
            for naam, inhoud in delen.items():
                archief.writestr(naam, inhoud)
        return uit.getvalue()

    return _pak
