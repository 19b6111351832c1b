"""The story of a klus, as each may read it."""

from klussen import acties
from tests.klussen.hulp import aantal_queries, soep


def test_story_of_a_klus_is_told_to_each(als, klus, gekozen, lid, collega, vreemde, kaartje):
    def verhaal(wie):
        return [
            li.get_text(" ", strip=True) for li in soep(als(wie).get(klus.get_absolute_url())).select(".tijdlijn li")
        ]

    dag = soep(als(lid).get(klus.get_absolute_url())).select_one(".tijdlijn time").get_text()
    assert verhaal(lid) == [
        f"{dag} Youssef el Amrani gekozen door Marieke de Graaf",
        f"{dag} Alle plekken ingevuld",
        f"{dag} Afgerond door Marieke de Graaf",
    ]
    assert verhaal(collega) == [f"{dag} Je bent gekozen", f"{dag} Alle plekken ingevuld", f"{dag} Afgerond"]
    assert verhaal(vreemde) == [f"{dag} Alle plekken ingevuld", f"{dag} Afgerond"]


def test_number_of_queries_does_not_grow_with_the_story(als, vreemde, klus, gekozen, lid):
    client = als(vreemde)
    voor = aantal_queries(client, klus.get_absolute_url())
    acties.rond_af(klus, lid, gelukt="ja")
    acties.heropen(klus, lid)

    assert aantal_queries(client, klus.get_absolute_url()) == voor
