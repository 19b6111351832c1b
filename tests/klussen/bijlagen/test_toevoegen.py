"""Adding an attachment: the page, the form, and what is on the disk afterwards."""

import threading
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from klussen.bijlagen import acties
from klussen.bijlagen.fouten import KlusGesloten, VolMetBijlagen
from klussen.bijlagen.keuring import Gekeurd, keur
from klussen.bijlagen.models import Bijlage, Soort
from klussen.models import Gebeurtenis
from tests.fabriek import KlusFabriek
from tests.klussen.bijlagen.bestanden import PDF, kantoorbestand
from tests.klussen.hulp import ENGELS, fouten, meldingen, soep, tekst


def adres(klus):
    return reverse("bijlagen:bijlagen", args=[klus.pk])


def stuur(ik, klus, naam="Plan.pdf", inhoud=PDF, inzending=None, **extra):
    gegevens = {"bestand": SimpleUploadedFile(naam, inhoud), "inzending": inzending or uuid.uuid4()}
    return ik.post(adres(klus), gegevens, **extra)


def gekeurd(inhoud=PDF, naam="Plan.pdf"):
    return keur(ContentFile(inhoud, name=naam))


def test_attachment_stands_with_the_klus_for_everyone_who_sees_it(als, klus, lid, vreemde, op_schijf):
    antwoord = stuur(als(lid), klus, follow=True)

    bijlage = Bijlage.objects.get()
    assert antwoord.redirect_chain == [(adres(klus), 302)]
    assert meldingen(antwoord) == ["“Plan.pdf” staat erbij."]
    assert (bijlage.naam, bijlage.soort, bijlage.grootte, bijlage.lid) == ("Plan.pdf", "pdf", len(PDF), lid)
    # A name on the disk that says nothing.
    assert op_schijf() == [bijlage.bestand.name]
    assert uuid.UUID(bijlage.bestand.name.removeprefix("bijlagen/").removesuffix(".pdf"))
    (link,) = soep(als(vreemde).get(klus.get_absolute_url())).select("#bijlagen a")
    assert (link.get_text(), link["href"]) == ("Plan.pdf", f"/klussen/bijlagen/{bijlage.pk}/")
    assert Gebeurtenis.objects.get().toelichting == "Bijlage toegevoegd."


def test_klus_page_leads_its_plaatser_to_the_attachments(als, klus, lid, vreemde):
    (link,) = soep(als(lid).get(klus.get_absolute_url())).select("#bijlagen a")

    assert (link["href"], link.get_text(strip=True)) == (adres(klus), "Bijlage toevoegen")
    assert not soep(als(vreemde).get(klus.get_absolute_url())).select("#bijlagen")


@pytest.mark.parametrize(
    ("naam", "inhoud", "begin"),
    [
        ("x.svg", b"<svg/>", "Dit soort bestand kan er niet bij."),
        ("x.html", b"<html>", "Dit soort bestand kan er niet bij."),
        ("x.zip", kantoorbestand("docx"), "Dit soort bestand kan er niet bij."),
        ("x.png", b"<svg><script>alert(1)</script></svg>", "De inhoud van dit bestand past niet bij de naam"),
        ("x.pdf", b"MZ\x00", "De inhoud van dit bestand past niet bij de naam"),
        ("x.docx", kantoorbestand("docx", a=b"\x00" * 3_000_000), "Dit bestand wordt te groot als iemand het opent."),
        ("x.docx", kantoorbestand("docx", **{"../x": "x"}), "De inhoud van dit bestand past niet bij de naam"),
        ("x.docx", kantoorbestand("docx", **{"word/vbaProject.bin": "x"}), "Dit bestand kan macro’s uitvoeren."),
        ("x.pdf", PDF + b" " * 10 * 1024 * 1024, "Dit bestand is te groot. Kies er een van hoogstens 10,0\xa0MB."),
        ("x.pdf", b"", "Dit bestand is leeg. Kies een ander bestand."),
    ],
    ids=["svg", "html", "zip", "svg als png", "exe als pdf", "zipbom", "pad", "macro", "te groot", "leeg"],
)
def test_refused_file_is_named_at_the_field_and_leaves_nothing(als, klus, lid, op_schijf, naam, inhoud, begin):
    antwoord = stuur(als(lid), klus, naam, inhoud)

    assert antwoord.status_code == 200
    ((veld, [melding]),) = fouten(antwoord).items()
    assert veld == "bestand"
    assert melding.startswith(begin)
    assert not ENGELS.search(melding)
    assert (Bijlage.objects.count(), op_schijf()) == (0, [])


@pytest.mark.parametrize("gegevens", [{}, {"bestand": ""}, {"bestand": "geen bestand"}])
def test_nothing_sent_says_so(als, klus, lid, gegevens):
    assert fouten(als(lid).post(adres(klus), gegevens)) == {"bestand": ["Kies eerst een bestand."]}


def test_five_are_enough(als, klus, lid, op_schijf):
    client = als(lid)
    for nummer in range(5):
        assert stuur(client, klus, f"{nummer}.pdf").status_code == 302
    assert "Er kan nu niets meer bij." in tekst(client.get(adres(klus)))
    assert not soep(client.get(adres(klus))).select("input[type=file]")

    antwoord = stuur(client, klus)

    assert antwoord.status_code == 409
    assert fouten(antwoord) == {"bestand": ["Bij deze klus kan geen bijlage meer bij. Haal er eerst een weg."]}
    assert Bijlage.objects.count() == len(op_schijf()) == 5


@pytest.mark.django_db(transaction=True)
def test_two_windows_together_add_no_more_than_five(lege_wachtrij, op_schijf):
    klus, poort, vol = KlusFabriek(), threading.Barrier(8), []

    def voeg_toe():
        poort.wait()
        try:
            acties.voeg_toe(klus, klus.plaatser, bestand=gekeurd(), inzending=uuid.uuid4())
        except VolMetBijlagen:
            vol.append(1)
        finally:
            connection.close()

    draden = [threading.Thread(target=voeg_toe) for _ in range(8)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()

    assert (Bijlage.objects.count(), len(op_schijf()), len(vol)) == (5, 5, 3)


def test_same_form_twice_is_one_attachment_and_another_file_another(als, klus, lid, op_schijf):
    inzending, client = uuid.uuid4(), als(lid)

    for inhoud in (PDF, PDF, PDF.replace(b"1.7", b"1.4")):
        assert stuur(client, klus, inhoud=inhoud, inzending=inzending).status_code == 302

    assert Bijlage.objects.count() == len(op_schijf()) == 2


class HalfBestand(ContentFile):
    """A file that cannot be read to the end."""

    lezingen = 0

    def chunks(self, chunk_size=None):
        yield self.file.getvalue()[:10]
        self.lezingen += 1
        # The first time it is read for its fingerprint.
        if self.lezingen > 1:
            raise OSError("schijf vol")
        yield self.file.getvalue()[10:]


def test_file_that_could_not_be_written_leaves_nothing(klus, lid, op_schijf):
    half = Gekeurd("Plan.pdf", Soort.PDF, HalfBestand(PDF, name="Plan.pdf"))

    with pytest.raises(OSError, match="schijf vol"):
        acties.voeg_toe(klus, lid, bestand=half, inzending=uuid.uuid4())

    assert (Bijlage.objects.count(), op_schijf()) == (0, [])


def test_row_that_could_not_be_written_leaves_no_file(klus, lid, op_schijf):
    klus.trek_in(lid)

    with pytest.raises(KlusGesloten):
        acties.voeg_toe(klus, lid, bestand=gekeurd(), inzending=uuid.uuid4())

    assert (Bijlage.objects.count(), op_schijf()) == (0, [])


def test_klus_that_was_closed_meanwhile_says_so(als, klus, lid, vreemde):
    klus.trek_in(lid)

    assert stuur(als(lid), klus).status_code == 403
    assert als(lid).get(adres(klus)).status_code == 403


def test_only_who_may_change_the_klus_adds(als, klus, lid, vreemde, coordinator, collega):
    concept = KlusFabriek(plaatser=lid, status="concept")
    for wie in (vreemde, coordinator):
        assert stuur(als(wie), klus).status_code == 403
        assert stuur(als(wie), concept).status_code == 404
    assert stuur(als(lid), concept).status_code == 302


def test_page_says_what_may_be_added(als, klus, lid):
    antwoord = als(lid).get(adres(klus))

    assert "Hoogstens 10,0 MB. Iedereen die de klus ziet, kan het bestand downloaden." in tekst(antwoord)
    assert soep(antwoord).select_one("main form")["enctype"] == "multipart/form-data"
    assert ".jpeg" in soep(antwoord).select_one("input[type=file]")["accept"]
