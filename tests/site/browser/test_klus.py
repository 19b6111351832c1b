"""The main job, from the first click to the last: with JavaScript, and without."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from klussen import acties
from klussen.models import Klus

MOEST_KUNNEN_IN = 8


@pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])
def test_klus_van_vraag_tot_afgerond(wereld, venster, bezorg, javascript):
    plaatser, collega = wereld.leden["plaatser"], wereld.leden["ander"]
    bezorg()

    with venster(javascript=javascript) as zij, venster(javascript=javascript) as hij:
        zij.log_in(plaatser.email)
        plaats(zij)
        klus = Klus.objects.get(titel="Help ons peilbuizen te plaatsen")
        vind_op_onderwerp(zij, klus)

        hij.log_in(collega.email)
        reageer(hij, klus)
        (mail,) = bezorg()
        assert mail.to == [plaatser.email]
        assert mail.reply_to == [f"{collega.naam} <{collega.email}>"]
        assert "> Ik plaatste er vorig jaar twintig." in mail.body

        # The link in the mail leads to the page on which she chooses.
        zij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        expect(zij.page.get_by_text(collega.email)).to_have_count(0)
        zij.knop(f"Kies {collega.voornaam}").click()
        expect(zij.page.get_by_role("status").filter(has_text="gekozen")).to_be_visible()
        expect(zij.link(collega.email)).to_be_visible()
        (mail,) = bezorg()
        assert mail.to == [collega.email]
        assert mail.reply_to == [f"{plaatser.naam} <{plaatser.email}>"]
        assert mail.subject == "Je bent gekozen voor “Help ons peilbuizen te plaatsen”"

        hij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        expect(hij.page.get_by_text("Je bent gekozen.")).to_be_visible()
        expect(hij.link(plaatser.email)).to_be_visible()

        rond_af(zij)
        klus.refresh_from_db()
        assert klus.status == "afgerond"
        (mail,) = bezorg()
        assert mail.to == [collega.email]
        assert "> Wat een mooie middag!" in mail.body

        hij.page.goto(re.search(r"^http\S+bedankkaartjes\S+$", mail.body, re.M).group())
        expect(hij.page.get_by_role("heading", level=1)).to_have_text(f"Bedankt, {collega}!")
        hij.knop("Zet het op mijn profiel").click()
        expect(hij.page.get_by_text("Het kaartje staat op je profiel.").first).to_be_visible()
        hij.page.get_by_label("Mailadres van je leidinggevende").fill("chef@veenendaal.example")
        hij.knop("Stuur door").click()
        expect(hij.page.get_by_text("Je kaartje is verstuurd naar chef@veenendaal.example.")).to_be_visible()
        (mail,) = bezorg()
        assert (mail.to, mail.subject) == (["chef@veenendaal.example"], f"Een bedankje voor {collega}")


@pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])
def test_links_in_mails_werken_zonder_inloggen(wereld, venster, bezorg, javascript):
    plaatser, gekozene = wereld.leden["plaatser"], wereld.leden["reageerder"]
    # Large, and who was chosen has not said yes.
    reactie = wereld.reacties["ingevuld"]
    bezorg()
    with transaction.atomic():
        acties.herinner("bevestig_nog", reactie.klus, gekozene, reactie=reactie, **acties.vraag_bevestiging(reactie))
        acties.sluit_af(wereld.klussen["open"])
    mails = {mail.subject: mail for mail in bezorg()}

    with venster(javascript=javascript) as iemand:
        bevestig = mails["Ga je “Meetnet beoordelen” doen?"]
        assert bevestig.to == [gekozene.email]
        iemand.page.goto(re.search(r"^http\S+/link/\S+$", bevestig.body, re.M).group())
        expect(iemand.page.get_by_role("heading", level=1)).to_have_text("Ga je “Meetnet beoordelen” doen?")
        iemand.knop("Ja, ik ga het doen").click()
        expect(iemand.page.get_by_role("heading", level=1)).to_have_text("Gedaan")
        reactie.refresh_from_db()
        assert reactie.bevestigd_op is not None
        (mail,) = bezorg()
        assert mail.to == [plaatser.email]

        gesloten = mails["Je klus “Peilbuizen aflezen” is vanzelf afgerond"]
        assert gesloten.to == [plaatser.email]
        iemand.page.goto(re.search(r"^http\S+/link/\S+$", gesloten.body, re.M).group())
        iemand.knop("Klus heropenen").click()
        expect(iemand.page.get_by_text("Je klus “Peilbuizen aflezen” loopt weer.")).to_be_visible()
        # Where it leads to is for who is logged in.
        iemand.link("Naar de klus").click()
        expect(iemand.page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    assert Klus.objects.get(pk=wereld.klussen["open"].pk).status == "open"


def plaats(zij):
    """Post a klus, starting from the start page."""
    zij.handelingen = 0
    zij.klik(zij.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Klus plaatsen"))
    zij.vul(zij.page.get_by_label("Titel"), "Help ons peilbuizen te plaatsen")
    zij.vul(zij.page.get_by_label("Omschrijving"), "We zoeken iemand die dit eerder deed.")
    zij.klik(zij.page.get_by_label("Klein: een paar uur"))
    zij.klik(zij.page.get_by_label("Grondwater"))
    zij.klik(zij.knop("Klus plaatsen"))
    expect(zij.page.get_by_role("heading", level=1)).to_have_text("Help ons peilbuizen te plaatsen")
    expect(zij.page.get_by_text("Je klus staat op het bord.")).to_be_visible()
    assert zij.handelingen <= MOEST_KUNNEN_IN


def vind_op_onderwerp(wie, klus):
    """Find the klus in the list by its topic, and not by another."""
    page = wie.page
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Klussen").click()
    kies_onderwerp(page, "Financiën")
    expect(page.locator("[data-aantal]")).to_have_attribute("data-aantal", "0")
    page.get_by_role("link", name="Financiën (haal dit filter weg)").click()
    kies_onderwerp(page, "Grondwater")
    expect(page.get_by_role("link", name="Grondwater (haal dit filter weg)")).to_be_visible()
    expect(page.locator(f".resultaten [data-klus='{klus.pk}']")).to_be_visible()
    assert "onderwerp=grondwater" in page.url


def kies_onderwerp(page, naam):
    """Choose one topic in the filters beside a list; with JavaScript the list follows by itself."""
    keuze = page.locator("aside.filters").get_by_role("checkbox", name=naam, include_hidden=True)
    for vouw in ("Filters", "Onderwerp"):
        # On a wide screen the filters are unfolded, and their fold is not shown.
        samenvatting = page.locator("aside.filters summary").get_by_text(vouw, exact=True)
        if samenvatting.is_visible() and not keuze.is_visible():
            samenvatting.click()
    keuze.check()
    knop = page.get_by_role("button", name=re.compile("^Toon "))
    knop.click()
    page.wait_for_url(re.compile("onderwerp="))


def reageer(hij, klus):
    """React to the klus, from the list."""
    hij.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Klussen").click()
    hij.page.get_by_role("link", name=klus.titel).click()
    hij.page.get_by_label("Wat breng je mee?").fill("Ik plaatste er vorig jaar twintig.")
    hij.page.get_by_label("Ik reageer namens mijn organisatie").check()
    hij.knop("Ik wil dit doen").click()
    expect(hij.page.get_by_text("Je reactie is verstuurd naar Petra.")).to_be_visible()
    expect(hij.page.get_by_text(klus.plaatser.email)).to_have_count(0)


def rond_af(zij):
    zij.link("Klus afronden").first.click()
    zij.knop("Klus afronden").click()
    expect(zij.page.get_by_role("alert")).to_contain_text("Kies of het gelukt is.")
    zij.page.get_by_label("Ja", exact=True).check()
    zij.page.get_by_label("Wat leverde het op?").fill("Er staan er dertig.")
    zij.page.get_by_label("Bedankje").fill("Wat een mooie middag!")
    zij.knop("Klus afronden").click()
    expect(zij.page.get_by_text("De klus is afgerond.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])
def test_coordinator_verbergt_en_plaatser_leest_waarom(wereld, venster, bezorg, javascript):
    klus, plaatser, coordinator = wereld.klussen["gesloten"], wereld.leden["plaatser"], wereld.leden["coordinator"]
    bezorg()

    with venster(javascript=javascript) as hij:
        hij.log_in(coordinator.email)
        hij.ga(f"/beheer/klussen/klus/{klus.pk}/change/")
        hij.link("Verberg", exact=True).click()
        hij.knop("Verberg").click()
        expect(hij.page.get_by_role("alert")).to_contain_text("Schrijf waarom je de klus verbergt.")
        hij.page.get_by_label("Reden").fill("Noem geen namen van bewoners.")
        hij.knop("Verberg").click()
        expect(hij.page.get_by_text("1 klus verborgen.")).to_be_visible()

    (mail,) = bezorg()
    assert mail.to == [plaatser.email]
    assert mail.reply_to == [f"{coordinator.naam} <{coordinator.email}>"]
    assert "> Noem geen namen van bewoners." in mail.body
    with venster(plaatser, javascript=javascript) as zij:
        zij.page.goto(re.search(r"^http\S+$", mail.body, re.M).group())
        expect(zij.page.get_by_text("De reden: Noem geen namen van bewoners.")).to_be_visible()
    with venster(wereld.leden["lid"], javascript=javascript) as iemand:
        iemand.ga(f"/klussen/{klus.pk}/", mag_fout=True)
        expect(iemand.page.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
