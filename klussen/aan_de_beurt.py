"""What is due for which klus, and who hears it: the rules of the daily sweep (`klussen.nalopen`).

A rule finds its klussen or reacties along an index, and not those it dealt with before. The table of all rules stands
in the README.

Nobody is asked to look for someone, or for longer, while a klus is hidden, for nobody could react: it does not expire,
and is not asked about where it has. What people have agreed on, or promised, goes on, for they still see it: who waits
gets an answer, who was chosen confirms and begins, who asks says how it went, and what was to be closed is closed.

What nobody looked at for so long that a mail would come out of the blue (TE_OUD) ends without one, hidden or not: so
nothing stays open for ever, also where this runs for the first time over years of klussen.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.utils import timezone

from klussen import acties
from klussen.models import LOPEND, Gebeurtenis, Herinnering, Herinneringsoort, Klus, Klusstatus, Omvang, Reactie
from klussen.models.levensloop import ZONDER_LAATSTE_DAG
from klussen.passend import passende_mensen
from klussenbank.kern.werkdagen import begin_van, werkdagen_geleden

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
_OOIT = datetime.min.replace(tzinfo=UTC)


class Regel(NamedTuple):
    """`gevonden()` are the klussen or reacties that may be due; `doe(rij)` does it and says whether it was.

    `rij` is read again with its klus locked.
    """

    gevonden: Callable[[], models.QuerySet]
    doe: Callable[[models.Model], bool]


def _herinner(naam, soort, klus, aanleiding, aan, context=None):
    """Send the mail `naam` to all of `aan`, unless that was done before; `context(lid)` gives what stands in it."""
    if not Herinnering.objects.eenmaal(klus, soort, aanleiding):
        return False
    for lid in aan:
        acties.herinner(naam, klus, lid, **(context(lid) if context else {}))
    return True


def _herinnerd(soort, **voorwaarden):
    """Whether a klus was reminded of."""
    return Exists(Herinnering.objects.filter(klus=OuterRef("pk"), soort=soort, **voorwaarden))


def _dagen_geleden(duur):
    """Return the moment before which a day must have begun that lies `duur` behind today."""
    return begin_van(timezone.localdate() - duur + timedelta(days=1))


def _niet_te_oud():
    return timezone.now() - TE_OUD


def _vergeten():
    """Whether for so long nobody took a step with a klus, and nobody was reminded of it."""
    laatste = Greatest(_laatste(Gebeurtenis.objects.all()), _laatste(Herinnering.objects.all()))
    return models.lookups.LessThan(Coalesce(laatste, Value(_OOIT)), _niet_te_oud())


def _laatste(van_klus, veld="op"):
    """The last moment in the rows of a klus, looked up per klus: below an OR, an EXISTS may read all rows first."""
    per_klus = van_klus.filter(klus=OuterRef("pk")).order_by().values("klus")
    return models.Subquery(per_klus.values(laatste=models.Max(veld)))


def _gekozen(**voorwaarden):
    return Exists(Reactie.objects.gekozen().filter(klus=OuterRef("pk"), **voorwaarden))


def _concepten():
    liggen_lang = Klus.objects.filter(
        status=Klusstatus.CONCEPT, gemaakt_op__lt=_dagen_geleden(CONCEPT_NA), gemaakt_op__gt=_niet_te_oud()
    )
    return liggen_lang.filter(~_herinnerd(Herinneringsoort.CONCEPT))


def concept(klus):
    return _herinner("concept", Herinneringsoort.CONCEPT, klus, "", klus.vragers)


def _zonder_reactie():
    """Open klussen of which nobody heard anything for the time in which an answer is promised to who reacts."""
    return (
        Klus.objects.reageerbaar()
        .filter(status_sinds__lt=werkdagen_geleden(settings.ANTWOORD_WERKDAGEN), status_sinds__gt=_niet_te_oud())
        .filter(~Exists(Reactie.objects.niet_ingetrokken().filter(klus=OuterRef("pk"))))
        .filter(~_herinnerd(Herinneringsoort.GEEN_REACTIE, op__gte=OuterRef("status_sinds")))
    )


def geen_reactie(klus):
    mensen = passende_mensen(klus, aantal=MEESTE_VOORGESTELD).mensen

    def context(lid):
        return {"mensen": [(persoon, acties.uitnodiging(klus, lid, persoon)) for persoon in mensen]}

    aanleiding = f"open sinds {klus.status_sinds.isoformat()}"
    return _herinner("geen_reactie", Herinneringsoort.GEEN_REACTIE, klus, aanleiding, klus.vragers, context)


def _te_beantwoorden(werkdagen, soort):
    """Reacties that wait for so many working days, and were not reminded of by a `soort`."""
    wachtend = Reactie.objects.wachtend_sinds(na=_niet_te_oud(), voor=werkdagen_geleden(werkdagen))
    return wachtend.filter(~_aan_herinnerd(soort), lid__is_active=True, klus__status__in=LOPEND)


def _beloofd():
    return _te_beantwoorden(settings.ANTWOORD_WERKDAGEN, Herinneringsoort.ANTWOORD_NU)


def _bijna_beloofd():
    """Reacties that wait since half of the promise, of which the last day is still to come."""
    te_laat = werkdagen_geleden(settings.ANTWOORD_WERKDAGEN)
    return _te_beantwoorden(HALVERWEGE, Herinneringsoort.ANTWOORD_HALF).wachtend_sinds(na=te_laat)


def antwoord_half(reactie):
    return _herinner_aan_reactie("antwoord_half", Herinneringsoort.ANTWOORD_HALF, reactie, reactie.klus.vragers)


def antwoord_nu(reactie):
    return _herinner_aan_reactie("antwoord_nu", Herinneringsoort.ANTWOORD_NU, reactie, reactie.klus.vragers)


def _herinner_aan_reactie(naam, soort, reactie, aan, **context):
    aanleiding = _aanleiding_reactie(reactie)
    return _herinner(naam, soort, reactie.klus, aanleiding, aan, lambda _: {"reactie": reactie, **context})


def _aanleiding_reactie(reactie):
    # The same reactie, withdrawn and given again, chosen again or waiting again, is another one.
    return f"reactie {reactie.pk}, {(reactie.beantwoord_op or reactie.sinds).isoformat()}"


def _aan_herinnerd(soort, **voorwaarden):
    """Whether a reactie was reminded of as it is now: since it was given, or since its lid was chosen."""
    deze = Concat(Value("reactie "), Cast(OuterRef("pk"), CharField()), Value(","))
    sinds = Coalesce(OuterRef("beantwoord_op"), OuterRef("wacht_sinds"), OuterRef("gereageerd_op"))
    van_klus = Herinnering.objects.filter(klus=OuterRef("klus"), soort=soort, **voorwaarden)
    return Exists(van_klus.filter(aanleiding__startswith=deze, op__gte=sinds))


def _onbevestigd(werkdagen, soort):
    """Those chosen so many working days ago who do not say whether they do it, not reminded of by a `soort`."""
    return Reactie.objects.onbevestigd().filter(
        ~_aan_herinnerd(soort),
        lid__is_active=True,
        klus__omvang=Omvang.GROOT,
        klus__status__in=_BEZIG,
        beantwoord_op__lt=werkdagen_geleden(werkdagen),
        beantwoord_op__gt=_niet_te_oud(),
    )


def _te_bevestigen():
    return _onbevestigd(HALVERWEGE, Herinneringsoort.BEVESTIG)


def bevestig(reactie):
    links = acties.vraag_bevestiging(reactie)
    return _herinner_aan_reactie("bevestig_nog", Herinneringsoort.BEVESTIG, reactie, [reactie.lid], **links)


def _niet_bevestigd():
    """Who asks hears it a day after who was chosen was reminded, at the earliest."""
    gevraagd = _aan_herinnerd(Herinneringsoort.BEVESTIG, op__lt=begin_van(timezone.localdate()))
    return _onbevestigd(settings.ANTWOORD_WERKDAGEN, Herinneringsoort.NIET_BEVESTIGD).filter(gevraagd)


def niet_bevestigd(reactie):
    return _herinner_aan_reactie("niet_bevestigd", Herinneringsoort.NIET_BEVESTIGD, reactie, reactie.klus.vragers)


def _begint():
    """What begins tomorrow; or today, where yesterday nobody looked."""
    vandaag = timezone.localdate()
    herinnerd = _herinnerd(Herinneringsoort.BEGINT, aanleiding=Concat(Value("begint "), _dag(OuterRef("start_op"))))
    dagen = [vandaag, vandaag + timedelta(days=1)]
    return Klus.objects.filter(_gekozen(), ~herinnerd, status__in=_BEZIG, start_op__in=dagen)


def _dag(dag):
    """A date as Python writes it, whatever the database prefers."""
    return models.Func(dag, Value("YYYY-MM-DD"), function="to_char", output_field=CharField())


def begint(klus):
    doen_het = klus.reacties.gekozen().filter(lid__is_active=True).select_related("lid")
    gekozen = [reactie.lid for reactie in doen_het]
    wanneer = "vandaag" if klus.start_op == timezone.localdate() else "morgen"

    def context(lid):
        # Those who were chosen see each other's addresses nowhere else either.
        return {"met": klus.vragers if lid in gekozen else gekozen, "wanneer": wanneer}

    aanleiding = f"begint {klus.start_op}"
    return _herinner("begint", Herinneringsoort.BEGINT, klus, aanleiding, [*klus.vragers, *gekozen], context)


def _moest_klaar(geleden=timedelta()):
    """Whether the last day of a klus passed, that long ago; without one it is done after a good while."""
    dag, lang_geleden = timezone.localdate() - geleden, _dagen_geleden(ZONDER_LAATSTE_DAG + geleden)
    begonnen = Q(start_op=None) | Q(start_op__lt=dag - ZONDER_LAATSTE_DAG)
    zoekt_niet_meer = Q(reageren_tm=None) | Q(reageren_tm__lt=dag)
    zo_lang = Q(status_sinds__lt=lang_geleden) | Q(status_sinds=None, geplaatst_op__lt=lang_geleden)
    lang_gekozen = models.lookups.LessThan(_laatste(Reactie.objects.gekozen(), "beantwoord_op"), lang_geleden)
    return Q(klaar_op__lt=dag) | Q(begonnen, zoekt_niet_meer, zo_lang, lang_gekozen, klaar_op=None)


def _moet_klaar_zijn():
    """Klussen for which someone was chosen and that should be done by now, where that is no old news."""
    oud_nieuws = Q(_moest_klaar(TE_OUD), _vergeten())
    return Klus.objects.filter(_gekozen(), _moest_klaar(), ~oud_nieuws, status__in=_BEZIG)


def _lang_klaar():
    return Klus.objects.filter(_gekozen(), _moest_klaar(TE_OUD), _vergeten(), status__in=_BEZIG)


def rond_stil_af(klus):
    """Close what should have been done long ago; nobody gets a mail of it."""
    klus.rond_af(None)
    for reactie in klus.reacties.wachtend().select_related("lid").order_by("pk"):
        reactie.kies_niet(None)
    return True


def _gevraagd(soort, **voorwaarden):
    """Whether a `soort` asked if it went well, since it should be done and since anyone was chosen.

    Who was chosen later has not had the time to do it: then it is asked anew.
    """
    later_gekozen = Reactie.objects.gekozen().filter(klus=OuterRef("klus"), beantwoord_op__gt=OuterRef("op"))
    gevraagd = Herinnering.objects.filter(
        ~Exists(later_gekozen),
        klus=OuterRef("pk"),
        soort=soort,
        op__gte=Coalesce(OuterRef("status_sinds"), OuterRef("geplaatst_op")),
        op__date__gt=Coalesce(OuterRef("klaar_op"), Value(date.min)),
    )
    return Exists(gevraagd.filter(**voorwaarden))


def _aanleiding_gelukt(klus):
    keuzes = klus.reacties.gekozen().values_list("beantwoord_op", flat=True)
    laatste = max(moment for moment in [klus.status_sinds or klus.geplaatst_op, *keuzes] if moment)
    return f"klaar {klus.klaar_op}, sinds {laatste.isoformat()}"


def _lang_geleden_gevraagd(soort, duur):
    """What should be done, of which a `soort` asked if it went well, at least `duur` ago and not too long."""
    return _moet_klaar_zijn().filter(_gevraagd(soort, op__lt=_dagen_geleden(duur), op__gt=_niet_te_oud()))


def _niet_gevraagd():
    return _moet_klaar_zijn().filter(~_gevraagd(Herinneringsoort.GELUKT))


def gelukt(klus):
    def context(lid):
        return acties.vraag_of_het_gelukt_is(klus, lid)

    return _herinner("gelukt", Herinneringsoort.GELUKT, klus, _aanleiding_gelukt(klus), klus.vragers, context)


def _een_keer_gevraagd():
    nog_eens = _gevraagd(Herinneringsoort.GELUKT_NOG_EENS)
    return _lang_geleden_gevraagd(Herinneringsoort.GELUKT, NOG_EENS_NA).filter(~nog_eens)


def gelukt_nog_eens(klus):
    def context(lid):
        return acties.vraag_of_het_gelukt_is(klus, lid) | {"sluit_op": timezone.localdate() + SLUIT_NA - NOG_EENS_NA}

    aanleiding = _aanleiding_gelukt(klus)
    return _herinner("gelukt_nog_eens", Herinneringsoort.GELUKT_NOG_EENS, klus, aanleiding, klus.vragers, context)


def _twee_keer_gevraagd():
    return _lang_geleden_gevraagd(Herinneringsoort.GELUKT_NOG_EENS, SLUIT_NA - NOG_EENS_NA)


def sluit_af(klus):
    acties.sluit_af(klus)
    return True


def _laatste_dag_voorbij(geleden=timedelta()):
    """Whether the last day on which one could react passed, that long ago."""
    dag = timezone.localdate() - geleden
    return Q(reageren_tm__lt=dag) | Q(reageren_tm=None, geplaatst_op__lt=begin_van(dag - ZONDER_LAATSTE_DAG))


def _te_laat():
    """Open klussen to which nobody can react any more, and for which nobody was chosen, where that is no old news."""
    oud_nieuws = Q(_laatste_dag_voorbij(TE_OUD), _vergeten())
    te_zien = Klus.objects.open().zonder_verborgen()
    return te_zien.filter(_laatste_dag_voorbij(), ~_gekozen(), ~oud_nieuws)


def verloop(klus):
    acties.verloop(klus)
    return True


def _lang_te_laat():
    return Klus.objects.open().filter(_laatste_dag_voorbij(TE_OUD), ~_gekozen(), _vergeten())


def _lang_verlopen():
    return Klus.objects.filter(_vergeten(), status=Klusstatus.VERLOPEN, status_sinds__lt=_niet_te_oud())


def trek_stil_in(klus):
    """Withdraw what nobody looked for any more, long ago; nobody gets a mail of it."""
    klus.trek_in(None)
    return True


def _verlopen():
    """What expired some time ago, and was not asked about since."""
    sinds = {"status_sinds__lt": _dagen_geleden(NOG_EENS_NA), "status_sinds__gt": _niet_te_oud()}
    verlopen = Klus.objects.zonder_verborgen().filter(status=Klusstatus.VERLOPEN, **sinds)
    return verlopen.filter(~_herinnerd(Herinneringsoort.VERLOPEN, op__gte=OuterRef("status_sinds")))


def verlopen(klus):
    def context(lid):
        sluit_op = timezone.localdate() + SLUIT_NA - NOG_EENS_NA
        return acties.vraag_wat_nu(klus, lid) | {"sluit_op": sluit_op, "wachtend": klus.reacties.wachtend().count()}

    aanleiding = f"verlopen {klus.status_sinds.isoformat()}"
    return _herinner("verlopen_nog_eens", Herinneringsoort.VERLOPEN, klus, aanleiding, klus.vragers, context)


def _gewaarschuwd():
    """What expired, of which who asks was told some time ago, and not too long, that it would be closed."""
    gewaarschuwd = _herinnerd(
        Herinneringsoort.VERLOPEN,
        op__gte=OuterRef("status_sinds"),
        op__lt=_dagen_geleden(SLUIT_NA - NOG_EENS_NA),
        op__gt=_niet_te_oud(),
    )
    return Klus.objects.filter(gewaarschuwd, status=Klusstatus.VERLOPEN, status_sinds__lt=_dagen_geleden(SLUIT_NA))


def trek_in(klus):
    acties.trek_in(klus, None)
    return True


# First what ends something, so that nobody is reminded of what ends today. Of two reminders of one thing the later one
# comes first: where both are due, the earlier is out of date.
REGELS = [
    Regel(_lang_te_laat, trek_stil_in),
    Regel(_lang_verlopen, trek_stil_in),
    Regel(_lang_klaar, rond_stil_af),
    Regel(_te_laat, verloop),
    Regel(_gewaarschuwd, trek_in),
    Regel(_verlopen, verlopen),
    Regel(_twee_keer_gevraagd, sluit_af),
    Regel(_een_keer_gevraagd, gelukt_nog_eens),
    Regel(_niet_gevraagd, gelukt),
    Regel(_begint, begint),
    Regel(_niet_bevestigd, niet_bevestigd),
    Regel(_te_bevestigen, bevestig),
    Regel(_beloofd, antwoord_nu),
    Regel(_bijna_beloofd, antwoord_half),
    Regel(_zonder_reactie, geen_reactie),
    Regel(_concepten, concept),
]
