import pytest

from klussenbank.demo import post


@pytest.fixture
def postmap(settings, tmp_path):
    """An empty folder for the mail of the demo."""
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "klussenbank.demo.post.NaarMap"
    return post.postmap()
