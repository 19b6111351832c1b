"""The start page: what waits for me, what fits me, what is new; for a coordinator what asks for attention."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from deskundigen import vers
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.lidmaatschap.models import Toegangsverzoek
from deskundigen.models import Kaart, Kleur, Onderwerp, Onderwerpvoorstel
from deskundigen.suggesties import stand_van
from klussen.kaarten import KAARTEN, kaarten_van
from klussen.meldingen.models import Melding
from klussen.models import LOPEND, Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussen.passend import passende_klussen
from klussen.vertrek import zonder_vrager
from klussenbank.kern import register, wachtrij
from klussenbank.kern.vast import Plek, Vast
from klussenbank.kern.werkdagen import werkdagen_geleden

# So many of each kind; the rest stands behind a link.
EVEN_KIJKEN = 5
# After so many working days without a reaction a coordinator should look; the plaatser was reminded halfway.
ZONDER_REACTIE_WERKDAGEN = 2 * settings.ANTWOORD_WERKDAGEN

_VAN_REACTIE = ["id", "klus_id", "status", "gereageerd_op", "klus__id", "klus__titel", "klus__status"]
_VAN_LID = ["id", "voornaam", "tussenvoegsel", "achternaam"]
_VAN_ORGANISATIE = ["organisatie__id", "organisatie__naam"]

_KAARTEN = Vast(
    lambda: Kaart.objects.filter(lid=Plek("lid")).order_by("id"),
    *("kleur", "onderwerp", "niveau", "vervaagd", "bevestigd_op"),
)
# The ones that are old longest first.
_OUDE_KAARTEN = Vast(
    lambda: Kaart.objects.filter(lid=Plek("lid"), bevestigd_op__lt=Plek("voor")).order_by("bevestigd_op", "id")[
        :EVEN_KIJKEN
    ],
    *("id", "kleur", "tekst", "bevestigd_op", "gewijzigd_op", "onderwerp_id", "onderwerp__id", "onderwerp__naam"),
)
# As many more as may stand on the page already.
_NIEUWSTE = Vast(
    lambda: (
        Klus.objects.reageerbaar(Plek("vandaag"))
        .exclude(plaatser=Plek("lid"))
        .order_by("-geplaatst_op", "-id")[: 2 * EVEN_KIJKEN]
    ),
    "id",
    per_sleutel=KAARTEN,
)
_MIJN_KLUSSEN = Vast(
    lambda: (
        Klus.objects.van(Plek("lid"))
        .filter(status__in=[Klusstatus.CONCEPT, *LOPEND])
        .met_aantallen()
        .order_by("-gemaakt_op", "-id")[:EVEN_KIJKEN]
    ),
    *("id", "titel", "status", "reageren_tm", "verborgen_op", "aantal_wachtend"),
)
# The ones that wait longest first.
_TE_BEANTWOORDEN = Vast(
    lambda: (
        Reactie.objects.filter(klus__in=Klus.objects.van(Plek("lid")).filter(status__in=LOPEND).values("pk"))
        .wachtend()
        .order_by("gereageerd_op", "id")[:EVEN_KIJKEN]
    ),
    *_VAN_REACTIE,
    *(f"lid__{veld}" for veld in (*_VAN_LID, *_VAN_ORGANISATIE)),
)
_MIJN_REACTIES = Vast(
    lambda: (
        Reactie.objects.filter(klus__status__in=LOPEND, lid=Plek("lid"))
        .filter(status__in=[Reactiestatus.WACHT, Reactiestatus.GEKOZEN])
        .order_by("-gereageerd_op", "-id")[:EVEN_KIJKEN]
    ),
    *_VAN_REACTIE,
    *(f"klus__{veld}" for veld in _VAN_ORGANISATIE),
)


@require_safe
def start(request):
    """Everything a member comes for, each list no longer than a glance."""
    lid, vandaag, keuzes = request.user, timezone.localdate(), nu_te_kiezen(request.user)
    kaarten = _KAARTEN.rijen(lid=lid.pk)
    past_bij_mij = passende_klussen(lid, kaarten, aantal=EVEN_KIJKEN, keuzes=keuzes)
    getoond = {past.kaart.id for past in past_bij_mij}
    nieuwste = kaarten_van(_NIEUWSTE.rijen(lid=lid.pk, vandaag=vandaag), keuzes)
    oude_kaarten = _OUDE_KAARTEN.objecten(lid=lid.pk, voor=vers.voor(settings.KAART_VERS_DAGEN))
    context = {
        "erboven": [deel(request) for deel in register.bovenaan_start],
        "te_beantwoorden": _TE_BEANTWOORDEN.objecten(lid=lid.pk),
        "mijn_klussen": _MIJN_KLUSSEN.objecten(lid=lid.pk),
        "mijn_reacties": _MIJN_REACTIES.objecten(lid=lid.pk),
        "past_bij_mij": past_bij_mij,
        "oude_kaarten": oude_kaarten,
        # One thing is asked at a time.
        "kaartje": None if oude_kaarten else _kaartje(lid),
        "mijn_onderwerpen": _mijn_onderwerpen(kaarten, keuzes) if past_bij_mij else [],
        "nieuwste": [kaart for kaart in nieuwste if kaart.id not in getoond][:EVEN_KIJKEN],
        "aandacht": _aandacht() if is_coordinator(lid) else None,
        "delen": [deel(request) for deel in register.op_start],
    }
    return render(request, "start.html", context)


def _kaartje(lid):
    """The one topic to lay a card on today; None once a card was laid or a topic passed over."""
    stand = stand_van(lid)
    if stand.vandaag_geantwoord or not stand.suggesties:
        return None
    return {"suggestie": stand.suggesties[0], "eerste": not stand.heeft_kaarten}


def _mijn_onderwerpen(kaarten, keuzes):
    """The topics of my green and blue cards, as the filter of the board takes them."""
    return keuzes.onderwerpen_van({onderwerp for kleur, onderwerp, *_ in kaarten if kleur != Kleur.ROOD})


def _aandacht():
    """What asks for the attention of a coordinator."""
    return {
        "zonder_reactie": list(_zonder_reactie()),
        "zonder_antwoord": list(_zonder_antwoord()),
        "zonder_vrager": zonder_vrager(),
        "toegang": Toegangsverzoek.objects.order_by("pk")[:100].count(),
        "meldingen": list(Melding.objects.lopend().values_list("pk", flat=True)[:100]),
        "voorstellen": list(Onderwerpvoorstel.objects.wachtend().order_by("pk").values_list("pk", flat=True)[:100]),
        "werk": wachtrij.stand().waarschuwingen(),
        "delen": [deel() for deel in register.aandacht],
    }


def _zonder_antwoord():
    """Reactions to which the promised answer did not come in time, the longest first."""
    beloofd = werkdagen_geleden(settings.ANTWOORD_WERKDAGEN + 1)
    te_lang = Reactie.objects.wachtend_sinds(voor=beloofd).filter(klus__status__in=LOPEND)
    return te_lang.voor_lijst().order_by("sinds", "id")[:EVEN_KIJKEN]


def _zonder_reactie():
    """Open klussen, a while on the board or past their last day, to which no reaction was given that still stands."""
    lang_genoeg = Q(geplaatst_op__lt=werkdagen_geleden(ZONDER_REACTIE_WERKDAGEN)) | Q(
        reageren_tm__lt=timezone.localdate()
    )
    gereageerd = Reactie.objects.exclude(status=Reactiestatus.INGETROKKEN)
    return (
        Klus.objects.filter(status__in=[Klusstatus.OPEN, Klusstatus.VERLOPEN])
        .filter(lang_genoeg, verborgen_op__isnull=True)
        .filter(~Exists(gereageerd.filter(klus=OuterRef("pk"))))
        .select_related("organisatie")
        .annotate(slugs=ArraySubquery(Onderwerp.objects.filter(klussen=OuterRef("pk")).values("slug")))
        .order_by("geplaatst_op", "id")[:EVEN_KIJKEN]
    )
