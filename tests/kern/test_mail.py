"""Mail is written once, as text; what members type in it can do no more than stand there."""

import email
from email import policy

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern import mail
from klussenbank.kern.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def sjabloon(settings, tmp_path):
    """Make a mail template and return its name."""

    def _sjabloon(tekst):
        (tmp_path / "proef.txt").write_text("{% autoescape off %}" + tekst + "{% endautoescape %}")
        instellingen = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
        settings.TEMPLATES = [instellingen]
        return "proef.txt"

    return _sjabloon


def _stuur(onderwerp="Hallo", tekst="Dag Anna,\n\nTot ziens.", **anders):
    mail.verstuur_tekst(aan="anna@rhenen.example", onderwerp=onderwerp, tekst=tekst, **anders)
    return Mail.objects.get()


def _koppen(mailoutbox):
    """The mail as it leaves, read by someone else's parser."""
    Mail.objects.get().bezorg()
    return email.message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)


def test_verstuur_takes_subject_and_text_from_one_template(sjabloon):
    naam = sjabloon("{{ wie }} reageert\n\nDag,\n\n{{ bericht|citaat }}\n{{ basis_url }}/klussen/1/\n")

    mail.verstuur(naam, aan="anna@rhenen.example", context={"wie": "Bo & Co", "bericht": "Een\n\nTwee"})

    rij = Mail.objects.get()
    assert rij.onderwerp == "Bo & Co reageert"
    assert rij.tekst == "Dag,\n\n> Een\n>\n> Twee\nhttp://testserver/klussen/1/\n"
    assert "<title>Bo &amp; Co reageert</title>" in rij.html


def test_text_and_html_say_the_same(mailoutbox):
    _stuur(tekst="Dag Anna,\n\nEen regel\nen nog een.\n\n> geciteerd\n> in twee regels\n\nhttp://testserver/klussen/3/")

    bericht = _koppen(mailoutbox)

    assert bericht.get_content_type() == "multipart/alternative"
    assert bericht.get_body(("plain",)).get_content().startswith("Dag Anna,\n\nEen regel\nen nog een.\n")
    html = bericht.get_body(("html",)).get_content()
    assert "<p>Een regel<br>en nog een.</p>" in html
    assert "<blockquote><p>geciteerd<br>in twee regels</p></blockquote>" in html
    assert '<p><a href="http://testserver/klussen/3/">http://testserver/klussen/3/</a></p>' in html


@pytest.mark.parametrize(
    ("regel", "html"),
    [
        ("Bekijk de klus:", "<p>{}Bekijk de klus</a></p>"),
        ("Bel even. De contactgegevens staan erbij:", "<p>Bel even. {}De contactgegevens staan erbij</a></p>"),
        ("Ga je? Laat het weten. Dat kan hier:", "<p>Ga je? Laat het weten. {}Dat kan hier</a></p>"),
        ("Dag. Lees “Kan het? Ja” verder:", "<p>Dag. {}Lees “Kan het? Ja” verder</a></p>"),
        ("Zonder dubbele punt", "<p>Zonder dubbele punt<br>{}http://testserver/klussen/3/</a></p>"),
    ],
)
def test_what_an_address_leads_to_is_the_text_of_its_link(regel, html):
    adres = "http://testserver/klussen/3/"

    assert html.format(f'<a href="{adres}">') in _stuur(tekst=f"Dag,\n\n{regel}\n{adres}").html


@pytest.mark.parametrize(
    "regel",
    [
        "https://kwaad.example/",
        "http://testserver.kwaad.example/",
        "http://testserver@kwaad.example/",
        "javascript:alert(1)",
        "kijk op http://testserver/ en verder",
    ],
)
def test_only_a_line_with_an_address_of_this_site_becomes_a_link(regel):
    assert "<a " not in _stuur(tekst=f"Dag,\n\n{regel}").html


def test_quoted_address_is_no_link():
    assert "<a " not in _stuur(tekst="> http://testserver/klussen/1/").html


def test_hostile_text_stays_text_in_html():
    rij = _stuur(
        onderwerp="<script>alert(1)</script>",
        tekst='<img src=x onerror="alert(1)">\n\n> </blockquote><script>alert(2)</script>',
    )

    assert "<script" not in rij.html
    assert "<img" not in rij.html
    assert rij.html.count("</blockquote>") == 1
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in rij.html


@pytest.mark.parametrize("einde", ["\n", "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029"])
def test_line_ends_in_names_and_titles_add_no_header(einde, mailoutbox):
    _stuur(
        onderwerp=f"Klus{einde}Bcc: kwaad@kwaad.example",
        antwoord_aan=(f"Bo{einde}Bcc: kwaad@kwaad.example", "bo@ede.example"),
    )

    bericht = _koppen(mailoutbox)

    assert bericht["bcc"] is None
    assert bericht["subject"] == "Klus Bcc: kwaad@kwaad.example"
    assert [adres.addr_spec for adres in bericht["reply-to"].addresses] == ["bo@ede.example"]
    assert mailoutbox[0].recipients() == ["anna@rhenen.example"]


@pytest.mark.parametrize("naam", ['Bo "de" Vries', "Vries, Bo <kwaad@kwaad.example>", "Emre Yıldız", "Zoë d’Água"])
def test_reply_goes_to_one_address_whatever_the_name(naam, mailoutbox):
    _stuur(antwoord_aan=(naam, "bo@ede.example"))

    (adres,) = _koppen(mailoutbox)["reply-to"].addresses

    assert (adres.display_name, adres.addr_spec) == (naam, "bo@ede.example")


def test_a_name_too_long_for_the_column_gives_way_to_the_address():
    adres = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example"

    assert _stuur(antwoord_aan=("ı" * 160, adres)).antwoord_aan == adres


def test_long_subject_is_cut():
    assert _stuur(onderwerp="x" * 400).onderwerp == "x" * 250


def test_mail_without_reply_address_has_no_reply_to(mailoutbox):
    _stuur()

    bericht = _koppen(mailoutbox)

    assert bericht["reply-to"] is None
    assert bericht["auto-submitted"] == "auto-generated"


def test_delivered_mail_leaves_no_row(mailoutbox):
    _stuur().bezorg()

    assert len(mailoutbox) == 1
    assert not Mail.objects.exists()


def test_message_id_is_made_with_the_row_and_stays():
    rij = _stuur()

    rij.save()

    assert rij.message_id.startswith("<")
    assert Mail.objects.get().message_id == rij.message_id


def test_rolled_back_mail_leaves_neither_row_nor_job():
    with transaction.atomic():
        _stuur()
        transaction.set_rollback(True)

    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="bezorg_mail").exists()


def test_mail_is_known_by_its_number_alone():
    rij = _stuur()

    assert str(rij) == f"mail {rij.pk}"
