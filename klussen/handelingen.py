"""What a link in a mail can do with a klus (`kern.links`): one question, one button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from deskundigen.models import Deskundige
from klussen import acties, rechten
from klussen.fouten import KlusFout
from klussen.models import Gelukt, Klus, Klusstatus, Reactie
from klussen.models.levensloop import VERLENGING
from klussenbank.kern.links import Vraag


class Handeling:
    """What all have in common: when what it is about can no longer be had, or refuses the step, nothing is done.

    A subclass gives `_haal`, which returns what it is about or None, and of that `_vraag` and `_doe`.
    """

    def vraag(self, lid, doel, stand):
        gevonden = self._haal(lid, doel, stand)
        return None if gevonden is None else self._vraag(gevonden)

    def doe(self, lid, doel, stand, notitie):
        gevonden = self._haal(lid, doel, stand)
        try:
            return None if gevonden is None else self._doe(gevonden, lid, notitie)
        except KlusFout:
            return None


def _klus(pk):
    return Klus.objects.select_related("plaatser", "mede_plaatser", "organisatie").filter(pk=pk).first()


@dataclass(frozen=True)
class OverKlus(Handeling):
    """A question to who asks for a klus. `{titel}` and `{dag}` (what a few weeks more lead to) stand in its texts."""

    kop: str
    tekst: str
    knop: str
    gedaan: str
    # Is it still of use, and do it: both get (lid, klus); doing it gets the note too.
    kan: Callable
    stap: Callable
    notitie: str = ""
    # Of the klus, the day to which it leads.
    dag: Callable = lambda klus: _later()

    def _vraag(self, klus):
        kop, tekst, knop = (deel.format(**self._woorden(klus)) for deel in (self.kop, self.tekst, self.knop))
        return Vraag(kop, tekst, knop, klus.get_absolute_url(), self.notitie)

    def _doe(self, klus, lid, notitie):
        self.stap(klus, lid, notitie)
        return self.gedaan.format(**self._woorden(klus))

    def _woorden(self, klus):
        return {"titel": klus.titel, "dag": date_format(self.dag(klus), "j F")}

    def _haal(self, lid, doel, stand):
        """Return the klus when it still stands as it did, and `lid` may still do this with it."""
        klus = _klus(doel)
        if klus is None or acties.stand_van(klus) != stand or not self.kan(lid, klus):
            return None
        return klus


@dataclass(frozen=True)
class OverKeuze(Handeling):
    """A question to who was chosen for a large klus."""

    kop: str
    tekst: str
    knop: str
    gedaan: str
    stap: Callable
    notitie: str = ""

    def _vraag(self, reactie):
        woorden = {"titel": reactie.klus.titel, "vrager": reactie.klus.plaatser}
        kop, tekst = self.kop.format(**woorden), self.tekst.format(**woorden)
        return Vraag(kop, tekst, self.knop, reactie.klus.get_absolute_url(), self.notitie)

    def _doe(self, reactie, lid, notitie):
        self.stap(reactie, lid, notitie)
        return self.gedaan.format(titel=reactie.klus.titel, vrager=reactie.klus.plaatser)

    def _haal(self, lid, doel, stand):
        """Return the reactie when it is still this choice that must be confirmed."""
        reacties = Reactie.objects.onbevestigd().filter(lid=lid)
        reactie = reacties.select_related("klus__plaatser", "klus__mede_plaatser", "lid").filter(pk=doel).first()
        if reactie is None or acties.stand_van_keuze(reactie) != stand:
            return None
        return reactie if reactie.klus.status in {Klusstatus.OPEN, Klusstatus.INGEVULD} else None


class Uitnodigen(Handeling):
    """Invite someone who fits a klus; `stand` says whom."""

    def _vraag(self, gevonden):
        klus, deskundige = gevonden
        wie = deskundige.lid
        kop = f"Wil je {wie} vragen voor “{klus.titel}”?"
        tekst = f"{wie.voornaam} krijgt een mail met je klus, en kan reageren. Een antwoord komt bij jou."
        return Vraag(kop, tekst, f"Ja, vraag {wie.voornaam}", klus.get_absolute_url())

    def _doe(self, gevonden, lid, notitie):
        klus, deskundige = gevonden
        acties.nodig_uit(klus, deskundige.lid, lid)
        return f"Gedaan. {deskundige.lid} krijgt een mail over je klus."

    def _haal(self, lid, doel, stand):
        """Return the klus and whom to invite; None when that cannot be done any more."""
        klus = _klus(doel)
        if klus is None or not rechten.mag_uitnodigen(lid, klus):
            return None
        if klus.uitnodigingen().filter(lid=stand).exists() or klus.reacties.filter(lid=stand).exists():
            return None
        deskundige = Deskundige.objects.zichtbaar().beschikbaar().select_related("lid").filter(pk=stand).first()
        return deskundige and (klus, deskundige)


class HandOp(Handeling):
    """React to a klus for which one raised a hand at a meeting."""

    def _vraag(self, klus):
        kop = f"Wil je “{klus.titel}” doen?"
        tekst = f"{klus.plaatser} krijgt dan je reactie, en kiest wie het gaat doen. Daarvan krijg je een mail."
        return Vraag(kop, tekst, "Ja, ik wil dit doen", klus.get_absolute_url(), "Wat breng je mee?")

    def _doe(self, klus, lid, notitie):
        acties.reageer(klus, lid, bericht=notitie.strip() or "Ik stak mijn hand op bij de bijeenkomst.")
        return f"Mooi! {klus.plaatser} krijgt je reactie. Je krijgt een mail zodra er gekozen is."

    def _haal(self, lid, doel, stand):
        """Return the klus when `lid` can still react to it."""
        klus = _klus(doel)
        if klus is None or not rechten.mag_reageren(lid, klus) or klus.heeft_reactie_van(lid):
            return None
        return klus


class Plaatsen(Handeling):
    """Put the draft that a coordinator wrote down on the board.

    As it stands by then: only who asks can have changed it. Has the last day to react passed, a later one is set.
    """

    def _vraag(self, klus):
        tekst = (
            "Collega’s kunnen dan reageren. Je belooft: wie reageert, krijgt binnen "
            f"{settings.ANTWOORD_WERKDAGEN} werkdagen antwoord. We herinneren je eraan."
        )
        if klus.is_te_laat:
            voorbij, nieuw = date_format(klus.reageren_tm, "j F"), date_format(_later(), "j F")
            tekst += f" Reageren kon tot en met {voorbij}. Dat wordt {nieuw}."
        return Vraag(f"Wil je “{klus.titel}” plaatsen?", tekst, "Ja, plaats de klus", klus.get_absolute_url())

    def _doe(self, klus, lid, notitie):
        te_laat = klus.is_te_laat
        klus.plaats_op_bord(lid)
        if te_laat:
            klus.verleng(lid, _later())
        return f"Je klus “{klus.titel}” staat op het bord. Je krijgt een mail zodra iemand reageert."

    def _haal(self, lid, doel, stand):
        """Return the klus as long as it is a draft for which `lid` asks."""
        klus = _klus(doel)
        return klus if klus and klus.status == Klusstatus.CONCEPT and klus.is_van(lid) else None


def _later():
    """Return the day up to which a link gives more time."""
    return timezone.localdate() + VERLENGING


HANDELINGEN = {
    "klus_uitnodigen": Uitnodigen(),
    "klus_hand_op": HandOp(),
    "klus_plaatsen": Plaatsen(),
    "klus_verlengen": OverKlus(
        kop="Zoek je nog iemand voor “{titel}”?",
        tekst="Collega’s kunnen dan weer reageren, tot en met {dag}.",
        knop="Ja, verleng tot en met {dag}",
        gedaan="Gedaan. Je klus “{titel}” staat weer open, tot en met {dag}.",
        kan=rechten.mag_verlengen,
        stap=lambda klus, lid, _: klus.verleng(lid, _later()),
    ),
    "klus_intrekken": OverKlus(
        kop="Gaat “{titel}” niet door?",
        tekst="Je trekt de klus dan in. Wie reageerde, krijgt een mail. Wat je erbij schrijft, kan iedereen lezen.",
        knop="Klus intrekken",
        gedaan="Je klus “{titel}” is ingetrokken. Wie reageerde, krijgt een mail.",
        kan=rechten.mag_intrekken,
        stap=acties.trek_in,
        notitie="Wat wil je erbij zeggen?",
    ),
    "klus_gelukt": OverKlus(
        kop="Is “{titel}” gelukt?",
        tekst="Je rondt de klus dan af. Wat het opleverde, kun je er daarna bij zetten.",
        knop="Ja, het is gelukt",
        gedaan="Mooi gedaan! Je klus “{titel}” is afgerond.",
        kan=rechten.mag_afronden,
        stap=lambda klus, lid, notitie: acties.rond_af(klus, lid, gelukt=Gelukt.JA, bedankje=notitie.strip()),
        notitie="Een bedankje voor wie hielp",
    ),
    "klus_meer_tijd": OverKlus(
        kop="Hebben jullie langer nodig voor “{titel}”?",
        tekst="We vragen het je dan na {dag} nog eens.",
        knop="Ja, tot en met {dag}",
        gedaan="Gedaan. “{titel}” loopt nu tot en met {dag}.",
        kan=rechten.mag_afronden,
        stap=lambda klus, lid, _: klus.geef_tijd(lid, _later()),
        dag=lambda klus: klus.klaar_na(_later()),
    ),
    "klus_heropenen": OverKlus(
        kop="Wil je “{titel}” weer openen?",
        tekst="De klus loopt dan weer. Wie gekozen is of nog wachtte, krijgt een mail.",
        knop="Klus heropenen",
        gedaan="Gedaan. Je klus “{titel}” loopt weer.",
        kan=rechten.mag_heropenen,
        stap=lambda klus, lid, _: acties.heropen(klus, lid),
    ),
    "klus_bevestigen": OverKeuze(
        kop="Ga je “{titel}” doen?",
        tekst="{vrager} koos jou. Met deze knop laat je weten dat je het doet.",
        knop="Ja, ik ga het doen",
        gedaan="Mooi! We laten {vrager} weten dat je het gaat doen. Maak samen een afspraak.",
        stap=lambda reactie, lid, _: acties.bevestig(reactie, lid),
    ),
    "klus_afzeggen": OverKeuze(
        kop="Lukt “{titel}” je toch niet?",
        tekst="{vrager} krijgt een mail, met wat je hieronder schrijft. Je plek komt dan weer vrij.",
        knop="Nee, het lukt me niet",
        gedaan="We laten {vrager} weten dat het je niet lukt.",
        stap=acties.trek_reactie_in,
        notitie="Waarom lukt het niet?",
    ),
}
