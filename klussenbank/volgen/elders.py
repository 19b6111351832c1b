"""What other pages show of what someone follows, through the lists in `kern.register`."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.filters import KlusFilter
from klussenbank.kern.blad import MEESTE_NIEUW, csrf_token
from klussenbank.kern.mal import gevormd
from klussenbank.kern.templatetags.kern import dag
from klussenbank.kern.vast import Plek, Vast, alle_velden
from klussenbank.volgen import rechten
from klussenbank.volgen.models import Lijst, Notificatie, Ritme, Volging
from klussenbank.volgen.zoekvragen import LANGSTE_NAAM, LANGSTE_ZOEKVRAAG, is_te_bewaren, naam_van, zoekvraag_van

# So many stand on the start page; the others on the page "Volgen en mail".
MEESTE_OP_START = 10
# What one can follow with a button, and when mail comes of it.
_WANNEER = {
    "dit onderwerp": "er een nieuwe klus over is",
    "deze organisatie": "deze organisatie een nieuwe klus plaatst",
    "deze klus": "er iets verandert of iemand een vraag beantwoordt",
}
_RITMES = tuple((ritme.value, ritme.label) for ritme in Ritme)
_VAN_KLUS = Vast(lambda: Volging.objects.filter(lid=Plek("lid"), klus=Plek("klus")), *alle_velden(Volging))
_BEWAARD = Vast(
    lambda: Volging.objects.filter(lid=Plek("lid"), lijst=Plek("lijst"), zoekvraag=Plek("zoekvraag")),
    *alle_velden(Volging),
)


def ongelezen():
    """How many notificaties a member did not read, along one index: no further than one more than a page tells."""
    # In the order of that index: otherwise the database would gather all of them, and then stop.
    rijen = Notificatie.objects.filter(lid=OuterRef("lid")).ongelezen().zonder_wie_weg_is().order_by("klus_id")
    rijen = rijen.values("klus_id")[: MEESTE_NIEUW + 1]
    return Func(ArraySubquery(rijen), function="cardinality", output_field=IntegerField())


def lees_bij_klus(request, klus):
    """Whoever opens a klus has read what there was to know of it."""
    _lees(request, klus=klus.pk)


def lees_bij_profiel(request, lid_id):
    """Whoever opens a profile has read that this person is new in the directory."""
    _lees(request, mens=lid_id)


def _lees(request, **waarover):
    lid = request.user
    if request.method == "GET" and getattr(lid, "ongelezen", 0):
        gelezen = Notificatie.objects.filter(lid=lid.pk, **waarover).lees()
        if lid.ongelezen <= MEESTE_NIEUW:
            lid.ongelezen = max(lid.ongelezen - gelezen, 0)


def knop(request, wat, volging, adres, *, met_eronder=False):
    """Follow `wat` ("dit onderwerp") with one button that posts to `adres`; or how it is followed by `volging`.

    `met_eronder` says that with a topic one follows those below it.
    """
    if volging is None:
        mal = gevormd(
            *("volgen/_knop.html", ("csrf_token", "adres")), wat=wat, wanneer=_WANNEER[wat], met_eronder=met_eronder
        )
        return mal(csrf_token=csrf_token(request), adres=adres)
    return _gevolgd("volgen/_gevolgd.html", request, volging, wat=wat)


def bij_klus(request, klus):
    """Follow a klus, beside it. Not for who asks for it or reacted: they get mail about it anyway."""
    if rechten.krijgt_al_mail(request.user, klus):
        return ""
    volging = _VAN_KLUS.object(lid=request.user.pk, klus=klus.pk)
    if volging is None and not rechten.mag_klus_volgen(request.user, klus):
        return ""
    return knop(request, "deze klus", volging, reverse("volgen:volg_klus", args=[klus.pk]))


def bij_lijst(request, filters):
    """Save the search of a list, folded away; or how it is called when it was saved.

    Whoever comes from the joint search to do just that ("?bewaren=ja") finds it open.
    """
    if not is_te_bewaren(filters):
        return ""
    zoekvraag = zoekvraag_van(filters)
    if len(zoekvraag) > LANGSTE_ZOEKVRAAG:
        return ""
    volging = _BEWAARD.object(lid=request.user.pk, lijst=filters.lijst, zoekvraag=zoekvraag)
    if volging is None:
        return gevormd(
            "volgen/_bewaar_zoekopdracht.html",
            ("csrf_token", "naam", "zoekvraag"),
            ritmes=_RITMES,
            langste_naam=LANGSTE_NAAM,
            in_mensen=filters.lijst == Lijst.MENSEN,
            is_open=request.GET.get("bewaren") == "ja",
        )(csrf_token=csrf_token(request), naam=naam_van(filters), zoekvraag=zoekvraag)
    return _gevolgd("volgen/_bewaard.html", request, volging)


def _gevolgd(sjabloon, request, volging, **vast):
    """Return `sjabloon` with the rhythm of `volging` and a way to stop."""
    mal = gevormd(
        sjabloon,
        ("csrf_token", "ritme_url", "stop_url", "sinds", "naam"),
        ritme=str(volging.ritme),
        ritmes=_RITMES,
        **vast,
    )
    return mal(
        csrf_token=csrf_token(request),
        ritme_url=reverse("volgen:ritme", args=[volging.pk]),
        stop_url=reverse("volgen:stoppen", args=[volging.pk]),
        sinds=dag(volging.sinds),
        naam=volging.naam,
    )


def op_profiel(request):
    """The way to everything that I follow and get by mail, for "Mijn profiel"."""
    return render_to_string("volgen/_op_profiel.html", {}, request)


def op_start(request):
    """The topics that I follow, each with how many klussen are open, for the start page; nothing without any."""
    gevolgd = nu_te_kiezen(request.user).onderwerpen_van(set(Volging.objects.onderwerpen_van(request.user.pk)))
    if not gevolgd:
        return ""
    # As the board itself counts them, for everyone alike.
    filters = KlusFilter(QueryDict())
    telling = filters.tellingen["onderwerp"]
    aantallen = filters.keuzes.onderwerpen.teksten(telling)
    context = {
        "rijen": [
            {"onderwerp": onderwerp, "aantal": aantallen.get(onderwerp.waarde, telling.anders)}
            for onderwerp in gevolgd[:MEESTE_OP_START]
        ]
    }
    return render_to_string("volgen/_op_start.html", context, request)
