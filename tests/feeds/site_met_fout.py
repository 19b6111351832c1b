"""The site as it is served, with addresses under which it goes wrong: for what the log then says."""

from django.conf import settings

from klussenbank.wsgi import application as van_de_site

settings.ROOT_URLCONF = "tests.feeds.urls_kapot"


def application(omgeving, begin):
    """The site; at one address it goes wrong outside Django, which the server itself then writes down."""
    if omgeving["PATH_INFO"].endswith("/server/"):
        raise RuntimeError("kapot")
    return van_de_site(omgeving, begin)
