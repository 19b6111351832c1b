"""Which topics a member is offered to lay a card on, in which order and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen.acties import leg_kaart, sla_over
from deskundigen.models import Kaart
from deskundigen.suggesties import stand_van, standen
from tests.fabriek import (
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    ReactieFabriek,
)


@pytest.fixture
def ik(db):
    return LidFabriek(functie="hydroloog")


def aangeboden(lid, hoeveel=10):
    return [(suggestie.onderwerp.label, suggestie.reden) for suggestie in stand_van(lid, hoeveel).suggesties]


def namen(lid, hoeveel=10):
    return [naam for naam, _ in aangeboden(lid, hoeveel)]


def collega(ik, **velden):
    return DeskundigeFabriek(lid__organisatie=ik.organisatie, lid__functie="jurist", **velden).lid


def test_zonder_onderwerpen_is_er_niets(ik):
    assert stand_van(ik, 10) == ([], False, None)


def test_zonder_aanwijzing_staan_ze_zoals_in_de_lijst(ik):
    water = OnderwerpFabriek(naam="Water")
    OnderwerpFabriek(naam="Afval")
    OnderwerpFabriek(naam="Afkoppelen", ouder=water)

    assert aangeboden(ik) == [("Afval", ""), ("Water", ""), ("Afkoppelen", "")]
    assert namen(ik, 2) == ["Afval", "Water"]


@pytest.mark.parametrize("functie", ["Adviseur rioleringen", "adviseur RIOLEN", "werkt aan het riool"])
def test_woorden_van_de_functie_zijn_naam_of_synoniem_van_een_onderwerp(ik, functie):
    OnderwerpFabriek(naam="Afval")
    OnderwerpFabriek(naam="Riolering", synoniemen=["riool"])
    ik.functie = functie

    assert aangeboden(ik)[0] == ("Riolering", "Past bij je functie of je profiel.")


def test_woorden_van_het_profiel_en_een_enkel_woord_tellen_ook(ik):
    OnderwerpFabriek(naam="Afval")
    OnderwerpFabriek(naam="Meten en monitoren")
    OnderwerpFabriek(naam="Stresstesten en risicodialoog")
    DeskundigeFabriek(lid=ik, zin="Ik wil meten en monitoren.", over_mij="En ik doe stresstesten.")

    assert namen(ik) == ["Meten en monitoren", "Stresstesten en risicodialoog", "Afval"]


def test_open_kaarten_van_collegas_en_functiegenoten_tellen_rode_nooit(ik):
    afval, bomen, data, vrij = (OnderwerpFabriek(naam=naam) for naam in ("Afval", "Bomen", "Data", "Vrij"))
    KaartFabriek(lid=collega(ik), onderwerp=bomen, kleur="groen")
    KaartFabriek(lid=DeskundigeFabriek(lid__functie="Hydroloog").lid, onderwerp=data)
    KaartFabriek(lid=collega(ik), onderwerp=afval, kleur="rood")
    # Not in the directory, and no longer in use: nobody sees these cards.
    KaartFabriek(lid=LidFabriek(organisatie=ik.organisatie), onderwerp=vrij)
    KaartFabriek(lid=collega(ik, lid__is_active=False), onderwerp=vrij)

    assert aangeboden(ik) == [
        ("Data", "Leden met jouw functie hebben hier kaarten over."),
        ("Bomen", f"Collega’s van {ik.organisatie} hebben hier kaarten over."),
        ("Afval", ""),
        ("Vrij", ""),
    ]


def test_klussen_die_iemand_vroeg_of_deed_tellen(ik):
    OnderwerpFabriek(naam="Afval")
    gevraagd, gedaan, concept, gewacht = (OnderwerpFabriek(naam=naam) for naam in ("Vraag", "Doe", "Concept", "Wacht"))
    KlusFabriek(plaatser=ik, onderwerpen=[gevraagd])
    KlusFabriek(plaatser=ik, onderwerpen=[gevraagd])
    KlusFabriek(plaatser=ik, onderwerpen=[concept], status="concept")
    ReactieFabriek(lid=ik, status="gekozen", klus=KlusFabriek(onderwerpen=[gedaan]))
    ReactieFabriek(lid=ik, klus=KlusFabriek(onderwerpen=[gewacht]))

    assert aangeboden(ik)[:2] == [
        ("Vraag", "Je had er al eens een klus over."),
        ("Doe", "Je had er al eens een klus over."),
    ]
    assert aangeboden(ik)[2][0] == "Afval"


def test_wie_niets_met_anderen_deelt_krijgt_eerst_wat_velen_kozen(ik):
    OnderwerpFabriek(naam="Afval")
    for naam, aantal in (("Weinig", 4), ("Minder", 5), ("Veel", 6)):
        KaartFabriek.create_batch(aantal, onderwerp=OnderwerpFabriek(naam=naam))
    # Two cards of one person are no two people.
    KaartFabriek(lid=Kaart.objects.first().lid, onderwerp=Kaart.objects.first().onderwerp, kleur="groen")

    assert aangeboden(ik) == [
        ("Veel", "Veel leden hebben hier kaarten over."),
        ("Minder", "Veel leden hebben hier kaarten over."),
        ("Afval", ""),
        ("Weinig", ""),
    ]


@pytest.mark.parametrize("kleur", ["groen", "blauw", "rood"])
def test_onderwerp_met_een_eigen_kaart_wordt_niet_aangeboden(ik, kleur):
    KaartFabriek(lid=ik, onderwerp=OnderwerpFabriek(naam="Afval"), kleur=kleur)
    OnderwerpFabriek(naam="Bomen")

    assert namen(ik) == ["Bomen"]
    assert stand_van(ik).heeft_kaarten


def test_overgeslagen_onderwerp_komt_na_een_half_jaar_terug(ik, time_machine):
    afval, _ = OnderwerpFabriek(naam="Afval"), OnderwerpFabriek(naam="Bomen")
    sla_over(ik, afval)
    assert namen(ik) == ["Bomen"]

    time_machine.move_to(timezone.now() + timedelta(days=179), tick=False)
    assert namen(ik) == ["Bomen"]
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    assert namen(ik) == ["Afval", "Bomen"]


def test_overgeslagen_onderwerp_met_een_kaart_is_niet_meer_overgeslagen(ik):
    afval = OnderwerpFabriek(naam="Afval")
    sla_over(ik, afval)
    leg_kaart(ik, afval, "groen")

    assert not ik.overgeslagen.exists()


def test_vandaag_geantwoord_tot_middernacht(ik, time_machine):
    time_machine.move_to("2026-06-10 21:30+02:00", tick=False)
    assert not stand_van(ik).vandaag_geantwoord
    sla_over(ik, OnderwerpFabriek())
    assert stand_van(ik).vandaag_geantwoord

    time_machine.move_to("2026-06-11 00:30+02:00", tick=False)
    assert not stand_van(ik).vandaag_geantwoord


def test_oude_kaart_zonder_moment_is_geen_antwoord_van_vandaag(ik):
    kaart = KaartFabriek(lid=ik)
    type(kaart).objects.update(gemaakt_op=None)

    assert stand_van(ik) == ([], True, None)


def test_voor_velen_tegelijk_zijn_er_even_veel_vragen_aan_de_database(db):
    for nummer in range(4):
        KaartFabriek(lid=DeskundigeFabriek(lid__functie=f"functie {nummer}").lid)
    organisaties = OrganisatieFabriek.create_batch(3)
    leden = [LidFabriek(organisatie=organisaties[n % 3], functie=f"functie {n % 4}") for n in range(12)]
    aantallen = []
    for groep in (leden[:1], leden[:3], leden):
        standen(groep, 10)
        with CaptureQueriesContext(connection) as vragen:
            uitkomst = standen(groep, 10)
        aantallen.append(len(vragen))
        assert uitkomst.keys() == {lid.pk for lid in groep}
        assert {len(stand.suggesties) for stand in uitkomst.values()} == {4}

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 4


def test_ieder_krijgt_het_zijne(db):
    bomen, data = OnderwerpFabriek(naam="Bomen"), OnderwerpFabriek(naam="Data")
    een, ander = LidFabriek(functie="bomen"), LidFabriek(functie="data")

    gevonden = standen([een, ander], behalve={ander.pk: [data.pk]})

    assert [gevonden[lid.pk].suggesties[0].onderwerp.pk for lid in (een, ander)] == [bomen.pk, bomen.pk]
