"""My data: what the download holds, and the page on which one erases the account."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deskundigen.account.verwijderen import is_leeg
from deskundigen.models import Lid
from klussen.models import Klus
from klussenbank.kern.models import Mail
from klussenbank.kern.persoonsgegevens import Klasse, is_mens, tabellen
from tests import gegevens
from tests.fabriek import WACHTWOORD, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek

BUNDEL = "/profiel/gegevens/downloaden/"
VERWIJDEREN = "/profiel/verwijderen/"


@pytest.fixture
def twee(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    een, ander = gegevens.maak_twee()
    gegevens.vul_in(een)
    gegevens.vul_in(ander)
    return een, ander


def pak_uit(antwoord):
    with ZipFile(BytesIO(b"".join(antwoord.streaming_content))) as archief:
        return {naam: archief.read(naam) for naam in archief.namelist()}


def test_download_holds_every_field_of_the_register_once_and_nothing_of_others(twee, als):
    een, ander = twee

    antwoord = als(een.lid).get(BUNDEL)

    assert antwoord["Content-Disposition"].startswith('attachment; filename="mijn-gegevens-')
    inhoud = pak_uit(antwoord)
    for naam in ("mijn-gegevens.json", "mijn-gegevens.html"):
        tekst = inhoud[naam].decode()
        woorden = [woord for woorden in een.woorden.values() for woord in woorden]
        assert {woord: tekst.count(woord) for woord in woorden} == dict.fromkeys(woorden, 1)
        assert [woord for woord in ander.alles if woord in tekst] == []
    bestanden = [waarde for naam, waarde in inhoud.items() if naam.startswith("bestanden/")]
    eigen = een.naam[0].encode()
    assert sorted(bestanden) == [b"bijlage van " + eigen, b"foto van " + eigen]
    _staat_alles_erin(json.loads(inhoud["mijn-gegevens.json"]))


def _staat_alles_erin(delen):
    """Each field that concerns a member is there, walked along the register and not along what the download does."""
    gekregen = {}
    for deel in delen:
        gekregen.setdefault(deel["tabel"], set()).update(*(rij.keys() for rij in deel["rijen"]))
    for tabel in tabellen():
        # A row of this one is there once the account is gone.
        if not tabel.rollen or tabel.model.__name__ == "Verwijdering":
            continue
        van_lid = {
            naam
            for naam, (klasse, *_) in tabel.klassen.items()
            if klasse in {Klasse.CONTACT, Klasse.ZELF, Klasse.GEVOELIG, Klasse.BIJDRAGE}
            and not is_mens(tabel.veld(naam))
        }
        assert van_lid - gekregen.get(tabel.naam, set()) <= VAN_EEN_ANDER.get(tabel.model._meta.label, set()), tabel


# What others wrote, to or about the member, and what is everyone's: not given.
VAN_EEN_ANDER = {
    "kern.Mail": {"antwoord_aan", "onderwerp", "tekst", "html"},
    "nieuwsbrief.Nieuwsbrief": {"inhoud"},
}


def test_red_cards_are_in_the_download_of_their_owner(twee, als):
    een, _ = twee
    rood = een.lid.kaarten.get(kleur="rood")

    assert rood.tekst in pak_uit(als(een.lid).get(BUNDEL))["mijn-gegevens.html"].decode()


def test_download_of_a_new_member_says_what_there_is(lid, als):
    inhoud = pak_uit(als(lid).get(BUNDEL))

    assert list(inhoud) == ["mijn-gegevens.html", "mijn-gegevens.json"]
    account = next(deel for deel in json.loads(inhoud["mijn-gegevens.json"]) if deel["welke"] == "je account")
    assert account["rijen"][0]["achternaam"] == "Graaf"
    assert account["rijen"][0]["organisatie"] == str(lid.organisatie)
    assert "password" not in account["rijen"][0]
    assert lid.password not in str(inhoud)


def test_number_of_queries_does_not_grow_with_rows(lid, als):
    klant, aantallen = als(lid), []
    for _ in range(3):
        KlusFabriek(plaatser=lid, onderwerpen=[OnderwerpFabriek()])
        KaartFabriek(lid=lid)
        with CaptureQueriesContext(connection) as queries:
            pak_uit(klant.get(BUNDEL))
        aantallen.append(len(queries))

    assert aantallen[1] == aantallen[2]


def bevestig(client):
    client.post(reverse("account_reauthenticate"), {"password": WACHTWOORD})


def test_erasing_asks_for_the_password_first(lid, als):
    antwoord = als(lid).get(VERWIJDEREN)

    assert antwoord.url == f"{reverse('account_reauthenticate')}?next=%2Fprofiel%2Fverwijderen%2F"
    assert als(lid).post(VERWIJDEREN).status_code == 302
    assert not is_leeg(Lid.objects.get(pk=lid.pk))


def test_page_tells_what_goes_and_what_stays_and_erases_nothing(lid, als):
    klant = als(lid)
    bevestig(klant)

    pagina = klant.get(VERWIJDEREN).content.decode()

    assert "Dit gaat weg" in pagina
    assert "Dit blijft" in pagina
    assert "Je lopende klussen" not in pagina
    assert not is_leeg(Lid.objects.get(pk=lid.pk))


def test_page_offers_to_hand_over_what_one_asks_alone(lid, collega, als):
    alleen = KlusFabriek(plaatser=lid, titel="Dijken inspecteren")
    KlusFabriek(plaatser=lid, mede_plaatser=collega, titel="Samen gevraagd")
    klant = als(lid)
    bevestig(klant)

    pagina = klant.get(VERWIJDEREN).content.decode()

    assert "Je vraagt nog 1 klus alleen." in " ".join(pagina.split())
    assert f'href="/klussen/{alleen.pk}/overdragen/"' in pagina
    assert "Samen gevraagd" not in pagina


def test_erasing_logs_out_and_says_so(lid, als):
    klant = als(lid)
    bevestig(klant)

    antwoord = klant.post(VERWIJDEREN, follow=True)

    assert antwoord.redirect_chain == [("/account/login/", 302)]
    assert "Je account is verwijderd." in antwoord.content.decode()
    assert is_leeg(Lid.objects.get(pk=lid.pk))
    assert klant.get("/").status_code == 302


def test_who_has_no_password_logs_in_again_first(als, client, db):
    lid = LidFabriek()
    lid.set_unusable_password()
    lid.save()

    antwoord = als(lid).get(VERWIJDEREN)

    assert antwoord.url == "/account/login/?next=/profiel/verwijderen/"
    assert client.get("/").status_code == 302
    client.post("/account/login/code/", {"email": lid.email})
    code = next(regel for regel in Mail.objects.get().tekst.split() if "-" in regel and regel.isupper())
    client.post("/account/login/code/confirm/", {"code": code})
    assert client.get(VERWIJDEREN).status_code == 200


def test_the_only_superuser_is_told_why_not(als, db):
    beheerder = LidFabriek(is_staff=True, is_superuser=True)
    klant = als(beheerder)
    bevestig(klant)

    antwoord = klant.post(VERWIJDEREN, follow=True)

    assert "jij bent de enige hoofdbeheerder" in antwoord.content.decode()
    assert not is_leeg(Lid.objects.get(pk=beheerder.pk))


def test_page_of_what_was_asked_names_nobody_any_more(lid, collega, als):
    klus = KlusFabriek(plaatser=lid)
    ReactieFabriek(klus=klus, lid=collega)
    klant = als(lid)
    bevestig(klant)
    klant.post(VERWIJDEREN)

    pagina = als(collega).get(klus.get_absolute_url()).content.decode()

    assert "Oud-lid" in pagina
    assert "Graaf" not in pagina
    assert Klus.objects.get(pk=klus.pk).status == "open"
