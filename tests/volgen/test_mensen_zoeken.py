"""A search of the directory is saved like one of klussen, from the directory and from the joint search."""

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from deskundigen.filters import DeskundigeFilter
from klussenbank.volgen.models import Volging
from klussenbank.volgen.zoekvragen import filters_van, is_te_bewaren, naam_van, zoekvraag_van
from tests.fabriek import OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, tekst
from tests.volgen.hulp import volg, volg_mensen
from tests.volgen.test_knoppen import druk

LIJST, BEWAAR = "/deskundigen/", "/deskundigen/zoekopdracht/"


@pytest.fixture
def ik(volger, als):
    return als(volger)


def filters(vraag):
    return DeskundigeFilter(QueryDict(vraag), met_tellingen=False)


@pytest.mark.parametrize(
    ("gevraagd", "bewaard", "naam"),
    [
        ("", "", "Iedereen in Wie weet wat"),
        ("kleur=rood&beschikbaar=nee&status=alle&omvang=groot", "", "Iedereen in Wie weet wat"),
        ("kleur=groen&pagina=2&q=%20peil++buis", "q=peil+buis&kleur=groen", "“peil buis”, groene kaart"),
        (
            "beschikbaar=alle&onderwerp=grondwater",
            "onderwerp=grondwater&beschikbaar=alle",
            "Grondwater, ook wie nu niet te vragen is",
        ),
    ],
)
def test_same_search_is_the_same_text_and_says_what_is_asked(grondwater, gevraagd, bewaard, naam):
    assert zoekvraag_van(filters(gevraagd)) == bewaard
    assert zoekvraag_van(filters_van(bewaard, "deskundigen")) == bewaard
    assert naam_van(filters(gevraagd)) == naam


@pytest.mark.parametrize("koppen", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_directory_offers_to_save_what_was_searched_for(ik, volger, grondwater, koppen):
    antwoord = ik.get(f"{LIJST}?kleur=blauw&onderwerp=grondwater", headers=koppen)
    vouw = soep(antwoord).select_one("details.volgen--zoek")

    assert vouw.select_one("summary").get_text() == "Bewaar deze zoekopdracht"
    uitleg = " ".join(vouw.select_one(".hulp").get_text().split())
    assert uitleg.startswith("Vindt deze zoekopdracht iemand die je eerst niet vond? Dan krijg je een notificatie")
    velden = {veld["name"]: veld["value"] for veld in vouw.select("input") if veld["name"] != "csrfmiddlewaretoken"}
    assert velden == {"zoekvraag": "onderwerp=grondwater&kleur=blauw", "naam": "Grondwater, blauwe kaart"}

    na = ik.post(vouw.form["action"], velden | {"ritme": "direct"}, follow=True)
    assert meldingen(na) == ["Je zoekopdracht is bewaard als “Grondwater, blauwe kaart”."]
    assert na.redirect_chain[-1][0] == "/deskundigen/?onderwerp=grondwater&kleur=blauw"
    assert "Je bewaarde deze zoekopdracht als “Grondwater, blauwe kaart”." in tekst(na)
    assert Volging.objects.values_list("lid", "lijst", "zoekvraag", "ritme").get() == (
        *(volger.pk, "deskundigen"),
        *("onderwerp=grondwater&kleur=blauw", "direct"),
    )

    weg = druk(ik, na, "Weghalen")
    assert meldingen(weg) == ["Je zoekopdracht “Grondwater, blauwe kaart” is weg."]
    assert weg.redirect_chain[-1][0] == "/deskundigen/?onderwerp=grondwater&kleur=blauw"


def test_same_words_are_two_searches_in_two_lists(ik, volger, grondwater):
    volg(volger, zoekvraag="onderwerp=grondwater", naam="In klussen")
    assert "Bewaar deze zoekopdracht" in tekst(ik.get(f"{LIJST}?onderwerp=grondwater"))

    gegevens = {"naam": "In mensen", "ritme": "week", "zoekvraag": "onderwerp=grondwater"}
    ik.post(BEWAAR, gegevens)
    ik.post(BEWAAR, gegevens | {"naam": "Nog eens"})

    assert dict(Volging.objects.values_list("lijst", "naam")) == {"klussen": "In klussen", "deskundigen": "In mensen"}
    assert "“In mensen”" in tekst(ik.get(f"{LIJST}?onderwerp=grondwater"))
    assert "“In klussen”" in tekst(ik.get("/klussen/?onderwerp=grondwater"))
    koppen = [kop.get_text() for kop in soep(ik.get("/volgen/")).select("form h2")]
    assert koppen == ["Zoekopdrachten in klussen", "Zoekopdrachten in Wie weet wat"]
    with pytest.raises(IntegrityError), transaction.atomic():
        volg_mensen(volger, "onderwerp=grondwater")


def test_what_cannot_be_saved_is_not_offered_and_given_back(ik):
    assert not is_te_bewaren(filters("onderwerp=weg"))
    assert "Bewaar deze zoekopdracht" not in tekst(ik.get(f"{LIJST}?onderwerp=weg"))

    niets = ik.post(BEWAAR, {"naam": "Weg", "ritme": "week", "zoekvraag": "onderwerp=weg"})
    lang = ik.post(BEWAAR, {"naam": "", "ritme": "week", "zoekvraag": f"q={'%C3%A9' * 200}"})

    assert "vindt nooit iemand. Kies bij Wie weet wat andere filters." in tekst(niets)
    assert "Dit zijn te veel filters om te bewaren. Haal er bij Wie weet wat een paar weg." in tekst(lang)
    assert fouten(lang) == {"naam": ["Geef je zoekopdracht een naam."]}
    assert soep(niets).select_one("main .kruimels a, nav a[href='/deskundigen/']")
    assert soep(niets).select_one(".knop--tweede")["href"] == f"{LIJST}?onderwerp=weg"
    assert not Volging.objects.exists()


def test_directory_asks_as_much_saved_or_not(ik, volger):
    zonder = aantal_queries(ik, LIJST)
    for vraag in ("", "q=a", "q=b"):
        volg_mensen(volger, vraag)

    assert aantal_queries(ik, LIJST) == zonder


def test_joint_search_leads_to_where_it_is_saved(ik, grondwater):
    antwoord = ik.get("/zoeken/?q=peil&onderwerp=grondwater")
    links = {a.get_text(strip=True): a["href"] for a in soep(antwoord).select("main a[href$='#bewaren']")}

    assert links == {
        "Bewaar deze zoekopdracht voor klussen": "/klussen/?q=peil&onderwerp=grondwater&bewaren=ja#bewaren",
        "Bewaar deze zoekopdracht voor mensen": "/deskundigen/?q=peil&onderwerp=grondwater&bewaren=ja#bewaren",
    }
    for adres in links.values():
        vouw = soep(ik.get(adres)).select_one("details#bewaren")
        assert vouw.has_attr("open")
        assert vouw.select_one("[name=zoekvraag]")["value"] == "q=peil&onderwerp=grondwater"
    assert not soep(ik.get(LIJST)).select_one("details#bewaren").has_attr("open")


@pytest.mark.parametrize("adres", ["/zoeken/", "/zoeken/?onderwerp=weg"])
def test_joint_search_offers_nothing_where_nothing_new_is_found(ik, adres):
    assert not soep(ik.get(adres)).select("a[href$='#bewaren']")


def test_merge_takes_each_list_along_by_itself(volger, water):
    regen = OnderwerpFabriek(slug="regen")
    volg(volger, zoekvraag="onderwerp=regen", naam="Klussen")
    volg_mensen(volger, "onderwerp=regen&kleur=groen", naam="Mensen")
    volg_mensen(volger, "onderwerp=regen", naam="Dubbel", ritme="direct")
    volg_mensen(volger, "onderwerp=stedelijk-water", naam="Blijft")

    regen.voeg_samen_met(water)

    assert set(Volging.objects.values_list("naam", "lijst", "zoekvraag", "ritme")) == {
        ("Klussen", "klussen", "onderwerp=stedelijk-water", "week"),
        ("Mensen", "deskundigen", "onderwerp=stedelijk-water&kleur=groen", "week"),
        ("Blijft", "deskundigen", "onderwerp=stedelijk-water", "direct"),
    }
