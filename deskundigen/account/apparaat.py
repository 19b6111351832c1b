"""On what kind of device someone logs in, as he would call it himself."""

# What a browser says of itself names others too: the first that is found is right.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMEN = (
    ("iPhone", "een iPhone"),
    ("iPad", "een iPad"),
    ("Android", "Android"),
    ("CrOS", "een Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "een Mac"),
    ("Linux", "Linux"),
)


def apparaat_van(user_agent: str) -> str:
    """Return "Firefox op Windows"; only one of the two, or "", of what is not known."""
    browser = _eerste(_BROWSERS, user_agent)
    systeem = _eerste(_SYSTEMEN, user_agent)
    return f"{browser or 'Browser'} op {systeem}" if systeem else browser


def _eerste(namen, user_agent):
    return next((naam for merk, naam in namen if merk in user_agent), "")
