from io import BytesIO

import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Photos of a test stay with that test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def beeld():
    """`beeld("PNG", (10, 20))` returns the bytes of a picture."""

    def _beeld(soort="PNG", maat=(600, 500), kleur="teal", modus="RGB", **opties):
        uit = BytesIO()
        Image.new(modus, maat, kleur).save(uit, soort, **opties)
        return uit.getvalue()

    return _beeld
