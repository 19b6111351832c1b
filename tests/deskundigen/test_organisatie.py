import pytest
from django.db import IntegrityError

from tests.fabriek import OrganisatieFabriek


@pytest.mark.parametrize("half", [{"lon": 5.5}, {"lat": 52.0}, {"lon": 5.5, "lat": 91.0}])
def test_coordinaten_zijn_er_samen_of_niet(db, half):
    with pytest.raises(IntegrityError, match="coordinaten_samen"):
        OrganisatieFabriek(**half)


def test_naam_die_langer_wordt_om_te_sorteren_past(db):
    organisatie = OrganisatieFabriek(naam="½" * 150)

    organisatie.refresh_from_db()
    assert organisatie.naam == "½" * 150
    assert organisatie.sorteernaam.startswith("1⁄21⁄2")
