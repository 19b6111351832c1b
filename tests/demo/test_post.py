"""In the demo mail goes into a folder, whole and readable."""

import time_machine
from django.core.mail import EmailMessage

from klussenbank.demo import post
from klussenbank.kern import mail
from klussenbank.kern.models import Mail


def _bezorg(aan="ambtenaar@rhenen.example", onderwerp="Hallo"):
    mail.verstuur_tekst(
        aan=aan, onderwerp=onderwerp, tekst="Dag,\n\nTot ziens in Ümlautstad.", antwoord_aan=("Bo", "bo@ede.example")
    )
    Mail.objects.latest("pk").bezorg()


def test_sent_mail_is_read_back_as_it_was(db, postmap):
    _bezorg(onderwerp="Zoë reageert op je klus “Grondwater in de wijk: hoe houden we alle kelders droog?”")

    (stuk,) = post.poststukken()

    assert stuk.aan == "ambtenaar@rhenen.example"
    assert stuk.onderwerp == "Zoë reageert op je klus “Grondwater in de wijk: hoe houden we alle kelders droog?”"
    assert stuk.antwoord_aan == "Bo <bo@ede.example>"
    assert stuk.tekst == "Dag,\n\nTot ziens in Ümlautstad.\n"
    assert not stuk.wacht


def test_nothing_half_is_left_in_the_folder(db, postmap):
    _bezorg()

    assert [bestand.suffix for bestand in postmap.iterdir()] == [".eml"]


def test_mail_in_the_outbox_waits_and_comes_first(db, postmap):
    _bezorg(onderwerp="weg")
    mail.verstuur_tekst(aan="ambtenaar@rhenen.example", onderwerp="wacht", tekst="Dag.")

    assert [(stuk.onderwerp, stuk.wacht) for stuk in post.poststukken()] == [("wacht", True), ("weg", False)]


def test_newest_comes_first(db, postmap):
    for minuut, onderwerp in enumerate(["een", "twee", "drie"]):
        with time_machine.travel(f"2026-03-01T12:{minuut:02}:00+01:00", tick=False):
            _bezorg(onderwerp=onderwerp)

    assert [stuk.onderwerp for stuk in post.poststukken()] == ["drie", "twee", "een"]


def test_mail_to_one_address_only(db, postmap):
    _bezorg(aan="ambtenaar@rhenen.example", onderwerp="een")
    _bezorg(aan="collega@veenendaal.example", onderwerp="twee")
    mail.verstuur_tekst(aan="collega@veenendaal.example", onderwerp="drie", tekst="Dag.")

    assert [stuk.onderwerp for stuk in post.poststukken("ambtenaar@rhenen.example")] == ["een"]
    assert [stuk.onderwerp for stuk in post.poststukken("collega@veenendaal.example")] == ["drie", "twee"]


def test_no_more_than_the_newest_are_read(db, postmap, monkeypatch):
    monkeypatch.setattr(post, "MEESTE", 2)
    for onderwerp in ["een", "twee", "drie"]:
        _bezorg(onderwerp=onderwerp)

    assert [stuk.onderwerp for stuk in post.poststukken()] == ["drie", "twee"]


def test_mail_of_others_is_readable_too(db, postmap):
    post.NaarMap().send_messages([EmailMessage("Kaal", "Alleen tekst.", to=["a@b.example"])])

    (stuk,) = post.poststukken()

    assert (stuk.onderwerp, stuk.tekst, stuk.antwoord_aan) == ("Kaal", "Alleen tekst.", "")
