"""Bulk content for load: valid rows in every state, written with COPY.

What a model derives when it is saved comes from that model's own functions. Only members made here post and react:
the command never puts words in the mouth of a real one.
"""

import tomllib
from functools import partial

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils.text import slugify

from deskundigen.models import Deskundige, Kaart, Lid, Maildomein, Onderwerp, Organisatie
from klussen.models import Gebeurtenis, Klus, Reactie
from klussenbank.demo import laad
from klussenbank.demo.processen import verdeel
from klussenbank.demo.vulling import teksten
from klussenbank.demo.vulling.klussen import Klussen
from klussenbank.demo.vulling.kopie import bulktransactie, nummers
from klussenbank.demo.vulling.leden import DOMEIN, Leden, wachtwoord
from klussenbank.demo.vulling.loting import Loting
from klussenbank.kern import tekst

MINSTENS_ONDERWERPEN = 40
MINSTENS_ORGANISATIES = 340
# One transaction: large enough to be fast, small enough to keep little in memory.
PARTIJ = 5000


class TeWeinigLeden(Exception):
    """A klus needs a member who asks and another who may react."""


def vul(*, leden: int, klussen: int, zaad: int, meld=lambda regel: None) -> None:
    """Add members and klussen, and what they need; the same `zaad` in the same database draws the same content.

    `meld` is called with a line on each step. Raises TeWeinigLeden when there is nobody to post the klussen.
    """
    with transaction.atomic():
        _vul_onderwerpen()
        _vul_organisaties()
    _in_partijen("leden", Lid, leden, partial(_maak_leden, wachtwoord()), zaad, meld)
    if klussen:
        mensen = list(gevulde_leden().values_list("pk", "organisatie_id"))
        if len(mensen) < 2:
            raise TeWeinigLeden
        _in_partijen("klussen", Klus, klussen, partial(_maak_klussen, mensen), zaad, meld)
    _werk_bij(Lid, EmailAddress, Deskundige, Kaart, Klus, Klus.onderwerpen.through, Reactie, Gebeurtenis)


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
        meld(f"{wat}: {klaar} van {aantal}")


def _maak_leden(wachtwoord, nieuwe, zaad):
    organisaties = list(Organisatie.objects.actief().order_by("pk"))
    with bulktransactie():
        Leden(_loting(zaad), organisaties, wachtwoord).maak(nieuwe)
    return len(nieuwe)


def _maak_klussen(mensen, nieuwe, zaad):
    with bulktransactie():
        Klussen(_loting(zaad), mensen, Organisatie.objects.all()).maak(nieuwe)
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
    """Invent organisations where there are few."""
    te_maken = max(MINSTENS_ORGANISATIES - Organisatie.objects.actief().count(), 0)
    bezet = set(Organisatie.objects.values_list("slug", flat=True))
    namen = [f"Gemeente {begin}{einde}" for begin in teksten.BEGIN for einde in teksten.EINDE]
    nieuw = [
        Organisatie(naam=naam, sorteernaam=tekst.sorteernaam(naam), slug=slugify(naam), soort="gemeente")
        for naam in namen
        if slugify(naam) not in bezet
    ][:te_maken]
    Organisatie.objects.bulk_create(nieuw)
    Maildomein.objects.bulk_create(
        Maildomein(organisatie=organisatie, domein=f"{organisatie.slug}.{DOMEIN}") for organisatie in nieuw
    )


def _werk_bij(*modellen):
    """Tell the planner what is there now; it would learn so only a minute later."""
    with connection.cursor() as cursor:
        for model in modellen:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
