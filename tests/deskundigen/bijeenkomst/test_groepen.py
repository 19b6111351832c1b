"""On the day: who is there, groups for the rounds to come, and what a member sees of the own group."""

from datetime import datetime, time, timedelta
from itertools import combinations

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst import acties
from deskundigen.bijeenkomst.fouten import AndereRonde, NietNu, NogNiet
from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname, Groepsplek
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import meldingen, soep


def adres(naam, sessie):
    return reverse(f"bijeenkomst:{naam}", args=[sessie.pk])


def doe(client, naam, sessie, **gegevens):
    return meldingen(client.post(adres(naam, sessie), gegevens, follow=True))


def paren(plekken):
    rondes = plekken.rondes()
    return [paar for groepen in rondes.values() for wie in groepen.values() for paar in combinations(wie, 2)]


def mijn_groep(client, sessie):
    return " ".join(soep(client.get(sessie.get_absolute_url())).select_one("#mijn-groep").get_text().split())


def test_coordinator_ticks_makes_groups_and_begins_rounds(als, bezoek, coordinator, sessie, aanwezigen):
    mensen, client = aanwezigen(12), als(coordinator)
    komt_niet = DeelnameFabriek(bijeenkomst=sessie, is_er=False).lid

    assert doe(client, "aanwezig", sessie, lid=mensen[0].pk) == [f"{mensen[0]} is er niet."]
    assert doe(client, "aanwezig", sessie, lid=mensen[0].pk, is_er="on") == [f"{mensen[0]} is er."]
    assert doe(client, "groepen", sessie, indeling=0) == ["De groepen zijn gemaakt."]
    plekken = sessie.groepsplekken
    assert {ronde: len(groepen) for ronde, groepen in plekken.rondes().items()} == {1: 4, 2: 4, 3: 4}
    assert not plekken.filter(lid=komt_niet).exists()
    assert len(paren(plekken)) == len(set(paren(plekken))) == 36
    # Nobody sees a group before its round begins.
    assert mijn_groep(bezoek(mensen[0]), sessie) == ""
    assert doe(client, "ronde", sessie, ronde=1) == ["Ronde 1 is begonnen."]
    groep = plekken.get(lid=mensen[0], ronde=1).groep
    anderen = plekken.filter(ronde=1, groep=groep).exclude(lid=mensen[0]).select_related("lid__organisatie")
    gezien = mijn_groep(bezoek(mensen[0]), sessie)
    assert gezien.startswith(f"Ronde 1: groep {groep} Je zit in deze groep met:")
    assert all(f"{plek.lid} ({plek.lid.organisatie})" in gezien for plek in anderen)
    assert mensen[0].naam not in gezien
    assert "Ronde 2" not in gezien

    assert doe(client, "ronde", sessie, ronde=2) == ["Ronde 2 is begonnen."]
    gezien = mijn_groep(bezoek(mensen[0]), sessie)
    assert gezien.startswith("Ronde 2: groep ")
    assert "Met wie je praatte Ronde 1: " in gezien
    assert mijn_groep(bezoek(komt_niet), sessie).startswith("Ronde 2 is bezig Je bent nog niet ingedeeld.")


def test_rounds_that_began_stay_and_the_others_are_made_again(coordinator, sessie, aanwezigen):
    mensen = aanwezigen(16)
    acties.maak_groepen(sessie, indeling=0)
    sessie.refresh_from_db()
    sessie.begin_ronde(1)
    eerste = sessie.groepsplekken.filter(ronde=1).rondes()
    laat = DeelnameFabriek(bijeenkomst=sessie).lid
    acties.zet_aanwezig(sessie, mensen[3], False)

    acties.maak_groepen(sessie, indeling=1)

    plekken = sessie.groepsplekken
    assert plekken.filter(ronde=1).rondes() == eerste
    assert set(plekken.filter(lid=laat).values_list("ronde", flat=True)) == {2, 3}
    assert set(plekken.filter(lid=mensen[3]).values_list("ronde", flat=True)) == {1}
    assert len(paren(plekken)) == len(set(paren(plekken)))


def test_pairs_of_an_earlier_meeting_meet_others(coordinator, sessie, aanwezigen):
    mensen = aanwezigen(16)
    eerder = BijeenkomstFabriek(datum=timezone.localdate() - timedelta(days=40), ronde=1)
    for nummer, lid in enumerate(mensen):
        Groepsplek.objects.create(bijeenkomst=eerder, ronde=1, groep=nummer // 4 + 1, lid=lid)
        # Was planned, and never held.
        Groepsplek.objects.create(bijeenkomst=eerder, ronde=2, groep=1, lid=lid)
    Groepsplek.objects.create(
        bijeenkomst=BijeenkomstFabriek(ronde=1, afgelast_op=timezone.now()), ronde=1, groep=1, lid=mensen[0]
    )
    van_eerder = set(paren(eerder.groepsplekken.filter(ronde=1)))

    assert set(acties._ontmoet(sessie, [lid.pk for lid in mensen])) == van_eerder
    acties.maak_groepen(sessie, indeling=0)

    nu = paren(sessie.groepsplekken)
    assert len(nu) == len(set(nu))
    assert len(set(nu) & van_eerder) <= 4


@pytest.mark.parametrize("aantal", [0, 1])
def test_nobody_to_sit_with(als, coordinator, sessie, aanwezigen, aantal):
    aanwezigen(aantal)

    assert doe(als(coordinator), "groepen", sessie, indeling=0) == [
        "Er zijn nog geen twee mensen om in te delen. Geef eerst aan wie er is."
    ]
    assert doe(als(coordinator), "ronde", sessie, ronde=1) == ["Maak eerst groepen voor deze ronde."]
    assert als(coordinator).get(adres("scherm", sessie)).status_code == 200
    bladzijde = " ".join(als(coordinator).get(adres("indeling", sessie)).text.split())
    assert ("Er is 1 persoon om in te delen." in bladzijde) == (aantal == 1)
    assert "Maak dan de groepen opnieuw" not in bladzijde


def test_two_coordinators_at_once_make_groups_and_begin_a_round_once(als, coordinator, sessie, aanwezigen):
    aanwezigen(8)
    client = als(coordinator)
    doe(client, "groepen", sessie, indeling=0)
    eerste = sessie.groepsplekken.rondes()

    assert doe(client, "groepen", sessie, indeling=0) == [
        "Er zijn intussen al nieuwe groepen gemaakt. Kijk hieronder of ze zo goed zijn."
    ]
    assert sessie.groepsplekken.rondes() == eerste
    doe(client, "ronde", sessie, ronde=1)
    assert doe(client, "ronde", sessie, ronde=1) == ["Deze ronde was al begonnen."]
    assert doe(client, "ronde", sessie, ronde=3) == ["Deze ronde was al begonnen."]
    assert doe(client, "ronde", sessie, ronde="x") == ["Er is niets veranderd. Probeer het nog eens."]
    sessie.refresh_from_db()
    assert (sessie.ronde, sessie.indeling) == (1, 1)


def test_round_that_was_taken_away_meanwhile_does_not_begin(als, coordinator, sessie, aanwezigen):
    aanwezigen(8)
    acties.maak_groepen(sessie, indeling=0)
    Bijeenkomst.objects.update(ronde=2)
    sessie.refresh_from_db()
    sessie.wijzig(1, rondes=2)

    # From a page that was open before.
    assert doe(als(coordinator), "ronde", sessie, ronde=3) == [
        "De bijeenkomst heeft intussen minder rondes. Deze ronde is er niet meer bij."
    ]
    sessie.refresh_from_db()
    assert sessie.ronde == 2


def test_asking_again_seats_people_another_way(sessie, aanwezigen):
    aanwezigen(20)
    acties.maak_groepen(sessie, indeling=0)
    eerste = sessie.groepsplekken.rondes()

    acties.maak_groepen(sessie, indeling=1)

    assert sessie.groepsplekken.rondes() != eerste


def test_after_the_last_round_nothing_is_left_to_make(als, coordinator, sessie, aanwezigen):
    aanwezigen(4)
    Bijeenkomst.objects.update(ronde=3)

    assert doe(als(coordinator), "groepen", sessie, indeling=0) == [
        "Alle rondes zijn al begonnen. Er is niets meer in te delen."
    ]


def test_round_begins_on_the_day_itself(coordinator, aanwezigen, sessie):
    aanwezigen(4)
    Bijeenkomst.objects.update(datum=timezone.localdate() + timedelta(days=2))
    sessie.refresh_from_db()
    acties.maak_groepen(sessie, indeling=0)

    with pytest.raises(NogNiet):
        sessie.begin_ronde(1)
    Bijeenkomst.objects.update(datum=timezone.localdate() - timedelta(days=2))
    sessie.refresh_from_db()
    with pytest.raises(NietNu):
        sessie.begin_ronde(1)


def test_round_that_another_began_is_not_begun_again(coordinator, aanwezigen, sessie):
    aanwezigen(4)
    acties.maak_groepen(sessie, indeling=0)
    ander = Bijeenkomst.objects.get(pk=sessie.pk)
    sessie.begin_ronde(1)

    with pytest.raises(AndereRonde):
        ander.begin_ronde(1)


def test_someone_without_a_telephone_is_put_down_by_mail_address(als, coordinator, sessie, lid):
    client = als(coordinator)

    assert doe(client, "erbij", sessie, email=lid.email.upper()) == [f"{lid} is er."]
    deelname = Deelname.objects.get()
    assert (deelname.lid, deelname.komt, deelname.is_er) == (lid, True, True)
    for email, fout in [
        ("weg@rhenen.example", "Er is geen lid met dit mailadres. Vraag de ander om zich aan te melden."),
        ("x", "Vul een heel mailadres in."),
    ]:
        antwoord = client.post(adres("erbij", sessie), {"email": email})
        assert soep(antwoord).select_one(".fouten li").get_text(strip=True) == fout
        assert soep(antwoord).select_one("[name=email]")["value"] == email


def test_putting_down_where_there_is_no_place(als, coordinator, sessie, lid, monkeypatch):
    monkeypatch.setattr(acties, "MEESTE_DEELNEMERS", 0)

    antwoord = als(coordinator).post(adres("erbij", sessie), {"email": lid.email})

    assert antwoord.status_code == 409
    assert "Er is geen plek meer" in soep(antwoord).select_one(".foutenlijst").get_text()


def test_who_is_not_on_the_list_is_not_ticked(als, coordinator, sessie, lid, collega):
    DeelnameFabriek(bijeenkomst=sessie, lid=collega, komt=False, is_er=False)
    for wie in (lid.pk, collega.pk):
        assert als(coordinator).post(adres("aanwezig", sessie), {"lid": wie, "is_er": "on"}).status_code == 404
    assert not Deelname.objects.aanwezig().exists()


@pytest.mark.parametrize("naam", ["aanwezig", "erbij", "groepen", "ronde"])
def test_visit_to_a_button_leads_to_the_page_of_groups(als, coordinator, sessie, naam):
    antwoord = als(coordinator).get(adres(naam, sessie), follow=True)

    assert antwoord.redirect_chain == [(adres("indeling", sessie), 302)]


def test_pages_for_who_leads_cost_the_same_however_many_there_are(
    als, coordinator, sessie, aanwezigen, met_kaart, django_assert_num_queries
):
    client, bladzijden = als(coordinator), {"indeling": 6, "scherm": 7, "kaarten": 6}
    met_kaart(aanwezigen(3)[0], "groen")
    acties.maak_groepen(sessie, indeling=0)
    Bijeenkomst.objects.update(ronde=1)
    for nummer in (0, 1):
        for naam, aantal in bladzijden.items():
            client.get(adres(naam, sessie))
            with django_assert_num_queries(aantal):
                client.get(adres(naam, sessie))
        if not nummer:
            for lid in aanwezigen(9):
                met_kaart(lid, "blauw")
            acties.maak_groepen(sessie, indeling=1)


def test_own_group_with_starters_costs_the_same_however_many_rounds(
    bezoek, sessie, aanwezigen, met_kaart, django_assert_num_queries
):
    mensen = aanwezigen(12)
    onderwerp = OnderwerpFabriek()
    for lid in mensen:
        met_kaart(lid, "groen", onderwerp)
    acties.maak_groepen(sessie, indeling=0)
    client = bezoek(mensen[0])
    for ronde in (1, 3):
        Bijeenkomst.objects.update(ronde=ronde)
        client.get(sessie.get_absolute_url())
        with django_assert_num_queries(6):
            assert onderwerp.naam in mijn_groep(client, sessie)


def test_htmx_gets_the_same_part_as_stands_on_the_page(bezoek, sessie, aanwezigen):
    mensen = aanwezigen(4)
    acties.maak_groepen(sessie, indeling=0)
    Bijeenkomst.objects.update(ronde=1)
    client = bezoek(mensen[0])

    stukje = client.get(sessie.get_absolute_url(), headers={"HX-Request": "true"})

    heel = client.get(sessie.get_absolute_url())
    assert str(soep(stukje).select_one("#mijn-groep")) == str(soep(heel).select_one("#mijn-groep"))
    assert soep(stukje).select_one("h1") is None


def test_groups_after_the_day_are_names_alone(bezoek, sessie, aanwezigen, met_kaart):
    mensen, onderwerp = aanwezigen(3), OnderwerpFabriek()
    for lid in mensen:
        met_kaart(lid, "groen", onderwerp)
    acties.maak_groepen(sessie, indeling=0)
    Bijeenkomst.objects.update(ronde=3, datum=timezone.localdate() - timedelta(days=1))

    gezien = mijn_groep(bezoek(mensen[0]), sessie)

    assert gezien.startswith("Met wie je praatte Ronde 3")
    assert onderwerp.naam not in gezien


def test_a_meeting_goes_on_until_its_end():
    dag = timezone.localdate()
    sessie = Bijeenkomst(datum=dag, begint_om=time(13, 0), eindigt_om=time(16, 0))
    for uur, bezig in ((9, True), (15, True), (16, False), (20, False)):
        with time_machine.travel(timezone.make_aware(datetime.combine(dag, time(uur, 0))), tick=False):
            assert sessie.is_bezig == bezig


def test_earlier_groups_name_everyone_else_without_a_loose_comma(bezoek, sessie, aanwezigen):
    mensen = aanwezigen(3)
    acties.maak_groepen(sessie, indeling=0)
    Bijeenkomst.objects.update(ronde=1, datum=timezone.localdate() - timedelta(days=1))

    for zelf in mensen:
        een, ander = (f"{lid} ({lid.organisatie})" for lid in mensen if lid != zelf)
        assert mijn_groep(bezoek(zelf), sessie) == f"Met wie je praatte Ronde 1: {een}, {ander}"


def test_member_without_a_profile_takes_part(bezoek, sessie, aanwezigen):
    mensen = aanwezigen(2)
    acties.maak_groepen(sessie, indeling=0)
    sessie.refresh_from_db()
    sessie.begin_ronde(1)

    assert mensen[1].naam in mijn_groep(bezoek(mensen[0]), sessie)
    assert "Begin zo:" in mijn_groep(bezoek(mensen[0]), sessie)


def test_member_of_the_platform_without_organisation(bezoek, sessie, coordinator):
    ander = DeelnameFabriek(bijeenkomst=sessie).lid
    DeelnameFabriek(bijeenkomst=sessie, lid=coordinator)
    acties.maak_groepen(sessie, indeling=0)
    sessie.refresh_from_db()
    sessie.begin_ronde(1)

    assert f"{coordinator} (" not in mijn_groep(bezoek(ander), sessie)
    assert LidFabriek._meta.model.objects.filter(groepsplekken__ronde=1).count() == 2
