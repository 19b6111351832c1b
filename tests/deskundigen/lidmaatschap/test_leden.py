"""The page on which the contact person keeps the members of an organisation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen.account.verwijderen import verwijder
from deskundigen.lidmaatschap import acties
from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from deskundigen.models import Lid
from klussenbank.kern.models import Logregel, Mail
from tests.beheer.hulp import zonder_token
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek
from tests.klussen.hulp import aantal_queries, soep, tekst

LEDEN = "/organisaties/gemeente-rhenen/leden/"
UIT_DIENST = f"{LEDEN}uit-dienst/"


def genoemd(antwoord):
    return {rij["data-lid"] for rij in soep(antwoord).select("[data-lid]")}


def test_members_of_this_organisation_by_name(als, carla, anna):
    LidFabriek(voornaam="Weg", organisatie=carla.organisatie, is_active=False)
    LidFabriek(voornaam="Elders")
    client = als(carla)

    assert genoemd(client.get(LEDEN)) == {str(carla.pk), str(anna.pk)}
    assert genoemd(client.get(LEDEN, {"q": "ann v"})) == {str(anna.pk)}
    assert "Niemand gevonden" in tekst(client.get(LEDEN, {"q": "zzz"}))
    assert genoemd(client.get(LEDEN, {"deel": "onzin"})) == {str(carla.pk), str(anna.pk)}


def test_who_was_contact_person_somewhere_else_keeps_nobody_here(als, carla):
    carla.organisatie = OrganisatieFabriek()
    carla.save()

    assert als(carla).get(LEDEN).status_code == 404


def test_what_is_not_yours_is_as_what_does_not_exist(als, rhenen, anna):
    client = als(anna)

    assert zonder_token(client.get(LEDEN)) == zonder_token(client.get("/organisaties/bestaat-niet/leden/"))


def test_page_takes_as_many_queries_for_many_as_for_one(als, carla, anna):
    client = als(carla)
    met_een = aantal_queries(client, LEDEN)
    LidFabriek.create_batch(5, organisatie=carla.organisatie)

    assert aantal_queries(client, LEDEN) == met_een
    assert met_een <= 10


def test_other_parts_take_as_many_queries_for_many_as_for_one(als, carla):
    def maak(nummer):
        Toegangsverzoek.objects.create(organisatie=carla.organisatie, email=f"v{nummer}@x.example", voornaam="Vera")
        als(carla).post(f"{LEDEN}uitnodigen/", {"email": f"n{nummer}@rhenen.example"})
        laat_vertrekken([LidFabriek(organisatie=carla.organisatie)], wijze=Vertrekwijze.IMPORT)

    def queries():
        return [
            aantal_queries(als(carla), f"{LEDEN}?deel={deel}") for deel in ("uitnodigingen", "verzoeken", "vertrokken")
        ]

    maak(0)
    met_een = queries()
    for nummer in (1, 2):
        maak(nummer)

    assert queries() == met_een
    assert max(met_een) <= 9


def test_way_to_the_page_is_there_for_who_keeps_it_alone(als, carla, anna, coordinator):
    organisatie = carla.organisatie.get_absolute_url()

    for wie, op_profiel, bij_organisatie in ((carla, True, True), (anna, False, False), (coordinator, False, True)):
        client = als(wie)
        assert (LEDEN in client.get("/profiel/").text) is op_profiel
        assert (LEDEN in client.get(organisatie).text) is bij_organisatie


# Who leaves


def test_page_says_what_happens_and_changes_nothing(als, carla, anna):
    over = KlusFabriek(titel="Peilbuizen", plaatser=anna, mede_plaatser=carla)
    alleen = KlusFabriek(titel="Riool", plaatser=anna)
    geheim = [KlusFabriek(titel="Nog een idee", plaatser=anna, status="concept")]
    geheim.append(KlusFabriek(titel="Verborgen", plaatser=anna))
    geheim[1].verberg(carla, "Dit kan niet.")

    antwoord = als(carla).get(UIT_DIENST, {"lid": anna.pk})

    per_klus = {rij["data-klus"]: rij.p.get_text(" ", strip=True) for rij in soep(antwoord).select("[data-klus]")}
    assert per_klus == {
        str(over.pk): "gaat naar Carla Bos, die vraagt al mee",
        str(alleen.pk): "de platformcoördinator zoekt een andere vrager",
    }
    anna.refresh_from_db()
    assert anna.is_active


def test_button_lets_someone_leave_once(als, carla, anna):
    client = als(carla)

    for _ in range(2):
        antwoord = client.post(UIT_DIENST, {"lid": anna.pk}, follow=True)
        assert antwoord.redirect_chain == [(f"{LEDEN}?deel=vertrokken", 302)]
        assert "Anna Vis" in tekst(antwoord)

    vertrek = Vertrek.objects.get()
    assert (vertrek.lid, vertrek.wijze, vertrek.door) == (anna, "contactpersoon", carla)
    assert Mail.objects.filter(aan=anna.email).count() == 1


def test_who_erased_the_account_is_not_named_among_who_left(als, carla, anna):
    laat_vertrekken([anna], wijze=Vertrekwijze.IMPORT)
    verwijder(LidFabriek(organisatie=carla.organisatie))

    vertrokken = tekst(als(carla).get(f"{LEDEN}?deel=vertrokken"))

    assert "Anna Vis" in vertrokken
    assert "Oud-lid" not in vertrokken


def test_coordinator_does_the_same_and_finds_the_way_back(als, coordinator, anna):
    client = als(coordinator)

    pagina = client.post(UIT_DIENST, {"lid": anna.pk}, follow=True)

    assert Vertrek.objects.get().wijze == "beheer"
    in_beheer = reverse("admin:deskundigen_lid_change", args=[anna.pk])
    assert soep(pagina).select_one(f'a[href="{in_beheer}"]')


def test_nobody_lets_oneself_or_who_has_rights_leave(als, carla, coordinator):
    Lid.objects.filter(pk=coordinator.pk).update(organisatie=carla.organisatie)
    client = als(carla)

    for lid in (carla, coordinator):
        assert client.get(UIT_DIENST, {"lid": lid.pk}).status_code == 403
        assert client.post(UIT_DIENST, {"lid": lid.pk}).status_code == 403
    assert UIT_DIENST not in client.get(LEDEN).text
    assert Lid.objects.filter(is_active=False).count() == 0


@pytest.mark.parametrize("nummer", ["", "x", "987654321", "9" * 30])
def test_who_does_not_work_here_cannot_leave_here(als, carla, nummer):
    elders = LidFabriek()
    client = als(carla)

    for wie in (nummer, elders.pk):
        assert client.get(UIT_DIENST, {"lid": wie}).status_code == 404
        assert client.post(UIT_DIENST, {"lid": wie}).status_code == 404
    elders.refresh_from_db()
    assert elders.is_active


# Who asks to be let in


@pytest.fixture
def verzoek(rhenen):
    return Toegangsverzoek.objects.create(
        organisatie=rhenen, email="ida@bureau.example", voornaam="Ida", achternaam="Bos", toelichting="Ik help hier."
    )


def behandel(client, verzoek, actie):
    return client.post(f"{LEDEN}verzoek/", {"nummer": verzoek.pk, "actie": actie}, follow=True)


def test_who_is_let_in_gets_an_invitation(als, carla, verzoek, bezorg):
    antwoord = behandel(als(carla), verzoek, "toelaten")

    assert "Ida Bos krijgt een mail om lid te worden." in tekst(antwoord)
    assert not Toegangsverzoek.objects.exists()
    [bericht] = bezorg()
    assert bericht.to == ["ida@bureau.example"]
    assert "Carla Bos laat je toe." in bericht.body
    assert "/account/uitnodiging/" in bericht.body


def test_who_is_not_let_in_hears_so(als, carla, verzoek, bezorg):
    client = als(carla)
    behandel(client, verzoek, "niet")

    assert not Toegangsverzoek.objects.exists()
    [bericht] = bezorg()
    assert (bericht.to, bericht.reply_to) == (["ida@bureau.example"], ["Carla Bos <carla@rhenen.example>"])
    assert "Dat kan nu niet." in bericht.body
    # Once more, or by someone else.
    assert "Dit verzoek is er niet meer." in tekst(behandel(client, verzoek, "toelaten"))
    assert len(bezorg()) == 1


def test_who_was_invited_by_hand_meanwhile_gets_no_second_mail(als, carla, rhenen, verzoek):
    rhenen.maildomeinen.create(domein="bureau.example")
    client = als(carla)
    client.post(f"{LEDEN}uitnodigen/", {"email": verzoek.email})

    behandel(client, verzoek, "toelaten")

    assert not Toegangsverzoek.objects.exists()
    assert Mail.objects.count() == 1


def test_of_two_who_answer_at_once_one_does(carla, verzoek):
    assert acties.laat_niet_toe(verzoek, carla)
    assert not acties.laat_niet_toe(verzoek, carla)
    assert not acties.laat_toe(verzoek, carla)
    assert Logregel.objects.get().wat == "Niet toegelaten."
    assert Mail.objects.count() == 1


def test_log_says_who_did_what_and_names_nobody(als, carla, coordinator, anna, rhenen, verzoek):
    client = als(carla)
    client.get(LEDEN)
    behandel(client, verzoek, "niet")
    ander = Toegangsverzoek.objects.create(organisatie=rhenen, email="jan@bureau.example", voornaam="Jan")
    behandel(client, ander, "toelaten")
    uitnodiging = Ledenuitnodiging.objects.get()
    for _ in range(2):
        client.post(f"{LEDEN}uitnodiging/", {"nummer": uitnodiging.pk, "actie": "intrekken"})
        client.post(UIT_DIENST, {"lid": anna.pk})
    als(coordinator).get(LEDEN)

    assert list(Logregel.objects.order_by("pk").values_list("door", "handeling", "soort", "object_id", "wat")) == [
        (carla.pk, "weggehaald", "lidmaatschap.toegangsverzoek", verzoek.pk, "Niet toegelaten."),
        (carla.pk, "weggehaald", "lidmaatschap.toegangsverzoek", ander.pk, "Toegelaten."),
        (carla.pk, "toegevoegd", "lidmaatschap.ledenuitnodiging", uitnodiging.pk, "Uitnodiging verstuurd."),
        (carla.pk, "gewijzigd", "lidmaatschap.ledenuitnodiging", uitnodiging.pk, "Ingetrokken."),
        (carla.pk, "gewijzigd", "deskundigen.lid", anna.pk, "Uit dienst."),
        (coordinator.pk, "bekeken", "deskundigen.organisatie", rhenen.pk, "Leden."),
    ]


def test_request_at_another_organisation_is_not_there(als, carla):
    elders = Toegangsverzoek.objects.create(organisatie=OrganisatieFabriek(), email="x@y.example", voornaam="Xa")

    assert "Dit verzoek is er niet meer." in tekst(behandel(als(carla), elders, "toelaten"))
    assert Toegangsverzoek.objects.exists()


def test_coordinator_is_told_that_people_wait(als, coordinator, verzoek):
    adres = reverse("admin:lidmaatschap_toegangsverzoek_changelist")

    start = soep(als(coordinator).get("/"))

    assert start.select_one(f'a[href="{adres}"]')
    lijst = als(coordinator).get(adres)
    assert f"{LEDEN}?deel=verzoeken" in lijst.text
    verzoek.delete()
    assert adres not in als(coordinator).get("/").text


def test_a_request_that_is_answered_too_late_is_forgotten(carla, verzoek):
    from deskundigen.lidmaatschap.acties import ruim_op

    assert ruim_op() == 0
    Toegangsverzoek.objects.update(gedaan_op=timezone.now() - timedelta(days=61))
    assert ruim_op() == 1
    assert not Toegangsverzoek.objects.exists()
    assert Contactpersoon.objects.exists()
