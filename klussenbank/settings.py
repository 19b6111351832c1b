"""Settings, all from the environment; README.md, "Running it for real", lists the variables.

Without DATABASE_URL this is a laptop: an embedded PostgreSQL under `var/` and a secret key kept there.
With DATABASE_URL every secret must be given: a missing one stops the start.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from psycopg.conninfo import conninfo_to_dict

from klussenbank.kern import ingebouwd, logvorm, verzoek

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def _aan(naam):
    """Say whether the environment switches `naam` on."""
    return os.environ.get(naam, "").lower() in {"1", "true", "ja", "aan"}


def _lijst(naam, anders=""):
    return [deel.strip() for deel in os.environ.get(naam, anders).split(",") if deel.strip()]


def _verplicht(naam):
    try:
        return os.environ[naam]
    except KeyError:
        raise ImproperlyConfigured(f"Zet {naam} in de omgeving (zie README.md).") from None


def _eigen_sleutel():
    """Return the secret key of this laptop; made at the first start."""
    bestand = VAR_DIR / "geheime_sleutel"
    if not bestand.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        bestand.touch(mode=0o600)
        bestand.write_text(get_random_secret_key())
    return bestand.read_text()


DEBUG = _aan("DEBUG")
DEMO = _aan("KLUSSENBANK_DEMO")

# Database: children of this process find the embedded server through the environment.
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = ingebouwd.start(VAR_DIR / "pg")
    os.environ.setdefault("SECRET_KEY", _eigen_sleutel())
    os.environ.setdefault("BASIS_URL", "http://127.0.0.1:8000")
    os.environ.setdefault("INGEBOUWD", "1")

# True on a laptop, in the demo and in the tests; False on a site that serves real members.
INGEBOUWD = _aan("INGEBOUWD")
if DEMO and not INGEBOUWD:
    raise ImproperlyConfigured("KLUSSENBANK_DEMO laat iedereen alle mail lezen: alleen op een laptop, nooit met leden.")

# Every query of a page is short. To compile one (jit) costs seconds, to call in other processes a few milliseconds.
_KORTE_VRAGEN = "-c jit=off -c max_parallel_workers_per_gather=0"
_database = conninfo_to_dict(os.environ["DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "klussenbank.kern.databank",
        "NAME": _database.pop("dbname", "klussenbank"),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": _database.pop("port", ""),
        "OPTIONS": {
            # Asked for so short a time (kern/databank), and without pauses of its own that grow ever longer, it has a
            # connection as soon as the database is back.
            "pool": {"min_size": 1, "max_size": 8, "timeout": 0.25, "reconnect_timeout": 0},
            "options": _KORTE_VRAGEN,
            # Asked so often on one connection, a statement that is kept (kern/vast.py) is prepared; no other one is.
            "prepare_threshold": 5,
            # A server that is gone without a word is noticed soon by who connects, within a minute by who is connected.
            "connect_timeout": 5,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 60_000,
            **_database,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _verplicht("SECRET_KEY")
SECRET_KEY_FALLBACKS = _lijst("SECRET_KEY_FALLBACKS")

# Where members find the site: links in mail, the host that is served, and whether it is all https.
BASIS_URL = _verplicht("BASIS_URL").rstrip("/")
_adres = urlsplit(BASIS_URL)
HTTPS = _adres.scheme == "https"
ALLOWED_HOSTS = _lijst("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if INGEBOUWD else _adres.hostname or "")

INSTALLED_APPS = [
    "klussenbank.kern",
    "deskundigen",
    "deskundigen.papier",
    "deskundigen.bijeenkomst",
    "deskundigen.lidmaatschap",
    "klussen",
    "klussen.gesprek",
    "klussen.bijlagen",
    "klussen.meldingen",
    "klussenbank.volgen",
    "klussenbank.onderwerpen",
    "klussenbank.nieuwsbrief",
    "klussenbank.feeds",
    "klussenbank.cijfers",
    "klussenbank.demo",
    "klussenbank.beheer.apps.BeheerConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "klussenbank.kern.verzoek.met_nummer",
    "django.middleware.security.SecurityMiddleware",
    "klussenbank.kern.middleware.beveiligingskoppen",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "klussenbank.kern.middleware.niet_bewaren",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "klussenbank.kern.middleware.Inloggen",
    "deskundigen.account.middleware.TweedeFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "klussenbank.kern.middleware.alleen_met_een_knop",
]

# The names of the addresses in the main navigation, whose texts are in _onderdelen/_kop.html.
HOOFDMENU = ("start", "klussen:lijst", "deskundigen:lijst", "onderwerpen:lijst", "klussen:nieuw")

ROOT_URLCONF = "klussenbank.urls"
WSGI_APPLICATION = "klussenbank.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "klussenbank.kern.context.site",
            ],
            "builtins": ["klussenbank.kern.templatetags.kern"],
        },
    }
]
FORM_RENDERER = "klussenbank.kern.formulieren.Weergave"

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# Static files and uploads. Uploads are served by views that ask who looks, never by the web server.
STATIC_URL = "/static/"
# A laptop collects nothing.
STATIC_ROOT = None if INGEBOUWD else VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o600
# Collected and fingerprinted on a real site; read from their source on a laptop.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = INGEBOUWD
# No other site reads them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
if STATIC_ROOT:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if INGEBOUWD
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# The numbers of the accounts that were erased, beside the database: a restored one knows nothing of them.
VERWIJDERD_BESTAND = Path(os.environ.get("VERWIJDERD_BESTAND", VAR_DIR / "verwijderd.txt"))
# A form of ours fits in far less; a photo is a file and has its own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Attachments to a klus; the proxy must let requests of this size through.
BIJLAGEN_PER_KLUS = 5
BIJLAGE_MEESTE_BYTES = 10 * 1024 * 1024

# Where backups are put, and how old the newest may be: `manage.py controleer` looks.
BACKUP_DIR = Path(os.environ["BACKUP_DIR"]) if os.environ.get("BACKUP_DIR") else None
BACKUP_UREN = int(os.environ.get("BACKUP_UREN", "26"))

# Accounts
AUTH_USER_MODEL = "deskundigen.Lid"
AUTHENTICATION_BACKENDS = ["deskundigen.account.backend.Inlog"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "deskundigen.account.wachtwoord.LijktNietOpNaam",
        "OPTIONS": {"user_attributes": ["email", "voornaam", "achternaam"]},
    },
    {"NAME": "deskundigen.account.wachtwoord.Minimumlengte", "OPTIONS": {"min_length": 12}},
    {"NAME": "deskundigen.account.wachtwoord.NietGangbaar"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "deskundigen.account.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "deskundigen.account.forms.InlogForm",
    "signup": "deskundigen.account.forms.AanmeldForm",
    "request_login_code": "deskundigen.account.forms.CodeAanvraagForm",
    "confirm_login_code": "deskundigen.account.forms.CodeForm",
    "confirm_email_verification_code": "deskundigen.account.forms.MailcodeForm",
    "reset_password": "deskundigen.account.forms.WachtwoordVergetenForm",
    "confirm_password_reset_code": "deskundigen.account.forms.CodeForm",
    "reset_password_from_key": "deskundigen.account.forms.NieuwWachtwoordForm",
    "set_password": "deskundigen.account.forms.WachtwoordKiezenForm",
    "change_password": "deskundigen.account.forms.WachtwoordWijzigenForm",
    "reauthenticate": "deskundigen.account.forms.HerbevestigForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
# Codes from a mail everywhere, never links: scanners of mail follow links. They last as long as slow mail may take.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _adres.scheme
# Both ways to log in last equally long: SESSION_COOKIE_AGE.
ACCOUNT_SESSION_REMEMBER = True
# "key" is the visitor and the mail address together, for those named after the lid the address or lid alone (see
# account/adapter.py and account/tweede_factor.py).
# A whole town hall may come from one address on the internet.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "login_lid": "100/h/key",
    # The code of an app has six digits: who knows the password may not go on guessing, from wherever.
    "tweede_factor": "5/5m/key",
    "tweede_factor_lid": "30/h/key",
    # Each asks a provider something.
    "inlogdienst": "60/m/ip",
    "signup": "20/m/ip",
    # As many people may wait at one organisation as acties.MEESTE_VERZOEKEN: one visitor does not fill that.
    "toegang": "10/d/ip",
    "opnieuw_uitnodigen": "100/d/key",
    "mail": "20/m/ip,3/m/key",
    # These two count per mail address alone, by which anyone could keep its owner out; "mail" stands in for them.
    "request_login_code": None,
    "reset_password": None,
}
# A second factor: an app that gives codes, or a passkey, with codes to recover. Who has access to admin, as
# coordinators do, must have one; not in the demo, whose accounts log in with the password that stands in README.md.
TWEEDE_FACTOR_VERPLICHT = not DEMO
MFA_ADAPTER = "deskundigen.account.tweede_factor.Factoren"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "deskundigen.account.factorforms.FactorcodeForm",
    "authenticate_webauthn": "deskundigen.account.factorforms.PasskeyForm",
    "reauthenticate": "deskundigen.account.factorforms.HerbevestigcodeForm",
    "reauthenticate_webauthn": "deskundigen.account.factorforms.HerbevestigPasskeyForm",
    "login_webauthn": "deskundigen.account.factorforms.InlogPasskeyForm",
    "activate_totp": "deskundigen.account.factorforms.AppKoppelenForm",
    "add_webauthn": "deskundigen.account.factorforms.PasskeyToevoegenForm",
    "edit_webauthn": "deskundigen.account.factorforms.PasskeyHernoemenForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# OpenID Connect, per organisation: which providers there are stands in the database (Inlogdienst).
SOCIALACCOUNT_ADAPTER = "deskundigen.account.oidc.Inlogadapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
# Whether a proxy of our own stands before the site, and how many: that many addresses at the end of X-Forwarded-For are
# true, and so is the number that it gives a request.
ACHTER_PROXY = _aan("ACHTER_PROXY")
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("AANTAL_PROXIES", "1")) if ACHTER_PROXY else 0
# allauth counts attempts in the cache; one cache for all web processes, or each would count for itself.
# Room for many visitors: a full cache throws counts away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kern_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Mail and background work
EMAIL_BACKEND = "klussenbank.demo.post.NaarMap" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _aan("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"Klussenbank <klussenbank@{_adres.hostname}>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "taken"
PROCRASTINATE_WORKER_DEFAULTS = {"worker_middleware": [verzoek.in_de_werker]}

# Klussen
# Within so many working days who asks promises an answer to who reacts, and hears it when nobody reacted.
ANTWOORD_WERKDAGEN = int(os.environ.get("ANTWOORD_WERKDAGEN", "5"))

# People
# So many days after its owner last said that a card holds, it asks whether it still does.
KAART_VERS_DAGEN = int(os.environ.get("KAART_VERS_DAGEN", "365"))

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-sessie" if HTTPS else "sessie"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "deskundigen.account.sessies"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = ["^gezond/"]
if ACHTER_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "klussenbank.fouten.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Names of members, what they typed, what they searched for and the keys of addresses stay out of the log.
LOGGING = logvorm.instellingen(json=not INGEBOUWD)

# The platform that runs this site
PLATFORM_NAAM = os.environ.get("PLATFORM_NAAM", "Platform Water Vallei en Eem" if DEMO else "")
# Who answers for the data of members, and where they ask about those or about what they cannot use: /privacy/.
VERANTWOORDELIJKE = os.environ.get("VERANTWOORDELIJKE", PLATFORM_NAAM or "de beheerder van dit platform")
CONTACT_MAIL = os.environ.get("CONTACT_MAIL", "coordinator@platform.example" if DEMO else SERVER_EMAIL)
