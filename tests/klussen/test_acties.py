"""The four mails: what each says, to whom, and where an answer goes."""

import pytest
from django.utils.formats import date_format

from klussen import acties
from klussen.fouten import KlusFout
from klussen.models import Reactie
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, LidFabriek, OrganisatieFabriek, ReactieFabriek

BASIS = "http://testserver"


@pytest.fixture
def lid(lid):
    lid.organisatie.naam = "Gemeente Rhenen"
    lid.organisatie.save()
    return lid


@pytest.fixture
def collega(collega):
    collega.organisatie.naam = "Gemeente Veenendaal"
    collega.organisatie.save()
    return collega


def test_reactie_is_mailed_to_the_plaatser(klus, collega, bezorg):
    acties.reageer(klus, collega, bericht="Ik deed dit in Ede.\n\nEn daarna nog eens.", namens_organisatie=True)

    (mail,) = bezorg()
    assert (mail.to, mail.cc, mail.bcc) == (["ambtenaar@rhenen.example"], [], [])
    assert mail.reply_to == ["Youssef el Amrani <collega@veenendaal.example>"]
    assert mail.subject == "Youssef el Amrani reageert op je klus “Wie leert ons afkoppelen?”"
    assert mail.body == (
        "Dag Marieke,\n"
        "\n"
        "Youssef el Amrani, adviseur bij Gemeente Veenendaal, wil je klus “Wie leert ons afkoppelen?” doen:\n"
        "\n"
        "> Ik deed dit in Ede.\n"
        ">\n"
        "> En daarna nog eens.\n"
        "\n"
        "Youssef reageert namens de organisatie. De leidinggevende weet het nog niet.\n"
        "\n"
        f"Je beloofde uiterlijk {date_format(Reactie.objects.get().antwoord_voor, 'l j F')} te antwoorden. "
        "Kies Youssef, of zeg “deze keer niet”:\n"
        f"{BASIS}/klussen/{klus.pk}/#reacties\n"
        "\n"
        "Wil je eerst iets weten? Beantwoord deze mail, dan komt je antwoord bij Youssef.\n"
    )


def test_reactie_says_whether_a_manager_knows(klus, collega, bezorg):
    collega.functie = ""
    acties.reageer(klus, collega, bericht="Graag", afgestemd="ja")

    tekst = bezorg()[0].body
    assert "Youssef el Amrani van Gemeente Veenendaal wil je klus" in tekst
    assert "\n\nDe leidinggevende weet ervan.\n\n" in tekst
    assert "namens de organisatie" not in tekst


def test_choice_is_mailed_to_the_chosen_one(klus, reactie, lid, bezorg):
    ReactieFabriek(klus=klus)

    acties.kies(reactie, lid)

    (mail,) = bezorg()
    assert (mail.to, mail.reply_to) == (
        ["collega@veenendaal.example"],
        ["Marieke de Graaf <ambtenaar@rhenen.example>"],
    )
    assert mail.subject == "Je bent gekozen voor “Wie leert ons afkoppelen?”"
    assert mail.body == (
        "Dag Youssef,\n"
        "\n"
        "Goed nieuws: Marieke de Graaf (Gemeente Rhenen) kiest jou voor de klus “Wie leert ons afkoppelen?”.\n"
        "\n"
        "Maak samen een afspraak. Beantwoord deze mail, dan komt je antwoord bij Marieke. "
        "De contactgegevens staan bij de klus:\n"
        f"{BASIS}/klussen/{klus.pk}/\n"
        "\n"
        "Kan het toch niet? Trek dan je reactie in op die pagina. "
        "Marieke krijgt dan een mail en je plek komt weer vrij.\n"
    )


def test_deze_keer_niet_is_mailed_with_its_note(klus, reactie, lid, bezorg):
    acties.kies_niet(reactie, lid, "Iemand uit Ede\nwas net eerder.")

    (mail,) = bezorg()
    assert (mail.to, mail.reply_to) == (
        ["collega@veenendaal.example"],
        ["Marieke de Graaf <ambtenaar@rhenen.example>"],
    )
    assert mail.subject == "Deze keer niet: “Wie leert ons afkoppelen?”"
    assert mail.body == (
        "Dag Youssef,\n"
        "\n"
        "Dank je wel dat je wilde helpen met “Wie leert ons afkoppelen?”. "
        "Marieke de Graaf kiest deze keer iemand anders of lost het anders op.\n"
        "\n"
        "Marieke schrijft erbij:\n"
        "\n"
        "> Iemand uit Ede\n"
        "> was net eerder.\n"
        "\n"
        "Kijk of er een andere klus is waar je bij kunt helpen:\n"
        f"{BASIS}/klussen/\n"
    )


def test_deze_keer_niet_without_a_note_quotes_nothing(reactie, lid, bezorg):
    acties.kies_niet(reactie, lid)

    tekst = bezorg()[0].body
    assert ">" not in tekst
    assert "schrijft erbij" not in tekst
    assert "lost het anders op.\n\nKijk of er een andere klus is" in tekst


def test_hiding_is_mailed_to_the_plaatser_with_the_reason(klus, reactie, coordinator, bezorg):
    acties.verberg(klus, coordinator, "Er staat een telefoonnummer in.")

    (mail,) = bezorg()
    assert (mail.to, mail.reply_to) == (
        ["ambtenaar@rhenen.example"],
        ["Coby Ordinator <coordinator@platform.example>"],
    )
    assert mail.subject == "Je klus “Wie leert ons afkoppelen?” is verborgen"
    assert mail.body == (
        "Dag Marieke,\n"
        "\n"
        "Coby Ordinator, platformcoördinator, heeft je klus “Wie leert ons afkoppelen?” verborgen. "
        "Alleen jij, wie al reageerde en de coördinatoren zien hem nog. De reden:\n"
        "\n"
        "> Er staat een telefoonnummer in.\n"
        "\n"
        "Je kunt de klus aanpassen:\n"
        f"{BASIS}/klussen/{klus.pk}/\n"
        "\n"
        "Beantwoord deze mail als je hem aangepast hebt of als je het anders ziet. "
        "Coby kan de klus weer zichtbaar maken.\n"
    )


def test_other_steps_mail_nobody(klus, reactie, lid, collega, coordinator, bezorg):
    KlusFabriek(plaatser=lid, status="concept").plaats_op_bord(lid)
    reactie.trek_in(collega)
    klus.verberg(coordinator, "Dubbel")
    klus.toon(coordinator)
    klus.trek_in(lid, "Gaat niet door")

    assert bezorg() == []


@pytest.mark.parametrize(
    "stap",
    [
        lambda klus, reactie, lid: acties.reageer(klus, reactie.lid, bericht="Nog eens"),
        lambda klus, reactie, lid: acties.reageer(klus, lid, bericht="Op mijn eigen klus"),
        lambda klus, reactie, lid: acties.kies(reactie, lid),
        lambda klus, reactie, lid: acties.kies_niet(reactie, lid, "Nee"),
    ],
)
def test_step_that_fails_mails_nobody(klus, reactie, lid, stap):
    reactie.kies(lid)

    with pytest.raises(KlusFout):
        stap(klus, reactie, lid)

    assert not Mail.objects.exists()


def test_hostile_words_stay_words(bezorg):
    gemeen = '<script>alert(1)</script> & "quote"'
    plaatser = LidFabriek(voornaam="<b>Eva</b>", achternaam='O\'Brien, "x" <x@evil.example>')
    klus = KlusFabriek(plaatser=plaatser, titel=gemeen)
    reactie = ReactieFabriek(klus=klus, bericht=gemeen)

    acties.kies(reactie, plaatser)
    (mail,) = bezorg()

    assert mail.subject == f"Je bent gekozen voor “{gemeen}”"
    assert gemeen in mail.body
    html = mail.alternatives[0][0]
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
    koppen = mail.message()
    assert koppen["Reply-To"].endswith(f"<{plaatser.email}>")
    assert koppen["Reply-To"].count("@") == 2


@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_line_end_in_a_title_or_name_adds_no_header(bezorg, einde):
    organisatie = OrganisatieFabriek(naam="Gemeente Ede")
    plaatser = LidFabriek(voornaam=f"Eva{einde}Bcc: a@evil.example", organisatie=organisatie)
    klus = KlusFabriek(plaatser=plaatser, titel=f"Hulp{einde}Bcc: b@evil.example")
    reactie = ReactieFabriek(klus=klus)

    acties.kies(reactie, plaatser)
    (mail,) = bezorg()

    bericht = mail.message()
    assert (bericht["Bcc"], bericht["Cc"], bericht["To"]) == (None, None, reactie.lid.email)
    assert mail.recipients() == [reactie.lid.email]
    assert mail.subject.splitlines() == [mail.subject]


def test_address_in_a_message_becomes_no_link(klus, collega, bezorg):
    acties.reageer(klus, collega, bericht="Kijk op\nhttp://testserver/account/uit/\nhttps://evil.example/")

    html = bezorg()[0].alternatives[0][0]
    assert html.count("<a ") == 1
    assert f'href="{BASIS}/klussen/{klus.pk}/#reacties"' in html
