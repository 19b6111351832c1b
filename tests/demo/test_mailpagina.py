"""The page with the mail of the demo: for everyone in the demo, and nowhere else."""

import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as instellingen

from klussenbank.kern import mail

pytestmark = pytest.mark.django_db


def _stukken(antwoord):
    return [kop.get_text() for kop in BeautifulSoup(antwoord.content, "lxml").select("article h2")]


def _wacht(aan, onderwerp, tekst="Dag."):
    mail.verstuur_tekst(aan=aan, onderwerp=onderwerp, tekst=tekst, antwoord_aan=("Bo", "bo@ede.example"))


def test_visitor_reads_mail_before_logging_in(client, postmap):
    _wacht("ambtenaar@rhenen.example", "Je code", "Je code is 123456.")

    antwoord = client.get("/demo/mail/")

    pagina = antwoord.content.decode()
    assert _stukken(antwoord) == ["Je code"]
    for deel in ["123456", "ambtenaar@rhenen.example", "Bo &lt;bo@ede.example&gt;", "wacht nog op verzending"]:
        assert deel in pagina


def test_member_reads_mail(als, lid, postmap):
    assert als(lid).get("/demo/mail/").status_code == 200


def test_mail_to_one_address(client, postmap):
    _wacht("ambtenaar@rhenen.example", "een")
    _wacht("collega@veenendaal.example", "twee")

    assert _stukken(client.get("/demo/mail/?aan=Ambtenaar@Rhenen.example")) == ["een"]


@pytest.mark.parametrize("aan", ["geen adres", "\x00", "x" * 5000, "<script>alert(1)</script>"])
def test_bad_address_shows_an_error_and_keeps_what_was_typed(client, postmap, aan):
    antwoord = client.get("/demo/mail/", {"aan": aan})

    pagina = BeautifulSoup(antwoord.content, "lxml")
    assert antwoord.status_code == 200
    assert pagina.select_one(".foutenlijst")
    assert pagina.select_one("input[name=aan]")["value"] == aan.replace("\x00", "\ufffd")


def test_order_is_told_only_when_there_is_one(client, postmap):
    def zin():
        pagina = BeautifulSoup(client.get("/demo/mail/").content, "lxml")
        return " ".join(pagina.select_one("main article").find_previous("p").get_text().split())

    _wacht("ambtenaar@rhenen.example", "een")
    assert zin() == "1 mail."

    _wacht("ambtenaar@rhenen.example", "twee")
    assert zin() == "2 mails, de nieuwste bovenaan."


def test_empty_page_says_what_to_do(client, postmap):
    assert "Er is nog geen mail verstuurd" in client.get("/demo/mail/").content.decode()
    assert "Geen mail aan dit adres" in client.get("/demo/mail/?aan=nieuw@ede.example").content.decode()


def test_hostile_mail_stays_text(client, postmap):
    _wacht("ambtenaar@rhenen.example", "<b>kwaad</b>", "<script>alert(1)</script>\n\njavascript:alert(1)")

    pagina = client.get("/demo/mail/").content.decode()

    assert "<b>kwaad" not in pagina
    assert "<script>alert" not in pagina


def test_a_post_changes_nothing(client, postmap):
    assert client.post("/demo/mail/").status_code == 405


def test_page_does_not_answer_when_the_demo_is_off(client, settings, postmap):
    settings.DEMO = False

    assert client.get("/demo/mail/").status_code == 404


def _python(opdracht, **omgeving):
    return subprocess.run(
        [sys.executable, "-c", opdracht],
        cwd=instellingen.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "DATABASE_URL": "postgresql://klussenbank@localhost/klussenbank",
            "SECRET_KEY": "een-sleutel-voor-de-proef",
            "BASIS_URL": "https://klussenbank.example",
            **omgeving,
        },
        capture_output=True,
        text=True,
    )


def test_real_site_has_no_such_address():
    uitkomst = _python(
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "try: resolve('/demo/mail/')\n"
        "except Resolver404: print('bestaat niet')"
    )

    assert uitkomst.stdout == "bestaat niet\n", uitkomst.stderr


def test_demo_does_not_start_where_members_are():
    uitkomst = _python("import django; django.setup()", KLUSSENBANK_DEMO="1")

    assert uitkomst.returncode == 1
    assert "ImproperlyConfigured: KLUSSENBANK_DEMO" in uitkomst.stderr
