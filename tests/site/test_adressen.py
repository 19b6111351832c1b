"""The fixed addresses, with their filters and marks: tests from outside, bookmarks and mails rely on them."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import resolve

from deskundigen.models import Kaart
from tests.fabriek import KaartFabriek, KlusFabriek
from tests.site.test_rechtenmatrix import ROLLEN

_TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]+"')


@pytest.fixture
def lees(wereld, bezoek):
    """`lees("/klussen/")` returns the page as `lid` sees it."""

    def _lees(adres, rol="lid"):
        antwoord = bezoek(rol).get(adres)
        assert antwoord.status_code == 200
        return BeautifulSoup(antwoord.content, "lxml")

    return _lees


def merken(soep, merk):
    return {element[f"data-{merk}"] for element in soep.select(f"[data-{merk}]")}


def ids(objecten, *namen):
    return {str(objecten[naam].pk) for naam in namen}


def aantal(soep):
    (element,) = soep.select("[data-aantal]")
    return int(element["data-aantal"]), element.has_attr("data-aantal-begrensd")


@pytest.mark.parametrize(
    "adres",
    [
        *["/", "/klussen/", "/klussen/nieuw/", "/deskundigen/", "/profiel/", "/zoeken/?q=water", "/onderwerpen/"],
        *["/onderwerpen/grondwater/", "/organisaties/gemeente-rhenen/", "/gezond/live", "/gezond/klaar"],
        "/nieuwsbrief/",
    ],
)
def test_vast_adres_is_er(bezoek, adres):
    assert bezoek("lid").get(adres).status_code == 200


def test_vaste_adressen_van_een_klus_account_en_beheer():
    assert resolve("/klussen/7/").view_name == "klussen:detail"
    assert resolve("/klussen/7/wijzigen/").view_name == "klussen:wijzigen"
    assert resolve("/klussen/7/reageren/").view_name == "klussen:reageren"
    assert resolve("/deskundigen/7/").view_name == "deskundigen:detail"
    assert resolve("/account/login/").view_name == "account_login"
    assert resolve("/beheer/").view_name == "admin:index"


def test_lijst_van_klussen_noemt_alleen_open_klussen(wereld, lees):
    soep = lees("/klussen/")

    assert merken(soep, "klus") == ids(wereld.klussen, "open", "gesloten")
    assert aantal(soep) == (2, False)


@pytest.mark.parametrize(
    ("vraag", "verwacht"),
    [
        ("status=alle", ["open", "gesloten", "ingevuld", "verlopen", "afgerond", "ingetrokken"]),
        ("status=verlopen", ["verlopen"]),
        ("status=ingevuld", ["ingevuld"]),
        ("status=afgerond", ["afgerond"]),
        ("status=ingetrokken", ["ingetrokken"]),
        ("status=concept", ["open", "gesloten"]),
        ("status=onzin", ["open", "gesloten"]),
        ("q=peilbuis", ["open"]),
        ("q=peilbuizen&status=alle", ["open"]),
        ("onderwerp=grondwater", ["open", "gesloten"]),
        ("onderwerp=stedelijk-water", ["open", "gesloten"]),
        ("onderwerp=financien", []),
        ("onderwerp=financien&onderwerp=grondwater", ["open", "gesloten"]),
        ("organisatie=gemeente-rhenen", ["open", "gesloten"]),
        ("organisatie=gemeente-veenendaal", []),
        ("omvang=groot&status=alle", ["ingevuld"]),
        ("soort=anders", ["open", "gesloten"]),
        ("soort=advies", []),
        ("op_afstand=on", []),
        ("sorteer=sluit-snel", ["open", "gesloten"]),
    ],
)
def test_filters_van_klussen(wereld, lees, vraag, verwacht):
    soep = lees(f"/klussen/?{vraag}")

    assert merken(soep, "klus") == ids(wereld.klussen, *verwacht)
    assert aantal(soep) == (len(verwacht), False)


@pytest.mark.parametrize(
    ("vraag", "eerste"), [("nieuwste", "laatste"), ("sluit-snel", "gesloten"), ("omvang", "grote"), ("", "laatste")]
)
def test_volgorde_van_klussen(wereld, lees, vraag, eerste):
    plaatser = wereld.leden["plaatser"]
    klussen = {
        **wereld.klussen,
        "grote": KlusFabriek(plaatser=plaatser, omvang="groot"),
        "laatste": KlusFabriek(plaatser=plaatser),
    }

    soep = lees(f"/klussen/?sorteer={vraag}")

    assert soep.select_one(".resultaten [data-klus]")["data-klus"] == str(klussen[eerste].pk)


def test_pagina_van_klussen(wereld, lees):
    for _ in range(30):
        KlusFabriek(plaatser=wereld.leden["plaatser"])

    eerste, tweede = lees("/klussen/"), lees("/klussen/?pagina=2")

    assert aantal(eerste) == aantal(tweede) == (32, False)
    assert len(merken(eerste, "klus") | merken(tweede, "klus")) == 32
    assert merken(eerste, "klus").isdisjoint(merken(tweede, "klus"))


@pytest.mark.parametrize(
    ("vraag", "verwacht"),
    [
        ("", ["lid", "reageerder"]),
        ("beschikbaar=alle", ["lid", "reageerder", "nu niet"]),
        ("q=meetreeksen", ["lid"]),
        ("q=Reinier", ["reageerder"]),
        ("onderwerp=grondwater", ["lid"]),
        ("onderwerp=stedelijk-water", ["lid", "reageerder"]),
        # On this topic both have nothing but a red card.
        ("onderwerp=financien", []),
        ("organisatie=gemeente-rhenen", ["lid"]),
        ("kleur=groen", ["lid"]),
        ("kleur=blauw", ["lid", "reageerder"]),
        ("kleur=rood", ["lid", "reageerder"]),
    ],
)
@pytest.mark.parametrize("rol", ["ander", "superuser"])
def test_filters_van_wie_weet_wat(wereld, lees, rol, vraag, verwacht):
    soep = lees(f"/deskundigen/?{vraag}", rol)

    assert merken(soep, "deskundige") == ids(wereld.deskundigen, *verwacht)
    assert aantal(soep) == (len(verwacht), False)


def test_onderwerp_noemt_contactpersonen_en_klussen(wereld, lees):
    lijst, pagina = lees("/onderwerpen/"), lees("/onderwerpen/grondwater/")

    assert merken(lijst, "onderwerp") == {"stedelijk-water", "grondwater", "financien"}
    assert merken(pagina, "deskundige") == ids(wereld.deskundigen, "lid")
    assert merken(pagina, "klus") == ids(wereld.klussen, "open", "gesloten", "afgerond")
    assert aantal(pagina) == (1, False)


def test_organisatie_noemt_mensen_en_klussen(wereld, lees):
    soep = lees("/organisaties/gemeente-rhenen/")

    assert merken(soep, "deskundige") == ids(wereld.deskundigen, "lid")
    assert merken(soep, "klus") == ids(wereld.klussen, "open", "gesloten")


def test_zoeken_noemt_klussen_en_mensen(wereld, lees):
    soep = lees("/zoeken/?onderwerp=grondwater")

    assert merken(soep, "klus") == ids(wereld.klussen, "open", "gesloten")
    assert merken(soep, "deskundige") == ids(wereld.deskundigen, "lid")
    assert [int(element["data-aantal"]) for element in soep.select("[data-aantal]")] == [2, 1]


def test_pagina_van_een_object_draagt_het_nummer(wereld, lees):
    klus, deskundige = wereld.klussen["open"], wereld.deskundigen["lid"]

    assert str(klus.pk) in merken(lees(klus.get_absolute_url()), "klus")
    assert merken(lees(deskundige.get_absolute_url()), "deskundige") == {str(deskundige.pk)}


def test_mijn_klussen_en_startpagina_noemen_klussen(wereld, lees):
    assert merken(lees("/klussen/mijn/", "plaatser"), "klus") == ids(wereld.klussen, *wereld.klussen)
    assert merken(lees("/klussen/mijn/?deel=reacties", "reageerder"), "klus") == ids(
        wereld.klussen, "open", "afgerond", "ingevuld", "verborgen"
    )
    assert merken(lees("/", "plaatser"), "klus") >= ids(wereld.klussen, "open", "concept")


def test_aantal_is_begrensd(wereld, lees, monkeypatch):
    monkeypatch.setattr("klussenbank.kern.paginering.GRENS", 1)

    assert aantal(lees("/klussen/")) == (1, True)
    assert aantal(lees("/deskundigen/")) == (1, True)


def velden(soep, plek):
    return {element["name"] for element in soep.select(f"{plek} [name]")} - {"csrfmiddlewaretoken"}


def test_formulieren_dragen_de_namen_van_het_model(wereld, lees):
    nieuw = lees("/klussen/nieuw/")
    klus = wereld.klussen["gesloten"]
    reactie = lees(wereld.klussen["open"].get_absolute_url(), "ander")

    assert {"titel", "omschrijving", "omvang", "onderwerpen", "soort", "aantal_personen", "reageren_tm"} <= velden(
        nieuw, "main"
    )
    assert {knop["value"] for knop in nieuw.select("main button[name=actie]")} == {
        "plaatsen",
        "concept",
        "voorbeeld",
        "meedenken",
    }
    assert "titel" in velden(lees(f"/klussen/{klus.pk}/wijzigen/", "plaatser"), "main")
    assert velden(reactie, "#reageren") == {"bericht", "namens_organisatie", "afgestemd"}


def test_inlogformulier_draagt_de_namen_van_buiten(bezoek):
    soep = BeautifulSoup(bezoek().get("/account/login/").content, "lxml")

    assert {"login", "password"} <= velden(soep, "main")


@pytest.mark.parametrize("rol", [rol for rol in ROLLEN if rol not in {"anoniem", "lid"}])
def test_rode_kaart_verandert_geen_byte_van_wat_een_ander_ziet(wereld, bezoek, rol):
    adressen = [
        *["/deskundigen/", "/deskundigen/?onderwerp=financien&beschikbaar=alle", "/onderwerpen/", "/zoeken/?q=Lida"],
        *["/onderwerpen/?sorteer=mensen", "/onderwerpen/stedelijk-water/"],
        *["/onderwerpen/financien/", wereld.deskundigen["lid"].get_absolute_url(), "/organisaties/gemeente-rhenen/"],
        wereld.klussen["open"].get_absolute_url(),
    ]
    if rol in {"coordinator", "superuser"}:
        lid = wereld.leden["lid"].pk
        adressen += ["/beheer/deskundigen/lid/", f"/beheer/deskundigen/lid/{lid}/change/"]
        adressen += ["/beheer/deskundigen/onderwerp/", f"/beheer/deskundigen/lid/{lid}/history/"]

    def bytes_van():
        # The token of a form differs from request to request.
        return [_TOKEN.sub(b"", bezoek(rol).get(adres).content) for adres in adressen]

    # Whoever opens a klus has read what there was to know of it: the head of the next page says so.
    bytes_van()
    met = bytes_van()
    Kaart.objects.filter(kleur="rood", lid=wereld.leden["lid"]).delete()
    zonder = bytes_van()
    KaartFabriek(lid=wereld.leden["lid"], kleur="rood", onderwerp=None, tekst="Dit weet niemand")

    assert met == zonder == bytes_van()
    assert not [pagina for pagina in met if b"Dit weet niemand" in pagina]
