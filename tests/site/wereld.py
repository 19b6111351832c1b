"""A small site with one of everything: each role, each state of a klus, each colour of card."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from deskundigen import acties as deskundigenacties
from deskundigen.bijeenkomst.acties import maak_groepen
from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.lidmaatschap.models import (
    Contactpersoon,
    Ledenuitnodiging,
    Toegangsverzoek,
    Vertrek,
    Vertrekwijze,
)
from deskundigen.models import Deskundige, Inlogdienst, Kaart, Lid, Onderwerp, Onderwerpvoorstel, Organisatie
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussen import acties
from klussen.bijlagen.acties import voeg_toe
from klussen.bijlagen.keuring import keur
from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussen.models import Bedankkaartje, Klus, Klusstatus, Reactie
from klussenbank.beheer.groep import COORDINATOR
from klussenbank.cijfers.tellen import tel as tel_cijfers
from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern import links, sleutels
from klussenbank.kern.logboek import leg_vast
from klussenbank.kern.models import Logregel, Mail
from klussenbank.nieuwsbrief import acties as nieuwsbriefacties
from klussenbank.nieuwsbrief.afmelden import token_van
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from klussenbank.onderwerpen.models import Verwantschap
from klussenbank.volgen import afmelden as volgafmelden
from klussenbank.volgen.models import Notificatie, Reden, Volging, Weekmail
from tests.fabriek import (
    AntwoordFabriek,
    BijeenkomstFabriek,
    DeelnameFabriek,
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    MeldingFabriek,
    OnderwerpFabriek,
    OrganisatieFabriek,
    VraagFabriek,
    maak_inlogdienst,
)
from tests.klussen.bijlagen.bestanden import PDF
from tests.passkey import Sleutel

# An id that no row has.
GEEN_ID = 987654321


@dataclass
class Wereld:
    """`leden`, `klussen`, `reacties` and so on hold their objects under a short name."""

    leden: dict[str, Lid]
    klussen: dict[str, Klus]
    reacties: dict[str, Reactie]
    kaarten: dict[str, Kaart]
    deskundigen: dict[str, Deskundige]
    onderwerpen: dict[str, Onderwerp]
    organisaties: dict[str, Organisatie]
    bedankkaartjes: dict[str, Bedankkaartje]
    # The keys of links in mails, by what they do.
    links: dict[str, str]
    mail: Mail
    vermelding: Logregel
    nieuwsbrieven: dict[str, Nieuwsbrief]
    afmelders: dict[str, Lid]
    vragen: dict[str, Vraag]
    antwoorden: dict[str, Antwoord]
    bijlagen: dict[str, Bijlage]
    meldingen: dict[str, Melding]
    voorstellen: dict[str, Onderwerpvoorstel]
    bijeenkomsten: dict[str, Bijeenkomst]
    # The same, by their short link.
    codes: dict[str, Bijeenkomst]
    volgingen: dict[str, Volging]
    notificaties: dict[str, Notificatie]
    # Keys of members and of organisations, and what is read with one: the topic, or the search that was saved.
    feedsleutels: dict[str, str]
    koppelingen: dict[str, Koppeling]
    feedonderwerpen: dict[str, tuple]
    zoekopdrachten: dict[str, tuple]
    # The tokens in mails about what is followed, by which mail.
    volgmails: dict[str, str]
    passkeys: dict[str, Authenticator]
    # By the last part of their address.
    inlogdiensten: dict[str, Inlogdienst]
    # The keys of invitations to become a member.
    ledenuitnodigingen: dict[str, str]
    # What of memberships is seen in admin, by its model.
    lidmaatschap: dict

    def pk(self, soort, naam):
        """Return the id (for topics and organisations the slug) of one object; `weg` is one that does not exist.

        An address with more parameters takes a tuple.
        """
        if naam == "weg":
            if soort == "codes":
                return "qqqqqq"
            if soort in {"feedonderwerpen", "zoekopdrachten"}:
                return self.feedsleutels["lid"], "bestaat-niet" if soort == "feedonderwerpen" else GEEN_ID
            zonder_nummer = {
                "inlogdiensten",
                "onderwerpen",
                "organisaties",
                "links",
                "feedsleutels",
                "koppelingen",
                "volgmails",
                "ledenuitnodigingen",
            }
            return "bestaat-niet" if soort in zonder_nummer else GEEN_ID
        obj = getattr(self, soort)[naam]
        if soort in {"links", "ledenuitnodigingen", "volgmails", "feedsleutels", "feedonderwerpen", "zoekopdrachten"}:
            return obj
        if soort == "koppelingen":
            return obj.sleutel
        if soort == "afmelders":
            return token_van(obj.pk)
        if soort == "codes":
            return obj.code
        if soort == "inlogdiensten":
            return obj.app.provider_id
        return obj.slug if soort in {"onderwerpen", "organisaties"} else obj.pk


def maak_wereld() -> Wereld:
    """Make it in the database, as far as possible through the methods that the site itself uses."""
    organisaties = _organisaties()
    leden = _leden(organisaties)
    onderwerpen = _onderwerpen()
    klussen, reacties = _klussen(leden, onderwerpen)
    kaarten = {
        "blauw": KaartFabriek(lid=leden["lid"], onderwerp=onderwerpen["grondwater"], niveau="veel"),
        "groen": KaartFabriek(lid=leden["lid"], kleur="groen", onderwerp=None, tekst="Puzzelen met meetreeksen"),
        "rood": KaartFabriek(lid=leden["lid"], kleur="rood", onderwerp=onderwerpen["financien"]),
        "van reageerder": KaartFabriek(lid=leden["reageerder"], onderwerp=onderwerpen["water"]),
        "rood van reageerder": KaartFabriek(lid=leden["reageerder"], kleur="rood", onderwerp=onderwerpen["financien"]),
    }
    _van_papier(leden, onderwerpen)
    # Some ask whether they still hold.
    oud = [kaarten[naam].pk for naam in ("groen", "rood", "van reageerder")]
    Kaart.objects.filter(pk__in=oud).update(bevestigd_op=timezone.now() - timedelta(days=370))
    mail = Mail.objects.create(
        aan="weg@rhenen.example",
        onderwerp="Mislukt",
        tekst="Mislukt",
        html="<p>Mislukt</p>",
        pogingen=10,
        mislukt_op=timezone.now(),
        fout="SMTPRecipientsRefused",
    )
    leg_vast(klussen["verborgen"], leden["coordinator"], "Verborgen.")
    vermelding = Logregel.objects.first()
    volgingen = _volgingen(leden, onderwerpen, organisaties, klussen)
    Verwantschap.objects.tel()
    deskundigen = {rij.lid.voornaam.lower(): rij for rij in Deskundige.objects.select_related("lid")}
    bijeenkomsten = _bijeenkomsten(leden)
    tel_cijfers()
    return Wereld(
        leden,
        klussen,
        reacties,
        kaarten,
        {
            "lid": deskundigen["lida"],
            "reageerder": deskundigen["reinier"],
            "inactief": deskundigen["inge"],
            "nu niet": deskundigen["nico"],
        },
        onderwerpen,
        organisaties,
        {"afgerond": reacties["afgerond"].bedankkaartje},
        _links(leden, klussen, reacties, onderwerpen) | _links_van_profiel(leden, kaarten),
        mail,
        vermelding,
        _nieuwsbrieven(leden["coordinator"]),
        {"lid": leden["lid"]},
        *_erbij(leden, klussen),
        _voorstellen(leden),
        bijeenkomsten,
        bijeenkomsten,
        volgingen,
        _notificaties(leden, klussen, volgingen),
        *_feeds(leden, organisaties, onderwerpen),
        _volgmails(leden["lid"], volgingen["organisatie"]),
        _passkeys(leden["reageerder"]),
        # Nobody listens there.
        {"rhenen": maak_inlogdienst(organisaties["rhenen"], "https://localhost:9")},
        *_lidmaatschap(leden, organisaties),
    )


def _passkeys(lid):
    """A second factor, and codes to recover with."""
    gevraagd = {"publicKey": {"challenge": "AAAA", "user": {"id": "AAAA"}}}
    sleutel = json.loads(Sleutel().maak({"creation_options": gevraagd}))
    RecoveryCodes.activate(lid)
    return {"reageerder": WebAuthn.add(lid, "Laptop van het werk", sleutel).instance}


def _volgingen(leden, onderwerpen, organisaties, klussen):
    """One of each kind, in each rhythm, of `lid`; and one of someone else."""
    lid = leden["lid"]
    iets = {
        "onderwerp": {"onderwerp": onderwerpen["grondwater"]},
        "organisatie": {"organisatie": organisaties["veenendaal"], "ritme": "direct"},
        "klus": {"klus": klussen["open"], "ritme": "uit"},
        # Followed before it was hidden.
        "verborgen klus": {"klus": klussen["verborgen"]},
        "zoekopdracht": {"zoekvraag": "q=peilbuis&omvang=klein", "naam": "Peilbuizen aflezen"},
        "mensen": {"lijst": "deskundigen", "zoekvraag": "onderwerp=water&kleur=blauw", "naam": "Wie weet water"},
    }
    for velden in iets.values():
        Volging.objects.volg(lid, **velden)
    Volging.objects.volg(leden["ander"], onderwerp=onderwerpen["grondwater"])
    volgingen = dict(zip(iets, Volging.objects.van(lid).order_by("pk"), strict=True))
    return volgingen | {"van ander": Volging.objects.van(leden["ander"]).get()}


def _notificaties(leden, klussen, volgingen):
    """New ones and one that was read; of a klus or a person that one may not see (any more), and of others."""
    nu = timezone.now()

    def maak(lid, klus, soort, *redenen, **velden):
        notificatie = Notificatie.objects.create(lid=leden[lid], klus=klus and klussen[klus], soort=soort, **velden)
        Reden.objects.bulk_create(Reden(notificatie=notificatie, volging=volgingen[naam]) for naam in redenen)
        return notificatie

    return {
        "nieuw": maak("lid", "open", "nieuw", "onderwerp", "zoekopdracht"),
        "gelezen": maak("lid", "ingevuld", "ingevuld", "onderwerp", gelezen_op=nu, gemaild_op=nu),
        "verborgen": maak("lid", "verborgen", "nieuw", "verborgen klus"),
        "mens": maak("lid", None, "mens", "mensen", mens=leden["reageerder"]),
        # Who is not in the directory any more.
        "mens weg": maak("lid", None, "mens", "mensen", mens=leden["inactief"]),
        "van ander": maak("ander", "open", "nieuw", "van ander"),
        "van plaatser": maak("plaatser", "open", "reactie", door=leden["reageerder"], gemaild_op=nu),
    }


def _volgmails(lid, volging):
    """The addresses that end the mail about one thing and the weekly one; and one that was used."""
    week = Weekmail.objects.create(lid=lid, versie=2)
    adressen = {
        "direct": volgafmelden.adres_van_directe([volging]),
        "week": volgafmelden.adres_van_week(week),
        "gebruikt": volgafmelden.adres_van_week(Weekmail(lid=lid, versie=1)),
    }
    return {naam: adres.rstrip("/").rpartition("/")[2] for naam, adres in adressen.items()}


def _van_papier(leden, onderwerpen):
    """Cards that wait for the answer of `lid`: one that can be laid, one in own words, and one that cannot."""
    uitnodiging = Uitnodiging.objects.create(email=leden["lid"].email, gemaakt_door=leden["coordinator"])
    for velden in (
        {"kleur": "groen", "onderwerp": onderwerpen["water"], "niveau": "vaker"},
        {"kleur": "rood", "tekst": "Lange vergaderingen"},
        {"kleur": "blauw", "onderwerp": onderwerpen["financien"], "niveau": "iets"},
    ):
        Papierkaart.objects.create(uitnodiging=uitnodiging, **velden)


def _voorstellen(leden):
    """A topic that waits, with a card of each kind or none, and one that was declined."""
    voor = {"wacht": ("Bomen", "groen"), "rood": ("Paaltjes", "rood"), "zonder kaart": ("Bruggen", "")}
    voorstellen = {
        naam: deskundigenacties.stel_onderwerp_voor(
            leden["ander"], naam=onderwerp, kleur=kleur, niveau="iets" if kleur == "groen" else ""
        )
        for naam, (onderwerp, kleur) in voor.items()
    }
    voorstellen["afgewezen"] = deskundigenacties.stel_onderwerp_voor(leden["lid"], naam="Overig")
    deskundigenacties.wijs_voorstel_af(voorstellen["afgewezen"], leden["coordinator"], "Dit is te ruim.")
    return voorstellen


def _lidmaatschap(leden, organisaties):
    """A contact person, invitations that wait and that are too old, someone who asks to be let in, and who left."""
    rhenen, nu = organisaties["rhenen"], timezone.now()
    Contactpersoon.objects.create(organisatie=rhenen, lid=leden["plaatser"])
    sleutels_, rijen = {}, []
    for naam, email in (("open", "nieuw"), ("al lid", "lid"), ("oud", "oud")):
        rij = Ledenuitnodiging(organisatie=rhenen, email=f"{email}@rhenen.example")
        sleutels_[naam] = rij.vernieuw(leden["plaatser"])
        rij.gemaakt_op -= timedelta(days=1)
        if naam == "oud":
            rij.verloopt_op = nu - timedelta(days=1)
        rij.save()
        rijen.append(rij)
    verzoek = Toegangsverzoek.objects.create(
        organisatie=rhenen,
        email="ingehuurd@bureau.example",
        voornaam="Ida",
        achternaam="Jansen",
        toelichting="Ik werk hier tot de zomer.",
    )
    vertrek = Vertrek.objects.create(
        lid=leden["inactief"],
        organisatie=organisaties["veenendaal"],
        wijze=Vertrekwijze.BEHEER,
        door=leden["coordinator"],
    )
    return sleutels_, {Ledenuitnodiging: rijen, Toegangsverzoek: [verzoek], Vertrek: [vertrek]}


def _nieuwsbrieven(coordinator):
    """One that was sent (with another program), one that is planned, and a draft; each over the same board."""
    brieven = {}
    for naam in ("verstuurd", "gepland", "concept"):
        brief = brieven[naam] = nieuwsbriefacties.maak(coordinator, uuid.uuid4())
        brief.onderwerp = f"Brief die {naam} is"
        brief.inleiding = "Dag allemaal,\n\nHelp elkaar."
        brief.bewaar(brief.versie, keuzes=[])
    hoe = {"door": coordinator, "versie": 2}
    nieuwsbriefacties.plan(brieven["gepland"], timezone.now() + timedelta(days=3), **hoe)
    nieuwsbriefacties.zet_in_archief(brieven["verstuurd"], **hoe)
    return brieven


def _organisaties():
    rhenen = OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", code="GM0340", domein="rhenen.example")
    veenendaal = OrganisatieFabriek(naam="Gemeente Veenendaal", slug="gemeente-veenendaal", domein="veenendaal.example")
    verband = OrganisatieFabriek(naam="AWT R2W2", slug="awt-r2w2", soort="samenwerkingsverband")
    verband.deelnemers.set([rhenen, veenendaal])
    opgeheven = OrganisatieFabriek(
        naam="Gemeente Elst", slug="gemeente-elst", beeindigd_op=timezone.localdate(), opvolger=rhenen
    )
    return {"rhenen": rhenen, "veenendaal": veenendaal, "verband": verband, "opgeheven": opgeheven}


def _leden(organisaties):
    rhenen, veenendaal = organisaties["rhenen"], organisaties["veenendaal"]

    def maak(email, voornaam, organisatie, **velden):
        return LidFabriek(email=email, voornaam=voornaam, achternaam="Jansen", organisatie=organisatie, **velden)

    leden = {
        # A colleague at the organisation of the plaatser, with a profile and cards.
        "lid": maak("lid@rhenen.example", "Lida", rhenen),
        # Someone elsewhere, in no directory.
        "ander": maak("ander@veenendaal.example", "Anders", veenendaal),
        "plaatser": maak("plaatser@rhenen.example", "Petra", rhenen),
        "reageerder": maak("reageerder@veenendaal.example", "Reinier", veenendaal),
        "gekozene": maak("gekozene@veenendaal.example", "Gerda", veenendaal),
        "inactief": maak("inactief@veenendaal.example", "Inge", veenendaal, is_active=False),
        "nu niet": maak("nuniet@veenendaal.example", "Nico", veenendaal),
        "coordinator": maak("coordinator@platform.example", "Coby", None, is_staff=True),
        "superuser": maak("beheer@platform.example", "Bea", None, is_staff=True, is_superuser=True),
    }
    leden["coordinator"].groups.add(Group.objects.get(name=COORDINATOR))
    lid = DeskundigeFabriek(lid=leden["lid"], over_mij="Twintig jaar ervaring.", telefoon="0318-123456")
    lid.foto.save("foto.webp", ContentFile(b"foto"))
    DeskundigeFabriek(lid=leden["reageerder"])
    DeskundigeFabriek(lid=leden["inactief"])
    DeskundigeFabriek(lid=leden["nu niet"], niet_tot=timezone.localdate() + timedelta(days=30))
    return leden


def _onderwerpen():
    water = OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water", omschrijving="Water in de stad.")
    grondwater = OnderwerpFabriek(naam="Grondwater", slug="grondwater", synoniemen=["grondwaterstand"], ouder=water)
    financien = OnderwerpFabriek(naam="Financiën", slug="financien")
    return {"water": water, "grondwater": grondwater, "financien": financien}


def _klussen(leden, onderwerpen):
    plaatser, reageerder, gekozene = leden["plaatser"], leden["reageerder"], leden["gekozene"]
    morgen = timezone.localdate() + timedelta(days=1)

    def maak(titel, **velden):
        return KlusFabriek(titel=titel, plaatser=plaatser, onderwerpen=[onderwerpen["grondwater"]], **velden)

    klussen = {
        "open": maak("Peilbuizen aflezen", aantal_personen=3, reageren_tm=morgen, plaats="Rhenen", uren=8),
        "concept": maak("Nog een idee", status=Klusstatus.CONCEPT),
        "verborgen": maak("Hier klopt iets niet"),
        "ingevuld": maak("Meetnet beoordelen", omvang="groot", vergoeding="in_overleg"),
        "afgerond": maak("Rondleiding geven"),
        "ingetrokken": maak("Toch niet nodig"),
        "gesloten": maak("Te laat voor reacties", reageren_tm=timezone.localdate() - timedelta(days=2)),
        "verlopen": maak("Niemand gevonden", reageren_tm=timezone.localdate() - timedelta(days=3)),
    }
    reacties = {
        "wacht": acties.reageer(klussen["open"], reageerder, bericht="Dit doe ik graag."),
        "gekozen": acties.reageer(klussen["open"], gekozene, bericht="Ik ook."),
        "afgerond": acties.reageer(klussen["afgerond"], reageerder, bericht="Ik heb tijd."),
        "ingevuld": acties.reageer(klussen["ingevuld"], reageerder, bericht="Ik kan dit."),
        "verborgen": acties.reageer(klussen["verborgen"], reageerder, bericht="Graag."),
        "niet gekozen": acties.reageer(klussen["open"], leden["nu niet"], bericht="Misschien."),
    }
    for naam in ("gekozen", "afgerond", "ingevuld"):
        acties.kies(reacties[naam], plaatser)
    acties.kies_niet(reacties["niet gekozen"], plaatser, "Volgende keer graag.")
    uitkomst = {"gelukt": "ja", "resultaat": "Dertig bewoners liepen mee.", "uren_besteed": 6}
    acties.rond_af(klussen["afgerond"], plaatser, bedankje="Wat een mooie middag!", **uitkomst)
    acties.trek_in(klussen["ingetrokken"], plaatser, "Het is al opgelost.")
    acties.verloop(klussen["verlopen"])
    acties.verberg(klussen["verborgen"], leden["coordinator"], "Er staat een telefoonnummer in de tekst.")
    for rij in [*klussen.values(), *reacties.values()]:
        rij.refresh_from_db()
    return klussen, reacties


def _links(leden, klussen, reacties, onderwerpen):
    """Links as they stand in mails: each to who asks or was chosen."""
    van = {
        "verlengen": ("klus_verlengen", klussen["verlopen"], acties.stand_van(klussen["verlopen"])),
        "plaatsen": ("klus_plaatsen", klussen["concept"], ""),
        "afzeggen": ("klus_afzeggen", reacties["ingevuld"], acties.stand_van_keuze(reacties["ingevuld"])),
        **{
            f"{naam} kaart": ("kaart_leggen", onderwerpen["grondwater"], kleur)
            for naam, kleur in (("groene", "groen"), ("blauwe", "blauw"), ("rode", "rood"))
        },
    }
    wie = {"verlengen": leden["plaatser"], "plaatsen": leden["plaatser"], "afzeggen": leden["reageerder"]}
    wie |= dict.fromkeys(["groene kaart", "blauwe kaart", "rode kaart"], leden["ander"])
    adressen = {naam: links.maak(handeling, wie[naam], rij.pk, stand) for naam, (handeling, rij, stand) in van.items()}
    return {naam: adres.rstrip("/").rpartition("/")[2] for naam, adres in adressen.items()}


def _links_van_profiel(leden, kaarten):
    """Links in mails about someone's own cards, and about being asked."""
    Kaart.objects.filter(pk=kaarten["groen"].pk).update(gevraagd_op=timezone.now())
    adressen = {
        "kloppen": links.maak("kaarten_kloppen", leden["lid"], leden["lid"].pk),
        "nog niet": links.maak("nog_niet_vragen", leden["reageerder"], leden["reageerder"].pk),
    }
    return {naam: adres.rstrip("/").rpartition("/")[2] for naam, adres in adressen.items()}


def _erbij(leden, klussen):
    """Questions with answers, attachments and reports."""
    open_klus, verborgen = klussen["open"], klussen["verborgen"]
    vragen = {
        "beantwoord": VraagFabriek(klus=open_klus, lid=leden["reageerder"], tekst="Hoe lang duurt dit?"),
        "zonder antwoord": VraagFabriek(klus=open_klus, lid=leden["lid"], tekst="Is er parkeerruimte?"),
        "verborgen": VraagFabriek(klus=open_klus, lid=leden["ander"], tekst="Koop mijn auto."),
        "bij verborgen": VraagFabriek(klus=verborgen, lid=leden["reageerder"], tekst="Klopt dit wel?"),
    }
    vragen["verborgen"].verberg(leden["coordinator"], "Geen reclame.")
    antwoorden = {
        "plaatser": AntwoordFabriek(vraag=vragen["beantwoord"], lid=leden["plaatser"], tekst="Een middag."),
        "verborgen": AntwoordFabriek(vraag=vragen["beantwoord"], lid=leden["gekozene"], tekst="Bel mij thuis."),
    }
    antwoorden["verborgen"].verberg(leden["coordinator"], "Geen telefoonnummers.")
    bijlagen = {
        naam: voeg_toe(
            klussen[naam],
            leden["plaatser"],
            bestand=keur(ContentFile(PDF, name=f"Plan {naam}.pdf")),
            inzending=uuid.uuid4(),
        )
        for naam in ("open", "concept", "verborgen")
    }
    meldingen = {
        "nieuw": MeldingFabriek(klus=open_klus, lid=leden["ander"], tekst="Dit adres bestaat niet."),
        "afgehandeld": MeldingFabriek(klus=open_klus, lid=leden["ander"], vraag=vragen["beantwoord"]),
    }
    meldingen["afgehandeld"].handel_af(leden["coordinator"], "Het is aangepast.")
    return vragen, antwoorden, bijlagen, meldingen


def _feeds(leden, organisaties, onderwerpen):
    """Keys that work and keys that do not, and what is read with one."""
    for naam in ("lid", "plaatser", "inactief"):
        Feedsleutel.objects.zet_aan(leden[naam])
    Feedsleutel.objects.vernieuw(leden["plaatser"])
    feedsleutels = {naam: leden[naam].feedsleutel.sleutel for naam in ("lid", "plaatser", "inactief")}
    feedsleutels["oud"] = sleutels.maak("feeds", leden["plaatser"].pk, 1)
    for naam in ("rhenen", "opgeheven"):
        Koppeling.objects.zet_aan(organisaties[naam], gemaakt_door=leden["coordinator"])
    # It was used today, so that reading it again changes nothing.
    Koppeling.objects.update(laatst_gebruikt_op=timezone.localdate())
    koppelingen = {naam: Koppeling.objects.get(pk=organisaties[naam].pk) for naam in ("rhenen", "opgeheven")}
    van = {
        naam: Volging.objects.create(lid=leden[naam], zoekvraag="omvang=klein", naam="Klein werk")
        for naam in ("lid", "ander")
    }
    mensen = Volging.objects.create(lid=leden["lid"], lijst="deskundigen", zoekvraag="kleur=groen", naam="Groen")
    return (
        feedsleutels,
        koppelingen,
        {"grondwater": (feedsleutels["lid"], onderwerpen["grondwater"].slug)},
        {
            "lid": (feedsleutels["lid"], van["lid"].pk),
            "van een ander": (feedsleutels["lid"], van["ander"].pk),
            # What is found of people is not read outside the site.
            "mensen": (feedsleutels["lid"], mensen.pk),
        },
    )


def _bijeenkomsten(leden):
    """One of today in its first round, and those that are coming, over, and called off."""
    dagen = {"vandaag": 0, "komend": 3, "geweest": -30, "afgelast": 5}
    vandaag = timezone.localdate()
    bijeenkomsten = {
        naam: BijeenkomstFabriek(
            naam=f"Sessie {naam}", datum=vandaag + timedelta(days=dag), gemaakt_door=leden["coordinator"]
        )
        for naam, dag in dagen.items()
    }
    for bijeenkomst in bijeenkomsten.values():
        for naam in ("lid", "reageerder", "plaatser", "gekozene", "nu niet"):
            DeelnameFabriek(bijeenkomst=bijeenkomst, lid=leden[naam], is_er=bijeenkomst.datum <= vandaag)
    maak_groepen(bijeenkomsten["vandaag"], indeling=0)
    bijeenkomsten["vandaag"].begin_ronde(1)
    geweest = bijeenkomsten["geweest"]
    for ronde in (1, 2, 3):
        for lid in ("lid", "reageerder", "plaatser"):
            geweest.groepsplekken.create(ronde=ronde, groep=1, lid=leden[lid])
    Bijeenkomst.objects.filter(pk=geweest.pk).update(ronde=3)
    bijeenkomsten["afgelast"].last_af()
    for bijeenkomst in bijeenkomsten.values():
        bijeenkomst.refresh_from_db()
    return bijeenkomsten
