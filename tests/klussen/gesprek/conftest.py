import pytest

from tests.fabriek import VraagFabriek


@pytest.fixture
def vraag(klus, collega):
    """The question of `collega` under `klus`, not answered yet."""
    return VraagFabriek(klus=klus, lid=collega, tekst="Is er parkeerruimte bij jullie?")
