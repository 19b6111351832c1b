"""How a klus goes on after all: more time, opened again; and what the worker does each morning."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from klussen import acties
from klussen.fouten import OngeldigeOvergang
from klussen.models import Klus
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KlusFabriek, ReactieFabriek
from tests.klussen.hulp import aan, fouten, meldingen, soep, soorten, tekst

VANDAAG = timezone.localdate()


def test_more_time_needs_a_day_to_come(ik, klus):
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG - timedelta(days=1)})
    assert fouten(antwoord) == {"reageren_tm": ["Deze dag is al voorbij. Kies vandaag of een latere dag."]}

    ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=70)})

    klus.refresh_from_db()
    assert klus.reageren_tm == VANDAAG + timedelta(days=70)


@pytest.mark.parametrize("reageren_tm", [None, VANDAAG + timedelta(days=60)])
def test_more_time_is_no_less_time(ik, klus, lid, reageren_tm):
    """A klus that names no last day has one all the same."""
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=reageren_tm)
    adres, eerder = f"/klussen/{klus.pk}/verlengen/", VANDAAG + timedelta(days=59)
    dag = date_format(VANDAAG + timedelta(days=60), "j F Y")
    assert soep(ik.get(adres)).select_one("[name=reageren_tm]")["value"] == (eerder + timedelta(days=1)).isoformat()

    antwoord = ik.post(adres, {"reageren_tm": eerder})

    assert fouten(antwoord) == {"reageren_tm": [f"Reageren kan al tot en met {dag}. Kies die dag of een latere."]}
    klus.refresh_from_db()
    with pytest.raises(OngeldigeOvergang):
        klus.verleng(lid, eerder)
    klus.refresh_from_db()
    assert klus.reageren_tm == reageren_tm


def test_hidden_klus_gets_no_more_time(ik, client, klus, lid, coordinator):
    acties.verberg(klus, coordinator, "Er staat een naam in")
    assert not soep(ik.get(klus.get_absolute_url())).select("a[href$='/verlengen/']")
    assert "Niemand kan nu reageren: je klus is verborgen." in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=70)}, follow=True)

    assert meldingen(antwoord) == ["Je klus is verborgen. Verlengen kan weer als hij zichtbaar is."]
    with pytest.raises(OngeldigeOvergang):
        klus.verleng(lid, VANDAAG + timedelta(days=70))
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": DeskundigeFabriek().pk}, follow=True)
    assert meldingen(antwoord) == ["Je klus is verborgen. Iemand vragen kan weer als hij zichtbaar is."]
    ik.post(f"/klussen/{klus.pk}/intrekken/", follow=True)
    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)
    assert meldingen(antwoord) == ["De klus loopt weer. Hij is nog wel verborgen."]


def test_hidden_klus_that_gets_a_later_last_day_opens_when_it_is_shown(klus, lid, coordinator):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))
    klus.refresh_from_db()
    klus.verloop()
    klus.verberg(coordinator, "Er staat een naam in")
    klus.reageren_tm = VANDAAG + timedelta(days=7)
    klus.bewaar_wijziging(klus.versie, door=lid, onderwerpen=[])
    assert Klus.objects.get().status == "verlopen"

    klus.toon(coordinator)

    assert (klus.status, Klus.objects.get().status) == ("open", "open")
    assert soorten(klus)[-2:] == ["getoond", "verlengd"]


def test_of_a_hidden_klus_the_mail_that_it_was_closed_does_not_say_that_it_can_be_open(klus, coordinator):
    klus.verberg(coordinator, "Er staat een naam in")
    acties.trek_in(klus, None)

    mail = Mail.objects.get().tekst
    assert "verborgen" in mail
    assert "weer open" not in mail


def test_more_time_from_a_mail_names_the_day_that_it_becomes(client, lid, collega):
    begint = VANDAAG + timedelta(days=90)
    klus = KlusFabriek(plaatser=lid, start_op=begint)
    acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
    klus.refresh_from_db()
    adres = acties.vraag_of_het_gelukt_is(klus, lid)["langer_url"].removeprefix("http://testserver")
    dag = date_format(begint, "j F")

    assert f"Ja, tot en met {dag}" in client.get(adres).content.decode()
    assert f"loopt nu tot en met {dag}." in client.post(adres).content.decode()

    klus.refresh_from_db()
    assert klus.klaar_op == begint


def test_expired_klus_opens_again_with_a_later_day(als, lid, vreemde, klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))
    acties.verloop(klus)
    assert "Deze klus is verlopen." in tekst(als(vreemde).get(klus.get_absolute_url()))
    ik = als(lid)
    assert "De laatste dag om te reageren is voorbij." in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=5)}, follow=True)

    assert meldingen(antwoord) == ["Collega’s kunnen weer reageren."]
    assert "Ik wil dit doen" in tekst(als(vreemde).get(klus.get_absolute_url()))


def test_withdrawn_klus_is_opened_again(ik, klus, wachter):
    acties.trek_in(klus, klus.plaatser)
    Mail.objects.all().delete()

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == ["De klus loopt weer."]
    assert aan() == [wachter.email]
    assert meldingen(ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)) == [
        "Dit kan niet meer: de klus is intussen veranderd."
    ]


def test_what_came_too_late_says_so_and_keeps_the_note(ik, klus, wachter, lid):
    acties.trek_in(klus, lid)

    antwoord = ik.post(f"/klussen/{klus.pk}/niemand-meer/", {"toelichting": "Tot later"}, follow=True)
    assert (antwoord.status_code, "Tot later" in antwoord.content.decode()) == (409, True)
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG}, follow=True)
    assert meldingen(antwoord) == ["Je klus is intussen ingetrokken. Verlengen kan niet meer."]
