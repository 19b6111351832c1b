"""What the platform promises, for everyone; and the whole list of what is kept, for members."""

import pytest

from klussenbank.kern.persoonsgegevens import over_mensen


@pytest.mark.parametrize("adres", ["/privacy/", "/toegankelijkheid/"])
def test_statements_are_read_without_logging_in_and_say_whom_to_ask(client, db, settings, adres):
    settings.VERANTWOORDELIJKE, settings.CONTACT_MAIL = "het waterschap", "privacy@waterschap.example"

    pagina = client.get(adres).content.decode()

    assert "het waterschap" in pagina.lower()
    assert '<a href="mailto:privacy@waterschap.example">' in pagina
    assert f'<a href="{adres}">' in client.get("/account/login/").content.decode()


def test_privacy_statement_is_made_of_the_register(client, db):
    pagina = client.get("/privacy/").content.decode()

    for tabel in over_mensen():
        assert (f"<dt>{tabel.naam}</dt>" in pagina) == (not tabel.is_technisch)
    assert "<dt>Kaarten</dt>" in pagina


def test_list_of_all_fields_is_for_members(client, lid, als):
    assert client.get("/privacy/gegevens/").status_code == 302

    pagina = " ".join(als(lid).get("/privacy/gegevens/").content.decode().split())

    assert "<li> Van jou: verdwijnt helemaal </li>" in pagina
    assert "in je eigen woorden" in pagina
    assert "Die je niet op het bord zette: wordt leeg (titel, samenvatting," in pagina
    assert "Die je vraagt: blijft, zonder je naam, mailadres en telefoonnummer (titel, samenvatting," in pagina
    assert "Van je account: blijft, met je lege account" in pagina


def test_list_takes_as_many_queries_whatever_is_kept(lid, als, django_assert_max_num_queries):
    klant = als(lid)
    klant.get("/privacy/gegevens/")
    with django_assert_max_num_queries(3):
        klant.get("/privacy/gegevens/")
