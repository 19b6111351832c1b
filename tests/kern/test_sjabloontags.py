from datetime import UTC, date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from deskundigen.models import Lid
from klussenbank.kern.mail import html_van
from klussenbank.kern.templatetags.kern import citaat, dag, is_dichtbij, nog, nummers
from tests.strikt import OnbekendeVariabele


@pytest.fixture
def _begin_december():
    # Half past midnight in Amsterdam: in UTC it is still the thirtieth of November.
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=False):
        yield


pytestmark = pytest.mark.usefixtures("_begin_december")


def soep(html):
    return BeautifulSoup(html, "lxml")


@pytest.mark.parametrize(
    ("datum", "tekst"),
    [
        (date(2026, 12, 3), "3 december"),
        (date(2027, 1, 3), "3 januari 2027"),
        (datetime(2026, 11, 30, 23, 15, tzinfo=UTC), "1 december"),
        (datetime(2026, 5, 2, 12, 0), "2 mei"),
        (None, ""),
        ("", ""),
    ],
)
def test_dag_zegt_een_datum_zoals_mensen(datum, tekst):
    assert dag(datum) == tekst


@pytest.mark.parametrize(
    ("datum", "tekst"),
    [
        (date(2026, 12, 1), "nog vandaag"),
        (datetime(2026, 11, 30, 23, 15, tzinfo=UTC), "vandaag"),
        (date(2026, 12, 2), "nog tot en met morgen"),
        (date(2026, 12, 3), "nog 2 dagen"),
        (date(2026, 12, 14), "nog 13 dagen"),
        (date(2026, 12, 15), "nog 2 weken"),
        (date(2027, 1, 25), "nog 7 weken"),
        (date(2027, 1, 26), "tot en met 26 januari 2027"),
        (date(2026, 11, 30), "gisteren"),
        (date(2026, 11, 18), "13 dagen geleden"),
        (date(2026, 11, 17), "2 weken geleden"),
        (date(2026, 10, 7), "7 weken geleden"),
        (date(2026, 10, 6), "6 oktober"),
    ],
)
def test_nog_zegt_hoe_dichtbij_een_datum_is(datum, tekst):
    assert soep(nog(datum)).time.text == tekst


@pytest.mark.parametrize(
    ("datum", "dichtbij"),
    [
        (date(2026, 12, 1), True),
        (date(2027, 1, 25), True),
        (date(2027, 1, 26), False),
        (date(2026, 10, 7), True),
        (date(2026, 10, 6), False),
        (None, False),
    ],
)
def test_is_dichtbij_waar_nog_telt(datum, dichtbij):
    assert is_dichtbij(datum) is dichtbij


def test_nog_draagt_de_datum_zelf():
    tijd = soep(nog(date(2026, 12, 3))).time

    assert tijd["datetime"] == "2026-12-03"
    assert tijd["title"] == "donderdag 3 december 2026"


def test_nog_zonder_datum_is_leeg():
    assert nog(None) == ""


def test_citaat_blijft_een_citaat_in_de_mail():
    tekst = citaat("Dag Anna,\n\nKun je dit?  \n")

    assert tekst == "> Dag Anna,\n>\n> Kun je dit?"
    assert len(soep(html_van(f"Hoi\n\n{tekst}\n", "x")).find_all("blockquote")) == 1


def test_opsomming_slaat_over_wat_er_niet_is():
    sjabloon = Template("[{% opsomming a b c %}]")

    assert sjabloon.render(Context({"a": "adviseur", "b": None, "c": "R&O"})) == "[adviseur, R&amp;O]"
    assert sjabloon.render(Context({"a": "", "b": None, "c": None})) == "[]"


def test_nummers_laat_een_gat_open():
    assert nummers(Paginator(range(100), 10).page(5)) == [1, None, 4, 5, 6, None, 10]


def kop(lid, pad):
    request = RequestFactory().get(pad)
    request.user = lid
    return soep(Template("{% kop %}").render(Context({"request": request})))


@pytest.mark.parametrize(
    ("pad", "huidig"),
    [
        ("/klussen/", {"/klussen/": "page"}),
        ("/klussen/3/", {"/klussen/": "true"}),
        ("/klussen/nieuw/", {"/klussen/": "true", "/klussen/nieuw/": "page"}),
        ("/", {"/": "page"}),
        ("/organisaties/rhenen/", {}),
    ],
)
def test_menu_zegt_waar_je_bent(pad, huidig):
    links = kop(Lid(voornaam="Anna"), pad).select(".hoofdmenu a")

    assert {link["href"]: link["aria-current"] for link in links if link.has_attr("aria-current")} == huidig


def test_kop_is_van_wie_kijkt():
    anna, bo = kop(Lid(voornaam="Anna"), "/"), kop(Lid(voornaam="<Bo>", achternaam="Dijk", is_staff=True), "/")

    assert [soep.select_one(".accountmenu__naam").text for soep in (anna, bo)] == ["Anna", "<Bo>"]
    assert [soep.select_one(".avatar").text for soep in (anna, bo)] == ["A", "<D"]
    assert [bool(soep.find("a", href="/beheer/")) for soep in (anna, bo)] == [False, True]
    tokens = [soep.find("input", {"name": "csrfmiddlewaretoken"})["value"] for soep in (anna, bo)]
    assert len(set(tokens)) == 2
    assert {len(token) for token in tokens} == {CSRF_TOKEN_LENGTH}


def test_kop_van_een_bezoeker_heeft_geen_menu():
    bezoeker = kop(AnonymousUser(), "/klussen/")

    assert bezoeker.select_one(".kop__inloggen")
    assert not bezoeker.select("nav, form")


@pytest.mark.parametrize(
    ("bezet", "totaal", "blokken", "gevuld", "woorden"),
    [
        (0, 3, 3, 0, "nog 3 plekken"),
        (2, 3, 3, 2, "nog 1 plek"),
        (3, 3, 3, 3, "alle plekken ingevuld"),
        (4, 3, 3, 3, "alle plekken ingevuld"),
        (0, 20, 1, 0, "nog 20 plekken"),
        (5, 20, 2, 1, "nog 15 plekken"),
        (20, 20, 1, 1, "alle plekken ingevuld"),
    ],
)
def test_plekken_tekent_en_zegt_hoeveel_er_zijn(bezet, totaal, blokken, gevuld, woorden):
    balk = soep(Template("{% plekken bezet totaal %}").render(Context({"bezet": bezet, "totaal": totaal})))

    assert len(balk.find_all("rect")) == blokken
    assert len(balk.find_all("rect", class_="plekken__bezet")) == gevuld
    assert balk.svg["aria-label"] == f"{min(bezet, totaal)} van {totaal} plekken ingevuld"
    assert " ".join(balk.text.split()) == woorden


def test_kruimelpad_staat_er_alleen_als_het_gevuld_is():
    gevuld = Template("{% kruimelpad %}<li>Klussen</li>{% endkruimelpad %}").render(Context())
    leeg = Template("{% kruimelpad %}\n {% endkruimelpad %}").render(Context())

    assert [regel.text for regel in soep(gevuld).find_all("li")] == ["Start", "Klussen"]
    assert leeg == ""


def paginering(adres, pagina):
    return Template("{% paginering pagina %}").render(
        Context({"request": RequestFactory().get(adres), "pagina": pagina})
    )


def test_paginering_bewaart_de_filters():
    html = paginering("/klussen/?q=riool&onderwerp=a&onderwerp=b&pagina=2", Paginator(range(30), 10).page(2))

    links = {link.get("rel", [link.text])[0]: link["href"] for link in soep(html).find_all("a")}
    assert links["prev"] == "?q=riool&onderwerp=a&onderwerp=b&pagina=1"
    assert links["next"] == "?q=riool&onderwerp=a&onderwerp=b&pagina=3"
    assert soep(html).find(attrs={"aria-current": "page"})["aria-label"] == "Pagina 2"


def test_paginering_zonder_filters():
    html = paginering("/klussen/", Paginator(range(30), 10).page(1))

    assert soep(html).find("a", rel="next")["href"] == "?pagina=2"
    assert soep(html).find("a", rel="prev") is None


def test_paginering_schrijft_een_adres_veilig_op():
    html = paginering('/klussen/?q="><script>', Paginator(range(30), 10).page(1))

    assert "<script>" not in html
    assert soep(html).find("a", rel="next")["href"] == "?q=%22%3E%3Cscript%3E&pagina=2"


def test_paginering_ontbreekt_bij_een_pagina():
    assert paginering("/klussen/", Paginator([1], 10).page(1)) == ""


@pytest.mark.parametrize(
    ("aantal", "begrensd", "woorden"),
    [
        (0, False, "Geen klussen gevonden"),
        (1, False, "1 klus gevonden"),
        (12, False, "12 klussen gevonden"),
        (1000, True, "Meer dan 1000 klussen gevonden"),
    ],
)
def test_aantal_telt_in_woorden(aantal, begrensd, woorden):
    regel = soep(
        render_to_string(
            "_onderdelen/_aantal.html",
            {"aantal": aantal, "begrensd": begrensd, "enkelvoud": "klus", "meervoud": "klussen"},
        )
    ).p

    assert " ".join(regel.text.split()) == woorden
    assert regel["data-aantal"] == str(aantal)
    assert regel.has_attr("data-aantal-begrensd") is begrensd


def test_onbekende_variabele_in_eigen_sjabloon_is_een_fout():
    with pytest.raises(OnbekendeVariabele, match=r"tekst in _onderdelen/_leeg\.html"):
        render_to_string("_onderdelen/_leeg.html", {"kop": "Leeg"})


def test_onbekende_variabele_in_sjabloon_van_een_ander_is_leeg():
    assert Template("[{{ onbekend }}{{ onbekend|default:'x' }}]").render(Context()) == "[x]"


def test_pagina_met_een_kop_van_zichzelf_houdt_de_kop_van_de_site(als, lid):
    client = als(lid)

    for adres in ("/klussen/", "/klussen/nieuw/", "/profiel/"):
        pagina = soep(client.get(adres).content)
        assert pagina.select_one("header.kop .accountmenu"), adres
        assert pagina.select_one("nav.hoofdmenu"), adres
