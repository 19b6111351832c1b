"""Members with a verified mail address, and for most of them a profile with cards."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify

from deskundigen.models import Deskundige, Kaart, Kennis, Kleur, Lid, Niveau, Onderwerp
from deskundigen.models.kaart import rang_van
from deskundigen.vers import stappen_terug
from klussenbank.demo import accounts
from klussenbank.demo.vulling import teksten
from klussenbank.demo.vulling.kopie import kopieer, kopieer_objecten, maker
from klussenbank.kern.tekst import sorteernaam

# All that end so were made here; it belongs to nobody.
DOMEIN = "vul.example"
_ADRES = ("user_id", "email", "verified", "primary")
_KAART = ("lid_id", "kleur", "onderwerp_id", "tekst", "niveau", "tijd", "bevestigd_op", "vervaagd", "rang")
_NIVEAUS = Niveau.values
_KLEUREN = {Kleur.BLAUW: 50, Kleur.GROEN: 35, Kleur.ROOD: 15}


class _Kaart(NamedTuple):
    """What a row of Kaart holds, for which an object of the model would be slow; `onderwerp` may be None."""

    lid_id: int
    kleur: str
    onderwerp: Onderwerp | None
    tekst: str
    niveau: str
    tijd: str
    bevestigd_op: datetime
    vervaagd: int
    rang: int

    @property
    def onderwerp_id(self):
        return self.onderwerp and self.onderwerp.pk


def wachtwoord() -> str:
    """Return one hash for all: hashing for each would take days. Only on a laptop is it of a known password."""
    return make_password(accounts.WACHTWOORD if settings.INGEBOUWD else None)


class Leden:
    """Draws members for the organisations given, with the password hash `wachtwoord`."""

    def __init__(self, loting, organisaties, wachtwoord):
        self.loting = loting
        self.organisaties = organisaties
        self.wachtwoord = wachtwoord
        self.maak_lid, self.maak_deskundige = maker(Lid), maker(Deskundige)
        self.nu, self.vandaag = timezone.now(), timezone.localdate()

    def maak(self, nummers):
        """Write one member for each number, with all that belongs to it."""
        leden, deskundigen, kaarten = [], [], []
        for nummer in nummers:
            lid = self._lid(nummer)
            leden.append(lid)
            if self.loting.kans(0.85):
                eigen = [self._kaart(nummer, onderwerp) for onderwerp in self.loting.kies_onderwerpen(4)]
                kaarten += eigen
                deskundigen.append(self._deskundige(lid, eigen))
        kopieer_objecten(leden)
        kopieer(EmailAddress, _ADRES, [(lid.pk, lid.email, True, True) for lid in leden])
        kopieer_objecten(deskundigen)
        velden = attrgetter(*_KAART)
        kopieer(Kaart, (*_KAART, "gewijzigd_op"), [(*velden(kaart), kaart.bevestigd_op) for kaart in kaarten])
        Kennis.objects.ververs(nummers)

    def _lid(self, nummer):
        loting = self.loting
        organisatie = loting.kies(self.organisaties)
        voornaam = loting.kies(teksten.VOORNAMEN)
        tussenvoegsel, achternaam = loting.kies(teksten.ACHTERNAMEN)
        adres = slugify(f"{voornaam} {achternaam}").replace("-", ".")
        lid = self.maak_lid(
            id=nummer,
            email=f"{adres}.{nummer}@{organisatie.slug}.{DOMEIN}",
            password=self.wachtwoord,
            voornaam=voornaam,
            tussenvoegsel=tussenvoegsel,
            achternaam=achternaam,
            sorteernaam=sorteernaam(achternaam, voornaam, tussenvoegsel),
            organisatie_id=organisatie.pk,
            functie=loting.kies(teksten.FUNCTIES),
            is_active=loting.kans(0.98),
            date_joined=self.nu - timedelta(days=1300 * loting.deel()),
        )
        lid.organisatie = organisatie
        return lid

    def _kaart(self, lid_id, onderwerp):
        """Return a card on `onderwerp`, or for some in own words only."""
        loting = self.loting
        kleur = loting.weeg(_KLEUREN)
        niveau = "" if kleur == Kleur.ROOD else loting.kies(_NIVEAUS)
        if kleur != Kleur.BLAUW and loting.kans(0.3):
            onderwerp = None
        tekst = self._eigen_woorden() if onderwerp is None or loting.kans(0.4) else ""
        # Most are of the past year.
        bevestigd_op = self.nu - timedelta(days=int(1000 * loting.deel() ** 2))
        tijd = "ongeveer een dag per maand" if kleur == Kleur.BLAUW and loting.kans(0.2) else ""
        stappen = 0 if kleur == Kleur.ROOD else stappen_terug(bevestigd_op, self.vandaag)
        rang = rang_van(kleur, niveau, stappen)
        return _Kaart(lid_id, kleur.value, onderwerp, tekst, niveau, tijd, bevestigd_op, stappen, rang)

    def _eigen_woorden(self):
        loting = self.loting
        if loting.kans(0.5):
            return loting.kies(teksten.EIGEN_WOORDEN)
        return f"alles rond {' en '.join(loting.samenstellingen(loting.getal(1, 3)))}"

    def _deskundige(self, lid, kaarten):
        loting = self.loting
        onderwerp = loting.kies(loting.onderwerpen).naam.lower()
        deskundige = self.maak_deskundige(
            lid_id=lid.pk,
            zin=loting.kies(teksten.ZINNEN_OVER_MIJ).format(onderwerp=onderwerp),
            over_mij=loting.zinnen(3, onderwerp) if loting.kans(0.5) else "",
            telefoon=f"06 {loting.getal(10**7, 10**8)}" if loting.kans(0.6) else "",
            niet_tot=self.vandaag + timedelta(days=loting.getal(-60, 60)) if loting.kans(0.15) else None,
        )
        deskundige.lid = lid
        deskundige.leid_af([kaart for kaart in kaarten if kaart.kleur != Kleur.ROOD])
        return deskundige
