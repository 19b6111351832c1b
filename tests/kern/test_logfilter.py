"""No key of an address stands in the log, however it came there."""

import io
import logging
import sys

import pytest

from klussenbank.kern.logfilter import ZonderSleutels, zonder_sleutels

SLEUTEL = "12-3.qN2vXq3oT8c_gG7jJ1-sAbCdEfGhIjKlMnOpQrStUvW"


@pytest.fixture
def log():
    """A logger with the filter, and what it wrote so far."""
    geschreven = io.StringIO()
    logger = logging.Logger("proef")
    handler = logging.StreamHandler(geschreven)
    handler.addFilter(ZonderSleutels())
    logger.addHandler(handler)
    logger.geschreven = geschreven.getvalue
    return logger


@pytest.mark.parametrize(
    "begin",
    [
        *("/feeds/", "/koppeling/", "/link/", "/account/uitnodiging/", "/nieuwsbrief/afmelden/", "/volgen/afmelden/"),
        *("/FEEDS/", "/feeds//"),
    ],
)
@pytest.mark.parametrize("eind", ["", "/", "/klussen.atom?q=x", "x y", "'", '"}'])
def test_what_follows_is_gone(begin, eind):
    for voor in ("", "https://klussenbank.example", "GET "):
        schoon = zonder_sleutels(f"Not Found: {voor}{begin}{SLEUTEL}{eind}")

        assert schoon.startswith(f"Not Found: {voor}{begin.rstrip('/')}/…")
        assert SLEUTEL not in schoon


@pytest.mark.parametrize(
    ("tekst", "schoon"),
    [
        ("Error handling request /zoeken/?q=ziekte&x=1 now", "Error handling request /zoeken/?… now"),
        ("https://klussenbank.example/klussen/?q=ziekte", "https://klussenbank.example/klussen/?…"),
        ("kan niet naar <anna.de-vries@rhenen.example>: nee", "kan niet naar <…@…>: nee"),
        (
            'duplicate key value violates "uniek"\nDETAIL:  Key (naam)=(Anna) already exists.\nCONTEXT: iets',
            'duplicate key value violates "uniek"\nDETAIL: …\nCONTEXT: iets',
        ),
        ("Invalid request from ip=192.0.2.7: kapot", "Invalid request from ip=… kapot"),
    ],
)
def test_who_and_what_about_is_gone(tekst, schoon):
    assert zonder_sleutels(tekst) == schoon


@pytest.mark.parametrize(
    "tekst",
    [
        "@require_safe",
        "wat is er? /klussen/ is er",
        "Not Found: /klussen/12/",
        "Not Found: /feeds/",
        'File "/srv/klussenbank/feeds/views.py", line 3, in agenda',
        "templates/feeds/overzicht.html",
        "feedsleutel 12",
    ],
)
def test_the_rest_stays(tekst):
    assert zonder_sleutels(tekst) == tekst


def test_values_of_a_message_are_cleaned(log):
    log.warning("%s: %s", "Not Found", f"/feeds/{SLEUTEL}/agenda.ics")

    assert log.geschreven() == "Not Found: /feeds/…\n"


def test_a_traceback_and_a_stack_are_cleaned(log):
    try:
        raise RuntimeError(f"kapot op /koppeling/{SLEUTEL}/klussen.json")
    except RuntimeError:
        log.exception("Fout op %s", f"/koppeling/{SLEUTEL}/klussen.json")
    log.warning("stapel", stack_info=True)

    assert SLEUTEL not in log.geschreven()
    assert "Traceback" in log.geschreven()
    assert "RuntimeError: kapot op /koppeling/…" in log.geschreven()
    assert "Stack (most recent call last)" in log.geschreven()


def test_a_stack_that_names_a_key_is_cleaned():
    record = logging.LogRecord("proef", logging.INFO, __file__, 1, "iets", None, None, sinfo=f"/link/{SLEUTEL}/")

    ZonderSleutels().filter(record)

    assert record.stack_info == "/link/…"


def test_a_message_that_does_not_fit_its_values_loses_them(log, capsys):
    log.warning("%d sleutels", f"/feeds/{SLEUTEL}/")

    assert log.geschreven() == "%d sleutels\n"
    assert capsys.readouterr().err == ""


def test_a_second_handler_reads_the_same(log):
    log.addHandler(logging.StreamHandler(sys.stderr))

    log.warning("%s", f"/link/{SLEUTEL}/")

    assert log.geschreven() == "/link/…\n"
