"""A red card is its owner's alone: over every route, every role and every mail no byte differs for anyone else.

The owner is `lid`; one who works elsewhere and has no profile (`ander`) owns some too. Time stands still, so that only
the cards can make a difference.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen import nalopen as kaarten_nalopen
from deskundigen.acties import bewaar_kaart, leg_kaart
from deskundigen.models import Kaart
from klussen import nalopen as klussen_nalopen
from klussenbank.kern import kortstondig, links
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief import acties as nieuwsbriefacties
from tests.fabriek import OnderwerpFabriek
from tests.site.adressen import adressen, routes
from tests.site.test_gesloten import OPEN
from tests.site.test_invoer import BEHEERDERS, MEER
from tests.site.test_rechtenmatrix import MATRIX, ROLLEN, adres, invoer, rijen
from tests.volgen.hulp import doe_taken, volg

# Asked for by what is on a red card, and by whether there is one.
GEVRAAGD = {
    "deskundigen:lijst": [
        *(f"/deskundigen/?kleur={kleur}" for kleur in ("rood", "groen", "blauw")),
        "/deskundigen/?kleur=rood&onderwerp=grondwater",
        *(f"/deskundigen/?q={woord}" for woord in ("vergaderen", "tabellen", "water")),
    ],
    "feeds:deskundigen_csv": [
        *(f"/deskundigen/csv/?kleur={kleur}" for kleur in ("rood", "groen", "blauw")),
        *(f"/deskundigen/csv/?q={woord}" for woord in ("vergaderen", "tabellen", "water")),
    ],
    **{
        f"admin:deskundigen_{model}_changelist": [
            f"/beheer/deskundigen/{model}/?{vraag}"
            for vraag in ("q=water", "q=vergaderen", "kaarten__isnull=0", "kaarten__kleur=rood", "deskundige__isnull=0")
        ]
        for model in ("lid", "onderwerp")
    },
}
# What says how the machine is doing, and what holds the numbers of rows that are undone and of requests.
ANDERS = {"gezond_klaar", "admin:kern_logregel_csv"}
ANDEREN = [rol for rol in ROLLEN if rol != "lid"]
# What is drawn by lot or numbered anew each time: tokens of forms and links, and numbers of rows that are undone.
_TOKEN = re.compile(
    rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]+"|"challenge": "[^"]+"|'
    rb'id="sleutel"\s+value="[A-Z2-7]{32}"|<div class="qrcode" role="img" aria-label="QR-code voor je app">.*?</div>',
    re.DOTALL,
)
_LINK = re.compile(
    r"/link/[\w-]+/|/account/uitnodiging/[\w-]+/|/nieuwsbrief/afmelden/[\w:-]+/|/volgen/afmelden/[\w.-]+/"
)
_NUMMER = re.compile(r"\d+")


@pytest.fixture(autouse=True)
def _stilstaande_tijd(wereld):
    with time_machine.travel(timezone.now(), tick=False):
        yield


def _vergeet():
    cache.clear()
    kortstondig.vergeet_alles()


def _leg_rood(wereld):
    """Lay red cards on topics of klussen and of others' cards, on main topics and below, and in own words."""
    leden, onderwerpen = wereld.leden, wereld.onderwerpen
    for wie, velden in (
        ("lid", {"onderwerp": onderwerpen["water"]}),
        ("lid", {"tekst": "Vergaderen over vergaderen"}),
        ("ander", {"onderwerp": onderwerpen["grondwater"]}),
        ("ander", {"onderwerp": onderwerpen["financien"], "tekst": "Tabellen"}),
    ):
        kaart = Kaart(lid=leden[wie], kleur="rood", **velden)
        kaart.full_clean()
        bewaar_kaart(kaart)


def _met_en_zonder(wereld, kijk):
    """Return what `kijk()` gives without and with red cards; what it does is undone."""
    Kaart.objects.filter(kleur="rood", lid__in=[wereld.leden["lid"], wereld.leden["ander"]]).delete()
    uitkomsten = []
    for met in (False, True):
        with transaction.atomic():
            if met:
                _leg_rood(wereld)
            _vergeet()
            uitkomsten.append(kijk())
            transaction.set_rollback(True)
    return uitkomsten


def _verschillen(zonder, met):
    return [waar for waar in zonder.keys() | met.keys() if zonder.get(waar) != met.get(waar)]


def _inhoud(antwoord):
    inhoud = b"".join(antwoord) if antwoord.streaming else antwoord.content
    return antwoord.status_code, antwoord.headers.get("Location", ""), _TOKEN.sub(b"", inhoud)


def _is_van_eigenaar(plek, wereld):
    """Whether this is a link in a mail to an owner of red cards, on a page that may show something of cards.

    That of a link that lays a card may not: it stands in mails that are quoted and forwarded.
    """
    link = links.zoek(plek.rstrip("/").rpartition("/")[2])
    eigenaars = wereld.leden["lid"], wereld.leden["ander"]
    return link is not None and link.lid in eigenaars and link.handeling != "kaart_leggen"


def _paginas(bezoek, wereld, rol):
    client, beeld = bezoek(rol), {}
    for route in routes():
        in_beheer = route.naam.startswith("admin:")
        # A superuser reads the rest of the site as a coordinator does, and most members nothing of admin.
        if (rol == "anoniem" and route.naam not in OPEN) or route.naam in ANDERS:
            continue
        if (in_beheer and rol not in BEHEERDERS) or (rol == "superuser" and not in_beheer):
            continue
        for plek in [*adressen(route, wereld), *MEER.get(route.naam, []), *GEVRAAGD.get(route.naam, [])]:
            if route.naam == "link" and _is_van_eigenaar(plek, wereld):
                continue
            beeld[plek] = _inhoud(client.get(plek))
    return beeld


# `ander` owns red cards as well, and a page may say so to him.
@pytest.mark.parametrize("rol", [rol for rol in ANDEREN if rol != "ander"])
def test_geen_pagina_verschilt(wereld, bezoek, rol):
    zonder, met = _met_en_zonder(wereld, lambda: _paginas(bezoek, wereld, rol))

    assert _verschillen(zonder, met) == []
    assert sum(status == 200 for status, _, _ in met.values()) > (5 if rol == "anoniem" else 50)


def _mails(wereld, sinds):
    """Return the mails that were written since, to others than the owners of red cards."""
    eigenaars = [wereld.leden["lid"].email, wereld.leden["ander"].email]
    return [
        (mail.aan, mail.antwoord_aan, *(_NUMMER.sub("N", _LINK.sub("", deel)) for deel in (mail.onderwerp, mail.tekst)))
        for mail in Mail.objects.filter(pk__gt=sinds).exclude(aan__in=eigenaars).order_by("aan", "onderwerp", "tekst")
    ]


def _laatste_mail():
    return Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _handelingen(bezoek, wereld, rol):
    """Do all that the table of rights lets `rol` do, each apart, and return what came back and which mails left."""
    beeld = {}
    for (route, methode, obj), _ in rijen(MATRIX, ROLLEN):
        plek = adres(route, obj, wereld)
        if methode == "GET" or (route == "link" and _is_van_eigenaar(plek, wereld)):
            continue
        _vergeet()
        with transaction.atomic():
            sinds = _laatste_mail()
            antwoord = bezoek(rol).post(plek, invoer(route, obj, wereld))
            status, waarheen, inhoud = _inhoud(antwoord)
            nummerloos = re.sub(rb"\d+", b"N", inhoud)
            beeld[route, obj] = status, _NUMMER.sub("N", _LINK.sub("", waarheen)), nummerloos, _mails(wereld, sinds)
            transaction.set_rollback(True)
    return beeld


@pytest.mark.parametrize("rol", ["plaatser", "coordinator"])
def test_geen_handeling_antwoordt_of_mailt_anders(wereld, bezoek, rol):
    zonder, met = _met_en_zonder(wereld, lambda: _handelingen(bezoek, wereld, rol))

    assert _verschillen(zonder, met) == []
    assert sum(bool(mails) for *_, mails in met.values()) > 3


def _mails_vanzelf(wereld):
    """Return the mails that leave by themselves in the next two years, to others than the owners of red cards."""
    sinds, nu = _laatste_mail(), timezone.now()
    nieuwsbriefacties.verstuur(
        wereld.nieuwsbrieven["concept"], door=wereld.leden["coordinator"], versie=wereld.nieuwsbrieven["concept"].versie
    )
    for dagen in (3, 8, 15, 40, 400, 800):
        with time_machine.travel(nu + timedelta(days=dagen), tick=False):
            klussen_nalopen.loop_na()
            kaarten_nalopen.loop_na()
    return dict(enumerate(_mails(wereld, sinds)))


def test_geen_mail_die_vanzelf_gaat_verschilt(wereld):
    zonder, met = _met_en_zonder(wereld, lambda: _mails_vanzelf(wereld))

    assert _verschillen(zonder, met) == []
    assert len(met) > 5


def _nieuws_over_mensen(wereld, bezoek):
    """Return what someone who wants to hear of everyone is told when an owner of red cards lays a green one."""
    leden, sinds = wereld.leden, _laatste_mail()
    volg(leden["plaatser"], "direct", lijst="deskundigen", zoekvraag="", naam="Iedereen")
    leg_kaart(leden["ander"], OnderwerpFabriek(naam="Bruggen", slug="bruggen"), "groen")
    doe_taken()
    pagina = re.sub(rb"\d+", b"N", _inhoud(bezoek("plaatser").get("/notificaties/"))[2])
    return {"pagina": pagina, "mails": _mails(wereld, sinds)}


def test_nieuws_over_mensen_verschilt_niet(wereld, bezoek):
    zonder, met = _met_en_zonder(wereld, lambda: _nieuws_over_mensen(wereld, bezoek))

    assert _verschillen(zonder, met) == []
    assert "Gevonden in Wie weet wat" in met["pagina"].decode()
    assert len(met["mails"]) == 1


def _link_naar_kaart(client, link):
    """Return what the page of a link shows: asked, answered, asked again, and when it is too old."""
    beeld = [_inhoud(antwoord) for antwoord in (client.get(link), client.post(link), client.get(link))]
    with time_machine.travel(timezone.now() + links.GELDIG + timedelta(minutes=1), tick=False):
        return [*beeld, *(_inhoud(antwoord) for antwoord in (client.get(link), client.post(link)))]


@pytest.mark.parametrize("rol", ["anoniem", "plaatser"])
@pytest.mark.parametrize("kleur", ["groene", "blauwe", "rode"])
def test_link_die_een_kaart_legt_verraadt_niets(wereld, bezoek, rol, kleur):
    """Whatever lies on its topic, and whichever link of the mail its member used."""
    adressen = {naam: reverse("link", args=[wereld.links[f"{naam} kaart"]]) for naam in ("groene", "blauwe", "rode")}
    beelden = []
    for gebruikt in (None, "groene", "blauwe", "rode"):
        with transaction.atomic():
            _vergeet()
            if gebruikt:
                assert "ligt er" in bezoek("ander").post(adressen[gebruikt]).text
            # Each time logged in anew: of a link that is too old one finds out when the session is over.
            beelden.append(_link_naar_kaart(bezoek(rol), adressen[kleur]))
            transaction.set_rollback(True)

    assert [status for status, *_ in beelden[0]] == [200, 200, 200, 410, 410]
    assert beelden == [beelden[0]] * 4


def test_een_blauwe_kaart_valt_wel_op(wereld, bezoek):
    """What is compared sees a card that may be seen."""
    plek = reverse("deskundigen:detail", args=[wereld.leden["lid"].pk])
    zonder = _inhoud(bezoek("plaatser").get(plek))
    bewaar_kaart(Kaart(lid=wereld.leden["lid"], kleur="blauw", onderwerp=wereld.onderwerpen["water"], niveau="veel"))

    assert _inhoud(bezoek("plaatser").get(plek)) != zonder
