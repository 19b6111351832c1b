"""What the tests of admin share."""

import re

from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deskundigen.models import Lid
from tests.fabriek import KlusFabriek

KLUS = "klussen.klus"


def lijst(model):
    """The address of a list in admin: lijst("klussen.klus")."""
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def pagina(obj):
    """The address of the page of `obj` in admin."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def soep(antwoord):
    return BeautifulSoup(antwoord.content, "lxml")


def meldingen(antwoord):
    """The messages on a page."""
    return [li.get_text(strip=True) for li in soep(antwoord).select(".messagelist li")]


def kolom(antwoord, naam):
    """The texts of one column of a list."""
    return [cel.get_text(" ", strip=True) for cel in soep(antwoord).select(f"#result_list .field-{naam}")]


def zonder_token(antwoord):
    """The bytes of a page without what differs from request to request."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", antwoord.content)


def aantal_queries(client, adres):
    """Number of queries that one visit takes, after a first visit that fills caches."""
    assert client.get(adres).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(adres)
    return len(queries)


def doe_actie(client, model, actie, *objecten, adres=""):
    """Choose rows of a list and run an action; returns the page after the redirects."""
    data = {"action": actie, "_selected_action": [obj.pk for obj in objecten], "index": "0"}
    return client.post(f"{lijst(model)}{adres}", data, follow=True)


def lidvelden(lid, **anders):
    """What the form of `lid` sends when nothing is changed, and what is changed."""
    gewoonlijk = {
        "voornaam": lid.voornaam,
        "tussenvoegsel": lid.tussenvoegsel,
        "achternaam": lid.achternaam,
        "email": lid.email,
        "organisatie": lid.organisatie_id or "",
        "functie": lid.functie,
        **({"is_active": "on"} if lid.is_active else {}),
        **({"is_staff": "on"} if lid.is_staff else {}),
        **({"is_superuser": "on"} if lid.is_superuser else {}),
    }
    return {naam: waarde for naam, waarde in (gewoonlijk | anders).items() if waarde is not None}


def lidrij(lid):
    """Everything stored about a member."""
    return (
        Lid.objects.filter(pk=lid.pk).values().get(),
        set(lid.groups.values_list("pk", flat=True)),
        set(lid.user_permissions.values_list("pk", flat=True)),
        list(EmailAddress.objects.filter(user=lid).values_list("email", "verified", "primary")),
    )


def stap(naam):
    """The address of a step with klussen in admin."""
    return reverse("admin:klussen_klus_stap", args=[naam])


def verborgen_klus(door, **velden):
    """A klus that `door` hid."""
    klus = KlusFabriek(**velden)
    klus.verberg(door, "Dit hoort hier niet.")
    return klus
