"""Topics that members propose: taken over, merged or declined, by one coordinator, who reads nothing of the card."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from deskundigen import acties
from deskundigen.fouten import AlBehandeld
from deskundigen.models import Deskundige, Kaart, Onderwerp, Onderwerpvoorstel, OudAdres
from klussenbank.kern.models import Mail
from tests.beheer.hulp import lijst, pagina, zonder_token
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek

# A topic that is made has another number each time.
_NUMMER = re.compile(rb"/onderwerp/\d+/")
LIJST = lijst("deskundigen.onderwerpvoorstel")


@pytest.fixture
def client_(als, coordinator):
    return als(coordinator)


def stel_voor(lid, naam="Bomen", **kaart):
    return acties.stel_onderwerp_voor(lid, naam=naam, **kaart)


def behandel(client, voorstel, status, **velden):
    invoer = {"status": status, "naam_in_lijst": voorstel.naam, "ouder": "", "onderwerp": "", "uitleg": "", **velden}
    return client.post(pagina(voorstel), invoer, follow=True)


def test_overnemen_maakt_het_onderwerp_en_legt_de_kaart(client_, coordinator, lid, bezorg):
    water = OnderwerpFabriek(naam="Water")
    voorstel = stel_voor(lid, kleur="blauw", niveau="veel", woorden="Ik snoei.", in_wie_weet_wat=True)

    antwoord = behandel(client_, voorstel, "overgenomen", naam_in_lijst="Bomen en wortels", ouder=water.pk)

    onderwerp = Onderwerp.objects.get(naam="Bomen en wortels")
    assert (onderwerp.slug, onderwerp.ouder) == ("bomen-en-wortels", water)
    voorstel.refresh_from_db()
    assert (voorstel.status, voorstel.onderwerp, voorstel.behandeld_door) == ("overgenomen", onderwerp, coordinator)
    kaart = Kaart.objects.get()
    assert (kaart.lid, kaart.onderwerp, kaart.niveau, kaart.tekst) == (lid, onderwerp, "veel", "Ik snoei.")
    assert Deskundige.objects.zoek("snoei").get().lid == lid
    (mail,) = bezorg()
    assert (mail.to, mail.subject) == ([lid.email], "Je onderwerp “Bomen” staat erbij")
    assert "als “Bomen en wortels”" in mail.body
    assert "blauw" not in mail.body.lower()
    assert "voorstel" in antwoord.text


@pytest.mark.parametrize(("kleur", "komt_erin"), [("groen", False), ("blauw", False), ("rood", True), ("", True)])
def test_niemand_komt_in_wie_weet_wat_zonder_het_te_zeggen(client_, lid, kleur, komt_erin):
    niveau = "iets" if kleur in {"groen", "blauw"} else ""
    behandel(client_, stel_voor(lid, kleur=kleur, niveau=niveau, in_wie_weet_wat=komt_erin), "overgenomen")

    assert list(Kaart.objects.values_list("kleur", flat=True)) == ([kleur] if kleur else [])
    assert not Deskundige.objects.exists()


def test_kaart_van_wie_in_de_lijst_staat_is_meteen_te_vinden(client_):
    lid = DeskundigeFabriek().lid
    behandel(client_, stel_voor(lid, kleur="groen", niveau="veel"), "overgenomen")

    assert Deskundige.objects.zoek("bomen").get().lid == lid


def test_samenvoegen_maakt_er_een_synoniem_van(client_, lid, bezorg):
    groen = OnderwerpFabriek(naam="Groenblauw", synoniemen=["natuur"])
    voorstel = stel_voor(lid, kleur="groen", niveau="vaker")

    behandel(client_, voorstel, "samengevoegd", onderwerp=groen.pk)

    groen.refresh_from_db()
    assert groen.synoniemen == ["natuur", "Bomen"]
    assert Kaart.objects.get().onderwerp == groen
    assert "Dat heet hier “Groenblauw”." in bezorg()[0].body


def test_samenvoegen_met_wat_al_zo_heet_voegt_niets_toe(client_, lid):
    groen = OnderwerpFabriek(naam="Groenblauw", synoniemen=["bomen"])
    behandel(client_, stel_voor(lid), "samengevoegd", onderwerp=groen.pk)

    groen.refresh_from_db()
    assert groen.synoniemen == ["bomen"]


def test_niet_overnemen_zegt_waarom(client_, coordinator, lid, bezorg):
    voorstel = stel_voor(lid, kleur="groen", niveau="iets")

    behandel(client_, voorstel, "afgewezen", uitleg="Dit is te ruim.")

    voorstel.refresh_from_db()
    assert (voorstel.status, voorstel.onderwerp) == ("afgewezen", None)
    assert not Kaart.objects.exists()
    (mail,) = bezorg()
    assert "> Dit is te ruim." in mail.body
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]


@pytest.mark.parametrize(
    ("status", "velden", "melding"),
    [
        ("overgenomen", {"naam_in_lijst": ""}, "Vul in hoe het onderwerp heet."),
        ("overgenomen", {"naam_in_lijst": "RIOLEN"}, "Dit onderwerp is er al: Riolering."),
        ("overgenomen", {"ouder": "987654"}, "Kies een hoofdonderwerp uit de lijst."),
        ("samengevoegd", {}, "Kies in welk onderwerp het opgaat."),
        ("afgewezen", {}, "Schrijf in een zin waarom niet."),
        ("wacht", {}, "wacht"),
    ],
)
def test_wat_er_mist_staat_bij_het_veld(client_, lid, status, velden, melding):
    OnderwerpFabriek(naam="Riolering", synoniemen=["riool"])
    voorstel = stel_voor(lid)

    antwoord = behandel(client_, voorstel, status, **velden)

    assert melding in antwoord.text
    voorstel.refresh_from_db()
    assert voorstel.status == "wacht"
    assert not Mail.objects.exists()


def test_een_coordinator_is_de_eerste(lid, coordinator, collega):
    """The second one's step is not taken, and leaves no topic behind."""
    voorstel = stel_voor(lid)
    laat = Onderwerpvoorstel.objects.get(pk=voorstel.pk)
    acties.wijs_voorstel_af(voorstel, coordinator, "Te ruim.")

    with pytest.raises(AlBehandeld):
        acties.neem_voorstel_over(laat, collega, naam="Bomen")
    with pytest.raises(AlBehandeld):
        acties.wijs_voorstel_af(laat, collega, "Nee.")
    assert not Onderwerp.objects.exists()
    assert Mail.objects.count() == 1


def test_wat_behandeld_is_verandert_niet_meer(client_, coordinator, lid):
    voorstel = stel_voor(lid)
    acties.wijs_voorstel_af(voorstel, coordinator, "Te ruim.")

    assert "Te ruim." in client_.get(pagina(voorstel)).text
    assert client_.post(pagina(voorstel), {"status": "overgenomen"}).status_code == 403


def test_wie_niet_meer_meedoet_krijgt_geen_mail(client_, lid):
    voorstel = stel_voor(lid, kleur="rood")
    type(lid).objects.update(is_active=False)
    client_.force_login(LidFabriek(is_staff=True, is_superuser=True))
    behandel(client_, voorstel, "overgenomen")

    assert not Mail.objects.exists()


def test_adres_van_een_nieuw_onderwerp_was_van_geen_ander(lid, coordinator):
    ander = OnderwerpFabriek(naam="Anders", slug="bomen")
    OudAdres.objects.create(slug="bomen-2", onderwerp=ander)

    assert acties.neem_voorstel_over(stel_voor(lid), coordinator, naam="Bomen").slug == "bomen-3"
    assert acties.neem_voorstel_over(stel_voor(lid, naam="!?"), coordinator, naam="!?").slug == "onderwerp"


@pytest.mark.parametrize(
    ("er_ligt", "wacht", "verwacht"),
    [
        (["groen"], "groen", [("groen", True, "oud; nieuw")]),
        (["groen"], "blauw", [("blauw", True, "nieuw"), ("groen", True, "oud")]),
        (["groen", "blauw"], "rood", [("blauw", True, "oud"), ("groen", True, "oud"), ("rood", False, "Groen: nieuw")]),
        (["rood"], "groen", [("groen", True, "nieuw"), ("rood", False, "Groen: oud")]),
        (["rood"], "rood", [("rood", True, "oud; nieuw")]),
    ],
)
def test_wachtende_kaart_past_zich_aan_wat_er_ligt(lid, coordinator, er_ligt, wacht, verwacht):
    groen = OnderwerpFabriek(naam="Groen")
    for kleur in er_ligt:
        KaartFabriek(lid=lid, onderwerp=groen, kleur=kleur, tekst="oud")
    voorstel = stel_voor(lid, kleur=wacht, niveau="" if wacht == "rood" else "iets", woorden="nieuw")

    acties.voeg_voorstel_samen(voorstel, coordinator, groen)

    kaarten = Kaart.objects.order_by("kleur").values_list("kleur", "onderwerp", "tekst")
    assert [(kleur, onderwerp == groen.pk, tekst) for kleur, onderwerp, tekst in kaarten] == verwacht


def test_voorstel_gaat_mee_als_zijn_onderwerp_opgaat_in_een_ander(lid, coordinator):
    voorstel, groen = stel_voor(lid), OnderwerpFabriek()
    acties.neem_voorstel_over(voorstel, coordinator, naam="Bomen").voeg_samen_met(groen)

    voorstel.refresh_from_db()
    assert voorstel.onderwerp == groen


@pytest.mark.parametrize(("aantal", "woorden"), [(1, "Een lid stelde een onderwerp voor."), (2, "2 voorgestelde")])
def test_startpagina_telt_wat_wacht(client_, lid, aantal, woorden):
    assert "Voorgestelde onderwerpen" not in client_.get("/").text
    for nummer in range(aantal):
        voorstel = stel_voor(lid, naam=f"Onderwerp {nummer}")

    antwoord = client_.get("/")

    assert woorden in " ".join(antwoord.text.split())
    assert (pagina(voorstel) if aantal == 1 else f"{LIJST}?status=wacht") in antwoord.text
    assert "Alles loopt" not in antwoord.text
    if aantal == 2:
        assert "Onderwerp 0" in client_.get(f"{LIJST}?status=wacht").text
        assert "Onderwerp 0" not in client_.get(f"{LIJST}?status=afgewezen").text


@pytest.mark.parametrize("wie", ["coordinator", "beheerder"])
@pytest.mark.parametrize("besluit", ["overgenomen", "samengevoegd", "afgewezen"])
def test_rode_kaart_die_wacht_verandert_geen_byte(request, als, lid, wie, besluit, time_machine):
    """Nor does a green one of who did not choose for the directory: what is asked, what is said after it, the mail."""
    time_machine.move_to("2026-06-10 12:00+02:00", tick=False)
    groen, voorstel, beelden = OnderwerpFabriek(naam="Groenblauw"), stel_voor(lid), []
    client = als(request.getfixturevalue(wie))
    for kaart in ({}, {"kleur": "rood", "tekst": "Dit weet niemand"}, {"kleur": "groen", "niveau": "veel"}):
        with transaction.atomic():
            Onderwerpvoorstel.objects.filter(pk=voorstel.pk).update(**kaart)
            stappen = [client.get(adres) for adres in ("/", LIJST, pagina(voorstel))]
            stappen.append(behandel(client, voorstel, besluit, onderwerp=groen.pk, uitleg="Te ruim."))
            geschiedenis = reverse("admin:deskundigen_onderwerpvoorstel_history", args=[voorstel.pk])
            stappen += [client.get(adres) for adres in (LIJST, pagina(voorstel), geschiedenis, "/onderwerpen/")]
            mail = Mail.objects.get()
            beelden.append([_NUMMER.sub(b"", zonder_token(s)) for s in stappen] + [mail.tekst, mail.html])
            assert Kaart.objects.exists() == (bool(kaart) and besluit != "afgewezen")
            transaction.set_rollback(True)

    assert beelden[0] == beelden[1] == beelden[2]
    assert b"Dit weet niemand" not in b"".join(beelden[1][:-2])


def test_kaart_die_er_al_ligt_krijgt_het_hoogste_niveau(lid, coordinator):
    groen = OnderwerpFabriek(naam="Groen")
    KaartFabriek(lid=lid, onderwerp=groen, kleur="blauw", niveau="iets")
    voorstel = stel_voor(lid, kleur="blauw", niveau="veel", woorden="")

    acties.voeg_voorstel_samen(voorstel, coordinator, groen)

    assert Kaart.objects.get().niveau == "veel"
