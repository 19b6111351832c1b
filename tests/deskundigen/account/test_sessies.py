"""Sessions: what they hold, and who is read with them."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deskundigen.account.apparaat import apparaat_van
from deskundigen.account.sessies import SessionStore, neem_lid
from deskundigen.models import Sessie
from tests.fabriek import WACHTWOORD, OnderwerpFabriek


def test_session_stands_beside_who_is_logged_in(als, lid, collega):
    client = als(lid)
    assert Sessie.objects.get(pk=client.session.session_key).lid == lid

    client.force_login(collega)
    assert [sessie.lid for sessie in Sessie.objects.all()] == [collega]

    client.logout()
    assert not Sessie.objects.exists()


def test_session_of_a_visitor_stands_beside_nobody(db):
    sessie = SessionStore()
    sessie["iets"] = 1
    sessie.save()

    assert Sessie.objects.get().lid is None
    assert SessionStore(sessie.session_key)["iets"] == 1


def test_session_member_and_state_of_the_choices_are_one_statement(als, lid):
    client = als(lid)
    client.get("/deskundigen/")

    with CaptureQueriesContext(connection) as vragen:
        client.get("/deskundigen/")

    van_sessie, *andere = [vraag["sql"] for vraag in vragen]
    assert "deskundigen_sessie" in van_sessie
    assert not [sql for sql in andere if "deskundigen_keuzenstand" in sql or "deskundigen_sessie" in sql]


def test_new_topic_shows_in_the_next_request(als, lid):
    client = als(lid)
    client.get("/deskundigen/")
    OnderwerpFabriek(naam="Gloednieuw")

    assert "Gloednieuw" in client.get("/deskundigen/").content.decode()


def test_member_is_handed_out_once_and_to_nobody_else(als, lid, collega):
    sleutel = als(lid).session.session_key

    SessionStore(sleutel).load()
    assert neem_lid(collega.pk) is None
    assert neem_lid(lid.pk) is None

    SessionStore(sleutel).load()
    assert neem_lid(lid.pk) == lid
    assert neem_lid(lid.pk) is None


def test_change_of_a_member_counts_in_the_next_request(als, lid):
    client = als(lid)
    client.get("/profiel/")
    lid.voornaam = "Wilhelmina"
    lid.save()
    assert "Wilhelmina" in client.get("/profiel/").content.decode()

    lid.is_active = False
    lid.save()
    assert client.get("/profiel/").status_code == 302


@pytest.mark.parametrize("salt", [None, "een ander"])
def test_session_that_is_not_signed_by_us_is_empty(als, lid, salt, caplog):
    client = als(lid)
    gegevens = signing.dumps({"_auth_user_id": str(lid.pk)}, salt=salt) if salt else "onzin"
    Sessie.objects.update(session_data=gegevens)

    assert client.get("/profiel/").status_code == 302
    assert "Session data corrupted" in caplog.text


def test_session_that_has_ended_is_nobodys(als, lid):
    client = als(lid)
    Sessie.objects.update(expire_date="2020-01-01T00:00Z")

    assert client.get("/profiel/").status_code == 302
    assert Client().get("/profiel/").status_code == 302


# The page on which a member sees them

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
LIJST = reverse("account_sessies")


def log_in_op(lid, user_agent):
    client = Client()
    gegevens = {"login": lid.email, "password": WACHTWOORD}
    assert client.post(reverse("account_login"), gegevens, headers={"user-agent": user_agent}).status_code == 302
    return client


def rijen(client):
    """Return (what it says, the mark of its button or None) of each session on the page."""
    pagina = BeautifulSoup(client.get(LIJST).content, "lxml")
    return [
        (
            rij.strong.get_text(),
            rij.find("input", attrs={"name": "sessie"}) and rij.find(attrs={"name": "sessie"})["value"],
        )
        for rij in pagina.select(".rijtje > li")
    ]


@pytest.mark.parametrize(
    ("user_agent", "apparaat"),
    [
        (WINDOWS, "Chrome op Windows"),
        (IPHONE, "Safari op een iPhone"),
        (f"{WINDOWS} Edg/142.0", "Edge op Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox op Linux"),
        ("iets (Android 15)", "Browser op Android"),
        ("Firefox/1", "Firefox"),
        ("curl/8", ""),
    ],
)
def test_device_is_called_as_its_owner_would(user_agent, apparaat):
    assert apparaat_van(user_agent) == apparaat


def test_page_lists_own_sessions_and_where_one_is(lid, collega):
    thuis, werk = log_in_op(lid, IPHONE), log_in_op(lid, WINDOWS)
    log_in_op(collega, "curl/8")

    assert sorted((naam, kenmerk is None) for naam, kenmerk in rijen(werk)) == [
        ("Chrome op Windows", True),
        ("Safari op een iPhone", False),
    ]
    pagina = werk.get(LIJST).content.decode()
    assert pagina.count("Hier ben je nu") == 1
    # The key of a session opens it.
    assert not [client for client in (thuis, werk) if client.session.session_key in pagina]
    assert LIJST in werk.get("/profiel/").content.decode()


def test_page_says_on_which_day_a_session_was_last_used(lid):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        thuis, werk = log_in_op(lid, IPHONE), log_in_op(lid, WINDOWS)
        klok.shift(60 * 60 * 24)
        werk.get("/")
        pagina = " ".join(werk.get(LIJST).content.decode().split())
    assert "Laatst gebruikt op 1 oktober 2026" in pagina
    assert "Laatst gebruikt op 2 oktober 2026" in pagina
    assert pagina.index("Chrome op Windows") < pagina.index("Safari op een iPhone")
    assert thuis


def test_day_costs_one_statement_once_a_day(lid):
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        client = log_in_op(lid, WINDOWS)
        client.get("/deskundigen/")
        aantallen = []
        for seconden in (0, 60 * 60 * 24, 60):
            klok.shift(seconden)
            with CaptureQueriesContext(connection) as vragen:
                client.get("/deskundigen/")
            aantallen.append(len(vragen))
    assert aantallen == [aantallen[0], aantallen[0] + 1, aantallen[0]]


def test_ending_one_session_leaves_the_others(lid):
    thuis, werk = log_in_op(lid, IPHONE), log_in_op(lid, WINDOWS)
    ((_, kenmerk),) = [rij for rij in rijen(werk) if rij[1]]

    antwoord = werk.post(reverse("account_sessie_einde"), {"sessie": kenmerk}, follow=True)

    assert "Je bent daar uitgelogd." in antwoord.content.decode()
    assert thuis.get("/profiel/").status_code == 302
    assert werk.get("/profiel/").status_code == 200
    opnieuw = werk.post(reverse("account_sessie_einde"), {"sessie": kenmerk}, follow=True)
    assert "Daar was je al uitgelogd." in opnieuw.content.decode()


def test_session_of_another_cannot_be_ended(lid, collega):
    ik, ander = log_in_op(lid, WINDOWS), log_in_op(collega, IPHONE)
    van_ander = Sessie.objects.get(lid=collega)

    for kenmerk in (van_ander.kenmerk, van_ander.session_key, Sessie.objects.get(lid=lid).kenmerk, ""):
        ik.post(reverse("account_sessie_einde"), {"sessie": kenmerk})

    assert ander.get("/profiel/").status_code == 200
    assert ik.get("/profiel/").status_code == 200


def test_logging_out_everywhere_ends_all_and_no_one_elses(lid, collega):
    thuis, werk, ander = log_in_op(lid, IPHONE), log_in_op(lid, WINDOWS), log_in_op(collega, IPHONE)

    antwoord = werk.post(reverse("account_overal_uitloggen"), follow=True)

    assert "Je bent overal uitgelogd." in antwoord.content.decode()
    assert [client.get("/profiel/").status_code for client in (thuis, werk, ander)] == [302, 302, 200]
    assert [sessie.lid for sessie in Sessie.objects.exclude(lid=None)] == [collega]


def test_new_password_leaves_this_session_alone(lid):
    log_in_op(lid, IPHONE)
    werk = log_in_op(lid, WINDOWS)

    werk.post(reverse("account_change_password"), {"oldpassword": WACHTWOORD, "password1": "een gloednieuw wachtwoord"})

    assert rijen(werk) == [("Chrome op Windows", None)]


@pytest.mark.parametrize("aantal", [1, 3])
def test_page_costs_the_same_for_more_sessions(lid, aantal, django_assert_num_queries):
    client = log_in_op(lid, WINDOWS)
    for _ in range(aantal):
        log_in_op(lid, IPHONE)
    client.get(LIJST)
    with django_assert_num_queries(2):
        client.get(LIJST)
