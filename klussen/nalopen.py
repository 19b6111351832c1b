"""The daily sweep: what is due for which klus today, and who hears it.

A rule finds its klussen or reacties along an index. Each is then taken in a transaction of its own, which locks the
klus, looks again, and records what it reminds of (`Herinnering`). So a sweep may run twice, be interrupted, or come a
day late: nothing is sent twice and nothing is left out. The table of all rules stands in the README.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from klussen import acties
from klussen.fouten import KlusFout
from klussen.models import LOPEND, Herinnering, Herinneringsoort, Klus, Klusstatus, Omvang, Reactie
from klussen.models.levensloop import ZONDER_LAATSTE_DAG
from klussen.passend import passende_mensen
from klussenbank.kern.werkdagen import begin_van, werkdagen_geleden

log = logging.getLogger(__name__)

CONCEPT_NA = timedelta(days=7)
# Working days after which a reactie is reminded of for the first time: half of the promise.
HALVERWEGE = (settings.ANTWOORD_WERKDAGEN + 1) // 2
# From the second time on there are as many days as the links in it work.
NOG_EENS_NA = timedelta(days=16)
SLUIT_NA = timedelta(days=30)
# Of what should have been noticed longer ago than this nobody is reminded: it would come as a surprise.
TE_OUD = timedelta(days=60)
MEESTE_VOORGESTELD = 3

_BEZIG = [Klusstatus.OPEN, Klusstatus.INGEVULD]


class Regel(NamedTuple):
    """`gevonden()` are the klussen or reacties that may be due; `doe(rij)` does it and says whether it was.

    `rij` is read again with its klus locked.
    """

    gevonden: Callable[[], models.QuerySet]
    doe: Callable[[models.Model], bool]


def loop_na() -> int:
    """Do what is due today; return how many klussen and reacties something was done for.

    What goes wrong with one is logged, and leaves the others as they are.
    """
    aantal = 0
    for regel in REGELS:
        for pk in list(regel.gevonden().order_by("pk").values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    rij = _vergrendeld(regel, pk)
                    aantal += bool(rij and regel.doe(rij))
            except KlusFout:
                # Someone took a step just now; what follows from that is for the next day.
                continue
            except Exception as fout:
                # The class alone: its text may hold what people wrote.
                log.error("nalopen: %s van nummer %s ging mis: %s", regel.doe.__name__, pk, type(fout).__name__)
    return aantal


def _vergrendeld(regel, pk):
    """Return the row with its klus locked, when it then still is one of those of `regel`."""
    gevonden = regel.gevonden()
    van_klus = {"pk": pk} if gevonden.model is Klus else {"reacties": pk}
    # First the lock, as every step does; what was read while waiting for it would be out of date.
    # Read as a row: of a question whether it exists Django drops `of`, and every joined row would be locked too.
    if Klus.objects.select_for_update(of=("self",)).filter(**van_klus).order_by("pk").only("pk").first() is None:
        return None
    erbij = ["plaatser", "mede_plaatser", "organisatie"]
    if gevonden.model is Reactie:
        erbij = ["lid", *(f"klus__{veld}" for veld in erbij)]
    return gevonden.select_related(*erbij).filter(pk=pk).order_by("pk").first()


def _herinner(naam, soort, klus, aanleiding, aan, context=None):
    """Send the mail `naam` to all of `aan`, unless that was done before; `context(lid)` gives what stands in it."""
    if not Herinnering.objects.eenmaal(klus, soort, aanleiding):
        return False
    for lid in aan:
        acties.herinner(naam, klus, lid, **(context(lid) if context else {}))
    return True


def _dagen_geleden(duur):
    """Return the moment before which a day must have begun that lies `duur` behind today."""
    return begin_van(timezone.localdate() - duur + timedelta(days=1))


def _niet_te_oud():
    return timezone.now() - TE_OUD


def _gekozen(**voorwaarden):
    return Exists(Reactie.objects.gekozen().filter(klus=OuterRef("pk"), **voorwaarden))


def _concepten():
    return Klus.objects.filter(
        status=Klusstatus.CONCEPT, gemaakt_op__lt=_dagen_geleden(CONCEPT_NA), gemaakt_op__gt=_niet_te_oud()
    )


def concept(klus):
    return _herinner("concept", Herinneringsoort.CONCEPT, klus, "", klus.vragers)


def _zonder_reactie():
    """Open klussen of which nobody heard anything for the time in which an answer is promised to who reacts."""
    return (
        Klus.objects.reageerbaar()
        .filter(status_sinds__lt=werkdagen_geleden(settings.ANTWOORD_WERKDAGEN), status_sinds__gt=_niet_te_oud())
        .filter(~Exists(Reactie.objects.niet_ingetrokken().filter(klus=OuterRef("pk"))))
    )


def geen_reactie(klus):
    mensen = passende_mensen(klus, aantal=MEESTE_VOORGESTELD)

    def context(lid):
        return {"mensen": [(persoon, acties.uitnodiging(klus, lid, persoon)) for persoon in mensen]}

    aanleiding = f"open sinds {timezone.localdate(klus.status_sinds)}"
    return _herinner("geen_reactie", Herinneringsoort.GEEN_REACTIE, klus, aanleiding, klus.vragers, context)


def _te_beantwoorden(werkdagen):
    wachtend = Reactie.objects.wachtend_sinds(na=_niet_te_oud(), voor=werkdagen_geleden(werkdagen))
    return wachtend.filter(lid__is_active=True, klus__status__in=LOPEND)


def _bijna_beloofd():
    """Reacties that wait since half of the promise, of which the last day is still to come."""
    te_laat = werkdagen_geleden(settings.ANTWOORD_WERKDAGEN)
    return _te_beantwoorden(HALVERWEGE).wachtend_sinds(na=te_laat)


def antwoord_half(reactie):
    return _herinner_aan_reactie("antwoord_half", Herinneringsoort.ANTWOORD_HALF, reactie, reactie.klus.vragers)


def antwoord_nu(reactie):
    return _herinner_aan_reactie("antwoord_nu", Herinneringsoort.ANTWOORD_NU, reactie, reactie.klus.vragers)


def _herinner_aan_reactie(naam, soort, reactie, aan, **context):
    aanleiding = _aanleiding_reactie(reactie)
    return _herinner(naam, soort, reactie.klus, aanleiding, aan, lambda _: {"reactie": reactie, **context})


def _aanleiding_reactie(reactie):
    # The same reactie, withdrawn and given again, chosen again or waiting again, is another one.
    return f"reactie {reactie.pk}, {timezone.localdate(reactie.beantwoord_op or reactie.sinds)}"


def _onbevestigd(werkdagen):
    return Reactie.objects.onbevestigd().filter(
        lid__is_active=True,
        klus__omvang=Omvang.GROOT,
        klus__status__in=_BEZIG,
        beantwoord_op__lt=werkdagen_geleden(werkdagen),
        beantwoord_op__gt=_niet_te_oud(),
    )


def bevestig(reactie):
    links = acties.vraag_bevestiging(reactie)
    return _herinner_aan_reactie("bevestig_nog", Herinneringsoort.BEVESTIG, reactie, [reactie.lid], **links)


def niet_bevestigd(reactie):
    gevraagd = reactie.klus.herinneringen.filter(
        soort=Herinneringsoort.BEVESTIG, aanleiding=_aanleiding_reactie(reactie), op__lt=begin_van(timezone.localdate())
    )
    if not gevraagd.exists():
        return False
    return _herinner_aan_reactie("niet_bevestigd", Herinneringsoort.NIET_BEVESTIGD, reactie, reactie.klus.vragers)


def _begint():
    """What begins tomorrow; or today, where yesterday nobody looked."""
    vandaag = timezone.localdate()
    return Klus.objects.filter(_gekozen(), status__in=_BEZIG, start_op__in=[vandaag, vandaag + timedelta(days=1)])


def begint(klus):
    doen_het = klus.reacties.gekozen().filter(lid__is_active=True).select_related("lid")
    gekozen = [reactie.lid for reactie in doen_het]
    wanneer = "vandaag" if klus.start_op == timezone.localdate() else "morgen"

    def context(lid):
        # Those who were chosen see each other's addresses nowhere else either.
        return {"met": klus.vragers if lid in gekozen else gekozen, "wanneer": wanneer}

    aanleiding = f"begint {klus.start_op}"
    return _herinner("begint", Herinneringsoort.BEGINT, klus, aanleiding, [*klus.vragers, *gekozen], context)


def _moet_klaar_zijn():
    """Klussen for which someone was chosen and whose last day has passed; without one, after a good while."""
    vandaag, lang_geleden = timezone.localdate(), _dagen_geleden(ZONDER_LAATSTE_DAG)
    begonnen = Q(start_op=None) | Q(start_op__lt=vandaag - ZONDER_LAATSTE_DAG)
    zoekt_niet_meer = Q(reageren_tm=None) | Q(reageren_tm__lt=vandaag)
    al_lang = Q(begonnen, zoekt_niet_meer, ~_gekozen(beantwoord_op__gte=lang_geleden), klaar_op=None)
    al_lang &= Q(status_sinds__lt=lang_geleden)
    return Klus.objects.filter(_gekozen(), Q(klaar_op__lt=vandaag) | al_lang, status__in=_BEZIG)


def _aanleiding_gelukt(klus):
    """Who was chosen since it was asked has not had the time to do it: then it is asked anew."""
    keuzes = klus.reacties.gekozen().values_list("beantwoord_op", flat=True)
    laatste = max(moment for moment in [klus.status_sinds or klus.geplaatst_op, *keuzes] if moment)
    return f"klaar {klus.klaar_op}, sinds {timezone.localdate(laatste)}"


def gelukt(klus):
    def context(lid):
        return acties.vraag_of_het_gelukt_is(klus, lid)

    return _herinner("gelukt", Herinneringsoort.GELUKT, klus, _aanleiding_gelukt(klus), klus.vragers, context)


def _gevraagd(soort, klus, duur):
    """Whether it was asked by a Herinnering `soort`, at least `duur` ago, if it went well."""
    gevraagd = klus.herinneringen.filter(soort=soort, aanleiding=_aanleiding_gelukt(klus))
    return gevraagd.filter(op__lt=_dagen_geleden(duur)).exists()


def gelukt_nog_eens(klus):
    if not _gevraagd(Herinneringsoort.GELUKT, klus, NOG_EENS_NA):
        return False

    def context(lid):
        return acties.vraag_of_het_gelukt_is(klus, lid) | {"sluit_op": timezone.localdate() + SLUIT_NA - NOG_EENS_NA}

    aanleiding = _aanleiding_gelukt(klus)
    return _herinner("gelukt_nog_eens", Herinneringsoort.GELUKT_NOG_EENS, klus, aanleiding, klus.vragers, context)


def sluit_af(klus):
    if not _gevraagd(Herinneringsoort.GELUKT_NOG_EENS, klus, SLUIT_NA - NOG_EENS_NA):
        return False
    acties.sluit_af(klus)
    return True


def _te_laat():
    """Open klussen to which nobody can react any more, and for which nobody was chosen."""
    vandaag = timezone.localdate()
    voorbij = Q(reageren_tm__lt=vandaag)
    al_lang = Q(reageren_tm=None, geplaatst_op__lt=begin_van(vandaag - ZONDER_LAATSTE_DAG))
    return Klus.objects.open().filter(voorbij | al_lang).filter(~_gekozen())


def verloop(klus):
    acties.verloop(klus)
    return True


def _verlopen(duur):
    return Klus.objects.filter(status=Klusstatus.VERLOPEN, status_sinds__lt=_dagen_geleden(duur))


def verlopen(klus):
    def context(lid):
        sluit_op = timezone.localdate() + SLUIT_NA - NOG_EENS_NA
        return acties.vraag_wat_nu(klus, lid) | {"sluit_op": sluit_op, "wachtend": klus.reacties.wachtend().count()}

    aanleiding = f"verlopen {timezone.localdate(klus.status_sinds)}"
    return _herinner("verlopen_nog_eens", Herinneringsoort.VERLOPEN, klus, aanleiding, klus.vragers, context)


def trek_in(klus):
    """Close what expired, some time after who asks was told that this would happen."""
    gewaarschuwd = klus.herinneringen.filter(
        soort=Herinneringsoort.VERLOPEN, op__gt=klus.status_sinds, op__lt=_dagen_geleden(SLUIT_NA - NOG_EENS_NA)
    )
    if not gewaarschuwd.exists():
        return False
    acties.trek_in(klus, None)
    return True


# First what ends something, so that nobody is reminded of what ends today. Of two reminders of one thing the later one
# comes first: where both are due, the earlier is out of date.
REGELS = [
    Regel(_te_laat, verloop),
    Regel(lambda: _verlopen(SLUIT_NA), trek_in),
    Regel(lambda: _verlopen(NOG_EENS_NA), verlopen),
    Regel(_moet_klaar_zijn, sluit_af),
    Regel(_moet_klaar_zijn, gelukt_nog_eens),
    Regel(_moet_klaar_zijn, gelukt),
    Regel(_begint, begint),
    Regel(lambda: _onbevestigd(settings.ANTWOORD_WERKDAGEN), niet_bevestigd),
    Regel(lambda: _onbevestigd(HALVERWEGE), bevestig),
    Regel(lambda: _te_beantwoorden(settings.ANTWOORD_WERKDAGEN), antwoord_nu),
    Regel(_bijna_beloofd, antwoord_half),
    Regel(_zonder_reactie, geen_reactie),
    Regel(_concepten, concept),
]
