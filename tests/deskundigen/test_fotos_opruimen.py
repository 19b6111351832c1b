"""A photo that no profile names goes by itself."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from deskundigen import taken
from tests.fabriek import DeskundigeFabriek


@pytest.fixture(autouse=True)
def _eigen_map(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_photo_without_a_profile_is_removed_a_day_later(db):
    deskundige = DeskundigeFabriek()
    deskundige.foto.save("foto.webp", ContentFile(b"foto"))
    oud, nieuw = (default_storage.save(f"fotos/{naam}.webp", ContentFile(b"foto")) for naam in ("oud", "nieuw"))
    for pad in (deskundige.foto.name, oud):
        os.utime(default_storage.path(pad), (0, 0))

    taken.ruim_fotos_op.func(timestamp=0)

    assert [default_storage.exists(pad) for pad in (deskundige.foto.name, oud, nieuw)] == [True, False, True]
