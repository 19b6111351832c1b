"""A real chromium against a live site. Whatever the browser complains about fails the test."""

import copy
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings as instellingen
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import expect

from deskundigen.models import Keuzenstand
from klussenbank.kern.models import Logregel, Mail
from klussenbank.kern.taken import bezorg_mail
from tests.site.wereld import maak_wereld

# Playwright runs an event loop in the thread of the test, in which Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SMAL = 320
BREED = 1280
# In milliseconds: a busy machine may take long over a page. Who waits for what comes in the end waits no longer for it.
GEDULD = 30_000
expect.set_options(timeout=GEDULD)


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


def pytest_collection_modifyitems(items):
    # Those that take a minute go first of these: at the end each core then has short ones to take from the other.
    plekken = [plek for plek, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    eigen = sorted((items[plek] for plek in plekken), key=lambda item: item.path.stem != "test_toegankelijk")
    for plek, item in zip(plekken, eigen, strict=True):
        items[plek] = item


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Without the parts that draw a window it does the same in three quarters of the time.
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        uitleg = "geen chromium op deze machine: de browsertests zijn overgeslagen (apt install chromium)"
        if os.environ.get("BROWSER_VERPLICHT") == "1":
            pytest.fail(uitleg.replace("zijn overgeslagen", "zijn verplicht (BROWSER_VERPLICHT=1)"))
        pytest.skip(uitleg)
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": args}


@pytest.fixture(scope="session")
def playwright(django_db_setup, playwright):
    """Playwright, which stops before the database goes.

    Under its event loop Django keeps connections of its own, which nobody can reach to close once the loop is gone.
    """
    yield playwright
    connection.close()


@dataclass
class Bezoeker:
    """One browser window of one person, and what the browser had to say about the site."""

    page: object
    site: str
    klachten: list[str] = field(default_factory=list)
    # Addresses that may answer with an error page: chromium reports each of those to the console.
    mag_fout: set[str] = field(default_factory=set)
    handelingen: int = 0

    def __post_init__(self):
        self.page.set_default_timeout(GEDULD)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda fout: self.klachten.append(f"script: {fout}"))
        self.page.on("request", self._verzoek)
        self.page.on("response", self._antwoord)

    def _console(self, bericht):
        if bericht.type == "verbose":
            # Advice to developers.
            return
        adres = bericht.location.get("url", "")
        if bericht.text.startswith("Failed to load resource") and adres in self.mag_fout:
            return
        self.klachten.append(f"console ({self.page.url}, uit {adres}): {bericht.type}: {bericht.text}")

    def _verzoek(self, verzoek):
        if not verzoek.url.startswith(f"{self.site}/"):
            self.klachten.append(f"verzoek buiten de site ({self.page.url}): {verzoek.url}")

    def _antwoord(self, antwoord):
        if antwoord.status >= 400 and antwoord.url not in self.mag_fout:
            self.klachten.append(f"antwoord {antwoord.status}: {antwoord.url}")

    def ga(self, adres, *, mag_fout=False):
        """Open an address of the site; `mag_fout` when an error page is what one comes for."""
        if mag_fout:
            self.mag_fout.add(f"{self.site}{adres}")
        self.page.goto(f"{self.site}{adres}")
        return self.page

    def klik(self, plek):
        """Click, and count it as one action."""
        self.handelingen += 1
        plek.click()

    def vul(self, plek, tekst):
        """Fill in a field, and count it as one action."""
        self.handelingen += 1
        plek.fill(tekst)

    def knop(self, naam, **opties):
        return self.page.get_by_role("button", name=naam, **opties)

    def link(self, naam, **opties):
        return self.page.get_by_role("link", name=naam, **opties)

    def log_in(self, email, wachtwoord="een-lang-wachtwoord"):
        """Log in as a person does."""
        self.ga("/account/login/")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(wachtwoord)
        self.page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        self.page.wait_for_url(f"{self.site}/")


@pytest.fixture
def site(live_server, settings, transactional_db):
    """The live site; links in its mail lead to it."""
    settings.BASIS_URL = live_server.url
    yield live_server
    with connection.cursor() as cursor:
        # These tables are not among those that Django empties after a test.
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


class Bewaard:
    """The rows of the one world of this run, which each test gets back: a tenth of the work of making them again."""

    def __init__(self, wereld):
        self._wereld = copy.deepcopy(wereld)
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA bewaard")
            self._tabellen = [
                f'"{tabel}"'
                for tabel in connection.introspection.table_names(cursor)
                if tabel != "django_migrations" and not tabel.startswith("procrastinate_")
            ]
            for tabel in self._tabellen:
                cursor.execute(f"CREATE TABLE bewaard.{tabel} AS TABLE public.{tabel}")
            cursor.execute("SELECT format('public.%I', sequencename), last_value FROM pg_sequences")
            self._reeksen = [(naam, stand) for naam, stand in cursor.fetchall() if stand]

    def zet_terug(self):
        """Make the tables what they were, and return a world of its own for this test."""
        with transaction.atomic(), connection.cursor() as cursor:
            # What refers to what is held against each other when all is there: at the end of the transaction. There are
            # so few rows that to truncate the tables would take longer. To let go of topics writes one (Keuzenstand).
            # Rows of the log refuse to be removed one by one.
            cursor.execute(f"TRUNCATE {Logregel._meta.db_table}")
            for tabel in [*self._tabellen, Keuzenstand._meta.db_table]:
                cursor.execute(f"DELETE FROM {tabel}")
            for tabel in self._tabellen:
                cursor.execute(f"INSERT INTO {tabel} SELECT * FROM bewaard.{tabel}")
            cursor.executemany("SELECT setval(%s, %s)", self._reeksen)
        return copy.deepcopy(self._wereld)


@pytest.fixture(scope="session")
def _bewaard(tmp_path_factory):
    """Where the world is kept once the first test has made it, and the folder for its files."""
    return {"media": tmp_path_factory.mktemp("media")}


@pytest.fixture
def wereld(site, settings, _bewaard):
    """One of everything."""
    settings.MEDIA_ROOT = _bewaard["media"]
    if "wereld" not in _bewaard:
        _bewaard["wereld"] = Bewaard(maak_wereld())
    return _bewaard["wereld"].zet_terug()


@pytest.fixture
def venster(browser, site):
    """`with venster(lid) as bezoeker`: a browser of that member, or of a visitor; complaints fail the test."""

    @contextmanager
    def _venster(lid=None, *, javascript=True, breedte=BREED):
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": breedte, "height": 900},
            locale="nl-NL",
            reduced_motion="reduce",
        )
        if lid:
            client = Client()
            client.force_login(lid)
            naam = instellingen.SESSION_COOKIE_NAME
            context.add_cookies([{"name": naam, "value": client.cookies[naam].value, "url": site.url}])
        bezoeker = Bezoeker(context.new_page(), site.url)
        try:
            yield bezoeker
        finally:
            context.close()
        assert bezoeker.klachten == []

    return _venster


@pytest.fixture
def bezorg(site, mailoutbox):
    """Send what waits with the function that the worker runs; return what was sent since the last time."""

    def _bezorg():
        al_verstuurd = len(mailoutbox)
        for mail in Mail.objects.wachtend().order_by("pk"):
            bezorg_mail(mail.pk)
        return mailoutbox[al_verstuurd:]

    return _bezorg
