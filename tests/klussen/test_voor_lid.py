"""A coordinator writes a klus down for a member who phoned; the member puts it on the board, by mail or on the site."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from klussen.models import Klus
from klussenbank.kern.models import Maillink
from tests.fabriek import DeskundigeFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import alles, fouten, getypt, invoer, meldingen, rij, soep, stappen, tekst

NIEUW = "/klussen/nieuw/"
LINK = re.compile(r"/link/[\w-]+/")


@pytest.fixture
def ik(coordinator, als):
    return als(coordinator)


def voor(lid):
    return f"{NIEUW}?voor={lid.pk}"


@pytest.fixture
def opgeschreven(ik, lid, client):
    """The draft that the coordinator wrote down for `lid`, who has the mail; nobody is logged in."""
    ik.post(voor(lid), invoer())
    client.logout()
    return Klus.objects.get()


@pytest.fixture
def link(opgeschreven, bezorg):
    """The link in the mail with which `lid` puts it on the board."""
    (mail,) = bezorg()
    return LINK.search(mail.body)[0]


# The form


def test_form_says_for_whom_it_is_and_asks_in_the_name_of_that_organisation(ik, lid):
    verband = OrganisatieFabriek(naam="AWT R2W2", soort="samenwerkingsverband")
    verband.deelnemers.add(lid.organisatie)
    OrganisatieFabriek(naam="Gemeente Elders")

    antwoord = ik.get(voor(lid))

    assert f"Je schrijft dit op voor {lid}, {lid.organisatie}" in tekst(antwoord)
    pagina = soep(antwoord)
    assert {keuze["value"] for keuze in pagina.select("select[name=organisatie] option")} == {
        str(lid.organisatie_id),
        str(verband.pk),
    }
    assert getypt(antwoord)["organisatie"] == str(lid.organisatie_id)
    assert [(knop["value"], knop.get_text(strip=True)) for knop in pagina.select("button[name=actie]")] == [
        ("concept", "Stuur naar Marieke"),
        ("voorbeeld", "Voorbeeld bekijken"),
        ("meedenken", "Denk mee over onderwerpen"),
    ]


def test_draft_is_of_the_member_and_goes_by_mail(ik, lid, coordinator, bezorg):
    DeskundigeFabriek(lid=lid)
    onderwerp = OnderwerpFabriek(naam="Afkoppelen")

    antwoord = ik.post(voor(lid), invoer(onderwerpen=[onderwerp.pk], plaats="Rhenen", actie="concept"), follow=True)

    klus = Klus.objects.get()
    assert (klus.status, klus.geplaatst_op, klus.plaatser, klus.organisatie) == ("concept", None, lid, lid.organisatie)
    assert list(klus.onderwerpen.all()) == [onderwerp]
    assert stappen(klus) == [("opgeschreven", coordinator.pk, lid.pk)]
    assert antwoord.redirect_chain == [(f"/deskundigen/{lid.pk}/", 302)]
    assert meldingen(antwoord)[0] == (
        "Marieke de Graaf krijgt een mail met de klus, en kan hem daarmee plaatsen. Tot dan ziet alleen Marieke hem."
    )
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([lid.email], f"Je klus “{klus.titel}” staat klaar")
    assert mail.reply_to == ["Coby Ordinator <coordinator@platform.example>"]
    for woord in ("> Wij willen tuinen afkoppelen", "Afkoppelen", "Waar: Rhenen", "Klein", str(lid.organisatie)):
        assert woord in mail.body
    assert f"/klussen/{klus.pk}/wijzigen/" in mail.body


@pytest.mark.parametrize(
    ("velden", "regels"),
    [
        ({}, []),
        ({"op_afstand": "on"}, ["Waar: op afstand"]),
        ({"plaats": "Rhenen", "op_afstand": "on"}, ["Waar: Rhenen (kan ook op afstand)"]),
        (
            {"start_op": "2099-04-01", "klaar_op": "2099-04-02", "reageren_tm": "2099-03-01"},
            [
                "Begint op: woensdag 1 april",
                "Klaar op: donderdag 2 april",
                "Reageren kan tot en met: zondag 1 maart",
            ],
        ),
    ],
)
def test_mail_names_what_was_filled_in(ik, lid, bezorg, velden, regels):
    ik.post(voor(lid), invoer(**velden))

    feiten = bezorg()[0].body.partition("Hoeveel werk: Klein\n")[2].partition("\n\n")[0].strip().splitlines()
    assert feiten[: len(regels)] == regels
    assert len(feiten) == len(regels) or not regels


def test_nothing_is_posted_that_the_mail_does_not_name(ik, lid, bezorg):
    """One click posts it, unseen: also what someone is paid."""
    velden = {"samenvatting": "Eén ochtend in mei.", "soort": "advies", "vergoeding": "uren_verrekenen"}
    ik.post(voor(lid), invoer(omvang="groot", inhuurkosten="4000", **velden))

    (mail,) = bezorg()
    for regel in (
        "> Eén ochtend in mei.",
        "Soort: Advies",
        "Vergoeding: Uren verrekenen",
        "Wat inhuren zou kosten: 4000 euro",
    ):
        assert regel in mail.body.splitlines()


def test_who_has_no_profile_can_phone_too(ik, lid):
    antwoord = ik.post(voor(lid), invoer(), follow=True)

    assert antwoord.redirect_chain == [("/klussen/", 302)]
    assert len(meldingen(antwoord)) == 1
    assert Klus.objects.get().plaatser == lid


def test_nothing_that_is_sent_puts_it_on_the_board(ik, lid):
    ik.post(voor(lid), invoer(actie="plaatsen", status="open", geplaatst_op="2026-01-01", plaatser="1"))

    assert (Klus.objects.get().status, Klus.objects.get().plaatser) == ("concept", lid)


def test_coordinator_does_not_see_the_draft_afterwards(ik, lid, coordinator):
    ik.post(voor(lid), invoer())

    klus = Klus.objects.get()
    for pad in ("", "wijzigen/", "plaatsen/"):
        assert ik.get(f"/klussen/{klus.pk}/{pad}").status_code == 404
    assert ik.post(f"/klussen/{klus.pk}/plaatsen/").status_code == 404
    assert klus.titel not in ik.get("/klussen/mijn/").content.decode()
    assert Klus.objects.get().status == "concept"


def test_preview_saves_nothing_and_the_next_step_is_still_for_the_member(ik, lid):
    voor_het = alles()

    antwoord = ik.post(voor(lid), invoer(actie="voorbeeld"))

    assert (alles(), antwoord.status_code) == (voor_het, 200)
    assert lid.naam in soep(antwoord).select_one(".voorbeeld").get_text()
    # Without an address of its own the form goes back to where it stands, with ?voor= and all.
    assert not soep(antwoord).select_one("main form[method=post]").get("action")
    ik.post(voor(lid), getypt(antwoord))
    assert Klus.objects.get().plaatser == lid


def test_what_is_wrong_is_said_and_nothing_is_lost(ik, lid):
    antwoord = ik.post(voor(lid), invoer(titel="", omschrijving="Wij zoeken iemand."))

    assert fouten(antwoord) == {"titel": ["Geef je klus een titel."]}
    assert getypt(antwoord)["omschrijving"] == "Wij zoeken iemand."
    assert f"Je schrijft dit op voor {lid}" in tekst(antwoord)
    assert not Klus.objects.exists()


def test_organisation_of_the_coordinator_is_no_choice(ik, lid, coordinator):
    antwoord = ik.post(voor(lid), invoer(organisatie=coordinator.organisatie_id))

    assert "organisatie" in fouten(antwoord)
    assert not Klus.objects.exists()


# Twice


def test_sent_twice_is_one_draft_and_one_mail(ik, lid, bezorg):
    data = invoer()
    antwoorden = [ik.post(voor(lid), data, follow=True) for _ in range(2)]

    assert Klus.objects.count() == 1
    assert len(bezorg()) == 1
    assert antwoorden[0].redirect_chain == antwoorden[1].redirect_chain
    assert len(stappen(Klus.objects.get())) == 1


def test_other_text_with_the_same_form_is_not_sent_over_the_first(ik, lid, bezorg):
    data = invoer()
    ik.post(voor(lid), data)
    eerst = rij(Klus.objects.get())

    antwoord = ik.post(voor(lid), data | {"titel": "Toch iets anders"})

    assert antwoord.status_code == 409
    assert "Je stuurde deze klus al naar Marieke." in tekst(antwoord)
    assert getypt(antwoord)["titel"] == "Toch iets anders"
    assert rij(Klus.objects.get()) == eerst
    assert len(bezorg()) == 1
    ik.post(voor(lid), getypt(antwoord))
    assert set(Klus.objects.values_list("titel", flat=True)) == {data["titel"], "Toch iets anders"}


def test_same_form_for_another_member_is_another_klus(ik, lid, collega):
    data = invoer()
    for iemand in (lid, collega):
        ik.post(voor(iemand), data)

    assert set(Klus.objects.values_list("plaatser", flat=True)) == {lid.pk, collega.pk}


# Who may


@pytest.mark.parametrize("wie", ["lid", "vreemde"])
@pytest.mark.parametrize("voor_wie", ["lid", "collega", "niemand", "onzin", "leeg"])
def test_no_one_else_writes_for_a_member(request, als, lid, collega, wie, voor_wie):
    client = als(request.getfixturevalue(wie))
    nummer = {"lid": lid.pk, "collega": collega.pk, "niemand": 987654321, "onzin": "x", "leeg": ""}[voor_wie]

    assert client.get(f"{NIEUW}?voor={nummer}").status_code == 403
    assert client.post(f"{NIEUW}?voor={nummer}", invoer()).status_code == 403
    assert not Klus.objects.exists()


def test_right_is_asked_again_when_it_is_sent(ik, lid, coordinator):
    ik.get(voor(lid))
    coordinator.groups.clear()

    assert ik.post(voor(lid), invoer()).status_code == 403
    assert not Klus.objects.exists()


@pytest.mark.parametrize("nummer", ["987654321", "x", "", "9" * 30])
def test_who_does_not_exist_is_not_found(ik, nummer):
    assert ik.get(f"{NIEUW}?voor={nummer}").status_code == 404
    assert ik.post(f"{NIEUW}?voor={nummer}", invoer()).status_code == 404


def test_only_the_address_says_for_whom(ik, lid, coordinator):
    ik.post(NIEUW, invoer(voor=lid.pk, plaatser=lid.pk))

    assert Klus.objects.get().plaatser == coordinator


def test_for_oneself_it_is_the_ordinary_form(ik, coordinator):
    assert ik.get(voor(coordinator)).headers["Location"] == NIEUW


@pytest.mark.parametrize("methode", ["get", "post"])
def test_who_is_not_active_or_has_no_organisation_is_told_apart(ik, methode):
    inactief = LidFabriek(voornaam="Inge", is_active=False)
    zonder = LidFabriek(voornaam="Zoë", is_staff=True, organisatie=None)

    for wie, reden in ((inactief, "is niet actief"), (zonder, "hoort nog niet bij een organisatie")):
        antwoord = ik.get(voor(wie)) if methode == "get" else ik.post(voor(wie), invoer())
        assert antwoord.status_code == 403
        assert reden in tekst(antwoord)
        assert soep(antwoord).select_one(f'main a[href="/beheer/deskundigen/lid/{wie.pk}/change/"]')
    assert not Klus.objects.exists()


def test_superuser_may_and_coordinator_needs_no_organisation(als, beheerder, coordinator, lid):
    type(lid).objects.filter(pk=coordinator.pk).update(organisatie=None)
    coordinator.refresh_from_db()

    for wie in (beheerder, coordinator):
        als(wie).post(voor(lid), invoer())

    assert Klus.objects.filter(plaatser=lid).count() == 2


# How one gets there


def test_button_stands_on_a_profile_for_coordinators_alone(als, coordinator, collega, lid):
    profiel = DeskundigeFabriek(lid=lid).get_absolute_url()

    def knop(wie):
        return soep(als(wie).get(profiel)).select_one(f'main a[href="{voor(lid)}"]')

    assert " ".join(knop(coordinator).get_text().split()) == "Klus plaatsen voor Marieke"
    assert knop(collega) is None
    assert knop(lid) is None


def test_no_button_where_it_would_lead_nowhere(ik, coordinator):
    zonder = DeskundigeFabriek(lid__is_staff=True, lid__organisatie=None)

    for deskundige in (DeskundigeFabriek(lid=coordinator), zonder):
        assert "?voor=" not in ik.get(deskundige.get_absolute_url()).content.decode()


def test_member_without_a_profile_is_found_in_admin(ik, als, lid, coordinator):
    zoek = soep(ik.get(NIEUW)).select_one("main form[method=get]")

    lijst = ik.get(zoek["action"], {zoek.select_one("input")["name"]: "graaf"})
    adres = soep(lijst).select_one("#result_list th a")["href"]
    assert soep(ik.get(adres)).select_one(f'.object-tools a[href="{voor(lid)}"]')
    inactief = LidFabriek(is_active=False)
    for wie in (coordinator, inactief):
        assert "?voor=" not in ik.get(f"/beheer/deskundigen/lid/{wie.pk}/change/").content.decode()
    assert soep(als(lid).get(NIEUW)).select_one("main form[method=get]") is None


def test_coordinator_without_an_organisation_finds_the_same(ik, coordinator):
    type(coordinator).objects.filter(pk=coordinator.pk).update(organisatie=None)

    antwoord = ik.get(NIEUW)

    assert antwoord.status_code == 403
    assert soep(antwoord).select_one("main form[method=get] input[name=q]")


# What the member does with it


def test_one_click_puts_it_on_the_board(client, opgeschreven, link, lid):
    vraag = client.get(link)
    assert soep(vraag).h1.get_text(strip=True) == f"Wil je “{opgeschreven.titel}” plaatsen?"
    assert rij(opgeschreven)["status"] == "concept"

    antwoord = client.post(link)

    assert "staat op het bord" in tekst(antwoord)
    assert rij(opgeschreven)["status"] == "open"
    assert stappen(opgeschreven)[-1] == ("geplaatst", lid.pk, None)


def test_link_works_once(client, opgeschreven, link):
    client.post(link)

    assert client.post(link).status_code == 410
    assert [soort for soort, _, _ in stappen(opgeschreven)] == ["opgeschreven", "geplaatst"]


def test_nobody_hears_that_it_was_placed(client, link, bezorg):
    """Four hours a week: the board says it."""
    client.post(link)

    assert len(bezorg()) == 1


def test_what_the_member_changed_first_is_what_is_placed(als, client, opgeschreven, link, lid):
    data = invoer(titel="Zo bedoelde ik het", versie=1, actie="bewaren", klaar_op="2099-01-01")
    als(lid).post(f"/klussen/{opgeschreven.pk}/wijzigen/", data)
    client.logout()

    client.post(link)

    klus = rij(opgeschreven)
    assert (klus["status"], klus["titel"]) == ("open", "Zo bedoelde ik het")


@pytest.mark.parametrize("intussen", ["plaatsen", "intrekken"])
def test_link_does_nothing_once_it_is_no_draft(als, client, opgeschreven, link, lid, intussen):
    als(lid).post(f"/klussen/{opgeschreven.pk}/{intussen}/")
    client.logout()
    voor_het = rij(opgeschreven)

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert rij(opgeschreven) == voor_het


def test_link_is_of_who_asks(client, opgeschreven, link, collega):
    Klus.objects.update(plaatser=collega)

    assert client.post(link).status_code == 410
    assert rij(opgeschreven)["status"] == "concept"


def test_link_of_a_day_that_has_passed_sets_a_later_one(ik, lid, client, bezorg):
    vandaag = timezone.localdate()
    ik.post(voor(lid), invoer(reageren_tm=f"{vandaag + timedelta(days=1):%Y-%m-%d}"))
    adres = LINK.search(bezorg()[0].body)[0]

    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert "Reageren kon tot en met" in tekst(client.get(adres))
        client.post(adres)
        klus = Klus.objects.get()
        assert klus.is_reageerbaar
        assert klus.reageren_tm == timezone.localdate() + timedelta(weeks=4)


def test_link_in_the_mail_is_all_that_is_kept_of_it(opgeschreven, lid):
    maillink = Maillink.objects.get()

    assert (maillink.handeling, maillink.lid, maillink.doel) == ("klus_plaatsen", lid, opgeschreven.pk)


def test_member_sees_who_wrote_it_down(als, opgeschreven, lid, coordinator):
    client = als(lid)
    assert urlsplit(opgeschreven.get_absolute_url()).path in client.get("/klussen/mijn/").content.decode()

    client.post(f"/klussen/{opgeschreven.pk}/plaatsen/")

    assert f"Opgeschreven door {coordinator}" in tekst(client.get(opgeschreven.get_absolute_url()))
    assert "Opgeschreven" not in tekst(als(LidFabriek()).get(opgeschreven.get_absolute_url()))


def test_draft_that_stays_is_reminded_of_once(opgeschreven, lid, bezorg):
    from klussen.nalopen import loop_na

    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        loop_na()
        loop_na()

    assert [mail.to for mail in bezorg()] == [[lid.email]] * 2
