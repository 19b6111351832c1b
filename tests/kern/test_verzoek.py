"""The number of a request: taken over or made, sent back, in every line of the log, and in the jobs that it orders."""

import io
import json
import logging
import logging.config
import re

import pytest
from django.urls import path
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern import logvorm, mail, verzoek
from klussenbank.kern.taken import zet_klaar
from tests.fabriek import LidFabriek

GEGEVEN = "3f0c2a1e-77aa-4b0e-9c1d-0a1b2c3d4e5f"


@pytest.fixture(autouse=True)
def _achter_proxy(settings):
    settings.ACHTER_PROXY = True


@pytest.fixture
def log():
    """What is written as on a real site, one dict for each line; the loggers are put back."""
    instellingen = logvorm.instellingen(json=True)
    geschreven = io.StringIO()
    instellingen["handlers"]["scherm"]["stream"] = geschreven
    eerst = logging.root.handlers[:], logging.root.level, verzoek.log.level
    logging.config.dictConfig(instellingen)
    yield lambda: [json.loads(regel) for regel in geschreven.getvalue().splitlines()]
    logging.root.handlers[:] = eerst[0]
    logging.root.setLevel(eerst[1])
    verzoek.log.setLevel(eerst[2])


def test_a_number_that_came_along_is_taken_over(client):
    assert client.get("/gezond/live", headers={"X-Request-ID": GEGEVEN}).headers["X-Request-ID"] == GEGEVEN


def test_without_a_proxy_nobody_chooses_the_number(client, settings):
    settings.ACHTER_PROXY = False

    assert client.get("/gezond/live", headers={"X-Request-ID": GEGEVEN}).headers["X-Request-ID"] != GEGEVEN


@pytest.mark.parametrize(
    "gegeven", ["", "kort", "x" * 65, "a b c d e f g h", "anna@rhenen.example", "12345678\nx", '"']
)
def test_anything_else_is_not(client, gegeven):
    eerste, tweede = (client.get("/gezond/live", headers={"X-Request-ID": gegeven}) for _ in range(2))

    assert re.fullmatch("[0-9a-f]{32}", eerste.headers["X-Request-ID"])
    assert eerste.headers["X-Request-ID"] != tweede.headers["X-Request-ID"]


def test_every_page_is_one_line_without_whom_or_what(als, lid, log):
    client = als(lid)

    client.get("/klussen/?q=geheim", headers={"X-Request-ID": GEGEVEN})
    client.get(f"/deskundigen/{lid.pk}/")
    b"".join(client.get("/static/css/basis.css"))
    client.get("/gezond/live")

    eerste, tweede = (regel for regel in log() if regel["logger"] == "klussenbank.verzoek")
    assert {naam: eerste[naam] for naam in ("niveau", "bericht", "verzoek", "methode", "route", "status")} == {
        "niveau": "INFO",
        "bericht": "GET /klussen/ 200",
        "verzoek": GEGEVEN,
        "methode": "GET",
        "route": "klussen/",
        "status": 200,
    }
    assert eerste["ms"] > 0
    assert eerste["moment"].endswith("+00:00")
    assert tweede["route"] == "deskundigen/<int:pk>/"
    assert "geheim" not in str(log())
    assert verzoek.nummer.get() == ""


def kapot(request):
    raise ValueError(f"Van {request.user.email} kan dit niet: /link/een-geheime-sleutel/")


urlpatterns = [path("kapot/", kapot)]
handler500 = handler404 = lambda request, *fout, **hoe: __import__("django.http").http.HttpResponse(status=500)


@pytest.mark.urls(__name__)
def test_what_went_wrong_is_one_line_with_the_same_number(als, lid, log):
    client = als(lid)
    client.raise_request_exception = False

    nummer = client.get("/kapot/").headers["X-Request-ID"]

    (fout,) = (regel for regel in log() if regel["niveau"] == "ERROR")
    assert (fout["logger"], fout["verzoek"]) == ("django.request", nummer)
    assert "ValueError: Van …@… kan dit niet: /link/…" in fout["fout"]
    assert lid.email not in str(log())
    assert [regel["status"] for regel in log() if regel["logger"] == "klussenbank.verzoek"] == [500]


def test_lines_of_a_program_are_json_too(log):
    logging.getLogger("proef").warning("stapel van %s", "ons", stack_info=True)

    (regel,) = log()
    assert (regel["bericht"], regel["verzoek"]) == ("stapel van ons", "-")
    assert "test_lines_of_a_program" in regel["stapel"]


def test_lines_for_people_on_a_laptop():
    instellingen = logvorm.instellingen(json=False)

    assert instellingen["handlers"]["scherm"]["formatter"] == "regel"
    assert instellingen["loggers"]["klussenbank.verzoek"]["level"] == "WARNING"


# In the worker


def test_jobs_of_a_request_bear_its_number_and_stay_apart(client, db):
    lid = LidFabriek()
    client.post("/account/login/code/", {"email": lid.email}, headers={"X-Request-ID": GEGEVEN})
    mail.verstuur_tekst(aan=lid.email, onderwerp="x", tekst="x")

    een, twee = ProcrastinateJob.objects.order_by("pk")
    assert een.queueing_lock.startswith(f"{GEGEVEN}/")
    assert twee.queueing_lock is None

    merk = verzoek.nummer.set(GEGEVEN)
    for _ in range(2):
        zet_klaar(app.tasks["bezorg_mail"], mail_id=0)
    verzoek.nummer.reset(merk)
    assert ProcrastinateJob.objects.filter(queueing_lock__startswith=GEGEVEN).count() == 3


def test_worker_works_under_the_number_of_who_ordered(werk, log):
    @app.task(name="proef_nummer", queue="mail")
    def proef():
        logging.getLogger("proef").warning("gedaan")
        zet_klaar(app.tasks["proef_vervolg"])

    @app.task(name="proef_vervolg", queue="mail")
    def vervolg():
        logging.getLogger("proef").warning("ook gedaan")

    try:
        zet_klaar(proef)
        merk = verzoek.nummer.set(GEGEVEN)
        zet_klaar(proef)
        verzoek.nummer.reset(merk)
        zonder = ProcrastinateJob.objects.order_by("pk")[0].pk

        werk()
    finally:
        del app.tasks["proef_nummer"], app.tasks["proef_vervolg"]

    regels = [(regel["bericht"], regel["verzoek"]) for regel in log() if regel["logger"] == "proef"]
    assert sorted(regels) == sorted(
        (bericht, nummer) for bericht in ("gedaan", "ook gedaan") for nummer in (GEGEVEN, f"taak-{zonder}")
    )
