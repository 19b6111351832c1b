"""Planning a meeting, changing it, and calling it off."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst.fouten import Afgelast, Gewijzigd
from deskundigen.bijeenkomst.models import TEKENS, Bijeenkomst, nieuwe_code
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, LidFabriek
from tests.klussen.hulp import meldingen, soep

NIEUW = reverse("bijeenkomst:nieuw")


def invoer(**anders):
    morgen = timezone.localdate() + timedelta(days=1)
    velden = {
        "naam": "Kaartensessie najaar",
        "datum": morgen.isoformat(),
        "begint_om": "13:30",
        "eindigt_om": "16:00",
        "plaats": "Gemeentehuis Veenendaal",
        "rondes": 3,
        "groepsgrootte": 4,
        "inzending": uuid.uuid4(),
    }
    return velden | anders


def fouten(antwoord):
    return [regel.get_text(" ", strip=True) for regel in soep(antwoord).select(".fouten li")]


def test_coordinator_plans_a_meeting_that_all_members_see(als, bezoek, coordinator, lid):
    antwoord = als(coordinator).post(NIEUW, invoer(), follow=True)

    sessie = Bijeenkomst.objects.get()
    assert antwoord.redirect_chain == [(sessie.get_absolute_url(), 302)]
    assert (sessie.naam, sessie.begint_om, sessie.rondes, sessie.gemaakt_door) == (
        "Kaartensessie najaar",
        time(13, 30),
        3,
        coordinator,
    )
    assert "Kaartensessie najaar" in bezoek(lid).get(reverse("bijeenkomst:lijst")).content.decode()


def test_form_sent_twice_is_one_meeting_and_with_other_words_another(als, coordinator):
    client, gegevens = als(coordinator), invoer()

    for anders in ({}, {}, {"naam": "Een andere"}):
        client.post(NIEUW, gegevens | anders)

    assert sorted(Bijeenkomst.objects.values_list("naam", flat=True)) == ["Een andere", "Kaartensessie najaar"]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"naam": ""}, "Geef de bijeenkomst een naam."),
        ({"datum": ""}, "Kies de dag."),
        ({"datum": "2020-01-01"}, "Kies vandaag of een dag die nog komt."),
        ({"begint_om": "straks"}, "Vul een tijd in, zoals 13:30."),
        ({"eindigt_om": "13:00"}, "Kies een tijd die na het begin ligt."),
        ({"plaats": " "}, "Vul in waar de bijeenkomst is."),
        ({"rondes": 6}, "Kies 1 tot en met 5 rondes."),
        ({"groepsgrootte": 2}, "Kies 3 tot en met 6 mensen per groep."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(als, coordinator, anders, fout):
    antwoord = als(coordinator).post(NIEUW, invoer(**anders))

    assert fouten(antwoord) == [fout]
    if "naam" not in anders:
        assert soep(antwoord).select_one("[name=naam]")["value"] == "Kaartensessie najaar"
    assert not Bijeenkomst.objects.exists()


@pytest.mark.parametrize(
    "naam", ["nieuw", "wijzigen", "afgelasten", "scherm", "kaarten", "indeling", "groepen", "erbij"]
)
def test_lid_without_the_right_organises_nothing(als, lid, sessie, naam):
    adres = reverse(f"bijeenkomst:{naam}", args=[] if naam == "nieuw" else [sessie.pk])

    assert als(lid).get(adres).status_code == 403


def test_changing_a_meeting_keeps_its_link(als, coordinator, sessie):
    code = sessie.code

    als(coordinator).post(reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(naam="Anders", versie=1))

    sessie.refresh_from_db()
    assert (sessie.naam, sessie.code, sessie.versie) == ("Anders", code, 2)


def sporen():
    return [(spoor.user, spoor.object_repr, spoor.change_message) for spoor in LogEntry.objects.order_by("pk")]


def test_who_planned_changed_and_called_off_a_meeting_is_kept(als, bezoek, coordinator):
    ander = LidFabriek(is_superuser=True, is_staff=True)
    gegevens = invoer()
    for _ in range(2):
        als(coordinator).post(NIEUW, gegevens)
    sessie = Bijeenkomst.objects.get()
    wijzigen = reverse("bijeenkomst:wijzigen", args=[sessie.pk])

    bezoek(ander).post(wijzigen, gegevens | {"naam": "Wie dan ook", "rondes": 4, "versie": 1})
    bezoek(ander).post(wijzigen, gegevens | {"naam": "Wie dan ook", "rondes": 4, "versie": 2})
    bezoek(coordinator).post(reverse("bijeenkomst:afgelasten", args=[sessie.pk]))

    wat = f"bijeenkomst {sessie.pk}"
    assert sporen() == [
        (coordinator, wat, "Gepland."),
        (ander, wat, "Gewijzigd: naam, aantal rondes."),
        (coordinator, wat, "Afgelast."),
    ]
    assert [spoor.is_addition() for spoor in LogEntry.objects.order_by("pk")] == [True, False, False]


def test_who_comes_hears_once_where_a_meeting_moved_to(als, coordinator, bezorg, lid, collega):
    sessie = BijeenkomstFabriek(datum=date(2099, 12, 3), begint_om=time(13, 30), eindigt_om=time(16, 0), naam="Najaar")
    for wie in (lid, coordinator):
        DeelnameFabriek(bijeenkomst=sessie, lid=wie, is_er=False)
    DeelnameFabriek(bijeenkomst=sessie, lid=collega, is_er=False, komt=False)
    DeelnameFabriek(bijeenkomst=sessie, lid__is_active=False, is_er=False)
    client, adres = als(coordinator), reverse("bijeenkomst:wijzigen", args=[sessie.pk])
    nieuw = invoer(naam="Winter & zo", datum="2099-12-10", begint_om="09:00", plaats="Huis van Ede", versie=1)

    antwoorden = [client.post(adres, nieuw, follow=True) for _ in range(2)]

    assert meldingen(antwoorden[0]) == ["De bijeenkomst is gewijzigd. Wie komt, krijgt een mail."]
    assert meldingen(antwoorden[1]) == ["De bijeenkomst is gewijzigd."]
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([lid.email], "“Winter & zo” is veranderd")
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]
    for zin in (
        "Je komt naar “Winter & zo” (eerst: “Najaar”). De dag, de tijd en de plaats zijn veranderd.",
        "Het was: donderdag 3 december 2099, 13:30 – 16:00 uur, Veenendaal.",
        "Het wordt: donderdag 10 december 2099, 09:00 – 16:00 uur, Huis van Ede.",
    ):
        assert zin in mail.body
    assert mail.body.count("Najaar") == 1


@pytest.mark.parametrize(
    ("anders", "zin"),
    [
        ({"plaats": "Ede"}, "De plaats is veranderd."),
        ({"begint_om": "13:00", "eindigt_om": "15:00"}, "De tijd is veranderd."),
        ({"datum": "2099-12-04", "plaats": "Ede"}, "De dag en de plaats zijn veranderd."),
        ({"naam": "Anders", "rondes": 2, "groepsgrootte": 5}, None),
    ],
    ids=["plaats", "tijd", "dag en plaats", "niets daarvan"],
)
def test_only_another_day_time_or_place_is_worth_a_mail(als, coordinator, bezorg, lid, anders, zin):
    gegevens = invoer(datum="2099-12-03", versie=1)
    sessie = BijeenkomstFabriek(
        datum=date(2099, 12, 3), begint_om=time(13, 30), eindigt_om=time(16, 0), plaats=gegevens["plaats"]
    )
    DeelnameFabriek(bijeenkomst=sessie, lid=lid, is_er=False)

    als(coordinator).post(reverse("bijeenkomst:wijzigen", args=[sessie.pk]), gegevens | {"naam": sessie.naam} | anders)

    assert [zin in mail.body and "(eerst" not in mail.body for mail in bezorg()] == ([True] if zin else [])


def test_mending_what_is_over_mails_nobody(als, coordinator, bezorg, lid):
    gisteren = timezone.localdate() - timedelta(days=1)
    sessie = BijeenkomstFabriek(datum=gisteren)
    DeelnameFabriek(bijeenkomst=sessie, lid=lid)

    antwoord = als(coordinator).post(
        reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(datum=gisteren.isoformat(), versie=1), follow=True
    )

    assert meldingen(antwoord) == ["De bijeenkomst is gewijzigd."]
    assert bezorg() == []
    assert len(sporen()) == 1


def test_second_coordinator_sees_what_the_first_saved(als, coordinator, sessie):
    client, adres = als(coordinator), reverse("bijeenkomst:wijzigen", args=[sessie.pk])
    eerste, tweede = invoer(naam="Van de een", versie=1), invoer(naam="Van de ander", versie=1)

    client.post(adres, eerste)
    botsing = client.post(adres, tweede)

    sessie.refresh_from_db()
    assert (botsing.status_code, sessie.naam) == (409, "Van de een")
    bladzijde = soep(botsing)
    assert "Van de een" in bladzijde.select_one(".melding--fout").get_text()
    assert bladzijde.select_one("[name=naam]")["value"] == "Van de ander"
    # The same form a second time is no conflict; the shown version sent again counts.
    assert client.post(adres, eerste).status_code == 302
    assert client.post(adres, tweede | {"versie": bladzijde.select_one("[name=versie]")["value"]}).status_code == 302
    sessie.refresh_from_db()
    assert sessie.naam == "Van de ander"


def test_rounds_that_were_held_cannot_be_taken_away(als, coordinator, sessie):
    Bijeenkomst.objects.filter(pk=sessie.pk).update(ronde=2)

    antwoord = als(coordinator).post(reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(rondes=1, versie=1))

    assert fouten(antwoord) == ["Er zijn al meer rondes gehouden. Kies een hoger aantal."]
    with pytest.raises(Gewijzigd):
        Bijeenkomst.objects.get(pk=sessie.pk).wijzig(1, rondes=1)


def test_meeting_of_the_past_keeps_its_day(als, coordinator):
    gisteren = timezone.localdate() - timedelta(days=1)
    sessie = BijeenkomstFabriek(datum=gisteren)

    als(coordinator).post(
        reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(datum=gisteren.isoformat(), plaats="Ede", versie=1)
    )

    sessie.refresh_from_db()
    assert (sessie.datum, sessie.plaats) == (gisteren, "Ede")


def test_calling_off_mails_everyone_who_would_come_once(als, coordinator, sessie, bezorg, lid, collega):
    DeelnameFabriek(bijeenkomst=sessie, lid=lid, is_er=False)
    DeelnameFabriek(bijeenkomst=sessie, lid=collega, is_er=False, komt=False)
    DeelnameFabriek(bijeenkomst=sessie, lid=coordinator, is_er=False)
    DeelnameFabriek(bijeenkomst=sessie, lid__is_active=False, is_er=False)
    client, adres = als(coordinator), reverse("bijeenkomst:afgelasten", args=[sessie.pk])

    vraag = client.get(adres)
    antwoorden = [client.post(adres, follow=True) for _ in range(2)]

    assert "1 collega staat op de lijst en krijgt een mail." in " ".join(soep(vraag).main.get_text().split())
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([lid.email], f"“{sessie}” gaat niet door")
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]
    assert meldingen(antwoorden[0]) == ["De bijeenkomst is afgelast. Wie zou komen, krijgt een mail."]
    assert meldingen(antwoorden[1]) == ["Afgelasten kan niet meer."]


def test_calling_off_what_nobody_else_comes_to_mails_nobody(als, coordinator, sessie, bezorg):
    DeelnameFabriek(bijeenkomst=sessie, lid=coordinator, is_er=False)
    client, adres = als(coordinator), reverse("bijeenkomst:afgelasten", args=[sessie.pk])

    vraag = client.get(adres)
    client.post(adres)

    assert "Niemand anders staat op de lijst, dus niemand krijgt een mail." in soep(vraag).main.get_text()
    assert bezorg() == []


def test_what_was_called_off_takes_no_more_steps(als, coordinator, sessie):
    oud = Bijeenkomst.objects.get(pk=sessie.pk)
    sessie.last_af()
    client = als(coordinator)

    for stap in (oud.last_af, lambda: oud.wijzig(1, naam="Toch")):
        with pytest.raises(Afgelast):
            stap()
    antwoord = client.post(reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(versie=1), follow=True)
    assert meldingen(antwoord) == ["Deze bijeenkomst gaat niet door. Je kunt hem niet meer wijzigen."]
    assert "Gaat niet door" in client.get(reverse("bijeenkomst:lijst")).content.decode()


def test_lost_race_with_calling_off_says_so(als, coordinator, sessie, monkeypatch):
    # Between reading the page and saving: the other coordinator was just before.
    wijzig = Bijeenkomst.wijzig

    def te_laat(zelf, *args, **kwargs):
        Bijeenkomst.objects.update(afgelast_op=timezone.now())
        return wijzig(zelf, *args, **kwargs)

    monkeypatch.setattr(Bijeenkomst, "wijzig", te_laat)

    antwoord = als(coordinator).post(reverse("bijeenkomst:wijzigen", args=[sessie.pk]), invoer(versie=1), follow=True)

    assert meldingen(antwoord) == ["Deze bijeenkomst gaat niet door."]


def test_code_is_short_and_has_no_signs_that_look_alike():
    codes = {nieuwe_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(TEKENS)
    assert not set(TEKENS) & set("ilo01s5z2b8")


def test_list_parts_what_comes_from_what_was_at_the_same_cost(als, lid, sessie, django_assert_num_queries):
    vandaag, client, adres = timezone.localdate(), als(lid), reverse("bijeenkomst:lijst")
    client.get(adres)
    BijeenkomstFabriek(datum=vandaag - timedelta(days=9))
    with django_assert_num_queries(4):
        client.get(adres)
    for dag in (2, 4, -2, -4):
        BijeenkomstFabriek(datum=vandaag + timedelta(days=dag))

    with django_assert_num_queries(4):
        antwoord = client.get(adres)

    delen = [
        soep(antwoord).select(f"[aria-labelledby=kop-{deel}] li[data-bijeenkomst]") for deel in ("komend", "geweest")
    ]
    assert [len(deel) for deel in delen] == [3, 3]


def test_empty_list_says_what_comes(als, lid):
    assert "Er is nu niets gepland" in als(lid).get(reverse("bijeenkomst:lijst")).content.decode()
