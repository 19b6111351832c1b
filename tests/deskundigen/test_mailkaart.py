"""One card at a time by mail: a topic with three links, at the foot of a mail that a member gets anyway."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen import acties
from deskundigen.mailkaart import mailvoeten
from deskundigen.models import Deskundige, Kaart
from klussen import acties as klusacties
from klussenbank.kern import links
from klussenbank.kern.models import Mail, Maillink
from tests.fabriek import KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek

ADRES = re.compile(r"http://testserver(/link/\S+)")


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater")


def adressen(lid):
    return ADRES.findall(mailvoeten([lid])[lid.pk])


def test_voet_noemt_een_onderwerp_met_drie_links(lid, grondwater):
    voet = mailvoeten([lid])[lid.pk]

    assert "Eén kaart: hoe kijk jij naar Grondwater? Kies een kleur" in voet
    assert len(ADRES.findall(voet)) == 3
    assert set(Maillink.objects.values_list("lid", "doel", "stand")) == {
        (lid.pk, grondwater.pk, kleur) for kleur in ("groen", "blauw", "rood")
    }


def _zonder_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def _nieuwe_sleutels(lid, onderwerp):
    adressen = links.maak_veel("kaart_leggen", [(lid, onderwerp.pk, kleur) for kleur in ("groen", "blauw", "rood")])
    return [adres.rstrip("/").rpartition("/")[2] for adres in adressen]


def test_zonder_onderwerp_is_er_geen_voet(lid):
    assert mailvoeten([lid]) == {}
    assert mailvoeten([]) == {}


def test_hoogstens_een_voet_in_de_week_en_dan_over_iets_anders(lid, grondwater, time_machine):
    OnderwerpFabriek(naam="Zand")
    assert "Grondwater" in mailvoeten([lid])[lid.pk]
    assert mailvoeten([lid]) == {}

    time_machine.move_to(timezone.now() + timedelta(days=6, hours=23), tick=False)
    assert mailvoeten([lid]) == {}
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    assert "Zand" in mailvoeten([lid])[lid.pk]


@pytest.mark.parametrize(
    ("plek", "kleur", "niveau", "kop"),
    [
        (0, "groen", "iets", "Word je blij van “Grondwater”?"),
        (1, "blauw", "iets", "Wil je je inzetten voor “Grondwater”?"),
        (2, "rood", "", "Vind je “Grondwater” echt niet leuk?"),
    ],
)
def test_link_opent_een_vraag_en_de_knop_beslist(client, lid, grondwater, plek, kleur, niveau, kop):
    adres = adressen(lid)[plek]

    vraag = client.get(adres)
    assert kop.replace("“", "“") in vraag.text
    assert "Bekijk je profiel" in vraag.text
    assert ("Daarmee sta je in Wie weet wat" in vraag.text) == (kleur != "rood")
    assert not Kaart.objects.exists()

    gedaan = client.post(adres)
    kaart = Kaart.objects.get()
    assert (kaart.lid, kaart.onderwerp, kaart.kleur, kaart.niveau) == (lid, grondwater, kleur, niveau)
    assert "Naar je profiel" in gedaan.text
    assert Deskundige.objects.exists() == (kleur != "rood")


def test_gebruikte_link_zegt_hetzelfde_en_doet_niets(client, lid, grondwater):
    """Not even where the card that it laid was taken away again."""
    groen, _, _ = adressen(lid)
    vraag, gedaan = client.get(groen).text, _zonder_token(client.post(groen).text)
    acties.verwijder_kaart(Kaart.objects.get())

    assert _zonder_token(client.get(groen).text) == _zonder_token(vraag)
    assert _zonder_token(client.post(groen).text) == gedaan
    assert "Je keuze is bewaard. Je ziet je kaarten in je profiel." in gedaan
    assert not Kaart.objects.exists()


def test_link_die_een_andere_kaart_tegenspreekt_legt_niets(client, lid, grondwater):
    groen, blauw, rood = adressen(lid)
    client.post(groen)

    assert client.get(rood).status_code == 200
    assert "Je keuze is bewaard." in client.post(rood).text
    assert client.post(blauw).status_code == 200
    assert set(Kaart.objects.values_list("kleur", flat=True)) == {"groen", "blauw"}


def test_wie_is_ingelogd_leest_wat_er_gebeurde(als, lid, collega, grondwater):
    groen, _, rood = adressen(lid)

    assert "Je keuze is bewaard." in als(collega).post(rood).text
    assert als(lid).post(groen).status_code == 410
    assert "Dit is al gedaan" in als(lid).post(rood).text
    Kaart.objects.get().delete()
    _, blauw, _ = [f"/link/{s}/" for s in _nieuwe_sleutels(lid, grondwater)]
    assert "Je blauwe kaart over “Grondwater” ligt er." in als(lid).post(blauw).text


def test_kaart_die_er_net_tussen_kwam_wint(client, lid, grondwater):
    """Between the question of the page and its button."""
    groen, _, _ = adressen(lid)
    link = links.zoek(groen.strip("/").rpartition("/")[2])
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="rood")

    assert links.gebruik(link) is None
    assert set(Kaart.objects.values_list("kleur", flat=True)) == {"rood"}


def test_link_naar_een_onderwerp_dat_opging_in_een_ander_werkt_niet_meer(client, lid, grondwater):
    groen, _, _ = adressen(lid)
    grondwater.voeg_samen_met(OnderwerpFabriek())

    assert client.get(groen).status_code == 410


def test_voet_zegt_waarom_dit_onderwerp(lid, grondwater):
    lid.functie = "adviseur grondwater"
    lid.save()

    assert "naar Grondwater? Past bij je functie of je profiel. Kies een kleur" in mailvoeten([lid])[lid.pk]


def test_herinnering_aan_een_klus_heeft_de_voet(lid, grondwater):
    klusacties.herinner("concept", KlusFabriek(plaatser=lid, status="concept"), lid)

    brief = Mail.objects.get()
    assert "hoe kijk jij naar Grondwater?" in brief.tekst
    assert brief.html.count("/link/") == 3
    assert ">Groen, daar word ik blij van</a>" in brief.html


def test_mail_die_een_collega_beantwoordt_of_die_zelf_iets_vraagt_heeft_geen_voet(lid, collega, grondwater):
    """An answer quotes the links, and the colleague who gets it could press their buttons."""
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = klusacties.reageer(klus, collega, bericht="Graag.")
    klusacties.kies(reactie, lid)
    klusacties.verloop(KlusFabriek(plaatser=lid, reageren_tm=timezone.localdate() - timedelta(days=1)))

    assert Mail.objects.count() == 3
    assert not Mail.objects.filter(tekst__contains="hoe kijk jij naar").exists()


def test_wie_een_klus_vanzelf_sluit_zoekt_de_voeten_van_iedereen_in_een_keer(grondwater):
    aantallen = []
    for hoeveel in (2, 6):
        klus = KlusFabriek()
        for _ in range(hoeveel):
            klus.reageer(LidFabriek(), bericht="Graag.")
        with CaptureQueriesContext(connection) as vragen:
            klusacties.trek_in(klus, None)
        aantallen.append(sum("deskundigen_overgeslagenonderwerp" in vraag["sql"] for vraag in vragen))

    # That of who asks for it is none: that mail has a link of its own.
    assert aantallen == [1, 1]
    assert Mail.objects.filter(tekst__contains="hoe kijk jij naar").count() == 8


def test_mail_van_een_account_heeft_geen_voet(client, lid, grondwater):
    client.post("/account/login/code/", {"email": lid.email})

    assert "hoe kijk jij naar" not in Mail.objects.get().tekst


@pytest.mark.django_db(transaction=True)
def test_twee_mails_tegelijk_geven_een_voet(lid, grondwater):
    with transaction.atomic():
        assert lid.pk in mailvoeten([lid])
        with ThreadPoolExecutor(1) as ander:
            assert ander.submit(_voeten_elders, lid).result(timeout=10) == {}
    with transaction.atomic():
        assert mailvoeten([lid]) == {}


def _voeten_elders(lid):
    try:
        with transaction.atomic():
            return mailvoeten([lid])
    finally:
        connection.close()


def test_aantal_vragen_aan_de_database_groeit_niet_met_wie_hem_krijgt(db):
    for _ in range(15):
        KaartFabriek()
    aantallen = []
    for hoeveel in (1, 5, 20):
        leden = LidFabriek.create_batch(hoeveel)
        with CaptureQueriesContext(connection) as vragen:
            assert len(mailvoeten(leden)) == hoeveel
        aantallen.append(len(vragen))

    assert max(aantallen) <= 8
    assert aantallen[1] == aantallen[2]
