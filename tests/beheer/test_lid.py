import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deskundigen.models import Deskundige, Lid
from klussenbank.beheer.groep import COORDINATOR
from klussenbank.kern.models import Mail
from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lidrij, lidvelden, lijst, meldingen, pagina, soep
from tests.fabriek import DeskundigeFabriek, LidFabriek, OrganisatieFabriek

LID = "deskundigen.lid"
TOEVOEGEN = "/beheer/deskundigen/lid/add/"


# List


@pytest.mark.parametrize("q", ["woon", "Gea Woon", "GEWOON@rhenen", "woon gea"])
def test_lijst_zoekt_op_naam_en_mail(als, coordinator, gewoon, q):
    LidFabriek(voornaam="Iemand", achternaam="Anders")

    assert kolom(als(coordinator).get(lijst(LID), {"q": q}), "naam") == ["Gea Woon"]


def test_lijst_filtert_op_organisatie_en_actief(als, coordinator, gewoon):
    uit = LidFabriek(voornaam="Uit", achternaam="Gezet", is_active=False)
    client = als(coordinator)

    assert kolom(client.get(lijst(LID), {"organisatie": gewoon.organisatie_id}), "naam") == ["Gea Woon"]
    assert kolom(client.get(lijst(LID), {"actief": "nee"}), "naam") == ["Uit Gezet"]
    assert "Uit Gezet" not in kolom(client.get(lijst(LID), {"actief": "ja"}), "naam")
    assert len(kolom(client.get(lijst(LID), {"actief": "x", "organisatie": "y"}), "naam")) == Lid.objects.count()
    assert uit.pk


def test_lijst_linkt_naar_het_profiel_op_de_site(als, coordinator):
    deskundige = DeskundigeFabriek()
    inactief = DeskundigeFabriek(lid__is_active=False)

    html = soep(als(coordinator).get(lijst(LID)))

    assert html.select_one(f'a[href="{deskundige.get_absolute_url()}"]')
    assert not html.select_one(f'a[href="{inactief.get_absolute_url()}"]')


def test_lijst_kost_evenveel_queries_bij_meer_leden(als, coordinator):
    client = als(coordinator)
    DeskundigeFabriek()
    met_een = aantal_queries(client, lijst(LID))
    DeskundigeFabriek()
    LidFabriek()

    assert aantal_queries(client, lijst(LID)) == met_een
    assert met_een <= 12


@pytest.mark.parametrize(
    "filter_",
    [
        "password__startswith",
        "is_superuser__exact",
        "kaarten__isnull",
        "kaarten",
        "kaarten__kleur",
        "gestelde_vragen",
        "reacties__bericht__contains",
        "groups__id__exact",
        "last_login__isnull",
        "emailaddress__email",
    ],
)
@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_andere_filters_worden_geweigerd(request, als, wie, filter_):
    """Django allows any field of the table: the password hash could be guessed letter by letter."""
    assert als(request.getfixturevalue(wie)).get(lijst(LID), {filter_: "1"}).status_code == 400


# Changing a member


def test_coordinator_wijzigt_naam_functie_en_organisatie(als, coordinator, gewoon):
    DeskundigeFabriek(lid=gewoon)
    nieuw = OrganisatieFabriek(naam="Gemeente Leusden")

    antwoord = als(coordinator).post(
        pagina(gewoon), lidvelden(gewoon, voornaam="Gé", achternaam="Zon", functie="hydroloog", organisatie=nieuw.pk)
    )

    assert antwoord.status_code == 302
    gewoon.refresh_from_db()
    assert (gewoon.naam, gewoon.functie, gewoon.organisatie) == ("Gé Zon", "hydroloog", nieuw)
    assert gewoon.sorteernaam == "zon, ge"
    assert list(Deskundige.objects.zoek("Zon hydroloog Leusden")) == [gewoon.deskundige]


def test_namen_en_functie_zijn_elk_een_regel(als, coordinator, gewoon):
    als(coordinator).post(
        pagina(gewoon),
        lidvelden(
            gewoon, voornaam="Gé\n\n", tussenvoegsel="van\nder", achternaam="Zon\nBos", functie="jurist\n\nLog in:"
        ),
    )

    gewoon.refresh_from_db()
    assert (gewoon.naam, gewoon.functie) == ("Gé van der Zon Bos", "jurist Log in:")


def test_log_houdt_geen_naam_en_geen_waarden(als, coordinator, gewoon):
    als(coordinator).post(pagina(gewoon), lidvelden(gewoon, achternaam="Nieuwenaam", functie="Geheime functie"))

    log = LogEntry.objects.get()
    assert log.object_repr == f"lid {gewoon.pk}"
    assert log.get_change_message() == "Achternaam en Functie gewijzigd."
    assert "Nieuwenaam" not in log.change_message
    assert "Geheim" not in log.change_message


def test_coordinator_moet_een_organisatie_kiezen(als, coordinator, gewoon):
    antwoord = als(coordinator).post(pagina(gewoon), lidvelden(gewoon, organisatie="", functie="blijft staan"))

    assert antwoord.status_code == 200
    assert soep(antwoord).select_one(".field-organisatie .errorlist")
    assert soep(antwoord).select_one("#id_functie")["value"] == "blijft staan"


def test_coordinator_deactiveert_met_het_veld(als, coordinator, gewoon):
    als(coordinator).post(pagina(gewoon), lidvelden(gewoon, is_active=None))

    gewoon.refresh_from_db()
    assert not gewoon.is_active


def test_opslaan_schrijft_alleen_wat_gewijzigd_is(als, coordinator, gewoon):
    """What someone else changed since the page was opened stays."""
    client = als(coordinator)
    with CaptureQueriesContext(connection) as queries:
        client.post(pagina(gewoon), lidvelden(gewoon, functie="hydroloog"))

    [schrijf] = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "deskundigen_lid"')]
    kolommen = re.findall(r'"(\w+)" = ', schrijf.split(" WHERE ")[0])
    assert kolommen == ["sorteernaam", "functie"]


# What a coordinator must not be able to do

KAPEN = {
    "is_staff": "on",
    "is_superuser": "on",
    "groups": "1",
    "user_permissions": "1",
    "password": "gekaapt",
    "email": "gekaapt@kwaad.example",
    "last_login": "2020-01-01",
    "date_joined": "2020-01-01",
    "sorteernaam": "gekaapt",
}


def test_coordinator_kan_geen_rechten_wachtwoord_of_mailadres_wijzigen(als, coordinator, gewoon):
    kapen = KAPEN | {"groups": Group.objects.get().pk, "user_permissions": Permission.objects.first().pk}
    eerst = lidrij(gewoon)

    antwoord = als(coordinator).post(pagina(gewoon), lidvelden(gewoon, **kapen))

    assert antwoord.status_code == 302
    assert lidrij(gewoon) == eerst


def test_coordinator_ziet_geen_rechten_en_geen_wachtwoord(als, coordinator, gewoon):
    html = als(coordinator).get(pagina(gewoon)).content.decode()

    for naam in ("is_staff", "is_superuser", "groups", "user_permissions", "password", "last_login"):
        assert f'name="{naam}"' not in html
        assert f"field-{naam}" not in html
    assert gewoon.password not in html
    assert 'name="email"' not in html


@pytest.mark.parametrize("wie", ["superuser", "medewerker", "coordinator_zelf", "in_groep", "met_recht"])
def test_coordinator_kan_niemand_met_rechten_wijzigen(als, coordinator, beheerder, wie):
    doel = {
        "superuser": lambda: beheerder,
        "medewerker": lambda: LidFabriek(is_staff=True),
        "coordinator_zelf": lambda: coordinator,
        "in_groep": LidFabriek,
        "met_recht": LidFabriek,
    }[wie]()
    if wie == "in_groep":
        doel.groups.add(Group.objects.get(name=COORDINATOR))
    if wie == "met_recht":
        doel.user_permissions.add(Permission.objects.get(codename="view_klus"))
    client = als(coordinator)
    if wie == "coordinator_zelf":
        client.get("/beheer/")
    eerst = lidrij(doel)

    antwoord = client.post(pagina(doel), lidvelden(doel, achternaam="Gekaapt", is_active=None, email="x@kwaad.example"))
    doe_actie(client, LID, "deactiveer", doel)

    assert antwoord.status_code == 403
    assert lidrij(doel) == eerst
    kijken = client.get(pagina(doel))
    assert not soep(kijken).select("#lid_form :is(input:not([type=hidden]), select, textarea)")


def test_coordinator_kan_een_gedeactiveerde_beheerder_niet_terughalen(als, coordinator):
    weg = LidFabriek(is_staff=True, is_superuser=True, is_active=False)

    antwoord = doe_actie(als(coordinator), LID, "activeer", weg)

    weg.refresh_from_db()
    assert not weg.is_active
    assert meldingen(antwoord) == [
        "0 leden geactiveerd, 1 overgeslagen: jezelf en wie rechten in beheer heeft, kun je niet wijzigen."
    ]


def test_coordinator_kan_geen_lid_met_rechten_toevoegen(als, coordinator, gewoon):
    data = lidvelden(gewoon, **KAPEN | {"groups": Group.objects.get().pk, "email": "nieuw@rhenen.example"})

    assert als(coordinator).post(TOEVOEGEN, data).status_code == 302

    nieuw = Lid.objects.get(email="nieuw@rhenen.example")
    assert (nieuw.is_staff, nieuw.is_superuser, nieuw.groups.count(), nieuw.user_permissions.count()) == (
        False,
        False,
        0,
        0,
    )
    assert not nieuw.has_usable_password()


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_lid_kan_niet_worden_verwijderd(request, als, wie, gewoon):
    client = als(request.getfixturevalue(wie))

    assert client.post(reverse("admin:deskundigen_lid_delete", args=[gewoon.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:deskundigen_lid_delete", args=[999999]), {"post": "yes"}).status_code in {
        302,
        403,
    }
    assert Lid.objects.filter(pk=gewoon.pk).exists()


# Activate and deactivate


def test_deactiveren_en_activeren(als, coordinator, gewoon):
    client = als(coordinator)
    uit = LidFabriek(is_active=False)

    antwoord = doe_actie(client, LID, "deactiveer", gewoon, uit)
    assert meldingen(antwoord) == ["1 lid gedeactiveerd, 1 was al niet actief."]
    gewoon.refresh_from_db()
    assert not gewoon.is_active
    assert LogEntry.objects.get().change_message == "Gedeactiveerd."
    assert LogEntry.objects.get().object_repr == f"lid {gewoon.pk}"

    assert meldingen(doe_actie(client, LID, "activeer", gewoon, uit)) == ["2 leden geactiveerd."]
    gewoon.refresh_from_db()
    assert gewoon.is_active


def test_wie_gedeactiveerd_is_wordt_uitgelogd(client, coordinator, gewoon):
    sessie = Client()
    sessie.force_login(gewoon)
    assert sessie.get(reverse("klussen:lijst")).status_code == 200

    client.force_login(coordinator)
    doe_actie(client, LID, "deactiveer", gewoon)

    antwoord = sessie.get(reverse("klussen:lijst"))
    assert antwoord.status_code == 302
    assert antwoord.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
def test_niemand_deactiveert_zichzelf(request, als, wie):
    zelf = request.getfixturevalue(wie)
    client = als(zelf)

    antwoord = doe_actie(client, LID, "deactiveer", zelf)

    assert "1 overgeslagen" in meldingen(antwoord)[0]
    zelf.refresh_from_db()
    assert zelf.is_active


# Superusers


def test_beheerder_geeft_rechten(als, beheerder, gewoon):
    groep = Group.objects.get(name=COORDINATOR)

    antwoord = als(beheerder).post(pagina(gewoon), lidvelden(gewoon, is_staff="on", groups=groep.pk))

    assert antwoord.status_code == 302
    gewoon.refresh_from_db()
    assert gewoon.is_staff
    assert list(gewoon.groups.all()) == [groep]
    assert LogEntry.objects.get().get_change_message() == "Mag in beheer en Groepen gewijzigd."


def test_beheerder_neemt_zichzelf_niets_af(als, beheerder):
    client = als(beheerder)

    antwoord = client.post(pagina(beheerder), lidvelden(beheerder, is_active=None, is_staff=None, is_superuser=None))

    assert antwoord.status_code == 302
    beheerder.refresh_from_db()
    assert (beheerder.is_active, beheerder.is_staff, beheerder.is_superuser) == (True, True, True)


def test_beheerder_wijzigt_mailadres_en_beide_adressen_krijgen_bericht(als, beheerder, gewoon, bezorg):
    antwoord = als(beheerder).post(pagina(gewoon), lidvelden(gewoon, email="Nieuw@rhenen.example"))

    assert antwoord.status_code == 302
    gewoon.refresh_from_db()
    assert gewoon.email == "nieuw@rhenen.example"
    assert lidrij(gewoon)[3] == [("nieuw@rhenen.example", True, True)]
    berichten = bezorg()
    assert [bericht.to for bericht in berichten] == [["gewoon@rhenen.example"], ["nieuw@rhenen.example"]]
    for bericht in berichten:
        assert bericht.subject == "Je mailadres in de Klussenbank is gewijzigd"
        assert "nieuw@" not in bericht.body


def test_beheerder_kan_niet_het_adres_van_een_ander_geven(als, beheerder, gewoon):
    antwoord = als(beheerder).post(pagina(gewoon), lidvelden(gewoon, email=beheerder.email.upper()))

    assert soep(antwoord).select_one(".field-email .errorlist")


def test_beheerder_zonder_organisatie_alleen_voor_medewerkers(als, beheerder, gewoon):
    client = als(beheerder)

    assert client.post(pagina(gewoon), lidvelden(gewoon, organisatie="")).status_code == 200
    assert client.post(pagina(gewoon), lidvelden(gewoon, organisatie="", is_staff="on")).status_code == 302


def test_niemand_ziet_een_wachtwoord(als, beheerder, gewoon):
    html = als(beheerder).get(pagina(gewoon)).content.decode()

    assert gewoon.password not in html
    assert "user_permissions" not in html


# History


def test_geschiedenis_noemt_wie_wat_deed(als, coordinator, gewoon):
    client = als(coordinator)
    doe_actie(client, LID, "deactiveer", gewoon)

    antwoord = client.get(reverse("admin:deskundigen_lid_history", args=[gewoon.pk]))

    assert "Gedeactiveerd." in soep(antwoord).get_text()


def test_startpagina_toont_alleen_eigen_handelingen(als, coordinator, beheerder, gewoon):
    ander = LidFabriek()
    doe_actie(als(coordinator), LID, "deactiveer", gewoon)
    doe_actie(als(beheerder), LID, "deactiveer", ander)

    html = soep(als(coordinator).get("/beheer/"))

    assert [a.get_text() for a in html.select("#recent-actions-module a")] == [f"lid {gewoon.pk}"]


# The second step of logging in


@pytest.fixture
def met_app(db):
    """A member who logs in with an app."""
    lid = LidFabriek(voornaam="Ada", achternaam="App")
    TOTP.activate(lid, "A" * 32)
    return lid


def test_hoofdbeheerder_haalt_de_tweede_stap_weg(als, beheerder, met_app, gewoon):
    client = als(beheerder)
    TOTP.activate(beheerder, "B" * 32)

    antwoord = doe_actie(client, LID, "haal_tweede_factor_weg", met_app, gewoon, beheerder)

    assert meldingen(antwoord) == ["Tweede stap weggehaald bij 1 lid. 2 overgeslagen: jezelf, en wie er geen heeft."]
    assert [factor.user for factor in Authenticator.objects.all()] == [beheerder]
    assert Mail.objects.get().aan == met_app.email
    vermelding = LogEntry.objects.get()
    assert (vermelding.object_repr, vermelding.change_message) == (
        f"lid {met_app.pk}",
        "Tweede stap bij het inloggen weggehaald.",
    )


def test_coordinator_haalt_geen_tweede_stap_weg(als, coordinator, met_app):
    doe_actie(als(coordinator), LID, "haal_tweede_factor_weg", met_app)

    assert Authenticator.objects.exists()
    assert "haal_tweede_factor_weg" not in als(coordinator).get(lijst(LID)).content.decode()


def test_hoofdbeheerder_ziet_of_iemand_een_tweede_stap_heeft(als, beheerder, met_app, gewoon):
    for lid, beeld in [(met_app, "icon-yes"), (gewoon, "icon-no")]:
        assert beeld in str(soep(als(beheerder).get(pagina(lid))).select_one(".field-tweede_stap"))
    assert "tweede_stap" not in als(gewoon).get(pagina(met_app)).content.decode()
