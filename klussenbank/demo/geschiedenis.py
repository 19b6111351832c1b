"""Plays what happened to a klus of the demo, step by step, each step on its own day in the past."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from deskundigen.models import Lid, Onderwerp, Organisatie
from klussen import acties
from klussen.models import Bedankkaartje, Klus, Klusstatus, Reactie

# Steps are taken in office hours, a few minutes apart at least.
KANTOOR_OPEN = time(8, 40)
KANTOORMINUTEN = 500
TUSSENTIJD = timedelta(minutes=11)

UITKOMST = "gelukt", "resultaat", "uren_besteed", "inhuurkosten"
VELDEN = "titel", "samenvatting", "omschrijving", "omvang", "soort", "aantal_personen", "plaats", "op_afstand"


class Geschiedenis:
    """The life of one klus up to `nu`; `nummer` spreads the times of day.

    The steps are the model's own methods, which know no other time than now. So what a step leaves behind is
    dated back right after it, and the last day for reactions is set when all have been given.
    """

    def __init__(self, nu, nummer):
        self.nu = nu
        self.vandaag = timezone.localdate(nu)
        self.teller = nummer * 7
        self.vorige = None
        self.klus = None
        self.laatste_gebeurtenis = 0

    def speel(self, regel):
        """Make the klus that `regel` (a table of klussen.toml) describes and take its steps.

        Raises ValueError when a step or the state in the end is not what the file says; KlusFout when the klus
        does not allow a step.
        """
        self._plaats(regel)
        for stap in regel.get("stap", []):
            self._zet(stap, regel)
        self.klus.refresh_from_db()
        verwacht = (regel["status"], regel.get("verborgen", False))
        if (self.klus.status, self.klus.is_verborgen) != verwacht:
            raise ValueError(f"eindigt als {self.klus.status}, verborgen {self.klus.is_verborgen}; niet als {verwacht}")
        Klus.objects.filter(pk=self.klus.pk).update(reageren_tm=self._dag(regel.get("reageren_tm")))

    def _plaats(self, regel):
        plaatser = Lid.objects.get(email=regel["plaatser"])
        organisatie = Organisatie.objects.get(slug=regel["organisatie"])
        if not Organisatie.objects.voor_plaatser(plaatser).filter(pk=organisatie.pk).exists():
            raise ValueError(f"{plaatser} kan niets vragen namens {organisatie}")
        self.klus = Klus(
            plaatser=plaatser,
            organisatie=organisatie,
            uren=regel["uren"] or None,
            vergoeding=regel["vergoeding"],
            start_op=self._dag(regel.get("start_op")),
            klaar_op=self._dag(regel.get("klaar_op")),
            **{veld: regel[veld] for veld in VELDEN},
        )
        self.klus.omschrijving = self.klus.omschrijving.strip()
        self.klus.full_clean()
        acties.plaats(
            self.klus,
            door=plaatser,
            onderwerpen=[Onderwerp.objects.get(slug=slug) for slug in regel["onderwerpen"]],
            direct=regel["status"] != Klusstatus.CONCEPT,
        )
        moment = self._dateer(regel["geplaatst"])
        Klus.objects.filter(pk=self.klus.pk).update(gemaakt_op=moment)
        Klus.objects.filter(pk=self.klus.pk, geplaatst_op__isnull=False).update(
            geplaatst_op=moment, status_sinds=moment
        )
        if mede := regel.get("mede_plaatser"):
            self.klus.vraag_samen(Lid.objects.get(email=mede), plaatser)
            self._dateer(regel["geplaatst"])

    def _zet(self, stap, regel):
        """Take one step and date back what it left."""
        wie = Lid.objects.get(email=stap["wie"])
        self.klus.refresh_from_db()
        eerder = self.klus.status_sinds
        self._doe(stap, wie, regel)
        self.klus.refresh_from_db()
        if self.klus.status_sinds != eerder:
            Klus.objects.filter(pk=self.klus.pk).update(status_sinds=self.vorige)

    def _doe(self, stap, wie, regel):
        match stap["doet"]:
            case "reageert":
                if stap["dag"] > regel.get("reageren_tm", stap["dag"]):
                    raise ValueError(f"{wie} reageert na de laatste dag")
                reactie = self.klus.reageer(
                    wie,
                    bericht=stap["bericht"].strip(),
                    namens_organisatie=stap["namens_organisatie"],
                    afgestemd=stap["afgestemd"],
                )
                Reactie.objects.filter(pk=reactie.pk).update(gereageerd_op=self._dateer(stap["dag"]))
            case "trekt_terug":
                self._reactie(wie.email).trek_in(wie)
                self._dateer(stap["dag"])
            case "kiest":
                self._antwoord(stap, lambda reactie: reactie.kies(wie))
                self._bevestig(stap)
            case "deze_keer_niet":
                self._antwoord(stap, lambda reactie: reactie.kies_niet(wie, stap["toelichting"]))
            case "rondt_af":
                self.klus.rond_af(wie, **{veld: stap[veld] for veld in UITKOMST if veld in stap})
                kaartjes = Bedankkaartje.objects.schrijf(self.klus, wie, stap["bedankje"]) if "bedankje" in stap else []
                moment = self._dateer(stap["dag"])
                Bedankkaartje.objects.filter(pk__in=[kaartje.pk for kaartje in kaartjes]).update(op=moment)
            case "verloopt":
                # It can only once the last day is there, and that has passed.
                Klus.objects.filter(pk=self.klus.pk).update(reageren_tm=self._dag(regel["reageren_tm"]))
                self.klus.verloop()
                self._dateer(stap["dag"])
            case "trekt_in":
                self.klus.trek_in(wie, stap["toelichting"])
                self._dateer(stap["dag"])
            case "verbergt":
                self.klus.verberg(wie, stap["toelichting"])
                Klus.objects.filter(pk=self.klus.pk).update(verborgen_op=self._dateer(stap["dag"]))
            case onbekend:
                raise ValueError(f"onbekende stap {onbekend}")

    def _bevestig(self, stap):
        """Let who was chosen say yes on the same day, but where the file says that this is still to come."""
        reactie = self._reactie(stap["lid"])
        if reactie.bevestigd_op is None and not stap.get("onbevestigd"):
            reactie.bevestig(reactie.lid)
            self._dateer(stap["dag"])
        Reactie.objects.filter(pk=reactie.pk, bevestigd_op__isnull=False).update(bevestigd_op=self.vorige)

    def _antwoord(self, stap, geef):
        reactie = self._reactie(stap["lid"])
        geef(reactie)
        Reactie.objects.filter(pk=reactie.pk).update(beantwoord_op=self._dateer(stap["dag"]))

    def _reactie(self, email):
        return self.klus.reacties.get(lid__email=email)

    def _dag(self, dagen):
        return None if dagen is None else self.vandaag + timedelta(days=dagen)

    def _dateer(self, dag):
        """Put what the latest step recorded on `dag` and return the moment; raises ValueError out of order."""
        self.teller += 1
        opening = timezone.make_aware(datetime.combine(self._dag(dag), KANTOOR_OPEN))
        moment = opening + timedelta(minutes=self.teller * 53 % KANTOORMINUTEN)
        if self.vorige:
            if dag < (timezone.localdate(self.vorige) - self.vandaag).days:
                raise ValueError(f"de stap op dag {dag} komt na een latere")
            moment = max(moment, self.vorige + TUSSENTIJD)
        if dag > 0:
            raise ValueError(f"dag {dag} ligt in de toekomst")
        # Today's steps have been taken too, even just after midnight.
        self.vorige = min(moment, self.nu)
        nieuw = self.klus.gebeurtenissen.filter(pk__gt=self.laatste_gebeurtenis)
        self.laatste_gebeurtenis = max(nieuw.values_list("pk", flat=True))
        nieuw.update(op=self.vorige)
        return self.vorige
