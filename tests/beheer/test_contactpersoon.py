"""Who keeps the members of an organisation, as a coordinator says so; and what one sees of memberships."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from deskundigen.lidmaatschap.models import Contactpersoon, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from klussenbank.kern.models import Logregel
from tests.beheer.hulp import doe_actie, kolom, pagina, soep
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen")


@pytest.fixture
def bewaar(als, coordinator, rhenen):
    """Send the page of the organisation with what stands at its contact persons."""

    def _bewaar(*rijen):
        er_al = Contactpersoon.objects.filter(organisatie=rhenen).count()
        data = {
            "naam": rhenen.naam,
            "soort": rhenen.soort,
            "maildomeinen-TOTAL_FORMS": 0,
            "maildomeinen-INITIAL_FORMS": 0,
            "contactpersonen-TOTAL_FORMS": len(rijen),
            "contactpersonen-INITIAL_FORMS": er_al,
        }
        for nummer, rij in enumerate(rijen):
            data |= {f"contactpersonen-{nummer}-{veld}": waarde for veld, waarde in rij.items()}
        return als(coordinator).post(pagina(rhenen), data)

    return _bewaar


def test_coordinator_adds_and_takes_away_a_contact_person(bewaar, rhenen):
    carla = LidFabriek(email="carla@rhenen.example", organisatie=rhenen)
    bas = LidFabriek(email="bas@rhenen.example", organisatie=rhenen)

    assert bewaar({"lid": "Carla@Rhenen.example"}, {"lid": "bas@rhenen.example"}).status_code == 302
    assert {rij.lid for rij in Contactpersoon.objects.van(rhenen)} == {carla, bas}
    # No names in the log.
    assert "Carla" not in LogEntry.objects.get().change_message

    eerste, tweede = Contactpersoon.objects.order_by("lid__pk")
    assert bewaar({"id": eerste.pk, "DELETE": "on"}, {"id": tweede.pk}).status_code == 302
    assert [rij.lid for rij in Contactpersoon.objects.all()] == [bas]
    van = f"contactpersoon van organisatie {rhenen.pk}."
    assert list(Logregel.objects.filter(handeling="rechten").order_by("pk").values_list("object_id", "wat")) == [
        (carla.pk, f"Nu {van}"),
        (bas.pk, f"Nu {van}"),
        (carla.pk, f"Niet meer {van}"),
    ]


@pytest.mark.parametrize(
    ("adres", "fout"),
    [
        ("elders@ede.example", "Dit lid werkt niet bij deze organisatie."),
        ("weg@rhenen.example", "Er is geen actief lid met dit mailadres."),
        ("niemand@rhenen.example", "Er is geen actief lid met dit mailadres."),
    ],
)
def test_only_an_active_member_of_the_organisation(bewaar, rhenen, adres, fout):
    LidFabriek(email="elders@ede.example")
    LidFabriek(email="weg@rhenen.example", organisatie=rhenen, is_active=False)

    antwoord = bewaar({"lid": adres})

    assert fout in soep(antwoord).get_text()
    assert not Contactpersoon.objects.exists()


def test_the_same_member_twice_is_told(bewaar, rhenen):
    carla = LidFabriek(email="carla@rhenen.example", organisatie=rhenen)
    rij = Contactpersoon.objects.create(organisatie=rhenen, lid=carla)

    assert bewaar({"id": rij.pk}, {"lid": carla.email}).status_code == 200
    assert Contactpersoon.objects.count() == 1


def test_deactivating_in_admin_hands_over_by_the_one_rule(als, coordinator, gewoon):
    klus = KlusFabriek(plaatser=gewoon, mede_plaatser=LidFabriek())

    doe_actie(als(coordinator), "deskundigen.lid", "deactiveer", gewoon)

    klus.refresh_from_db()
    assert klus.plaatser != gewoon
    vertrek = Vertrek.objects.get()
    assert (vertrek.wijze, vertrek.door) == ("beheer", coordinator)
    doe_actie(als(coordinator), "deskundigen.lid", "activeer", gewoon)
    assert Vertrek.objects.get().heropend_door == coordinator


def test_coordinator_sees_who_left(als, coordinator, gewoon):
    laat_vertrekken([gewoon], wijze=Vertrekwijze.IMPORT)
    adres = reverse("admin:lidmaatschap_vertrek_changelist")

    assert kolom(als(coordinator).get(adres), "wijze") == ["uit het personeelsbestand"]
    assert kolom(als(coordinator).get(adres, {"wijze": "gewist"}), "wijze") == []


def test_who_goes_to_work_elsewhere_is_contact_person_no_more(als, coordinator, rhenen):
    carla = LidFabriek(organisatie=rhenen)
    Contactpersoon.objects.create(organisatie=rhenen, lid=carla)
    velden = {naam: getattr(carla, naam) for naam in ("voornaam", "tussenvoegsel", "achternaam", "functie")}
    velden |= {"is_active": "on", "organisatie": OrganisatieFabriek().pk}

    assert als(coordinator).post(pagina(carla), velden).status_code == 302

    assert not Contactpersoon.objects.exists()
