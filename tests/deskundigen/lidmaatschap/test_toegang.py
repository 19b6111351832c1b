"""Asking to be let in, with an address that no organisation is known by."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deskundigen.lidmaatschap import acties
from deskundigen.lidmaatschap.models import Toegangsverzoek
from klussenbank.kern.models import Mail
from tests.fabriek import LidFabriek, OrganisatieFabriek
from tests.klussen.hulp import soep, tekst

TOEGANG = "/account/toegang/"


@pytest.fixture
def vraag(rhenen):
    """Fill in the form as a visitor and return the page after it."""

    def _vraag(**anders):
        gegevens = {
            "email": "ida@bureau.example",
            "voornaam": "Ida",
            "achternaam": "Bos",
            "organisatie": rhenen.pk,
            "toelichting": "Ik help hier tot de zomer.",
        }
        return Client().post(TOEGANG, gegevens | anders, follow=True)

    return _vraag


def test_contact_person_is_told_and_sees_who_it_is(vraag, als, carla):
    antwoord = vraag()

    assert antwoord.redirect_chain == [("/account/login/", 302)]
    assert "Je verzoek is verstuurd." in tekst(antwoord)
    mail = Mail.objects.get()
    assert mail.aan == carla.email
    # What a visitor typed stands in no mail.
    assert "Ida" not in mail.tekst
    pagina = tekst(als(carla).get("/organisaties/gemeente-rhenen/leden/?deel=verzoeken"))
    assert "Ida Bos" in pagina
    assert "Ik help hier tot de zomer." in pagina


def test_nobody_learns_who_is_a_member(vraag):
    LidFabriek(email="lid@bureau.example")

    adressen = ("ida@bureau.example", "lid@bureau.example", "ida@bureau.example")
    niemand, lid, nog_eens = (tekst(vraag(email=email)) for email in adressen)

    assert niemand == lid == nog_eens
    assert Toegangsverzoek.objects.count() == 2


def test_one_mail_a_day_for_whoever_waits(vraag, carla):
    vraag()
    vraag(email="jan@bureau.example")
    assert Mail.objects.count() == 1

    Toegangsverzoek.objects.update(gedaan_op=timezone.now() - timedelta(days=2))
    vraag(email="els@bureau.example")
    assert Mail.objects.count() == 2


def test_known_domain_signs_up_by_itself(vraag):
    OrganisatieFabriek(domein="ede.example")

    antwoord = vraag(email="ida@ede.example")

    assert soep(antwoord).select_one('main a[href="/account/signup/"]')
    assert "hoef je niets te vragen" in tekst(antwoord)
    assert not Toegangsverzoek.objects.exists()


def test_organisation_that_ended_cannot_be_chosen(vraag):
    weg = OrganisatieFabriek(beeindigd_op=timezone.localdate())

    assert "organisatie" in vraag(organisatie=weg.pk).context["form"].errors


def test_mistakes_are_told_and_what_was_typed_stays(vraag):
    antwoord = vraag(email="", voornaam=" ", toelichting="")

    assert set(antwoord.context["form"].errors) == {"email", "voornaam", "toelichting"}
    assert soep(antwoord).select_one("#id_achternaam")["value"] == "Bos"


def test_only_so_many_wait(vraag, monkeypatch):
    monkeypatch.setattr(acties, "MEESTE_VERZOEKEN", 1)
    vraag()

    antwoord = vraag(email="jan@bureau.example")

    assert antwoord.status_code == 429
    assert "bij deze organisatie wachten er al veel" in tekst(antwoord)


def test_only_so_often(vraag):
    statussen = [vraag().status_code for _ in range(4)]

    assert statussen == [200, 200, 200, 429]


def test_one_visitor_fills_no_organisation(vraag, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "toegang": "2/d/ip"}
    statussen = [vraag(email=f"v{nummer}@bureau.example").status_code for nummer in range(3)]

    assert statussen == [200, 200, 429]
    assert Toegangsverzoek.objects.count() == 2


def test_sign_up_page_leads_there(client, db):
    assert TOEGANG in client.get("/account/signup/").text
