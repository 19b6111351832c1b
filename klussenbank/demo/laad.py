"""Fills an empty database with the organisations, topics, people and klussen of the demo."""

import tomllib
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone

from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek
from deskundigen.models import Deskundige, Kaart, Lid, Maildomein, Onderwerp, Onderwerpvoorstel, Organisatie
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussen.fouten import KlusFout
from klussenbank.beheer.groep import COORDINATOR
from klussenbank.cijfers.tellen import tel as tel_cijfers
from klussenbank.demo import accounts, bijeenkomsten, gesprekken, volgen
from klussenbank.demo.geschiedenis import Geschiedenis
from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern import register
from klussenbank.nieuwsbrief.inhoud import stel_vast, vul_aan
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from klussenbank.onderwerpen.models import Verwantschap

INHOUD = Path(__file__).parent / "inhoud"
# How many days ago the first member came; then one after the other.
EERSTE_LID = 320


class InhoudFout(Exception):
    """Something in the demo content is wrong; the message names the entry."""


class NietLeeg(Exception):
    """The database holds content that is not the demo's."""


def is_geladen() -> bool:
    """Whether the demo content is there; it comes in one transaction, so all of it or nothing."""
    return Lid.objects.filter(email=accounts.BEHEER).exists()


def laad(map_: Path | None = None) -> None:
    """Load the demo content, or that of the TOML files in `map_`, with dates around today, and send no mail.

    All or nothing. Raises NietLeeg when the database holds anything, InhoudFout when an entry is wrong.
    """
    if Lid.objects.exists() or Organisatie.objects.exists() or Onderwerp.objects.exists():
        raise NietLeeg
    map_ = map_ or INHOUD
    with transaction.atomic(), _zonder_bericht():
        _laad_organisaties(_lees(map_, "organisatie"))
        _laad_onderwerpen(_lees(map_, "onderwerp"))
        _laad_leden(_lees(map_, "lid"))
        _geef_rollen()
        _laad_koppelingen(_lees(map_, "organisatie"))
        _laad_lidmaatschap(_lees(map_, "organisatie"))
        _laad_papier(_lees(map_, "lid"))
        nu = timezone.now()
        # In the order in which they were posted, so that their numbers rise with time.
        for nummer, klus in enumerate(sorted(_lees(map_, "klus"), key=lambda klus: klus["geplaatst"])):
            with _bij(f"klus “{klus['titel']}”"):
                Geschiedenis(nu, nummer).speel(klus)
        for erbij in _lees(map_, "erbij"):
            with _bij(f"bij klus “{erbij['klus']}”"):
                gesprekken.laad(erbij, nu)
        _laad_nieuwsbrieven(_lees(map_, "nieuwsbrief"))
        Verwantschap.objects.tel()
        for bijeenkomst in _lees(map_, "bijeenkomst"):
            with _bij(f"bijeenkomst “{bijeenkomst['naam']}”"):
                bijeenkomsten.laad(bijeenkomst, nu)
        tel_cijfers()
        for regel in _lees(map_, "lid"):
            with _bij(f"wat {regel['email']} volgt"):
                volgen.laad(regel, nu)
        volgen.vertel(nu)


@contextmanager
def _zonder_bericht():
    """Let nobody be told of the steps that are taken: they were long ago, and `volgen.vertel` tells what is of use."""
    lijsten = [register.na_gebeurtenis, register.na_antwoord]
    bewaard = [list(lijst) for lijst in lijsten]
    for lijst in lijsten:
        lijst.clear()
    try:
        yield
    finally:
        for lijst, functies in zip(lijsten, bewaard, strict=True):
            lijst += functies


_BESTANDEN = {
    "organisatie": "organisaties",
    "onderwerp": "onderwerpen",
    "lid": "mensen",
    "klus": "klussen",
    "nieuwsbrief": "nieuwsbrieven",
    "erbij": "gesprekken",
    "bijeenkomst": "bijeenkomsten",
}


def _lees(map_, soort):
    bestand = map_ / f"{_BESTANDEN[soort]}.toml"
    # Newsletters and meetings may be left out: a platform has none before its first.
    if soort in {"nieuwsbrief", "bijeenkomst"} and not bestand.exists():
        return []
    return tomllib.loads(bestand.read_text(encoding="utf-8")).get(soort, [])


@contextmanager
def _bij(waar):
    """Say of an error in the content which entry it is in."""
    try:
        yield
    except ValidationError as fout:
        raise InhoudFout(f"{waar}: {fout.message_dict}") from fout
    except (ObjectDoesNotExist, KlusFout, KeyError, ValueError) as fout:
        raise InhoudFout(f"{waar}: {type(fout).__name__} {fout}") from fout


def _laad_organisaties(regels):
    deelnemers = {}
    for regel in regels:
        with _bij(f"organisatie {regel['slug']}"):
            organisatie = Organisatie(**{veld: regel[veld] for veld in ("naam", "slug", "soort", "code", "lon", "lat")})
            organisatie.code = organisatie.code or None
            _bewaar(organisatie)
            for domein in regel["domeinen"]:
                _bewaar(Maildomein(organisatie=organisatie, domein=domein))
            deelnemers[organisatie] = regel.get("deelnemers", [])
    for organisatie, slugs in deelnemers.items():
        with _bij(f"deelnemers van {organisatie.slug}"):
            organisatie.deelnemers.set([Organisatie.objects.get(slug=slug) for slug in slugs])


def _laad_onderwerpen(regels):
    for regel in regels:
        with _bij(f"onderwerp {regel['slug']}"):
            ouder = Onderwerp.objects.get(slug=regel["ouder"]) if regel["ouder"] else None
            velden = {veld: regel[veld] for veld in ("naam", "slug", "omschrijving", "synoniemen")}
            _bewaar(Onderwerp(ouder=ouder, **velden))


def _laad_leden(regels):
    # One hash for all: hashing sixty times would take half a minute.
    wachtwoord = make_password(accounts.WACHTWOORD)
    onderwerpen = {onderwerp.slug: onderwerp for onderwerp in Onderwerp.objects.all()}
    for nummer, regel in enumerate(regels):
        with _bij(f"lid {regel['email']}"):
            # Nobody came later than with a card.
            oudste = max((kaart.get("dagen", 0) for kaart in regel.get("kaart", [])), default=0)
            lid = Lid(
                password=wachtwoord,
                date_joined=timezone.now() - timedelta(days=max(EERSTE_LID - nummer, oudste), hours=nummer % 7),
                organisatie=Organisatie.objects.get(slug=regel["organisatie"]),
                **{veld: regel[veld] for veld in ("email", "voornaam", "tussenvoegsel", "achternaam", "functie")},
            )
            _bewaar(lid)
            lid.bevestig_email()
            for kaart in regel.get("kaart", []):
                onderwerp = onderwerpen[kaart["onderwerp"]] if kaart["onderwerp"] else None
                _bewaar(
                    Kaart(
                        lid=lid,
                        onderwerp=onderwerp,
                        kleur=kaart["kleur"],
                        tekst=kaart["tekst"],
                        niveau=kaart["niveau"],
                        tijd=kaart.get("tijd", ""),
                    )
                )
            if regel.get("leest_mee"):
                Feedsleutel.objects.zet_aan(lid)
            _dateer_kaarten(lid, regel.get("kaart", []), 5 + 7 * nummer % 200)
            for voorstel in regel.get("voorstel", []):
                _bewaar(Onderwerpvoorstel(lid=lid, gedaan_op=timezone.now() - timedelta(days=2), **voorstel))
            if "profiel" in regel:
                _laad_profiel(lid, regel["profiel"], timezone.now() - timedelta(days=5 + 7 * nummer % 200))


def _laad_papier(regels):
    """Lay the cards ready that some wrote on paper at a meeting a few days ago."""
    coordinator = Lid.objects.get(email=accounts.COORDINATOR)
    toen = timezone.now() - timedelta(days=3)
    for regel in (regel for regel in regels if "papier" in regel):
        with _bij(f"papier van {regel['email']}"):
            uitnodiging = Uitnodiging(email=regel["email"], gemaakt_door=coordinator, gemaakt_op=toen)
            uitnodiging.save()
            for kaart in regel["papier"]:
                onderwerp = Onderwerp.objects.get(slug=kaart["onderwerp"]) if kaart["onderwerp"] else None
                velden = {veld: kaart[veld] for veld in ("kleur", "tekst", "niveau")}
                _bewaar(Papierkaart(uitnodiging=uitnodiging, onderwerp=onderwerp, **velden))


def _dateer_kaarten(lid, regels, dagen):
    """Date back the cards of `lid`, which saving dated today: people have had theirs for a while, some for years."""
    for kaart, regel in zip(lid.kaarten.order_by("pk"), regels, strict=True):
        kaart.bevestigd_op = timezone.now() - timedelta(days=regel.get("dagen", dagen))
        kaart.vervaag()
        velden = {"bevestigd_op": kaart.bevestigd_op, "vervaagd": kaart.vervaagd, "rang": kaart.rang}
        toen = {"gewijzigd_op": kaart.bevestigd_op, "gemaakt_op": kaart.bevestigd_op}
        Kaart.objects.filter(pk=kaart.pk).update(**toen, **velden)


def _laad_profiel(lid, profiel, gemaakt_op):
    niet_tot = timezone.localdate() + timedelta(days=profiel["niet_tot"]) if "niet_tot" in profiel else None
    velden = {veld: profiel[veld] for veld in ("zin", "over_mij", "telefoon")}
    deskundige = Deskundige(lid=lid, niet_tot=niet_tot, gemaakt_op=gemaakt_op, **velden)
    _bewaar(deskundige)
    deskundige.indexeer()


def _laad_nieuwsbrieven(regels):
    """Fill the archive: what each newsletter told of the board at the time, as far as it is still so."""
    coordinator = Lid.objects.get(email=accounts.COORDINATOR)
    for regel in regels:
        moment = timezone.now() + timedelta(days=regel["dag"])
        with _bij(f"nieuwsbrief “{regel['onderwerp']}”"):
            brief = Nieuwsbrief(
                onderwerp=regel["onderwerp"],
                inleiding=regel["inleiding"].strip(),
                gemaakt_door=coordinator,
                gemaakt_op=moment,
                vanaf=moment + timedelta(days=regel["over_dagen"]),
                samengesteld_op=moment,
            )
            _bewaar(brief)
            vul_aan(brief, tot=moment)
            brief.zet_in_archief(stel_vast(brief), door=coordinator, versie=brief.versie)
            Nieuwsbrief.objects.filter(pk=brief.pk).update(
                begonnen_op=moment, verstuurd_op=moment, samengesteld_op=moment
            )


def _geef_rollen():
    """Make the coordinator one, and add the superuser, who is in no file: it is no person but a role."""
    with _bij("de platformcoördinator"):
        coordinator = Lid.objects.get(email=accounts.COORDINATOR)
    coordinator.is_staff = True
    coordinator.save(update_fields=["is_staff"])
    coordinator.groups.add(Group.objects.get(name=COORDINATOR))
    Lid.objects.create_superuser(
        accounts.BEHEER,
        accounts.WACHTWOORD,
        voornaam="Robert",
        achternaam="Kamphuis",
        functie="functioneel beheerder",
        organisatie=coordinator.organisatie,
    )


def _laad_koppelingen(regels):
    """Let some organisations show the open klussen on their own intranet."""
    coordinator = Lid.objects.get(email=accounts.COORDINATOR)
    for regel in (regel for regel in regels if regel.get("koppeling")):
        with _bij(f"koppeling van {regel['slug']}"):
            Koppeling.objects.zet_aan(Organisatie.objects.get(slug=regel["slug"]), gemaakt_door=coordinator)


def _laad_lidmaatschap(regels):
    """Let some organisations have a contact person, people who wait to be let in, and one who was invited."""
    for regel in regels:
        with _bij(f"contactpersoon van {regel['slug']}"):
            organisatie = Organisatie.objects.get(slug=regel["slug"])
            for email in regel.get("contactpersonen", []):
                contactpersoon = Lid.objects.get(email=email, organisatie=organisatie)
                _bewaar(Contactpersoon(organisatie=organisatie, lid=contactpersoon))
                for adres in regel.get("uitgenodigd", []):
                    uitnodiging = Ledenuitnodiging(organisatie=organisatie, email=adres)
                    # Nobody has the link: no mail was sent.
                    uitnodiging.vernieuw(contactpersoon)
                    _bewaar(uitnodiging)
            for verzoek in regel.get("verzoek", []):
                _bewaar(
                    Toegangsverzoek(organisatie=organisatie, gedaan_op=timezone.now() - timedelta(days=2), **verzoek)
                )


def _bewaar(rij):
    """Save a row after the checks that a form would make."""
    rij.full_clean()
    rij.save()
