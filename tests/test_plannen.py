"""How the database works out the lists: along an index, however large a table is."""

import re

import pytest
from django.db import connection

from deskundigen.models import Onderwerp
from klussenbank.demo.meting.paginas import plan
from klussenbank.demo.vulling import gevulde_leden, vul
from klussenbank.kern import paginering
from tests.fabriek import KlusFabriek

# Other tests count these lines; here that would only take time.
pytestmark = pytest.mark.no_cover

# Those that grow with the use of the site. The others hold hundreds of rows.
GROTE_TABELLEN = {
    "bijlagen_bijlage",
    "deskundigen_deskundige",
    "deskundigen_kaart",
    "deskundigen_kennis",
    "deskundigen_lid",
    "klussen_gebeurtenis",
    "klussen_bedankkaartje",
    "klussen_klus",
    "klussen_klus_onderwerpen",
    "klussen_reactie",
    "gesprek_antwoord",
    "gesprek_vraag",
    "meldingen_melding",
    "volgen_notificatie",
    "volgen_volging",
}
# How an index begins that must be in the plans of a page; {} stands for a topic that is asked for most.
PAGINAS = {
    "/klussen/": "klus_nieuwste",
    "/klussen/?sorteer=sluit-snel": "klus_sluit_snel",
    "/klussen/?sorteer=omvang": "klus_omvang",
    "/klussen/?status=alle": "klus_alle",
    "/klussen/?status=alle&sorteer=sluit-snel": "klus_alle_sluit_snel",
    "/klussen/?status=alle&sorteer=omvang": "klus_alle_omvang",
    "/klussen/?soort=advies": "klus_soort_open",
    "/klussen/?organisatie=gemeente-rhenen&status=alle": "klus_",
    "/klussen/?onderwerp={}": "klus_",
    "/klussen/?q=waterplan": "klus_",
    "/klussen/?q=waterplan&onderwerp={}": "klus_",
    "/klussen/?q=waterplan&status=alle": "klus_",
    "/deskundigen/": "deskundige_rang",
    "/deskundigen/?onderwerp={}": "kennis_rang",
    "/deskundigen/?kleur=groen": "kennis_rang",
    "/deskundigen/?q=waterplan": "deskundige",
    "/deskundigen/?organisatie=gemeente-rhenen": "lid_van_organisatie",
    "/zoeken/?q=waterplan": "klus_",
    "/onderwerpen/": "deskundige_rang",
    "/onderwerpen/{}/": "kennis_rang",
    "/organisaties/gemeente-rhenen/": "lid_van_organisatie",
    "/klussen/mijn/": "klussen_klus_plaatser",
    "/klussen/mijn/?deel=reacties": ".*reactie",
    "/": "klus_nieuwste",
    "/notificaties/": "notificatie_nieuwste",
    "/volgen/": "volg(ing_eenmaal|en_volging_lid)",
}


# Of a klus on such a topic who could do it, and how many there are.
PAGINAS_VAN_KLUS = {
    "/klussen/{}/": "kaart_kring",
    "/klussen/{}/mensen/?meer=ja&ook=eigen": "kaart_kring",
}


@pytest.fixture(scope="module")
def gevuld(django_db_setup, django_db_blocker):
    """A few hundred rows, which all tests of this file read; taken back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        vul(klussen=300, leden=200, zaad=1)
        yield gevulde_leden().filter(deskundige__isnull=False, klussen__isnull=False).first()
        transaction.set_rollback(True)


def _stappen(deel):
    yield deel
    for onder in deel.get("Plans", []):
        yield from _stappen(onder)


@pytest.mark.parametrize(("adres", "index"), [*PAGINAS.items(), *PAGINAS_VAN_KLUS.items()])
def test_no_list_reads_a_large_table_from_end_to_end(db, gevuld, als, monkeypatch, adres, index):
    """In a small table reading and sorting all of it is cheapest; made dear, the plan is as of a large one."""
    monkeypatch.setattr(paginering, "GRENS", 10)
    hoofd = Onderwerp.objects.hoofdonderwerpen().filter(kinderen__isnull=False).first()
    client, vragen = als(gevuld), []
    van_klus = adres in PAGINAS_VAN_KLUS
    adres = adres.format(KlusFabriek(plaatser=gevuld, onderwerpen=[hoofd]).pk if van_klus else hoofd.slug)

    def onthoud(execute, sql, params, many, context):
        vragen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(onthoud):
        assert client.get(adres).status_code == 200

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    stappen = [
        stap
        for sql, params in vragen
        if re.match(r"[\s(]*(SELECT|WITH)", sql)
        for stap in _stappen(plan(sql, params)["Plan"])
    ]
    gelezen = {stap["Relation Name"] for stap in stappen if stap["Node Type"] == "Seq Scan"}
    assert gelezen & GROTE_TABELLEN == set()
    assert any(re.match(index, stap.get("Index Name", "")) for stap in stappen)
