"""A platform on which so much was asked and done that most figures may be shown, and some may not."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine

from klussen import acties
from klussen.models import Klus
from klussenbank.cijfers import tellen
from tests.fabriek import LidFabriek, OnderwerpFabriek, OrganisatieFabriek


def vraag(plaatser, *helpers, onderwerpen=(), uitkomst=None, **velden):
    """Post a klus now; with helpers it is done now too."""
    velden = {"titel": "Wie helpt?", "omschrijving": "Dit.", "omvang": "klein", **velden}
    klus = Klus(plaatser=plaatser, organisatie=plaatser.organisatie, aantal_personen=max(len(helpers), 1), **velden)
    acties.plaats(klus, door=plaatser, onderwerpen=list(onderwerpen), direct=True)
    for helper in helpers:
        klus.reageer(helper, bericht="Graag").kies(plaatser)
    if helpers:
        klus.rond_af(plaatser, **(uitkomst or {}))
    return klus


@pytest.fixture
def platform(db):
    """Six people of Ede ask six of Rhenen for help, in two quarters of 2026 and once the year before."""
    ede, rhenen, soest = (
        OrganisatieFabriek(naam=f"Gemeente {naam}", slug=naam.lower()) for naam in ("Ede", "Rhenen", "Soest")
    )
    water, data = OnderwerpFabriek(naam="Water", slug="water"), OnderwerpFabriek(naam="Data", slug="data")
    with time_machine.travel(datetime(2025, 6, 1, tzinfo=UTC), tick=False):
        vragers = LidFabriek.create_batch(6, organisatie=ede)
        helpers = LidFabriek.create_batch(6, organisatie=rhenen)
        alleen = LidFabriek(organisatie=soest)
        vraag(vragers[0], helpers[0], onderwerpen=[water])
    with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC), tick=False):
        for plaatser in vragers:
            uitkomst = {"uren_besteed": 200, "resultaat": "Het werkt.", "gelukt": "ja"}
            vraag(plaatser, *helpers[:2], onderwerpen=[water], uitkomst=uitkomst)
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False):
        for plaatser in vragers[:5]:
            vraag(plaatser, helpers[3], onderwerpen=[water, data], omvang="groot", inhuurkosten=12_500)
        vraag(alleen, onderwerpen=[data])
    nu = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    with time_machine.travel(nu, tick=False):
        tellen.tel()
        yield SimpleNamespace(
            nu=nu, vragers=vragers, helpers=helpers, alleen=alleen, water=water, data=data, ede=ede, rhenen=rhenen
        )
