"""The rating of the MDN HTTP Observatory (its rules as of version 5), for one answer over https.

It begins with 100. Bonuses count when nothing takes more than 10 off; what it needs a network for is left out, among it
the bonus for a site on the HSTS preload list.
"""

from bs4 import BeautifulSoup

HALF_JAAR = 15_552_000
_TE_RUIM = {"*", "http:", "https:", "data:", "ftp:", "blob:"}
_PRIVE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def waardering(antwoord) -> dict[str, int]:
    """Return for each rule what it adds or takes off."""
    koppen = antwoord.headers
    csp = _csp(koppen.get("Content-Security-Policy", ""))
    return {
        "content security policy": _van_csp(csp),
        "cookies": _van_cookies(antwoord.cookies.values()),
        "cross-origin resource sharing": -50 if koppen.get("Access-Control-Allow-Origin") == "*" else 0,
        "cross-origin resource policy": {"same-origin": 10, "same-site": 10, "cross-origin": -5}.get(
            koppen.get("Cross-Origin-Resource-Policy", ""), 0
        ),
        "referrer policy": 5 if koppen.get("Referrer-Policy") in _PRIVE else -5,
        "strict transport security": _van_hsts(koppen.get("Strict-Transport-Security", "")),
        "subresource integrity": _van_scripts(antwoord),
        "x-content-type-options": 0 if koppen.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": _van_lijsten(koppen, csp),
    }


def cijfer(regels: dict[str, int]) -> int:
    """Return the score that these rules come to."""
    eerst = 100 + sum(punten for punten in regels.values() if punten < 0)
    return max(0, eerst + sum(punten for punten in regels.values() if punten > 0) if eerst >= 90 else eerst)


def _csp(tekst):
    delen = [deel.split() for deel in tekst.split(";") if deel.strip()]
    return {naam.lower(): {bron.lower() for bron in bronnen} for naam, *bronnen in delen}


def _van_csp(csp):
    if not csp:
        return -25

    def van(naam):
        return csp.get(naam, csp.get("default-src", {"*"}))

    script, stijl = van("script-src"), van("style-src")
    if (script & (_TE_RUIM | {"'unsafe-inline'"})) or (van("object-src") & _TE_RUIM):
        return -20
    if any(bron.startswith("http:") for bronnen in csp.values() for bron in bronnen):
        return -20
    if "'unsafe-eval'" in script | stijl:
        return -10
    if stijl & (_TE_RUIM | {"'unsafe-inline'"}):
        return 0
    return 10 if csp.get("default-src") == {"'none'"} else 5


def _van_cookies(cookies):
    if not cookies:
        return 0
    if not all(cookie["secure"] for cookie in cookies):
        return -40
    if not all(cookie["httponly"] for cookie in cookies):
        return -30
    return 5 if all(cookie["samesite"] in {"Lax", "Strict"} for cookie in cookies) else 0


def _van_hsts(tekst):
    delen = dict(deel.strip().lower().partition("=")[::2] for deel in tekst.split(";"))
    if "max-age" not in delen:
        return -20
    return 0 if int(delen["max-age"].strip('"')) >= HALF_JAAR else -10


def _van_scripts(antwoord):
    """Scripts of the site itself need no fingerprint; one of another site does."""
    if antwoord.streaming or "html" not in antwoord.headers.get("Content-Type", ""):
        return 0
    scripts = BeautifulSoup(antwoord.content, "lxml").find_all("script", src=True)
    vreemd = [script for script in scripts if not script["src"].startswith("/") or script["src"].startswith("//")]
    return -5 if any(not script.get("integrity") for script in vreemd) else 0


def _van_lijsten(koppen, csp):
    if csp.get("frame-ancestors") and not csp["frame-ancestors"] & _TE_RUIM:
        return 5
    return 0 if koppen.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20
