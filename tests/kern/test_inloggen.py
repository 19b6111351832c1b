"""The door of every page: it leads to the login page, and from there back to a page that one can open."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.fabriek import WACHTWOORD

SITE = "http://testserver"
MELDING = "Je was niet meer ingelogd. Er is niets verstuurd. Log in en doe het daarna nog een keer."

pytestmark = pytest.mark.django_db


def _terug(naar_inlog):
    """Where logging in leads to, from the address of the login page."""
    adres = urlsplit(naar_inlog)
    assert adres.path == reverse("account_login")
    return parse_qs(adres.query)["next"]


def test_get_leads_back_to_the_same_page(client):
    antwoord = client.get("/klussen/?q=grond")

    assert _terug(antwoord["Location"]) == ["/klussen/?q=grond"]
    assert list(get_messages(antwoord.wsgi_request)) == []


def test_post_leads_back_to_the_page_of_the_form_and_says_so(client, lid):
    antwoord = client.post("/klussen/1/reageren/", headers={"referer": f"{SITE}/klussen/1/?van=mail"})

    naar_inlog = antwoord["Location"]
    assert _terug(naar_inlog) == ["/klussen/1/?van=mail"]
    pagina = BeautifulSoup(client.get(naar_inlog).content, "lxml")
    assert pagina.find(role="alert").text.strip() == MELDING
    antwoord = client.post(naar_inlog, {"login": lid.email, "password": WACHTWOORD})
    assert antwoord["Location"] == "/klussen/1/?van=mail"


@pytest.mark.parametrize(
    "referer", [None, "https://elders.example/klussen/", "https://testserver.elders.example/", "http://["]
)
def test_post_from_elsewhere_leads_to_the_start(client, referer):
    antwoord = client.post("/klussen/1/reageren/", headers={"referer": referer} if referer else {})

    assert _terug(antwoord["Location"]) == ["/"]


def test_htmx_goes_to_the_login_page_as_a_whole(client):
    antwoord = client.get(
        "/klussen/?q=grond", headers={"hx-request": "true", "hx-current-url": f"{SITE}/klussen/?q=gro"}
    )

    assert (antwoord.status_code, antwoord.content) == (200, b"")
    assert _terug(antwoord["HX-Redirect"]) == ["/klussen/?q=gro"]
    assert antwoord["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("adres", [None, "https://elders.example/", "http://["])
def test_htmx_on_a_page_elsewhere_leads_to_the_start(client, adres):
    koppen = {"hx-request": "true", **({"hx-current-url": adres} if adres else {})}

    assert _terug(client.get("/klussen/", headers=koppen)["HX-Redirect"]) == ["/"]


def test_htmx_going_back_gets_the_login_page_itself(client):
    antwoord = client.get("/klussen/", headers={"hx-request": "true", "hx-history-restore-request": "true"})

    assert _terug(antwoord["Location"]) == ["/klussen/"]


def test_message_is_not_for_a_page_that_was_only_looked_at(client):
    naar_inlog = client.get("/klussen/")["Location"]

    assert MELDING not in client.get(naar_inlog).text
