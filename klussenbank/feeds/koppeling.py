"""The open klussen for the intranet of an organisation, as JSON; README.md says what is in it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from klussen.filters import voor_iedereen
from klussenbank.feeds.bord import nieuwste
from klussenbank.feeds.models import Koppeling
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.leesbaar import leesbaar, leesbare_regel

# What may be asked; everything else is passed over.
_FILTERS = ("onderwerp", "omvang")


@login_not_required
@require_safe
def klussen(request, sleutel):
    """The newest open klussen, without a name of anyone."""
    koppeling = Koppeling.objects.select_related("organisatie").met_sleutel(sleutel)
    if koppeling is None:
        raise Http404
    koppeling.noteer_gebruik()
    gevonden = nieuwste(voor_iedereen(_vraag(request.GET, koppeling.organisatie)))
    return JsonResponse({"klussen": [_als_json(klus) for klus in gevonden]}, json_dumps_params={"ensure_ascii": False})


def _vraag(params, organisatie):
    """Return what is asked of the board."""
    vraag = QueryDict(mutable=True)
    for naam in _FILTERS:
        vraag.setlist(naam, params.getlist(naam))
    if params.get("organisatie") == "eigen":
        vraag["organisatie"] = organisatie.slug
    return vraag


def _als_json(klus):
    return {
        "id": klus.pk,
        "titel": leesbare_regel(klus.titel),
        "samenvatting": leesbaar(klus.korte_tekst),
        "organisatie": klus.organisatie.naam,
        "omvang": klus.omvang,
        "uren": klus.uren,
        "onderwerpen": list(klus.onderwerp_namen),
        "reageren_tm": klus.reageren_tm and klus.reageren_tm.isoformat(),
        "plaats": leesbare_regel(klus.plaats),
        "op_afstand": klus.op_afstand,
        "geplaatst_op": timezone.localtime(klus.geplaatst_op).isoformat(timespec="seconds"),
        "url": absoluut(klus),
    }
