"""What a web process really writes: no key, whatever is answered."""

import http.client
import os
import socket
import subprocess
import time

import pytest
from django.conf import settings as instellingen
from django.db import connection
from psycopg.conninfo import make_conninfo

from klussenbank.demo.kinderen import gunicorn
from klussenbank.kern import links, sleutels
from klussenbank.nieuwsbrief.afmelden import token_van
from tests.fabriek import KlusFabriek, LidFabriek
from tests.feeds.hulp import adressen_van
from tests.feeds.urls_kapot import MET_SLEUTEL
from tests.kern.conftest import vrije_poort

GEDULD = 60


@pytest.fixture
def web(transactional_db, tmp_path):
    """`web(addresses)` asks them of a web process and returns the answers; `web.log()` is what it wrote until then."""
    db, poort, log = connection.settings_dict, vrije_poort(), tmp_path / "log"
    omgeving = {
        **os.environ,
        "DATABASE_URL": make_conninfo(
            dbname=db["NAME"], user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
        ),
        "BASIS_URL": f"http://127.0.0.1:{poort}",
        "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
        "INGEBOUWD": "1",
        "KLUSSENBANK_DEMO": "",
        "SECRET_KEY": instellingen.SECRET_KEY,
    }
    with log.open("w") as uit:
        proces = subprocess.Popen(
            gunicorn("tests.feeds.site_met_fout:application", poort),
            cwd=instellingen.BASE_DIR,
            env=omgeving,
            stdin=subprocess.DEVNULL,
            stdout=uit,
            stderr=uit,
        )

    def vraag(adressen):
        antwoorden = []
        for adres in adressen:
            verbinding = http.client.HTTPConnection("127.0.0.1", poort, timeout=GEDULD)
            verbinding.request("GET", adres)
            antwoorden.append(verbinding.getresponse().status)
            verbinding.close()
        return antwoorden

    def rauw(regel):
        with socket.create_connection(("127.0.0.1", poort), timeout=GEDULD) as lijn:
            lijn.sendall(regel)
            return lijn.recv(1000)

    vraag.log, vraag.rauw = log.read_text, rauw
    einde = time.monotonic() + GEDULD
    while True:
        assert proces.poll() is None, log.read_text()
        try:
            assert vraag(["/gezond/live"]) == [200]
            break
        except ConnectionError:
            assert time.monotonic() < einde
            time.sleep(0.1)
    yield vraag
    proces.terminate()
    proces.wait()


def test_no_key_stands_in_the_log_of_a_web_process(web):
    lid = LidFabriek()
    KlusFabriek(plaatser=lid)
    link = links.maak("klus_verlengen", lid, 1).rstrip("/").rpartition("/")[2]
    werkt = adressen_van(lid)
    sleutel = lid.feedsleutel.sleutel
    # What a key holds, apart from the numbers: that must be nowhere.
    geheimen = {sleutel.partition(".")[2], link, token_van(lid.pk).partition(".")[2]}
    geen = sleutels.maak("feeds", lid.pk, 9)
    geheimen.add(geen.partition(".")[2])

    assert web(werkt) == [200] * 4
    assert web([f"/nieuwsbrief/afmelden/{token_van(lid.pk)}/"]) == [200]
    er_is_niets = [
        f"/feeds/{geen}/klussen.atom",
        f"/feeds/{geen}/agenda.ics",
        f"/feeds/{sleutel}/bestaat-niet?x={sleutel}",
        f"/feeds//{sleutel}/agenda.ics",
        f"/koppeling/{sleutel}/klussen.json",
        f"/link/{link}x/",
        f"/nieuwsbrief/afmelden/{token_van(lid.pk)}x/",
        f"/volgen/afmelden/{sleutel}/bestaat-niet/",
    ]
    assert web(er_is_niets) == [404] * len(er_is_niets)
    assert web([f"/{begin}/{sleutel}/kapot/" for begin in MET_SLEUTEL]) == [500] * 5
    assert web([f"/feeds/{sleutel}/server/"]) == [500]
    assert b"400" in web.rauw(f"GET /feeds/{sleutel}/klussen.atom\x01 X HTTP/9.9\r\n\r\n".encode())

    log = web.log()
    assert [geheim for geheim in geheimen if geheim in log] == []
    # It did write of each, and of what went wrong all that helps.
    assert log.count("Not Found: ") == len(er_is_niets)
    assert log.count("RuntimeError: kapot op http://127.0.0.1") == 5
    assert 'urls_kapot.py", line' in log
    assert log.count("Error handling request") == 1
    assert log.count("/feeds/…") >= 6
