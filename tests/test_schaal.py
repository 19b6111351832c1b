"""A page asks as many queries with 300 items as with 3: nothing is loaded row by row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskundigen.models import Organisatie
from klussen.models import Klus
from klussenbank.demo.vulling import vul
from klussenbank.kern import kortstondig
from tests.fabriek import (
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    ReactieFabriek,
)

MEESTE_QUERIES = 16
PAGINAS = [
    "/",
    "/klussen/",
    "/klussen/?onderwerp=stedelijk-water",
    "/klussen/?q=grondwater",
    "/klussen/?organisatie=gemeente-hier",
    "/klussen/?status=alle&sorteer=omvang",
    "/klussen/?sorteer=sluit-snel",
    "/klussen/{klus}/",
    "/klussen/{mijn_klus}/",
    "/klussen/{klus}/mensen/",
    "/klussen/{mijn_klus}/mensen/?meer=ja&ook=eigen",
    "/klussen/mijn/",
    "/klussen/mijn/?deel=reacties",
    "/deskundigen/",
    "/deskundigen/?onderwerp=stedelijk-water",
    "/deskundigen/?q=grondwater",
    "/deskundigen/?kleur=groen",
    "/deskundigen/{deskundige}/",
    "/zoeken/?q=grondwater",
    "/zoeken/?onderwerp=stedelijk-water",
    "/onderwerpen/",
    "/onderwerpen/stedelijk-water/",
    "/organisaties/",
    "/organisaties/gemeente-hier/",
    "/profiel/",
]


@pytest.fixture
def drie(db):
    """Three of everything that a list shows; returns the member who looks, and what stands in the addresses."""
    hoofd = OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")
    onderwerp = OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=hoofd)
    hier = OrganisatieFabriek(naam="Gemeente Hier", slug="gemeente-hier")
    leden = [LidFabriek(organisatie=hier) for _ in range(3)]
    for lid, kleur in zip(leden, ("blauw", "groen", "blauw"), strict=True):
        DeskundigeFabriek(lid=lid)
        KaartFabriek(lid=lid, onderwerp=onderwerp, kleur=kleur)
    KaartFabriek(lid=leden[1], onderwerp=hoofd, kleur="groen")
    # Each reacts to the klussen of one other; the third may still be suggested.
    for plaatser, reageerder in zip(leden, [*leden[1:], leden[0]], strict=True):
        for _ in range(3):
            klus = KlusFabriek(plaatser=plaatser, onderwerpen=[onderwerp])
            ReactieFabriek(klus=klus, lid=reageerder)
    # Someone elsewhere, who is suggested for those, and whose klus is suggested to me.
    KlusFabriek(plaatser=KaartFabriek(onderwerp=onderwerp).lid, onderwerpen=[onderwerp])
    ik, ander, _ = leden
    plekken = {"klus": ander.klussen.first().pk, "mijn_klus": ik.klussen.first().pk, "deskundige": ander.pk}
    return ik, plekken


def queries(client, adres):
    with CaptureQueriesContext(connection) as gevraagd:
        antwoord = client.get(adres)
    assert antwoord.status_code == 200
    return len(gevraagd)


def test_every_page_asks_as_many_queries_with_300_items_as_with_3(drie, als):
    ik, plekken = drie
    client = als(ik)
    adressen = [pagina.format(**plekken) for pagina in PAGINAS]
    met_drie = {adres: queries(client, adres) for adres in adressen}

    vul(klussen=300, leden=300, zaad=1)
    # As when the first pages were asked: what is read once per process is read again.
    kortstondig.vergeet_alles()

    assert (Klus.objects.count(), Organisatie.objects.count()) == (310, 377)
    assert {adres: queries(client, adres) for adres in adressen} == met_drie
    assert {adres: aantal for adres, aantal in met_drie.items() if aantal > MEESTE_QUERIES} == {}
