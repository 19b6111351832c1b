"""An address leads to its topic for ever: after a change, a chain of changes, a change back, and a merge."""

import pytest

from deskundigen.models import Onderwerp, OudAdres
from tests.beheer.hulp import pagina, soep
from tests.fabriek import KaartFabriek, KlusFabriek, OnderwerpFabriek


@pytest.fixture
def client_van_coordinator(als, coordinator):
    return als(coordinator)


@pytest.fixture
def riool(db):
    return OnderwerpFabriek(naam="Riool", slug="riool")


@pytest.fixture
def wijzig(client_van_coordinator):
    """Give a topic another address in admin; returns the errors at the field, None when it was saved."""

    def _wijzig(onderwerp, slug, **anders):
        onderwerp.refresh_from_db()
        data = {"naam": onderwerp.naam, "slug": slug, "omschrijving": "", "synoniemen": "", "ouder": ""} | anders
        antwoord = client_van_coordinator.post(pagina(onderwerp), data)
        if antwoord.status_code == 302:
            onderwerp.refresh_from_db()
            return None
        return soep(antwoord).select_one(".field-slug .errorlist").get_text()

    return _wijzig


def leidt_naar(client, slug):
    """Where the address of a topic leads: the slug of the page that one gets, by permanent redirects alone; or None."""
    antwoord = client.get(f"/onderwerpen/{slug}/", follow=True)
    assert {status for _, status in antwoord.redirect_chain} <= {301}
    assert len(antwoord.redirect_chain) <= 1
    return antwoord.request["PATH_INFO"].split("/")[2] if antwoord.status_code == 200 else None


def test_change_leaves_the_old_address(client_van_coordinator, riool, wijzig):
    assert wijzig(riool, "riolering") is None

    assert riool.slug == "riolering"
    assert leidt_naar(client_van_coordinator, "riool") == "riolering"
    assert leidt_naar(client_van_coordinator, "riolering") == "riolering"


def test_saving_without_a_change_leaves_nothing(riool, wijzig):
    assert wijzig(riool, "riool", naam="Riolering") is None

    assert riool.naam == "Riolering"
    assert not OudAdres.objects.exists()


def test_chain_of_changes_leads_to_the_last_in_one_step(client_van_coordinator, riool, wijzig):
    for slug in ("riolering", "afvalwater", "vuilwater"):
        wijzig(riool, slug)

    for slug in ("riool", "riolering", "afvalwater", "vuilwater"):
        assert leidt_naar(client_van_coordinator, slug) == "vuilwater"


def test_change_back_makes_the_old_address_the_address_again(client_van_coordinator, riool, wijzig):
    for slug in ("riolering", "riool", "riolering", "riool"):
        assert wijzig(riool, slug) is None

    assert leidt_naar(client_van_coordinator, "riool") == "riool"
    assert leidt_naar(client_van_coordinator, "riolering") == "riool"
    assert [oud.slug for oud in OudAdres.objects.all()] == ["riolering"]


def test_old_address_is_given_to_no_other_topic(riool, wijzig, client_van_coordinator):
    wijzig(riool, "riolering")
    ander = OnderwerpFabriek(slug="ander")

    assert wijzig(ander, "riool") == "Dit adres leidt nog naar Riool. Kies een ander."
    assert wijzig(ander, "riolering") == "Dit adres is al in gebruik. Kies een ander."
    nieuw = client_van_coordinator.post("/beheer/deskundigen/onderwerp/add/", {"naam": "Riool 2", "slug": "riool"})

    assert "Dit adres leidt nog naar Riool." in nieuw.text
    assert leidt_naar(client_van_coordinator, "riool") == "riolering"


def test_addresses_of_a_topic_that_went_into_another_lead_along(client_van_coordinator, riool, wijzig):
    wijzig(riool, "riolering")
    water = OnderwerpFabriek(naam="Water", slug="water")

    riool.voeg_samen_met(water)
    wijzig(water, "stedelijk-water", naam="Water")

    for slug in ("riool", "riolering", "water", "stedelijk-water"):
        assert leidt_naar(client_van_coordinator, slug) == "stedelijk-water"
    # It may take the address of what went into it.
    assert wijzig(water, "riool") is None
    assert leidt_naar(client_van_coordinator, "riolering") == "riool"


@pytest.mark.parametrize("adres", ["/deskundigen/", "/klussen/", "/zoeken/"])
def test_old_address_works_in_filters(client_van_coordinator, riool, wijzig, adres):
    KaartFabriek(onderwerp=riool)
    KlusFabriek(onderwerpen=[riool])
    wijzig(riool, "riolering")

    antwoord = client_van_coordinator.get(f"{adres}?onderwerp=riool&q=x")

    assert antwoord.status_code == 302
    assert antwoord["Location"] == f"{adres}?onderwerp=riolering&q=x"


def test_old_address_works_in_the_form_to_ask_someone(client_van_coordinator, riool, wijzig):
    lid = KaartFabriek(onderwerp=riool).lid
    wijzig(riool, "riolering")

    assert "Riool" in client_van_coordinator.get(f"/deskundigen/{lid.pk}/vraag/?onderwerp=riool").text


@pytest.mark.parametrize("slug", ["bestaat-niet", "riool%00"])
def test_address_that_never_was_is_a_404(client_van_coordinator, riool, slug):
    assert client_van_coordinator.get(f"/onderwerpen/{slug}/").status_code == 404


def test_null_character_is_no_address(riool):
    assert Onderwerp.objects.op_adres("riool\x00") is None
