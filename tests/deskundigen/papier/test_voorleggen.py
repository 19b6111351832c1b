from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Kaart
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussenbank.kern.models import Mail

URL = reverse("papier:voorleggen")
TABEL = """email;kleur;onderwerp;tekst;niveau
ambtenaar@rhenen.example;groen;Grondwater;In de wijk;veel
ambtenaar@rhenen.example;rood;;Lange vergaderingen;
anna@veenendaal.example;blauw;kwel;;
"""


def _stuur(client, tekst=TABEL, **erbij):
    return client.post(URL, {"tekst": tekst, "actie": "versturen", **erbij})


def test_looking_first_shows_what_is_in_it_and_changes_nothing(als, coordinator, lid, veenendaal, grondwater):
    antwoord = als(coordinator).post(URL, {"tekst": TABEL, "actie": "bekijken"})

    html = " ".join(antwoord.content.decode().split())
    assert "2 collega’s, 3 kaarten" in html
    assert "anna@veenendaal.example: 1 kaart <" in html
    assert "Verstuur 2 uitnodigingen" in html
    assert Uitnodiging.objects.count() == Mail.objects.count() == 0


def test_each_person_gets_one_mail_and_nothing_shows_yet(als, coordinator, lid, veenendaal, grondwater, bezorg):
    antwoord = _stuur(als(coordinator))

    assert antwoord.status_code == 302
    assert Kaart.objects.count() == 0
    van_lid, van_anna = sorted(bezorg(), key=lambda mail: mail.to)
    assert van_lid.to == ["ambtenaar@rhenen.example"]
    assert van_lid.subject == "Je kaarten van papier liggen klaar"
    assert "Dag Marieke," in van_lid.body
    assert "> Groen: Grondwater, In de wijk" in van_lid.body
    assert "Lange vergaderingen" not in van_lid.body
    assert "Je rode kaarten lees je alleen op de site." in van_lid.body
    assert f"http://testserver{reverse('papier:voor_mij')}" in van_lid.body
    assert van_anna.to == ["anna@veenendaal.example"]
    assert f"{reverse('account_signup')}?next={reverse('papier:voor_mij')}" in van_anna.body
    assert "rode" not in van_anna.body


def test_same_table_twice_changes_nothing(als, coordinator, lid, veenendaal, grondwater):
    _stuur(als(coordinator))

    antwoord = als(coordinator).post(URL, {"tekst": TABEL, "actie": "versturen"}, follow=True)

    assert "Er is niets veranderd: iedereen had deze uitnodiging al." in antwoord.content.decode()
    assert (Uitnodiging.objects.count(), Papierkaart.objects.count(), Mail.objects.count()) == (2, 3, 2)


def test_more_cards_join_an_invitation_that_waits(als, coordinator, uitnodiging):
    tabel = "email;kleur;tekst\nambtenaar@rhenen.example;groen;Fietsen"

    antwoord = als(coordinator).post(URL, {"tekst": tabel, "actie": "versturen"}, follow=True)

    assert "1 collega had al een uitnodiging. De nieuwe kaarten liggen daarbij." in antwoord.content.decode()
    assert uitnodiging.kaarten.count() == 3
    assert Mail.objects.count() == 0


def test_who_answered_before_can_be_invited_again(als, coordinator, uitnodiging):
    uitnodiging.sluit("afgewezen")

    _stuur(als(coordinator), "ambtenaar@rhenen.example")

    assert (
        Uitnodiging.objects.voor_lid(coordinator.__class__.objects.get(email="ambtenaar@rhenen.example")).count() == 1
    )


def test_who_did_not_answer_in_time_can_be_invited_again(als, coordinator, uitnodiging):
    Uitnodiging.objects.update(verloopt_op=timezone.now() - timedelta(days=1))

    _stuur(als(coordinator), "ambtenaar@rhenen.example")

    assert list(Uitnodiging.objects.order_by("pk").values_list("status", flat=True)) == ["verlopen", "wacht"]
    assert Papierkaart.objects.count() == 0


def test_file_is_read_and_its_mistakes_can_be_mended_in_the_field(als, coordinator, lid):
    bestand = SimpleUploadedFile(
        "kaarten.csv", b"\xef\xbb\xbfemail;kleur;tekst\nambtenaar@rhenen.example;paars;Fietsen"
    )

    antwoord = als(coordinator).post(URL, {"tekst": "", "bestand": bestand, "actie": "versturen"})

    html = antwoord.content.decode()
    assert "Regel 2: “paars” is geen kleur van een kaart." in html
    assert "ambtenaar@rhenen.example;paars;Fietsen</textarea>" in html
    assert Uitnodiging.objects.count() == 0


@pytest.mark.parametrize(
    ("inhoud", "melding"),
    [
        (b"\xff\xfe\x00", "Dit is geen tekst in UTF-8."),
        (b"email\x00", "Dit is geen tekstbestand."),
        (b"x" * (500 * 1024 + 1), "Dit bestand is groter dan"),
        (b"", "Dit bestand is leeg."),
    ],
)
def test_file_that_is_no_text_is_refused(inhoud, melding, als, coordinator):
    antwoord = als(coordinator).post(URL, {"tekst": "", "bestand": SimpleUploadedFile("x.csv", inhoud)})

    assert melding in antwoord.content.decode()


def test_many_mistakes_are_not_all_named(als, coordinator):
    antwoord = als(coordinator).post(URL, {"tekst": "\n".join(f"fout{nummer}" for nummer in range(40))})

    html = antwoord.content.decode()
    assert "Regel 25: “fout24” is geen mailadres." in html
    assert "fout25” is geen" not in html
    assert "En nog 15 fouten." in html


def test_others_may_not(als, lid):
    assert als(lid).get(URL).status_code == 403
    assert als(lid).post(URL, {"tekst": "ambtenaar@rhenen.example", "actie": "versturen"}).status_code == 403
    assert Uitnodiging.objects.count() == 0


def test_what_came_of_it_is_counted_without_names(als, coordinator, uitnodiging):
    html = " ".join(als(coordinator).get(URL).content.decode().split())

    assert "0 verlopen en 1 nog zonder antwoord" in html
    assert "ambtenaar@rhenen.example" not in html.replace("email;kleur", "")


def test_queries_do_not_grow_with_the_invitations(als, coordinator, uitnodiging):
    def aantal():
        with CaptureQueriesContext(connection) as vragen:
            als(coordinator).get(URL)
        return len(vragen)

    aantal()
    met_een = aantal()
    for nummer in range(3):
        toen = timezone.now() - timedelta(days=nummer)
        Uitnodiging.objects.create(email=f"x{nummer}@rhenen.example", gemaakt_door=coordinator, gemaakt_op=toen)

    assert aantal() == met_een


def test_statements_do_not_grow_with_the_people(als, coordinator, lid, veenendaal, grondwater):
    def aantal(adressen):
        regels = [f"{adres};{kleur};Grondwater" for adres in adressen for kleur in ("groen", "blauw")]
        with CaptureQueriesContext(connection) as vragen:
            _stuur(als(coordinator), "\n".join(["email;kleur;onderwerp", *regels]))
        return len(vragen)

    aantal(["eerst@veenendaal.example"])
    met_een = aantal(["anna@veenendaal.example"])

    assert aantal([f"lid{nummer}@veenendaal.example" for nummer in range(3)]) == met_een
    assert Mail.objects.count() == 5
