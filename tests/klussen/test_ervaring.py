"""What members had a klus about."""

from klussen.ervaring import onderwerpen_van_leden
from tests.fabriek import KlusFabriek, OnderwerpFabriek, ReactieFabriek


def test_wat_iemand_vroeg_en_waarvoor_hij_gekozen_is(lid, collega):
    water, data = OnderwerpFabriek(), OnderwerpFabriek()
    KlusFabriek(plaatser=lid, onderwerpen=[water, data])
    KlusFabriek(plaatser=lid, onderwerpen=[water], status="afgerond")
    KlusFabriek(plaatser=lid, onderwerpen=[data], status="concept")
    ReactieFabriek(lid=collega, status="gekozen", klus=KlusFabriek(onderwerpen=[data]))
    ReactieFabriek(lid=collega, klus=KlusFabriek(onderwerpen=[water]))
    KlusFabriek(plaatser=collega)

    assert onderwerpen_van_leden([lid.pk, collega.pk]) == {lid.pk: {water.pk: 2, data.pk: 1}, collega.pk: {data.pk: 1}}
    assert onderwerpen_van_leden([]) == {}
