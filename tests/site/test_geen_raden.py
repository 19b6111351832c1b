"""What one may not see cannot be told from what does not exist."""

import re

import pytest
from django.urls import reverse

from tests.site.adressen import ingevuld, routes, soort_van
from tests.site.wereld import GEEN_ID

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
IEDEREEN = ["lid", "ander", "reageerder", "plaatser", "coordinator", "superuser"]

# Per kind of object: its name in the wereld and for whom it does not exist.
ONZICHTBAAR = {
    "klussen": {
        "concept": [rol for rol in IEDEREEN if rol != "plaatser"],
        "verborgen": ["lid", "ander"],
    },
    "reacties": {
        "wacht": ["lid", "ander", "coordinator", "superuser"],
        "gekozen": ["lid", "ander", "reageerder", "coordinator", "superuser"],
        "verborgen": ["lid", "ander", "coordinator", "superuser"],
    },
    "bedankkaartjes": {"afgerond": ["lid", "ander", "coordinator", "superuser"]},
    "vragen": {
        "verborgen": IEDEREEN,
        "bij verborgen": ["lid", "ander"],
    },
    "bijlagen": {
        "concept": [rol for rol in IEDEREEN if rol != "plaatser"],
        "verborgen": ["lid", "ander"],
    },
    "deskundigen": {"inactief": IEDEREEN},
    "kaarten": {
        "blauw": [rol for rol in IEDEREEN if rol != "lid"],
        "rood": [rol for rol in IEDEREEN if rol != "lid"],
        "rood van reageerder": [rol for rol in IEDEREEN if rol != "reageerder"],
    },
    # Of what one follows and should know nobody else knows, coordinators neither.
    "volgingen": {
        **{naam: [rol for rol in IEDEREEN if rol != "lid"] for naam in ("onderwerp", "zoekopdracht", "mensen")},
        "van ander": [rol for rol in IEDEREEN if rol != "ander"],
    },
    "notificaties": {
        "nieuw": [rol for rol in IEDEREEN if rol != "lid"],
        "mens": [rol for rol in IEDEREEN if rol != "lid"],
        # About a klus, or a person, that is no longer there for who has it.
        **dict.fromkeys(["verborgen", "mens weg"], IEDEREEN),
        "van ander": [rol for rol in IEDEREEN if rol != "ander"],
    },
    "passkeys": {"reageerder": [rol for rol in IEDEREEN if rol != "reageerder"]},
    # Read with a key, whoever asks.
    "zoekopdrachten": dict.fromkeys(["van een ander", "mensen"], IEDEREEN),
    # Everyone sees every meeting.
    "bijeenkomsten": {},
    "nieuwsbrieven": {naam: ["lid", "ander", "reageerder", "plaatser"] for naam in ("concept", "gepland")},
}
GEVALLEN = [
    pytest.param(route, naam, id=f"{route.naam} {naam}")
    for route in routes()
    if soort_van(route) in ONZICHTBAAR
    for naam in ONZICHTBAAR[soort_van(route)]
]


def antwoorden(client, adres):
    """Return status and page for each way to ask, without what differs from request to request."""
    for methode in ("get", "head", "post", "put"):
        antwoord = getattr(client, methode)(adres)
        # How long it is says who looks, and the number of the request is another one each time.
        koppen = {
            kop: waarde for kop, waarde in antwoord.headers.items() if kop not in {"Content-Length", "X-Request-ID"}
        }
        yield methode, antwoord.status_code, koppen, _TOKEN.sub(b"", antwoord.content)


@pytest.fixture(scope="module")
def van_niets():
    """What a role got of a route for what does not exist, by both."""
    return {}


@pytest.mark.parametrize(("route", "naam"), GEVALLEN)
def test_wat_je_niet_mag_zien_is_als_wat_er_niet_is(wereld, bezoek, van_niets, route, naam):
    soort = soort_van(route)
    verborgen = ingevuld(route, wereld.pk(soort, naam))
    bestaat_niet = ingevuld(route, wereld.pk(soort, "weg"))

    for rol in ONZICHTBAAR[soort][naam]:
        gezien = list(antwoorden(bezoek(rol), verborgen))
        if (route, rol) not in van_niets:
            van_niets[route, rol] = list(antwoorden(bezoek(rol), bestaat_niet))
        assert gezien == van_niets[route, rol], rol
        assert {status for _, status, _, _ in gezien} <= {404, 405}
        assert 404 in {status for _, status, _, _ in gezien}


def test_elke_soort_met_een_nummer_komt_voor():
    met_nummer = {soort_van(route) for route in routes() if "<int:" in route.patroon}

    assert met_nummer == set(ONZICHTBAAR)


@pytest.mark.parametrize("rol", ["coordinator", "superuser"])
@pytest.mark.parametrize("pagina", ["change", "history"])
def test_concept_bestaat_in_beheer_niet(wereld, bezoek, rol, pagina):
    def zonder_nummer(pk):
        antwoord = bezoek(rol).get(reverse(f"admin:klussen_klus_{pagina}", args=[pk]), follow=True)
        return _TOKEN.sub(b"", antwoord.content).replace(f"‘{pk}’".encode(), b"N"), antwoord.redirect_chain

    assert zonder_nummer(wereld.klussen["concept"].pk) == zonder_nummer(GEEN_ID)


@pytest.mark.parametrize("stap", ["verberg", "toon", "trek_in", "heropen", "draag_over"])
def test_coordinator_doet_niets_met_een_concept(wereld, bezoek, stap):
    concept = wereld.klussen["concept"]

    antwoord = bezoek("coordinator").post(
        reverse("admin:klussen_klus_stap", args=[stap]),
        {"klus": concept.pk, "tekst": "Weg ermee", "aan": "lid@rhenen.example"},
    )

    assert antwoord.status_code == 302
    concept.refresh_from_db()
    assert (concept.status, concept.verborgen_op) == ("concept", None)


def test_klus_van_een_ander_is_te_lezen_en_niet_te_wijzigen(wereld, bezoek):
    klus = wereld.klussen["open"]

    assert bezoek("lid").get(klus.get_absolute_url()).status_code == 200
    assert bezoek("lid").get(reverse("klussen:wijzigen", args=[klus.pk])).status_code == 403
