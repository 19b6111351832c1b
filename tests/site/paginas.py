"""What every page of the site must be, whoever looks and whatever members wrote."""

import re
from collections import Counter

import html5lib
from bs4 import BeautifulSoup
from django.conf import settings

_VAN_BUITEN = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
# Schemes that a link may have: they open a mail program or a telephone, and no page.
_CONTACT = ("mailto:", "tel:")
_ADRESVELDEN = ["href", "src", "action", "formaction", "poster", "srcset", "data", "hx-get", "hx-post", "xlink:href"]
_INVULBAAR = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea"


def gebreken(inhoud: bytes) -> list[str]:
    """Return what is wrong with a page; an empty list when all is well."""
    fout = _geldig(inhoud)
    soep = BeautifulSoup(inhoud, "lxml")
    if soep.html is None or not soep.html.get("lang", "").startswith("nl"):
        fout.append("lang is geen nl")
    if len(soep.find_all("h1")) != 1:
        fout.append(f"{len(soep.find_all('h1'))} keer h1")
    if soep.title is None or not soep.title.get_text(strip=True):
        fout.append("geen title")
    return fout + _ids(soep) + _labels(soep) + niets_ingesloten(soep)


def _geldig(inhoud):
    ontleder = html5lib.HTMLParser()
    ontleder.parse(inhoud)
    return [f"html: {code} {gegevens} op {plek}" for plek, code, gegevens in ontleder.errors]


def _ids(soep):
    ids = Counter(element["id"] for element in soep.find_all(id=True))
    fout = [f"id {naam!r} staat er vaker" for naam, keer in sorted(ids.items()) if keer > 1]
    for kop in ("aria-labelledby", "aria-describedby", "aria-controls"):
        for element in soep.find_all(attrs={kop: True}):
            fout += [f"{kop} wijst naar niets: {naam}" for naam in element[kop].split() if naam not in ids]
    fout += [f"label voor niets: {naam}" for naam in _met_label(soep) if naam not in ids]
    for element in soep.select("a[href^='#']"):
        if len(element["href"]) > 1 and element["href"][1:] not in ids:
            fout.append(f"link naar niets: {element['href']}")
    return fout


def _met_label(soep):
    """Return the ids that a label names."""
    return [element["for"] for element in soep.find_all("label", attrs={"for": True})]


def _labels(soep):
    fout, met_label = [], set(_met_label(soep))
    for veld in soep.select(_INVULBAAR):
        heeft_label = (
            veld.get("id") in met_label
            or veld.find_parent("label")
            or veld.get("aria-label")
            or veld.get("aria-labelledby")
        )
        if not heeft_label:
            fout.append(f"veld zonder label: {veld.get('name')}")
        if veld.get("placeholder"):
            fout.append(f"placeholder: {veld.get('name')}")
    return fout


def niets_ingesloten(soep) -> list[str]:
    """Return what stands inline, or comes from elsewhere."""
    fout = [f"<style>: {element}"[:80] for element in soep.find_all("style")]
    for script in soep.find_all("script"):
        # Data for a script is not a script.
        if script.get("type") != "application/json" and script.get_text(strip=True):
            fout.append(f"<script>: {script}"[:80])
    eigen = f"{settings.BASIS_URL}/"
    for element in soep.find_all(True):
        for naam, waarde in element.attrs.items():
            if naam == "style" or naam.startswith("on"):
                fout.append(f"{naam}= op <{element.name}>")
            if naam in _ADRESVELDEN and _VAN_BUITEN.match(waarde) and not waarde.startswith((*_CONTACT, eigen)):
                fout.append(f"{naam} naar buiten: {waarde}"[:120])
    return fout
