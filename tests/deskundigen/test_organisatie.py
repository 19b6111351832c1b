import pytest
from django.db import IntegrityError

from tests.fabriek import OrganisatieFabriek


@pytest.mark.parametrize("half", [{"lon": 5.5}, {"lat": 52.0}, {"lon": 5.5, "lat": 91.0}])
def test_coordinaten_zijn_er_samen_of_niet(db, half):
    with pytest.raises(IntegrityError, match="coordinaten_samen"):
        OrganisatieFabriek(**half)
