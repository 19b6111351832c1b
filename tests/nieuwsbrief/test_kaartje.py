"""One card at a time at the foot of a newsletter: for who had none this week, each with links of their own."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klussenbank.kern.models import Mail, Maillink
from klussenbank.nieuwsbrief import acties
from klussenbank.nieuwsbrief.models import Briefstatus
from tests.fabriek import KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek

ADRES = re.compile(r"http://testserver(/link/\S+)")


@pytest.fixture
def brief(coordinator):
    KlusFabriek(titel="Peilbuizen aflezen")
    brief = acties.maak(coordinator, uuid.uuid4())
    brief.onderwerp = "Nieuws"
    brief.save()
    type(brief).objects.filter(pk=brief.pk).update(
        status=Briefstatus.BEZIG,
        inhoud=[],
        begonnen_op=brief.gemaakt_op,
        verstuurd_door=coordinator,
    )
    return brief


def test_ieder_krijgt_links_van_zichzelf(brief, client, coordinator):
    bomen = OnderwerpFabriek(naam="Bomen")
    lid = LidFabriek(functie="bomen")
    ander = LidFabriek(functie="bomen")
    KaartFabriek(lid=coordinator, onderwerp=bomen, kleur="rood")

    assert acties.geef_uit(brief.pk)

    mails = {mail.aan: mail for mail in Mail.objects.all()}
    adressen = {wie: ADRES.findall(mails[wie.email].tekst) for wie in (lid, ander)}
    assert [len(gevonden) for gevonden in adressen.values()] == [3, 3]
    assert not set(adressen[lid]) & set(adressen[ander])
    assert mails[lid.email].html.count("/link/") == 3
    assert mails[lid.email].html.rstrip().endswith("</html>")
    # The only topic there is has a card of this one.
    assert "/link/" not in mails[coordinator.email].tekst
    assert "Bomen" in client.get(adressen[lid][0]).text


def test_een_proefmail_heeft_er_geen(brief, coordinator):
    OnderwerpFabriek()
    acties.stuur_test(brief, coordinator)

    assert "/link/" not in Mail.objects.get().tekst
    assert not Maillink.objects.exists()


def test_aantal_vragen_aan_de_database_hangt_niet_van_de_ontvangers_af(brief, coordinator, monkeypatch):
    organisaties = OrganisatieFabriek.create_batch(3)
    for _ in range(6):
        KaartFabriek()
    aantallen = []
    for per_keer in (2, 10, 20):
        monkeypatch.setattr(acties, "PER_KEER", per_keer)
        for nummer in range(per_keer):
            LidFabriek(organisatie=organisaties[nummer % 3], functie=f"functie {nummer % 4}")
        type(brief).objects.update(tot_en_met_lid=LidFabriek().pk - per_keer)
        with CaptureQueriesContext(connection) as vragen:
            acties.geef_uit(brief.pk)
        aantallen.append(len(vragen))

    assert aantallen[0] == aantallen[1] == aantallen[2]
