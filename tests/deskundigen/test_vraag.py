import uuid
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties
from deskundigen.models import Deskundige, Vraag
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, LidFabriek, OnderwerpFabriek, OrganisatieFabriek

VRAAG = "Hoe meten jullie het grondwater?\n\nEn wat kost dat?"


@pytest.fixture
def persoon(collega):
    return DeskundigeFabriek(lid=collega)


def adres(deskundige):
    return reverse("deskundigen:vraag", args=[deskundige.pk])


def stel(ik, deskundige, vraag=VRAAG, inzending=None, **extra):
    return ik.post(adres(deskundige), {"vraag": vraag, "inzending": inzending or uuid.uuid4()}, **extra)


def test_vraag_gaat_per_mail_en_antwoord_gaat_naar_de_vrager(persoon, lid, als, bezorg):
    lid.functie = "adviseur riolering"
    lid.save()

    antwoord = als(lid).post(adres(persoon), {"vraag": VRAAG, "inzending": uuid.uuid4()}, follow=True)

    (mail,) = bezorg()
    assert mail.to == ["collega@veenendaal.example"]
    assert mail.reply_to == ["Marieke de Graaf <ambtenaar@rhenen.example>"]
    assert mail.subject == "Marieke de Graaf heeft een vraag voor je"
    assert "Dag Youssef," in mail.body
    assert f"Marieke de Graaf, adviseur riolering bij {lid.organisatie}, vraagt je:" in mail.body
    assert "> Hoe meten jullie het grondwater?\n>\n> En wat kost dat?" in mail.body
    assert "je antwoord gaat rechtstreeks naar Marieke" in mail.body
    assert "/deskundigen/" not in mail.body
    assert antwoord.redirect_chain == [(persoon.get_absolute_url(), 302)]
    assert "Je vraag is verstuurd." in antwoord.text
    gesteld = Vraag.objects.get()
    assert (gesteld.vrager, gesteld.deskundige) == (lid, persoon)


@pytest.mark.parametrize(
    ("functie", "organisatie", "wie"),
    [
        ("hydroloog", "Gemeente Ede", "Marieke de Graaf, hydroloog bij Gemeente Ede, vraagt je:"),
        ("", "Gemeente Ede", "Marieke de Graaf van Gemeente Ede vraagt je:"),
        ("hydroloog", "", "Marieke de Graaf, hydroloog, vraagt je:"),
        ("", "", "Marieke de Graaf vraagt je:"),
    ],
)
def test_mail_zegt_wie_er_vraagt(persoon, lid, als, bezorg, functie, organisatie, wie):
    lid.functie, lid.is_staff = functie, True
    lid.organisatie = OrganisatieFabriek(naam=organisatie) if organisatie else None
    lid.save()

    stel(als(lid), persoon)

    (mail,) = bezorg()
    assert f"\n{wie}\n" in mail.body


def test_mail_noemt_onderwerp_en_profiel_van_de_vrager(persoon, lid, als, bezorg):
    OnderwerpFabriek(naam="Grondwater & meer", slug="grondwater")
    DeskundigeFabriek(lid=lid)

    als(lid).post(adres(persoon) + "?onderwerp=grondwater", {"vraag": VRAAG, "inzending": uuid.uuid4()})

    (mail,) = bezorg()
    assert "vraagt je over Grondwater & meer:" in mail.body
    assert f"/deskundigen/{lid.pk}/" in mail.body


def test_vraag_met_vreemde_tekens_komt_heel_over(persoon, lid, als, bezorg):
    stel(als(lid), persoon, vraag="<script>alert('1')</script> & {{ x }} … hoe dan?")

    (mail,) = bezorg()
    assert "> <script>alert('1')</script> & {{ x }} … hoe dan?" in mail.body
    assert "<script>" not in mail.alternatives[0].content


def test_zelfde_inzending_is_een_vraag_en_een_mail(persoon, lid, als, bezorg):
    inzending = uuid.uuid4()

    for _ in range(2):
        assert stel(als(lid), persoon, inzending=inzending).status_code == 302

    assert Vraag.objects.count() == 1
    assert len(bezorg()) == 1


def test_andere_vraag_met_dezelfde_inzending_gaat_ook_weg(persoon, lid, als, bezorg):
    """Back in the browser shows the form as it was, number and all."""
    inzending, ander = uuid.uuid4(), DeskundigeFabriek()

    for deskundige, vraag in [(persoon, VRAAG), (persoon, VRAAG + " Graag per mail."), (ander, VRAAG)]:
        assert stel(als(lid), deskundige, vraag=vraag, inzending=inzending).status_code == 302
    assert stel(als(LidFabriek()), persoon, inzending=inzending).status_code == 302

    assert Vraag.objects.count() == 4
    assert len(bezorg()) == 4


@pytest.mark.parametrize(
    ("vraag", "melding"),
    [
        ("", "Schrijf eerst je vraag."),
        ("   Hoe?   ", "Schrijf iets meer: minstens 10 tekens."),
        ("x" * 3001, "Maak je vraag korter: hoogstens 3.000 tekens."),
    ],
)
def test_te_korte_of_te_lange_vraag_blijft_staan(persoon, lid, als, vraag, melding):
    antwoord = stel(als(lid), persoon, vraag=vraag)

    assert melding in antwoord.text
    assert vraag.strip() in antwoord.text
    assert not Mail.objects.exists()


@pytest.mark.parametrize("inzending", ["", "geen-uuid", "\x00"])
def test_beschadigde_inzending_houdt_niemand_tegen(persoon, lid, als, inzending):
    antwoord = als(lid).post(adres(persoon), {"vraag": VRAAG, "inzending": inzending})

    assert antwoord.status_code == 302
    assert Vraag.objects.count() == 1


def test_formulier_krijgt_elke_keer_een_nieuwe_inzending(persoon, lid, als):
    def inzending():
        soep = BeautifulSoup(als(lid).get(adres(persoon)).content, "lxml")
        return soep.select_one('input[name="inzending"]')["value"]

    assert inzending() != inzending()


def test_aan_jezelf_vragen_kan_niet(lid, als):
    ik = als(lid)
    eigen = DeskundigeFabriek(lid=lid)

    assert ik.get(adres(eigen)).status_code == 403
    assert stel(ik, eigen).status_code == 403
    assert not Mail.objects.exists()


def test_wie_nu_niet_te_vragen_is_heeft_geen_formulier(persoon, lid, als):
    Deskundige.objects.update(niet_tot=timezone.localdate() + timedelta(days=1))

    antwoord = als(lid).get(adres(persoon))

    assert antwoord.status_code == 200
    assert "wil nu geen vragen krijgen" in antwoord.text
    assert 'name="vraag"' not in antwoord.text


def test_vraag_aan_wie_nu_niet_te_vragen_is_gaat_niet_weg(persoon, lid, als):
    Deskundige.objects.update(niet_tot=timezone.localdate() + timedelta(days=1))

    antwoord = stel(als(lid), persoon)

    assert antwoord.status_code == 403
    assert "Je vraag is niet verstuurd" in antwoord.text
    assert "Hoe meten jullie het grondwater?" in antwoord.text
    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)


def test_vraag_aan_wie_er_niet_meer_in_staat_blijft_staan(persoon, lid, als):
    acties.stap_uit(persoon.lid)

    antwoord = stel(als(lid), persoon)

    assert antwoord.status_code == 404
    soep = BeautifulSoup(antwoord.content, "lxml")
    assert soep.h1.get_text() == "Je vraag is niet verstuurd"
    assert "Hoe meten jullie het grondwater?" in soep.blockquote.get_text()
    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)


def test_vraag_aan_wie_er_niet_in_staat_zegt_niet_waarom(persoon, lid, als):
    """Out of the directory, not active or not there at all: the same page."""
    inactief = DeskundigeFabriek(lid__is_active=False)
    paginas = set()
    for pk in [LidFabriek().pk, inactief.pk, 987654321]:
        adres = reverse("deskundigen:vraag", args=[pk])
        for vraag in ["", " \n"]:
            assert "Deze pagina is er niet" in als(lid).post(adres, {"vraag": vraag}).text
        assert als(lid).get(adres).status_code == 404
        antwoord = als(lid).post(adres, {"vraag": VRAAG})
        assert antwoord.status_code == 404
        paginas.add(BeautifulSoup(antwoord.content, "lxml").main.get_text())

    assert len(paginas) == 1


def test_na_twintig_vragen_op_een_dag_is_het_genoeg(persoon, lid, als):
    with time_machine.travel(timezone.now(), tick=False) as klok:
        for _ in range(20):
            assert stel(als(lid), persoon).status_code == 302
        teveel = stel(als(lid), persoon)

        assert teveel.status_code == 429
        assert "Je vraag is niet verstuurd: je hebt vandaag al veel vragen gesteld." in teveel.text
        assert "Hoe meten jullie het grondwater?" in teveel.text
        assert Mail.objects.count() == 20
        assert stel(als(LidFabriek()), persoon).status_code == 302

        klok.shift(timedelta(days=1, seconds=1))
        assert stel(als(lid), persoon).status_code == 302


def test_mail_en_vraag_horen_bij_elkaar(persoon, lid):
    with transaction.atomic():
        acties.stel_vraag(lid, persoon, vraag=VRAAG, inzending=uuid.uuid4())
        transaction.set_rollback(True)

    assert (Vraag.objects.count(), Mail.objects.count()) == (0, 0)
