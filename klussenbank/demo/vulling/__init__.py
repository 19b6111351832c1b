"""Bulk content for load: valid rows in every state, written with COPY.

What a model derives when it is saved comes from that model's own functions. Only members made here post and react:
the command never puts words in the mouth of a real one.
"""

import csv
import tomllib
from functools import partial

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils.text import slugify

from deskundigen.models import Deskundige, Kaart, Kennis, Lid, Maildomein, Onderwerp, Organisatie
from klussen.models import Gebeurtenis, Klus, Reactie
from klussenbank.demo import laad
from klussenbank.demo.processen import verdeel
from klussenbank.demo.vulling.klussen import Klussen, statusverdeling
from klussenbank.demo.vulling.kopie import bulktransactie, nummers
from klussenbank.demo.vulling.leden import DOMEIN, Leden, wachtwoord
from klussenbank.demo.vulling.loting import Loting
from klussenbank.kern import tekst

MINSTENS_ONDERWERPEN = 40
# One transaction: large enough to be fast, small enough to keep little in memory.
PARTIJ = 5000


class TeWeinigLeden(Exception):
    """A klus needs a member who asks and another who may react."""


def vul(*, leden: int, klussen: int, zaad: int, meld=lambda wat, klaar, totaal: None) -> None:
    """Add members and klussen, and what they need; the same `zaad` in the same database draws the same content.

    `meld` is called with what is being made, how many are there and how many there will be, after each step.
    Raises TeWeinigLeden when there is nobody to post the klussen.
    """
    with transaction.atomic():
        _vul_onderwerpen()
        _vul_organisaties()
    _in_partijen("leden", Lid, leden, partial(_maak_leden, wachtwoord()), zaad, meld)
    if klussen:
        mensen = list(gevulde_leden().values_list("pk", "organisatie_id"))
        if len(mensen) < 2:
            raise TeWeinigLeden
        maak = partial(_maak_klussen, mensen, statusverdeling(klussen))
        _in_partijen("klussen", Klus, klussen, maak, zaad, meld)
    _werk_bij(Lid, EmailAddress, Deskundige, Kaart, Kennis, Klus, Klus.onderwerpen.through, Reactie, Gebeurtenis)


def gevulde_leden():
    """Return the members in use that were made here."""
    return Lid.objects.actief().filter(email__endswith=f".{DOMEIN}").order_by("pk")


def _in_partijen(wat, model, aantal, maak, zaad, meld):
    """Divide the new primary keys among transactions; each has lots of its own, so that their order does not matter."""
    alle = nummers(model, aantal)
    partijen = [alle[begin : begin + PARTIJ] for begin in range(0, aantal, PARTIJ)]
    opdrachten = [(partij, f"{zaad} {wat} {plaats}") for plaats, partij in enumerate(partijen)]
    klaar = 0
    for gemaakt in verdeel(maak, opdrachten):
        klaar += gemaakt
        meld(wat, klaar, aantal)


def _maak_leden(wachtwoord, nieuwe, zaad):
    organisaties = list(Organisatie.objects.actief().order_by("pk"))
    with bulktransactie():
        Leden(_loting(zaad), organisaties, wachtwoord).maak(nieuwe)
    return len(nieuwe)


def _maak_klussen(mensen, statussen, nieuwe, zaad):
    with bulktransactie():
        Klussen(_loting(zaad), mensen, Organisatie.objects.all(), statussen).maak(nieuwe)
    return len(nieuwe)


def _loting(zaad):
    return Loting(zaad, list(Onderwerp.objects.order_by("pk")))


def _vul_onderwerpen():
    """Add the topics of the demo where there are few."""
    if Onderwerp.objects.count() < MINSTENS_ONDERWERPEN:
        for regel in tomllib.loads((laad.INHOUD / "onderwerpen.toml").read_text(encoding="utf-8"))["onderwerp"]:
            if not Onderwerp.objects.filter(naam=regel["naam"]).exists():
                ouder = Onderwerp.objects.filter(slug=regel["ouder"], ouder=None).first()
                Onderwerp.objects.get_or_create(
                    slug=regel["slug"],
                    defaults={"naam": regel["naam"], "synoniemen": regel["synoniemen"], "ouder": ouder},
                )


def _vul_organisaties():
    """Add the municipalities, water boards and provinces of the whole country, but for those that are there.

    Their mail domains are invented: nothing here may reach a real town hall.
    """
    bestaand = Organisatie.objects.values_list("code", "naam", "slug")
    bekend = {waarde for rij in bestaand for waarde in rij}
    with (laad.INHOUD / "land.csv").open(encoding="utf-8", newline="") as bestand:
        land = list(csv.DictReader(bestand))
    nieuw = [
        Organisatie(
            naam=rij["naam"],
            sorteernaam=tekst.sorteernaam(rij["naam"]),
            slug=slugify(rij["naam"]),
            soort=rij["soort"],
            code=rij["code"],
            lon=rij["lon"] or None,
            lat=rij["lat"] or None,
        )
        for rij in land
        if bekend.isdisjoint({rij["code"], rij["naam"], slugify(rij["naam"])})
    ]
    Organisatie.objects.bulk_create(nieuw)
    Maildomein.objects.bulk_create(
        Maildomein(organisatie=organisatie, domein=f"{organisatie.slug}.{DOMEIN}") for organisatie in nieuw
    )


def _werk_bij(*modellen):
    """Tell the planner what is there now, and tidy up the tables; the database would do so only after minutes.

    Tidying is impossible within a transaction.
    """
    opdracht = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        for model in modellen:
            cursor.execute(f"{opdracht} {connection.ops.quote_name(model._meta.db_table)}")
