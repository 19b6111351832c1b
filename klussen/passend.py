"""Who could do a klus, and which klussen fit a lid: each in the order of `klussen.formule`, with the reasons.

What others see of someone never depends on a red card. What a lid gets does: no klus on a topic of a red card, nor
on one that stands below it.
"""

from collections import defaultdict
from datetime import timedelta
from hashlib import blake2b
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from deskundigen import vers
from deskundigen.kandidaten import aantal_kandidaten, kandidaten
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Kleur
from deskundigen.personen import Persoon, personen_van
from klussen import kaarten as klussenkaarten
from klussen.formule import GEVRAAGD_DAGEN, Kaartfeit, Nabij, Uitkomst, punten
from klussen.models import Klus, Klusstatus, Reactie
from klussenbank.kern.kortstondig import Kortstondig
from klussenbank.kern.vast import Plek, Vast, Zin

# So many people stand beside a klus, and so many after "Toon meer mensen".
EERSTE, MEESTE = 5, 20
# Of so many people, the best by their cards, and of who did such a klus, it is looked up what they did and whether
# they were asked of late.
_NADER_BEKEKEN = 50
# Of so many done klussen on the topics, the newest, those who did them are looked at too.
_GEDAAN_BEKEKEN = 15
# Out of so many open klussen, the newest that fit, the best are shown to a lid.
_KLUSSEN_BEKEKEN = 60
# So many of one's own done klussen count.
_EIGEN_GEDAAN = 50

_DOENERS = Vast(
    lambda: Reactie.objects.gekozen().filter(
        klus__in=Klus.objects.met_resultaat()
        .filter(onderwerp_nummers__overlap=Plek("onderwerpen"))
        .order_by("-geplaatst_op", "-id")
        .values("pk")[:_GEDAAN_BEKEKEN]
    ),
    "lid",
)
# Who they are may be a minute old; whether they may be asked never is.
_doeners_bewaard = Kortstondig(60)

_ERVARING = Zin(
    """
SELECT wie.lid_id, gedaan.aantal, gedaan.bedankt,
       (SELECT count(*) FROM klussen_gebeurtenis gebeurtenis
        WHERE gebeurtenis.lid_id = wie.lid_id AND gebeurtenis.soort = 'uitgenodigd'
          AND gebeurtenis.op > %s AND gebeurtenis.klus_id <> %s)
FROM unnest((SELECT %s::bigint[])) AS wie (lid_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS aantal, count(*) FILTER (WHERE EXISTS (
        SELECT FROM klussen_bedankkaartje kaartje WHERE kaartje.reactie_id = reactie.id AND kaartje.op_profiel
    )) AS bedankt
    FROM klussen_reactie reactie JOIN klussen_klus klus ON klus.id = reactie.klus_id
    WHERE reactie.lid_id = wie.lid_id AND reactie.status = 'gekozen'
      AND klus.status = 'afgerond' AND klus.verborgen_op IS NULL
      AND klus.onderwerp_nummers && (SELECT %s::bigint[])
) gedaan
""",
    [Plek("sinds"), Plek("klus"), Plek("leden"), Plek("onderwerpen")],
)
# Who asks for a klus need not ask them (again).
_WETEN_ERVAN = Zin(
    """
SELECT lid_id, false FROM klussen_reactie WHERE klus_id = %s
UNION ALL
(SELECT lid_id, true FROM klussen_gebeurtenis
 WHERE klus_id = %s AND soort = 'uitgenodigd' ORDER BY op, id)
""",
    [Plek("klus"), Plek("klus")],
)


class Voorstel(NamedTuple):
    """Who could do a klus, the likeliest first; and, for who asks, the people who were invited, in that order."""

    mensen: list[Persoon]
    gevraagd: list[Persoon] = []
    er_is_meer: bool = False


def passende_mensen(klus, *, aantal: int, keuzes=None, voor_vrager: bool = True, ook_eigen: bool = False) -> Voorstel:
    """Return at most `aantal` people who may be asked today for `klus`.

    Who asks for it is not among them, nor the colleagues of who asks unless `ook_eigen`. For who asks (`voor_vrager`)
    those who reacted or were invited are left out. For others they are not: that would tell it.
    """
    keuzes = keuzes or nu_te_kiezen()
    weten_ervan = _WETEN_ERVAN.rijen(klus=klus.pk) if voor_vrager else []
    weg = {lid for lid, _ in weten_ervan} | {vrager.pk for vrager in klus.vragers}
    op_volgorde = [(pk, uitkomst) for pk, uitkomst in _gerangschikt(klus, keuzes, ook_eigen) if pk not in weg]
    eerste = op_volgorde[:aantal]
    uitgenodigd = [lid for lid, is_gevraagd in weten_ervan if is_gevraagd]
    redenen = {pk: uitkomst.redenen for pk, uitkomst in eerste} | dict.fromkeys(uitgenodigd, ())
    gevonden = {persoon.id: persoon for persoon in personen_van(redenen, keuzes)}
    return Voorstel(
        [gevonden[pk] for pk, _ in eerste if pk in gevonden],
        [gevonden[pk] for pk in dict.fromkeys(uitgenodigd) if pk in gevonden],
        er_is_meer=len(op_volgorde) > aantal,
    )


def aantal_passend(onderwerpen, *, zonder, vragers, keuzes) -> int:
    """Return how many people fit a klus for which `vragers` ask, of other organisations than `zonder`; capped."""
    return aantal_kandidaten(list(_nabij(onderwerpen, keuzes)), zonder=zonder, niet=[lid.pk for lid in vragers])


def _gerangschikt(klus, keuzes, ook_eigen) -> list[tuple[int, Uitkomst]]:
    """Return the keys of the people who fit `klus` with how well, the best first.

    Who are equally good stand in an order that is another for each klus, and always the same for one.
    """
    onderwerpen = sorted(klus.onderwerp_nummers or ())
    nabij = _nabij(onderwerpen, keuzes)
    if not nabij:
        return []
    zonder = () if ook_eigen else klus.eigen_organisaties
    lot, doeners = _lot(klus.pk), _doeners(onderwerpen)
    per_lid = defaultdict(list)
    for kenner in kandidaten(list(nabij), begin=lot(0), zonder=zonder, erbij=doeners):
        leeftijd = vers.leeftijd(kenner.bevestigd_op)
        hoe = (kenner.kleur, kenner.niveau, kenner.vervaagd, kenner.tijd, leeftijd)
        per_lid[kenner.lid_id] += _feiten(kenner.onderwerp_id, hoe, nabij, keuzes)
    # By their cards alone first: of those far down it need not be known what they did.
    op_kaarten = sorted(per_lid, key=lambda pk: (-punten(per_lid[pk]).punten, lot(pk), pk))
    nader = list(dict.fromkeys([*op_kaarten[:_NADER_BEKEKEN], *(pk for pk in doeners if pk in per_lid)]))
    ervaring = _ervaring(nader, onderwerpen, klus)
    uitkomsten = {pk: punten(per_lid[pk], **ervaring[pk]) for pk in nader}
    return sorted(uitkomsten.items(), key=lambda rij: (-rij[1].punten, lot(rij[0]), rij[0]))


def _nabij(onderwerpen, keuzes) -> dict[int, list[tuple[int, Nabij]]]:
    """Return the topics on which a card counts, each with the topics of the klus that it stands near, and where.

    Those of the klus itself come first.
    """
    nabij = defaultdict(list)
    onderwerpen = [pk for pk in onderwerpen if pk in keuzes.kinderen]
    for pk in onderwerpen:
        nabij[pk].append((pk, Nabij.ZELF))
    for pk in onderwerpen:
        for kind in keuzes.kinderen[pk]:
            if kind != pk:
                nabij[kind].append((pk, Nabij.ONDER))
    for pk in onderwerpen:
        if ouder := keuzes.ouders[pk]:
            nabij[ouder].append((pk, Nabij.BOVEN))
    return nabij


def _feiten(onderwerp, hoe, nabij, keuzes):
    """What one card says about each topic of the klus that it stands near; `hoe` are the last fields of `Kaartfeit`."""
    naam = keuzes.onderwerp[onderwerp].label
    return [Kaartfeit(naam, keuzes.onderwerp[bij].label, waar, *hoe) for bij, waar in nabij.get(onderwerp, ())]


def _lot(klus_pk):
    """Return the drawing of lots of one klus: of each number always the same lot, and another for another klus."""

    def lot(nummer):
        # A checksum would do for one klus, but puts the same people in nearly the same order for each.
        return int.from_bytes(blake2b(f"{klus_pk}:{nummer}".encode(), digest_size=8).digest())

    return lot


def _doeners(onderwerpen):
    """Return who did the newest klussen on these topics."""
    sleutel = tuple(onderwerpen)
    doeners = _doeners_bewaard.lees(sleutel)
    if doeners is None:
        rijen = _DOENERS.rijen(onderwerpen=onderwerpen)
        doeners = _doeners_bewaard.bewaar(sleutel, sorted({lid for (lid,) in rijen}))
    return doeners


def _ervaring(leden, onderwerpen, klus):
    """Return for each of `leden` what they did on these topics and how often they were invited of late."""
    if not leden:
        return {}
    sinds = timezone.now() - timedelta(days=GEVRAAGD_DAGEN)
    rijen = _ERVARING.rijen(leden=leden, onderwerpen=onderwerpen, sinds=sinds, klus=klus.pk or 0)
    return {lid: {"klussen": gedaan, "bedankt": bedankt, "gevraagd": vaak} for lid, gedaan, bedankt, vaak in rijen}


_PAST_BIJ_MIJ = Vast(
    lambda: (
        Klus.objects.reageerbaar(Plek("vandaag"))
        .filter(onderwerp_nummers__overlap=Plek("graag"))
        .exclude(onderwerp_nummers__overlap=Plek("liever_niet"))
        .filter(~Exists(Reactie.objects.filter(klus=OuterRef("pk"), lid=Plek("lid"))))
        .filter(~Q(plaatser=Plek("lid")), Q(mede_plaatser=None) | ~Q(mede_plaatser=Plek("lid")))
        .exclude(organisatie=Plek("organisatie"))
        .order_by("-geplaatst_op", "-id")[:_KLUSSEN_BEKEKEN]
    ),
    *("id", "onderwerp_nummers"),
)
_EIGEN = Vast(
    lambda: (
        Reactie.objects.gekozen()
        .filter(lid=Plek("lid"), klus__status=Klusstatus.AFGEROND, klus__verborgen_op=None)
        .order_by("-beantwoord_op", "-id")[:_EIGEN_GEDAAN]
    ),
    *("klus__onderwerp_nummers", "bedankkaartje__op_profiel"),
)


class PassendeKlus(NamedTuple):
    """A card of a klus that fits a lid, and why."""

    kaart: klussenkaarten.Kaart
    redenen: tuple[str, ...]

    @property
    def h3(self):
        """The card as HTML, its title a heading of level 3."""
        return klussenkaarten.met_redenen(self.kaart, "h3", self.redenen)


def passende_klussen(lid, eigen_kaarten, *, aantal: int, keuzes) -> list[PassendeKlus]:
    """Return at most `aantal` klussen that fit the cards of `lid`, the best first, of equally good ones the newest.

    `eigen_kaarten` are (kleur, onderwerp, niveau, vervaagd, bevestigd_op) of each. Never one on a topic of a red card
    or on what stands below it, of one's own organisation, that one asks for or to which one reacted.
    """
    open_ = {
        (kleur, onderwerp): (kleur, niveau, vervaagd, "", vers.leeftijd(bevestigd_op))
        for kleur, onderwerp, niveau, vervaagd, bevestigd_op in eigen_kaarten
        if kleur != Kleur.ROOD and onderwerp in keuzes.kinderen
    }
    rood = {
        pk for kleur, onderwerp, *_ in eigen_kaarten if kleur == Kleur.ROOD for pk in keuzes.kinderen.get(onderwerp, ())
    }
    graag = {pk for _, onderwerp in open_ for pk in (*keuzes.kinderen[onderwerp], keuzes.ouders[onderwerp]) if pk}
    if not graag:
        return []
    klussen = _PAST_BIJ_MIJ.rijen(
        lid=lid.pk,
        organisatie=lid.organisatie_id or 0,
        vandaag=timezone.localdate(),
        graag=sorted(graag),
        liever_niet=sorted(rood),
    )
    if not klussen:
        return []
    gedaan = _EIGEN.rijen(lid=lid.pk)
    uitkomsten = {}
    for pk, onderwerpen in klussen:
        nabij = _nabij(onderwerpen, keuzes)
        feiten = [feit for (_, over), hoe in open_.items() for feit in _feiten(over, hoe, nabij, keuzes)]
        hierover = [bedankt for van_toen, bedankt in gedaan if {*onderwerpen} & {*(van_toen or ())}]
        uitkomsten[pk] = punten(feiten, klussen=len(hierover), bedankt=sum(map(bool, hierover)))
    # The newest stand first; sorting keeps the order of what is equal.
    beste = sorted(uitkomsten, key=lambda pk: -uitkomsten[pk].punten)[:aantal]
    kaarten = klussenkaarten.kaarten_van(klussenkaarten.KAARTEN.rijen(beste), keuzes)
    return [PassendeKlus(kaart, uitkomsten[kaart.id].voor_eigenaar) for kaart in kaarten]
