from tests.fabriek import KaartFabriek, KlusFabriek, ReactieFabriek


def test_alles_bestaat(db, als):
    k = KlusFabriek()
    r = ReactieFabriek(klus=k)
    r.kies(k.plaatser)
    k.refresh_from_db()
    assert k.status == "ingevuld"
    KaartFabriek()
    assert type(k).objects.zoek("klus eerder").count() == 1
