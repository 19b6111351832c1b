"""Change a klus: what changes, who came first, and what may not change along."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from klussen.models import Klus, Reactie
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import alles, fouten, getypt, invoer, meldingen, rij, soep, soorten, tekst, wijziging


@pytest.fixture
def ik(lid, als):
    return als(lid)


def adres(klus):
    return f"/klussen/{klus.pk}/wijzigen/"


def test_change_is_saved_and_found(ik, klus):
    onderwerp = OnderwerpFabriek(naam="Hittestress")

    antwoord = ik.post(adres(klus), wijziging(klus, titel="Koele pleinen", onderwerpen=[onderwerp.pk]), follow=True)

    klus.refresh_from_db()
    assert meldingen(antwoord) == ["Je wijzigingen zijn bewaard."]
    assert (klus.titel, klus.versie, klus.status) == ("Koele pleinen", 2, "open")
    assert list(klus.onderwerpen.all()) == [onderwerp]
    assert soorten(klus) == ["gewijzigd"]
    assert klus in Klus.objects.zoek("koele hittestress")
    assert klus not in Klus.objects.zoek("afkoppelen")


def test_form_shows_what_stands_there(ik, lid):
    onderwerp = OnderwerpFabriek()
    klus = KlusFabriek(plaatser=lid, uren=8, reageren_tm="2030-01-02", op_afstand=True, onderwerpen=[onderwerp])

    gezien = getypt(ik.get(adres(klus)))

    assert (gezien["titel"], gezien["omschrijving"]) == (klus.titel, klus.omschrijving)
    assert (gezien["uren"], gezien["reageren_tm"], gezien["op_afstand"]) == ("8", "2030-01-02", ["on"])
    assert (gezien["onderwerpen"], gezien["versie"]) == ([str(onderwerp.pk)], "1")


def test_second_of_two_people_sees_both_texts_and_overwrites_nothing(ik, klus):
    eerste = wijziging(klus, titel="Titel van de eerste", op_afstand="on")
    tweede = wijziging(klus, titel="Titel van de tweede", reageren_tm="2035-12-03")
    ik.post(adres(klus), eerste)
    voor = alles()

    antwoord = ik.post(adres(klus), tweede)

    assert antwoord.status_code == 409
    assert alles() == voor
    rijen = {
        regel.th.get_text(strip=True): [cel.get_text(" ", strip=True) for cel in regel.select("td")]
        for regel in soep(antwoord).select("[aria-labelledby=conflict-kop] tbody tr")
    }
    assert rijen == {
        "Titel": ["Titel van de eerste", "Titel van de tweede"],
        "Reageren t/m": ["(leeg)", "3 december 2035"],
        "Kan op afstand": ["ja", "nee"],
    }
    gezien = getypt(antwoord)
    assert (gezien["titel"], gezien["reageren_tm"]) == ("Titel van de tweede", "2035-12-03")

    ik.post(adres(klus), gezien | {"actie": "bewaren", "op_afstand": [], "onderwerpen": []})
    assert (rij(klus)["titel"], rij(klus)["versie"]) == ("Titel van de tweede", 3)


def test_same_change_sent_twice_is_no_conflict(ik, klus):
    data = wijziging(klus, titel="Nieuwe titel")
    ik.post(adres(klus), data, follow=True)

    antwoord = ik.post(adres(klus), data, follow=True)

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == ["Je wijzigingen zijn bewaard."]
    assert (rij(klus)["versie"], soorten(klus)) == (2, ["gewijzigd"])


@pytest.mark.parametrize("versie", [None, "", "0", "2", "9" * 30])
def test_change_without_the_right_version_is_a_conflict(ik, klus, versie):
    antwoord = ik.post(adres(klus), wijziging(klus, titel="Anders", versie=versie))

    assert antwoord.status_code == 409
    assert rij(klus)["versie"] == 1


def test_preview_of_a_change_saves_nothing(ik, klus):
    voor = alles()

    antwoord = ik.post(adres(klus), wijziging(klus, titel="Anders", actie="voorbeeld"))

    assert alles() == voor
    assert "Anders" in soep(antwoord).select_one(".voorbeeld").get_text()
    assert getypt(antwoord)["titel"] == "Anders"


def test_draft_can_be_written_further_and_then_posted(ik, lid):
    klus = KlusFabriek(plaatser=lid, status="concept")

    ik.post(adres(klus), wijziging(klus, titel="Verder", actie="concept"), follow=True)
    assert (rij(klus)["titel"], rij(klus)["status"]) == ("Verder", "concept")
    klus.refresh_from_db()
    antwoord = ik.post(adres(klus), wijziging(klus, titel="Klaar", actie="plaatsen"), follow=True)

    assert meldingen(antwoord) == ["Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."]
    assert (rij(klus)["titel"], rij(klus)["status"]) == ("Klaar", "open")
    assert soorten(klus) == ["gewijzigd", "gewijzigd", "geplaatst"]


def test_draft_posted_twice_at_once_is_posted_once(ik, lid):
    klus = KlusFabriek(plaatser=lid, status="concept")
    data = wijziging(klus, actie="plaatsen")
    ik.post(adres(klus), data, follow=True)

    antwoord = ik.post(adres(klus), data, follow=True)

    assert len(meldingen(antwoord)) == 1
    assert soorten(klus) == ["gewijzigd", "geplaatst"]


def test_raising_the_number_of_people_opens_again(ik, klus, reactie):
    reactie.kies(klus.plaatser)
    klus.refresh_from_db()

    ik.post(adres(klus), wijziging(klus, aantal_personen="2"))

    assert rij(klus)["status"] == "open"


def test_fewer_people_than_were_chosen_is_said_at_the_field(ik, lid):
    klus = KlusFabriek(plaatser=lid, aantal_personen=3)
    for reactie in ReactieFabriek.create_batch(2, klus=klus):
        reactie.kies(lid)
    voor = alles()

    antwoord = ik.post(adres(klus), wijziging(klus, aantal_personen="1", titel="Anders"))

    assert fouten(antwoord) == {"aantal_personen": ["Je koos al 2 collega’s. Vul dat aantal of meer in."]}
    assert getypt(antwoord)["titel"] == "Anders"
    assert alles() == voor


def test_past_day_may_stay_on_the_board_but_not_come_back(ik, lid):
    gisteren = timezone.localdate() - timedelta(days=1)
    klus = KlusFabriek(plaatser=lid, reageren_tm=gisteren)

    ik.post(adres(klus), wijziging(klus, titel="Anders"))
    assert rij(klus)["titel"] == "Anders"

    klus.refresh_from_db()
    antwoord = ik.post(adres(klus), wijziging(klus, reageren_tm=f"{gisteren - timedelta(days=1)}"))
    assert fouten(antwoord)["reageren_tm"] == ["Deze dag is al voorbij. Kies vandaag of een latere dag."]


def test_draft_of_last_month_cannot_be_posted_with_its_old_day(ik, lid):
    """Nobody could react to it."""
    klus = KlusFabriek(plaatser=lid, status="concept", reageren_tm=timezone.localdate() + timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        knop = ik.post(f"/klussen/{klus.pk}/plaatsen/", follow=True)
        antwoord = ik.post(adres(klus), wijziging(klus, actie="plaatsen"))

    assert rij(klus)["status"] == "concept"
    assert knop.redirect_chain == [(adres(klus), 302)]
    assert meldingen(knop) == ["De laatste dag om te reageren is al voorbij. Kies eerst een latere dag."]
    assert fouten(antwoord)["reageren_tm"] == ["Deze dag is al voorbij. Kies vandaag of een latere dag."]


def test_organisation_stays_when_its_plaatser_works_elsewhere(ik, lid):
    klus = KlusFabriek(plaatser=lid)
    oud = klus.organisatie
    lid.organisatie = OrganisatieFabriek()
    lid.save()

    assert getypt(ik.get(adres(klus)))["organisatie"] == str(oud.pk)
    ik.post(adres(klus), wijziging(klus, titel="Anders"))
    assert (rij(klus)["organisatie_id"], rij(klus)["titel"]) == (oud.pk, "Anders")
    klus.refresh_from_db()
    ik.post(adres(klus), wijziging(klus, organisatie=None, titel="Nog anders"))
    assert (rij(klus)["organisatie_id"], rij(klus)["titel"]) == (oud.pk, "Nog anders")


def test_organisation_stays_when_its_plaatser_has_none(als, db):
    staf = LidFabriek(is_staff=True)
    klus = KlusFabriek(plaatser=staf)
    type(staf).objects.filter(pk=staf.pk).update(organisatie=None)

    antwoord = als(staf).post(adres(klus), wijziging(klus, organisatie="", titel="Anders"))

    assert antwoord.status_code == 302
    assert rij(klus)["organisatie_id"] == klus.organisatie_id


# Every column of a klus, with a value that it does not have and that its form must not take.
VREEMD = {
    "id": "1",
    "pk": "1",
    "plaatser": None,
    "plaatser_id": None,
    "status": "afgerond",
    "gemaakt_op": "2001-01-01 00:00",
    "geplaatst_op": "2001-01-01 00:00",
    "verborgen_op": "2001-01-01 00:00",
    "verborgen_door": None,
    "verborgen_door_id": None,
    "verborgen_reden": "Ik wil niet gezien worden",
    "zoekvector": "'hack':1A",
    "lid": None,
    "klus": "1",
    "toelichting": "Hoi",
    "gereageerd_op": "2001-01-01 00:00",
    "beantwoord_op": "2001-01-01 00:00",
    "gekozen": "1",
    "reacties": "1",
}


@pytest.fixture
def vreemd(collega):
    return {naam: waarde or str(collega.pk) for naam, waarde in VREEMD.items()}


def test_only_declared_fields_come_into_a_new_klus(ik, lid, vreemd):
    ik.post("/klussen/nieuw/", {**vreemd, **invoer(), "versie": "77"})

    nu = rij(Klus.objects.get())
    assert (nu["plaatser_id"], nu["status"], nu["versie"]) == (lid.pk, "open", 1)
    assert (nu["verborgen_op"], nu["verborgen_door_id"], nu["verborgen_reden"]) == (None, None, "")
    assert timezone.now() - nu["geplaatst_op"] < timedelta(minutes=1)
    assert timezone.now() - nu["gemaakt_op"] < timedelta(minutes=1)
    assert "hack" not in nu["zoekvector"]


def test_only_declared_fields_change(ik, klus, vreemd):
    voor = rij(klus)

    ik.post(
        adres(klus), {**vreemd, **wijziging(klus, titel="Anders"), "inzending": "8e1f4891-06ee-442d-924b-81422e1c4c3a"}
    )

    na = rij(klus)
    assert {naam for naam in na if na[naam] != voor[naam]} == {"titel", "versie", "zoekvector"}
    assert "hack" not in na["zoekvector"]


def test_only_declared_fields_come_into_a_reactie(als, klus, collega, vreemd):
    voor = rij(klus)

    als(collega).post(f"/klussen/{klus.pk}/reageren/", {**vreemd, "status": "gekozen", "bericht": "Graag"})

    nu = rij(Reactie.objects.get())
    assert (nu["klus_id"], nu["lid_id"], nu["status"], nu["toelichting"]) == (klus.pk, collega.pk, "wacht", "")
    assert (nu["bericht"], nu["beantwoord_op"]) == ("Graag", None)
    assert timezone.now() - nu["gereageerd_op"] < timedelta(minutes=1)
    assert rij(klus) == voor


def test_only_the_note_comes_along_with_deze_keer_niet(ik, klus, reactie, vreemd):
    voor = rij(reactie)

    ik.post(f"/klussen/reacties/{reactie.pk}/deze-keer-niet/", {**vreemd, "status": "gekozen", "bericht": "Anders"})

    na = rij(reactie)
    assert {naam for naam in na if na[naam] != voor[naam]} == {"status", "toelichting", "beantwoord_op"}
    assert (na["status"], na["toelichting"]) == ("niet_gekozen", "Hoi")


def test_withdrawing_takes_nothing_but_its_note(ik, klus, vreemd):
    voor = rij(klus)

    ik.post(f"/klussen/{klus.pk}/intrekken/", vreemd)

    na = rij(klus)
    assert {naam for naam in na if na[naam] != voor[naam]} == {"status", "status_sinds"}
    assert na["status"] == "ingetrokken"


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_klus_that_ended_meanwhile_gives_back_what_was_typed(ik, lid, status):
    klus = KlusFabriek(plaatser=lid, status=status)
    voor = alles()

    antwoord = ik.post(adres(klus), wijziging(klus, titel="Een avond werk", plaats="Rhenen"))

    assert antwoord.status_code == 409
    assert alles() == voor
    assert f"Je klus is intussen {status}. Wijzigen kan niet meer." in tekst(antwoord)
    gezien = getypt(antwoord)
    assert (gezien["titel"], gezien["plaats"]) == ("Een avond werk", "Rhenen")
    assert not soep(antwoord).select("main form button")


def test_klus_that_ends_while_a_change_is_saved_gives_back_what_was_typed(ik, klus, coordinator, monkeypatch):
    """The page found it open; the save comes too late."""

    def te_laat(zelf, *args, **kwargs):
        Klus.objects.get(pk=zelf.pk).trek_in(coordinator, "Reclame")
        return echt(zelf, *args, **kwargs)

    echt = Klus.bewaar_wijziging
    monkeypatch.setattr(Klus, "bewaar_wijziging", te_laat)

    antwoord = ik.post(adres(klus), wijziging(klus, titel="Een avond werk"))

    assert antwoord.status_code == 409
    assert "Je klus is intussen ingetrokken. Wijzigen kan niet meer." in tekst(antwoord)
    assert getypt(antwoord)["titel"] == "Een avond werk"


def test_bad_change_of_a_klus_that_ended_is_given_back_too(ik, lid):
    klus = KlusFabriek(plaatser=lid, status="afgerond")

    antwoord = ik.post(adres(klus), wijziging(klus, titel="", omschrijving="Een avond werk"))

    assert antwoord.status_code == 409
    assert getypt(antwoord)["omschrijving"] == "Een avond werk"


def test_page_to_change_a_klus_that_ended_leads_to_the_klus(ik, lid):
    klus = KlusFabriek(plaatser=lid, status="afgerond")

    antwoord = ik.get(adres(klus), follow=True)

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == ["Je klus is intussen afgerond. Wijzigen kan niet meer."]


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_note_of_withdrawing_what_ended_meanwhile_is_given_back(ik, lid, status):
    klus = KlusFabriek(plaatser=lid, status=status)

    antwoord = ik.post(f"/klussen/{klus.pk}/intrekken/", {"toelichting": "Ede helpt ons al."})

    assert antwoord.status_code == 409
    assert f"Je klus is intussen {status}. Intrekken kan niet meer." in meldingen(antwoord)
    assert "Dit schreef je. Kopieer het als je het wilt bewaren: Ede helpt ons al." in tekst(antwoord)


def test_withdrawing_twice_is_no_fault(ik, klus):
    data = {"toelichting": "Ede helpt ons al."}
    ik.post(f"/klussen/{klus.pk}/intrekken/", data, follow=True)
    voor = alles()

    antwoord = ik.post(f"/klussen/{klus.pk}/intrekken/", data, follow=True)

    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert alles() == voor


@pytest.mark.parametrize(
    ("velden", "is_open"),
    [
        ({}, False),
        ({"reageren_tm": "2035-01-02"}, False),
        ({"uren": 8}, True),
        ({"aantal_personen": 2}, True),
        ({"start_op": "2035-01-02"}, True),
        ({"plaats": "Rhenen"}, True),
        ({"op_afstand": True}, True),
        ({"soort": "advies"}, True),
        ({"omvang": "groot", "vergoeding": "in_overleg"}, True),
    ],
)
def test_what_was_told_more_is_in_view(ik, lid, velden, is_open):
    klus = KlusFabriek(plaatser=lid, **velden)

    for antwoord in (ik.get(adres(klus)), ik.post(adres(klus), wijziging(klus, actie="voorbeeld"))):
        assert soep(antwoord).select_one("details.meer").has_attr("open") is is_open


def test_page_to_withdraw_says_what_happens(ik, lid, klus, collega):
    def woorden(iets):
        return tekst(ik.get(f"/klussen/{iets.pk}/intrekken/"))

    laat_weten = "Wie reageerde, krijgt een mail met wat je hieronder schrijft."
    assert "Iedereen kan dit lezen." in woorden(klus)
    assert laat_weten not in woorden(klus)
    ReactieFabriek(klus=klus, lid=collega)
    assert laat_weten in woorden(klus)
    van_concept = woorden(KlusFabriek(plaatser=lid, status="concept"))
    assert "Alleen jij kunt dit lezen." in van_concept
    assert "niet meer op je startpagina, nog wel bij Mijn klussen." in van_concept
    samen = KlusFabriek(plaatser=lid, mede_plaatser=collega, status="concept")
    assert "Alleen jullie kunnen dit lezen." in woorden(samen)
