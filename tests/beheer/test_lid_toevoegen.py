"""Admin: a coordinator adds a member."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from deskundigen.models import Lid
from tests.beheer.hulp import lidrij, lidvelden, soep

TOEVOEGEN = "/beheer/deskundigen/lid/add/"


def test_toegevoegd_lid_heeft_een_bevestigd_adres_en_geen_wachtwoord(als, coordinator, gewoon):
    antwoord = als(coordinator).post(TOEVOEGEN, lidvelden(gewoon, email="Nieuw.Lid@Rhenen.example"))

    assert antwoord.status_code == 302
    lid = Lid.objects.get(email="nieuw.lid@rhenen.example")
    assert not lid.has_usable_password()
    assert lidrij(lid)[3] == [("nieuw.lid@rhenen.example", True, True)]
    log = LogEntry.objects.get()
    assert (log.object_repr, log.get_change_message()) == (f"lid {lid.pk}", "Toegevoegd.")


def test_toegevoegd_lid_logt_in_met_een_code(als, client, coordinator, gewoon, mailoutbox):
    als(coordinator).post(TOEVOEGEN, lidvelden(gewoon, email="nieuw@rhenen.example"))
    client.logout()

    antwoord = client.post(reverse("account_request_login_code"), {"email": "nieuw@rhenen.example"})

    assert antwoord.status_code == 302
    assert antwoord.url == reverse("account_confirm_login_code")


@pytest.mark.parametrize("adres", ["gewoon@rhenen.example", "GEWOON@rhenen.example", "tweede@rhenen.example"])
def test_bestaand_mailadres_geeft_een_fout_bij_het_veld(als, coordinator, gewoon, adres):
    EmailAddress.objects.create(user=gewoon, email="tweede@rhenen.example", verified=False, primary=False)

    antwoord = als(coordinator).post(TOEVOEGEN, lidvelden(gewoon, email=adres))

    assert antwoord.status_code == 200
    assert soep(antwoord).select_one(".field-email .errorlist")
    assert Lid.objects.count() == 2


@pytest.mark.parametrize("adres", ["", "geen-adres", "x" * 250 + "@rhenen.example", "a\x00b@rhenen.example"])
def test_ongeldig_mailadres_geeft_een_fout_bij_het_veld(als, coordinator, gewoon, adres):
    antwoord = als(coordinator).post(TOEVOEGEN, lidvelden(gewoon, email=adres))

    assert antwoord.status_code == 200
    assert soep(antwoord).select_one(".field-email .errorlist")
