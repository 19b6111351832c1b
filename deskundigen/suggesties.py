"""Which topics to offer a member who lays cards, and why.

A topic counts by the words of function and profile, by klussen the member had, and by the open cards of colleagues: of
the same function, and of the same organisation. What others have on a red card plays no part. However many there are,
the questions to the database are as many, and each looks at a fixed number of rows for each member.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models.voorstel import OVERSLAAN
from klussenbank.kern import register, tekst
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.vast import Plek, Zin

# What each reason counts for; of those that have a number, the share of the highest number is taken.
GEWICHTEN = {"klus": 4, "woorden": 4, "functie": 3, "organisatie": 2, "woord": 1.5, "velen": 1}
REDENEN = {
    "klus": "Je had er al eens een klus over.",
    "woorden": "Past bij je functie of je profiel.",
    "woord": "Past bij je functie of je profiel.",
    "functie": "Leden met jouw functie hebben hier kaarten over.",
    "organisatie": "Collega’s van {organisatie} hebben hier kaarten over.",
    "velen": "Veel leden hebben hier kaarten over.",
}
# A shorter word says little about what someone knows.
_KORTSTE_WOORD = 4

# So many of the newest colleagues are looked at.
_COLLEGAS = 100
_VAN_COLLEGAS = """
    SELECT wie.id, '{bron}', kaart.onderwerp_id, count(DISTINCT kaart.lid_id), NULL::timestamptz, ''
    FROM deskundigen_lid wie
    CROSS JOIN LATERAL (
        SELECT ander.id FROM deskundigen_lid ander
        WHERE {zelfde} AND ander.is_active AND ander.id <> wie.id ORDER BY ander.id DESC LIMIT {collegas}
    ) collega
    JOIN deskundigen_deskundige profiel ON profiel.lid_id = collega.id
    JOIN deskundigen_kaart kaart ON kaart.lid_id = collega.id
    WHERE wie.id = ANY(%s) AND kaart.kleur <> 'rood' AND kaart.onderwerp_id IS NOT NULL
    GROUP BY wie.id, kaart.onderwerp_id
"""
_BRONNEN = {
    "organisatie": "ander.organisatie_id = wie.organisatie_id",
    "functie": "wie.functie <> '' AND ander.functie <> '' AND lower(ander.functie) = lower(wie.functie)",
}
# Per member: own cards, topics that were passed over, the text of the profile, and the cards of colleagues.
_STAND = Zin(
    " UNION ALL ".join(
        [
            "SELECT lid_id, 'kaart', onderwerp_id, 0, gemaakt_op, '' FROM deskundigen_kaart WHERE lid_id = ANY(%s)",
            "SELECT lid_id, 'over', onderwerp_id, 0, op, '' FROM deskundigen_overgeslagenonderwerp"
            " WHERE lid_id = ANY(%s)",
            "SELECT lid_id, 'profiel', NULL, 0, NULL, zin || ' ' || over_mij FROM deskundigen_deskundige"
            " WHERE lid_id = ANY(%s)",
            *(
                f"({_VAN_COLLEGAS.format(bron=bron, zelfde=zelfde, collegas=_COLLEGAS)})"
                for bron, zelfde in _BRONNEN.items()
            ),
        ]
    ),
    [Plek("leden")] * (3 + len(_BRONNEN)),
)
# Of the newest open cards, those of people who can be found; five are many.
_VELEN = Zin(
    """
    SELECT onderwerp_id, count(DISTINCT lid_id) FROM (
        SELECT kaart.onderwerp_id, kaart.lid_id FROM deskundigen_kaart kaart
        JOIN deskundigen_deskundige profiel ON profiel.lid_id = kaart.lid_id
        JOIN deskundigen_lid lid ON lid.id = kaart.lid_id
        WHERE kaart.kleur <> 'rood' AND kaart.onderwerp_id IS NOT NULL AND lid.is_active
        ORDER BY kaart.id DESC LIMIT 1000
    ) nieuwste GROUP BY onderwerp_id HAVING count(DISTINCT lid_id) >= 5
    """,
    [],
)


class Suggestie(NamedTuple):
    """A topic to lay a card on, and why this one, in words that the reader can check."""

    onderwerp: Keuze
    reden: str


class Stand(NamedTuple):
    """What is offered to one member, the best first, and what that follows from."""

    suggesties: list[Suggestie]
    # Whether there is any card of this member, and when the last card was laid or topic passed over.
    heeft_kaarten: bool
    laatst: datetime | None

    @property
    def vandaag_geantwoord(self):
        """Whether this member laid a card, or passed over a topic, today."""
        return self.laatst is not None and timezone.localdate(self.laatst) == timezone.localdate()


def stand_van(lid, hoeveel=1):
    """Return the Stand of one member, with at most `hoeveel` suggestions."""
    return standen([lid], hoeveel)[lid.pk]


def standen(leden, hoeveel=1, *, behalve=None):
    """Return the Stand of each of `leden` by id: no topic with a card of theirs, or that they passed over.

    `behalve` gives by id the topics that are not offered either. Statements: two, and a third where those do not
    give enough.
    """
    keuzes = nu_te_kiezen(leden[0] if len(leden) == 1 else None)
    gelezen = _lees([lid.pk for lid in leden])
    for lid in leden:
        wie = gelezen[lid.pk]
        wie.zonder.update((behalve or {}).get(lid.pk, ()))
        wie.bronnen |= _uit_woorden(f"{lid.functie} {wie.profiel}", keuzes)
        wie.gevonden = _op_volgorde(wie.bronnen, wie.zonder, keuzes)
    if any(len(gelezen[lid.pk].gevonden) < hoeveel for lid in leden):
        velen = {"velen": dict(_VELEN.rijen())}
        for lid in leden:
            _vul_aan(gelezen[lid.pk], velen, keuzes)
    return {lid.pk: gelezen[lid.pk].stand(lid, hoeveel, keuzes) for lid in leden}


@dataclass
class _Gelezen:
    """What is known of one member, and what is found for them."""

    zonder: set[int] = field(default_factory=set)
    bronnen: dict[str, dict[int, int]] = field(default_factory=dict)
    momenten: list[datetime] = field(default_factory=list)
    heeft_kaarten: bool = False
    profiel: str = ""
    # Each topic with its strongest reason.
    gevonden: list[tuple[int, str]] = field(default_factory=list)

    def stand(self, lid, hoeveel, keuzes):
        organisatie = keuzes.naam_van_organisatie(lid.organisatie_id)
        suggesties = [
            Suggestie(keuzes.onderwerp[pk], REDENEN[bron].format(organisatie=organisatie) if bron else "")
            for pk, bron in self.gevonden[:hoeveel]
        ]
        return Stand(suggesties, self.heeft_kaarten, max(self.momenten, default=None))


def _lees(leden):
    """Return what the database knows of these members (ids)."""
    gelezen, grens = defaultdict(_Gelezen), timezone.now() - OVERSLAAN
    for lid, bron, onderwerp, aantal, moment, profiel in _STAND.rijen(leden=leden):
        wie = gelezen[lid]
        if bron == "profiel":
            wie.profiel = profiel
        elif bron in _BRONNEN:
            wie.bronnen.setdefault(bron, {})[onderwerp] = aantal
        else:
            wie.momenten += [moment] if moment else []
            wie.heeft_kaarten |= bron == "kaart"
            if bron == "kaart" or moment > grens:
                wie.zonder.add(onderwerp)
    for onderwerpen_van in register.onderwerpen_van_leden:
        for lid, aantallen in onderwerpen_van(leden).items():
            gelezen[lid].bronnen["klus"] = aantallen
    return gelezen


def _vul_aan(wie, velen, keuzes):
    """Put what many people chose below what was found, and then all other topics."""
    for geef in (
        lambda bekend: _op_volgorde(velen, bekend, keuzes),
        lambda bekend: [(pk, "") for pk in _in_lijst(keuzes) if pk not in bekend],
    ):
        wie.gevonden = wie.gevonden + geef(wie.zonder | {pk for pk, _ in wie.gevonden})


def _in_lijst(keuzes):
    """The topics as they stand in lists: each main topic before what stands below it."""
    return [keuze.pk for keuze in keuzes.onderwerpen.per_waarde.values()]


def _op_volgorde(bronnen, zonder, keuzes):
    """Return (topic, its strongest reason) for each topic that `bronnen` give, by what they count for together."""
    punten, redenen = Counter(), {}
    for bron, aantallen in bronnen.items():
        hoogste = max(aantallen.values(), default=1)
        for onderwerp, aantal in aantallen.items():
            # One that was removed, or made, since the choices were read has no name here.
            if onderwerp in zonder or onderwerp not in keuzes.onderwerp:
                continue
            telt = GEWICHTEN[bron] * aantal / hoogste
            punten[onderwerp] += telt
            redenen[onderwerp] = max(redenen.get(onderwerp, (0, "")), (telt, bron))
    volgorde = sorted(punten, key=lambda pk: (-punten[pk], keuzes.plaats[pk]))
    return [(pk, redenen[pk][1]) for pk in volgorde]


def _uit_woorden(geschreven, keuzes):
    """Return the topics whose name or synonym stands in a text, and those of which one word does."""
    stammen = {tekst.stam(woord) for woord in tekst.woorden(geschreven)}
    if not stammen:
        return {}
    heel = {
        keuze.pk: 1
        for naam, gevonden in keuzes.onderwerp_namen.items()
        if naam and stammen.issuperset(naam)
        for keuze in gevonden
    }
    deels = {
        keuze.pk: 1
        for keuze, woorden in keuzes.onderwerp_woorden
        if keuze.pk not in heel
        and any(
            len(woord) >= _KORTSTE_WOORD and woord not in tekst.STOPWOORDEN and woordstam in stammen
            for woord, woordstam in woorden.items()
        )
    }
    return {"woorden": heel, "woord": deels}
