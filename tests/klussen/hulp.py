"""What the tests of klussen share."""

import re
from uuid import uuid4

from bs4 import BeautifulSoup
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from klussen.models import Bedankkaartje, Doorzending, Gebeurtenis, Herinnering, Klus, Reactie, Tip
from klussenbank.kern.models import Mail

ENGELS = re.compile(
    r"\b(the|this|field|fields|required|enter|valid|ensure|value|please|characters|choice|number|whole|not|and|must|"
    r"should|cannot|allowed|available|one|select|only|your|you|error|correct|below|submit|date|empty|file)\b",
    re.IGNORECASE,
)


def soep(antwoord):
    return BeautifulSoup(antwoord.content, "lxml")


def gelezen(tekst):
    """What is read of `tekst` in a page: instead of a NUL the sign for what cannot be shown."""
    return str(tekst).strip().replace("\x00", "\ufffd")


def tekst(antwoord):
    """The words on the page, spaces folded; a note between the parts of a sentence stays on one line."""
    return " ".join(soep(antwoord).select_one("main").get_text(" ").split())


def meldingen(antwoord):
    """The messages above the page."""
    return [p.get_text(" ", strip=True) for p in soep(antwoord).select("main > .melding p")]


def fouten(antwoord):
    """The errors at the fields of the form: {name: [texts]}; checks that the summary links to each of them."""
    pagina, per_veld = soep(antwoord), {}
    for lijst in pagina.select("ul.fouten"):
        naam = lijst["id"].removeprefix("id_").removesuffix("_error")
        per_veld[naam] = [li.get_text(strip=True) for li in lijst.select("li")]
    doelen = {link["href"].removeprefix("#") for link in pagina.select(".foutenlijst a")}
    assert len(pagina.select(".foutenlijst li")) >= sum(map(len, per_veld.values()))
    assert all(pagina.find(id=doel) for doel in doelen), doelen
    assert {re.sub(r"^id_|_\d+$", "", doel) for doel in doelen} >= set(per_veld)
    return per_veld


def getypt(antwoord):
    """What stands in the fields of the big form: {name: value, or [values] of checkboxes}."""
    waarden = {}
    formulier = soep(antwoord).select_one("main form[method=post]")
    for veld in formulier.select("input, textarea, select"):
        naam, soort = veld["name"], veld.get("type", veld.name)
        if soort == "checkbox":
            waarden.setdefault(naam, [])
            if veld.has_attr("checked"):
                waarden[naam].append(veld.get("value", "on"))
        elif soort == "radio":
            if veld.has_attr("checked"):
                waarden[naam] = veld["value"]
        elif soort == "textarea":
            waarden[naam] = veld.get_text().removeprefix("\r\n").removeprefix("\n")
        elif soort == "select":
            gekozen = veld.select_one("option[selected]")
            waarden[naam] = gekozen["value"] if gekozen else ""
        else:
            waarden[naam] = veld.get("value", "")
    return waarden


def klussen_op(antwoord, binnen="#resultaten"):
    """The ids of the klussen in a part of the page, in order."""
    return [int(rij["data-klus"]) for rij in soep(antwoord).select(f"{binnen} [data-klus]")]


def zonder_token(antwoord):
    """The page without what differs from request to request: the token and the number of a form."""
    return re.sub(rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]+"', b"", antwoord.content)


def rij(obj):
    """Every column of a row, as it stands in the database now."""
    return type(obj).objects.filter(pk=obj.pk).values().get()


def alles():
    """Everything that klussen keeps, to see that nothing changed."""
    koppeling = Klus.onderwerpen.through
    modellen = (Klus, Reactie, Gebeurtenis, Herinnering, Bedankkaartje, Doorzending, Tip, koppeling)
    return [list(model.objects.order_by("pk").values()) for model in modellen]


def stappen(klus):
    """The events of a klus in order: (soort, door, lid)."""
    return list(Gebeurtenis.objects.filter(klus=klus).order_by("pk").values_list("soort", "door", "lid"))


def soorten(klus):
    return [soort for soort, _, _ in stappen(klus)]


def aantal_queries(client, adres, **koppen):
    """Number of queries that one visit takes, after a first visit that fills caches."""
    assert client.get(adres, **koppen).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(adres, **koppen)
    return len(queries)


def invoer(**velden):
    """What a browser sends for a new klus with only what is required; None leaves a field out."""
    basis = {
        "titel": "Wie leert ons afkoppelen?",
        "omschrijving": "Wij willen tuinen afkoppelen en zoeken iemand die dat al deed.",
        "omvang": "klein",
        "inzending": str(uuid4()),
        "actie": "plaatsen",
    }
    return {naam: waarde for naam, waarde in {**basis, **velden}.items() if waarde is not None}


def wijziging(klus, **velden):
    """What a browser sends when `klus` was opened for editing and only `velden` were changed."""
    nu = {naam: waarde for naam, waarde in model_to_dict(klus).items() if waarde is not None}
    nu["onderwerpen"] = [onderwerp.pk for onderwerp in nu["onderwerpen"]]
    if nu.pop("op_afstand"):
        velden.setdefault("op_afstand", "on")
    for naam in ("id", "plaatser", "status", "verborgen_op", "verborgen_door", "verborgen_reden"):
        nu.pop(naam, None)
    alles_ = {**nu, "versie": klus.versie, "actie": "bewaren", **velden}
    return {naam: waarde for naam, waarde in alles_.items() if waarde is not None}


def aan():
    """The addresses of the mail that waits to be sent."""
    return sorted(Mail.objects.values_list("aan", flat=True))
