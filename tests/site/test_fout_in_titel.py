"""A page on which something is wrong says so first: its title begins with it, as a screen reader reads it."""

import pytest
from bs4 import BeautifulSoup

from tests.fabriek import DeskundigeFabriek, KlusFabriek, ReactieFabriek

TE_LANG = "x" * 5001


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adres", "data"),
    [
        ("/klussen/{klus}/intrekken/", {"toelichting": TE_LANG}),
        ("/klussen/reacties/{reactie}/deze-keer-niet/", {"toelichting": TE_LANG}),
        ("/deskundigen/{ander}/vraag/", {"vraag": ""}),
        ("/profiel/wijzigen/", {"zin": TE_LANG}),
        ("/profiel/kaarten/nieuw/?kleur=groen", {}),
    ],
)
def test_title_says_that_something_is_wrong(als, lid, adres, data):
    klus, ik = KlusFabriek(plaatser=lid), DeskundigeFabriek(lid=lid)
    adres = adres.format(klus=klus.pk, reactie=ReactieFabriek(klus=klus).pk, ander=DeskundigeFabriek().pk)
    client = als(ik.lid)

    def titel(antwoord):
        return BeautifulSoup(antwoord.content, "lxml").title.get_text(strip=True)

    zonder = titel(client.get(adres))
    assert titel(client.post(adres, data)) == f"Fout: {zonder}"
