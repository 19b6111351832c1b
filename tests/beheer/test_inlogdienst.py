import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib.admin.models import LogEntry

from deskundigen.account.slot import ontsluit
from deskundigen.models import Inlogdienst
from tests.beheer.hulp import kolom, lijst, pagina, soep
from tests.fabriek import LidFabriek, OrganisatieFabriek, maak_inlogdienst

DIENST = "deskundigen.inlogdienst"
TOEVOEGEN = "/beheer/deskundigen/inlogdienst/add/"


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", domein="rhenen.example")


@pytest.fixture
def velden(rhenen, oidc):
    return {
        "organisatie": rhenen.pk,
        "naam": "Gemeente Rhenen",
        "adres": f"{oidc.adres}/",
        "client_id": "klussenbank",
        "geheim": "een geheim",
        "aan": "on",
    }


def fouten(antwoord):
    return {veld: lijst_[0] for veld, lijst_ in antwoord.context["adminform"].form.errors.items()}


def test_beheerder_zet_een_inlogdienst_op(als, beheerder, velden, rhenen, oidc):
    client = als(beheerder)
    assert client.post(TOEVOEGEN, velden).status_code == 302

    dienst = Inlogdienst.objects.get()
    assert (dienst.organisatie, dienst.herkomst, dienst.aan) == (rhenen, oidc.adres, True)
    app = dienst.app
    assert (app.provider, app.provider_id, app.name, app.client_id) == (
        "openid_connect",
        "gemeente-rhenen",
        "Gemeente Rhenen",
        "klussenbank",
    )
    assert app.settings["server_url"] == oidc.adres
    assert ontsluit(app.settings["geheim"]) == "een geheim"
    assert "geheim" not in LogEntry.objects.get().change_message
    assert kolom(client.get(lijst(DIENST)), "maildomeinen") == ["rhenen.example"]


def test_geheim_is_nergens_te_lezen_en_blijft_staan(als, beheerder, velden):
    client = als(beheerder)
    client.post(TOEVOEGEN, velden)
    dienst = Inlogdienst.objects.get()

    html = client.get(pagina(dienst)).content.decode()
    assert "een geheim" not in html
    assert dienst.app.settings["geheim"] not in html
    assert "http://testserver/account/oidc/gemeente-rhenen/login/callback/" in html

    assert client.post(pagina(dienst), {**velden, "naam": "Rhenen", "geheim": "", "aan": ""}).status_code == 302
    dienst = Inlogdienst.objects.get()
    assert (dienst.app.name, dienst.aan, ontsluit(dienst.app.settings["geheim"])) == ("Rhenen", False, "een geheim")
    client.post(pagina(dienst), {**velden, "geheim": "een ander"})
    assert ontsluit(SocialApp.objects.get().settings["geheim"]) == "een ander"


@pytest.mark.parametrize(
    ("anders", "gezegd"),
    [
        ({"adres": "geen adres"}, {"adres": "Vul een adres met https in."}),
        (
            {"adres": "http://localhost:9"},
            {"adres": "Op dit adres antwoordt geen inlogdienst met OpenID Connect. Controleer het adres."},
        ),
        ({"geheim": ""}, {"geheim": "Vul het geheim in dat je van de inlogdienst kreeg."}),
    ],
)
def test_wat_niet_klopt_staat_bij_het_veld(als, beheerder, velden, anders, gezegd):
    assert fouten(als(beheerder).post(TOEVOEGEN, {**velden, **anders})) == gezegd
    assert not Inlogdienst.objects.exists()


def test_echte_site_vraagt_https(als, beheerder, velden, settings):
    settings.INGEBOUWD = False
    assert "adres" in fouten(als(beheerder).post(TOEVOEGEN, velden))


def test_organisatie_blijft_wie_ze_was(als, beheerder, velden, oidc):
    dienst = maak_inlogdienst(OrganisatieFabriek(slug="elders"), oidc.adres)
    als(beheerder).post(pagina(dienst), velden)
    assert Inlogdienst.objects.get().organisatie.slug == "elders"


@pytest.mark.parametrize(("anders", "blijft"), [({"naam": "x"}, True), ({"client_id": "x"}, False), (None, False)])
def test_wie_een_andere_dienst_kent_begint_opnieuw(als, beheerder, velden, rhenen, oidc, anders, blijft):
    dienst = maak_inlogdienst(rhenen, oidc.adres if anders else "https://oud.example")
    lid = LidFabriek(organisatie=rhenen)
    SocialAccount.objects.create(user=lid, provider=dienst.app.provider_id, uid="7")
    elders = SocialAccount.objects.create(user=lid, provider="elders", uid="7")

    assert als(beheerder).post(pagina(dienst), {**velden, **(anders or {})}).status_code == 302

    assert SocialAccount.objects.exclude(pk=elders.pk).exists() is blijft
    assert SocialAccount.objects.filter(pk=elders.pk).exists()


def test_dienst_die_zich_anders_noemt_wordt_niet_geloofd(als, beheerder, velden, oidc):
    anders = oidc.adres.replace("localhost", "127.0.0.1")
    assert "adres" in fouten(als(beheerder).post(TOEVOEGEN, {**velden, "adres": anders}))


def test_coordinator_komt_er_niet_bij(als, coordinator, rhenen, oidc):
    client = als(coordinator)
    dienst = maak_inlogdienst(rhenen, oidc.adres)
    for adres in (lijst(DIENST), TOEVOEGEN, pagina(dienst)):
        assert client.get(adres).status_code == 403
    assert not soep(client.get("/beheer/")).find("a", href=lijst(DIENST))
