"""A red card is its owner's alone: in admin nothing ends otherwise by it. Pages: `tests/site/test_rood_overal.py`."""

import pytest

from deskundigen.models import Kaart
from tests.beheer.hulp import doe_actie, lijst
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek

ONDERWERP, LID = "deskundigen.onderwerp", "deskundigen.lid"


@pytest.fixture
def wereld(db):
    """People, topics and klussen; the owner of the red cards has a profile, and someone else has none."""
    eigenaar = DeskundigeFabriek(lid__voornaam="Rosa").lid
    KaartFabriek(lid=eigenaar, onderwerp=OnderwerpFabriek(naam="Bodem"))
    return {
        "eigenaar": eigenaar,
        "zonder_profiel": LidFabriek(),
        "water": OnderwerpFabriek(naam="Water"),
        "regen": OnderwerpFabriek(naam="Regen"),
        "reactie": ReactieFabriek(klus=KlusFabriek(plaatser=eigenaar)),
    }


@pytest.mark.parametrize("rood_op", [None, "water", "regen", "beide"])
@pytest.mark.django_db(reset_sequences=True)
def test_handelingen_antwoorden_hetzelfde_met_rode_kaarten(als, wereld, beheerder, rood_op):
    """Merging, switching off and saving say the same and end the same."""
    for naam in {"beide": ["water", "regen"], None: []}.get(rood_op, [rood_op]):
        KaartFabriek(lid=wereld["eigenaar"], onderwerp=wereld[naam], kleur="rood")
    client = als(beheerder)

    samen = client.post(
        f"{lijst(ONDERWERP)}samenvoegen/",
        {"onderwerp": [wereld["water"].pk, wereld["regen"].pk], "blijft": wereld["water"].pk},
        follow=True,
    )
    uit = doe_actie(client, LID, "deactiveer", wereld["eigenaar"], wereld["zonder_profiel"])

    assert samen.status_code == uit.status_code == 200
    assert b"Regen is opgegaan in Water." in samen.content
    assert b"2 leden gedeactiveerd." in uit.content
    assert Kaart.objects.filter(kleur="rood", lid=wereld["eigenaar"]).exists() == (rood_op is not None)
    assert not Kaart.objects.filter(onderwerp=wereld["regen"].pk).exists()
