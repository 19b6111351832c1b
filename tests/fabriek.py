"""Objects for tests: each is valid as it comes, and differs from the others only where that is needed."""

import uuid
from datetime import time

import factory
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp
from django.utils import timezone
from factory.django import DjangoModelFactory

from deskundigen.account.slot import sluit
from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from deskundigen.models import Deskundige, Inlogdienst, Kaart, Lid, Maildomein, Onderwerp, Organisatie
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussen.models import Klus, Klusstatus, Reactie

WACHTWOORD = "een-lang-wachtwoord"


class OrganisatieFabriek(DjangoModelFactory):
    class Meta:
        model = Organisatie
        skip_postgeneration_save = True

    naam = factory.Sequence(lambda n: f"Gemeente Voorbeeld {n}")
    slug = factory.Sequence(lambda n: f"gemeente-voorbeeld-{n}")
    soort = "gemeente"

    @factory.post_generation
    def domein(self, create, domein, **kwargs):
        if domein:
            Maildomein.objects.create(organisatie=self, domein=domein)


class LidFabriek(DjangoModelFactory):
    class Meta:
        model = Lid

    email = factory.Sequence(lambda n: f"lid{n}@voorbeeld.example")
    voornaam = "Anna"
    achternaam = factory.Sequence(lambda n: f"Jansen{n}")
    organisatie = factory.SubFactory(OrganisatieFabriek)
    functie = "adviseur"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        # What `create_user` makes, without looking for what was there before: a test makes many of these.
        lid = model_class(*args, **kwargs)
        lid.set_password(WACHTWOORD)
        lid.save()
        EmailAddress.objects.create(user=lid, email=lid.email, verified=True, primary=True)
        return lid


def maak_inlogdienst(organisatie, adres, geheim="geheim"):
    """Let people of `organisatie` log in with the provider of OpenID Connect at `adres`."""
    app = SocialApp.objects.create(
        provider="openid_connect",
        provider_id=organisatie.slug,
        name=organisatie.naam,
        client_id="klussenbank",
        settings={"server_url": adres, "geheim": sluit(geheim)},
    )
    return Inlogdienst.objects.create(organisatie=organisatie, app=app, herkomst=adres)


class OnderwerpFabriek(DjangoModelFactory):
    class Meta:
        model = Onderwerp

    naam = factory.Sequence(lambda n: f"Onderwerp {n}")
    slug = factory.Sequence(lambda n: f"onderwerp-{n}")


class DeskundigeFabriek(DjangoModelFactory):
    class Meta:
        model = Deskundige
        skip_postgeneration_save = True

    lid = factory.SubFactory(LidFabriek)
    zin = "Ik denk graag mee."

    @factory.post_generation
    def index(self, create, waarde, **kwargs):
        self.indexeer()


class KaartFabriek(DjangoModelFactory):
    """A card; its lid gets a profile, and the index of that profile is renewed."""

    class Meta:
        model = Kaart
        skip_postgeneration_save = True

    lid = factory.LazyFunction(lambda: DeskundigeFabriek().lid)
    kleur = "blauw"
    onderwerp = factory.SubFactory(OnderwerpFabriek)
    niveau = factory.LazyAttribute(lambda kaart: "" if kaart.kleur == "rood" else "vaker")

    @factory.post_generation
    def index(self, create, waarde, **kwargs):
        for deskundige in Deskundige.objects.filter(pk=self.lid_id):
            deskundige.indexeer()


class KlusFabriek(DjangoModelFactory):
    class Meta:
        model = Klus
        skip_postgeneration_save = True

    titel = factory.Sequence(lambda n: f"Help ons met klus {n}")
    omschrijving = "We zoeken iemand die dit eerder deed."
    omvang = "klein"
    plaatser = factory.SubFactory(LidFabriek)
    organisatie = factory.LazyAttribute(lambda klus: klus.plaatser.organisatie)
    status = Klusstatus.OPEN
    geplaatst_op = factory.LazyAttribute(lambda klus: None if klus.status == Klusstatus.CONCEPT else timezone.now())

    @factory.post_generation
    def onderwerpen(self, create, onderwerpen, **kwargs):
        if onderwerpen:
            self.onderwerpen.set(onderwerpen)
        self.indexeer()


class ReactieFabriek(DjangoModelFactory):
    class Meta:
        model = Reactie

    klus = factory.SubFactory(KlusFabriek)
    lid = factory.SubFactory(LidFabriek)
    bericht = "Dit doe ik graag."


class VraagFabriek(DjangoModelFactory):
    """A question under a klus."""

    class Meta:
        model = Vraag

    klus = factory.SubFactory(KlusFabriek)
    lid = factory.SubFactory(LidFabriek)
    tekst = "Hoe lang duurt dit?"
    inzending = factory.LazyFunction(uuid.uuid4)


class AntwoordFabriek(DjangoModelFactory):
    """An answer to a question under a klus."""

    class Meta:
        model = Antwoord

    vraag = factory.SubFactory(VraagFabriek)
    lid = factory.SubFactory(LidFabriek)
    tekst = "Ongeveer een middag."
    inzending = factory.LazyFunction(uuid.uuid4)


class MeldingFabriek(DjangoModelFactory):
    """A report about a klus."""

    class Meta:
        model = Melding

    klus = factory.SubFactory(KlusFabriek)
    lid = factory.SubFactory(LidFabriek)
    tekst = "Dit adres bestaat niet."
    inzending = factory.LazyFunction(uuid.uuid4)


class BijeenkomstFabriek(DjangoModelFactory):
    """A meeting today, which is going on."""

    class Meta:
        model = Bijeenkomst

    naam = factory.Sequence(lambda n: f"Kaartensessie {n}")
    datum = factory.LazyFunction(timezone.localdate)
    begint_om = time(0, 0)
    eindigt_om = time(23, 59, 59)
    plaats = "Veenendaal"
    gemaakt_door = factory.SubFactory(LidFabriek)


class DeelnameFabriek(DjangoModelFactory):
    """Someone who is there."""

    class Meta:
        model = Deelname

    bijeenkomst = factory.SubFactory(BijeenkomstFabriek)
    lid = factory.SubFactory(LidFabriek)
    is_er = True
