import pytest
from django.db import connection

from klussen import acties
from klussen.models import Bedankkaartje
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek


@pytest.fixture
def beheerder(db):
    """A superuser."""
    return LidFabriek(voornaam="Bea", achternaam="Heer", is_staff=True, is_superuser=True)


@pytest.fixture
def vreemde(db):
    """A member who has nothing to do with the klus."""
    return LidFabriek(voornaam="Vera", achternaam="Vreemd", organisatie=OrganisatieFabriek(naam="Gemeente Elders"))


@pytest.fixture
def klus(lid):
    """An open klus of `lid` for one person."""
    return KlusFabriek(plaatser=lid, titel="Wie leert ons afkoppelen?")


@pytest.fixture
def reactie(klus, collega):
    """The waiting reactie of `collega` on `klus`."""
    return ReactieFabriek(klus=klus, lid=collega, bericht="Ik deed dit in Ede.")


@pytest.fixture
def lege_wachtrij(transactional_db):
    """A queue without jobs before and after: its tables are not flushed between tests that commit."""

    def leeg():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers CASCADE")

    leeg()
    yield
    leeg()


@pytest.fixture
def ik(als, lid):
    """A client in which the plaatser is logged in."""
    return als(lid)


@pytest.fixture
def gekozen(klus, collega, lid):
    """The klus is filled by `collega`; what was mailed of that is gone."""
    reactie = ReactieFabriek(klus=klus, lid=collega)
    reactie.kies(lid)
    klus.refresh_from_db()
    return reactie


@pytest.fixture
def wachter(klus):
    return ReactieFabriek(klus=klus, lid__voornaam="Wim").lid


@pytest.fixture
def kaartje(klus, gekozen, lid):
    acties.rond_af(klus, lid, gelukt="ja", bedankje="Dank je wel!")
    return Bedankkaartje.objects.get()
