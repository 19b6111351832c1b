"""manage.py importeer_leden: who joins, moves and leaves, by the file of a personnel system."""

import csv
import io
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from deskundigen.lidmaatschap.models import Contactpersoon, Vertrek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import laat_vertrekken
from deskundigen.management.commands import importeer_leden
from deskundigen.models import Deskundige, Lid
from klussen.models import Klus, Reactie
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek

TESTPERSONEN = Path(__file__).parents[3] / "shared/data/teksten/testpersonen.csv"
KOP = "email;voornaam;tussenvoegsel;achternaam;functie;organisatie\n"


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", code="GM0340", domein="rhenen.example")


@pytest.fixture
def ede(db):
    return OrganisatieFabriek(naam="Gemeente Ede", slug="gemeente-ede", code="GM0228", domein="ede.example")


@pytest.fixture
def lees(db, tmp_path, capsys):
    """Write a file, import it, and return the lines that the command printed."""

    def _lees(inhoud, codering="utf-8", **opties):
        pad = tmp_path / "leden.csv"
        pad.write_bytes(inhoud.encode(codering))
        call_command("importeer_leden", str(pad), **opties)
        return capsys.readouterr().out.splitlines()

    return _lees


@pytest.fixture
def weiger(lees, capsys):
    """Import a file that must be refused; return the messages after having checked that nothing changed."""

    def _weiger(inhoud, **opties):
        voor = toestand()
        with pytest.raises(CommandError, match="Er is niets veranderd"):
            lees(inhoud, **opties)
        assert toestand() == voor
        return capsys.readouterr().err.splitlines()

    return _weiger


def toestand():
    """Everything that an import could change."""
    tabellen = (Lid, EmailAddress, Vertrek, Klus, Reactie, Contactpersoon, Mail, Deskundige)
    return [list(tabel.objects.order_by("pk").values_list()) for tabel in tabellen]


def medewerkers(organisatie, aantal):
    return [
        LidFabriek(email=f"m{nummer}@rhenen.example", achternaam=f"Bos{nummer}", organisatie=organisatie)
        for nummer in range(aantal)
    ]


def regels(*leden):
    """Lines of the file that say of these members what is stored of them."""
    return "".join(
        f"{lid.email};{lid.voornaam};{lid.tussenvoegsel};{lid.achternaam};{lid.functie};{lid.organisatie.code}\n"
        for lid in leden
    ).replace(";GM0340", ";Rhenen")


def test_who_joins_can_log_in_with_a_code_alone(lees, rhenen):
    uit = lees(f"{KOP}Anna@Rhenen.example;Anna;van den;Berg;hydroloog;Rhenen\n", verbosity=2)

    assert uit == [
        "nieuw: Anna van den Berg <anna@rhenen.example>, Gemeente Rhenen",
        "1 nieuw, 0 gewijzigd, 0 vertrokken, 0 ongewijzigd.",
    ]
    lid = Lid.objects.get()
    assert (lid.email, lid.naam, lid.functie) == ("anna@rhenen.example", "Anna van den Berg", "hydroloog")
    assert not lid.has_usable_password()
    adres = EmailAddress.objects.get(user=lid)
    assert (adres.email, adres.verified, adres.primary) == ("anna@rhenen.example", True, True)


@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("scheiding", [",", ";"])
def test_encodings_and_separators(lees, rhenen, codering, scheiding):
    inhoud = "voornaam,achternaam,email,organisatie_code\nZoë,Büyük,zoe@rhenen.example,gm0340\n"

    lees(inhoud.replace(",", scheiding), codering)

    assert Lid.objects.get().naam == "Zoë Büyük"


def test_who_moves_gets_another_name_and_organisation(lees, rhenen, ede):
    *blijven, verhuist = medewerkers(rhenen, 6)
    DeskundigeFabriek(lid=verhuist)
    Contactpersoon.objects.create(organisatie=rhenen, lid=verhuist)
    inhoud = f"{KOP}{regels(*blijven)}{verhuist.email};;;Zon;-;gemeente-ede\n"

    uit = lees(inhoud, proef=True)

    assert uit == [
        f"gewijzigd: Anna Zon <{verhuist.email}>, Gemeente Ede: achternaam “Bos5” → “Zon”; functie “adviseur” → leeg; "
        "organisatie “Gemeente Rhenen” → “Gemeente Ede”",
        "0 nieuw, 1 gewijzigd, 0 vertrokken, 5 ongewijzigd. Dit was een proef: er is niets veranderd.",
    ]
    lees(inhoud)
    verhuist.refresh_from_db()
    assert (verhuist.naam, verhuist.functie, verhuist.organisatie) == ("Anna Zon", "", ede)
    assert [rij.pk for rij in Deskundige.objects.zoek("Zon Ede")] == [verhuist.pk]
    assert not Contactpersoon.objects.exists()


def test_who_leaves_does_so_by_the_one_rule(lees, rhenen, ede):
    anna, bas, *anderen = medewerkers(rhenen, 10)
    elders = LidFabriek(email="elders@ede.example", organisatie=ede)
    over = KlusFabriek(titel="Peilbuizen", plaatser=anna, mede_plaatser=bas)
    alleen = KlusFabriek(titel="Riool", plaatser=anna)
    ReactieFabriek(lid=anna, klus__plaatser=elders)

    uit = lees(f"{KOP}{regels(bas, *anderen)}", verbosity=2)

    assert uit == [
        "vertrokken: Anna Bos0 <m0@rhenen.example>, Gemeente Rhenen: “Peilbuizen” gaat naar Anna Bos1; "
        "“Riool” heeft geen vrager meer; 1 reactie ingetrokken",
        "0 nieuw, 0 gewijzigd, 1 vertrokken, 9 ongewijzigd.",
    ]
    assert list(Lid.objects.filter(is_active=False)) == [anna]
    over.refresh_from_db()
    assert over.plaatser == bas
    assert list(Klus.objects.zonder_vrager()) == [alleen]
    assert Vertrek.objects.get().wijze == "import"
    # The one who left, who takes over, and whose klus was reacted to.
    assert sorted(Mail.objects.values_list("aan", flat=True)) == sorted([anna.email, bas.email, elders.email])


@pytest.mark.parametrize(("dag", "is_weg"), [("2026-03-31", True), ("31-03-2026", True), ("2026-04-01", False)])
def test_who_has_had_a_last_day_leaves(lees, rhenen, dag, is_weg):
    leden = medewerkers(rhenen, 6)
    kop = KOP.replace("\n", ";uit_dienst\n")
    rijen = "".join(f"{regel};\n" for regel in regels(*leden[1:]).splitlines())

    with time_machine.travel("2026-04-01 12:00 +0200", tick=False):
        lees(f"{kop}{rijen}{regels(leden[0]).strip()};{dag}\nnieuw@rhenen.example;;;;;Rhenen;2020-01-01\n")

    leden[0].refresh_from_db()
    assert leden[0].is_active is not is_weg
    # Who is gone does not join.
    assert Lid.objects.count() == 6


WEG = KOP.replace("\n", ";uit_dienst\n")


def test_last_day_at_one_organisation_closes_no_account_at_another(lees, rhenen, ede):
    """Who went to work at Ede stands in the file of Rhenen for a while, as gone."""
    elders = LidFabriek(email="elders@ede.example", organisatie=ede)

    uit = lees(f"{WEG}{elders.email};;;;;Rhenen;2020-01-01\n")

    assert uit == [
        "elders@ede.example: de laatste werkdag bij Gemeente Rhenen telt niet. Dit lid werkt daar niet.",
        "0 nieuw, 0 gewijzigd, 0 vertrokken, 0 ongewijzigd.",
    ]
    elders.refresh_from_db()
    assert elders.is_active


@pytest.mark.parametrize("omgekeerd", [False, True])
def test_gone_at_one_and_in_service_at_another_is_moving(lees, rhenen, ede, omgekeerd):
    *blijven, gaat = medewerkers(rhenen, 6)
    twee = [f"{gaat.email};;;;;Rhenen;2020-01-01\n", f"{gaat.email};;;;;Ede;\n"]
    anderen = regels(*blijven).replace("\n", ";\n")

    lees(f"{WEG}{anderen}{''.join(reversed(twee) if omgekeerd else twee)}")

    gaat.refresh_from_db()
    assert (gaat.is_active, gaat.organisatie) == (True, ede)


def test_more_than_a_fifth_moves_only_when_someone_says_so(weiger, lees, rhenen, ede):
    """A file of Ede with the addresses of Rhenen in it."""
    leden = medewerkers(rhenen, 9)
    inhoud = f"{KOP}{regels(*leden[:2]).replace('Rhenen', 'Ede')}"

    assert weiger(inhoud)[0] == "Van Gemeente Rhenen vertrekken er 2 van de 9: meer dan een op de 5."
    assert lees(inhoud, zeker=True) == ["0 nieuw, 2 gewijzigd, 0 vertrokken, 0 ongewijzigd."]


def test_who_has_rights_in_admin_is_not_changed(lees, rhenen, ede):
    LidFabriek(email="chef@ede.example", voornaam="Coby", achternaam="Bos", organisatie=ede, is_staff=True)

    assert lees(f"{KOP}chef@ede.example;Coby;;Zon;;Rhenen\n") == [
        "chef@ede.example wijzigt niet: dit lid heeft rechten in beheer. Een hoofdbeheerder kan dat wel.",
        "0 nieuw, 0 gewijzigd, 0 vertrokken, 1 ongewijzigd.",
    ]
    lid = Lid.objects.get()
    assert (lid.achternaam, lid.organisatie) == ("Bos", ede)


def test_what_the_file_does_not_change_is_not_written(lees, rhenen, monkeypatch):
    """Someone may change it on the site while the file is read."""
    lid = medewerkers(rhenen, 1)[0]
    bewaar = importeer_leden.Invoer.bewaar

    def eerst_iemand_anders(*args, **kwargs):
        Lid.objects.filter(pk=lid.pk).update(functie="jurist")
        return bewaar(*args, **kwargs)

    monkeypatch.setattr(importeer_leden.Invoer, "bewaar", eerst_iemand_anders)
    lees(f"{KOP}{lid.email};;;Zon;;Rhenen\n")

    lid.refresh_from_db()
    assert (lid.achternaam, lid.functie) == ("Zon", "jurist")


def test_address_given_to_someone_else_opens_no_closed_account(lees, rhenen):
    *blijven, weg = medewerkers(rhenen, 6)
    lees(f"{KOP}{regels(*blijven)}")

    uit = lees(f"{KOP}{regels(*blijven)}{weg.email};Piet;;Zee;;Rhenen\n")

    assert uit[0].startswith(f"{weg.email} blijft gesloten: dit account is van iemand met een andere naam.")
    weg.refresh_from_db()
    assert (weg.is_active, weg.voornaam) == (False, "Anna")


def test_same_file_twice_gives_the_same_rows(lees, rhenen, ede):
    leden = medewerkers(rhenen, 10)
    inhoud = f"{KOP}{regels(*leden[1:])}nieuw@ede.example;Noor;;Zon;jurist;Ede\n{leden[1].email};;;Zee;;Ede\n"
    inhoud = inhoud.replace(regels(leden[1]), "")
    lees(inhoud)
    eerst = toestand()

    assert lees(inhoud) == ["0 nieuw, 0 gewijzigd, 0 vertrokken, 10 ongewijzigd."]
    assert toestand() == eerst


def test_dry_run_changes_nothing(lees, rhenen):
    leden = medewerkers(rhenen, 6)
    KlusFabriek(plaatser=leden[0])
    eerst = toestand()

    uit = lees(f"{KOP}{regels(*leden[1:])}nieuw@rhenen.example;Noor;;Zon;;Rhenen\n", proef=True)

    assert uit[-1] == "1 nieuw, 0 gewijzigd, 1 vertrokken, 5 ongewijzigd. Dit was een proef: er is niets veranderd."
    assert toestand() == eerst


def test_more_than_a_fifth_leaves_only_when_someone_says_so(lees, weiger, rhenen):
    leden = medewerkers(rhenen, 9)
    inhoud = f"{KOP}{regels(*leden[2:])}"

    assert weiger(inhoud) == [
        "Van Gemeente Rhenen vertrekken er 2 van de 9: meer dan een op de 5.",
        "Klopt dat? Kijk met --proef wie het zijn, en geef dan --zeker mee.",
    ]
    assert lees(inhoud, proef=True)[:2] == [
        "Van Gemeente Rhenen vertrekken er 2 van de 9: meer dan een op de 5.",
        "Om dit echt in te lezen is --zeker nodig.",
    ]
    assert lees(inhoud, zeker=True) == ["0 nieuw, 0 gewijzigd, 2 vertrokken, 7 ongewijzigd."]


def test_a_fifth_may_leave(lees, rhenen):
    leden = medewerkers(rhenen, 10)

    assert lees(f"{KOP}{regels(*leden[2:])}")[-1] == "0 nieuw, 0 gewijzigd, 2 vertrokken, 8 ongewijzigd."


def test_who_has_rights_in_admin_does_not_leave(lees, rhenen, coordinator):
    leden = medewerkers(rhenen, 6)
    Lid.objects.filter(pk=coordinator.pk).update(organisatie=rhenen)

    uit = lees(f"{KOP}{regels(*leden)}")

    coordinator.refresh_from_db()
    assert coordinator.is_active
    assert uit[0].startswith("coordinator@platform.example vertrekt niet: dit lid heeft rechten in beheer.")


def test_who_comes_back_is_let_in_where_a_file_closed_the_account(lees, rhenen, coordinator):
    leden = medewerkers(rhenen, 10)
    lees(f"{KOP}{regels(*leden[1:])}")
    laat_vertrekken([leden[1]], door=coordinator, wijze=Vertrekwijze.BEHEER)

    uit = lees(f"{KOP}{regels(*leden)}", verbosity=2)

    assert uit == [
        "m1@rhenen.example blijft gesloten: dit account is niet door een bestand gesloten. "
        "Een coördinator kan het weer openen.",
        "gewijzigd: Anna Bos0 <m0@rhenen.example>, Gemeente Rhenen: weer in dienst",
        "0 nieuw, 1 gewijzigd, 0 vertrokken, 9 ongewijzigd.",
    ]
    assert list(Lid.objects.filter(is_active=False)) == [leden[1]]


def test_file_about_one_organisation(lees, weiger, rhenen, ede):
    leden = medewerkers(rhenen, 6)
    kort = "email,voornaam,achternaam\n" + "".join(f"{lid.email},Anna,{lid.achternaam}\n" for lid in leden[1:])

    assert lees(kort, organisatie="gemeente-rhenen")[-1] == "0 nieuw, 0 gewijzigd, 1 vertrokken, 5 ongewijzigd."
    assert weiger(kort, organisatie="gemeente-nergens") == [
        "--organisatie: er is geen organisatie met slug “gemeente-nergens”."
    ]
    assert weiger(f"{KOP}{regels(leden[1])}", organisatie="gemeente-ede") == [
        "regel 2: organisatie: Gemeente Rhenen is niet Gemeente Ede, die bij --organisatie staat."
    ]


def test_every_mistake_is_named_with_its_line_and_column(weiger, rhenen):
    OrganisatieFabriek(naam="Gemeente Elst", code="GM1", beeindigd_op="2020-01-01", opvolger=rhenen)
    OrganisatieFabriek(naam="Gemeente Oud", code="GM2", beeindigd_op="2020-01-01")
    kop = "email;voornaam;achternaam;organisatie;organisatie_code;uit_dienst\n"
    rijen = [
        ";Anna;Bos;Rhenen;;",
        "geen adres;Anna;Bos;Rhenen;;",
        "a@rhenen.example;;Bos;Rhenen;;",
        "b@rhenen.example;Bea;;Rhenen;;",
        "c@rhenen.example;Cas;Bos;;;",
        "d@rhenen.example;Dirk;Bos;Atlantis;;",
        "e@rhenen.example;Els;Bos;;GM9999;",
        "f@rhenen.example;Fik;Bos;Elst;;",
        "g@rhenen.example;Gé;Bos;Oud;;",
        "h@rhenen.example;Hans;Bos;Rhenen;;morgen",
        "i@rhenen.example;Ida;Bos;Rhenen;;",
        "I@rhenen.example;Ida;Bos;Rhenen;;",
        f"j@rhenen.example;{'J' * 61};Bos;Rhenen;;",
    ]

    assert weiger(kop + "\n".join(rijen)) == [
        "regel 2: email: vul een mailadres in.",
        "regel 3: email: Voer een geldig e-mailadres in.",
        "regel 4: voornaam: vul een voornaam in. a@rhenen.example is nog geen lid.",
        "regel 5: achternaam: vul een achternaam in. b@rhenen.example is nog geen lid.",
        "regel 6: organisatie: vul een code, naam of slug in, of geef --organisatie mee.",
        "regel 7: organisatie: er is geen organisatie “Atlantis”.",
        "regel 8: organisatie_code: er is geen organisatie met code “GM9999”.",
        "regel 9: organisatie: Gemeente Elst bestaat niet meer. Het werk ging verder bij Gemeente Rhenen.",
        "regel 10: organisatie: Gemeente Oud bestaat niet meer.",
        "regel 11: uit_dienst: “morgen” is geen datum. Schrijf 2026-01-31 of 31-01-2026.",
        "regel 13: email: “i@rhenen.example” staat ook op regel 12.",
        "regel 14: voornaam: Zorg dat deze waarde niet meer dan 60 tekens bevat (het zijn er nu 61).",
    ]


def test_address_of_another_domain_is_pointed_out(lees, rhenen):
    rijen = "".join(f"n{nummer}@thuis.example;Noor;;Zon;;Rhenen\n" for nummer in range(7))

    uit = lees(f"{KOP}{rijen}")

    assert uit[0].endswith("n4@thuis.example en nog 2. Kijk of dat klopt.")
    assert Lid.objects.count() == 7


def test_long_file_says_how_far_it_is(lees, rhenen, monkeypatch):
    monkeypatch.setattr(importeer_leden, "SECONDEN_TUSSEN_MELDINGEN", 0.0)
    leden = medewerkers(rhenen, 2)

    assert lees(f"{KOP}{regels(*leden)}")[:3] == ["Regels: 0 van 2.", "Regels: 1 van 2.", "Regels: 2 van 2."]


def test_three_hundred_people_join_move_and_leave(lees):
    """Made from the invented people that are kept beside the project."""
    if not TESTPERSONEN.exists():
        pytest.skip("de testpersonen staan niet op deze machine")
    kop, *mensen = csv.reader(io.StringIO(TESTPERSONEN.read_text(encoding="utf-8")))
    plek = {naam: kop.index(naam) for naam in kop}
    namen = {rij[plek["organisatie_code"]]: rij[plek["organisatie"]] for rij in mensen}
    for nummer, (code, naam) in enumerate(namen.items()):
        OrganisatieFabriek(naam=f"Gemeente {naam}", slug=f"org-{nummer}", code=code)

    def bestand(rijen):
        uit = io.StringIO()
        csv.writer(uit, delimiter=";").writerows([kop, *rijen])
        return uit.getvalue()

    assert lees(bestand(mensen))[-1] == f"{len(mensen)} nieuw, 0 gewijzigd, 0 vertrokken, 0 ongewijzigd."

    # Of the five largest one leaves, one moves to the next, and one is called otherwise; ten are new.
    tellen = {code: [rij for rij in mensen if rij[plek["organisatie_code"]] == code] for code in namen}
    grootste = sorted(tellen, key=lambda code: -len(tellen[code]))[:5]
    weg, verhuisd, hernoemd = ([tellen[code][nummer] for code in grootste] for nummer in range(3))
    alle = {lid.email: lid for lid in Lid.objects.all()}
    ander = alle[mensen[-1][plek["email"]]]
    for rij in weg:
        lid = alle[rij[plek["email"]]]
        KlusFabriek(plaatser=lid, mede_plaatser=ander)
        KlusFabriek(plaatser=lid)
        ReactieFabriek(lid=lid)
    nieuw = []
    for rij in mensen:
        rij = list(rij)
        if rij in weg:
            continue
        if rij in verhuisd:
            rij[plek["organisatie_code"]] = grootste[0] if rij[plek["organisatie_code"]] != grootste[0] else grootste[1]
        if rij in hernoemd:
            rij[plek["achternaam"]] = "Anders"
        nieuw.append(rij)
    erbij = [list(rij) for rij in mensen[:10]]
    for nummer, rij in enumerate(erbij):
        rij[plek["email"]] = f"erbij{nummer}@nieuw.example"
    tweede = bestand(nieuw + erbij)

    assert lees(tweede, zeker=True)[-1] == (f"10 nieuw, 10 gewijzigd, 5 vertrokken, {len(mensen) - 15} ongewijzigd.")

    adressen_weg = {rij[plek["email"]] for rij in weg}
    assert set(Lid.objects.filter(is_active=False).values_list("email", flat=True)) == adressen_weg
    lopend = Klus.objects.filter(status="open", plaatser__is_active=False)
    assert set(lopend) == set(Klus.objects.zonder_vrager())
    assert (lopend.count(), Klus.objects.filter(plaatser=ander).count()) == (5, 5)
    assert not Reactie.objects.filter(lid__is_active=False).telt_nog().exists()
    eerst = toestand()
    assert lees(tweede)[-1] == f"0 nieuw, 0 gewijzigd, 0 vertrokken, {len(mensen) + 5} ongewijzigd."
    assert toestand() == eerst
