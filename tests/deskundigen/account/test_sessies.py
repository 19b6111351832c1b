"""Sessions: what they hold, and who is read with them."""

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskundigen.account.sessies import SessionStore, neem_lid
from deskundigen.models import Sessie
from tests.fabriek import OnderwerpFabriek


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
