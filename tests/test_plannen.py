"""How the database works out the lists: along an index, however large a table is."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Onderwerp
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus
from klussenbank.demo.meting.paginas import plan
from klussenbank.demo.vulling import gevulde_leden, vul
from klussenbank.feeds.models import Koppeling
from klussenbank.kern import paginering
from klussenbank.volgen.models import Notificatie, Volging
from klussenbank.volgen.verdelen import Plek, verdeel_deel
from tests.fabriek import KlusFabriek, LidFabriek, ReactieFabriek
from tests.feeds.hulp import adressen_van

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
        # What is followed, and told of it, that does not make; of a table without rows any plan is as good.
        onderwerpen, klussen = list(Onderwerp.objects.all()[:5]), list(Klus.objects.all()[:5])
        leden = list(gevulde_leden())
        Volging.objects.bulk_create(Volging(lid=lid, onderwerp=rij) for lid in leden for rij in onderwerpen)
        Volging.objects.bulk_create(Volging(lid=lid, zoekvraag="omvang=klein", naam="Klein") for lid in leden)
        Volging.objects.bulk_create(Volging(lid=lid, zoekvraag="", naam="Alles") for lid in leden)
        Notificatie.objects.bulk_create(
            Notificatie(lid=lid, klus=rij, soort="nieuw") for lid in leden for rij in klussen
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE volgen_volging, volgen_notificatie")
        yield gevulde_leden().filter(deskundige__isnull=False, klussen__isnull=False).first()
        transaction.set_rollback(True)


def _stappen(deel):
    yield deel
    for onder in deel.get("Plans", []):
        yield from _stappen(onder)


def _plan_van(doe):
    """Return the steps of the plans of everything that `doe()` reads.

    In a small table reading and sorting all of it is cheapest; made dear, the plan is as of a large one.
    """
    vragen = []

    def onthoud(execute, sql, params, many, context):
        vragen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(onthoud):
        doe()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return [
        stap
        for sql, params in vragen
        if re.match(r"[\s(]*(SELECT|WITH)", sql)
        for stap in _stappen(plan(sql, params)["Plan"])
    ]


def _van_eind_tot_eind(stappen):
    """Return which large tables these steps read wholly."""
    return GROTE_TABELLEN & {stap["Relation Name"] for stap in stappen if stap["Node Type"] == "Seq Scan"}


@pytest.mark.parametrize(("adres", "index"), [*PAGINAS.items(), *PAGINAS_VAN_KLUS.items()])
def test_no_list_reads_a_large_table_from_end_to_end(db, gevuld, als, monkeypatch, adres, index):
    monkeypatch.setattr(paginering, "GRENS", 10)
    hoofd = Onderwerp.objects.hoofdonderwerpen().filter(kinderen__isnull=False).first()
    client = als(gevuld)
    van_klus = adres in PAGINAS_VAN_KLUS
    adres = adres.format(KlusFabriek(plaatser=gevuld, onderwerpen=[hoofd]).pk if van_klus else hoofd.slug)

    def bezoek():
        assert client.get(adres).status_code == 200

    stappen = _plan_van(bezoek)
    assert _van_eind_tot_eind(stappen) == set()
    assert any(re.match(index, stap.get("Index Name", "")) for stap in stappen)


def test_no_feed_reads_a_large_table_from_end_to_end(db, gevuld, client):
    coordinator = LidFabriek(organisatie=None, is_staff=True)
    Koppeling.objects.zet_aan(gevuld.organisatie, gemaakt_door=coordinator)
    koppeling = Koppeling.objects.get(organisatie=gevuld.organisatie)
    ReactieFabriek(klus=KlusFabriek(klaar_op=timezone.localdate()), lid=gevuld)

    for adres in [*adressen_van(gevuld), reverse("feeds:koppeling", args=[koppeling.sleutel])]:

        def lees(adres=adres):
            assert client.get(adres).status_code == 200

        stappen = _plan_van(lees)
        assert _van_eind_tot_eind(stappen) == set(), adres
        assert any(re.match("klus", stap.get("Index Name", "")) for stap in stappen), adres
        # What is looked up in another table for each row that is read, no index narrows.
        assert not [stap["Filter"] for stap in stappen if "SubPlan" in stap.get("Filter", "")], adres


def test_spreading_news_reads_no_large_table_from_end_to_end(db, gevuld):
    klus = Klus.objects.op_het_bord().reageerbaar().first()
    stap = Gebeurtenis.objects.create(klus=klus, soort=Gebeurtenissoort.GEPLAATST, door=klus.plaatser)

    stappen = _plan_van(lambda: verdeel_deel(Plek("gebeurtenis", stap.pk)))

    assert Notificatie.objects.filter(klus=klus, bron=f"nieuw {klus.pk}").exists()
    assert _van_eind_tot_eind(stappen) == set()
    assert "volging_zoekvraag" in {stap.get("Index Name") for stap in stappen}
