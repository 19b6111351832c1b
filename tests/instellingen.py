"""Settings of the tests: those of the site, with a fast password hasher, and mail that stays in memory."""

import os
from tempfile import mkdtemp

os.environ.setdefault("SECRET_KEY", "alleen-voor-de-tests")
os.environ.setdefault("BASIS_URL", "http://testserver")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("INGEBOUWD", "1")
os.environ["KLUSSENBANK_DEMO"] = "1"

from klussenbank.settings import *  # noqa: F403
from tests.strikt import Strikt

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VERWIJDERD_BESTAND = Path(mkdtemp()) / "verwijderd.txt"  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Twenty threads of one test need twenty connections; the pool of the site holds eight.
DATABASES["default"]["OPTIONS"].pop("pool")  # noqa: F405
# Nothing of a test needs to outlive the machine: a commit that waits for the disk is most of what a short test does.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Strikt()  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
