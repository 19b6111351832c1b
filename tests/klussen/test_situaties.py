"""Who comes first, who must not appear, and why: situations as a coordinator could write them down.

Each begins with the reason. Then the klus, the people with what is known of them, and the order in which they stand
beside it; who is not named there does not stand there. Below Stedelijk water stand Grondwater and Riolering; Financiën
is a main topic of its own. The klus is always asked by Vera of Rhenen; people work elsewhere unless it says otherwise.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Onderwerp, Organisatie
from deskundigen.models.kaart import rang_van
from klussen.models import Bedankkaartje, Gebeurtenis
from klussen.passend import passende_mensen
from tests.fabriek import (
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    ReactieFabriek,
)

SITUATIES = """
Een kaart over het onderwerp zelf gaat voor een kaart over het hoofdonderwerp erboven.
    klus over Grondwater
    Anna: blauw Stedelijk water veel
    Bert: blauw Grondwater iets
    volgorde: Bert, Anna

Een kaart over een onderwerp eronder gaat voor een kaart over het hoofdonderwerp van een ander onderwerp.
    klus over Stedelijk water
    Anna: blauw Riolering iets
    Bert: blauw Stedelijk water iets
    Carla: blauw Financiën veel
    volgorde: Bert, Anna

Eerst het onderwerp zelf, dan eronder, dan erboven; ook als wie lager staat, meer weet.
    klus over Stedelijk water en Grondwater
    Anna: groen Grondwater iets
    Bert: blauw Riolering veel
    volgorde: Anna, Bert

Blauw gaat voor groen: wie zich wil inzetten, gaat voor wie er blij van wordt, ook als die er meer van weet.
    klus over Grondwater
    Anna: groen Grondwater veel
    Bert: blauw Grondwater iets
    volgorde: Bert, Anna

Bij dezelfde kleur gaat wie er meer van weet voor.
    klus over Grondwater
    Anna: blauw Grondwater iets
    Bert: blauw Grondwater veel
    Carla: blauw Grondwater vaker
    volgorde: Bert, Carla, Anna

Een kaart die lang niet is nagekeken, telt als een trede lager: een verse kaart gaat voor.
    klus over Grondwater
    Anna: blauw Grondwater veel 2 stappen gezakt
    Bert: blauw Grondwater vaker
    volgorde: Bert, Anna

Een oude kaart over het onderwerp zelf gaat nog altijd voor een verse erboven.
    klus over Grondwater
    Anna: blauw Grondwater veel 2 stappen gezakt
    Bert: blauw Stedelijk water veel
    volgorde: Anna, Bert

Wie over meer onderwerpen van de klus een kaart heeft, gaat voor.
    klus over Grondwater en Financiën
    Anna: blauw Grondwater veel
    Bert: blauw Grondwater vaker; groen Financiën iets
    volgorde: Bert, Anna

Eén kaart telt niet twee keer, ook niet als die bij twee onderwerpen van de klus past.
    klus over Grondwater en Riolering
    Anna: blauw Stedelijk water veel
    Bert: blauw Grondwater iets
    volgorde: Bert, Anna

Past één kaart bij twee onderwerpen van de klus, dan telt een tweede kaart mee voor het andere.
    klus over Stedelijk water en Grondwater
    Anna: blauw Grondwater veel
    Bert: blauw Grondwater veel; blauw Riolering iets
    volgorde: Bert, Anna

Wie zo’n klus al eerder deed, gaat voor wie er even veel van weet.
    klus over Grondwater
    Anna: blauw Grondwater vaker
    Bert: blauw Grondwater vaker; deed 1 klus over Grondwater
    volgorde: Bert, Anna

Een klus over iets anders helpt niet: dan beslist de kaart.
    klus over Grondwater
    Anna: blauw Grondwater vaker; deed 3 klussen over Financiën
    Bert: blauw Grondwater veel
    volgorde: Bert, Anna

Een bedankkaartje dat op het profiel staat, telt mee.
    klus over Grondwater
    Anna: blauw Grondwater vaker; deed 1 klus over Grondwater
    Bert: blauw Grondwater vaker; deed 1 klus over Grondwater met bedankje op profiel
    volgorde: Bert, Anna

Een bedankkaartje dat iemand voor zich houdt, telt niet: dat mag niemand merken.
    klus over Grondwater
    Anna: blauw Grondwater veel; deed 1 klus over Grondwater
    Bert: blauw Grondwater vaker; deed 1 klus over Grondwater met bedankje voor zichzelf
    volgorde: Anna, Bert

Wie de laatste tijd vaak is gevraagd, zakt: zo staan niet altijd dezelfde mensen vooraan.
    klus over Grondwater
    Anna: blauw Grondwater veel; 2 keer gevraagd
    Bert: blauw Grondwater vaker
    volgorde: Bert, Anna

Lang geleden gevraagd telt niet meer.
    klus over Grondwater
    Anna: blauw Grondwater veel; 4 keer lang geleden gevraagd
    Bert: blauw Grondwater vaker
    volgorde: Anna, Bert

Wie nu niet te vragen is, staat er niet bij.
    klus over Grondwater
    Anna: blauw Grondwater veel; nu niet
    Bert: blauw Grondwater iets
    volgorde: Bert

Wie geen profiel heeft of geen lid meer is, staat er niet bij.
    klus over Grondwater
    Anna: blauw Grondwater veel; geen lid meer
    Bert: blauw Grondwater veel; geen profiel
    Carla: groen Grondwater iets
    volgorde: Carla

Mensen van dezelfde organisatie staan er niet bij: die kan Vera zo vragen.
    klus over Grondwater
    Anna: blauw Grondwater veel; van Rhenen
    Bert: blauw Grondwater iets
    volgorde: Bert

Namens een samenwerkingsverband: directe collega’s van Vera staan er niet bij, die van een andere deelnemer wel.
    klus over Grondwater, namens het Platform van Rhenen en Baarn
    Anna: blauw Grondwater veel; van Rhenen
    Bert: blauw Grondwater iets; van Baarn
    volgorde: Bert

Ook dan ziet wie dat wil zijn eigen collega’s.
    klus over Grondwater, namens het Platform van Rhenen en Baarn, ook van mijn eigen organisatie
    Anna: blauw Grondwater veel; van Rhenen
    Bert: blauw Grondwater iets; van Baarn
    volgorde: Anna, Bert

Wie ze toch wil zien, ziet ze.
    klus over Grondwater, ook van mijn eigen organisatie
    Anna: blauw Grondwater veel; van Rhenen
    Bert: blauw Grondwater iets
    volgorde: Anna, Bert

Wie geen kaart heeft die past, staat er niet bij; ook niet met een kaart vlak ernaast.
    klus over Grondwater
    Anna: blauw Riolering veel
    Bert: blauw Financiën veel
    Carla: groen eigen woorden veel
    volgorde: niemand

Een rode kaart verandert niets: wat anderen zien, mag er niet van afhangen.
    klus over Grondwater
    Anna: blauw Stedelijk water veel; rood Grondwater
    Bert: blauw Stedelijk water vaker
    volgorde: Anna, Bert

Een rode kaart alleen brengt niemand in de lijst.
    klus over Grondwater
    Anna: rood Grondwater
    volgorde: niemand

Wie al reageerde of al is gevraagd voor deze klus, hoeft Vera niet nog eens te vragen.
    klus over Grondwater
    Anna: blauw Grondwater veel; reageerde
    Bert: blauw Grondwater veel; voor deze klus gevraagd
    Carla: blauw Grondwater iets
    volgorde: Carla

Een klus zonder onderwerp past bij niemand in het bijzonder.
    klus over niets
    Anna: blauw Grondwater veel
    volgorde: niemand
"""


def _situaties():
    for blok in SITUATIES.strip().split("\n\n"):
        waarom, *regels = blok.splitlines()
        yield pytest.param([regel.strip() for regel in regels], id=waarom)


@pytest.fixture
def onderwerpen(db):
    water = OnderwerpFabriek(naam="Stedelijk water")
    for naam in ("Grondwater", "Riolering"):
        OnderwerpFabriek(naam=naam, ouder=water)
    OnderwerpFabriek(naam="Financiën")
    return {onderwerp.naam: onderwerp for onderwerp in Onderwerp.objects.all()}


@pytest.fixture
def klus(db):
    vera = LidFabriek(voornaam="Vera", organisatie=OrganisatieFabriek(naam="Rhenen"))
    return KlusFabriek(plaatser=vera)


def _kaart(lid, kleur, rest, onderwerpen):
    over, niveau, stappen = re.fullmatch(r"(.+?)(?: (iets|vaker|veel))?(?: (\d) stappen gezakt)?", rest).groups()
    velden = {"onderwerp": onderwerpen.get(over), "tekst": "" if over in onderwerpen else over}
    kaart = KaartFabriek(lid=lid, kleur=kleur, niveau=niveau or "", **velden)
    if stappen:
        # As a sweep over old cards does.
        Kaart.objects.filter(pk=kaart.pk).update(rang=rang_van(kleur, niveau, int(stappen)), vervaagd=int(stappen))


def _klussen(lid, aantal, over, bedankje, onderwerpen):
    for _ in range(int(aantal)):
        gedaan = KlusFabriek(status="afgerond", onderwerpen=[onderwerpen[over]])
        reactie = ReactieFabriek(klus=gedaan, lid=lid, status="gekozen")
        if bedankje:
            velden = {"door": gedaan.plaatser, "tekst": "Dank", "op_profiel": bedankje == "op profiel"}
            Bedankkaartje.objects.create(reactie=reactie, **velden)


def _gevraagd(lid, aantal, geleden):
    for _ in range(int(aantal)):
        elders = KlusFabriek()
        op = timezone.now() - timedelta(days=61 if geleden else 59)
        Gebeurtenis.objects.create(klus=elders, soort="uitgenodigd", lid=lid, door=elders.plaatser, op=op)


def _zet_klaar(naam, feiten, klus, onderwerpen):
    """Make someone of whom `feiten` are known."""
    waar = next((feit.removeprefix("van ") for feit in feiten if feit in {"van Rhenen", "van Baarn"}), None)
    organisatie = Organisatie.objects.get(naam=waar) if waar else OrganisatieFabriek()
    lid = LidFabriek(voornaam=naam, organisatie=organisatie, is_active="geen lid meer" not in feiten)
    if "geen profiel" not in feiten:
        morgen = timezone.localdate() + timedelta(days=1)
        DeskundigeFabriek(lid=lid, niet_tot=morgen if "nu niet" in feiten else None)
    for feit in feiten:
        if gevonden := re.fullmatch(r"(blauw|groen|rood) (.+)", feit):
            _kaart(lid, *gevonden.groups(), onderwerpen)
        elif gevonden := re.fullmatch(r"deed (\d) klus(?:sen)? over (\S+)(?: met bedankje (.+))?", feit):
            _klussen(lid, *gevonden.groups(), onderwerpen)
        elif gevonden := re.fullmatch(r"(\d) keer (lang geleden )?gevraagd", feit):
            _gevraagd(lid, *gevonden.groups())
        elif feit == "reageerde":
            ReactieFabriek(klus=klus, lid=lid)
        elif feit == "voor deze klus gevraagd":
            klus.nodig_uit(lid, klus.plaatser)
        else:
            assert feit in {"van Rhenen", "van Baarn", "geen lid meer", "geen profiel", "nu niet"}, feit


@pytest.mark.parametrize("regels", list(_situaties()))
def test_situatie(klus, onderwerpen, regels):
    vraag, *mensen, uitkomst = regels
    over, *verder = vraag.removeprefix("klus over ").split(", ")
    if "namens het Platform van Rhenen en Baarn" in verder:
        klus.organisatie = OrganisatieFabriek(naam="Platform", soort="samenwerkingsverband")
        klus.organisatie.deelnemers.set([klus.plaatser.organisatie, OrganisatieFabriek(naam="Baarn")])
        klus.save()
    klus.onderwerpen.set([onderwerpen[naam] for naam in over.split(" en ") if naam != "niets"])
    klus.indexeer()
    for mens in mensen:
        naam, _, feiten = mens.partition(": ")
        _zet_klaar(naam, feiten.split("; "), klus, onderwerpen)

    gevonden = passende_mensen(klus, aantal=20, ook_eigen="ook van mijn eigen organisatie" in verder).mensen

    volgorde = uitkomst.removeprefix("volgorde: ")
    assert [persoon.voornaam for persoon in gevonden] == ([] if volgorde == "niemand" else volgorde.split(", "))
    assert all(persoon.redenen for persoon in gevonden)
    assert Deskundige.objects.count() == sum("geen profiel" not in mens for mens in mensen)


def test_there_are_situations_enough():
    assert len(list(_situaties())) >= 15
