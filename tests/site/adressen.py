"""Every address of the site, from the resolver, with its parameters filled from real objects."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, get_resolver

from deskundigen.models import Inlogdienst, Lid, Onderwerp, Onderwerpvoorstel, Organisatie
from klussen.admin import STAPPEN
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussen.models import Klus, Reactie
from klussenbank.feeds.models import Koppeling
from klussenbank.kern.models import Mail

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One pattern: its name with namespaces ("klussen:detail") and how it is written."""

    naam: str
    patroon: str

    @property
    def parameters(self):
        return _PARAMETER.findall(self.patroon)


def routes():
    """Return all routes of the site, those of admin included."""
    return list(_loop(get_resolver(), "", ()))


def _loop(resolver, voor, namen):
    for patroon in resolver.url_patterns:
        adres = voor + str(patroon.pattern)
        if isinstance(patroon, URLPattern):
            yield Route(":".join([*namen, patroon.name or "zonder_naam"]), adres)
        else:
            yield from _loop(patroon, adres, (*namen, patroon.namespace) if patroon.namespace else namen)


# From the longest beginning to the shortest: which objects fill the parameter of an address.
_SOORTEN = {
    "feeds/<str:sleutel>/onderwerp/": "feedonderwerpen",
    "feeds/<str:sleutel>/zoekopdracht/": "zoekopdrachten",
    "feeds/": "feedsleutels",
    "koppeling/": "koppelingen",
    "account/2fa/webauthn/keys/": "passkeys",
    "account/oidc/": "inlogdiensten",
    "klussen/reacties/": "reacties",
    "klussen/bedankkaartjes/": "bedankkaartjes",
    "klussen/vragen/": "vragen",
    "klussen/bijlagen/": "bijlagen",
    "klussen/": "klussen",
    "link/": "links",
    "bijeenkomsten/": "bijeenkomsten",
    "b/": "codes",
    "deskundigen/": "deskundigen",
    "profiel/kaarten/": "kaarten",
    "onderwerpen/": "onderwerpen",
    "organisaties/": "organisaties",
    "account/uitnodiging/": "ledenuitnodigingen",
    "volgen/afmelden/": "volgmails",
    "volgen/": "volgingen",
    "notificaties/": "notificaties",
    "nieuwsbrief/afmelden/": "afmelders",
    "nieuwsbrief/": "nieuwsbrieven",
}


def soort_van(route):
    """Return which objects of the wereld this address is about; None for an address without an object."""
    if not route.parameters or route.naam.startswith("admin:"):
        return None
    return next(soort for begin, soort in _SOORTEN.items() if route.patroon.startswith(begin))


def adressen(route, wereld):
    """Return the addresses of `route`, one for each object that fits; KeyError when nobody said what fits."""
    if route.naam == "admin:app_list":
        return [
            f"/beheer/{label}/"
            for label in ("klussen", "gesprek", "meldingen", "deskundigen", "lidmaatschap", "feeds", "kern")
        ]
    if route.patroon == "beheer/(?P<url>.*)$":
        return ["/beheer/bestaat/niet/"]
    if route.naam == "klussen:nieuw":
        # For oneself, and as a coordinator for someone else.
        voor = [wereld.leden[naam].pk for naam in ("lid", "inactief", "superuser")]
        return [f"/{route.patroon}", *(f"/{route.patroon}?voor={pk}" for pk in voor)]
    if not route.parameters:
        return [f"/{route.patroon}"]
    if route.naam == "lidmaatschap:uit_dienst":
        # Of who works there, and elsewhere.
        lid = wereld.leden["lid"].pk
        return [f"{ingevuld(route, slug)}?lid={lid}" for slug in ("gemeente-rhenen", "gemeente-veenendaal")]
    if route.naam == "admin:klussen_klus_stap":
        klus = wereld.klussen["open"].pk
        waarden = [f"{naam}/?klus={klus}&x=" for naam in STAPPEN]
    elif route.naam.startswith("admin:"):
        waarden = [obj.pk for obj in _in_beheer(wereld)[_model_in_beheer(route)]]
    else:
        soort = soort_van(route)
        waarden = [wereld.pk(soort, naam) for naam in getattr(wereld, soort)]
    return [ingevuld(route, waarde) for waarde in waarden]


def ingevuld(route, waarde):
    """Return the address of `route` with `waarde` in the place of its parameter, or a tuple in that of several."""
    waarden = iter(waarde if isinstance(waarde, tuple) else [waarde] * len(route.parameters))
    return f"/{_PARAMETER.sub(lambda _: str(next(waarden)), route.patroon)}"


def _model_in_beheer(route):
    _, label, model, *_ = route.patroon.split("/")
    return next(klasse for klasse in admin.site._registry if klasse._meta.label_lower == f"{label}.{model}")


def _in_beheer(wereld):
    return {
        Klus: wereld.klussen.values(),
        Reactie: wereld.reacties.values(),
        Vraag: wereld.vragen.values(),
        Antwoord: wereld.antwoorden.values(),
        Melding: wereld.meldingen.values(),
        Lid: wereld.leden.values(),
        Onderwerp: wereld.onderwerpen.values(),
        Onderwerpvoorstel: wereld.voorstellen.values(),
        Organisatie: wereld.organisaties.values(),
        Koppeling: wereld.koppelingen.values(),
        Inlogdienst: wereld.inlogdiensten.values(),
        Mail: [wereld.mail],
        type(wereld.vermelding): [wereld.vermelding],
        **wereld.lidmaatschap,
    }
