"""Whatever members write: on every page, in every mail, for every role it stays text."""

import re
from email import message_from_bytes, policy
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import models, transaction
from django.urls import resolve, reverse

from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.lidmaatschap.models import Toegangsverzoek
from deskundigen.models import Deskundige, Kaart, Lid, Onderwerp, Onderwerpvoorstel, Organisatie
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussen.models import Bedankkaartje, Gebeurtenis, Klus, Reactie
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from klussenbank.volgen.models import Volging
from tests.site.adressen import adressen, routes
from tests.site.paginas import gebreken, niets_ingesloten
from tests.site.test_gesloten import OPEN

# Downloads, and what is a plain text on purpose.
GEEN_PAGINA = {
    *("deskundigen:foto", "bijlagen:bijlage", "admin:jsi18n", "gezond_live", "gezond_klaar"),
    *("feeds:klussen", "feeds:onderwerp", "feeds:zoekopdracht", "feeds:agenda", "feeds:klus_agenda", "feeds:koppeling"),
    *("feeds:klussen_csv", "feeds:mijn_csv", "feeds:deskundigen_csv", "onderwerpen:csv", "organisaties:csv"),
    *("cijfers:overzicht_csv", "cijfers:organisaties_csv", "mfa_download_recovery_codes", "profiel:downloaden"),
    "admin:kern_logregel_csv",
}
# What differs each time: the token of a form, and the number by which a form that is sent twice is known.
_WISSELT = re.compile(rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]+"')
# Says who looks: the name and the menu of this member.
_KOP = re.compile(rb'<header class="kop">.*?</header>', re.DOTALL)


def paginas(bezoek, wereld, rol):
    """Yield (route, address, answer) for every page that this role gets to see; what looks the same comes once.

    Of admin, which is for coordinators and superusers, one object of each model; the rest of the site is not
    walked again for a superuser.
    """
    client, gezien = bezoek(rol), set()
    for route in routes():
        in_beheer = route.naam.startswith("admin:")
        if route.naam in GEEN_PAGINA or (in_beheer and rol not in BEHEERDERS) or (rol == "superuser" and not in_beheer):
            continue
        if rol == "anoniem" and route.naam not in OPEN:
            continue
        lijst = adressen(route, wereld)
        for adres in [*(lijst[:1] if in_beheer else lijst), *MEER.get(route.naam, [])]:
            antwoord = client.get(adres)
            assert antwoord.status_code < 500, adres
            wezen = _WISSELT.sub(b"", antwoord.content)
            if antwoord.content and antwoord.status_code not in {301, 302} and wezen not in gezien:
                gezien.add(wezen)
                yield route, adres, antwoord


def _delen(inhoud):
    """Return the header of a page and the rest of it, without what differs each time."""
    inhoud = _WISSELT.sub(b"", inhoud)
    return {*_KOP.findall(inhoud), _KOP.sub(b"", inhoud)}


BEHEERDERS = {"coordinator", "superuser"}
# The same page with something chosen, found, or not found.
MEER = {
    "klussen:lijst": ["/klussen/?q=zzz", "/klussen/?status=alle&onderwerp=grondwater&omvang=klein"],
    "volgen:notificaties": ["/notificaties/?nieuw=ja"],
    "feeds:klussen_csv": ["/klussen/csv/?status=alle&q=water"],
    "feeds:mijn_csv": ["/klussen/mijn/csv/?deel=reacties"],
    "feeds:deskundigen_csv": ["/deskundigen/csv/?q=zzz&kleur=groen&beschikbaar=alle"],
    "lidmaatschap:leden": [
        *(f"/organisaties/gemeente-rhenen/leden/?deel={deel}" for deel in ("uitnodigingen", "verzoeken")),
        "/organisaties/gemeente-veenendaal/leden/?deel=vertrokken",
        "/organisaties/gemeente-rhenen/leden/?q=zzz",
    ],
    "klussen:mijn": ["/klussen/mijn/?deel=reacties"],
    "deskundigen:lijst": [
        "/deskundigen/?q=zzz&kleur=groen",
        "/deskundigen/?onderwerp=grondwater&beschikbaar=alle&bewaren=ja",
    ],
    "beamer:beamer": ["/klussen/beamer/?naam=jansen"],
    "cijfers:overzicht": ["/cijfers/?periode=alles&onderwerp=stedelijk-water"],
    "zoeken": ["/zoeken/?q=water", "/zoeken/?q=zzz", "/zoeken/?onderwerp=grondwater"],
    "profiel:kaarten_invullen": [
        "/profiel/kaarten/invullen/?q=water",
        "/profiel/kaarten/invullen/?q=zzz",
        "/profiel/kaarten/invullen/?onderwerp=financien&next=/klussen/",
    ],
    "profiel:kaart_nieuw": [f"/profiel/kaarten/nieuw/?kleur={kleur}" for kleur in ("blauw", "groen", "rood")],
    "admin:klussen_klus_changelist": ["/beheer/klussen/klus/?q=peilbuizen&status=open"],
    "admin:deskundigen_lid_changelist": ["/beheer/deskundigen/lid/?q=Jansen&actief=ja"],
}


@pytest.fixture(scope="module")
def _per_rol():
    return {}


@pytest.fixture(scope="module")
def bekeken():
    """The parts of pages, as `_delen` gives them, that were looked through for one role or another."""
    return set()


@pytest.fixture
def gezien(wereld, bezoek, _per_rol):
    """`gezien(rol)` returns the pages of `paginas`, asked for once per module: for tests that change nothing."""

    def _gezien(rol):
        if rol not in _per_rol:
            _per_rol[rol] = list(paginas(bezoek, wereld, rol))
        return _per_rol[rol]

    return _gezien


@pytest.mark.parametrize("rol", ["anoniem", "lid", "plaatser", "reageerder", "coordinator", "superuser"])
def test_elke_pagina_is_geldig_en_toegankelijk_geschreven(gezien, bekeken, rol):
    fout = {}
    for _, adres, antwoord in gezien(rol):
        delen = _delen(antwoord.content)
        # Byte for byte what another role was given, under a header that was looked at too.
        if delen <= bekeken:
            continue
        if gevonden := gebreken(antwoord.content):
            fout[f"{antwoord.status_code} {adres}"] = gevonden
        else:
            bekeken |= delen

    assert fout == {}


@pytest.mark.parametrize("rol", ["anoniem", "plaatser", "coordinator"])
def test_titels_verschillen(gezien, rol):
    per_titel = {}
    for route, _, antwoord in gezien(rol):
        if antwoord.status_code == 200:
            titel = BeautifulSoup(antwoord.content, "lxml").title.get_text(" ", strip=True)
            per_titel.setdefault(titel, set()).add(route.naam)

    assert {titel: namen for titel, namen in per_titel.items() if len(namen) > 1} == {}


# Each begins with what matters, so that it still says so in a field of twenty characters; a longer field has room
# for all of them.
KWAAD = {
    "attribuut": "\"'><img src=x onerror=kwaad()>",
    "script": "<script>kwaad()</script></title></textarea><script>kwaad()</script>",
    "sjabloon": '{{ 714417|add:1 }}{% now "Y" %}{{ request.user.password }}',
    "adres": "javascript:kwaad()//https://kwaad.example/<a href=javascript:kwaad()>",
    "formule": "=1+1&&#x3c;script&#x3e;\u202e\u2066kwaad\u200b\ufeff'\";--",
    "lang": "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 130,
}
ALLES = " ".join(KWAAD.values())
# Stays what it is: the site itself makes these, or checks them in a way that the database enforces.
NIET_VAN_LEDEN = {"email", "slug", "code", "password", "domein", "message_id", "foto", "sorteernaam", "soort"}


def besmet(waarde):
    """Write `waarde` into every text field of every row that is shown anywhere."""
    van_leden = (Organisatie, Onderwerp, Lid, Deskundige, Kaart, Klus, Reactie, Bedankkaartje, Gebeurtenis)
    erbij = (Onderwerpvoorstel, Vraag, Antwoord, Bijlage, Melding, Mail, Nieuwsbrief, Bijeenkomst, Toegangsverzoek)
    for model in (*van_leden, *erbij):
        for veld in model._meta.concrete_fields:
            is_tekst = isinstance(veld, models.CharField | models.TextField) and not veld.choices
            if not is_tekst or veld.name in NIET_VAN_LEDEN:
                continue
            ruimte = (veld.max_length or 10_000) - 8
            for rij in model.objects.exclude(**{veld.name: ""}):
                # Names are unique: a number behind them keeps them apart.
                eind = f" {rij.pk}" if veld.unique else ""
                inhoud = waarde + ALLES if ruimte > 500 else waarde
                model.objects.filter(pk=rij.pk).update(**{veld.name: inhoud[:ruimte] + eind})
    Onderwerp.objects.update(synoniemen=[waarde[:80]])
    Deskundige.objects.update(zin=waarde[:140], over_mij=(waarde + ALLES)[:2000], telefoon=waarde[:25])
    Kaart.objects.update(tekst=waarde[:200])
    Volging.objects.exclude(naam="").update(naam=waarde[:80])
    Lid.objects.update(tussenvoegsel=waarde[:20], functie=waarde[:100])
    Klus.objects.update(samenvatting=waarde[:250], plaats=waarde[:100])


def ontsnapt(tekst, soep):
    """Return where something that a member wrote became more than text."""
    fout = niets_ingesloten(soep)
    fout += [f"onvertaald: {deel}" for deel in ("<img src=x", "<script>kwaad", "<a href=javascript") if deel in tekst]
    fout += ["sjabloon uitgevoerd" for deel in ("714418", "md5$") if deel in tekst]
    return fout


# All fields are filled up each time: who sees most of the site looks at each kind, the others at one.
@pytest.mark.parametrize(
    ("soort", "rollen"),
    [("attribuut", ["plaatser", "lid", "superuser"]), ("script", ["plaatser"]), ("lang", ["plaatser"])],
)
def test_vijandige_tekst_blijft_tekst(wereld, bezoek, soort, rollen):
    besmet(KWAAD[soort])
    fout, gezien, bekeken = {}, 0, set()

    for rol in rollen:
        for _, adres, antwoord in paginas(bezoek, wereld, rol):
            delen = _delen(antwoord.content)
            if delen <= bekeken:
                continue
            bekeken |= delen
            soep = BeautifulSoup(antwoord.content, "lxml")
            if gevonden := ontsnapt(antwoord.content.decode(), soep):
                fout[f"{rol}: {adres}"] = gevonden
            gezien += KWAAD[soort][:9] in soep.get_text()

    assert fout == {}
    # The text is really there, as text, on many pages.
    assert gezien > 30


@pytest.fixture
def bezorgd(settings):
    """Send the outbox and return what went out, as a mail server reads it."""

    def _bezorgd():
        mail.outbox = []
        for rij in Mail.objects.wachtend():
            rij.bezorg()
        return [message_from_bytes(bericht.message().as_bytes(), policy=policy.default) for bericht in mail.outbox]

    return _bezorgd


def doe_alles_wat_mail_geeft(wereld, bezoek):
    """Ask, answer, report, react, choose, tip, write down, say "deze keer niet" and hide."""
    open_klus, wacht = wereld.klussen["open"], wereld.reacties["wacht"]
    tekst = {"bericht": "Hoi\r\n\r\nBcc: kwaad@kwaad.example", "toelichting": "Nee", "tekst": "Weg"}
    tip = {"aan": wereld.leden["lid"].email, "bericht": "Hoi\r\n\r\nBcc: kwaad@kwaad.example"}
    klus = {"titel": tekst["bericht"], "omschrijving": tekst["bericht"], "omvang": "klein"}
    vraag = reverse("deskundigen:vraag", args=[wereld.deskundigen["reageerder"].pk])
    vragen = reverse("gesprek:vragen", args=[open_klus.pk])
    antwoorden = reverse("gesprek:antwoorden", args=[wereld.vragen["beantwoord"].pk])
    melding = reverse("admin:meldingen_melding_change", args=[wereld.meldingen["nieuw"].pk])
    stappen = [
        ("ander", vragen, {"vraag": "Mag ik meekijken?\r\nBcc: kwaad@kwaad.example"}),
        ("ander", reverse("klussen:tippen", args=[open_klus.pk]), tip),
        ("plaatser", antwoorden, {"antwoord": "Ja\r\nBcc: kwaad@kwaad.example"}),
        ("coordinator", melding, {"status": "afgehandeld", "antwoord": "Ja\r\nBcc: kwaad@kwaad.example"}),
        ("ander", reverse("klussen:reageren", args=[open_klus.pk]), tekst),
        ("plaatser", reverse("klussen:kiezen", args=[wacht.pk]), {}),
        ("coordinator", reverse("admin:klussen_klus_stap", args=["verberg"]), {"klus": open_klus.pk, **tekst}),
        ("ander", vraag, {"vraag": "Mag ik meekijken?\r\nBcc: kwaad@kwaad.example"}),
        ("coordinator", f"{reverse('klussen:nieuw')}?voor={wereld.leden['lid'].pk}", klus),
    ]
    for rol, adres, gegevens in stappen:
        assert bezoek(rol).post(adres, gegevens).status_code == 302
    laatste = Reactie.objects.get(klus=open_klus, lid=wereld.leden["ander"])
    adres = reverse("klussen:deze_keer_niet", args=[laatste.pk])
    assert bezoek("plaatser").post(adres, tekst).status_code == 302


@pytest.mark.parametrize(
    "waarde",
    ["X\r\nBcc: kwaad@kwaad.example", "X\nSubject: kwaad", "X\u2028Bcc: k@kwaad.example", '"X" <k@kwaad.example>,'],
    ids=["crlf", "lf", "unicode", "adres"],
)
def test_koppen_van_mail_zijn_niet_te_sturen(wereld, bezoek, bezorgd, waarde):
    Mail.objects.all().delete()
    Lid.objects.update(voornaam=waarde, achternaam=waarde, functie=waarde)
    Klus.objects.update(titel=waarde)
    Organisatie.objects.filter(slug="gemeente-rhenen").update(naam=waarde)

    doe_alles_wat_mail_geeft(wereld, bezoek)

    berichten = bezorgd()
    assert len(berichten) == 10
    leden = {lid.email for lid in wereld.leden.values()}
    for bericht in berichten:
        assert bericht["Bcc"] is None
        assert bericht["Cc"] is None
        assert bericht.get_all("Subject") == [bericht["Subject"]]
        assert {adres.addr_spec for adres in bericht["To"].addresses} <= leden
        assert len(bericht["To"].addresses) == 1
        assert [adres.addr_spec in leden for adres in bericht["Reply-To"].addresses] == [True]


@pytest.mark.parametrize("soort", ["attribuut", "sjabloon"])
def test_mail_bevat_wat_leden_schrijven_als_tekst(wereld, bezoek, bezorgd, soort):
    Mail.objects.all().delete()
    besmet(KWAAD[soort])
    Mail.objects.all().delete()

    doe_alles_wat_mail_geeft(wereld, bezoek)

    for bericht in bezorgd():
        html = bericht.get_body(("html",)).get_content()
        soep = BeautifulSoup(html, "lxml")
        assert soep.find(["script", "img"]) is None
        assert {link["href"].startswith("http://testserver/") for link in soep.find_all("a")} <= {True}
        assert re.search(r"714418|md5\$", html + bericht.get_body(("plain",)).get_content()) is None


# What a browser would never send, and someone else does.
FOUTE_INVOER = {
    "leeg": "",
    "nul": "a\x00b",
    "html": KWAAD["attribuut"],
    "lang": "x" * 10_001,
    "getal": "99999999999999999999999",
    "negatief": "-1",
    "teken": "\U0001f600\u202e",
}


def formulieren(paginas):
    """Return (method, address, names of fields) of every form on `paginas`.

    The same fields sent to the same view come once.
    """
    gevonden = {}
    for _, adres, antwoord in paginas:
        for formulier in BeautifulSoup(antwoord.content, "lxml").select("main form, #content form"):
            namen = {element["name"] for element in formulier.select("[name]")} - {"csrfmiddlewaretoken"}
            methode, doel = formulier.get("method", "get"), urljoin(adres, formulier.get("action"))
            sleutel = (methode, resolve(urlsplit(doel).path).view_name, *sorted(namen))
            gevonden.setdefault(sleutel, (methode, doel, namen))
    return [formulier for sleutel, formulier in gevonden.items() if sleutel[1] != "account_logout"]


@pytest.mark.parametrize("rol", ["anoniem", "lid", "plaatser", "coordinator"])
def test_geen_formulier_gaat_stuk_van_foute_invoer(bezoek, gezien, rol):
    # Outside admin a coordinator finds the forms of a lid.
    paginas = [pagina for pagina in gezien(rol) if rol != "coordinator" or pagina[0].naam.startswith("admin:")]
    kapot, client, gevonden = [], bezoek(rol), formulieren(paginas)
    for methode, adres, namen in gevonden:
        for soort, waarde in FOUTE_INVOER.items():
            # How many rows an inline has: a large number is Django's to cap, and to work through up to there.
            gegevens = {naam: waarde[:1] if naam.endswith("TOTAL_FORMS") else waarde for naam in namen}
            # Each by itself: what one form changes must not close the next.
            with transaction.atomic():
                antwoord = getattr(client, methode)(adres, gegevens)
                transaction.set_rollback(True)
            if antwoord.status_code >= 500:
                kapot.append(f"{methode} {adres} {namen} met {soort}: {antwoord.status_code}")

    assert kapot == []
    assert len(gevonden) >= 5


@pytest.mark.parametrize("soort", FOUTE_INVOER)
def test_geen_pagina_gaat_stuk_van_een_vreemd_adres(wereld, bezoek, soort):
    namen = ["q", "onderwerp", "organisatie", "omvang", "soort", "op_afstand", "status", "sorteer", "pagina", "nieuw"]
    namen += ["kleur", "beschikbaar", "deel", "aan", "next", "p", "o", "e", "actief", "verborgen", "bezorging"]
    namen += ["klus", "voor", "jaar", "kwartaal", "periode"]
    kapot = []
    for route in routes():
        if not route.parameters:
            for adres in adressen(route, wereld):
                antwoord = bezoek("superuser").get(adres, dict.fromkeys(namen, FOUTE_INVOER[soort][:2000]))
                if antwoord.status_code >= 500 or "kwaad.example" in antwoord.headers.get("Location", ""):
                    kapot.append(f"{adres}: {antwoord.status_code}")
                if antwoord.streaming:
                    # To the end, or its file stays open.
                    list(antwoord)

    assert kapot == []


SLECHT = b"""<!doctype html><html lang="en"><title></title><body onload="x()"><p id="a"><p id="a" style="x">
<a href="//elders.example/">x</a><img src="https://elders.example/x.png"><script>x()</script><style>p{}</style>
<input name="n" placeholder="n"><label for="weg">x</label><i aria-labelledby="weg">x</b></body></html>"""


def test_meetlat_ziet_wat_mis_is():
    gevonden = " | ".join(gebreken(SLECHT))

    for fout in [
        *["html: ", "lang is geen nl", "0 keer h1", "geen title", "id 'a'", "aria-labelledby wijst naar niets"],
        *["label voor niets", "veld zonder label: n", "placeholder: n", "<style>", "<script>", "style= op <p>"],
        *["onload= op <body>", "href naar buiten: //elders", "src naar buiten: https://elders"],
    ]:
        assert fout in gevonden
