"""Follow a topic with one button, see it on one's own pages, and stop; nobody else sees any of it."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Onderwerp
from klussenbank.volgen import elders
from klussenbank.volgen.models import Volging
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, soep, tekst
from tests.werk import wacht_tot_iemand_wacht

_TOKEN = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")


def volg(client, slug, **data):
    return client.post(reverse("volgen:volgen", args=[slug]), data, follow=True)


def ontvolg(client, slug, **data):
    return client.post(reverse("volgen:ontvolgen", args=[slug]), data, follow=True)


def op_start(client):
    """Per topic what the start page says of it; None without the list."""
    deel = soep(client.get("/")).select_one("section[aria-labelledby=ik-volg]")
    return deel and {
        rij["data-onderwerp"]: " ".join(rij.select_one(".meta").get_text().split())
        for rij in deel.select("[data-onderwerp]")
    }


def test_the_button_follows_and_says_what_that_does(ik, lid, water):
    voor = ik.get(water.get_absolute_url())
    assert "als er een nieuwe klus over is. Alleen jij ziet dat je dit volgt." in tekst(voor)
    assert "Je volgt dit onderwerp" not in tekst(voor)

    na = volg(ik, water.slug)

    assert na.redirect_chain[-1][0] == water.get_absolute_url()
    assert "Je volgt Stedelijk water." in tekst(na)
    assert "Je volgt dit onderwerp sinds" in tekst(na)
    assert [(rij.onderwerp, rij.ritme) for rij in Volging.objects.van(lid)] == [(water, "week")]


def test_page_says_since_when(ik, lid, water):
    Volging.objects.create(lid=lid, onderwerp=water, sinds="2026-03-04T12:00:00+01:00")

    assert re.search(r"sinds 4 maart( 2026)?\.", tekst(ik.get(water.get_absolute_url())))


def test_following_twice_is_following_once_since_the_first_time(ik, lid, water):
    eerst = timezone.now() - timedelta(days=3)
    Volging.objects.create(lid=lid, onderwerp=water, sinds=eerst)

    assert volg(ik, water.slug).status_code == 200
    assert Volging.objects.get().sinds == eerst


def test_database_keeps_one_row_and_none_about_nothing(lid, water):
    Volging.objects.create(lid=lid, onderwerp=water)

    with pytest.raises(IntegrityError), transaction.atomic():
        Volging.objects.create(lid=lid, onderwerp=water)
    with pytest.raises(IntegrityError), transaction.atomic():
        Volging.objects.create(lid=lid)


def test_stopping_again_changes_nothing(ik, lid, water):
    ander = LidFabriek()
    for iemand in (lid, ander):
        Volging.objects.create(lid=iemand, onderwerp=water)

    for _ in range(2):
        antwoord = ontvolg(ik, water.slug)
        assert antwoord.redirect_chain[-1][0] == water.get_absolute_url()
        assert "Je volgt Stedelijk water niet meer." in tekst(antwoord)

    assert [volging.lid for volging in Volging.objects.all()] == [ander]


def test_profile_leads_to_everything_that_i_follow(ik):
    link = soep(ik.get("/profiel/")).select_one("#volgen a")

    assert (link.get_text(), link["href"]) == ("Volgen en mail", "/volgen/")


def test_start_page_lists_topics_with_their_open_klussen(ik, lid, water):
    assert op_start(ik) is None
    riool = OnderwerpFabriek(naam="Riolering", slug="riolering", ouder=water)
    data, gis = OnderwerpFabriek(naam="Data", slug="data"), OnderwerpFabriek(naam="GIS", slug="gis")
    for onderwerp in (water, data, gis):
        Volging.objects.create(lid=lid, onderwerp=onderwerp)
    KlusFabriek(onderwerpen=[riool])
    KlusFabriek(onderwerpen=[water])
    KlusFabriek(onderwerpen=[data])
    KlusFabriek(onderwerpen=[data], status="afgerond")
    KlusFabriek(onderwerpen=[data]).verberg(lid, "Dubbel")

    assert op_start(ik) == {"data": "1 open klus", "gis": "Nu geen open klussen", "stedelijk-water": "2 open klussen"}


def test_button_of_a_main_topic_says_that_it_counts_what_stands_below_it(ik, water):
    riool = OnderwerpFabriek(naam="Riool", ouder=water)
    over_wat_eronder_staat = "Ook de onderwerpen eronder tellen mee."

    assert over_wat_eronder_staat in tekst(ik.get(water.get_absolute_url()))
    assert over_wat_eronder_staat not in tekst(ik.get(riool.get_absolute_url()))


def test_start_page_lists_no_more_than_a_glance(ik, lid, db, monkeypatch):
    monkeypatch.setattr(elders, "MEESTE_OP_START", 2)
    for _ in range(2):
        Volging.objects.create(lid=lid, onderwerp=OnderwerpFabriek())
    assert "Alles wat ik volg" in tekst(ik.get("/"))

    Volging.objects.create(lid=lid, onderwerp=OnderwerpFabriek())

    assert len(op_start(ik)) == 2
    assert "Alles wat ik volg" in tekst(ik.get("/"))


@pytest.mark.parametrize("adres", ["/", "/volgen/"])
def test_number_of_queries_does_not_grow(ik, lid, db, adres):
    def erbij(aantal):
        for _ in range(aantal):
            onderwerp = OnderwerpFabriek()
            KlusFabriek(onderwerpen=[onderwerp])
            Volging.objects.create(lid=lid, onderwerp=onderwerp)
        return aantal_queries(ik, adres)

    assert erbij(1) == erbij(2)


def test_nobody_else_sees_who_follows(als, lid, collega, water):
    def bladzijden():
        adressen = ["/", "/onderwerpen/", water.get_absolute_url(), "/profiel/", "/deskundigen/", "/volgen/"]
        return [_TOKEN.sub(b"", als(collega).get(adres).content) for adres in adressen]

    zonder = bladzijden()
    Volging.objects.create(lid=lid, onderwerp=water)

    assert bladzijden() == zonder


@pytest.mark.parametrize("naam", ["volgen:volgen", "volgen:ontvolgen"])
def test_only_a_button_follows(ik, water, naam):
    assert ik.get(reverse(naam, args=[water.slug])).status_code == 405
    assert ik.post(reverse(naam, args=["bestaat-niet"])).status_code == 404
    assert not Volging.objects.exists()


def test_old_address_follows_where_it_went(ik, lid, water):
    OnderwerpFabriek(naam="Regenwater", slug="regenwater").voeg_samen_met(water)

    assert volg(ik, "regenwater").redirect_chain[-1][0] == water.get_absolute_url()
    assert list(Volging.objects.onderwerpen_van(lid)) == [water.pk]


def test_merge_takes_followers_along(lid, collega, water):
    regen, lang_geleden = OnderwerpFabriek(naam="Regenwater"), timezone.now() - timedelta(days=90)
    Volging.objects.create(lid=lid, onderwerp=regen, sinds=lang_geleden)
    Volging.objects.create(lid=lid, onderwerp=water)
    Volging.objects.create(lid=collega, onderwerp=regen, sinds=lang_geleden)
    anders = Volging.objects.create(lid=LidFabriek(), onderwerp=water)

    regen.voeg_samen_met(water)

    assert {(volging.lid, volging.onderwerp, volging.sinds) for volging in Volging.objects.all()} == {
        (lid, water, lang_geleden),
        (collega, water, lang_geleden),
        (anders.lid, water, anders.sinds),
    }


@pytest.mark.django_db(transaction=True)
def test_who_follows_during_a_merge_follows_what_stays(client):
    """The click waits for the merge, and then finds the topic at its old address."""
    van, naar = OnderwerpFabriek(slug="van"), OnderwerpFabriek(slug="naar")
    lid, samen = LidFabriek(), Barrier(2, timeout=20)

    def voeg_samen():
        try:
            with transaction.atomic():
                Onderwerp.objects.get(pk=van.pk).voeg_samen_met(naar)
                samen.wait()
                wacht_tot_iemand_wacht()
        finally:
            connection.close()

    draad = Thread(target=voeg_samen)
    client.force_login(lid)
    draad.start()
    samen.wait()
    antwoord = client.post("/onderwerpen/van/volgen/")
    draad.join()

    assert antwoord["Location"] == "/onderwerpen/naar/"
    assert [(volging.lid, volging.onderwerp) for volging in Volging.objects.all()] == [(lid, naar)]
