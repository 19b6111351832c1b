"""Who asks for a klus: someone else from now on, two together, or one alone again."""

import pytest

from klussen.fouten import OngeldigeOvergang
from klussen.models import Klus
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek
from tests.klussen.hulp import alles, fouten, meldingen, soep, soorten, stappen, tekst


@pytest.fixture
def opvolger(lid):
    """Someone who works where `lid` works."""
    return LidFabriek(voornaam="Omar", achternaam="Pvolger", organisatie=lid.organisatie)


@pytest.fixture
def ik(als, lid):
    return als(lid)


def aan():
    return sorted(Mail.objects.values_list("aan", flat=True))


def mail_aan(lid):
    return Mail.objects.get(aan=lid.email)


def overdragen(client, klus, wie, **velden):
    return client.post(f"/klussen/{klus.pk}/overdragen/", {"aan": getattr(wie, "email", wie), **velden}, follow=True)


def samen(client, klus, wie):
    return client.post(f"/klussen/{klus.pk}/samen/", {"aan": getattr(wie, "email", wie)}, follow=True)


def alleen(client, klus):
    return client.post(f"/klussen/{klus.pk}/samen/", {"actie": "alleen"}, follow=True)


# Hand over


@pytest.mark.parametrize("status", ["concept", "open", "ingevuld", "verlopen"])
def test_klus_goes_to_a_colleague(ik, als, lid, opvolger, status):
    klus = KlusFabriek(plaatser=lid, status=status)

    antwoord = overdragen(ik, klus, opvolger.email.upper())

    klus.refresh_from_db()
    assert (klus.plaatser, klus.mede_plaatser, klus.status) == (opvolger, None, status)
    assert meldingen(antwoord) == [f"{opvolger} vraagt nu “{klus.titel}”, en krijgt daar een mail van."]
    assert stappen(klus) == [("overgedragen", lid.pk, opvolger.pk)]
    assert aan() == [opvolger.email]
    assert ik.get(f"/klussen/{klus.pk}/wijzigen/").status_code == (404 if status == "concept" else 403)
    assert als(opvolger).get(f"/klussen/{klus.pk}/wijzigen/").status_code == 200


def test_everyone_who_has_to_do_with_it_hears_it_once(ik, klus, lid, opvolger):
    mede, gekozen, wachter = LidFabriek(organisatie=lid.organisatie), LidFabriek(), LidFabriek()
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=mede)
    ReactieFabriek(klus=klus, lid=wachter)
    ReactieFabriek(klus=klus, lid=gekozen, status="gekozen")

    overdragen(ik, klus, opvolger)

    assert aan() == sorted([opvolger.email, mede.email, gekozen.email])
    assert mail_aan(opvolger).onderwerp == f"Je vraagt nu “{klus.titel}”"
    assert f"Dag {mede.voornaam}" in mail_aan(mede).tekst
    assert "Omar Pvolger" in mail_aan(gekozen).tekst
    assert {mail.antwoord_aan for mail in Mail.objects.filter(aan__in=[mede.email, gekozen.email])} == {
        mail_aan(gekozen).antwoord_aan
    }
    assert opvolger.email in str(mail_aan(gekozen).antwoord_aan)
    klus.refresh_from_db()
    assert klus.mede_plaatser == mede


def test_who_hands_over_may_stay(ik, klus, lid, opvolger):
    overdragen(ik, klus, opvolger, blijft="on")

    klus.refresh_from_db()
    assert klus.vragers == [opvolger, lid]
    assert soorten(klus) == ["overgedragen", "mede_plaatser"]
    assert aan() == [opvolger.email]
    assert ik.get(f"/klussen/{klus.pk}/wijzigen/").status_code == 200


@pytest.mark.parametrize("blijft", [{}, {"blijft": "on"}])
def test_second_who_asks_becomes_the_first(ik, klus, lid, opvolger, blijft):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=opvolger)

    overdragen(ik, klus, opvolger, **blijft)

    klus.refresh_from_db()
    assert klus.vragers == ([opvolger, lid] if blijft else [opvolger])
    assert aan() == [opvolger.email]


def test_nobody_stays_as_the_third(ik, klus, lid, opvolger):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=LidFabriek())
    voor = alles()

    antwoord = overdragen(ik, klus, opvolger, blijft="on")

    assert fouten(antwoord) == {"blijft": ["Jullie vragen deze klus al met zijn tweeën."]}
    assert (alles(), aan()) == (voor, [])


@pytest.mark.parametrize("blijft", [{}, {"blijft": "on"}])
@pytest.mark.parametrize("status", ["concept", "open"])
def test_sent_twice_is_handed_over_once(ik, lid, opvolger, status, blijft):
    klus = KlusFabriek(plaatser=lid, status=status)
    eerste = overdragen(ik, klus, opvolger, **blijft)
    tweede = overdragen(ik, klus, opvolger, **blijft)

    assert (tweede.status_code, meldingen(tweede)) == (200, meldingen(eerste))
    assert soorten(klus).count("overgedragen") == Mail.objects.count() == 1


def test_second_hand_over_by_who_no_longer_asks_is_refused(ik, klus, opvolger):
    overdragen(ik, klus, opvolger)
    voor = alles()

    assert overdragen(ik, klus, LidFabriek(organisatie=opvolger.organisatie)).status_code == 403
    assert alles() == voor


def test_only_the_one_of_whom_it_was_read_hands_it_over(klus, lid, opvolger):
    gelezen = Klus.objects.get(pk=klus.pk)
    derde = LidFabriek(organisatie=lid.organisatie)
    klus.draag_over(opvolger, lid)

    with pytest.raises(OngeldigeOvergang):
        gelezen.draag_over(derde, lid)

    assert Klus.objects.get(pk=klus.pk).plaatser == opvolger


@pytest.mark.parametrize("pagina", [overdragen, samen])
def test_who_is_no_such_colleague_cannot_be_told_apart(ik, klus, pagina, lid):
    elders, weg = LidFabriek(), LidFabriek(organisatie=lid.organisatie, is_active=False)
    voor = alles()

    for wie in ("niemand@voorbeeld.example", elders, weg):
        antwoord = pagina(ik, klus, wie)
        zin = f"We vinden met dit adres geen lid dat namens {klus.organisatie} mag vragen. Kijk of het adres klopt."
        assert fouten(antwoord) == {"aan": [zin]}
        assert getattr(wie, "email", wie) in antwoord.content.decode()
    assert (alles(), aan()) == (voor, [])


@pytest.mark.parametrize("pagina", [overdragen, samen])
@pytest.mark.parametrize(("getypt", "fout"), [("", "Vul een mailadres in."), ("omar", "Vul een heel mailadres in.")])
def test_address_must_be_one(ik, klus, pagina, getypt, fout):
    assert fouten(pagina(ik, klus, getypt)) == {"aan": [fout]}


@pytest.mark.parametrize("pagina", [overdragen, samen])
def test_participant_asks_in_the_name_of_the_partnership(ik, klus, lid, pagina):
    verband = OrganisatieFabriek(soort="samenwerkingsverband")
    ander = LidFabriek()
    verband.deelnemers.set([lid.organisatie, ander.organisatie])
    Klus.objects.filter(pk=klus.pk).update(organisatie=verband)

    pagina(ik, klus, ander)

    klus.refresh_from_db()
    assert ander in klus.vragers


@pytest.mark.parametrize("pagina", [overdragen, samen])
@pytest.mark.parametrize("status", ["wacht", "ingetrokken"])
def test_who_reacted_does_not_ask(ik, klus, opvolger, pagina, status):
    ReactieFabriek(klus=klus, lid=opvolger, status=status)
    voor = alles()

    antwoord = pagina(ik, klus, opvolger)

    assert fouten(antwoord) == {
        "aan": ["Deze collega reageerde op de klus, en kan daarom niet de vrager zijn. Kies een andere collega."]
    }
    assert (alles(), aan()) == (voor, [])


@pytest.mark.parametrize("pagina", [overdragen, samen])
def test_one_does_not_name_oneself(ik, klus, lid, pagina):
    assert fouten(pagina(ik, klus, lid)) == {"aan": ["Deze collega vraagt deze klus al."]}


@pytest.mark.parametrize("pagina", ["overdragen", "samen"])
@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_closed_klus_stays_with_who_asked(ik, lid, opvolger, pagina, status):
    klus = KlusFabriek(plaatser=lid, status=status)
    voor = alles()

    for antwoord in (
        ik.get(f"/klussen/{klus.pk}/{pagina}/", follow=True),
        ik.post(f"/klussen/{klus.pk}/{pagina}/", {"aan": opvolger.email}, follow=True),
    ):
        assert "kan niet meer." in meldingen(antwoord)[0]
    assert alles() == voor
    assert not soep(ik.get(klus.get_absolute_url())).select(f'main a[href$="/{pagina}/"]')


@pytest.mark.parametrize(("wie", "verwacht"), [("mede", 403), ("vreemde", 403), ("coordinator", 403)])
def test_only_the_first_who_asks_hands_over(als, klus, opvolger, vreemde, coordinator, wie, verwacht):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=opvolger)
    client = als({"mede": opvolger, "vreemde": vreemde, "coordinator": coordinator}[wie])
    voor = alles()

    assert overdragen(client, klus, opvolger).status_code == verwacht
    assert client.get(f"/klussen/{klus.pk}/overdragen/").status_code == verwacht
    assert samen(client, klus, vreemde).status_code == (200 if wie == "mede" else 403)
    assert alles() == voor


def test_page_of_a_klus_leads_to_it(als, klus, opvolger):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=opvolger)

    def links(lid):
        pagina = soep(als(lid).get(klus.get_absolute_url()))
        return [a["href"].split("/")[3] for a in pagina.select(f'main a[href^="/klussen/{klus.pk}/"]')]

    assert {"overdragen", "samen"} <= set(links(klus.plaatser))
    assert "samen" in links(opvolger)
    assert "overdragen" not in links(opvolger)


# Together


def test_story_tells_who_asks(ik, klus, lid, opvolger):
    samen(ik, klus, opvolger)
    alleen(ik, klus)
    overdragen(ik, klus, opvolger, blijft="on")

    verhaal = tekst(ik.get(klus.get_absolute_url()))
    for zin in ("Omar Pvolger vraagt mee", "vraagt niet meer mee", f"Overgedragen aan Omar Pvolger door {lid}"):
        assert zin in verhaal


def test_a_colleague_asks_along(ik, als, klus, lid, opvolger):
    antwoord = samen(ik, klus, opvolger)

    klus.refresh_from_db()
    assert klus.vragers == [lid, opvolger]
    assert meldingen(antwoord) == [f"{opvolger} vraagt nu mee, en krijgt daar een mail van."]
    assert stappen(klus) == [("mede_plaatser", lid.pk, opvolger.pk)]
    assert aan() == [opvolger.email]
    assert f"/klussen/{klus.pk}/samen/" in mail_aan(opvolger).tekst
    assert als(opvolger).get(f"/klussen/{klus.pk}/wijzigen/").status_code == 200


def test_sent_twice_is_one_mail(ik, klus, opvolger):
    eerste, tweede = samen(ik, klus, opvolger), samen(ik, klus, opvolger)

    assert meldingen(eerste) == meldingen(tweede)
    assert soorten(klus) == ["mede_plaatser"]
    assert Mail.objects.count() == 1


def test_there_are_two_at_most(ik, klus, lid, opvolger):
    klus.vraag_samen(opvolger, lid)

    antwoord = samen(ik, klus, LidFabriek(organisatie=lid.organisatie))

    assert antwoord.status_code == 200
    klus.refresh_from_db()
    assert klus.mede_plaatser == opvolger
    assert aan() == []


@pytest.mark.parametrize("status", ["concept", "open"])
@pytest.mark.parametrize("wie", ["plaatser", "mede"])
def test_one_of_two_goes_on_alone(als, lid, opvolger, status, wie):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger, status=status)
    door, ander = (lid, opvolger) if wie == "plaatser" else (opvolger, lid)
    client = als(door)

    for _ in range(2):
        antwoord = alleen(client, klus)
        assert antwoord.status_code == 200

    klus.refresh_from_db()
    assert klus.vragers == [lid]
    assert stappen(klus) == [("alleen", door.pk, opvolger.pk)]
    assert aan() == [ander.email]


def test_stranger_ends_nothing(als, vreemde, lid, opvolger):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger)
    voor = alles()

    assert alleen(als(vreemde), klus).status_code == 403
    assert alles() == voor


def test_page_says_who_asks_along(als, lid, opvolger):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger, status="concept")

    assert f"{opvolger} vraagt niet meer mee" in tekst(als(lid).get(f"/klussen/{klus.pk}/samen/"))
    assert "Ik vraag niet meer mee" in tekst(als(opvolger).get(f"/klussen/{klus.pk}/samen/"))
    assert "Alleen jullie zien het" in tekst(als(lid).get(klus.get_absolute_url()))


# What the other of the two hears, and who reads who asks


def test_other_who_asks_hears_that_it_is_done(ik, lid, opvolger, collega):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger)
    ReactieFabriek(klus=klus, lid=collega, status="gekozen")

    ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "ja"})

    assert aan() == sorted([collega.email, opvolger.email])
    assert f"{lid} heeft jullie klus “{klus.titel}” afgerond." in mail_aan(opvolger).tekst


def test_facts_name_both(als, lid, opvolger, vreemde):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger)
    assert "Marieke de Graaf, samen met Omar Pvolger, " in tekst(als(vreemde).get(klus.get_absolute_url()))

    klus.vraag_alleen(lid)

    assert "samen met" not in tekst(als(vreemde).get(klus.get_absolute_url()))


@pytest.mark.parametrize("status", ["open", "ingetrokken"])
def test_who_was_chosen_can_reach_both(als, lid, opvolger, collega, vreemde, status):
    klus = KlusFabriek(plaatser=lid, mede_plaatser=opvolger, status=status, aantal_personen=2)
    ReactieFabriek(klus=klus, lid=collega, status="gekozen")

    links = {link["href"] for link in soep(als(collega).get(klus.get_absolute_url())).select("a[href^='mailto:']")}

    assert links == {f"mailto:{lid.email}", f"mailto:{opvolger.email}"}
    assert opvolger.email not in als(vreemde).get(klus.get_absolute_url()).content.decode()


def test_story_says_open_again_where_no_place_came_free(als, lid, vreemde):
    klus = KlusFabriek(plaatser=lid, aantal_personen=2, status="verlopen")

    ReactieFabriek(klus=klus).kies(lid)

    assert soorten(klus) == ["gekozen", "weer_open"]
    bladzijde = tekst(als(lid).get(klus.get_absolute_url()))
    assert "Weer open" in bladzijde
    assert "plek vrij" not in bladzijde.replace("Maak de plek weer vrij", "")
