"""Klussen in every state, each with the reactions and events by which it came there."""

from datetime import timedelta
from operator import attrgetter

from django.utils import timezone

from klussen.models import (
    Afstemming,
    Gebeurtenis,
    Gebeurtenissoort,
    Gelukt,
    Klus,
    Klussoort,
    Klusstatus,
    Omvang,
    Reactie,
    Reactiestatus,
    Vergoeding,
)
from klussenbank.demo.vulling import teksten
from klussenbank.demo.vulling.kopie import kopieer, kopieer_objecten, maker

_KOPPELING = ("klus_id", "onderwerp_id")
_REACTIE = (
    "klus_id",
    "lid_id",
    "bericht",
    "namens_organisatie",
    "afgestemd",
    "status",
    "toelichting",
    "gereageerd_op",
    "beantwoord_op",
    "bevestigd_op",
)
_GEBEURTENIS = ("klus_id", "soort", "door_id", "lid_id", "toelichting", "op")
_SOORTEN, _VERGOEDINGEN, _AFSTEMMINGEN = Klussoort.values, Vergoeding.values, Afstemming.values
_LOPEND = {Klusstatus.CONCEPT: 4, Klusstatus.OPEN: 36, Klusstatus.INGEVULD: 10}
_VOORBIJ = {Klusstatus.AFGEROND: 42, Klusstatus.INGETROKKEN: 8}
# However long a site has been in use, about so many klussen are open at one time; the others are done.
MEESTE_OPEN = 20_000
# What becomes of a reaction that was not chosen, while the klus runs and after it was done.
_LOT = {Reactiestatus.WACHT: 6, Reactiestatus.NIET_GEKOZEN: 3, Reactiestatus.INGETROKKEN: 1}
_LOT_ACHTERAF = {Reactiestatus.NIET_GEKOZEN: 8, Reactiestatus.INGETROKKEN: 2}
_ANTWOORDEN = {
    Reactiestatus.GEKOZEN: Gebeurtenissoort.GEKOZEN,
    Reactiestatus.NIET_GEKOZEN: Gebeurtenissoort.NIET_GEKOZEN,
    Reactiestatus.INGETROKKEN: Gebeurtenissoort.REACTIE_INGETROKKEN,
}
_DOOR_LID = {Gebeurtenissoort.GEREAGEERD, Gebeurtenissoort.REACTIE_INGETROKKEN}
_SLOT = {
    Klusstatus.INGEVULD: Gebeurtenissoort.INGEVULD,
    Klusstatus.VERLOPEN: Gebeurtenissoort.VERLOPEN,
    Klusstatus.AFGEROND: Gebeurtenissoort.AFGEROND,
    Klusstatus.INGETROKKEN: Gebeurtenissoort.INGETROKKEN,
}


def statusverdeling(aantal: int) -> dict:
    """Return the weight of each state among `aantal` klussen.

    Of 36 in a hundred that are open, as many remain as MEESTE_OPEN allows; drafts and filled ones fall with them.
    """
    deel = min(1, MEESTE_OPEN / (0.36 * aantal))
    lopend = {status: deel * gewicht for status, gewicht in _LOPEND.items()}
    rest = (100 - sum(lopend.values())) / sum(_VOORBIJ.values())
    return lopend | {status: rest * gewicht for status, gewicht in _VOORBIJ.items()}


class Klussen:
    """Draws klussen for `leden`: pairs of a member's number and organisation, at least two.

    `statussen` holds the weight of each state.
    """

    def __init__(self, loting, leden, organisaties, statussen):
        self.loting = loting
        self.leden = leden
        self.statussen = statussen
        self.organisaties = {organisatie.pk: organisatie for organisatie in organisaties}
        self.maak_klus = maker(Klus)
        self.nu, self.vandaag = timezone.now(), timezone.localdate()

    def maak(self, nummers):
        """Write one klus for each number, with all that belongs to it."""
        klussen, koppelingen, reacties, stappen = [], [], [], []
        for nummer in nummers:
            onderwerpen = self.loting.kies_onderwerpen(3)
            klus = self._klus(nummer, onderwerpen)
            klussen.append(klus)
            koppelingen += [(nummer, onderwerp.pk) for onderwerp in onderwerpen]
            self._verloop(klus, reacties, stappen)
        kopieer_objecten(klussen)
        kopieer(Klus.onderwerpen.through, _KOPPELING, koppelingen)
        kopieer(Reactie, _REACTIE, reacties)
        kopieer(Gebeurtenis, _GEBEURTENIS, stappen)

    def _klus(self, nummer, onderwerpen):
        loting = self.loting
        plaatser, organisatie = loting.kies(self.leden)
        organisatie = self.organisaties[organisatie]
        onderwerp = onderwerpen[0].naam.lower()
        soort, groot = loting.kies(_SOORTEN), loting.kans(0.4)
        titel = loting.kies(teksten.TITELS[soort]).format(onderwerp=onderwerp, woord=loting.woord())
        klus = self.maak_klus(
            id=nummer,
            titel=titel[:120],
            samenvatting=loting.zinnen(1, onderwerp) if loting.kans(0.5) else "",
            omschrijving=loting.zinnen(loting.getal(4, 7), onderwerp),
            omvang=Omvang.GROOT if groot else Omvang.KLEIN,
            soort=soort,
            organisatie_id=organisatie.pk,
            plaatser_id=plaatser,
            uren=loting.getal(4, 40) * 10 if groot else loting.getal(2, 24),
            aantal_personen=1 if loting.kans(0.8) else loting.getal(2, 5),
            plaats=organisatie.naam.removeprefix("Gemeente ")[:100] if loting.kans(0.5) else "",
            op_afstand=loting.kans(0.25),
            vergoeding=loting.kies(_VERGOEDINGEN) if groot and loting.kans(0.7) else "",
            status=loting.weeg(self.statussen),
        )
        klus.organisatie = organisatie
        self._dateer(klus)
        if klus.geplaatst_op and loting.kans(0.005):
            klus.verborgen_op, klus.verborgen_door_id, klus.verborgen_reden = self.nu, plaatser, "Stond er dubbel."
        klus.leid_af(sorted(onderwerpen, key=attrgetter("sorteernaam")))
        return klus

    def _dateer(self, klus):
        """Give the klus dates that fit its state; drafts, and some that were withdrawn, were never posted."""
        loting = self.loting
        loopt = klus.status in {Klusstatus.CONCEPT, Klusstatus.OPEN}
        klus.gemaakt_op = self.nu - timedelta(days=150 * loting.deel() ** 2 if loopt else 20 + 1200 * loting.deel())
        begin = klus.gemaakt_op.date()
        if klus.status == Klusstatus.OPEN:
            klus.reageren_tm = self.vandaag + timedelta(days=loting.getal(-10, 60)) if loting.kans(0.8) else None
        elif klus.status != Klusstatus.CONCEPT:
            klus.reageren_tm = begin + timedelta(days=loting.getal(10, 60))
        if klus.status != Klusstatus.CONCEPT and (klus.status != Klusstatus.INGETROKKEN or loting.kans(0.8)):
            klus.geplaatst_op = klus.gemaakt_op
        if loting.kans(0.6):
            klus.start_op = (klus.reageren_tm or begin) + timedelta(days=loting.getal(7, 60))
            klus.klaar_op = klus.start_op + timedelta(days=loting.getal(0, 180))

    def _verloop(self, klus, reacties, stappen):
        """Add the reactions and steps by which the klus came into its state, evenly over the time since its begin."""
        wie = self._reageerders(klus) if klus.geplaatst_op else []
        beantwoord = [(lid, status) for lid, status in wie if status in _ANTWOORDEN]
        if (
            klus.status == Klusstatus.OPEN
            and klus.is_te_laat
            and Reactiestatus.GEKOZEN not in dict(beantwoord).values()
        ):
            klus.status = Klusstatus.VERLOPEN
        eigen = [(Gebeurtenissoort.GEPLAATST if klus.geplaatst_op else Gebeurtenissoort.GEMAAKT, None, "")]
        eigen += [(Gebeurtenissoort.GEREAGEERD, lid, "") for lid, _ in wie]
        eigen += [(_ANTWOORDEN[status], lid, "") for lid, status in beantwoord]
        if klus.status in _SLOT:
            eigen.append((_SLOT[klus.status], None, ""))
        if klus.verborgen_op:
            eigen.append((Gebeurtenissoort.VERBORGEN, None, klus.verborgen_reden))
        stap = min(self.nu - klus.gemaakt_op, timedelta(days=90)) / len(eigen)
        tijden = [klus.gemaakt_op + nummer * stap for nummer in range(len(eigen))]
        klus.status_sinds = tijden[-1] if klus.status in _SLOT else klus.geplaatst_op
        klus.gelukt = Gelukt.JA if klus.status == Klusstatus.AFGEROND else ""
        stappen += [
            (klus.pk, soort.value, self._door(klus, soort, lid), lid, toelichting, op)
            for (soort, lid, toelichting), op in zip(eigen, tijden, strict=True)
        ]
        antwoord_op = {lid: tijden[1 + len(wie) + plaats] for plaats, (lid, _) in enumerate(beantwoord)}
        reacties += [
            self._reactie(klus.pk, lid, status, gereageerd_op, antwoord_op.get(lid))
            for (lid, status), gereageerd_op in zip(wie, tijden[1:], strict=False)
        ]

    def _door(self, klus, soort, lid):
        if soort == Gebeurtenissoort.VERLOPEN:
            return None
        return lid if soort in _DOOR_LID else klus.plaatser_id

    def _reageerders(self, klus):
        """Return each member with the state of the reaction; a klus that lacks people for its state becomes open."""
        loting = self.loting
        nodig = {Klusstatus.INGEVULD: klus.aantal_personen, Klusstatus.AFGEROND: 1}.get(klus.status, 0)
        mensen = dict.fromkeys(loting.kies(self.leden)[0] for _ in range(nodig + loting.getal(0, 3)))
        mensen.pop(klus.plaatser_id, None)
        if len(mensen) < nodig:
            klus.status = Klusstatus.OPEN
        if klus.status == Klusstatus.OPEN:
            nodig = min(len(mensen), klus.aantal_personen - 1)
        lot = _LOT_ACHTERAF if klus.status == Klusstatus.AFGEROND else _LOT
        return [
            (lid, Reactiestatus.GEKOZEN if plaats < nodig else loting.weeg(lot)) for plaats, lid in enumerate(mensen)
        ]

    def _reactie(self, klus_id, lid_id, status, gereageerd_op, antwoord_op):
        loting = self.loting
        return (
            klus_id,
            lid_id,
            loting.kies(teksten.BERICHTEN),
            loting.kans(0.3),
            loting.kies(_AFSTEMMINGEN),
            status.value,
            loting.kies(teksten.TOELICHTINGEN) if status == Reactiestatus.NIET_GEKOZEN else "",
            gereageerd_op,
            antwoord_op if status != Reactiestatus.INGETROKKEN else None,
            antwoord_op if status == Reactiestatus.GEKOZEN else None,
        )
