"""Who may do what: every action, as everyone. What one may not see is a 404; what one may see but not do a 403."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.fabriek import KlusFabriek, ReactieFabriek
from tests.klussen.hulp import alles, invoer, klussen_op, zonder_token

WIE = ["plaatser", "gekozene", "wachter", "vreemde", "coordinator", "beheerder"]
GEEN = dict.fromkeys(WIE, 404)
OPEN = dict.fromkeys(WIE, 403)
ALLEEN_PLAATSER = {**OPEN, "plaatser": True}

# (action, state of the klus) → what each gets; True: it happens.
KLUS = {
    ("detail", "concept"): {**GEEN, "plaatser": 200},
    ("wijzigen", "concept"): {**GEEN, "plaatser": True},
    ("plaatsen", "concept"): {**GEEN, "plaatser": True},
    ("intrekken", "concept"): {**GEEN, "plaatser": True},
    ("reageren", "concept"): {**GEEN, "plaatser": 403},
    ("afronden", "concept"): {**GEEN, "plaatser": 403},
    ("detail", "open"): dict.fromkeys(WIE, 200),
    ("wijzigen", "open"): ALLEEN_PLAATSER,
    ("plaatsen", "open"): {**OPEN, "plaatser": 302},
    ("intrekken", "open"): ALLEEN_PLAATSER,
    ("afronden", "open"): ALLEEN_PLAATSER,
    ("verlengen", "open"): ALLEEN_PLAATSER,
    ("heropenen", "open"): {**OPEN, "plaatser": 302},
    ("niemand-meer", "open"): ALLEEN_PLAATSER,
    ("reageren", "open"): {
        "plaatser": 403,
        "gekozene": 409,
        "wachter": 409,
        "vreemde": True,
        "coordinator": True,
        "beheerder": True,
    },
    ("detail", "verborgen"): {**dict.fromkeys(WIE, 200), "vreemde": 404},
    ("wijzigen", "verborgen"): {**ALLEEN_PLAATSER, "vreemde": 404},
    ("intrekken", "verborgen"): {**ALLEEN_PLAATSER, "vreemde": 404},
    ("afronden", "verborgen"): {**ALLEEN_PLAATSER, "vreemde": 404},
    ("verlengen", "verborgen"): {**OPEN, "plaatser": 302, "vreemde": 404},
    ("heropenen", "verborgen"): {**OPEN, "plaatser": 302, "vreemde": 404},
    ("niemand-meer", "verborgen"): {**ALLEEN_PLAATSER, "vreemde": 404},
    ("plaatsen", "verborgen"): {**OPEN, "vreemde": 404, "plaatser": 302},
    ("reageren", "verborgen"): {**dict.fromkeys(WIE, 409), "vreemde": 404, "plaatser": 403},
    ("detail", "afgerond"): dict.fromkeys(WIE, 200),
    ("wijzigen", "afgerond"): {**OPEN, "plaatser": 409},
    ("intrekken", "afgerond"): {**OPEN, "plaatser": 302},
    ("afronden", "afgerond"): ALLEEN_PLAATSER,
    ("verlengen", "afgerond"): {**OPEN, "plaatser": 302},
    ("heropenen", "afgerond"): ALLEEN_PLAATSER,
    ("niemand-meer", "afgerond"): {**OPEN, "plaatser": 302},
    ("reageren", "afgerond"): {**dict.fromkeys(WIE, 409), "plaatser": 403},
    ("detail", "ingetrokken"): dict.fromkeys(WIE, 200),
    ("wijzigen", "ingetrokken"): {**OPEN, "plaatser": 409},
    ("intrekken", "ingetrokken"): {**OPEN, "plaatser": 302},
    ("verlengen", "ingetrokken"): {**OPEN, "plaatser": 302},
    ("heropenen", "ingetrokken"): ALLEEN_PLAATSER,
    ("reageren", "ingetrokken"): {**dict.fromkeys(WIE, 409), "plaatser": 403},
}
# Reactions are between who asked and who gave them: for others they are not there.
REACTIE = {
    ("kiezen", "open"): {**GEEN, "plaatser": True, "wachter": 403},
    ("deze-keer-niet", "open"): {**GEEN, "plaatser": True, "wachter": 403},
    ("intrekken", "open"): {**GEEN, "plaatser": 403, "wachter": True},
    ("bevestigen", "open"): {**GEEN, "plaatser": 403, "wachter": 302},
    ("kiezen", "verborgen"): {**GEEN, "plaatser": True, "wachter": 403},
    ("deze-keer-niet", "verborgen"): {**GEEN, "plaatser": True, "wachter": 403},
    ("intrekken", "verborgen"): {**GEEN, "plaatser": 403, "wachter": True},
    ("kiezen", "afgerond"): {**GEEN, "plaatser": 403, "wachter": 403},
    ("deze-keer-niet", "afgerond"): {**GEEN, "plaatser": 302, "wachter": 403},
    ("intrekken", "afgerond"): {**GEEN, "plaatser": 403, "wachter": 302},
    ("kiezen", "ingetrokken"): {**GEEN, "plaatser": 403, "wachter": 403},
    ("intrekken", "ingetrokken"): {**GEEN, "plaatser": 403, "wachter": 302},
}


@pytest.fixture
def mensen(lid, collega, vreemde, coordinator, beheerder):
    wachter = ReactieFabriek(klus__plaatser=lid).lid
    return dict(zip(WIE, [lid, collega, wachter, vreemde, coordinator, beheerder], strict=True))


@pytest.fixture
def maak(mensen, coordinator):
    """`maak("open")` returns a klus in this state with, unless a draft, someone chosen and someone waiting."""

    def _maak(toestand):
        status = "open" if toestand == "verborgen" else toestand
        klus = KlusFabriek(plaatser=mensen["plaatser"], aantal_personen=2, status=status)
        if toestand == "concept":
            return klus, None
        ReactieFabriek(klus=klus, lid=mensen["gekozene"], status="gekozen")
        wachtend = ReactieFabriek(klus=klus, lid=mensen["wachter"])
        if toestand == "verborgen":
            klus.verberg(coordinator, "Dubbel")
        return klus, wachtend

    return _maak


@contextmanager
def ongedaan():
    """What one person does is undone before the next tries."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def controleer(antwoord, verwacht, voor, wie):
    if verwacht is True:
        assert antwoord.status_code == 302, wie
        assert alles() != voor, wie
    else:
        assert antwoord.status_code == verwacht, wie
        assert alles() == voor, wie


@pytest.mark.parametrize(("actie", "toestand"), KLUS)
def test_klus(maak, mensen, als, actie, toestand):
    klus, _ = maak(toestand)
    adres = klus.get_absolute_url() if actie == "detail" else f"/klussen/{klus.pk}/{actie}/"
    erbij = {"bericht": "Graag", "gelukt": "ja", "reageren_tm": (timezone.localdate() + timedelta(days=70)).isoformat()}

    for wie, verwacht in KLUS[actie, toestand].items():
        client, voor = als(mensen[wie]), alles()
        with ongedaan():
            if actie == "detail":
                controleer(client.get(adres), verwacht, voor, wie)
                continue
            controleer(client.post(adres, {**invoer(versie=1), **erbij}), verwacht, voor, wie)
            if actie in {"wijzigen", "intrekken", "afronden", "verlengen", "niemand-meer"} and verwacht is not True:
                # What came too late is given back; who only looks is sent to the klus.
                assert client.get(adres).status_code == (302 if verwacht == 409 else verwacht), wie
            if actie in {"plaatsen", "reageren", "heropenen"}:
                assert client.get(adres).status_code == (404 if verwacht == 404 else 302), wie


@pytest.mark.parametrize(("actie", "toestand"), REACTIE)
def test_reactie(maak, mensen, als, actie, toestand):
    _, reactie = maak(toestand)
    adres = f"/klussen/reacties/{reactie.pk}/{actie}/"

    for wie, verwacht in REACTIE[actie, toestand].items():
        client, voor = als(mensen[wie]), alles()
        with ongedaan():
            controleer(client.post(adres), verwacht, voor, wie)
            if actie in {"deze-keer-niet", "intrekken"}:
                if verwacht is not True:
                    assert client.get(adres).status_code == verwacht, wie
            else:
                assert client.get(adres).status_code == (404 if verwacht == 404 else 302), wie


@pytest.mark.parametrize("wie", WIE)
def test_question_pages_change_nothing(maak, mensen, als, wie):
    klus, reactie = maak("open")
    client, voor = als(mensen[wie]), alles()

    for adres in (
        f"/klussen/{klus.pk}/wijzigen/",
        f"/klussen/{klus.pk}/afronden/",
        f"/klussen/{klus.pk}/intrekken/",
        f"/klussen/{klus.pk}/verlengen/",
        f"/klussen/{klus.pk}/niemand-meer/",
        f"/klussen/reacties/{reactie.pk}/deze-keer-niet/",
        f"/klussen/reacties/{reactie.pk}/intrekken/",
    ):
        client.get(adres)
        client.head(adres)
        assert client.put(adres).status_code == 405
        assert client.delete(adres).status_code == 405

    assert alles() == voor


def test_foreign_draft_looks_like_a_klus_that_does_not_exist(als, vreemde, coordinator, beheerder):
    concept = KlusFabriek(status="concept")
    for wie in (vreemde, coordinator, beheerder):
        client = als(wie)
        draft, niets = client.get(f"/klussen/{concept.pk}/"), client.get("/klussen/98765432/")
        assert draft.status_code == niets.status_code == 404
        assert zonder_token(draft) == zonder_token(niets)


@pytest.mark.parametrize("adres", ["", "nieuw/", "mijn/", "1/", "1/wijzigen/", "1/afronden/", "reacties/1/kiezen/"])
def test_visitor_is_sent_to_the_login_page(client, db, adres):
    for antwoord in (client.get(f"/klussen/{adres}"), client.post(f"/klussen/{adres}")):
        assert antwoord.status_code == 302
        assert antwoord["Location"].startswith("/account/")


@pytest.mark.parametrize(
    ("wie", "ziet"),
    [("plaatser", True), ("gekozene", True), ("wachter", True), ("coordinator", True), ("vreemde", False)],
)
def test_hidden_klus_stands_only_in_lists_of_who_may_see_it(maak, mensen, als, wie, ziet):
    klus, _ = maak("verborgen")
    client = als(mensen[wie])

    assert (klus.pk in klussen_op(client.get("/klussen/?status=alle"))) == ziet
    assert (klus.pk in klussen_op(client.get(f"/zoeken/?q={klus.titel}"))) == ziet


def test_een_ingetrokken_concept_blijft_van_zijn_plaatser(als, lid, collega):
    klus = KlusFabriek(plaatser=lid, status="concept")
    klus.trek_in(lid)

    assert als(lid).get(klus.get_absolute_url()).status_code == 200
    assert als(collega).get(klus.get_absolute_url()).status_code == 404
    assert f'data-klus="{klus.pk}"' not in als(collega).get("/klussen/?status=alle").content.decode()
