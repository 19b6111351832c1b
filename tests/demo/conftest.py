import pytest

from klussenbank.demo import post


@pytest.fixture
def postmap(settings, tmp_path):
    """An empty folder for the mail of the demo."""
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "klussenbank.demo.post.NaarMap"
    return post.postmap()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of a test stay with that test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
