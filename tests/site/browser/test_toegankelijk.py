"""Every page and state for everyone: axe without violations, nothing beside the screen, all of it by keyboard."""

import uuid

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal.auth import WebAuthn
from axe_playwright_python.sync_playwright import Axe
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from deskundigen.bijeenkomst import views
from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.lidmaatschap.models import Toegangsverzoek, Vertrekwijze
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from deskundigen.models import Kaart, Lid, Onderwerp
from deskundigen.papier.models import Papierkaart
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Vraag
from klussen.models import Klus
from klussenbank.cijfers.models import Stand, Telling, Voorbeeld
from klussenbank.nieuwsbrief.acties import maak as maak_nieuwsbrief
from klussenbank.nieuwsbrief.acties import verstuur as verstuur_nieuwsbrief
from klussenbank.nieuwsbrief.inhoud import vul_aan
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from klussenbank.onderwerpen.models import Verwantschap
from klussenbank.volgen.models import Volging
from tests.fabriek import WACHTWOORD, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, VraagFabriek
from tests.site.browser.conftest import BREED, SMAL
from tests.site.browser.hulp_cijfers import vul_cijfers
from tests.site.wereld import GEEN_ID

REGELS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    # It would write stylesheets into the page, of which the browser rightly complains.
    "preload": False,
}
# The same page says the same and has the same colours on a narrow screen: there only these can become otherwise, and
# all of them where something shows that a wide screen does not have.
OP_SMAL = {
    **REGELS,
    "runOnly": {
        "type": "rule",
        "values": ["target-size", "scrollable-region-focusable", "button-name", "link-name", "label", "summary-name"],
    },
}
ANDERS_OP_SMAL = {
    "start",
    "kaarten invullen",
    "kaart gelegd",
    "klussen",
    "klussen met filters",
    "wie weet wat",
    "zoeken, nog niets gevraagd",
    "dia",
    "lijst",
    "notificaties",
}
AXE = Axe().axe_script
LANG_WOORD = "Rioolwaterzuiveringsinstallatieonderhoudswerkzaamhedencoördinatieoverleg"


def gebreken(page, regels=REGELS):
    """Return the violations of `regels` that axe finds, and whether the page is wider than the screen."""
    fout = []
    # Half a megabyte: once for each page.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    for regel in page.evaluate("regels => axe.run(regels).then(uitkomst => uitkomst.violations)", regels):
        plekken = [f"{knoop['target']}: {knoop['failureSummary']}" for knoop in regel["nodes"][:3]]
        fout.append(f"axe {regel['id']} ({len(regel['nodes'])}): {plekken}")
    breed, past = page.evaluate("[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]")
    if breed > past:
        te_breed = """
            [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .slice(0, 3).map(e => `${e.tagName}.${e.className}`)
        """
        fout.append(f"{breed} px breed op een scherm van {past}: {page.evaluate(te_breed)}")
    return fout


@pytest.fixture
def bekijk(venster):
    """`bekijk(lid, stappen)` looks at each state at both widths and returns what is wrong with which.

    A step is an address, or a function that brings the visitor to a state; its name then names the state.
    """

    def _bekijk(lid, stappen, breedtes=(BREED, SMAL)):
        fout = {}
        with venster(lid) as bezoeker:
            for naam, stap in stappen.items():
                if callable(stap):
                    stap(bezoeker)
                else:
                    bezoeker.ga(stap, mag_fout=naam.startswith("fout"))
                for breedte in breedtes:
                    bezoeker.page.set_viewport_size({"width": breedte, "height": 900})
                    anders = breedte != SMAL or naam in ANDERS_OP_SMAL
                    if gevonden := gebreken(bezoeker.page, REGELS if anders else OP_SMAL):
                        fout[f"{naam} op {breedte}"] = gevonden
            # Told together with the rest, so that one run tells all.
            if klachten := sorted(set(bezoeker.klachten)):
                fout["browser"] = klachten
                bezoeker.klachten.clear()
        return fout

    return _bekijk


def open_alles(bezoeker):
    """Unfold what is folded, so that it is looked at too."""
    bezoeker.page.evaluate("document.querySelectorAll('main details').forEach(vouw => { vouw.open = true })")


def stuur_leeg(adres, *, knop=None):
    """Return a step that sends the first form of the page as it is and waits for the errors."""

    def stap(bezoeker):
        bezoeker.ga(adres)
        hoofd = bezoeker.page.get_by_role("main")
        (hoofd.get_by_role("button", name=knop) if knop else hoofd.locator("form [type=submit]").first).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    return stap


def vraag_leeg(adres):
    """Return a step that sends the folded form for a question without a word in it."""

    def stap(bezoeker):
        vouw_uit(adres)(bezoeker)
        bezoeker.knop("Vraag plaatsen").click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    return stap


def vouw_uit(adres):
    def stap(bezoeker):
        bezoeker.ga(adres)
        open_alles(bezoeker)

    return stap


def zoek_keuze(adres):
    """Return a step that opens the suggestions above a list of choices."""

    def stap(bezoeker):
        vouw_uit(adres)(bezoeker)
        bezoeker.page.get_by_role("combobox", name="Typ om te zoeken in Onderwerp").fill("o")
        expect(bezoeker.page.get_by_role("listbox", name="Onderwerp")).to_be_visible()

    return stap


def test_paginas_van_een_bezoeker(wereld, bekijk):
    assert (
        bekijk(
            None,
            {
                "inloggen": "/account/login/",
                "privacyverklaring": "/privacy/",
                "toegankelijkheid": "/toegankelijkheid/",
                "inloggen met fouten": stuur_leeg("/account/login/", knop="Inloggen"),
                "aanmelden": "/account/signup/",
                "aanmelden met fouten": stuur_leeg("/account/signup/"),
                "code vragen": "/account/login/code/",
                "wachtwoord vergeten": "/account/password/reset/",
                "mail van de demo": "/demo/mail/",
                "link uit een mail": f"/link/{wereld.links['verlengen']}/",
                "link om een kaart te leggen": f"/link/{wereld.links['groene kaart']}/",
                "link met een veld": f"/link/{wereld.links['afzeggen']}/",
                "link over kaarten": f"/link/{wereld.links['kloppen']}/",
                "fout in een link": "/link/bestaat-niet/",
                "nieuwsbrief afmelden": reverse("nieuwsbrief:afmelden", args=[wereld.pk("afmelders", "lid")]),
                **{
                    f"mail stoppen, {naam}": reverse("volgen:afmelden", args=[wereld.volgmails[naam]])
                    for naam in ("direct", "week")
                },
                "fout: mail al gestopt": reverse("volgen:afmelden", args=[wereld.volgmails["gebruikt"]]),
                "fout 404": "/er/is/niets/",
            },
        )
        == {}
    )


def test_paginas_van_een_plaatser(wereld, bekijk):
    klussen, reacties = wereld.klussen, wereld.reacties
    detail = {f"klus {naam}": klus.get_absolute_url() for naam, klus in klussen.items()}

    antwoorden = reverse("gesprek:antwoorden", args=[wereld.vragen["beantwoord"].pk])
    bijlagen = reverse("bijlagen:bijlagen", args=[klussen["open"].pk])

    overdragen, samen = (reverse(f"klussen:{naam}", args=[klussen["open"].pk]) for naam in ("overdragen", "samen"))
    Klus.objects.filter(pk=klussen["gesloten"].pk).update(mede_plaatser=wereld.leden["lid"])

    def voorbeeld(bezoeker):
        bezoeker.ga("/klussen/nieuw/")
        bezoeker.page.get_by_label("Titel").fill(f"{LANG_WOORD} nodig")
        bezoeker.page.get_by_label("Omschrijving").fill(LANG_WOORD * 3)
        bezoeker.page.get_by_label("Klein: een paar uur").check()
        bezoeker.knop("Voorbeeld bekijken").click()
        expect(bezoeker.page.locator(".voorbeeld")).to_be_visible()

    def met_voorstellen(bezoeker):
        bezoeker.ga("/klussen/nieuw/")
        bezoeker.page.get_by_label("Titel").fill(f"Grondwater {LANG_WOORD}")
        bezoeker.page.get_by_role("group", name="Gaat je klus hierover?").get_by_label("Grondwater").check()
        expect(bezoeker.page.get_by_text("te vragen")).to_be_visible()

    def antwoord_te_laat(bezoeker):
        vraag = VraagFabriek(klus=klussen["open"])
        adres = reverse("gesprek:antwoorden", args=[vraag.pk])
        bezoeker.ga(adres)
        vraag.haal_weg()
        bezoeker.mag_fout.add(f"{bezoeker.site}{adres}")
        bezoeker.page.get_by_label("Je antwoord").fill(LANG_WOORD * 3)
        bezoeker.knop("Antwoord plaatsen").click()
        expect(bezoeker.page.get_by_text("Deze vraag is er niet")).to_be_visible()

    def conflict(bezoeker):
        adres = reverse("klussen:wijzigen", args=[klussen["gesloten"].pk])
        bezoeker.ga(adres)
        Klus.objects.filter(pk=klussen["gesloten"].pk).update(titel=f"Iemand anders schreef {LANG_WOORD}", versie=2)
        bezoeker.mag_fout.add(f"{bezoeker.site}{adres}")
        bezoeker.page.get_by_label("Titel").fill("Mijn eigen versie")
        bezoeker.knop("Wijzigingen bewaren").click()
        expect(bezoeker.page.get_by_text("Deze klus is intussen gewijzigd")).to_be_visible()

    stappen = {
        "start": "/",
        "mijn klussen": "/klussen/mijn/",
        "mijn reacties, leeg": "/klussen/mijn/?deel=reacties",
        "klus plaatsen": vouw_uit("/klussen/nieuw/"),
        "klus plaatsen met voorstellen": met_voorstellen,
        "wie een klus kan doen": f"{reverse('klussen:mensen', args=[klussen['open'].pk])}?meer=ja&ook=eigen",
        "klus plaatsen met fouten": stuur_leeg("/klussen/nieuw/", knop="Klus plaatsen"),
        "voorbeeld": voorbeeld,
        **detail,
        "wijzigen": vouw_uit(reverse("klussen:wijzigen", args=[klussen["open"].pk])),
        "conflict": conflict,
        "afronden": reverse("klussen:afronden", args=[klussen["open"].pk]),
        "afronden met fouten": stuur_leeg(reverse("klussen:afronden", args=[klussen["open"].pk])),
        "hoe liep het af": reverse("klussen:afronden", args=[klussen["afgerond"].pk]),
        "verlengen": reverse("klussen:verlengen", args=[klussen["verlopen"].pk]),
        "niemand meer": reverse("klussen:niemand_meer", args=[klussen["open"].pk]),
        "wat er gebeurde": vouw_uit(klussen["open"].get_absolute_url()),
        "bedankkaartje": wereld.bedankkaartjes["afgerond"].get_absolute_url(),
        "intrekken": reverse("klussen:intrekken", args=[klussen["open"].pk]),
        "tip een collega": reverse("klussen:tippen", args=[klussen["open"].pk]),
        "meer": vouw_uit(klussen["open"].get_absolute_url()),
        "overdragen": overdragen,
        "overdragen met fouten": stuur_leeg(overdragen),
        "samen vragen": samen,
        "samen vragen met fouten": stuur_leeg(samen),
        "wie vraagt mee": reverse("klussen:samen", args=[klussen["gesloten"].pk]),
        "deze keer niet": reverse("klussen:deze_keer_niet", args=[reacties["wacht"].pk]),
        "plek vrijmaken": reverse("klussen:vrijmaken", args=[reacties["ingevuld"].pk]),
        "bijlagen": reverse("bijlagen:bijlagen", args=[klussen["open"].pk]),
        "bijlagen, leeg": reverse("bijlagen:bijlagen", args=[klussen["gesloten"].pk]),
        "bijlagen met fouten": stuur_leeg(bijlagen, knop="Bijlage toevoegen"),
        "antwoord": antwoorden,
        "antwoord met fouten": stuur_leeg(antwoorden),
        "antwoord te laat": antwoord_te_laat,
        "fout 403": reverse("klussen:wijzigen", args=[klussen["afgerond"].pk]),
        "fout 404": f"/klussen/{GEEN_ID}/",
    }
    assert bekijk(wereld.leden["plaatser"], stappen) == {}


def niet_zonder_dag(bezoeker):
    """Choose on one's profile not to be asked until a day, without saying which."""
    bezoeker.ga("/profiel/")
    bezoeker.page.get_by_label("Niet tot een dag die ik kies").check()
    bezoeker.knop("Keuze bewaren").click()
    expect(bezoeker.page.get_by_role("alert").first).to_be_visible()


def test_paginas_van_een_lid(wereld, bekijk):
    open_klus = wereld.klussen["open"].get_absolute_url()
    melden = reverse("meldingen:melden", args=[wereld.klussen["open"].pk])
    Vraag.objects.filter(pk=wereld.vragen["beantwoord"].pk).update(tekst=LANG_WOORD * 3)
    Bijlage.objects.update(naam=f"{LANG_WOORD}.pdf")
    KlusFabriek(
        plaatser=wereld.leden["plaatser"],
        titel=f"{LANG_WOORD} zoekt hulp",
        plaats=LANG_WOORD,
        omschrijving=LANG_WOORD * 3,
        onderwerpen=list(wereld.onderwerpen.values()),
        aantal_personen=4,
    )
    Klus.objects.filter(pk=wereld.klussen["ingevuld"].pk).update(samenvatting=LANG_WOORD)
    niets = KlusFabriek(plaatser=wereld.leden["plaatser"])
    # Enough to choose from for a field that suggests.
    OnderwerpFabriek.create_batch(6, synoniemen=[LANG_WOORD])
    kaart = wereld.kaarten["blauw"].pk

    def kaart_gelegd(bezoeker):
        bezoeker.ga("/profiel/kaarten/invullen/")
        rij = bezoeker.page.locator("[data-open]").first
        rij.get_by_role("button", name="Groen").click()
        expect(bezoeker.page.get_by_role("button", name="Weghalen").first).to_be_visible()
        bezoeker.page.locator("[data-open]").first.get_by_role("button", name="Nu niet").click()
        expect(bezoeker.page.get_by_role("button", name="Toch wel").first).to_be_visible()
        open_alles(bezoeker)

    def rood_kan_niet(bezoeker):
        onderwerp = OnderwerpFabriek()
        bezoeker.ga(f"/profiel/kaarten/invullen/?onderwerp={onderwerp.slug}")
        wereld.leden["lid"].kaarten.create(onderwerp=onderwerp, kleur="groen", niveau="iets")
        bezoeker.page.locator("[data-open]").first.get_by_role("button", name="Rood").click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    voorstellen = "/profiel/onderwerp-voorstellen/"
    stappen = {
        "start": "/",
        "kaarten invullen": "/profiel/kaarten/invullen/",
        "kaarten invullen, niets gevonden": f"/profiel/kaarten/invullen/?q={LANG_WOORD}",
        "nog geen kaart gelegd": "/profiel/kaarten/invullen/klaar/",
        "kaart gelegd": kaart_gelegd,
        "wat ik koos": "/profiel/kaarten/invullen/",
        "rode kaart kan niet": rood_kan_niet,
        "kaarten gelegd": "/profiel/kaarten/invullen/klaar/",
        "onderwerp voorstellen": voorstellen,
        "onderwerp voorstellen met fouten": stuur_leeg(voorstellen),
        "klussen": vouw_uit("/klussen/?status=alle"),
        "klussen met filters": "/klussen/?onderwerp=grondwater&onderwerp=financien&omvang=klein&q=water",
        "een onderwerp zoeken": zoek_keuze("/klussen/"),
        "geen klussen": "/klussen/?q=zzz",
        "hoe we voorstellen": "/klussen/voorstellen/",
        "niemand om een klus te doen": reverse("klussen:mensen", args=[niets.pk]),
        "reageren": open_klus,
        "reageren met fouten": stuur_leeg(open_klus, knop="Ik wil dit doen"),
        "vragen bij een klus": vouw_uit(open_klus),
        "vraag bij een klus met fouten": vraag_leeg(open_klus),
        "nog geen vragen": vouw_uit(wereld.klussen["gesloten"].get_absolute_url()),
        "tip een collega": reverse("klussen:tippen", args=[wereld.klussen["open"].pk]),
        "tip een collega met fouten": stuur_leeg(reverse("klussen:tippen", args=[wereld.klussen["open"].pk])),
        "melden": reverse("meldingen:melden", args=[wereld.klussen["open"].pk]),
        "melden over een vraag": f"{melden}?vraag={wereld.vragen['beantwoord'].pk}",
        "melden met fouten": stuur_leeg(melden),
        "reageren kan niet meer": wereld.klussen["gesloten"].get_absolute_url(),
        "wie weet wat": vouw_uit("/deskundigen/?beschikbaar=alle"),
        "niemand gevonden": "/deskundigen/?q=zzz&kleur=groen",
        "een profiel": wereld.deskundigen["reageerder"].get_absolute_url(),
        "nu niet te vragen": wereld.deskundigen["nu niet"].get_absolute_url(),
        "vraag": reverse("deskundigen:vraag", args=[wereld.deskundigen["reageerder"].pk]),
        "vraag met fouten": stuur_leeg(reverse("deskundigen:vraag", args=[wereld.deskundigen["reageerder"].pk])),
        "klopt er iets niet": reverse("deskundigen:klopt_niet", args=[wereld.deskundigen["reageerder"].pk]),
        "klopt er iets niet, met fouten": stuur_leeg(
            reverse("deskundigen:klopt_niet", args=[wereld.deskundigen["reageerder"].pk])
        ),
        "zo zien anderen mij": wereld.deskundigen["lid"].get_absolute_url(),
        "mijn profiel": "/profiel/",
        "vragen krijgen": "/profiel/vragen/",
        "vragen krijgen met fouten": niet_zonder_dag,
        "profiel wijzigen": "/profiel/wijzigen/",
        "nieuwe kaart": "/profiel/kaarten/nieuw/?kleur=blauw",
        "nieuwe kaart met fouten": stuur_leeg("/profiel/kaarten/nieuw/?kleur=blauw"),
        "kaart wijzigen": reverse("profiel:kaart_wijzigen", args=[kaart]),
        "kaart weghalen": reverse("profiel:kaart_weghalen", args=[kaart]),
        "uitstappen": "/profiel/uitstappen/",
        "zoeken": "/zoeken/?q=water",
        "zoeken, nog niets gevraagd": vouw_uit("/zoeken/"),
        "zoeken, niets gevonden": "/zoeken/?q=zzz",
        "onderwerpen": "/onderwerpen/",
        "onderwerp": "/onderwerpen/stedelijk-water/",
        "onderwerp zonder mensen": "/onderwerpen/financien/",
        "organisaties": "/organisaties/",
        "organisatie": "/organisaties/gemeente-rhenen/",
        "opgeheven organisatie": "/organisaties/gemeente-elst/",
        "wachtwoord wijzigen": "/account/password/change/",
        "uitloggen": "/account/logout/",
        "nieuwsbrieven": "/nieuwsbrief/",
        "nieuwsbrief": wereld.nieuwsbrieven["verstuurd"].get_absolute_url(),
    }
    assert bekijk(wereld.leden["lid"], stappen) == {}


def test_inloggen_en_zijn_tweede_stap(wereld, bekijk):
    """Empty, with an app being set up, filled, and with errors."""
    WebAuthn.add(wereld.leden["reageerder"], LANG_WOORD[:60], wereld.passkeys["reageerder"].data["credential"])
    passkey = wereld.passkeys["reageerder"].pk
    index, app, codes = (reverse(f"mfa_{naam}") for naam in ("index", "activate_totp", "generate_recovery_codes"))

    def bevestig(bezoeker):
        bezoeker.ga(f"{reverse('account_reauthenticate')}?next={index}")
        bezoeker.page.get_by_label("Wachtwoord").fill(WACHTWOORD)
        bezoeker.knop("Bevestigen").click()
        bezoeker.page.wait_for_url(f"**{index}")

    stappen = {
        "waar ingelogd": reverse("account_sessies"),
        "bevestigen": reverse("account_reauthenticate"),
        "twee stappen, nog geen": bevestig,
        "app instellen": app,
        "app instellen met fouten": stuur_leeg(app),
        "passkey toevoegen": reverse("mfa_add_webauthn"),
        "geen passkeys": reverse("mfa_list_webauthn"),
        "herstelcodes kan niet": stuur_leeg(codes),
    }
    assert bekijk(wereld.leden["ander"], stappen) == {}
    totp.TOTP.activate(wereld.leden["reageerder"], "A" * 32)

    def bevestig_met_app(bezoeker):
        bezoeker.ga(f"{reverse('mfa_reauthenticate')}?next={index}")
        nu = totp.hotp_value("A" * 32, next(totp.yield_hotp_counters_from_time()))
        bezoeker.page.get_by_label("Code").fill(totp.format_hotp_value(nu))
        bezoeker.knop("Bevestigen").click()
        bezoeker.page.wait_for_url(f"**{index}")

    stappen = {
        "bevestigen, veel manieren": reverse("account_reauthenticate"),
        "bevestigen met een code": reverse("mfa_reauthenticate"),
        "bevestigen met een code, fout": stuur_leeg(reverse("mfa_reauthenticate")),
        "bevestigen met een passkey": reverse("mfa_reauthenticate_webauthn"),
        "twee stappen": bevestig_met_app,
        "app weghalen": reverse("mfa_deactivate_totp"),
        "herstelcodes": reverse("mfa_view_recovery_codes"),
        "nieuwe herstelcodes": codes,
        "passkeys": reverse("mfa_list_webauthn"),
        "passkey, andere naam": reverse("mfa_edit_webauthn", args=[passkey]),
        "passkey weghalen": reverse("mfa_remove_webauthn", args=[passkey]),
    }
    assert bekijk(wereld.leden["reageerder"], stappen) == {}

    def tweede_stap(bezoeker):
        bezoeker.ga("/account/login/")
        bezoeker.page.get_by_label("E-mailadres").fill(wereld.leden["reageerder"].email)
        bezoeker.page.get_by_label("Wachtwoord", exact=True).fill(WACHTWOORD)
        bezoeker.page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        bezoeker.page.wait_for_url("**/account/2fa/authenticate/")

    stappen = {
        "tweede stap": tweede_stap,
        "tweede stap met fouten": stuur_leeg("/account/2fa/authenticate/", knop="Inloggen"),
    }
    assert bekijk(None, stappen) == {}


def test_tweede_stap_die_moet_en_inlogdiensten_in_beheer(wereld, bekijk, settings):
    dienst = wereld.inlogdiensten["rhenen"].pk
    stappen = {
        "inlogdiensten": "/beheer/deskundigen/inlogdienst/",
        "inlogdienst": f"/beheer/deskundigen/inlogdienst/{dienst}/change/",
        "inlogdienst toevoegen": "/beheer/deskundigen/inlogdienst/add/",
    }
    assert bekijk(wereld.leden["superuser"], stappen) == {}
    settings.TWEEDE_FACTOR_VERPLICHT = True
    assert bekijk(wereld.leden["coordinator"], {"stel eerst in": "/beheer/"}) == {}


def test_paginas_van_wie_gekozen_is(wereld, bekijk):
    kaartje = wereld.bedankkaartjes["afgerond"].get_absolute_url()
    stappen = {
        "klus die je moet bevestigen": wereld.klussen["ingevuld"].get_absolute_url(),
        "klus die je deed": wereld.klussen["afgerond"].get_absolute_url(),
        "reactie intrekken": reverse("klussen:reactie_intrekken", args=[wereld.reacties["ingevuld"].pk]),
        "je bedankkaartje": kaartje,
        "doorsturen met fouten": stuur_leeg(kaartje, knop="Stuur door"),
    }
    assert bekijk(wereld.leden["reageerder"], stappen) == {}


def test_paginas_van_een_nieuw_lid(wereld, bekijk):
    Klus.objects.update(verborgen_op=None, verborgen_door=None, verborgen_reden="", status="ingetrokken")

    stappen = {
        "start": "/",
        "mijn vraag is weg en mijn meldingen": wereld.klussen["open"].get_absolute_url(),
        "leeg bord": "/klussen/",
        "mijn klussen, leeg": "/klussen/mijn/",
        "mijn profiel, leeg": "/profiel/",
    }
    assert bekijk(wereld.leden["ander"], stappen) == {}


def test_paginas_in_beheer_van_een_coordinator(wereld, bekijk):
    klus = wereld.klussen["open"].pk
    stap = reverse("admin:klussen_klus_stap", args=["verberg"])

    def verbergen_zonder_reden(bezoeker):
        bezoeker.ga(f"{stap}?klus={klus}&van=klus")
        bezoeker.knop("Verberg").click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    def melding_zonder_antwoord(bezoeker):
        bezoeker.ga(f"/beheer/meldingen/melding/{wereld.meldingen['nieuw'].pk}/change/")
        bezoeker.page.get_by_label("Afgehandeld", exact=True).check()
        bezoeker.knop("Opslaan", exact=True).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    def voorstel_zonder_uitleg(bezoeker):
        bezoeker.ga(f"/beheer/deskundigen/onderwerpvoorstel/{wereld.voorstellen['wacht'].pk}/change/")
        bezoeker.page.get_by_label("Niet overnemen", exact=True).check()
        bezoeker.knop("Opslaan", exact=True).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    stappen = {
        "start": "/",
        "voorgestelde onderwerpen": "/beheer/deskundigen/onderwerpvoorstel/?status=wacht",
        "voorgesteld onderwerp": f"/beheer/deskundigen/onderwerpvoorstel/{wereld.voorstellen['wacht'].pk}/change/",
        "voorgesteld onderwerp met fouten": voorstel_zonder_uitleg,
        "behandeld voorstel": f"/beheer/deskundigen/onderwerpvoorstel/{wereld.voorstellen['afgewezen'].pk}/change/",
        "overzicht": "/beheer/",
        "klussen": "/beheer/klussen/klus/",
        "klussen met filters": "/beheer/klussen/klus/?status=open&verborgen=nee&q=peilbuizen",
        "klus": f"/beheer/klussen/klus/{klus}/change/",
        "verborgen klus": f"/beheer/klussen/klus/{wereld.klussen['verborgen'].pk}/change/",
        "geschiedenis": f"/beheer/klussen/klus/{klus}/history/",
        "verbergen": f"{stap}?klus={klus}&van=klus",
        "verbergen zonder reden": verbergen_zonder_reden,
        "overdragen": f"{reverse('admin:klussen_klus_stap', args=['draag_over'])}?klus={klus}&van=klus",
        "reacties": "/beheer/klussen/reactie/",
        "reactie": f"/beheer/klussen/reactie/{wereld.reacties['wacht'].pk}/change/",
        "vragen": "/beheer/gesprek/vraag/?verborgen=nee",
        "vraag": f"/beheer/gesprek/vraag/{wereld.vragen['beantwoord'].pk}/change/",
        "verwijderd antwoord": f"/beheer/gesprek/antwoord/{wereld.antwoorden['verborgen'].pk}/change/",
        "meldingen": "/beheer/meldingen/melding/",
        "melding": f"/beheer/meldingen/melding/{wereld.meldingen['nieuw'].pk}/change/",
        "melding met fouten": melding_zonder_antwoord,
        "afgehandelde melding": f"/beheer/meldingen/melding/{wereld.meldingen['afgehandeld'].pk}/change/",
        "onderwerpen": "/beheer/deskundigen/onderwerp/",
        "onderwerp": f"/beheer/deskundigen/onderwerp/{wereld.onderwerpen['grondwater'].pk}/change/",
        "onderwerp toevoegen": "/beheer/deskundigen/onderwerp/add/",
        "samenvoegen": "/beheer/deskundigen/onderwerp/samenvoegen/?"
        + "&".join(f"onderwerp={wereld.onderwerpen[naam].pk}" for naam in ("grondwater", "financien")),
        "samenvoegen, wat er verhuist": "/beheer/deskundigen/onderwerp/samenvoegen/?"
        + "&".join(f"onderwerp={wereld.onderwerpen[naam].pk}" for naam in ("grondwater", "financien"))
        + f"&blijft={wereld.onderwerpen['financien'].pk}",
        "organisaties": "/beheer/deskundigen/organisatie/",
        "organisatie": f"/beheer/deskundigen/organisatie/{wereld.organisaties['rhenen'].pk}/change/",
        "leden": "/beheer/deskundigen/lid/?actief=ja",
        "lid": f"/beheer/deskundigen/lid/{wereld.leden['lid'].pk}/change/",
        "lid met rechten": f"/beheer/deskundigen/lid/{wereld.leden['superuser'].pk}/change/",
        "lid toevoegen": "/beheer/deskundigen/lid/add/",
        "mail": "/beheer/kern/mail/",
        "fout 403": "/beheer/kern/logregel/",
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_logboek(wereld, bekijk):
    stappen = {
        "regels": "/beheer/kern/logregel/?handeling=gewijzigd",
        "een maand": f"/beheer/kern/logregel/?maand={timezone.localdate():%Y-%m}",
        "niets gevonden": f"/beheer/kern/logregel/?q={LANG_WOORD}",
        "een regel": f"/beheer/kern/logregel/{wereld.vermelding.pk}/change/",
    }
    assert bekijk(wereld.leden["superuser"], stappen) == {}


def test_feeds_en_koppelingen(wereld, bekijk):
    lid, koppeling = wereld.leden["lid"], wereld.koppelingen["rhenen"]
    Volging.objects.filter(lid=lid, zoekvraag__isnull=False).update(naam=LANG_WOORD)

    stappen = {
        "mijn adressen": "/feeds/",
        "nieuwe sleutel": "/feeds/vernieuwen/",
        "klus met dagen": wereld.klussen["open"].get_absolute_url(),
        "mijn reacties": "/klussen/mijn/?deel=reacties",
    }
    assert bekijk(lid, stappen) == {}
    assert bekijk(wereld.leden["ander"], {"nog geen sleutel": "/feeds/"}) == {}
    van_koppeling = f"/beheer/feeds/koppeling/{koppeling.pk}/change/"

    def niets_gekozen(bezoeker):
        bezoeker.ga(van_koppeling)
        bezoeker.knop("Opslaan", exact=True).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    stappen = {
        "koppelingen": "/beheer/feeds/koppeling/?sleutel=aan",
        "koppeling": van_koppeling,
        "koppeling met fouten": niets_gekozen,
        "koppeling toevoegen": "/beheer/feeds/koppeling/add/",
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_nieuwsbrief_van_een_coordinator(wereld, bekijk):
    KlusFabriek(plaatser=wereld.leden["plaatser"], titel=f"{LANG_WOORD} zoekt hulp", samenvatting=LANG_WOORD)
    concept, gepland, verstuurd = (wereld.nieuwsbrieven[naam] for naam in ("concept", "gepland", "verstuurd"))
    vul_aan(concept)
    leeg = maak_nieuwsbrief(wereld.leden["coordinator"], uuid.uuid4())
    leeg.onderdelen.all().delete()

    def adres(naam, brief):
        return reverse(f"nieuwsbrief:{naam}", args=[brief.pk])

    def met_fouten(bezoeker):
        bezoeker.ga(adres("samenstellen", concept))
        bezoeker.page.get_by_label("Onderwerp").fill("")
        bezoeker.page.get_by_label("Plek").first.fill("0")
        bezoeker.knop("Bewaren", exact=True).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    def later_zonder_dag(bezoeker):
        bezoeker.ga(adres("versturen", concept))
        bezoeker.page.get_by_label("Later versturen").check()
        bezoeker.knop("Verstuur", exact=True).click()
        expect(bezoeker.page.get_by_role("alert").first).to_be_visible()

    def conflict(bezoeker):
        bezoeker.ga(adres("samenstellen", concept))
        Nieuwsbrief.objects.filter(pk=concept.pk).update(inleiding=LANG_WOORD, versie=F("versie") + 1)
        bezoeker.mag_fout.add(f"{bezoeker.site}{adres('samenstellen', concept)}")
        bezoeker.knop("Bewaren", exact=True).click()
        expect(bezoeker.page.get_by_text("Deze nieuwsbrief is intussen gewijzigd")).to_be_visible()

    def wordt_verstuurd(bezoeker):
        nu = Nieuwsbrief.objects.get(pk=concept.pk)
        verstuur_nieuwsbrief(nu, door=wereld.leden["coordinator"], versie=nu.versie)
        bezoeker.ga(adres("voortgang", concept))

    stappen = {
        "lijst": "/nieuwsbrief/",
        "nieuw": "/nieuwsbrief/nieuw/",
        "samenstellen": adres("samenstellen", concept),
        "samenstellen, leeg": adres("samenstellen", leeg),
        "samenstellen met fouten": met_fouten,
        "conflict": conflict,
        "voorbeeld": adres("voorbeeld", concept),
        "voorbeeld, leeg": adres("voorbeeld", leeg),
        "kopiëren": adres("kopieren", concept),
        "versturen": adres("versturen", concept),
        "later zonder dag": later_zonder_dag,
        "weggooien": adres("weggooien", concept),
        "gepland": adres("voortgang", gepland),
        "in het archief": adres("voortgang", verstuurd),
        "wordt verstuurd": wordt_verstuurd,
        "verstuurde nieuwsbrief": verstuurd.get_absolute_url(),
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_klus_voor_een_ander_van_een_coordinator(wereld, bekijk):
    lang = wereld.leden["lid"]
    Lid.objects.filter(pk=lang.pk).update(voornaam=LANG_WOORD[:60], achternaam=LANG_WOORD)
    adres = f"{reverse('klussen:nieuw')}?voor={lang.pk}"

    def vul_in(bezoeker, knop):
        bezoeker.ga(adres)
        bezoeker.page.get_by_label("Titel").fill(f"{LANG_WOORD} nodig")
        bezoeker.page.get_by_label("Omschrijving").fill("Wij zoeken iemand die dit al deed.")
        bezoeker.page.get_by_label("Klein: een paar uur").check()
        bezoeker.knop(knop).click()

    def voorbeeld(bezoeker):
        vul_in(bezoeker, "Voorbeeld bekijken")
        expect(bezoeker.page.locator(".voorbeeld")).to_be_visible()

    def verstuurd(bezoeker):
        bezoeker.knop("Stuur naar").click()
        expect(bezoeker.page.get_by_text("krijgt een mail met de klus")).to_be_visible()

    stappen = {
        "fout 403, wie belde er": reverse("klussen:nieuw"),
        "profiel": wereld.deskundigen["lid"].get_absolute_url(),
        "opschrijven": vouw_uit(adres),
        "opschrijven met fouten": stuur_leeg(adres, knop="Stuur naar"),
        "voorbeeld": voorbeeld,
        "verstuurd": verstuurd,
        "fout 403, niet actief": f"{reverse('klussen:nieuw')}?voor={wereld.leden['inactief'].pk}",
        "fout 403, geen organisatie": f"{reverse('klussen:nieuw')}?voor={wereld.leden['superuser'].pk}",
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}
    Lid.objects.filter(is_staff=True).update(organisatie=wereld.organisaties["rhenen"])
    assert bekijk(wereld.leden["coordinator"], {"plaatsen": vouw_uit(reverse("klussen:nieuw"))}) == {}


def test_kaarten_van_papier(wereld, bekijk):
    def vul_in(tekst, wacht_op):
        def stap(bezoeker):
            bezoeker.ga(reverse("papier:voorleggen"))
            bezoeker.page.get_by_label("Tabel of mailadressen").fill(tekst)
            bezoeker.knop("Bekijk wat erin staat").click()
            expect(bezoeker.page.get_by_text(wacht_op).first).to_be_visible()

        return stap

    tabel = f"email;kleur;onderwerp\nander@veenendaal.example;groen;{LANG_WOORD}"
    stappen = {
        "voorleggen": vouw_uit(reverse("papier:voorleggen")),
        "voorleggen met fouten": vul_in(LANG_WOORD, "is geen mailadres"),
        "wat erin staat": vul_in(tabel, "Verstuur 1 uitnodiging"),
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}
    Papierkaart.objects.update(tekst=LANG_WOORD * 2)
    stappen = {"kaarten voor mij": reverse("papier:voor_mij"), "profiel": reverse("profiel:mijn")}
    assert bekijk(wereld.leden["lid"], stappen) == {}
    Papierkaart.objects.all().delete()
    assert bekijk(wereld.leden["lid"], {"zonder kaarten": reverse("papier:voor_mij")}) == {}
    assert bekijk(wereld.leden["ander"], {"niets": reverse("papier:voor_mij")}) == {}


def test_leden_van_een_organisatie(wereld, bekijk):
    """What its contact person sees: each part full, empty and with mistakes; what a visitor and a coordinator see."""
    leden = reverse("lidmaatschap:leden", args=["gemeente-rhenen"])
    uit_dienst = reverse("lidmaatschap:uit_dienst", args=["gemeente-rhenen"])
    Toegangsverzoek.objects.update(voornaam=LANG_WOORD[:60], toelichting=LANG_WOORD * 3)
    weg = LidFabriek(voornaam=LANG_WOORD[:60], organisatie=wereld.organisaties["rhenen"])
    KlusFabriek(plaatser=weg, titel=f"{LANG_WOORD} zoekt hulp")
    laat_vertrekken([weg], wijze=Vertrekwijze.IMPORT)

    stappen = {
        "leden": leden,
        "niemand gevonden": f"{leden}?q=zzz",
        **{deel: f"{leden}?deel={deel}" for deel in ("uitnodigingen", "verzoeken", "vertrokken")},
        "uitnodigen met fouten": stuur_leeg(f"{leden}?deel=uitnodigingen", knop="Uitnodiging versturen"),
        "uit dienst, met klussen": f"{uit_dienst}?lid={weg.pk}",
        "uit dienst, zonder klussen": f"{uit_dienst}?lid={wereld.leden['lid'].pk}",
        "fout: hoort hier niet": f"{uit_dienst}?lid={GEEN_ID}",
        "mijn profiel": "/profiel/",
    }
    heropen(weg)
    assert bekijk(wereld.leden["plaatser"], stappen) == {}
    laat_vertrekken([weg], wijze=Vertrekwijze.IMPORT)
    rhenen = wereld.organisaties["rhenen"].pk
    elders = reverse("lidmaatschap:leden", args=["awt-r2w2"])
    in_beheer = {
        "start": "/",
        **{f"{deel}, leeg": f"{elders}?deel={deel}" for deel in ("leden", "uitnodigingen", "verzoeken", "vertrokken")},
        "wie vertrok": "/beheer/lidmaatschap/vertrek/",
        "uitnodigingen in beheer": "/beheer/lidmaatschap/ledenuitnodiging/?status=wacht",
        "verzoeken in beheer": "/beheer/lidmaatschap/toegangsverzoek/",
        "contactpersonen": f"/beheer/deskundigen/organisatie/{rhenen}/change/",
    }
    assert bekijk(wereld.leden["coordinator"], in_beheer) == {}
    aannemen = {
        naam: reverse("lidmaatschap:aannemen", args=[wereld.ledenuitnodigingen[naam]]) for naam in ("open", "al lid")
    }
    van_buiten = {
        "toegang vragen": reverse("lidmaatschap:toegang"),
        "toegang vragen met fouten": stuur_leeg(reverse("lidmaatschap:toegang")),
        "lid worden": aannemen["open"],
        "lid worden met fouten": stuur_leeg(aannemen["open"]),
        "al lid": aannemen["al lid"],
        "fout: uitnodiging werkt niet": reverse("lidmaatschap:aannemen", args=["bestaat-niet"]),
    }
    assert bekijk(None, van_buiten) == {}


def test_onderwerpen(wereld, bekijk):
    """Each state of the overview and of a topic: full, with long words, followed, for a coordinator, and empty."""
    lang = OnderwerpFabriek(
        naam=LANG_WOORD[:80],
        slug="lang",
        omschrijving=LANG_WOORD * 3,
        synoniemen=[LANG_WOORD[:80]],
        ouder=wereld.onderwerpen["water"],
    )
    for soort in ("blauw", "groen"):
        KaartFabriek(lid=wereld.leden["reageerder"], onderwerp=lang, kleur=soort, tekst=LANG_WOORD)
    klus = wereld.klussen["afgerond"]
    klus.onderwerpen.add(lang)
    klus.indexeer()
    Klus.objects.filter(pk=klus.pk).update(titel=LANG_WOORD, resultaat=LANG_WOORD * 3)
    Volging.objects.volg(wereld.leden["lid"], onderwerp=lang)
    Verwantschap.objects.tel()

    def leeg(bezoeker):
        klus_onderwerpen = Klus.onderwerpen.through
        for model in (Volging, Verwantschap, Kaart, Papierkaart, klus_onderwerpen):
            model.objects.all().delete()
        Onderwerp.objects.filter(ouder__isnull=False).delete()
        Onderwerp.objects.all().delete()
        bezoeker.ga("/onderwerpen/")

    lid = {
        "overzicht": "/onderwerpen/?sorteer=naam",
        "lang onderwerp": "/onderwerpen/lang/",
        "onderwerp dat ik volg": "/onderwerpen/grondwater/",
        "wat ik volg": "/profiel/",
        "start": "/",
    }
    assert bekijk(wereld.leden["lid"], lid) == {}
    coordinator = {"uit balans": "/onderwerpen/", "start": "/", "overzicht zonder onderwerpen": leeg}
    assert bekijk(wereld.leden["coordinator"], coordinator) == {}


def test_mijn_gegevens(wereld, bekijk):
    """For who still asks for klussen: those are named before the account goes."""
    verwijderen = reverse("profiel:verwijderen")

    def bevestig(bezoeker):
        bezoeker.ga(verwijderen)
        bezoeker.page.get_by_label("Wachtwoord").fill(WACHTWOORD)
        bezoeker.knop("Bevestigen").click()
        expect(bezoeker.page.get_by_role("heading", name="Je lopende klussen")).to_be_visible()

    stappen = {
        "mijn gegevens": reverse("profiel:gegevens"),
        "wat we bewaren": reverse("privacy_gegevens"),
        "bevestigen met fouten": stuur_leeg(verwijderen, knop="Bevestigen"),
        "account verwijderen": bevestig,
    }
    assert bekijk(wereld.leden["plaatser"], stappen) == {}


def test_volgen(wereld, bekijk):
    """Following, saving a search, every setting and what one should know: filled, with errors, and empty."""
    klus, zoek = wereld.klussen["open"], wereld.volgingen["zoekopdracht"]
    Volging.objects.filter(pk=zoek.pk).update(naam=LANG_WOORD)
    Klus.objects.filter(pk=wereld.klussen["ingevuld"].pk).update(titel=f"{LANG_WOORD} zoekt hulp")

    def bewaren(bezoeker):
        bezoeker.ga("/klussen/?omvang=groot&onderwerp=grondwater")
        bezoeker.page.get_by_text("Bewaar deze zoekopdracht").click()
        expect(bezoeker.knop("Zoekopdracht bewaren")).to_be_visible()

    def bewaren_met_fouten(bezoeker):
        bewaren(bezoeker)
        bezoeker.page.get_by_label("Naam voor deze zoekopdracht").fill("")
        bezoeker.knop("Zoekopdracht bewaren").click()
        expect(bezoeker.page.get_by_role("alert")).to_be_visible()

    def mensen_met_fouten(bezoeker):
        bezoeker.ga("/deskundigen/?onderwerp=grondwater&bewaren=ja#bewaren")
        bezoeker.page.get_by_label("Naam voor deze zoekopdracht").fill("")
        bezoeker.knop("Zoekopdracht bewaren").click()
        expect(bezoeker.page.get_by_role("alert")).to_be_visible()

    def kiezen_met_fouten(bezoeker):
        bezoeker.ga("/volgen/")
        bezoeker.page.evaluate("document.querySelector('main option').value = 'elk uur'")
        bezoeker.page.locator("main select").first.select_option(index=0)
        bezoeker.knop("Bewaar", exact=True).click()
        expect(bezoeker.page.get_by_role("alert")).to_be_visible()

    stappen = {
        "notificaties": "/notificaties/",
        "notificaties, alleen nieuw": "/notificaties/?nieuw=ja",
        "volgen en mail": "/volgen/",
        "volgen en mail met fouten": kiezen_met_fouten,
        "klus die ik volg": klus.get_absolute_url(),
        "organisatie die ik volg": wereld.organisaties["veenendaal"].get_absolute_url(),
        "organisatie": wereld.organisaties["rhenen"].get_absolute_url(),
        "zoekopdracht bewaren": bewaren,
        "zoekopdracht bewaren met fouten": bewaren_met_fouten,
        "bewaarde zoekopdracht": zoek.get_absolute_url(),
        "zoekopdracht naar mensen bewaren": "/deskundigen/?onderwerp=grondwater&bewaren=ja#bewaren",
        "zoekopdracht naar mensen bewaren met fouten": mensen_met_fouten,
        "bewaarde zoekopdracht naar mensen": wereld.volgingen["mensen"].get_absolute_url(),
        "zoeken met bewaren": "/zoeken/?onderwerp=grondwater",
    }
    assert bekijk(wereld.leden["lid"], stappen) == {}
    leeg = {
        "niets te volgen": "/volgen/",
        "geen notificaties": "/notificaties/",
        "niets nieuws": "/notificaties/?nieuw=ja",
    }
    assert bekijk(wereld.leden["nu niet"], leeg) == {}


def test_cijfers(wereld, bekijk):
    """Each page with everything withheld, filled with as much as there can be, and before anything was counted."""
    adressen = {naam: reverse(f"cijfers:{naam}") for naam in ("overzicht", "organisaties", "jaarverslag")}

    def vol(bezoeker):
        vul_cijfers(wereld)
        bezoeker.ga(f"{adressen['overzicht']}?periode=alles&onderwerp=stedelijk-water")

    def organisaties(bezoeker):
        bezoeker.ga(adressen["organisaties"])
        open_alles(bezoeker)

    def leeg(bezoeker):
        for model in (Telling, Voorbeeld, Stand):
            model.objects.all().delete()
        bezoeker.ga(adressen["overzicht"])

    stappen = {f"{naam}, alles achter": adres for naam, adres in adressen.items()}
    stappen |= {"overzicht": vol, "organisaties": organisaties, "jaarverslag": adressen["jaarverslag"]}
    stappen |= {"overzicht, leeg": leeg, "organisaties, leeg": adressen["organisaties"]}
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_beamerstand_van_een_coordinator(wereld, bekijk):
    lang = KlusFabriek(
        plaatser=wereld.leden["plaatser"],
        titel=f"{LANG_WOORD} zoekt hulp",
        omschrijving=LANG_WOORD * 3,
        onderwerpen=list(wereld.onderwerpen.values()),
        aantal_personen=50,
    )
    adres = reverse("beamer:beamer")

    def hand_op(bezoeker):
        bezoeker.ga(f"{adres}?klus={lang.pk}&naam=anders")
        bezoeker.knop("Stuur mail aan Anders Jansen").click()
        expect(bezoeker.page.get_by_text("krijgt een mail")).to_be_visible()

    def geen_klussen(bezoeker):
        Klus.objects.update(status="ingetrokken")
        bezoeker.ga(adres)

    stappen = {
        "dia": adres,
        "dia met lange woorden": f"{adres}?klus={lang.pk}",
        "namen": f"{adres}?klus={lang.pk}&naam=jansen",
        "niemand": f"{adres}?naam=zzz",
        "geen naam": f"{adres}?naam=",
        "hand op": hand_op,
        "geen klussen": geen_klussen,
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_bijeenkomst_van_een_lid(wereld, bekijk):
    komend, vandaag, geweest, afgelast = (
        wereld.bijeenkomsten[naam] for naam in ("komend", "vandaag", "geweest", "afgelast")
    )
    Lid.objects.filter(pk=wereld.leden["plaatser"].pk).update(achternaam=LANG_WOORD)
    stappen = {
        "bijeenkomsten": reverse("bijeenkomst:lijst"),
        "komend": komend.get_absolute_url(),
        "vandaag, in een groep": vandaag.get_absolute_url(),
        "geweest": geweest.get_absolute_url(),
        "afgelast": afgelast.get_absolute_url(),
        "binnen": vandaag.kort_pad,
        "binnen, te laat": geweest.kort_pad,
        "lege kaarten": reverse("bijeenkomst:lege_kaarten"),
        "mijn kaarten": reverse("bijeenkomst:mijn_kaarten"),
    }
    assert bekijk(wereld.leden["lid"], stappen) == {}
    stappen = {
        "komend, niet aangemeld": komend.get_absolute_url(),
        "vandaag, niet ingedeeld": vandaag.get_absolute_url(),
        "binnen, nog niet": vandaag.kort_pad,
        "geen kaarten": reverse("bijeenkomst:mijn_kaarten"),
    }
    assert bekijk(wereld.leden["ander"], stappen) == {}


def test_bijeenkomst_van_een_coordinator(wereld, bekijk, monkeypatch):
    # The cards of who comes are then in parts.
    monkeypatch.setattr(views, "KAARTEN_PER_DEEL", 1)
    vandaag, komend = wereld.bijeenkomsten["vandaag"], wereld.bijeenkomsten["komend"]
    Lid.objects.filter(pk=wereld.leden["lid"].pk).update(achternaam=LANG_WOORD)
    Bijeenkomst.objects.filter(pk=vandaag.pk).update(naam=LANG_WOORD, plaats=LANG_WOORD)

    def adres(naam, bijeenkomst):
        return reverse(f"bijeenkomst:{naam}", args=[bijeenkomst.pk])

    def conflict(bezoeker):
        bezoeker.ga(adres("wijzigen", komend))
        Bijeenkomst.objects.filter(pk=komend.pk).update(plaats="Ede", versie=F("versie") + 1)
        bezoeker.mag_fout.add(f"{bezoeker.site}{adres('wijzigen', komend)}")
        bezoeker.knop("Bewaren").click()
        expect(bezoeker.page.get_by_text("Deze bijeenkomst is intussen gewijzigd.")).to_be_visible()

    stappen = {
        "plannen": reverse("bijeenkomst:nieuw"),
        "plannen met fouten": stuur_leeg(reverse("bijeenkomst:nieuw"), knop="Bijeenkomst plannen"),
        "wijzigen": adres("wijzigen", komend),
        "conflict": conflict,
        "afgelasten": adres("afgelasten", komend),
        "scherm met de code": f"{adres('scherm', vandaag)}?toon=link",
        "scherm met groepen": adres("scherm", vandaag),
        "groepen": adres("indeling", vandaag),
        "groepen, nog geen": adres("indeling", komend),
        "groepen, mailadres leeg": stuur_leeg(adres("indeling", komend), knop="Zet erbij"),
        "kaarten van wie komt": adres("kaarten", vandaag),
    }
    assert bekijk(wereld.leden["coordinator"], stappen) == {}


def test_pagina_bij_een_storing(wereld, bekijk, settings):
    settings.ROOT_URLCONF = "tests.site.urls_kapot"

    stappen = {"fout 500": "/kapot/", "fout 400": "/verdacht/", "fout 405": "/met-een-knop/"}
    assert bekijk(wereld.leden["lid"], stappen) == {}


def heeft_zichtbare_focus(page):
    """Whether what has the focus shows it: by an outline, or by a ring around it."""
    return page.evaluate(
        """() => {
            const stijl = getComputedStyle(document.activeElement);
            const rand = stijl.outlineStyle !== 'none' && parseFloat(stijl.outlineWidth) > 0;
            return document.activeElement !== document.body && (rand || stijl.boxShadow !== 'none');
        }"""
    )


def tab_naar(page, plek, *, hoogstens=80):
    """Press Tab until `plek` has the focus; everything on the way must show that it has it."""
    for _ in range(hoogstens):
        page.keyboard.press("Tab")
        assert heeft_zichtbare_focus(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if plek.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{plek} is met Tab niet te bereiken")


def test_reageren_met_het_toetsenbord_alleen(wereld, venster):
    klus = wereld.klussen["open"]
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga("/klussen/")
        page.keyboard.press("Tab")
        overslaan = ik.link("Naar de inhoud")
        expect(overslaan).to_be_focused()
        expect(overslaan).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#inhoud")).to_be_focused()

        tab_naar(page, ik.link(klus.titel, exact=True))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{klus.get_absolute_url()}")
        tab_naar(page, page.get_by_label("Wat breng je mee?"))
        page.keyboard.type("Ik kom met mijn laarzen.")
        tab_naar(page, page.get_by_label("Ik reageer namens mijn organisatie"))
        page.keyboard.press("Space")
        tab_naar(page, ik.knop("Ik wil dit doen"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Je reactie is verstuurd")).to_be_visible()

    reactie = klus.reacties.get(lid=wereld.leden["ander"])
    assert (reactie.bericht, reactie.namens_organisatie) == ("Ik kom met mijn laarzen.", True)


def test_fouten_krijgen_de_focus_en_leiden_naar_hun_veld(wereld, venster):
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga("/klussen/nieuw/")
        ik.knop("Klus plaatsen").click()
        samenvatting = page.get_by_role("alert")
        expect(samenvatting).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Titel")).to_be_focused()


def test_menu_van_jezelf_sluit_met_escape(wereld, venster):
    with venster(wereld.leden["ander"]) as ik:
        page = ik.ga("/")
        menu = page.locator("details.accountmenu > summary")
        tab_naar(page, menu)
        page.keyboard.press("Enter")
        expect(ik.link("Mijn profiel")).to_be_visible()
        page.keyboard.press("Escape")
        expect(ik.link("Mijn profiel")).to_be_hidden()
        expect(menu).to_be_focused()


def test_voorpagina_van_beheer_op_een_telefoon(wereld, venster):
    with venster(wereld.leden["coordinator"], breedte=SMAL) as ik:
        page = ik.ga("/beheer/")
        # Fails when something lies over it.
        ik.link("Onderwerpen", exact=True).click()
        page.wait_for_url("**/beheer/deskundigen/onderwerp/")
