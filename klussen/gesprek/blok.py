"""The questions on the page of a klus."""

from functools import cache
from uuid import uuid4

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from klussen.gesprek import rechten
from klussen.gesprek.forms import VraagForm
from klussen.gesprek.models import Antwoord, Vraag
from klussenbank.kern.blad import csrf_token
from klussenbank.kern.mal import Mal

# The newest; a klus with more of them says so.
MEESTE_VRAGEN = 50
MEESTE_ANTWOORDEN = 200
# Annotates a klus: without questions its page asks nothing more.
HEEFT_VRAGEN = Exists(Vraag.objects.filter(klus=OuterRef("pk")).order_by())
_LEEG = Mal("gesprek/_leeg.html", "adres", "csrf_token", "inzending", "veld")


def blok(request, klus, *, form=None):
    """Return as HTML the questions and answers, and the form for a question; `form` was sent and not accepted."""
    lid = request.user
    vragen = _vragen(klus, lid) if getattr(klus, "heeft_vragen", True) else []
    mag_vragen = rechten.mag_vragen(lid, klus)
    if not vragen and not form:
        return _leeg(request, klus) if mag_vragen else ""
    te_lezen = vragen[:MEESTE_VRAGEN]
    context = {
        "klus": klus,
        "vragen": te_lezen,
        "meer_vragen_dan": MEESTE_VRAGEN if len(vragen) > MEESTE_VRAGEN else None,
        "meer_antwoorden_dan": MEESTE_ANTWOORDEN if _met_antwoorden(te_lezen, lid) else None,
        "form": form or VraagForm(),
        "mag_vragen": mag_vragen,
        "mag_antwoorden": rechten.mag_antwoorden(lid, klus),
        "ik": lid.pk,
    }
    return render_to_string("gesprek/_blok.html", context, request)


def _leeg(request, klus):
    """The form alone: most klussen have no questions, and for them it is drawn once."""
    adres = reverse("gesprek:vragen", args=[klus.pk])
    return _LEEG(adres=adres, csrf_token=csrf_token(request), inzending=uuid4(), veld=_leeg_veld())


@cache
def _leeg_veld():
    return VraagForm()["vraag"].as_field_group()


def _vragen(klus, lid):
    """The newest questions that `lid` may read, one more than are shown."""
    vragen = Vraag.objects.filter(klus=klus).leesbaar_voor(lid).met_schrijver()
    return list(vragen.order_by("-id")[: MEESTE_VRAGEN + 1])


def _met_antwoorden(vragen, lid):
    """Give each question its answers that `lid` may read, the oldest first; return whether there are more of them."""
    per_vraag = {vraag.pk: [] for vraag in vragen if not vraag.is_verborgen}
    antwoorden = Antwoord.objects.filter(vraag__in=per_vraag).leesbaar_voor(lid).met_schrijver()
    gevonden = list(antwoorden.order_by("-id")[: MEESTE_ANTWOORDEN + 1])
    for antwoord in reversed(gevonden[:MEESTE_ANTWOORDEN]):
        per_vraag[antwoord.vraag_id].append(antwoord)
    for vraag in vragen:
        vraag.te_lezen = per_vraag.get(vraag.pk, [])
    return len(gevonden) > MEESTE_ANTWOORDEN
