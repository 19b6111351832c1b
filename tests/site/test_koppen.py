"""Security headers on every class of response, and error pages that help and give nothing away."""

import json
import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as instellingen
from django.http import HttpResponse
from django.test import override_settings
from django.urls import reverse

from tests.site.waardering import cijfer, waardering

CSS = "/static/css/basis.css"

# What each kind of answer is, who asks, and where.
ANTWOORDEN = {
    "pagina": ("lid", "get", "/", 200),
    "lijst": ("lid", "get", "/klussen/", 200),
    "stuk van een pagina": ("lid", "get", "/klussen/?q=water", 200),
    "profiel": ("lid", "get", "/profiel/", 200),
    "bijlage": ("lid", "get", "bijlage", 200),
    "feed": ("anoniem", "get", "feed", 200),
    "lijst als bestand": ("lid", "get", "/klussen/csv/", 200),
    "inloggen": ("anoniem", "get", "/account/login/", 200),
    "aanmelden": ("anoniem", "get", "/account/signup/", 200),
    "naar de inlogpagina": ("anoniem", "get", "/", 302),
    "na een POST": ("lid", "post", "/profiel/meedoen/", 302),
    "foute aanvraag": ("anoniem", "get", "/verdacht/", 400),
    "verboden": ("anoniem", "get", "/verboden/", 403),
    "er is niets": ("lid", "get", "/er/is/niets/", 404),
    "er is niets voor een bezoeker": ("anoniem", "get", "/er/is/niets/", 404),
    "verkeerde methode": ("lid", "post", "/klussen/", 405),
    "opties": ("lid", "options", "/klussen/", 405),
    "kapot": ("anoniem", "get", "/kapot/", 500),
    "kapot voor een lid": ("lid", "get", "/kapot/", 500),
    "kapot sjabloon": ("lid", "get", "/kapot-sjabloon/", 500),
    "leeft": ("anoniem", "get", "/gezond/live", 200),
    "klaar": ("anoniem", "get", "/gezond/klaar", 200),
    "beheer": ("coordinator", "get", "/beheer/", 200),
    "lijst in beheer": ("coordinator", "get", "/beheer/klussen/klus/", 200),
    "beheer voor een lid": ("lid", "get", "/beheer/", 302),
    "bestand": ("anoniem", "get", CSS, 200),
    "bestand, alleen de koppen": ("anoniem", "head", CSS, 200),
    "bestand dat er niet is": ("anoniem", "get", "/static/css/er-is-niets.css", 404),
    "mail van de demo": ("anoniem", "get", "/demo/mail/", 200),
}
BESTANDEN = ["bestand", "bestand, alleen de koppen"]


@pytest.fixture(autouse=True)
def _kapotte_adressen(settings):
    settings.ROOT_URLCONF = "tests.site.urls_kapot"


def _adres(wereld, adres):
    if adres == "bijlage":
        return wereld.bijlagen["open"].get_absolute_url()
    if adres == "feed":
        return reverse("feeds:klussen", args=[wereld.feedsleutels["lid"]])
    return adres


@pytest.fixture
def antwoord(bezoek, wereld, request):
    rol, methode, adres, status = ANTWOORDEN[request.param]
    antwoord = getattr(bezoek(rol), methode)(_adres(wereld, adres))
    assert antwoord.status_code == status
    yield antwoord
    if antwoord.streaming:
        # Read to the end: that closes the file.
        list(antwoord)


elk_antwoord = pytest.mark.parametrize("antwoord", ANTWOORDEN, indirect=True)


def csp_van(antwoord):
    """Return the policy as {directive: sources}."""
    delen = [deel.split() for deel in antwoord.headers["Content-Security-Policy"].split(";") if deel.strip()]
    return {naam: bronnen for naam, *bronnen in delen}


@elk_antwoord
def test_csp_laat_alleen_eigen_bestanden_toe(antwoord):
    csp = csp_van(antwoord)

    assert csp["default-src"] == ["'none'"]
    assert csp["base-uri"] == csp["frame-ancestors"] == ["'none'"]
    # No host, no scheme, no wildcard and nothing unsafe: only these two words occur, and at the login the provider.
    inlogdienst = ["https://localhost:9"] if antwoord.request["PATH_INFO"] == "/account/login/" else []
    assert csp["form-action"] == ["'self'", *inlogdienst]
    assert {bron for bronnen in csp.values() for bron in bronnen} - {*inlogdienst} == {"'none'", "'self'"}
    assert "script-src-attr" not in csp
    assert "Content-Security-Policy-Report-Only" not in antwoord.headers


@elk_antwoord
def test_koppen_op_elk_antwoord(antwoord):
    koppen = antwoord.headers

    assert koppen["X-Content-Type-Options"] == "nosniff"
    assert koppen["Referrer-Policy"] == "same-origin"
    assert koppen["Cross-Origin-Opener-Policy"] == "same-origin"
    assert koppen["Cross-Origin-Resource-Policy"] == "same-origin"
    beleid = dict(deel.strip().split("=") for deel in koppen["Permissions-Policy"].split(","))
    assert {"camera", "microphone", "geolocation"} <= set(beleid)
    assert set(beleid.values()) == {"()"}


@pytest.mark.parametrize("antwoord", [naam for naam in ANTWOORDEN if naam not in BESTANDEN], indirect=True)
def test_pagina_wordt_niet_bewaard_en_niet_ingelijst(antwoord):
    bewaren = {deel.strip() for deel in antwoord.headers["Cache-Control"].split(",")}

    assert {"no-store", "private"} <= bewaren
    assert "public" not in bewaren
    assert antwoord.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("antwoord", BESTANDEN, indirect=True)
def test_bestand_mag_bewaard_worden(antwoord):
    assert "no-store" not in antwoord.headers.get("Cache-Control", "")
    assert "Set-Cookie" not in antwoord.headers
    assert antwoord.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    "antwoord", [naam for naam, (*_, status) in ANTWOORDEN.items() if status >= 400], indirect=True
)
def test_foutpagina_is_nederlands_en_verraadt_niets(antwoord):
    soep = BeautifulSoup(antwoord.content, "lxml")

    assert soep.html["lang"] == "nl"
    assert len(soep.find_all("h1")) == 1
    assert soep.main.find("a", class_="knop")["href"] == "/"
    for woord in ["Traceback", "RuntimeError", "TemplateDoesNotExist", "geheim", "settings", "Django"]:
        assert woord not in antwoord.content.decode()


def test_debug_staat_uit_tenzij_gevraagd():
    assert instellingen.DEBUG is False


def test_te_grote_aanvraag_is_een_nette_fout(bezoek):
    antwoord = bezoek("lid").post("/klussen/nieuw/", {"omschrijving": "x" * 10_000_000})

    assert antwoord.status_code in {400, 413}
    assert BeautifulSoup(antwoord.content, "lxml").html["lang"] == "nl"


def test_formulier_zonder_token_wordt_geweigerd(bezoek):
    antwoord = bezoek("lid", enforce_csrf_checks=True).post("/profiel/meedoen/")

    assert antwoord.status_code == 403
    assert "te lang open" in antwoord.content.decode()


def cookies_na_inloggen(bezoek, **opties):
    """Log in through the login page and return the cookies that the browser gets."""
    client = bezoek(nieuw=True)
    client.get(reverse("account_login"), **opties)
    antwoord = client.post(
        reverse("account_login"), {"login": "lid@rhenen.example", "password": "een-lang-wachtwoord"}, **opties
    )
    assert antwoord.status_code == 302
    return client.cookies


def test_cookies_zijn_niet_te_lezen_door_scripts(bezoek):
    cookies = cookies_na_inloggen(bezoek)

    assert set(cookies) == {"sessie", "csrf"}
    for cookie in cookies.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert cookie["domain"] == ""


# What settings.py makes of an https address; read in a process of its own, as a server would.
_LEES = """
import json, klussenbank.settings as s
namen = [n for n in dir(s) if n.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE"))]
print(json.dumps({"DEBUG": s.DEBUG, "ALLOWED_HOSTS": s.ALLOWED_HOSTS, **{n: getattr(s, n) for n in namen}}))
"""


def lees_instellingen(tmp_path, **omgeving):
    """Return settings as they are with only these environment variables."""
    omgeving = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://wie@nergens/niets",
        **omgeving,
    }
    klaar = subprocess.run(
        [sys.executable, "-c", _LEES], env=omgeving, cwd=instellingen.BASE_DIR, capture_output=True, text=True
    )
    return json.loads(klaar.stdout) if klaar.returncode == 0 else klaar.stderr


@pytest.fixture
def https(tmp_path):
    """The settings of a real site at https://klussenbank.example."""
    return lees_instellingen(tmp_path, SECRET_KEY="geheim", BASIS_URL="https://klussenbank.example")


def test_site_op_https_stuurt_alleen_over_https(https, bezoek):
    assert https["DEBUG"] is False
    assert https["ALLOWED_HOSTS"] == ["klussenbank.example"]
    with override_settings(**https):
        omgeleid = bezoek(nieuw=True).get("/klussen/", headers={"host": "klussenbank.example"})
        pagina = bezoek(nieuw=True).get("/account/login/", headers={"host": "klussenbank.example"}, secure=True)
        vreemd = bezoek(nieuw=True).get("/account/login/", headers={"host": "kwaad.example"}, secure=True)
        gezond = bezoek(nieuw=True).get("/gezond/live", headers={"host": "klussenbank.example"})

    assert omgeleid.status_code == 301
    assert omgeleid.headers["Location"] == "https://klussenbank.example/klussen/"
    # A year and longer, for every subdomain.
    hsts = dict(deel.strip().partition("=")[::2] for deel in pagina.headers["Strict-Transport-Security"].split(";"))
    assert int(hsts["max-age"]) >= 31_536_000
    assert "includeSubDomains" in hsts
    assert vreemd.status_code == 400
    assert gezond.status_code == 200


def test_cookies_op_https_zijn_veilig(https, bezoek):
    with override_settings(**https):
        cookies = cookies_na_inloggen(bezoek, headers={"host": "klussenbank.example"}, secure=True)

    assert set(cookies) == {"__Host-sessie", "__Host-csrf"}
    for cookie in cookies.values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""


def test_mdn_observatory_geeft_elk_antwoord_het_hoogste_cijfer(https, bezoek, wereld):
    koppen = {"host": "klussenbank.example"}
    gevonden = {}
    with override_settings(**https):
        for naam, (rol, methode, adres, status) in ANTWOORDEN.items():
            client = bezoek(rol, nieuw=True)
            if sessie := client.cookies.get("sessie"):
                client.cookies[https["SESSION_COOKIE_NAME"]] = sessie.value
            antwoord = getattr(client, methode)(_adres(wereld, adres), headers=koppen, secure=True)
            assert antwoord.status_code == status
            gevonden[naam] = waardering(antwoord)
            if antwoord.streaming:
                list(antwoord)

    assert {naam: regels for naam, regels in gevonden.items() if min(regels.values()) < 0} == {}
    # The highest there is, apart from what is given for a place on the HSTS preload list; 5 of it are for cookies.
    assert {naam for naam, regels in gevonden.items() if cijfer(regels) + 5 * (regels["cookies"] == 0) != 135} == set()
    assert gevonden["inloggen"]["cookies"] == 5


def test_mdn_observatory_ziet_wat_ontbreekt():
    kaal = waardering(HttpResponse("<script src='https://elders.example/x.js'></script>"))

    assert kaal == {
        "content security policy": -25,
        "cookies": 0,
        "cross-origin resource sharing": 0,
        "cross-origin resource policy": 0,
        "referrer policy": -5,
        "strict transport security": -20,
        "subresource integrity": -5,
        "x-content-type-options": -5,
        "x-frame-options": -20,
    }
    assert cijfer(kaal) == 20


@pytest.mark.parametrize("ontbreekt", ["SECRET_KEY", "BASIS_URL"])
def test_echte_site_start_niet_zonder_geheim(tmp_path, ontbreekt):
    omgeving = {"SECRET_KEY": "geheim", "BASIS_URL": "https://klussenbank.example"}
    del omgeving[ontbreekt]

    assert f"Zet {ontbreekt} in de omgeving" in lees_instellingen(tmp_path, **omgeving)


def test_demo_start_niet_op_een_echte_site(tmp_path):
    uitkomst = lees_instellingen(
        tmp_path, SECRET_KEY="geheim", BASIS_URL="https://klussenbank.example", KLUSSENBANK_DEMO="1"
    )

    assert "KLUSSENBANK_DEMO" in uitkomst
