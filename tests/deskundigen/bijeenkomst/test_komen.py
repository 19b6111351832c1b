"""Coming, the short link, and what stands there: on the page of the meeting, on the start page and on the screen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst import acties, gesprek
from deskundigen.bijeenkomst.fouten import NietNu
from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from deskundigen.bijeenkomst.views import KAARTEN_INVULLEN
from deskundigen.models import Lid
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, OnderwerpFabriek
from tests.klussen.hulp import meldingen, soep

DAG = timedelta(days=1)
TE_VROEG_OF_TE_LAAT = "Dit kan van een week voor de bijeenkomst tot en met een dag erna."


def stand(sessie, lid):
    deelname = Deelname.objects.filter(bijeenkomst=sessie, lid=lid).first()
    return deelname and (deelname.komt, deelname.is_er)


def woorden(antwoord, plek="main"):
    """Return what one reads there, on one line."""
    return " ".join(soep(antwoord).select_one(plek).get_text().split())


def over(dagen, **velden):
    return BijeenkomstFabriek(datum=timezone.localdate() + dagen * DAG, **velden)


def komen(client, sessie, komt="ja"):
    return client.post(reverse("bijeenkomst:komen", args=[sessie.pk]), {"komt": komt}, follow=True)


def test_coming_not_coming_and_coming_after_all(als, lid):
    sessie, client = over(20), als(lid)

    assert meldingen(komen(client, sessie)) == ["Leuk! Je staat op de lijst."]
    assert stand(sessie, lid) == (True, False)
    assert lid.naam in soep(client.get(sessie.get_absolute_url())).select_one(".deelnemers").get_text()
    assert meldingen(komen(client, sessie, "nee")) == ["Je staat niet meer op de lijst."]
    assert stand(sessie, lid) == (False, False)
    assert soep(client.get(sessie.get_absolute_url())).select_one(".deelnemers") is None
    komen(client, sessie)
    komen(client, sessie)
    assert stand(sessie, lid) == (True, False)


@pytest.mark.parametrize(
    ("sessie", "melding"),
    [
        (lambda: over(-2), TE_VROEG_OF_TE_LAAT),
        (lambda: over(2, afgelast_op=timezone.now()), "Deze bijeenkomst gaat niet door."),
    ],
    ids=["geweest", "afgelast"],
)
def test_coming_where_one_cannot(als, lid, sessie, melding):
    sessie = sessie()

    assert meldingen(komen(als(lid), sessie)) == [melding]
    assert stand(sessie, lid) is None


@pytest.mark.parametrize(
    ("dagen", "velden", "melding"),
    [
        (-400, {}, TE_VROEG_OF_TE_LAAT),
        (2, {"afgelast_op": timezone.now()}, "Deze bijeenkomst gaat niet door."),
    ],
    ids=["geweest", "afgelast"],
)
def test_who_was_at_a_meeting_of_long_ago_stays_on_its_list(als, lid, dagen, velden, melding):
    sessie = over(dagen, **velden)
    DeelnameFabriek(bijeenkomst=sessie, lid=lid)

    assert meldingen(komen(als(lid), sessie, "nee")) == [melding]
    assert stand(sessie, lid) == (True, True)


def test_full_is_full_and_who_was_on_the_list_stays(als, bezoek, lid, collega, sessie, monkeypatch):
    monkeypatch.setattr(acties, "MEESTE_DEELNEMERS", 1)
    komen(als(lid), sessie)

    assert meldingen(komen(bezoek(collega), sessie)) == ["Er is geen plek meer: alle plaatsen zijn bezet."]
    assert meldingen(komen(als(lid), sessie)) == ["Leuk! Je staat op de lijst."]
    assert [stand(sessie, wie) for wie in (lid, collega)] == [(True, False), None]


@pytest.mark.parametrize(
    ("dagen", "knop", "wordt"),
    [
        (7, "Ik kom", (True, False)),
        (1, "Ik kom", (True, False)),
        (0, "Ik ben er", (True, True)),
        (-1, "Ik was erbij", (True, True)),
    ],
)
def test_short_link_puts_one_down_with_one_button_and_leads_to_the_cards(als, lid, dagen, knop, wordt):
    sessie, client = over(dagen), als(lid)

    bladzijde = client.get(sessie.kort_pad)
    assert stand(sessie, lid) is None
    assert woorden(bladzijde, "main form button") == knop
    antwoord = client.post(sessie.kort_pad)

    assert stand(sessie, lid) == wordt
    assert antwoord.headers["Location"] == f"{reverse(KAARTEN_INVULLEN)}?next=%2Fbijeenkomsten%2F{sessie.pk}%2F"
    nog_eens = soep(client.get(sessie.kort_pad))
    assert nog_eens.select_one("main form") is None
    assert nog_eens.select_one("main .knop")["href"] == antwoord.headers["Location"]


@pytest.mark.parametrize(
    ("dagen", "zegt"),
    [(8, "Je bent er vroeg bij."), (-2, "Deze bijeenkomst is geweest."), (-300, "Deze bijeenkomst is geweest.")],
)
def test_short_link_out_of_its_days_is_a_kind_page(als, lid, dagen, zegt):
    sessie, client = over(dagen), als(lid)

    bladzijde = client.get(sessie.kort_pad)
    assert bladzijde.status_code == 200
    assert zegt in woorden(bladzijde)
    assert soep(bladzijde).select_one("main form") is None
    assert meldingen(client.post(sessie.kort_pad, follow=True)) == [TE_VROEG_OF_TE_LAAT]
    assert stand(sessie, lid) is None


def test_short_link_of_what_was_called_off(als, lid):
    sessie = over(0, afgelast_op=timezone.now())

    assert "gaat niet door" in woorden(als(lid).get(sessie.kort_pad))
    als(lid).post(sessie.kort_pad)
    assert stand(sessie, lid) is None


def test_code_may_be_typed_in_capitals_and_an_unknown_one_is_nothing(als, lid, sessie):
    assert als(lid).get(sessie.kort_pad.upper().replace("/B/", "/b/")).status_code == 200
    assert als(lid).get("/b/qqqqqq/").status_code == 404


@pytest.mark.parametrize("code", ["%00", "qqqqq%00", "qqqqq", "qqqqqqq", "qqqqq0", "qqqqqé", "qqqqq%0A"])
def test_what_cannot_be_a_code_leads_nowhere(als, lid, code):
    assert als(lid).get(f"/b/{code}/").status_code == 404
    assert als(lid).post(f"/b/{code}/").status_code == 404


def test_visitor_logs_in_first_and_comes_back(client, sessie):
    antwoord = client.get(sessie.kort_pad)

    assert antwoord.headers["Location"] == f"/account/login/?next={sessie.kort_pad}"
    assert client.get("/b/qqqqqq/").headers["Location"] == "/account/login/?next=/b/qqqqqq/"


def test_visit_to_the_address_of_a_button_leads_to_the_meeting(als, lid, sessie):
    for naam in ("komen", "rood"):
        antwoord = als(lid).get(reverse(f"bijeenkomst:{naam}", args=[sessie.pk]), follow=True)
        assert antwoord.redirect_chain == [(sessie.get_absolute_url(), 302)]


def test_page_of_a_meeting_costs_the_same_however_many_come(
    als, lid, sessie, aanwezigen, met_kaart, django_assert_num_queries
):
    client, adres = als(lid), sessie.get_absolute_url()
    komen(client, sessie)
    aanwezigen(1)
    client.get(adres)
    with django_assert_num_queries(4):
        client.get(adres)
    for wie in aanwezigen(3):
        met_kaart(wie, "groen")

    with django_assert_num_queries(4):
        assert len(soep(client.get(adres)).select(".deelnemers > li")) == 5


def test_page_of_a_meeting_loads_no_profile_in_full(als, lid, sessie, aanwezigen, met_kaart):
    met_kaart(aanwezigen(1)[0], "groen")
    client = als(lid)

    with CaptureQueriesContext(connection) as vragen:
        client.get(sessie.get_absolute_url())

    # Reading who is logged in asks the directory too: whether those of whom one was told are still there.
    van_mensen = [vraag["sql"] for vraag in vragen if '"deskundigen_deskundige"' in vraag["sql"]]
    assert any('"deskundigen_deskundige"."foto"' in sql for sql in van_mensen)
    assert not any("zoekvector" in sql or "over_mij" in sql for sql in van_mensen)


def test_whose_account_was_closed_comes_no_more(als, coordinator, sessie, aanwezigen, met_kaart):
    weg, *mensen = aanwezigen(4)
    onderwerp = OnderwerpFabriek()
    for wie in (weg, mensen[0]):
        met_kaart(wie, "groen", onderwerp)
    Lid.objects.filter(pk=weg.pk).update(is_active=False)
    client = als(coordinator)

    acties.maak_groepen(sessie, indeling=0)

    assert not sessie.groepsplekken.filter(lid=weg).exists()
    for naam in ("detail", "indeling", "scherm", "kaarten"):
        bladzijde = client.get(reverse(f"bijeenkomst:{naam}", args=[sessie.pk]))
        assert (naam, weg.naam in woorden(bladzijde, "body")) == (naam, False)
    assert "Wie is er? (3 van 3)" in woorden(client.get(reverse("bijeenkomst:indeling", args=[sessie.pk])))
    scherm = soep(client.get(reverse("bijeenkomst:scherm", args=[sessie.pk])))
    assert [scherm.select_one(f"[data-{wat}]").get_text() for wat in ("aanwezig", "groen")] == ["3", "1"]
    assert gesprek.open_kaarten([weg.pk, mensen[0].pk]) == {mensen[0].pk: {onderwerp.naam: {"groen"}}}


def test_nobody_comes(als, lid, sessie):
    assert "Nog niemand. Wees de eerste." in woorden(als(lid).get(sessie.get_absolute_url()))
    Bijeenkomst.objects.update(datum=timezone.localdate() - 9 * DAG)
    assert "Niemand meldde zich aan." in woorden(als(lid).get(sessie.get_absolute_url()))


def test_start_page_names_the_meeting_of_the_coming_week(als, lid):
    client = als(lid)
    assert "Kaartensessie" not in client.get("/").content.decode()
    over(8, naam="Te ver weg")
    over(1, naam="Gaat niet door", afgelast_op=timezone.now())
    over(-1, naam="Gisteren")
    assert not soep(client.get("/")).select("main .melding")
    sessie = over(3, naam="Kaartensessie najaar")

    (melding,) = soep(client.get("/")).select("main .melding")
    assert melding.a["href"] == sessie.get_absolute_url()
    assert " ".join(melding.get_text().split()).endswith("in Veenendaal, om 00:00 uur. Kom je ook?")
    komen(client, sessie)
    (melding,) = soep(client.get("/")).select("main .melding")
    assert "Je staat op de lijst." in melding.get_text()


def test_coordinator_plans_from_start_and_member_comes_from_wie_weet_wat(als, bezoek, coordinator, lid):
    aandacht = soep(als(coordinator).get("/")).select_one("[aria-labelledby=aandacht]")

    assert {reverse("bijeenkomst:nieuw"), reverse("bijeenkomst:lijst")} <= {
        link["href"] for link in aandacht.select("a")
    }
    links = {link["href"] for link in soep(bezoek(lid).get("/deskundigen/")).select("main a")}
    assert reverse("bijeenkomst:lijst") in links


def test_choice_about_red_is_off_and_goes_with_the_place_on_the_list(als, lid, sessie):
    client, adres = als(lid), reverse("bijeenkomst:rood", args=[sessie.pk])

    assert meldingen(client.post(adres, {"toont_rood": "ja"}, follow=True)) == [
        "Kies eerst “Ik kom”. Daarna kun je je rode kaarten aan je groep laten zien."
    ]
    komen(client, sessie)
    assert not Deelname.objects.get().toont_rood
    assert meldingen(client.post(adres, {"toont_rood": "ja"}, follow=True)) == [
        "Je groep kan op de dag zelf je rode kaarten zien."
    ]
    assert Deelname.objects.get().toont_rood
    assert "Laat ze toch niet zien" in woorden(client.get(sessie.get_absolute_url()))
    assert meldingen(client.post(adres, {"toont_rood": "nee"}, follow=True)) == ["Niemand anders ziet je rode kaarten."]
    assert not Deelname.objects.get().toont_rood
    client.post(adres, {"toont_rood": "ja"})
    komen(client, sessie, "nee")
    komen(client, sessie)
    assert not Deelname.objects.get().toont_rood


def test_coordinator_ticks_nobody_long_before(coordinator, lid):
    sessie = over(30)
    DeelnameFabriek(bijeenkomst=sessie, lid=lid, is_er=False)

    with pytest.raises(NietNu):
        acties.zet_aanwezig(sessie, lid, True)
